"""The small sources of this folder, and a store of all published files."""

import sys
from pathlib import Path

import pytest

from foedus.store import Store
from foedus.store.adding import Added, add

# The tests run in importlib mode, in which a test cannot import its neighbours.
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def published_added(
    published_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Store, Added]:
    """A store to which the whole folder was added once, and what came of it."""
    store = Store(tmp_path_factory.mktemp("published"))
    return store, add([published_data], store)


@pytest.fixture(scope="session")
def published_store(published_added: tuple[Store, Added]) -> Store:
    """A store of all published files; read it only."""
    return published_added[0]
