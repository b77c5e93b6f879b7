"""Real product: the members' part of the world's GDP in purchasing power."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus.answers.capabilities import HUBS
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.answers.spending import articled

TABLE: Final = "isard-gdp-pop.cw_state_year"

_OLDEST: Final = 5
_LEAST_PART: Final = 0.5
_DECADE: Final = 10
_NORMAL_95: Final = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""
_REFERENCE: Final = (
    "Fariss, Anders, Markowitz and Barnum 2022, Journal of Conflict Resolution 66(3), "
    "553-591, doi:10.1177/00220027211054432"
)
_NOTE: Final = (
    "95 % interval of the estimates, the errors of states taken as independent"
)
_CAVEATS: Final = (
    "Estimates of a model that joins several series; where the errors of states go "
    "together the interval is another.",
    "The publisher does not state the unit beside the figures: international dollars "
    "of 2011 by the series that the model is tied to.",
)


@dataclass(frozen=True, slots=True)
class World:
    """Real GDP of all states in one year.

    Parameters
    ----------
    held : Held
        The table.
    year : int
        Year.
    rows : mapping of int to row
        Row by COW number, of the states with an estimate.
    """

    held: Held
    year: int
    rows: Mapping[int, Mapping[str, Any]]

    def known(self, case: Case) -> dict[int, str]:
        """Return the members with an estimate, by COW number."""
        return {
            m.cow_code: m.name
            for m in case.members
            if m.cow_code is not None and m.cow_code in self.rows
        }

    def evidence(self, number: int, name: str) -> Evidence:
        """Return the row of a state as evidence."""
        row = self.rows[number]
        text = (
            f"{name} {self.year}: GDP {row['pwtrgdp'] / 1e3:,.1f} billion "
            f"international dollars (sd {row['sd_pwtrgdp'] / 1e3:,.1f})"
        )
        return self.held.evidence(row, text)


@dataclass(frozen=True, slots=True)
class Part:
    """A share with its interval.

    Parameters
    ----------
    value, low, high : float
        Percent; the bounds lie between 0 and 100.
    """

    value: float
    low: float
    high: float


def findings(case: Case) -> Iterator[Finding]:
    """Answer what part of the world's GDP in purchasing power the members hold.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        The members' share of the world, and the hub's share of the members; nothing
        where the table was not added or ends years before the day, or covers less
        than half of the members.
    """
    world = _world(case.held(TABLE), case.year) if case.is_side else None
    share = None if world is None else _share(case, world)
    if world is None or share is None:
        return
    yield _finding(case, world, share)
    hub = HUBS.get(case.pact.id)
    inner = None if hub is None else _within(case, world, hub)
    if hub is not None and inner is not None and len(world.known(case)) > 2:
        yield _hub(case, world, hub, inner)


def part(world: Mapping[int, Mapping[str, Any]], chosen: frozenset[int]) -> Part | None:
    """Return the share of some states in a sum, with its interval.

    Parameters
    ----------
    world : mapping of int to row
        Estimates by COW number: ``pwtrgdp`` and ``sd_pwtrgdp``.
    chosen : frozenset of int
        The states whose share it is; others of the mapping are the rest.

    Returns
    -------
    Part or None
        Share of the means in percent, and 95 % interval by the delta method with
        independent errors, cut at 0 and 100; None for a sum of 0.
    """
    mine = [row for n, row in world.items() if n in chosen]
    rest = [row for n, row in world.items() if n not in chosen]
    total = math.fsum(row["pwtrgdp"] for row in world.values())
    if not total:
        return None
    share = math.fsum(row["pwtrgdp"] for row in mine) / total
    inner = math.fsum(row["sd_pwtrgdp"] ** 2 for row in mine)
    outer = math.fsum(row["sd_pwtrgdp"] ** 2 for row in rest)
    error = math.sqrt((1 - share) ** 2 * inner + share**2 * outer) / total
    low, high = (share + sign * _NORMAL_95 * error for sign in (-1, 1))
    return Part(100 * share, 100 * max(0.0, low), 100 * min(1.0, high))


def _world(held: Held | None, until: int) -> World | None:
    if held is None:
        return None
    frame = held.read("ccode", "year", "pwtrgdp", "sd_pwtrgdp").filter(
        pl.col("pwtrgdp").is_not_null()
        & pl.col("sd_pwtrgdp").is_not_null()
        & pl.col("year").is_between(until - _OLDEST, until)
    )
    if frame.is_empty():
        return None
    newest = frame.filter(pl.col("year") == pl.col("year").max())
    rows = {row["ccode"]: row for row in newest.iter_rows(named=True)}
    return World(held, int(newest["year"][0]), rows)


def _share(case: Case, world: World) -> Part | None:
    """Return the share of the members; None where it would mislead."""
    known = world.known(case)
    hub = HUBS.get(case.pact.id)
    lacks_hub = hub is not None and hub not in known
    if lacks_hub or len(known) < max(1.0, _LEAST_PART * len(case.members)):
        return None
    return part(world.rows, frozenset(known))


def _finding(case: Case, world: World, share: Part) -> Finding:
    known = world.known(case)
    missing = [m.name for m in case.members if m.cow_code not in known]
    return case.finish(
        Finding(
            id="power.world-gdp-ppp",
            question=12,
            title="What share of the world's GDP, in purchasing power?",
            statement=f"The members {case.when} held {share.value:.1f} % of the "
            f"world's GDP of {world.year} in purchasing power ({len(known)} of "
            f"{len(case.members)} members; the world is the sum of {len(world.rows)} "
            "states with an estimate).",
            value=round(share.value, 2),
            unit="% of world GDP, purchasing power",
            date=str(world.year),
            edition=world.held.label,
            interval=(round(share.low, 1), round(share.high, 1)),
            interval_note=_NOTE,
            comparison=(_then(case, world), _peer(case, world)),
            method="sum of the members' GDP / sum of the GDP of all states with an "
            "estimate in the year; interval by the delta method",
            reference=_REFERENCE,
            caveats=(*_CAVEATS, f"Not covered: {listed(missing)}."),
            table=table(_columns(), _rows(world, known)),
            chart="bars",
        )
    )


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("label", "Member"),
        TableColumn("value", "Share of world GDP", "%", "number"),
        TableColumn("low", "Lower bound", "%", "number"),
        TableColumn("high", "Upper bound", "%", "number"),
    )


def _rows(world: World, known: Mapping[int, str]) -> Iterator[Row]:
    for number in sorted(known, key=lambda n: -world.rows[n]["pwtrgdp"]):
        one = part(world.rows, frozenset({number}))
        if one is not None:
            cells = (known[number], one.value, one.low, one.high)
            yield Row(str(number), cells, (world.evidence(number, known[number]),))


def _then(case: Case, world: World) -> str:
    then = _world(world.held, world.year - _DECADE)
    share = None if then is None else _share(case, then)
    if then is None or share is None:
        return "Ten years before: not covered for half of the members."
    return f"{then.year}, the same members: {share.value:.1f} %."


def _peer(case: Case, world: World) -> str:
    if case.peer is None:
        return NO_PEER
    share = _share(case.peer, world)
    if share is None:
        return (
            f"{case.peer.label}: its largest member, or half of them, is not covered."
        )
    return f"{case.peer.label}: {share.value:.1f} % in the same year."


def _within(case: Case, world: World, hub: int) -> Part | None:
    """Return the share of the hub among the members."""
    rows = {n: world.rows[n] for n in world.known(case)}
    return part(rows, frozenset({hub})) if hub in rows else None


def _hub(case: Case, world: World, hub: int, share: Part) -> Finding:
    known = world.known(case)
    name = articled(known[hub])
    missing = [m.name for m in case.members if m.cow_code not in known]
    return case.finish(
        Finding(
            id="power.hub-gdp",
            question=None,
            title=f"How much of the members' GDP is that of {name}?",
            statement=f"In {world.year} {name} held {share.value:.1f} % of the GDP in "
            f"purchasing power of the {len(known)} members with an estimate.",
            value=round(share.value, 2),
            unit="% of the members' GDP, purchasing power",
            date=str(world.year),
            edition=world.held.label,
            interval=(round(share.low, 1), round(share.high, 1)),
            interval_note=_NOTE,
            comparison=(_hub_then(case, world, hub), _hub_peer(case, world)),
            evidence=tuple(world.evidence(n, said) for n, said in known.items()),
            method="GDP of the member / sum of GDP over the members; interval by the "
            "delta method",
            reference=_REFERENCE,
            caveats=(*_CAVEATS, f"Not covered: {listed(missing)}."),
        )
    )


def _hub_then(case: Case, world: World, hub: int) -> str:
    then = _world(world.held, world.year - _DECADE)
    share = None if then is None else _within(case, then, hub)
    if then is None or share is None:
        return "Ten years before: not covered."
    return f"{then.year}, the same members: {share.value:.1f} %."


def _hub_peer(case: Case, world: World) -> str:
    hub = HUBS.get(case.peer.pact.id) if case.peer is not None else None
    if case.peer is None or hub is None:
        return "A peer with a hub of its own is not on record for the day."
    share = _within(case.peer, world, hub)
    if share is None:
        return f"{case.peer.label}: not covered."
    name = articled(world.known(case.peer)[hub])
    return f"{case.peer.label}: {name} {share.value:.1f} %."
