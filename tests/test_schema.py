"""Schemas: what they read, and how they refuse."""

import csv
import io
import time
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.schema import Column, Schema, check_references

SAID = {
    "key": ["name", "year"],
    "columns": {
        "name": {"type": "text", "description": "Name.", "required": True},
        "year": {"type": "integer", "description": "Year.", "low": 1900, "high": 2030},
        "share": {
            "type": "number",
            "description": "Share.",
            "unit": "percent",
            "low": 0,
            "high": 100,
            "null_means": "not covered",
        },
        "joined": {"type": "edtf", "description": "Day of joining."},
        "status": {
            "type": "text",
            "description": "Status.",
            "values": ["member", "observer"],
        },
        "codes": {"type": "list", "description": "Codes.", "values": ["USA", "FRA"]},
        "running": {"type": "flag", "description": "Whether it runs."},
        "source_grade": {"type": "text", "description": "Grade of the source."},
    },
}
HEADER = "name,year,share,joined,status,codes,running,source_grade"
GOOD = "nato,1949,2.5,1949-04-04,member,USA;FRA,yes,A"
MOST_SECONDS = 0.05


@pytest.fixture
def schema() -> Schema:
    return Schema.from_mapping("facts", SAID)


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "facts.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def refused(schema: Schema, path: Path) -> SchemaError:
    with pytest.raises(SchemaError) as caught:
        schema.read_csv(path)
    return caught.value


def test_reads_types_nulls_and_lines(schema: Schema, tmp_path: Path) -> None:
    frame = schema.read_csv(written(tmp_path, GOOD, "eu,,,,,,,"))
    assert frame.columns == [*HEADER.split(","), "line"]
    assert frame.row(0) == (
        *("nato", 1949, 2.5, "1949-04-04", "member"),
        *(["USA", "FRA"], True, "A", 2),
    )
    assert frame.row(1) == ("eu", None, None, None, None, None, None, None, 3)
    assert frame.schema["line"] == pl.Int32


def test_columns_come_in_declared_order(schema: Schema, tmp_path: Path) -> None:
    names, cells = HEADER.split(",")[::-1], GOOD.split(",")[::-1]
    path = written(tmp_path, ",".join(cells), header=",".join(names))
    assert schema.read_csv(path).columns == [*HEADER.split(","), "line"]


def test_a_row_is_on_the_line_where_it_starts(schema: Schema, tmp_path: Path) -> None:
    folded = GOOD.replace("nato", '"na\nto"')
    frame = schema.read_csv(written(tmp_path, folded, GOOD.replace("nato", "eu")))
    assert frame["line"].to_list() == [2, 4]


def test_windows_line_ends_and_a_byte_order_mark(
    schema: Schema, tmp_path: Path
) -> None:
    path = tmp_path / "facts.csv"
    path.write_bytes(f"\ufeff{HEADER}\r\n{GOOD}\r\n".encode())
    assert schema.read_csv(path)["running"].to_list() == [True]


def test_a_table_without_rows(schema: Schema, tmp_path: Path) -> None:
    frame = schema.read_csv(written(tmp_path))
    assert frame.height == 0
    assert frame.schema["year"] == pl.Int64


@pytest.mark.parametrize(
    ("old", "new", "column", "expected"),
    [
        ("1949,", "many,", "year", "a plain integer"),
        ("1949,", "1949.5,", "year", "a plain integer"),
        ("1949,", "1899,", "year", "from 1900 to 2030"),
        ("2.5", "200", "share", "from 0 to 100 percent"),
        ("2.5", "nan", "share", "a finite number"),
        ("2.5", "inf", "share", "a finite number"),
        ("2.5", "2 %", "share", "a plain number"),
        ("1949-04-04", "1949-02-30", "joined", "a date"),
        ("1949-04-04", "1949-04-04/1948", "joined", "a date"),
        ("member", "membre", "status", "(nearest: 'member')"),
        ("USA;FRA", "USA;FRE", "codes", "(nearest: 'FRA')"),
        ("USA;FRA", "USA;;FRA", "codes", "no empty element"),
        ("yes", "true", "running", "'yes' or 'no'"),
        ("nato", "", "name", "the column is required"),
        (",A", ",E", "source_grade", "grade A, B, C or D"),
    ],
)
def test_a_bad_cell_is_named(
    schema: Schema, tmp_path: Path, old: str, new: str, column: str, expected: str
) -> None:
    bad = GOOD.replace(old, new, 1)
    if old != "nato":
        bad = bad.replace("nato", "eu")
    error = refused(schema, written(tmp_path, GOOD, bad))
    assert f"facts.csv, line 3, column '{column}'" in error.problem
    assert expected in error.problem
    assert error.facts["line"] == 3
    assert error.remedy
    assert str(tmp_path) not in str(error)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (HEADER.replace("year", "yaer"), "'year' is missing"),
        (HEADER.replace("year", "yaer"), "(nearest: 'yaer')"),
        (f"{HEADER},extra", "'extra' is not declared"),
        (f"{HEADER},line", "'line' is not declared"),
        (f"{HEADER},name", "'name' occurs twice"),
    ],
)
def test_wrong_columns_are_named(
    schema: Schema, tmp_path: Path, header: str, expected: str
) -> None:
    row = ",".join("x" for _ in header.split(","))
    error = refused(schema, written(tmp_path, row, header=header))
    assert "facts.csv, line 1" in error.problem
    assert expected in error.problem


def test_a_repeated_key_names_both_lines(schema: Schema, tmp_path: Path) -> None:
    other = GOOD.replace("nato", "eu")
    error = refused(schema, written(tmp_path, other, GOOD, GOOD))
    assert "line 4: the key name=nato, year=1949" in error.problem
    assert "line 3" in error.problem


def test_empty_key_cells_are_equal(schema: Schema, tmp_path: Path) -> None:
    row = GOOD.replace("1949,", ",", 1)
    error = refused(schema, written(tmp_path, row, row))
    assert "line 3: the key name=nato, year=None" in error.problem


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((GOOD, "nato,1950"), "line 3: found 2 cells, expected 8"),
        ((GOOD, f"{GOOD},more"), "line 3: found 9 cells, expected 8"),
        ((GOOD, "", GOOD), "line 3: found 0 cells"),
        ((GOOD, f'"{GOOD}'), "line 3: a quoted cell does not end"),
    ],
)
def test_broken_rows_are_named(
    schema: Schema, tmp_path: Path, rows: tuple[str, ...], expected: str
) -> None:
    assert expected in refused(schema, written(tmp_path, *rows)).problem


def test_files_that_cannot_be_read(schema: Schema, tmp_path: Path) -> None:
    latin = tmp_path / "latin.csv"
    latin.write_bytes(f"{HEADER}\n{GOOD}".replace("nato", "caf\xe9").encode("latin-1"))
    assert "is not UTF-8" in refused(schema, latin).problem
    assert "cannot be read" in refused(schema, tmp_path / "none.csv").problem
    empty = tmp_path / "empty.csv"
    empty.touch()
    assert "no header row" in refused(schema, empty).problem


def test_check_refuses_another_type(schema: Schema, tmp_path: Path) -> None:
    frame = schema.read_csv(written(tmp_path, GOOD))
    schema.check(frame)
    schema.check(frame.drop("line"))
    with pytest.raises(SchemaError, match="'year' is of type String, expected Int64"):
        schema.check(frame.with_columns(pl.col("year").cast(pl.String)))
    with pytest.raises(SchemaError, match="'share' is missing"):
        schema.check(frame.drop("share"))


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"type": "nubmer", "description": "d"}, "(nearest: 'number')"),
        ({"type": "number"}, "lacks the attribute 'description'"),
        ({"description": "d"}, "lacks the attribute 'type'"),
        ({"type": "text", "description": "d", "unti": "m"}, "(nearest: 'unit')"),
        ({"type": "text", "description": "d", "low": 0}, "has a range"),
        ({"type": "number", "description": "d", "values": ["1"]}, "lists its values"),
    ],
)
def test_a_wrong_declaration_is_refused(
    attributes: dict[str, object], expected: str
) -> None:
    with pytest.raises(SchemaError) as caught:
        Schema.from_mapping("facts", {"columns": {"x": attributes}})
    assert expected in caught.value.problem


def test_a_wrong_key_or_name_is_refused() -> None:
    column = Column("state", "text", "State.")
    with pytest.raises(SchemaError, match="nearest: 'state'"):
        Schema("facts", (column,), ("sate",))
    with pytest.raises(SchemaError, match="may not declare 'state'"):
        Schema("facts", (column, column), ())
    with pytest.raises(SchemaError, match="may not declare 'line'"):
        Schema("facts", (Column("line", "text", "Line."),), ())


def test_column_by_name(schema: Schema) -> None:
    assert schema.column("share").unit == "percent"
    with pytest.raises(SchemaError, match="nearest: 'share'"):
        schema.column("shaer")


def test_references(schema: Schema, tmp_path: Path) -> None:
    frame = schema.read_csv(written(tmp_path, "eu,,,,,,,", GOOD))
    at = {"file": "facts.csv", "target": "states.csv, column iso3"}
    check_references(frame, "codes", ["USA", "FRA"], **at)
    with pytest.raises(SchemaError) as caught:
        check_references(frame, "codes", ["USA", "FRB"], **at)
    assert "facts.csv, line 3, column 'codes': found 'FRA'" in caught.value.problem
    assert "(nearest: 'FRB')" in caught.value.problem
    with pytest.raises(SchemaError, match="line 2, column 'name': found 'eu'"):
        check_references(frame, "name", ["nato"], **at)


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8
)
CELLS = st.lists(
    st.tuples(
        TEXTS,
        st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)),
        st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
        st.one_of(st.none(), st.booleans()),
    ),
    max_size=6,
)
PLAIN = Schema(
    "plain",
    (
        Column("text", "text", "Any text."),
        Column("whole", "integer", "Any whole number."),
        Column("real", "number", "Any number."),
        Column("flag", "flag", "Yes or no."),
    ),
    (),
)


@given(CELLS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, int | None, float | None, bool | None]],
    quoting: int,
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=quoting)
    writer.writerow(PLAIN.names)
    for text, whole, real, flag in rows:
        word = {None: "", True: "yes", False: "no"}[flag]
        writer.writerow([text, whole, "" if real is None else repr(real), word])
    path = tmp_path_factory.mktemp("plain") / "plain.csv"
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    found = PLAIN.read_csv(path)
    assert found.rows() == [
        (text or None, whole, real, flag, line)
        for line, (text, whole, real, flag) in enumerate(rows, start=2)
    ]


@given(st.lists(st.integers(-50, 50), max_size=20), st.integers(-50, 50))
def test_check_agrees_with_its_range(values: list[int], low: int) -> None:
    schema = Schema("range", (Column("x", "integer", "A number.", low=low),), ())
    frame = pl.DataFrame({"x": values}, schema={"x": pl.Int64})
    bad = [row for row, value in enumerate(values, start=1) if value < low]
    if not bad:
        schema.check(frame)
        return
    with pytest.raises(SchemaError) as caught:
        schema.check(frame)
    assert caught.value.facts["line"] == bad[0]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.none() | st.integers(0, 3))))
def test_check_agrees_with_its_key(pairs: list[tuple[str, int | None]]) -> None:
    columns = (Column("a", "text", "Text."), Column("b", "integer", "Number."))
    schema = Schema("key", columns, ("a", "b"))
    frame = pl.DataFrame(pairs, {"a": pl.String, "b": pl.Int64}, orient="row")
    again = [row for row, p in enumerate(pairs, start=1) if p in pairs[: row - 1]]
    if not again:
        schema.check(frame)
        return
    with pytest.raises(SchemaError) as caught:
        schema.check(frame)
    assert caught.value.facts["line"] == again[0]


def test_five_thousand_rows_are_read_quickly(schema: Schema, tmp_path: Path) -> None:
    rows = [GOOD.replace("nato", f'"state, {n}"') for n in range(5000)]
    path = written(tmp_path, *rows)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        schema.read_csv(path)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) <= MOST_SECONDS
