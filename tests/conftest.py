"""Fixtures for all tests, and the rule that a required test may not be skipped.

`FOEDUS_REQUIRE=published,browser` names marks: a test that has one of them fails
where it would be skipped.
"""

import gc
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from filelock import FileLock
from hypothesis import settings

if TYPE_CHECKING:
    from foedus.store import Store
    from foedus.store.adding import Added

# A busy machine is no fault of the code: times are measured in benchmarks.
settings.register_profile("foedus", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=1_000)
settings.load_profile("foedus")

ROOT = Path(__file__).resolve().parent.parent
REQUIRABLE = ("published", "browser", "spark", "reference", "network", "slow")
Made = TypeVar("Made")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REQUIRED = pytest.StashKey[frozenset[str]]()


def required_marks(text: str) -> frozenset[str]:
    """Read a comma-separated list of marks and refuse unknown ones."""
    marks = frozenset(part.strip() for part in text.split(",") if part.strip())
    unknown = sorted(marks - set(REQUIRABLE))
    if unknown:
        raise pytest.UsageError(
            f"FOEDUS_REQUIRE names no such mark: {', '.join(unknown)}. "
            f"Known marks: {', '.join(REQUIRABLE)}."
        )
    return marks


def pytest_configure(config: pytest.Config) -> None:
    config.stash[REQUIRED] = required_marks(os.environ.get("FOEDUS_REQUIRE", ""))
    # No test, and no example in a docstring, meets the data of who runs them.
    home, patch = tempfile.TemporaryDirectory(prefix="foedus-"), pytest.MonkeyPatch()
    patch.setenv("FOEDUS_HOME", home.name)
    config.add_cleanup(patch.undo)
    config.add_cleanup(home.cleanup)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fill the store of published files first, while others test what needs none."""
    needing = {item.path for item in items if item.get_closest_marker("published")}
    filling = Path(__file__).parent / "store" / "test_adding.py"
    items.sort(key=lambda item: (item.path != filling, item.path in needing))


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave out what was imported: it stays to the end."""
    gc.collect()
    gc.freeze()


def skip_reason(longrepr: object) -> str:
    """Take the reason out of a skip report."""
    return str(longrepr[2] if isinstance(longrepr, tuple) else longrepr)


def refuse(report: pytest.TestReport | pytest.CollectReport, marks: str) -> None:
    """Turn a skip into a failure that names the mark and the reason."""
    reason = skip_reason(report.longrepr)
    report.outcome = "failed"
    report.longrepr = (
        f"{report.nodeid} was skipped, but FOEDUS_REQUIRE asks for {marks}.\n{reason}"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    asked = item.config.stash[REQUIRED] & {mark.name for mark in item.iter_markers()}
    if asked and report.skipped and not hasattr(report, "wasxfail"):
        refuse(report, ", ".join(sorted(asked)))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    # A module skipped as a whole hides the marks of its tests.
    report = yield
    required = collector.config.stash[REQUIRED]
    if required and report.skipped:
        refuse(report, ", ".join(sorted(required)))
    return report


@pytest.fixture(scope="session")
def published_data() -> Path:
    """Folder of the publishers' files, or a skip that says how to name it."""
    default = ROOT.parent / "shared" / "data"
    folder = Path(os.environ.get("FOEDUS_TEST_DATA", default))
    if not folder.is_dir():
        pytest.skip(
            "the publishers' files are not here: set FOEDUS_TEST_DATA to their folder"
        )
    return folder


@pytest.fixture(scope="session")
def fill_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> "Callable[[str, Callable[[Store], Made]], tuple[Store, Made]]":
    """Fill a store by its name once for all processes that share the tests.

    The first process that asks fills it, the others wait and take what came of it.
    """
    from foedus.store import Store

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def fill(name: str, add_to: Callable[[Store], Made]) -> tuple[Store, Made]:
        store, outcome = Store(folder / name), folder / f"{name}.outcome"
        with FileLock(folder / f"{name}.lock"):
            if not outcome.exists():
                outcome.write_bytes(pickle.dumps(add_to(store)))
        return store, pickle.loads(outcome.read_bytes())

    return fill


@pytest.fixture(scope="session")
def published_added(published_data: Path, fill_once) -> "tuple[Store, Added]":
    """A store to which the whole folder was added once, and what came of it."""
    from foedus.store.adding import add

    return fill_once("published", lambda store: add([published_data], store))


@pytest.fixture(scope="session")
def published_store(request: pytest.FixtureRequest) -> "Store":
    """A store of all published files; read it only.

    `FOEDUS_TEST_STORE` names one that was filled before, which saves a minute.
    """
    from foedus.store import Store

    ready = os.environ.get("FOEDUS_TEST_STORE")
    if not ready:
        return request.getfixturevalue("published_added")[0]
    store = Store(ready)
    if not store.sources():
        pytest.fail(f"FOEDUS_TEST_STORE names a folder without a store: {ready}")
    return store


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A headless browser, opened once for each file of tests."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="needs playwright: pip install playwright"
    )
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()
