"""Promises as spans of days: who had surely promised what to whom, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise, permutations, product
from typing import Literal, Protocol

import polars as pl

from foedus import dates
from foedus.dates import Date, Interval, Truth
from foedus.registry import tables
from foedus.registry.alliances import everything
from foedus.registry.bonds import DECIDING
from foedus.registry.records import (
    EVERYONE,
    OBLIGATIONS,
    WEAKENED_STATUSES,
    Alliance,
    Membership,
    Promise,
)

Pledge = tuple[int, int, str]


class Counting(Protocol):
    """Whoever may stand on a side of a promise."""

    @property
    def counts(self) -> bool:
        """Whether it is a member, and not an associate."""


@cache
def spans(system: Literal["cow", "gw"] = "cow") -> pl.DataFrame:
    """Return the days on which states had surely promised something to each other.

    Parameters
    ----------
    system : {"cow", "gw"}
        Whose numbers the states have.

    Returns
    -------
    polars.DataFrame
        ``state_a`` (giver), ``state_b`` (receiver), ``obligation``, ``start`` and
        ``stop`` (Int32, days since 1970-01-01, [start, stop)). Spans of a pair and an
        obligation can overlap: one for each alliance. Days without a row are days of
        which the registry knows no promise, or is not sure; it is no census.

    Notes
    -----
    The rules are those of `foedus.registry.bonds.bound`: alliances, guarantees and
    leagues count, collective security and arrangements do not; a row that names a
    member is read before a general one; suspended and dormant members promise nothing
    that is sure; associates give and get only what names them.
    """
    rows = [row for pact in everything() for row in _of(pact, system)]
    shape = {
        "state_a": pl.Int32,
        "state_b": pl.Int32,
        "obligation": pl.String,
        "start": pl.Int32,
        "stop": pl.Int32,
    }
    frame = pl.DataFrame(rows, schema=shape, orient="row")
    return frame.sort("state_a", "state_b", "obligation", "start")


def _of(pact: Alliance, system: str) -> Iterator[tuple[int, int, str, int, int]]:
    """Yield the spans of an alliance."""
    if pact.treaty.kind not in DECIDING or not pact.promises:
        return
    since: dict[Pledge, int] = {}
    edges = _edges(pact)
    for first, after in pairwise(edges):
        now = _on(pact, dates.from_day(first), system)
        for pledge in [p for p in since if p not in now]:
            yield (*pledge, since.pop(pledge), first)
        since.update((p, first) for p in now if p not in since)
        if after == edges[-1]:
            yield from ((*p, start, after) for p, start in since.items())


def _edges(pact: Alliance) -> list[int]:
    """Return the days on which the answer can change, within coverage."""
    low, high = dates.parse("1816-01-01").earliest, tables.compiled().latest + 1
    intervals: Iterable[Interval] = (
        pact.span,
        *(m.span for m in pact.memberships),
        *(p.span for p in pact.promises),
    )
    bounds = [b for i in intervals for b in (i.start, i.end) if b is not None]
    near = {
        day
        for b in bounds
        for day in (b.earliest, b.earliest + 1, b.latest, b.latest + 1)
    }
    return sorted({low, high, *(day for day in near if low < day < high)})


def _on(pact: Alliance, on: Date, system: str) -> set[Pledge]:
    """Return what is surely promised under an alliance on a day."""
    if pact.in_force(on) is not Truth.YES:
        return set()
    sides = {
        m.member: m
        for m in (*pact.associated(on), *pact.members(on))
        if m.holds_on(on) is Truth.YES and m.status not in WEAKENED_STATUSES
    }
    rows = pact.promises_on(on)
    found: set[Pledge] = set()
    for obligation in OBLIGATIONS:
        same = [p for p in rows if p.obligation == obligation]
        found |= {
            (one, other, obligation)
            for giver, receiver in _pairs(same, sides)
            if (one := _code(sides[giver], system)) is not None
            and (other := _code(sides[receiver], system)) is not None
            and one != other
        }
    return found


def _pairs(rows: list[Promise], sides: dict[str, Membership]) -> set[tuple[str, str]]:
    """Return giver and receiver of what the most particular rows surely promise."""
    sure: set[tuple[str, str]] = set()
    decided: set[tuple[str, str]] = set()
    for named in (2, 1, 0):
        level = [p for p in rows if p.named == named]
        reached = {pair for p in level for pair in reach(p, sides)} - decided
        sure |= reached & {
            pair for p in level if p.answer == "yes" for pair in reach(p, sides)
        }
        decided |= reached
    return sure


def reach(row: Promise, sides: Mapping[str, Counting]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that a row is about: associates only where it names them.

    Parameters
    ----------
    row : Promise
        The row.
    sides : mapping of str to Counting
        Members and associates by their keys.

    Yields
    ------
    (str, str)
        Keys of who promises and of who is promised.
    """
    members = [key for key, side in sides.items() if side.counts]
    if row.giver == row.receiver == EVERYONE:
        yield from permutations(members, 2)
        return
    givers = members if row.giver == EVERYONE else [row.giver]
    receivers = members if row.receiver == EVERYONE else [row.receiver]
    for giver, receiver in product(givers, receivers):
        if giver != receiver and giver in sides and receiver in sides:
            yield giver, receiver


def _code(side: Membership, system: str) -> int | None:
    return side.cow_code if system == "cow" else side.gw_code
