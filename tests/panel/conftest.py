"""Stores for panels: small invented ones, and one of all published files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from foedus.store import Store
from foedus.store.adding import add


@pytest.fixture(scope="session")
def full_store(published_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Store of all files of the publishers; ``FOEDUS_TEST_STORE`` names a ready one."""
    ready = os.environ.get("FOEDUS_TEST_STORE")
    if ready:
        return Store(ready)
    store = Store(tmp_path_factory.mktemp("full"))
    add([published_data], store)
    return store
