"""A tiny store of invented sources, and the store of all published files."""

import os
import sys
from pathlib import Path

import pytest

from foedus.store import Store
from foedus.store.adding import add

# The tests run in importlib mode, in which a test cannot import its neighbours.
sys.path.insert(0, str(Path(__file__).parent))

import invented


@pytest.fixture(scope="session")
def tiny_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of invented disputes, borders, majors, promises and strengths."""
    return invented.fill(Store(tmp_path_factory.mktemp("tiny")))


@pytest.fixture(scope="session")
def full_store(published_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of all published files; read it only.

    `FOEDUS_TEST_STORE` names one that was filled before, which saves half a minute.
    """
    ready = os.environ.get("FOEDUS_TEST_STORE")
    if ready:
        return Store(ready)
    store = Store(tmp_path_factory.mktemp("published"))
    add([published_data], store)
    return store
