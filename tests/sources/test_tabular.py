"""The reader that an entry drives: nothing becomes null or is dropped in silence."""

import datetime
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SourceError
from foedus.sources.catalog import entry
from foedus.sources.layout import FileSpec, table_spec
from foedus.sources.opening import Raw, open_raw
from foedus.sources.tabular import (
    conform,
    guess,
    read,
)

SPELL = {
    "description": "a spell",
    "unit": "state-spell",
    "key": ["ccode", "year"],
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
        "ccode": {
            "type": "integer",
            "description": "COW number.",
            "source_name": "CCode",
            "low": 2,
            "high": 990,
            "required": True,
        },
        "year": {"type": "integer", "description": "Year.", "required": True},
        "score": {
            "type": "number",
            "description": "Score.",
            "null_codes": ["-9", "NA"],
            "null_means": "not known",
            "low": 0,
            "high": 1,
        },
    },
}
TABLE = table_spec("x", "spell", SPELL)
# Python and Polars differ on whether the separators of ASCII are spaces.
WRITTEN = st.characters(codec="utf-8", exclude_characters="\x1c\x1d\x1e\x1f")


def one(type, cells, dtype=None, **more):
    """The result of one column of cells."""
    said = {"type": type, "description": "A.", "null_means": "not known", **more}
    table = table_spec("x", "t", {"columns": {"a": said}})
    frame = pl.DataFrame({"a": pl.Series(cells, dtype=dtype)})
    line = pl.int_range(2, len(cells) + 2, eager=True)
    return conform(Raw(frame, line, len(cells)), table, FileSpec("a", "csv"))


def spell(text, tmp_path, file=0):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    return conform(open_raw(path, TABLE.files[file]), TABLE, TABLE.files[file])


def test_declared_columns_in_declared_order_and_the_line(tmp_path):
    made = spell("score,year,CCode\n0.5,1816,2\n-9.0,1817,2\nNA,1818,2\n", tmp_path)
    frame = made.tables["spell"]
    assert frame.schema == {
        "ccode": pl.Int64,
        "year": pl.Int64,
        "score": pl.Float64,
        "line": pl.Int64,
    }
    assert frame.rows() == [(2, 1816, 0.5, 2), (2, 1817, None, 3), (2, 1818, None, 4)]
    assert (made.rows_read, made.refused, made.notes) == (3, {}, ())


def test_a_cell_that_breaks_the_declaration_refuses_its_row(tmp_path):
    made = spell(
        "CCode,year,score\n2,1816,1\n991,1816,1\n,1816,1\n3,18x6,1\n4,1816,1.5\n"
        "5,1816\n2,1816,0\n6,1816,inf\n",
        tmp_path,
    )
    assert made.tables["spell"]["line"].to_list() == [2]
    assert made.refused == {
        "ccode: above 990": 1,
        "ccode: empty, but required": 1,
        "year: not a whole number": 1,
        "score: above 1": 1,
        "score: not a number": 1,
        "the number of cells differs from the header's": 1,
        "ccode, year: the key repeats an earlier row's": 1,
    }
    assert made.rows_read == 8
    assert "ccode: above 990 (first on line 3: '991')." in made.notes


def test_columns_that_are_not_declared_are_noted(tmp_path):
    made = spell("CCode,year,score,extra\n2,1816,1,z\n", tmp_path)
    assert made.notes == ("Columns that are not declared were left out: extra.",)
    table = table_spec("x", "spell", {**SPELL, "ignore_extra": True})
    raw = open_raw(tmp_path / "a.csv", table.files[0])
    quiet = conform(raw, table, table.files[0])
    assert quiet.notes == ()
    assert quiet.tables["spell"].columns == ["ccode", "year", "score", "line"]


def test_layouts_rename_and_lack_columns(tmp_path):
    made = spell("COWcode,year\n2,1816\n", tmp_path, file=1)
    assert made.tables["spell"].row(0) == (2, 1816, None, 2)
    made = spell("2,1816,0.5\n", tmp_path, file=2)
    assert made.tables["spell"].row(0) == (2, 1816, 0.5, 1)


def test_a_missing_column_names_the_nearest(tmp_path):
    with pytest.raises(SourceError) as caught:
        spell("Ccode,year,score\n2,1816,1\n", tmp_path)
    assert "no column 'CCode' for 'ccode' (nearest: 'Ccode')" in caught.value.problem
    with pytest.raises(SourceError, match="has 2 columns, expected 3"):
        spell("2,1816\n", tmp_path, file=2)


def test_a_file_without_a_row_to_keep_is_refused(tmp_path):
    with pytest.raises(SourceError) as caught:
        spell("CCode,year,score\n1,1816,1\n1,1817,1\n", tmp_path)
    assert "no row can be kept; 2 times: ccode: below 2" in caught.value.problem


def test_a_file_with_only_a_header_is_an_empty_table(tmp_path):
    made = spell("CCode,year,score\n", tmp_path)
    assert made.tables["spell"].shape == (0, 4)
    assert made.rows_read == 0


@pytest.mark.parametrize(
    ("type", "good", "values"),
    [
        ("integer", ["1", "2.0", " -3 ", "+4", "", "9007199254740993"], None),
        ("number", ["1", ".5", "2.", "-3e2", "", "1E+2"], None),
        ("flag", ["1", "0", "TRUE", "no", "", "1.0"], None),
        ("boolean", ["yes", "F"], [True, False]),
        ("edtf", ["1949-04-04", "1949", "", "1949~", "1949/1950"], None),
        ("list", ["a;b", "a", ""], [["a", "b"], ["a"], None]),
        ("text", [" a ", "", "é"], ["a", None, "é"]),
    ],
)
def test_good_cells_are_kept(type, good, values):
    made = one(type, [*good])
    assert made.refused == {}
    assert made.tables["t"].height == len(good)
    if values is not None:
        assert made.tables["t"]["a"].to_list() == values


def test_large_whole_numbers_are_exact():
    made = one("integer", ["9007199254740993"])
    assert made.tables["t"]["a"].to_list() == [9007199254740993]


@pytest.mark.parametrize(
    ("type", "bad"),
    [
        ("integer", ["1.5", "1e3", "x", "1,000", "9" * 30, "0x10", "nan"]),
        ("number", ["x", "inf", "nan", "1e999", "1,5", "--1", "1_0"]),
        ("flag", ["2", "maybe", "-1"]),
        ("edtf", ["1949-02-30", "04/04/1949", "x", "20010101x"]),
        ("list", ["a;;b", ";"]),
    ],
)
def test_bad_cells_refuse_their_rows(type, bad):
    good = {"flag": "1", "edtf": "1949", "list": "a"}.get(type, "1")
    made = one(type, [good, *bad])
    assert sum(made.refused.values()) == len(bad)
    assert made.tables["t"].height == 1


def test_values_outside_the_list_refuse_their_rows():
    made = one("text", ["a", "b", ""], values=["a"])
    assert made.refused == {"a: not a declared value": 1}
    made = one("list", ["a", "a;b", ""], values=["a"])
    assert made.refused == {"a: not a declared value": 1}


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Int64, pl.Int32])
def test_null_codes_of_native_numbers_are_null(dtype):
    made = one("integer", [1, -9, None], dtype, null_codes=["-9"])
    assert made.tables["t"]["a"].to_list() == [1, None, None]
    made = one("number", [1, -9, None], dtype, null_codes=["-9.0"])
    assert made.tables["t"]["a"].to_list() == [1.0, None, None]


def test_native_numbers_are_held_to_the_declaration():
    made = one("integer", [1.0, 1.5, float("nan"), 1e300, float("inf")], pl.Float64)
    assert made.tables["t"]["a"].to_list() == [1, None]
    assert made.refused == {"a: not a whole number": 3}
    made = one("number", [0.1, float("inf"), float("nan")], pl.Float64)
    assert made.tables["t"]["a"].to_list() == [0.1, None]
    made = one("text", [1.0, 2.5], pl.Float64)
    assert made.tables["t"]["a"].to_list() == ["1", "2.5"]
    made = one("flag", [True, False, None], pl.Boolean)
    assert made.tables["t"]["a"].to_list() == [True, False, None]


def test_dates_of_other_layouts_become_edtf():
    made = one("edtf", ["4/4/1949", "", "2/30/1949"], date_format="%m/%d/%Y")
    assert made.tables["t"]["a"].to_list() == ["1949-04-04", None]
    assert made.refused == {"a: not a date": 1}
    made = one("edtf", [datetime.date(1949, 4, 4)], pl.Date)
    assert made.tables["t"]["a"].to_list() == ["1949-04-04"]
    made = one("edtf", ["1949-04-04 00:00:00"])
    assert made.tables["t"]["a"].to_list() == ["1949-04-04"]


@given(
    st.lists(
        st.one_of(
            st.integers(-20, 20).map(str),
            st.text(WRITTEN, max_size=4),
            st.floats().map(str),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_every_row_is_kept_or_counted(cells):
    made = one("integer", ["1", *cells], low=-9, high=9)
    frame = made.tables["t"]
    assert frame.height + sum(made.refused.values()) == len(cells) + 1
    assert frame.filter(pl.col("a").is_null()).height == sum(
        not c.strip() for c in cells
    )


def test_an_undeclared_table_of_a_source_is_refused(tmp_path):
    with pytest.raises(SourceError, match="has no table 'spel'"):
        read({"spel": tmp_path / "a.csv"}, entry("nato-targets"), "1")


def test_rows_are_prepared_before_they_are_checked(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("CCode,year,score,extra\n2,1816,0.5,x\n")

    def later(raw, table, file):
        year = pl.col("year").cast(pl.Int64) + table.columns[1].column.required
        return replace(raw, frame=raw.frame.with_columns(year)), file

    said = replace(entry("cow-trade"), tables={"spell": TABLE})
    made = read({"spell": path}, said, "1", later)
    assert made.tables["spell"]["year"].to_list() == [1817]
    note = "Columns that are not declared were left out: extra."
    assert made.notes == (note,)
    several = replace(said, tables={"spell": TABLE, "other": TABLE})
    assert read({"spell": path}, several, "1").notes == (f"spell: {note}",)


def test_any_table_is_read_with_the_plainest_types(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("code,n,x,t,void\n01,1,1.5,a,\n02,,2,,\n")
    made = guess(path, FileSpec("a.csv", "csv"))
    frame = made.tables["table"]
    assert frame.rows() == [
        ("01", 1, 1.5, "a", None, 2),
        ("02", None, 2.0, None, None, 3),
    ]
    path.write_text("line,n\n1,1\n")
    with pytest.raises(SourceError, match="called 'line'"):
        guess(path, FileSpec("a.csv", "csv"))
    path.write_text(",n\n1,1\n")
    with pytest.raises(SourceError, match="without a name"):
        guess(path, FileSpec("a.csv", "csv"))
