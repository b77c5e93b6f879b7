"""Figures of the tables that ship with the package: spending, GDP, forces, burdens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import polars as pl

from foedus.answers import guideline, spending
from foedus.dates import Date
from foedus.measures.burden.burden import burden_gap, money_gap
from foedus.registry import states
from foedus.sources import bundled, catalog
from foedus.store import Store
from foedus.web import who
from foedus.web.ranking.record import Figure, Figures, Make

ByYear = Mapping[int, Mapping[str, Mapping[str, Any]]]

_CONFIRMED: Final = frozenset("ABC")
_ENOUGH: Final = 0.5
"""A year is taken only if it covers this part of what the best one near it does."""


def newest(figures: ByYear, until: int) -> int | None:
    """Return the newest year up to one that is covered about as well as those near it.

    Parameters
    ----------
    figures : mapping of int to mapping
        Year -> code -> row.
    until : int
        Last year allowed; years more than five before it are not taken.

    Returns
    -------
    int or None
        None where there is no figure near the year.
    """
    near = [y for y in figures if until - spending.OLDEST <= y <= until]
    most = max((len(figures[y]) for y in near), default=0)
    return max((y for y in near if len(figures[y]) >= _ENOUGH * most), default=None)


@cache
def slug(iso3: str) -> str | None:
    """Return how pages name the state that has an ISO 3166 code; None for none."""
    if iso3 in who.everyone():
        return iso3
    found = [s for s in states.candidates(iso3) if s.iso3() == iso3]
    return next(
        (one.slug for one in who.everyone().values() if one.state in found), None
    )


def edition(source: str) -> str:
    """Return publisher, title and version of a source of the package."""
    said = catalog.entry(source)
    return f"{said.publisher}, {said.title}, version {said.version}"


def _figure(source: str, row: Mapping[str, Any], value: float) -> Figure:
    sure = row["source_grade"] in _CONFIRMED and not row["approximate"]
    return Figure(value, key=bundled.row_key(source, row["line"]), confirmed=sure)


def _by_slug(found: Mapping[str, Figure]) -> dict[str, Figure]:
    return {name: one for iso, one in found.items() if (name := slug(iso)) is not None}


def indicator(name: str) -> Make:
    """Return what makes the figures of one indicator of states.

    Parameters
    ----------
    name : str
        Name in the table of indicators.
    """

    def make(store: Store, on: Date) -> Figures | None:
        rows = spending.indicators(name)
        year = newest(rows, on.year)
        if year is None:
            return None
        source = spending.INDICATORS
        found = {c: _figure(source, r, r["value"]) for c, r in rows[year].items()}
        return Figures(_by_slug(found), str(year), edition(source))

    return make


def _last(figures: ByYear) -> str | None:
    year = newest(figures, max(figures, default=0))
    return None if year is None else f"{year:04d}-12-31"


def last_indicator(name: str) -> Callable[[Store], str | None]:
    """Return what tells the last day that an indicator covers."""
    return lambda store: _last(spending.indicators(name))


def last_nato(column: str) -> Callable[[Store], str | None]:
    """Return what tells the last day that the alliance's own tables cover."""
    return lambda store: _last(spending.nato_table(column))


@cache
def _editions(column: str) -> Mapping[tuple[str, int], tuple[float, float]]:
    """Return the least and the greatest figure of all editions by code and year."""
    frame = bundled.read(spending.NATO_TABLE).filter(pl.col("iso3").is_not_null())
    found: dict[tuple[str, int], list[float]] = defaultdict(list)
    for code, year, value in frame.select("iso3", "year", column).iter_rows():
        if value is not None:
            found[code, year].append(value)
    return {key: (min(said), max(said)) for key, said in found.items()}


def nato(column: str) -> Make:
    """Return what makes the figures of a column of the alliance's own tables.

    Parameters
    ----------
    column : str
        Name of the column. The interval is the range over all editions that have the
        ally and the year.
    """

    def make(store: Store, on: Date) -> Figures | None:
        rows = spending.nato_table(column)
        year = newest(rows, on.year)
        if year is None:
            return None
        found = {}
        for code, row in rows[year].items():
            low, high = _editions(column)[code, year]
            one = _figure(spending.NATO_TABLE, row, row[column])
            found[code] = Figure(one.value, one.key, low, high, one.confirmed)
        return Figures(_by_slug(found), str(year), edition(spending.NATO_TABLE))

    return make


def _effort(on: Date) -> tuple[int, dict[str, tuple[Any, Any]]] | None:
    """Return share and GDP rows of each ally in the newest year with both."""
    shares, gdp = spending.nato_table(spending.SHARE), spending.indicators(spending.GDP)
    both = {
        year: {c: (row, gdp[year][c]) for c, row in rows.items() if c in gdp[year]}
        for year, rows in shares.items()
        if year in gdp
    }
    year = max(
        (y for y in both if on.year - spending.OLDEST <= y <= on.year), default=0
    )
    return (year, both[year]) if year else None


def _editions_of_two() -> str:
    return f"{edition(spending.NATO_TABLE)}; {edition(spending.INDICATORS)}"


def guideline_gap(store: Store, on: Date) -> Figures | None:
    """Measure how far each ally is from 2 % of GDP, billion US dollars."""
    found = _effort(on)
    if found is None:
        return None
    year, both = found
    gaps = {}
    for code, (share, gdp) in both.items():
        gap = money_gap(share[spending.SHARE], gdp["value"], guideline.TWO)
        if gap is not None:
            gaps[code] = _figure(spending.NATO_TABLE, share, gap)
    return Figures(_by_slug(gaps), str(year), _editions_of_two())


def burden(store: Store, on: Date) -> Figures | None:
    """Measure each ally's part of the spending less its part of the GDP of all."""
    found = _effort(on)
    if found is None:
        return None
    year, both = found
    money = {c: s[spending.SHARE] / 100 * g["value"] for c, (s, g) in both.items()}
    gaps = burden_gap(money, {c: g["value"] for c, (_, g) in both.items()})
    return Figures(
        _by_slug(
            {
                one.member: _figure(spending.NATO_TABLE, both[one.member][0], one.gap)
                for one in gaps.members
            }
        ),
        str(year),
        _editions_of_two(),
    )


def last_effort(store: Store) -> str | None:
    """Return the last day on which spending and GDP of allies are both covered."""
    shares, gdp = spending.nato_table(spending.SHARE), spending.indicators(spending.GDP)
    year = max(set(shares) & set(gdp), default=None)
    return None if year is None else f"{year:04d}-12-31"
