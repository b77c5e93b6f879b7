"""The application on an empty store, and a reader of it."""

from collections.abc import Iterator

import pytest

from foedus.store import Store


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def client(empty: Store) -> Iterator[object]:
    testing = pytest.importorskip("fastapi.testclient")
    from foedus.web.app import create_app

    with testing.TestClient(create_app(empty), base_url="http://127.0.0.1") as reader:
        yield reader
