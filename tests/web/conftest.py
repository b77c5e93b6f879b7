"""The application on an empty store, and a reader of it."""

from collections.abc import Iterator

import pytest
from finished_job import finished

from foedus.store import Store


@pytest.fixture(scope="session", autouse=True)
def done() -> None:
    """The job of the examples, in the home that no test writes to."""
    finished(Store().home)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("home"))
    finished(store.home)
    return store


@pytest.fixture(scope="session")
def client(empty: Store) -> Iterator[object]:
    testing = pytest.importorskip("fastapi.testclient")
    from foedus.web.app import create_app

    with testing.TestClient(create_app(empty), base_url="http://127.0.0.1") as reader:
        yield reader
