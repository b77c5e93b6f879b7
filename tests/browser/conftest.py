"""A workbench that is served, and a reader in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from finished_job import finished
from reading import WIDE, settled

from foedus.store import Store
from foedus.web import server


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    uvicorn = pytest.importorskip("uvicorn", reason="needs the extra: foedus[web]")
    from foedus.web.app import create_app

    store = Store(tmp_path_factory.mktemp("home"))
    finished(store.home)
    app = create_app(store)
    listening = server.bind("127.0.0.1", 0)
    running = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    yield server.url(listening, "127.0.0.1", None).rstrip("/")
    running.should_exit = True
    thread.join(30)
    listening.close()


@pytest.fixture(scope="module")
def visit(browser, origin: str):
    """Open pages of one reader; what they say or ask of other hosts fails the test."""

    @contextmanager
    def reader(scheme: str = "light", size=WIDE, **more):
        context = browser.new_context(color_scheme=scheme, viewport=size, **more)
        faults: list[str] = []

        def open_page(path: str):
            page = context.new_page()
            page.on("console", lambda said: faults.append(said.text))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("request", lambda asked: foreign(asked.url))
            go(page, path)
            return page

        def foreign(url: str) -> None:
            if not url.startswith((f"{origin}/", "data:", "blob:")):
                faults.append(f"asked for {url}")

        def go(page, path: str) -> None:
            page.goto(f"{origin}{path}")
            if more.get("java_script_enabled", True):
                settled(page)

        open_page.go = go
        yield open_page
        context.close()
        assert faults == []

    return reader
