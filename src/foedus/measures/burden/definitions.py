"""Definitions of military spending: three publishers side by side."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import require
from foedus.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class Definition:
    """What a publisher counts as military spending.

    Parameters
    ----------
    publisher : str
        Who.
    counts : mapping of str to bool
        Item -> whether it is counted. An item that is not there is not stated in the
        text that was read, which is neither yes nor no.
    gdp : str
        Whose GDP stands below the line of its share.
    timing : str
        What a year is.
    source : str
        The text that was read.
    """

    publisher: str
    counts: MappingProxyType[str, bool]
    gdp: str
    timing: str
    source: str


_SIPRI_COUNTS: Final = {
    "armed forces": True,
    "peacekeeping forces": True,
    "defence ministries and other agencies in defence projects": True,
    "paramilitary forces trained and equipped for operations": True,
    "military space": True,
    "pensions of military personnel": True,
    "social services for personnel": True,
    "procurement": True,
    "military research and development": True,
    "military aid given": True,
    "civil defence": False,
    "veterans' benefits": False,
    "demobilisation and conversion": False,
    "destruction of weapons": False,
}

DEFINITIONS: Final = (
    Definition(
        publisher="NATO",
        counts=MappingProxyType(
            {
                "armed forces": True,
                "paramilitary forces trained and equipped for operations": True,
                "other paramilitary forces": False,
                "pensions of military personnel": True,
                "procurement": True,
                "military research and development": True,
            }
        ),
        gdp="European Commission and OECD",
        timing="payments made or to be made in the fiscal year; the newest years are "
        "estimates",
        source="NATO, Defence Expenditure of NATO Countries, explanatory notes of the "
        "editions for 2005, 2016 and 2023, read in copies. From figures for 2002 on "
        "other forces count only where they are structured, equipped and trained to "
        "support defence forces and realistically deployable",
    ),
    Definition(
        publisher="SIPRI",
        counts=MappingProxyType(_SIPRI_COUNTS),
        gdp="International Monetary Fund",
        timing="calendar year; spending of a fiscal year is taken as even over it",
        source="SIPRI Military Expenditure Database, sources and methods: a guideline "
        "that cannot be kept for every state",
    ),
    Definition(
        publisher="World Bank",
        counts=MappingProxyType(_SIPRI_COUNTS),
        gdp="not stated in the text that was read",
        timing="as SIPRI, whose figures it republishes",
        source="World Bank, Military expenditure (% of GDP), note of the indicator: "
        "SIPRI's figures, derived from NATO's definition. So it is no third witness",
    ),
)
"""What was read, and nothing from memory; texts change with editions."""


def differing_items() -> tuple[str, ...]:
    """Return what the publishers do not all state alike.

    Returns
    -------
    tuple of str
        Items that one counts and another does not, or that one of them does not
        state, in alphabetical order.
    """
    items = {item for one in DEFINITIONS for item in one.counts}
    return tuple(
        sorted(
            item
            for item in items
            if len({one.counts.get(item) for one in DEFINITIONS}) > 1
        )
    )


def reconcile(
    frame: pl.DataFrame,
    figure: str = "share",
    *,
    publisher: str = "publisher",
    member: str = "state",
    year: str = "year",
) -> pl.DataFrame:
    """Figures of several publishers for the same members and years, side by side.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per publisher, member and year; one edition of each publisher.
    figure : str
        Column of the figure, such as the share of GDP, at least 0.
    publisher : str
        Column of the publishers.
    member : str
        Column of the members.
    year : str
        Column of the year.

    Returns
    -------
    polars.DataFrame
        One row per member and year, sorted by them: a column per publisher in
        alphabetical order (null where it has no figure), ``publishers`` (how many have
        one), ``spread`` (largest minus smallest, in the unit of the figure),
        ``relative_spread`` (the same over their mean), and ``rank_spread`` (largest
        minus smallest rank among the members for whom all publishers of the year have
        a figure). The last three are null where fewer than two have one.

    Raises
    ------
    SchemaError
        If a column is missing, or a publisher has two figures for a member and year.

    Notes
    -----
    A difference is not an error: the definitions, the GDP below the line, the year and
    the edition differ (`DEFINITIONS`, `differing_items`). Figures of two publishers are
    never mixed in one ranking. The World Bank republishes SIPRI: their agreement
    confirms nothing.

    References
    ----------
    Definition. The texts of the publishers: `DEFINITIONS`.

    Examples
    --------
    >>> rows = {"publisher": ["NATO", "SIPRI"], "state": ["a", "a"], "year": [1, 1]}
    >>> made = reconcile(pl.DataFrame(rows | {"share": [2.0, 2.5]}))
    >>> made["spread"].item()
    0.5
    """
    require(frame, figure, publisher, member, year)
    keys = [member, year]
    known = frame.select(
        *keys,
        pl.col(publisher).cast(pl.String),
        pl.col(figure).cast(pl.Float64).fill_nan(None),
    )
    if known.select(*keys, publisher).is_duplicated().any():
        problem = f"A {publisher} has two figures for one {member} and {year}."
        raise SchemaError(problem, "Keep one edition of each.", column=publisher)
    names = sorted(known[publisher].drop_nulls().unique().to_list())
    if not names:
        none = [pl.Series(name, [], dtype) for name, dtype in _NONE]
        return known.select(keys).clear().with_columns(none)
    wide = known.pivot(publisher, index=keys, values=figure, maintain_order=True)
    low, high = pl.min_horizontal(names), pl.max_horizontal(names)
    count = pl.sum_horizontal(pl.col(n).is_not_null() for n in names)
    several = pl.col("publishers") > 1
    mean = pl.mean_horizontal(names)
    return (
        wide.select(*keys, *names)
        .with_columns(count.cast(pl.UInt32).alias("publishers"))
        .with_columns(
            pl.when(several).then(high - low).alias("spread"),
            pl.when(several & (mean > 0))
            .then((high - low) / mean)
            .alias("relative_spread"),
            _rank_spread(names, year),
        )
        .sort(keys)
    )


_NONE: Final = (
    ("publishers", pl.UInt32),
    ("spread", pl.Float64),
    ("relative_spread", pl.Float64),
    ("rank_spread", pl.Int64),
)


def _rank_spread(names: list[str], year: str) -> pl.Expr:
    """Ranks among the members with a figure of every publisher that has one."""
    held = {n: pl.col(n).is_not_null().any().over(year) for n in names}
    complete = pl.all_horizontal(
        ~has | pl.col(n).is_not_null() for n, has in held.items()
    )
    ranks = [
        pl.when(complete)
        .then(pl.col(n))
        .rank("min", descending=True)
        .over(year)
        .cast(pl.Int64)
        for n in names
    ]
    gap = pl.max_horizontal(ranks) - pl.min_horizontal(ranks)
    return pl.when(complete & (pl.col("publishers") > 1)).then(gap).alias("rank_spread")


MEASURES: Final = (
    Measure(
        name="reconcile",
        title="Spread of publishers over the same member and year",
        unit="the unit of the figures",
        low=0.0,
        high=None,
        null_means="fewer than two publishers have a figure",
        formula="max - min; (max - min) / mean; max - min of ranks",
        reference="Definition. The texts of NATO, SIPRI and the World Bank",
        needs=("figures by publisher, member and year",),
        function=reconcile,
        analysis_unit="member-year",
    ),
)
