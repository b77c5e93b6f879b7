"""A store of the published files that findings of added sources read."""

from __future__ import annotations

from pathlib import Path

import pytest
from stored import FILES

from foedus.store import Store
from foedus.store.adding import add


@pytest.fixture(scope="session")
def answering(published_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with the files of `stored.FILES`; read it only."""
    store = Store(tmp_path_factory.mktemp("answering"))
    done = add([published_data / name for name in FILES], store)
    assert not done.failed
    assert not done.unknown
    return store
