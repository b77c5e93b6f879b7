"""World product: the members' share of the GDP of all economies with a figure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import polars as pl

from foedus.answers.capabilities import HUBS
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.registry import codes

_TABLES: Final = ("world-bank-gdp.state_year", "world-bank.gdp")
_OLDEST: Final = 5
_LEAST_PART: Final = 0.5
DECADE: Final = 10
"""Years between a share and the earlier one beside it."""

_WORLD: Final = "WLD"
_OWN: Final = frozenset({"XKX"})
"""Economies that the publisher names by letters of its own."""


@dataclass(frozen=True, slots=True)
class Product:
    """What all economies make in one year, by one measure.

    Parameters
    ----------
    year : int
        Year.
    rows : mapping of str to row
        Row with the figure as `value` by ISO 3166 code, without groups of economies.
    """

    year: int
    rows: Mapping[str, Mapping[str, Any]]

    @property
    def total(self) -> float:
        """Sum over the economies with a figure."""
        return math.fsum(row["value"] for row in self.rows.values())

    def part(self, codes: Collection[str]) -> float | None:
        """Return the part of some economies, percent; None below half of them."""
        known = [self.rows[c]["value"] for c in codes if c in self.rows]
        if not known or len(known) < _LEAST_PART * len(codes):
            return None
        return 100 * math.fsum(known) / self.total

    def share(self, case: Case) -> float | None:
        """Return the part of the members; None also without the largest of them."""
        return None if lacks_hub(case, self.rows) else self.part(names(case))

    def beside(self, case: Case, before: Product | None) -> tuple[str, str]:
        """Return what stands beside the share: that of years ago, and the peer's."""
        return _then(case, before), self._peer(case)

    def _peer(self, case: Case) -> str:
        if case.peer is None:
            return NO_PEER
        share = self.share(case.peer)
        if share is None:
            return (
                f"{case.peer.label}: its largest member, or half of them, is not "
                "covered."
            )
        return f"{case.peer.label}: {share:.1f} % in the same year."


@dataclass(frozen=True, slots=True)
class World(Product):
    """GDP of all economies in one year.

    Parameters
    ----------
    year : int
        Year.
    rows : mapping of str to row
        Row by ISO 3166 code, without groups of economies.
    held : Held
        The table.
    printed : float or None
        The publisher's own total of the world, US dollars.
    """

    held: Held
    printed: float | None


def names(case: Case) -> dict[str, str]:
    """Return the names of the members by the code under which they are looked up.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    dict of str to str
        ISO 3166 code, or the id of a member without one -> name.
    """
    return {m.iso3 or m.member: m.name for m in case.members}


def findings(case: Case) -> Iterator[Finding]:
    """Answer what share of the world's GDP the members hold.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where the table was not added, or covers less than half of
        the members near the day.
    """
    for name in _TABLES if case.is_side else ():
        world = _world(case.held(name), case.year)
        if world is not None and world.share(case) is not None:
            yield _finding(case, world)
            return


@cache
def economies() -> frozenset[str]:
    """Return the codes of economies: what else the publisher lists is a group.

    Returns
    -------
    frozenset of str
        ISO 3166 codes, and those that the publisher made for states without one.
    """
    return frozenset(codes.translation("iso3", "en")["from_code"]) | _OWN


def lacks_hub(case: Case, rows: Mapping[str, object]) -> bool:
    """Whether the member that dwarfs the others is not covered.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    rows : mapping of str to object
        What is covered, by ISO 3166 code.

    Returns
    -------
    bool
        False for an alliance without such a member.
    """
    hub = HUBS.get(case.pact.id)
    return any(m.cow_code == hub and m.iso3 not in rows for m in case.members if hub)


def _world(held: Held | None, until: int) -> World | None:
    if held is None:
        return None
    frame = held.read("state", "year", "value").filter(
        pl.col("value").is_not_null()
        & pl.col("year").is_between(until - _OLDEST, until)
    )
    if frame.is_empty():
        return None
    newest = frame.filter(pl.col("year") == pl.col("year").max())
    rows = {row["state"]: row for row in newest.iter_rows(named=True)}
    printed = rows[_WORLD]["value"] if _WORLD in rows else None
    states = {code: row for code, row in rows.items() if code in economies()}
    return World(int(newest["year"][0]), states, held, printed)


def _finding(case: Case, world: World) -> Finding:
    share = world.share(case) or 0.0
    known = {c: m.name for c, m in case.codes.items() if c in world.rows}
    missing = [m.name for m in case.members if m.iso3 not in known]
    own = 0.0 if world.printed is None else share * world.total / world.printed
    return case.finish(
        Finding(
            id="power.world-gdp",
            question=12,
            title="What share of the world's GDP do the members hold?",
            statement=f"The members {case.when} held {share:.1f} % of the world's GDP "
            f"of {world.year} at market rates ({len(known)} of {len(case.members)} "
            f"members; the world is the sum of {len(world.rows)} economies with a "
            "figure).",
            value=round(share, 2),
            unit="% of world GDP, market rates",
            date=str(world.year),
            edition=world.held.label,
            interval=(round(min(share, own), 2), round(max(share, own), 2))
            if own
            else None,
            interval_note="by the sum of the economies and by the publisher's own "
            "total of the world, not a sampling interval"
            if own
            else "the publisher gives no uncertainty",
            comparison=world.beside(case, _world(world.held, world.year - DECADE)),
            method="sum of the members' GDP / sum of the GDP of all economies with a "
            "figure in the year; groups of economies left out",
            caveats=(
                "Economies without a figure are not in the sum, so the share is a "
                "little too high; today's borders are carried back by the publisher.",
                "At market rates: a share moves with exchange rates.",
                f"Not covered: {listed(missing)}.",
            ),
            table=table(
                (
                    TableColumn("label", "Member"),
                    TableColumn("value", "Share of world GDP", "%", "number"),
                    TableColumn("gdp", "GDP", "billion US dollars", "number", 0),
                ),
                _rows(world, known),
            ),
            chart="bars",
        )
    )


def _rows(world: World, known: Mapping[str, str]) -> Iterator[Row]:
    for code in sorted(known, key=lambda c: -world.rows[c]["value"]):
        row = world.rows[code]
        value = row["value"]
        text = f"{known[code]} {world.year}: GDP {value / 1e9:,.1f} billion US dollars"
        cells = (known[code], 100 * value / world.total, value / 1e9)
        yield Row(code, cells, (world.held.evidence(row, text),))


def _then(case: Case, before: Product | None) -> str:
    share = None if before is None else before.share(case)
    if before is None or share is None:
        return "Ten years before: not covered for half of the members."
    return f"{before.year}, the same members: {share:.1f} %."
