"""Files with far more columns than are wanted."""

from pathlib import Path

import pytest

from foedus.errors import SourceError
from foedus.sources.layout import FileSpec
from foedus.sources.opening import EMPTY, RAGGED, open_raw
from foedus.sources.wide import open_wide

CSV = FileSpec("a.csv", "csv")


def test_the_wanted_columns_are_those_of_the_whole_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ['2,"a ""b"", c",x,0.5', '20,"two\nlines",,', "31,é,y,1"]
    path.write_text("\n".join(["id,name,other,score", *rows]) + "\n", "utf-8")
    narrow = open_wide(path, CSV, {"id", "name", "score", "nowhere"})
    whole = open_raw(path, CSV)
    assert narrow.frame.columns == ["id", "name", "score"]
    assert narrow.frame.equals(whole.frame.select("id", "name", "score"))
    assert narrow.line.to_list() == whole.line.to_list() == [2, 3, 5]
    assert (narrow.rows_read, narrow.refused) == (3, {})


def test_rows_that_are_cut_or_empty_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("id\tx\tother\n1\t2\t3\n\n2\t3\n \t\t9\n", "utf-8")
    found = open_wide(path, FileSpec("a.tsv", "tsv"), {"id", "x"})
    assert found.frame.rows() == [("1", "2")]
    assert found.line.to_list() == [2]
    assert (found.rows_read, found.refused) == (3, {RAGGED: 1, EMPTY: 1})


def test_other_encodings_and_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id,name\n1,Jos\xe9\n".encode("cp1252"))
    assert open_wide(path, CSV, {"name"}).frame.rows() == [("José",)]
    path.write_bytes(b"id,name\n1,\x81\n")
    with pytest.raises(SourceError, match="encoding"):
        open_wide(path, CSV, {"name"})
    path.write_text('id,name\n1,"open\n')
    with pytest.raises(SourceError, match="cannot be read as csv"):
        open_wide(path, CSV, {"name"})
