"""Power series: what part of the world's power sides held in each year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from foedus.answers import capabilities
from foedus.answers.capabilities import HUBS, RIVALS
from foedus.answers.case import Case
from foedus.answers.finding import Evidence
from foedus.answers.shelf import Held
from foedus.answers.spending import articled
from foedus.dates import Truth
from foedus.measures.power.economic_power import gdp_power

PRODUCT: Final = "isard-gdp-pop.cw_state_year"
OLDEST: Final = 5
"""Years before the day within which the newest figure must lie."""

_LEAST_PART: Final = 0.5
_LONGEST: Final = 80
"""Years back from the newest figure to which a series goes."""


@dataclass(frozen=True, eq=False)
class Index:
    """A quantity of every state and year, whose part of the world is power.

    Parameters
    ----------
    key : str
        ``cinc`` or ``net-product``.
    name : str
        What a reader calls it.
    measure : str
        Name of the measure that it is, in the list of measures.
    held : Held
        The table.
    frame : polars.DataFrame
        ``ccode``, ``year``, ``value`` (at least 0) and ``line`` of the states with a
        figure.
    """

    key: str
    name: str
    measure: str
    held: Held
    frame: pl.DataFrame

    def newest(self, until: int) -> int | None:
        """Return the newest year up to one; None if it is older than `OLDEST`."""
        years = self.frame.filter(pl.col("year").is_between(until - OLDEST, until))
        newest = years["year"].max()
        return newest if isinstance(newest, int) else None

    def rows(self, year: int, numbers: Mapping[int, str]) -> Iterator[Evidence]:
        """Yield the rows of some states in a year as evidence."""
        found = self.frame.filter(
            pl.col("year") == year, pl.col("ccode").is_in(list(numbers))
        )
        for row in found.iter_rows(named=True):
            said = f"{numbers[row['ccode']]} {year}: {self.name} {row['value']:.4g}"
            yield self.held.evidence(row, said)


@dataclass(frozen=True, eq=False)
class Side:
    """One side over the years.

    Parameters
    ----------
    label : str
        Name of the side, with its article.
    members : mapping of int to mapping of int to str
        Year -> COW number -> name of the states of the side in that year.
    shares : mapping of int to float
        Year -> part of the world, percent; a year without a figure for half of the
        states, or for the hub, is not there.
    """

    label: str
    members: Mapping[int, Mapping[int, str]]
    shares: Mapping[int, float]


def indices(case: Case) -> Iterator[Index]:
    """Read the indices of power that the store has.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Index
        CINC, and GDP times GDP per head.
    """
    nmc, product = case.held(capabilities.TABLE), case.held(PRODUCT)
    if nmc is not None:
        rows = nmc.read("ccode", "year", "cinc").rename({"cinc": "value"})
        known = rows.filter(pl.col("value").is_not_null())
        yield Index("cinc", "CINC", "cinc_share", nmc, known)
    if product is not None:
        rows = gdp_power(
            product.read("ccode", "year", "pwtrgdp", "pwtpop"),
            gdp="pwtrgdp",
            population="pwtpop",
        ).drop_nulls("gdp_power")
        frame = rows.select("ccode", "year", "line", value="gdp_power")
        name = "GDP times GDP per head"
        yield Index("net-product", name, "gdp_power", product, frame)


def alliance_side(case: Case, index: Index, last: int) -> Side:
    """Follow the members of each year.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    index : Index
        What is shared.
    last : int
        Last year.

    Returns
    -------
    Side
        In the years in which the alliance was in force for certain at their end.
    """
    start = case.pact.start
    first = max(last - _LONGEST, start.year if start is not None else last)
    members = {}
    for year in range(first, last + 1):
        then = case.in_year(year)
        if then.pact.in_force(then.on) is Truth.YES:
            coded = {m.cow_code: m.name for m in then.members if m.cow_code is not None}
            if coded and len(coded) >= _LEAST_PART * len(then.members):
                members[year] = coded
    shares = _shares(index, members, HUBS.get(case.pact.id))
    return Side(articled(case.label), members, shares)


def opponents(case: Case, index: Index, last: int) -> Iterator[Side]:
    """Follow those that an alliance is set against.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    index : Index
        What is shared.
    last : int
        Last year.

    Yields
    ------
    Side
        The peer where the two share no member, then the rival states that are in
        neither, each in the years in which it had a figure.
    """
    theirs: set[int] = set()
    mine = {m.cow_code for m in case.members}
    if case.peer is not None and not case.keys & case.peer.keys:
        side = alliance_side(case.peer, index, last)
        if last in side.shares:
            theirs = set(side.members[last])
            yield side
    for number in RIVALS.get(case.pact.id, ()):
        if number not in mine | theirs:
            side = _state(case, index, number, last)
            if last in side.shares:
                yield side


def _state(case: Case, index: Index, number: int, last: int) -> Side:
    name = case.state_name(number)
    members = {year: {number: name} for year in range(last - _LONGEST, last + 1)}
    return Side(articled(name), members, _shares(index, members, number))


def _shares(
    index: Index, members: Mapping[int, Mapping[int, str]], hub: int | None
) -> dict[int, float]:
    """Return the part of the world by year, percent."""
    pairs = [(y, n) for y, numbers in members.items() for n in numbers]
    schema = {"year": pl.Int64, "ccode": pl.Int64}
    asked = pl.DataFrame(pairs, schema=schema, orient="row")
    whole = index.frame.group_by("year").agg(pl.col("value").sum().alias("world"))
    made = (
        index.frame.join(asked, on=["year", "ccode"], how="semi")
        .group_by("year")
        .agg(
            pl.col("value").sum().alias("held"),
            pl.len().alias("known"),
            (pl.col("ccode") == (hub or 0)).any().alias("hub"),
        )
        .join(whole, on="year")
        .sort("year")
    )
    found = {}
    for row in made.iter_rows(named=True):
        asked_of = members[row["year"]]
        full = row["known"] >= _LEAST_PART * len(asked_of)
        if full and row["world"] > 0 and (row["hub"] or hub not in asked_of):
            found[row["year"]] = 100 * row["held"] / row["world"]
    return found


def kept(index: Index, year: int, numbers: Iterable[int]) -> float:
    """Return the part of the world that some states held in a year.

    Parameters
    ----------
    index : Index
        What is shared.
    year : int
        Year.
    numbers : iterable of int
        COW numbers.

    Returns
    -------
    float
        Percent; a state without a figure in the year, such as one that was no more,
        adds nothing.
    """
    found = index.frame.filter(pl.col("year") == year)
    mine = found.filter(pl.col("ccode").is_in(list(numbers)))
    whole = float(found["value"].sum())
    return 100 * float(mine["value"].sum()) / whole if whole else 0.0
