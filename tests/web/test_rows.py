import io

import polars as pl

from foedus.web import rows

LINES = [
    {"id": "a", "n": 1, "none": None, "list": ["x", "y"], "in": {"p": 1.5}},
    {"id": "=1+1", "n": None, "none": None, "list": [{"id": "z"}], "in": {"p": 2}},
]


def test_lists_and_objects_become_cells():
    assert rows.flat(LINES)[0] == {"id": "a", "n": 1, "none": None, "list": "x; y",
                                   "in_p": 1.5}  # fmt: skip
    assert rows.flat(LINES)[1]["list"] == "z"


def test_csv_has_nothing_where_nothing_is_known_and_runs_nothing():
    lines = rows.csv(LINES).decode().splitlines()
    assert lines[0] == "id,n,none,list,in_p,row_confirmed"
    assert lines[1] == "a,1,,x; y,1.5,yes"
    assert lines[2].startswith("'=1+1,,,z,2")


def test_unconfirmed_rows_say_so():
    text = rows.csv([{"id": "a", "confirmed": False}]).decode()
    assert text.splitlines() == ["id,row_confirmed", "a,no"]


def test_parquet_can_be_read_back_with_nulls():
    frame = pl.read_parquet(io.BytesIO(rows.parquet(LINES)))
    assert frame["n"].to_list() == [1, None]
    assert frame.schema["none"] == pl.String
    assert frame["in_p"].to_list() == [1.5, 2.0]


def test_no_rows_are_no_rows():
    assert rows.frame([]).shape == (0, 0)
    assert rows.csv([]).decode().strip() == "row_confirmed"
    assert rows.parquet([])


def test_a_workbook_says_where_its_table_is_from():
    about = {
        "title": "=1+1",
        "permanent": "/alliances",
        "made_with": "foedus 1",
        "cite": {"text": "the foedus developers"},
    }
    table = [{"name": "=HYPERLINK(1)", "n": 2.5}, {"name": "b", "n": None}]
    book = io.BytesIO(rows.xlsx(table, about))
    read = pl.read_excel(book, sheet_name="table")
    assert read["name"].to_list() == ["=HYPERLINK(1)", "b"]
    assert read["n"].to_list() == [2.5, None]
    said = pl.read_excel(book, sheet_name="about", has_header=False)
    assert said.row(0) == ("Title", "=1+1")
    assert rows.xlsx(table, about) == rows.xlsx(table, about)
