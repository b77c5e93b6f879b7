"""Which layout a file has: by its hash, else by its columns."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from foedus.errors import SourceError
from foedus.sources.fitting import (
    choose_file,
    missing_columns,
    opened,
    publisher_names,
)
from foedus.sources.layout import FileSpec, table_spec

NUMBER = {"type": "number", "description": "A.", "null_means": "not known"}
TABLE = table_spec(
    "x",
    "spell",
    {
        "files": [
            {"name": "a.csv", "format": "csv", "version": "1"},
            {
                "name": "b.csv",
                "format": "csv",
                "version": "2",
                "names": {"ccode": "COWcode"},
                "absent": ["score"],
            },
            {"name": "c.csv", "format": "csv", "header": False},
        ],
        "columns": {
            "ccode": {**NUMBER, "source_name": "CCode"},
            "year": NUMBER,
            "score": NUMBER,
        },
    },
)


def test_the_layout_is_chosen_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("COWcode,year\n2,1816\n")
    assert choose_file(path, TABLE, "2") is TABLE.files[1]
    path.write_text("CCode,year,score\n2,1816,1\n")
    assert choose_file(path, TABLE, "1") is TABLE.files[0]
    path.write_text("CCode,yeer\n2,1816\n")
    with pytest.raises(SourceError, match="as csv it lacks year, score"):
        choose_file(path, TABLE, "1")


def test_a_known_hash_settles_the_layout(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("CCode,year,score\n2,1816,1\n")
    known = FileSpec(
        "k.csv", "csv", sha256=hashlib.sha256(path.read_bytes()).hexdigest()
    )
    table = replace(TABLE, files=(*TABLE.files, known))
    assert choose_file(path, table, "1") is known


def test_a_file_is_opened_under_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("COWcode,year\n2,1816\n")
    raw, file = opened(path, TABLE, "2")
    assert raw.frame.rows() == [("2", "1816")]
    assert file == replace(TABLE.files[1], name="mine.csv")


def test_names_and_what_is_missing() -> None:
    found = publisher_names(TABLE, TABLE.files[1])
    assert found == {"ccode": "COWcode", "year": "year"}
    assert missing_columns(("CCode", "year", "score"), TABLE, TABLE.files[0]) == ()
    assert missing_columns(("a",), TABLE, TABLE.files[2]) == ("3 columns",)
