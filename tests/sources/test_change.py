"""Rows and values that differ between two versions of a table."""

import hashlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.errors import SourceError
from foedus.sources.change import compare

OLD = {"state": [2, 2, 200], "year": [1, 2, 1], "value": [1.0, None, 3.0]}
KEY = ("state", "year")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return written(tmp_path / "old.parquet", OLD)


def written(path: Path, said: dict[str, list[object]] | pl.DataFrame) -> Path:
    frame = pl.DataFrame(said)
    write = frame.write_parquet if path.suffix == ".parquet" else frame.write_csv
    write(path)
    return path


def test_the_same_table(old, tmp_path):
    shuffled = written(tmp_path / "new.parquet", pl.DataFrame(OLD).reverse())
    change = compare(old, shuffled, KEY)
    assert change.same
    assert change.old_sha256 == hashlib.sha256(old.read_bytes()).hexdigest()
    assert change.new_sha256 == hashlib.sha256(shuffled.read_bytes()).hexdigest()


def test_rows_values_and_columns(old, tmp_path):
    new = {
        "state": [2, 2, 365, 365],
        "year": [1, 2, 1, 2],
        "value": [1.5, 2.0, 9.0, 9.0],
        "note": ["", "", "", ""],
    }
    change = compare(old, written(tmp_path / "new.parquet", new), KEY)
    assert (change.rows_added, change.rows_removed) == (2, 1)
    assert change.values_changed == 2
    assert change.by_column == {"value": 2}
    assert (change.columns_added, change.columns_removed) == (("note",), ())
    assert not change.same


def test_a_value_that_became_empty_differs(old, tmp_path):
    new = written(tmp_path / "new.parquet", {**OLD, "value": [None, None, 3.0]})
    assert compare(old, new, KEY).values_changed == 1


def test_csv_is_compared_as_text(old, tmp_path):
    first = written(tmp_path / "first.csv", OLD)
    second = tmp_path / "second.csv"
    second.write_text("state,year,value\n2,1,1\n2,2,\n200,1,3.0\n")
    assert compare(first, second, KEY).by_column == {"value": 1}
    assert compare(old, first, KEY).same


def test_rows_that_share_a_key_are_matched_in_order(tmp_path):
    first = written(tmp_path / "a.csv", {"k": [1, 1, 1], "v": [1, 2, 3]})
    second = written(tmp_path / "b.csv", {"k": [1, 1], "v": [1, 9]})
    change = compare(first, second, ["k"])
    assert (change.rows_added, change.rows_removed) == (0, 1)
    assert change.values_changed == 1


def test_an_empty_key_is_a_value(tmp_path):
    first = written(tmp_path / "a.parquet", {"k": [None, 1], "v": [1, 2]})
    second = written(tmp_path / "b.parquet", {"k": [1, None], "v": [2, 1]})
    assert compare(first, second, ["k"]).same


@pytest.mark.parametrize("key", [(), ("state", "month")])
def test_the_key_must_be_there(old, key):
    with pytest.raises(SourceError, match="lacks"):
        compare(old, old, key)


@pytest.mark.parametrize("name", ["a.parquet", "a.csv", "missing.csv"])
def test_a_file_that_cannot_be_read(old, tmp_path, name):
    if name != "missing.csv":
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(SourceError, match="cannot be read"):
        compare(old, tmp_path / name, KEY)


TABLE = st.dictionaries(st.integers(0, 9), st.none() | st.integers(0, 3))


@given(TABLE, TABLE)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_are_those_of_a_plain_count(tmp_path, before, after):
    paths = [
        written(
            tmp_path / name,
            pl.DataFrame(
                {"k": list(said), "v": list(said.values())},
                schema={"k": pl.Int64, "v": pl.Int64},
            ),
        )
        for name, said in (("a.parquet", before), ("b.parquet", after))
    ]
    change = compare(*paths, ["k"])
    assert change.rows_added == len(after.keys() - before.keys())
    assert change.rows_removed == len(before.keys() - after.keys())
    both = before.keys() & after.keys()
    assert change.values_changed == sum(before[k] != after[k] for k in both)
