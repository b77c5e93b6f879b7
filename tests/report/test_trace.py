"""Trace: every key that an assessment prints leads to a file and a line."""

from __future__ import annotations

import csv
from importlib.resources import files

import polars as pl
import pytest
import tiny

from foedus.answers.assess import assess
from foedus.errors import PanelError, SourceError
from foedus.report.trace import trace
from foedus.store import SourceFacts, Store


@pytest.fixture(scope="module")
def nato():
    return assess("nato", "2025-12-31")


def test_every_key_of_the_assessment_can_be_walked(nato) -> None:
    keys = {
        e.key
        for c in nato.chapters
        for f in c.findings
        for e in (
            *f.evidence,
            *(x for r in (f.table.rows if f.table else ()) for x in r.evidence),
        )
    }
    assert len(keys) > 200
    for key in keys:
        stages = [step.stage for step in trace(key)]
        assert stages == ["row", "file", "source"]


def test_a_gap_walks_back_to_the_share_and_the_gdp() -> None:
    steps = trace("answer:nato@2024-12-31#money.gap-2pct/DEU")
    files_seen = {s.where.partition(",")[0] for s in steps if s.stage == "file"}
    assert len(files_seen) == 2
    for step in steps:
        if step.stage != "file":
            continue
        name, _, line = step.where.partition(", line ")
        path = files("foedus").joinpath(
            name if "/" in name else f"sources/bundled/{name}"
        )
        rows = list(csv.reader(path.read_text("utf-8").splitlines()))
        assert "DEU" in rows[int(line) - 1]


def test_a_count_walks_back_to_the_guideline_and_to_every_ally_counted() -> None:
    steps = trace("answer:nato@2024-12-31#money.allies-at-2pct")
    rows = [step.what for step in steps if step.stage == "row"]
    assert any("Two percent of GDP" in row for row in rows)
    assert any("POL" in row for row in rows)
    assert len(rows) > 30


@pytest.mark.parametrize(
    "key",
    [
        "answer:nato@2024-12-31#money.gap-2pct/XXX",
        "answer:nato@2024-12-31#nothing.here",
        "row:registry@2026.11#members:1",
        "row:nowhere@2026.11#nowhere:2",
        "page:file",
    ],
)
def test_a_key_that_leads_nowhere_says_so(key: str) -> None:
    with pytest.raises(SourceError) as caught:
        trace(key)
    assert caught.value.remedy


def test_a_cell_of_a_file_is_walked_as_its_panel_says(tmp_path) -> None:
    built = tiny.full(tmp_path / "home")
    path = built.write(tmp_path / "panel.csv").file
    key = f"cell:{path}#nmc_cinc_a?state_a=2&state_b=20&year=1921"
    said = trace(key, built.store)
    own = built.trace("nmc_cinc_a", state_a=2, state_b=20, year=1921)
    assert [(s.stage, s.what, s.where) for s in said] == [
        (s.stage, s.what, s.where) for s in own
    ]
    with pytest.raises(PanelError, match="not the key of a cell"):
        trace("cell:file")


@pytest.fixture
def store(tmp_path) -> Store:
    """Two invented lines of a table of capabilities."""
    frame = pl.DataFrame({"ccode": [2, 200, 200], "line": [2, 3, 3]})
    facts = SourceFacts(
        "by-hand", "ask", "1816", "2016", "2026-11-22", {"nmc.csv": "a" * 64}
    )
    store = Store(tmp_path)
    store.add("nmc", "7.0", {"state_year": frame.lazy()}, facts)
    return store


def test_a_row_of_an_added_source_leads_to_its_file_and_citation(store) -> None:
    row, file, source = trace("row:nmc@7.0#state_year:2", store)
    assert row.what == "ccode: 2; line: 2"
    assert (file.where, file.what) == ("nmc.csv, line 2", f"nmc.csv: sha256 {'a' * 64}")
    assert "National Material Capabilities" in source.what
    assert "singer1972capability" in source.where
    assert "2 rows" in trace("row:nmc@7.0#state_year:3", store)[0].what


@pytest.mark.parametrize(
    "key", ["row:nmc@7.0#state_year:9", "row:nmc@1.0#state_year:2"]
)
def test_a_row_that_the_store_does_not_have_says_so(store, key: str) -> None:
    with pytest.raises(SourceError):
        trace(key, store)
