"""Spells of days become steps by a rule that the user names."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panel import spans
from foedus.panel.clock import Clock

EPOCH = dt.date(1970, 1, 1).toordinal()


def day(*date: int) -> int:
    return dt.date(*date).toordinal() - EPOCH


def spell(first: tuple[int, int, int], last: tuple[int, int, int]) -> pl.DataFrame:
    """Return a spell from a first to a last day."""
    schema = {"start": pl.Int32, "stop": pl.Int32}
    return pl.DataFrame([(day(*first), day(*last) + 1)], schema=schema, orient="row")


@pytest.mark.parametrize(
    ("within", "years"),
    [
        ("any", [(1999, 2002)]),
        ("start", [(2000, 2002)]),
        ("end", [(1999, 2001)]),
        # 184 of 365 days of 1999, 182 of 365 of 2001.
        ("majority", [(1999, 2001)]),
    ],
)
def test_a_spell_from_july_to_july(within, years):
    found = spans.steps(spell((1999, 7, 1), (2001, 7, 1)), Clock("year"), within)
    assert found.rows() == years


def test_a_majority_is_more_than_half():
    # 2000 has 366 days: to 1 July they are 183, the half.
    clock = Clock("year")
    half = spans.steps(spell((2000, 1, 1), (2000, 7, 1)), clock, "majority")
    more = spans.steps(spell((2000, 1, 1), (2000, 7, 2)), clock, "majority")
    assert half.is_empty()
    assert more.rows() == [(2000, 2001)]


@pytest.mark.parametrize("within", ["start", "end"])
def test_a_spell_inside_a_month_is_neither_at_its_start_nor_at_its_end(within):
    inside = spell((1914, 7, 2), (1914, 7, 30))
    assert spans.steps(inside, Clock("month"), within).is_empty()
    july = 12 * 1914 + 6
    assert spans.steps(inside, Clock("month"), "any").rows() == [(july, july + 1)]


def test_an_unknown_rule_is_refused():
    with pytest.raises(PanelError, match="no rule 'most'"):
        spans.steps(spell((2000, 1, 1), (2000, 1, 2)), Clock("year"), "most")


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ((1970, 1, 1), 0, 0),
        ((1970, 2, -9), 31, 58),
        ((1970, 2, None), 31, 58),
        ((1970, 0, 0), 0, 364),
        ((1970, None, 5), 0, 364),
        ((None, 1, 1), None, None),
        ((-1, 12, 31), -719_531, -719_531),  # Julian, as historians date it
    ],
)
def test_a_date_means_all_days_that_it_leaves_open(date, first, last):
    names = ("y", "m", "d")
    frame = pl.DataFrame([date], schema=dict.fromkeys(names, pl.Int64), orient="row")
    assert spans.days(frame, names, "day").rows() == [(first, last)]


def test_a_date_can_be_read_as_its_month():
    frame = pl.DataFrame({"said": ["1970-02-11", "1970"]})
    assert spans.days(frame, ["said"], "month").rows() == [(31, 58), (0, 364)]


def test_spells_are_cut_to_the_years():
    frame = pl.DataFrame({"start": [-10, 400], "stop": [10, 500]})
    assert spans.clipped(frame, (1970, 1970)).rows() == [(0, 10)]


@pytest.mark.parametrize(
    ("pick", "shared"),
    [
        ({"value": "min"}, 1),
        ({"value": "max"}, 7),
        ({"value": "sum"}, 8),
        ({"value": "mean"}, 4),
        ({"value": "count"}, 2),
        ({}, 1),  # from the spell that began last
    ],
)
def test_spells_that_overlap_become_disjoint(pick, shared):
    said = pl.DataFrame(
        {"key": [1, 1, 2], "start": [0, 5, 0], "stop": [10, 15, 3], "value": [7, 1, 9]}
    )
    found = spans.resolved(said, ["key"], pick)
    middle = [row for row in found.rows() if row[1:3] == (5, 10)]
    assert middle == [(1, 5, 10, shared)]
    assert [row[:3] for row in found.rows()] == [
        (1, 0, 5), (1, 5, 10), (1, 10, 15), (2, 0, 3)
    ]  # fmt: skip


def test_an_unknown_pick_is_refused():
    with pytest.raises(PanelError, match="'median'"):
        spans.picked("value", "median")


def test_the_pieces_of_a_year_fill_it():
    opens = 12 * 2000
    said = pl.DataFrame(
        {"key": [1], "start": [opens + 2], "stop": [opens + 5], "value": [7]},
        schema_overrides={"start": pl.Int32, "stop": pl.Int32},
    )
    found = spans.in_years(said, ["key"], Clock("month"), (2000, 2001))
    assert found.select("year", "start", "stop", "value", "listed").rows() == [
        (2000, opens, opens + 2, None, None),
        (2000, opens + 2, opens + 5, 7, True),
        (2000, opens + 5, opens + 12, None, None),
    ]
