"""Alliance network: which states owed each other active aid in a year, by ATOP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.answers.capabilities import HUBS
from foedus.answers.case import Case, state_name
from foedus.answers.finding import Evidence
from foedus.answers.shelf import Held
from foedus.dates import Truth
from foedus.registry import tables

if TYPE_CHECKING:
    from foedus.measures.network.communities import Communities
    from foedus.measures.network.layers import Multiplex
    from foedus.store import Store

TABLE: Final = "atop.directed_dyad_year"
LAYER: Final = "active-aid"
ENEMIES: Final[Mapping[str, str]] = {
    "rivalry": "thompson-rivalries.tss",
    "dispute": "cow-mid.directed_dyad_year",
}
"""Layer of enmities -> the table that it is read from."""

DECADE: Final = 10
"""Years between a network and the earlier one beside it."""

PLACES: Final = (
    "degree",
    "strength",
    "eigenvector",
    "betweenness",
    "core_number",
    "clustering",
)
"""Measures of the place of a state in a network."""

_HEAVY: Final = "strength"
_STATES: Final = "atop.state_year"
AID: Final = ("defense", "offense")
PROMISES: Final = ("defense", "offense", "neutral", "nonagg", "consul")
_KINDS: Final = (
    LAYER,
    "defence",
    "offence",
    "neutrality",
    "nonaggression",
    "consultation",
)
_OLDEST: Final = 10
_FIRST: Final = 1816


@dataclass(frozen=True, eq=False)
class Ties:
    """The ties of active aid of one year, with what is computed of them once.

    Parameters
    ----------
    pairs : polars.DataFrame
        ``source`` and ``target`` (COW numbers, the smaller first) and ``weight``: how
        many of the five kinds of promises the two have made, 1 to 5.
    states : tuple of int
        Members of the system of states, tied or not, in order.
    networks : Multiplex
        The layers of the year: promises, and enmities where they were added.
    """

    pairs: pl.DataFrame
    states: tuple[int, ...]
    networks: Multiplex

    @property
    def plain(self) -> pl.DataFrame:
        """The ties without their weight."""
        return self.pairs.drop("weight")

    @cached_property
    def places(self) -> Mapping[int, Mapping[str, Any]]:
        """The measures of `PLACES` by COW number; only the strength is weighted."""
        from threadpoolctl import threadpool_limits

        from foedus.measures.network.positions import POSITIONS
        from foedus.measures.network.ties import read_ties

        plain = read_ties(self.plain, self.states)
        heavy = read_ties(self.pairs, self.states)
        # Threads that share a matrix this small wait longer than they work.
        with threadpool_limits(1):
            values = {
                name: POSITIONS[name]((heavy if name == _HEAVY else plain).weights)
                for name in PLACES
            }
        rows = plain.frame(**values).iter_rows(named=True)
        return {row["state"]: row for row in rows}

    @cached_property
    def communities(self) -> Communities:
        """The communities of the network without weights."""
        from foedus.measures.network.communities import communities

        return communities(self.plain, self.states)

    def partners(self, number: int) -> list[int]:
        """Return the states that a state is tied to, in order."""
        one = self.pairs.filter(pl.col("source") == number)["target"]
        other = self.pairs.filter(pl.col("target") == number)["source"]
        return pl.concat([one, other]).sort().to_list()


@dataclass(frozen=True, eq=False)
class Network:
    """The alliances of a year, seen from the members of one.

    Parameters
    ----------
    case : Case
        The alliance on the day, or at the end of the last year that is covered.
    held : Held
        The table of ATOP.
    year : int
        Year.
    ties : Ties
        The ties of all states in the year.
    when : str
        The year with its preposition, as the start of a sentence, with a comma.
    """

    case: Case
    held: Held
    year: int
    ties: Ties
    when: str

    @cached_property
    def members(self) -> Mapping[int, str]:
        """Names of the members that are in the network, by COW number."""
        there = set(self.ties.states)
        return {
            m.cow_code: m.name
            for m in self.case.members
            if m.cow_code is not None and m.cow_code in there
        }

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the members that are not in the network."""
        return tuple(
            m.name for m in self.case.members if m.cow_code not in self.members
        )

    def ties_of(
        self, number: int, name: str, promises: tuple[str, ...] = AID
    ) -> Iterator[Evidence]:
        """Yield the rows of a state's ties as evidence, one for each partner."""
        rows = self.held.read("ccode1", "ccode2", "year", *PROMISES).filter(
            pl.col("year") == self.year,
            (pl.col("ccode1") == number) | (pl.col("ccode2") == number),
            pl.any_horizontal(pl.col(*promises) == 1),
        )
        seen: set[int] = set()
        for row in rows.sort("ccode1", "ccode2").iter_rows(named=True):
            partner = row["ccode1"] + row["ccode2"] - number
            if partner not in seen:
                seen.add(partner)
                yield self.held.evidence(row, _promised(row, name, partner))

    def pacts_of(self, numbers: Mapping[int, str]) -> dict[int, Evidence]:
        """Return the row that lists the alliances of each state, by COW number."""
        held = self.case.held(_STATES)
        if held is None:
            return {}
        rows = held.read("state", "year", "number").filter(
            pl.col("year") == self.year, pl.col("state").is_in(list(numbers))
        )
        return {
            row["state"]: held.evidence(
                row,
                f"{numbers[row['state']]} {self.year}: in {row['number']} alliances "
                "of ATOP",
            )
            for row in rows.iter_rows(named=True)
        }


def _promised(row: Mapping[str, Any], name: str, partner: int) -> str:
    said = ", ".join(kind for kind in PROMISES if row[kind] == 1)
    return f"{name} and {state_name(partner, row['year'])} {row['year']}: {said}"


def network(case: Case) -> Network | None:
    """Return the network of the day's year, or of the last before it that is covered.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    Network or None
        None where ATOP was not added, does not cover a year of the ten before the day,
        or the alliance was not in force then, and for collective security.
    """
    held = case.held(TABLE)
    last = None if held is None else held.last_year
    if held is None or last is None or not case.is_side:
        return None
    year = min(case.year, last)
    return _of_year(case, held, year) if case.year - year <= _OLDEST else None


def earlier(found: Network) -> Network | None:
    """Return the network ten years before another.

    Parameters
    ----------
    found : Network
        A network.

    Returns
    -------
    Network or None
        None where the alliance was not in force, or the year is not covered.
    """
    return _of_year(found.case, found.held, found.year - DECADE)


def no_past(found: Network) -> str:
    """Say why there is no network ten years before another.

    Parameters
    ----------
    found : Network
        A network.

    Returns
    -------
    str
        A sentence.
    """
    year = found.year - DECADE
    why = "not covered" if year < _FIRST else "the alliance was not in force"
    return f"Ten years before ({year}): {why}."


def hub_of(case: Case) -> int | None:
    """Return the state around which an alliance, or its set of pacts, is built.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    int or None
        COW number; None where none is on record among the members.
    """
    rows = tables.rows("systems")
    named = {c["hub"] for c in rows if c["alliance_id"] == case.pact.id}
    declared = HUBS.get(case.pact.id)
    for spell in case.members:
        if spell.cow_code is not None and (
            spell.cow_code == declared or spell.member in named
        ):
            return spell.cow_code
    return None


def _of_year(case: Case, held: Held, year: int) -> Network | None:
    if year < _FIRST or case.store is None:
        return None
    then = case.in_year(year)
    if then.pact.in_force(then.on) is not Truth.YES:
        return None
    foes = tuple(k for k, name in ENEMIES.items() if case.held(name) is not None)
    ties = _read(case.store, held.path, year, foes)
    last = year == held.last_year and year < case.year
    when = f"In {year}, the last year that ATOP covers," if last else f"In {year},"
    return Network(then, held, year, ties, when)


@lru_cache(maxsize=8)
def _read(store: Store, path: Path, year: int, foes: tuple[str, ...]) -> Ties:
    """Return the ties of a year; `path` names the content of the table."""
    from foedus.measures.network.layers import multiplex

    networks = multiplex((*_KINDS, *foes), year, year, store=store)
    if year not in networks.years(LAYER):
        return Ties(networks.ties(LAYER).drop("year").clear(), (), networks)
    promised = pl.sum_horizontal(pl.col(name) > 0 for name in _KINDS[1:])
    pairs = networks.pairs.filter(pl.col(LAYER) > 0).select(
        "source", "target", promised.cast(pl.Float64).alias("weight")
    )
    return Ties(pairs, tuple(networks.states["state"]), networks)
