"""Steps before our era, and across the ends of months and years."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from foedus.panel.clock import Clock

OPENED = -719_528
"""1 January of year 0 (1 BCE), in days since 1970-01-01."""
EPOCH = dt.date(1970, 1, 1).toordinal()


def of(expression: pl.Expr, number: int) -> int:
    frame = pl.DataFrame({"x": [number]}, schema={"x": pl.Int32})
    return frame.select(expression).item()


def day(*date: int) -> int:
    return dt.date(*date).toordinal() - EPOCH


@pytest.mark.parametrize(
    ("step", "when", "expected"),
    [
        ("year", OPENED, 0),
        ("year", OPENED - 1, -1),
        ("month", OPENED, 0),
        ("month", OPENED - 1, -1),
        ("month", day(1969, 12, 31), 12 * 1969 + 11),
        ("month", day(1970, 1, 1), 12 * 1970),
        ("day", OPENED - 1, OPENED - 1),
    ],
)
def test_a_day_lies_in_its_step(step, when, expected):
    assert of(Clock(step).of_day(pl.col("x")), when) == expected


@pytest.mark.parametrize(
    ("step", "time", "labels"),
    [
        ("year", -477, (-477,)),
        ("month", -1, (-1, 12)),
        ("month", 0, (0, 1)),
        ("month", 12 * 1999 + 11, (1999, 12)),
        ("month", 12 * 1999 + 12, (2000, 1)),
        ("day", OPENED - 1, (-1, 12, 31)),
        ("day", day(2000, 2, 29), (2000, 2, 29)),
    ],
)
def test_a_step_has_a_name(step, time, labels):
    frame = pl.DataFrame({"x": [time]}, schema={"x": pl.Int32})
    named = frame.select(Clock(step).named(pl.col("x")))
    assert named.row(0) == labels
    assert tuple(named.columns) == Clock(step).labels


@pytest.mark.parametrize(
    ("step", "edges"),
    [
        ("year", [-1, 0, 1]),
        ("month", [-12, 0, 12]),
        ("day", [OPENED - 365, OPENED, OPENED + 366]),  # year 0 is a leap year
    ],
)
def test_years_before_our_era_have_no_gap(step, edges):
    clock = Clock(step)
    years = clock.years(-1, 0)
    assert years["opens"].to_list() == edges[:2]
    assert years["closes"].to_list() == edges[1:]
    opened = years.select(clock.opens(pl.col("year")))
    assert opened.to_series().to_list() == edges[:2]
    assert clock.calendar(-1, 0)["time"].to_list() == list(range(edges[0], edges[2]))


def test_a_month_has_its_days():
    months = Clock("month").first_day(1900, 1900)
    assert (months["stop"] - months["first"]).to_list() == [
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    ]  # fmt: skip
    assert months["first"][0] == day(1900, 1, 1)
    assert months["time"].to_list() == [12 * 1900 + n for n in range(12)]
