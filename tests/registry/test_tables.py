"""The tables: declared, checked, graded, with a line on every row."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from foedus.errors import SchemaError
from foedus.registry import tables

FOLDER = files("foedus.registry").joinpath("data")


def test_every_file_is_declared() -> None:
    found = {f.name for f in FOLDER.iterdir() if f.name.endswith(".csv")}
    assert found == {tables.file_name(t).rpartition("/")[2] for t in tables.names()}


@pytest.mark.parametrize("table", tables.names())
def test_rows_carry_source_grade_and_confidence(table: str) -> None:
    for cells in tables.rows(table):
        row = tables.provenance(table, cells)
        assert row.source
        assert row.grade in {"A", "B", "C", "D"}
        assert row.confidence in {"high", "medium", "low"}


@pytest.mark.parametrize("table", tables.names())
def test_lines_lead_back_to_the_file(table: str) -> None:
    text = FOLDER.joinpath(tables.file_name(table).rpartition("/")[2]).read_text(
        "utf-8"
    )
    rows = list(csv.reader(text.splitlines()))
    key = tables.schema(table).key[0]
    place = rows[0].index(key)
    for cells in tables.rows(table):
        written = rows[cells["line"] - 1][place]
        assert written == (cells[key] or "") or str(cells[key]) == written


@pytest.mark.parametrize("table", tables.names())
def test_files_are_clean_text(table: str) -> None:
    raw = FOLDER.joinpath(tables.file_name(table).rpartition("/")[2]).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")


def test_grade_e_fails(tmp_path) -> None:
    source = FOLDER.joinpath("systems.csv").read_text("utf-8")
    broken = tmp_path / "systems.csv"
    broken.write_text(source.replace(",D,", ",E,", 1), encoding="utf-8")
    with pytest.raises(SchemaError, match="E"):
        tables.schema("systems").read_csv(broken)


def test_unknown_table_lists_the_known_ones() -> None:
    with pytest.raises(SchemaError, match="members"):
        tables.frame("pacts")


def test_row_key_and_provenance_agree() -> None:
    cells = next(tables.rows("members"))
    row = tables.provenance("members", cells)
    assert row.key == tables.row_key("members", cells["line"])
    assert row.line == cells["line"]
