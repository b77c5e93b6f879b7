"""The shelf: tables of added sources, versions, labels and keys."""

from __future__ import annotations

import pytest
from stored import case, invented

from foedus.answers import shelf
from foedus.errors import StoreError
from foedus.store import SourceFacts

ROWS = [{"ccode": 2, "year": 2000, "cinc": 0.1}]


def test_no_store_and_an_empty_one_have_nothing(tmp_path) -> None:
    assert shelf.held(None, "nmc.state_year") is None
    store = invented(tmp_path, "nmc", "state_year", ROWS, "2000")
    assert shelf.held(store, "nmc.other") is None
    assert shelf.held(store, "nmc@2.state_year") is None
    assert case("nato", "2000", None).table("nmc.state_year") is None


def test_the_newest_version_comes_first_and_all_are_listed(tmp_path) -> None:
    store = invented(tmp_path, "nmc", "state_year", ROWS, "2000")
    held = shelf.held(store, "nmc.state_year")
    assert held is not None
    facts = SourceFacts("by-hand", "ask", "1816", "2010", "2026-11-22")
    store.add("nmc", "2", {"state_year": held.lazy}, facts)
    newest = shelf.held(store, "nmc.state_year")
    assert newest is not None
    assert (newest.edition, newest.last_year) == ("nmc@2", 2010)
    assert [v.edition for v in shelf.versions(store, "nmc.state_year")] == [
        "nmc@1",
        "nmc@2",
    ]


def test_rows_become_evidence(tmp_path) -> None:
    store = invented(tmp_path, "nmc", "state_year", ROWS, "2000")
    held = shelf.held(store, "nmc.state_year")
    assert held is not None
    row = held.read("ccode").row(0, named=True)
    made = held.evidence(row, "said")
    assert (made.key, made.line) == ("row:nmc@1#state_year:2", 2)
    assert made.source == held.label
    assert "National Material Capabilities, version 1" in held.label


def test_a_source_of_the_user_is_called_by_its_title(tmp_path) -> None:
    store = invented(tmp_path, "my-table", "rows", ROWS, "2000")
    held = shelf.held(store, "my-table.rows")
    assert held is not None
    assert held.label == "my-table, version 1"


def test_a_broken_file_says_so(tmp_path) -> None:
    store = invented(tmp_path, "nmc", "state_year", ROWS, "2000")
    held = shelf.held(store, "nmc.state_year")
    assert held is not None
    held.path.write_bytes(b"nothing")
    with pytest.raises(StoreError, match="cannot be read"):
        held.read("year")
