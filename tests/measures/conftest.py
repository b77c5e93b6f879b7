"""The store of all published files for measures that read sources."""

import os
import sys
from pathlib import Path

import pytest

from foedus.store import Store

# The invented sources of panels; the benchmarks have a module of the same name.
sys.path.insert(0, str(Path(__file__).parent.parent / "panel"))


@pytest.fixture(scope="session")
def full_store(request: pytest.FixtureRequest) -> Store:
    """A store of all published files; read it only.

    `FOEDUS_TEST_STORE` names one that was filled before, which saves half a minute.
    """
    ready = os.environ.get("FOEDUS_TEST_STORE")
    if ready:
        return Store(ready)
    store: Store = request.getfixturevalue("published_store")
    return store
