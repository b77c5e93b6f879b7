"""A tiny store of invented sources."""

import sys
from pathlib import Path

import pytest

from foedus.store import Store

# The tests run in importlib mode, in which a test cannot import its neighbours.
sys.path.insert(0, str(Path(__file__).parent))

import invented


@pytest.fixture(scope="session")
def tiny_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of invented disputes, borders, majors, promises and strengths."""
    return invented.fill(Store(tmp_path_factory.mktemp("tiny")))
