import csv
import io
import math

import pytest

from foedus.answers.finding import Row, Table, TableColumn
from foedus.report.table import (
    cell_text,
    csv_text,
    date_text,
    header_text,
    number_text,
    readable,
    sort_value,
)

TEXT = TableColumn("label", "Label")
NUMBER = TableColumn("value", "Value", "% of GDP", "number", 2)
DATE = TableColumn("start", "From", kind="date")
END = TableColumn("end", "Until", kind="date")
YEAR = TableColumn("year", "Year", "", "number", 0)


@pytest.mark.parametrize(
    ("cell", "column", "shown"),
    [
        (None, NUMBER, "n/c"),
        (math.nan, NUMBER, "n/c"),
        (math.inf, NUMBER, "n/c"),
        (0.0, NUMBER, "0.00"),
        (-0.001, NUMBER, "0.00"),
        (-1.5, NUMBER, "\N{MINUS SIGN}1.50"),
        (1234567, TableColumn("n", "n", "", "number", 0), "1,234,567"),
        (2024, YEAR, "2024"),
        (-477, YEAR, "478 BCE"),
        ("-0477", DATE, "478 BCE"),
        ("-0548~", DATE, "c. 549 BCE"),
        ("1949-04-04", DATE, "1949-04-04"),
        ("unknown", DATE, "unknown"),
        (None, DATE, "n/c"),
        (None, END, "open"),
        ("..", END, "open"),
        ("Greece", TEXT, "Greece"),
        (None, TEXT, "n/c"),
        (True, TEXT, "yes"),
    ],
)
def test_cells_as_a_reader_sees_them(cell: object, column: TableColumn, shown: str):
    assert cell_text(cell, column) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (32, "32"),
        (40_740.5, "40,740"),
        (123.45, "123.5"),
        (11.4, "11.4"),
        (64.0, "64"),
        (0.0, "0"),
        (0.0034, "0.0034"),
        (-2.25, "\N{MINUS SIGN}2.25"),
        (math.nan, "n/c"),
    ],
)
def test_headline_numbers(value: float, shown: str):
    assert number_text(value) == shown


def test_empty_date_is_not_covered():
    assert date_text("") == "n/c"


def test_the_unit_stands_in_the_header():
    assert header_text(NUMBER) == "Value (% of GDP)"
    assert header_text(TEXT) == "Label"


def test_dates_sort_by_time_and_the_unknown_has_no_place():
    early, late = sort_value("-0477", DATE), sort_value("-0476", DATE)
    assert int(early) < int(late)
    assert sort_value(None, DATE) == sort_value(math.nan, NUMBER) == ""
    assert sort_value("no date", DATE) == ""


def test_csv_keeps_every_column_and_leaves_the_unknown_empty():
    table = Table(
        (TEXT, NUMBER),
        (
            Row("a", ('Côte d\'Ivoire, "the"', 1.5)),
            Row("b", ("=1+1", None), (), False),
            Row("c", ("x", math.nan)),
        ),
    )
    rows = list(csv.reader(io.StringIO(csv_text(table))))
    assert rows == [
        ["label", "value", "row_confirmed"],
        ['Côte d\'Ivoire, "the"', "1.5", "yes"],
        ["'=1+1", "", "no"],
        ["x", "", "yes"],
    ]


def test_coordinates_guidelines_and_codes_are_not_read():
    columns = ("iso3", "name", "lat", "lon", "guideline_2")
    table = Table(
        tuple(TableColumn(name, name) for name in columns),
        (Row("LUX", ("LUX", "Luxembourg", 1, 2, 3)),),
        "note",
    )
    kept = readable(table)
    assert [column.name for column in kept.columns] == ["name"]
    assert kept.rows[0].cells == ("Luxembourg",)
    assert kept.note == "note"


def test_a_table_is_kept_where_nothing_would_be_left():
    table = Table((TableColumn("lat", "lat"),), (Row("a", (1,)),))
    assert readable(table) is table


def test_a_row_needs_one_cell_per_column():
    with pytest.raises(ValueError, match="1 cells, expected 2"):
        Table((TEXT, NUMBER), (Row("a", ("x",)),))
