"""Fixtures for all tests, and the rule that a required test may not be skipped.

`FOEDUS_REQUIRE=published,browser` names marks: a test that has one of them fails
where it would be skipped.
"""

import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from foedus.store import Store
    from foedus.store.adding import Added

# A busy machine is no fault of the code: times are measured in benchmarks.
settings.register_profile("foedus", deadline=None)
settings.load_profile("foedus")

ROOT = Path(__file__).resolve().parent.parent
REQUIRABLE = ("published", "browser", "spark", "reference", "network", "slow")
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
def published_added(
    published_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> "tuple[Store, Added]":
    """A store to which the whole folder was added once, and what came of it."""
    from foedus.store import Store
    from foedus.store.adding import add

    store = Store(tmp_path_factory.mktemp("published"))
    return store, add([published_data], store)


@pytest.fixture(scope="session")
def published_store(published_added: "tuple[Store, Added]") -> "Store":
    """A store of all published files; read it only."""
    return published_added[0]
