"""Spells as days: certain, possible, open and impossible ones."""

import polars as pl
import pytest

from foedus import dates
from foedus.sources.layout import table_spec
from foedus.store import shape, spells


def day(text):
    return dates.parse(text).earliest


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ((1949,), "1949"),
        ((-477,), "-0477"),
        ((12_000,), "Y12000"),
        ((1949, 4), "1949-04"),
        ((1949, 4, 4), "1949-04-04"),
        (("1949-04",), "1949-04"),
    ],
)
def test_cells_make_a_date(cells, text):
    assert spells.date(*cells) == dates.parse(text)


@pytest.mark.parametrize(
    "cells", [(None,), (1949, None), (1949, 13), (1949, 2, 30), ("4/4/1949",), (10**9,)]
)
def test_what_is_no_date_is_none(cells):
    assert spells.date(*cells) is None


def test_the_ends_of_an_interval_are_told_apart():
    assert spells.days("1949/1955", "start") == (day("1949"), day("1949-12-31"))
    assert spells.days("1949/1955", "end") == (day("1955"), day("1955-12-31"))
    assert spells.days("1949/..", "end") is None


def answers(start, end, *years, role="end", **more):
    """What a spell says of years: true, null for maybe, false."""
    column = {"type": "edtf", "description": "x", "null_means": "x", **more}
    said = {
        "s": {"type": "integer", "description": "s", "role": "state"},
        "f": {**column, "role": "start"},
        "t": {**column, "role": role},
    }
    by = shape.of(table_spec("x", "t", {"columns": said}), "t")
    frame = pl.DataFrame(
        {"s": [2], "f": [start], "t": [end]},
        schema={"s": pl.Int64, "f": pl.String, "t": pl.String},
    )
    keys = pl.DataFrame(
        {
            "s": [2] * len(years),
            "low": [day(f"{y}-01-01") for y in years],
            "high": [day(f"{y}-12-31") for y in years],
        }
    ).with_row_index("key")
    reach = spells.reach(frame, by.spells)
    rows = frame.with_row_index("row").select("row", "s").join(reach, on="row")
    sure = dict(spells.matches(keys, rows, ["s"]).select("key", "sure").iter_rows())
    return [
        {True: True, False: None, None: False}[sure.get(n)] for n in range(len(years))
    ]


def test_a_spell_lists_the_years_with_which_it_shares_a_day():
    found = answers("1949-12-31", "1951-01-01", 1948, 1949, 1950, 1951, 1952)
    assert found == [False, True, True, True, False]


def test_the_day_until_which_it_holds_is_not_part_of_it():
    assert answers("1949", "1951-01-01", 1950, 1951, role="until") == [True, False]


def test_an_unknown_end_may_be_any_day_and_an_open_one_is_none():
    assert answers("1949", None, 1948, 1949, 1990) == [False, True, None]
    assert answers("1949", None, 1948, 1949, 1990, open=True) == [False, True, True]
    assert answers(None, "1949", 1900, 1949, 1950) == [None, True, False]
    assert answers(None, "1949", 1900, 1949, 1950, open=True) == [True, True, False]


def test_a_date_that_is_not_exact_may_be_in_several_years():
    assert answers("194X", "1950", 1939, 1941, 1949, 1950) == [False, None, True, True]


def test_a_spell_that_ends_before_it_starts_is_certain_nowhere():
    assert answers("1952", "1950", 1949, 1950, 1952, 1953) == [False, None, None, False]


def test_rows_that_share_a_year_are_counted_once():
    rows = pl.DataFrame(
        {
            "row": [0, 1, 2, 3],
            "s": [2, 2, 2, 20],
            "first": [day(d) for d in ("1950", "1951-06", "1953", "1950")],
            "end": [day(d) for d in ("1951-02", "1952", "1954", "1951")],
        }
    )
    assert spells.overlapping(rows, ["s"]) == 1
    others = rows.filter(pl.col("s") == 20).with_columns(s=pl.lit(2, pl.Int64))
    assert spells.meeting(rows, others, ["s"]).to_list() == [0]
    assert sorted(set(spells.years(rows))) == [1950, 1951, 1953]


def test_years_before_our_era_are_those_of_the_dates():
    cells = pl.Series(["-0477", None, "-0430-05"])
    assert spells.years_of(cells).to_list() == [-477, None, -430]
