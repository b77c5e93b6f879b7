"""A store of the published files that findings of added sources read."""

from __future__ import annotations

from pathlib import Path

import pytest
from stored import FILES

from foedus.store import Store
from foedus.store.adding import add


@pytest.fixture(scope="session")
def answering(published_data: Path, fill_once) -> Store:
    """A store with the files of `stored.FILES`; read it only."""
    files = [published_data / name for name in FILES]
    store, done = fill_once("answering", lambda store: add(files, store))
    assert not done.failed
    assert not done.unknown
    return store
