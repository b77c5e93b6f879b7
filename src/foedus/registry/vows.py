"""Vows: every promise between any two members on a day, sure or perhaps.

`foedus.registry.bonds.bound` answers for one pair and says why; here all pairs of a day
come at once, by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from foedus.dates import Date, Truth
from foedus.registry import tables
from foedus.registry.alliances import alliance, everything
from foedus.registry.bonds import DECIDING
from foedus.registry.promised import reach
from foedus.registry.records import (
    OBLIGATIONS,
    WEAKENED_STATUSES,
    Alliance,
    Membership,
    Promise,
)

Pair = tuple[str, str]
"""Registry keys of giver and receiver."""


@dataclass(frozen=True, slots=True)
class Vow:
    """One promise of one alliance from one member to another.

    Attributes
    ----------
    alliance, name : str
        Registry id and name of the alliance, guarantee or league.
    obligation : str
        One of `foedus.registry.records.OBLIGATIONS`.
    answer : str
        ``yes`` or ``maybe``.
    article : str
        Article of the treaty; empty = not stated.
    confirmed : bool
        Whether a source was read for the promise and both memberships.
    key : str
        Trace key of the promise.
    line : int
        Its line in the registry's table of obligations.
    """

    alliance: str
    name: str
    obligation: str
    answer: str
    article: str
    confirmed: bool
    key: str
    line: int


@lru_cache(maxsize=16)
def vows(on: Date) -> Mapping[Pair, tuple[Vow, ...]]:
    """Return what every member of anything had promised to every other on a day.

    Parameters
    ----------
    on : Date
        Day; a year or month asks about all of its days.

    Returns
    -------
    mapping of (giver, receiver) to tuple of Vow
        Promises of alliances, guarantees and leagues, in the order of the registry.
        Pairs without one are absent; none either after the day on which the registry
        was compiled. The registry is no census: absence is not a no.
    """
    found: dict[Pair, list[Vow]] = {}
    if on.earliest > tables.compiled().latest:
        return {}
    for pact in everything():
        if pact.treaty.kind in DECIDING and pact.in_force(on) is not Truth.NO:
            for pair, vow in _of(pact, on):
                found.setdefault(pair, []).append(vow)
    return {pair: tuple(made) for pair, made in found.items()}


@dataclass(frozen=True, slots=True)
class _Side:
    """A member on the day: whether its promises are in doubt, and its source read."""

    counts: bool
    doubted: bool
    confirmed: bool


def _of(pact: Alliance, on: Date) -> tuple[tuple[Pair, Vow], ...]:
    """Return the promises of an alliance on a day."""
    whole = pact.in_force(on) is Truth.YES
    rows = tuple(
        (row.provenance.line, whole and row.answer == "yes" and _holds(row, on))
        for row in pact.promises_on(on)
    )
    return _made(pact.id, rows, tuple(_sides(pact, on).items())) if rows else ()


@lru_cache(maxsize=2048)
def _made(
    id: str, rows: tuple[tuple[int, bool], ...], sides: tuple[tuple[str, _Side], ...]
) -> tuple[tuple[Pair, Vow], ...]:
    """Return the promises of rows between sides, the same on many days."""
    pact, sure = alliance(id), dict(rows)
    same = [row for row in pact.promises if row.provenance.line in sure]
    return tuple(
        each
        for obligation in OBLIGATIONS
        for each in _each(
            pact, [r for r in same if r.obligation == obligation], sure, dict(sides)
        )
    )


def _each(
    pact: Alliance,
    rows: Iterable[Promise],
    sure: Mapping[int, bool],
    sides: Mapping[str, _Side],
) -> Iterator[tuple[Pair, Vow]]:
    """Yield what the most particular rows promise; equal vows are one object."""
    decided: set[Pair] = set()
    for named in (2, 1, 0):
        reached: set[Pair] = set()
        for row in (r for r in rows if r.named == named):
            kinds = _kinds(pact, row, sure[row.provenance.line])
            for pair in reach(row, sides):
                if pair in decided:
                    continue
                giver, receiver = sides[pair[0]], sides[pair[1]]
                doubted = giver.doubted or receiver.doubted
                read = giver.confirmed and receiver.confirmed
                reached.add(pair)
                yield pair, kinds[doubted, read]
        decided |= reached


def _holds(row: Promise, on: Date) -> bool:
    return row.span.holds_on(on) is Truth.YES


def _sides(pact: Alliance, on: Date) -> dict[str, _Side]:
    """Return who is in an alliance on a day, by registry key."""
    found: dict[str, Membership] = {}
    for spell in pact.memberships:
        if spell.member not in found and spell.holds_on(on) is not Truth.NO:
            found[spell.member] = spell
    return {
        member: _Side(
            spell.counts,
            spell.status in WEAKENED_STATUSES or spell.holds_on(on) is not Truth.YES,
            spell.provenance.confirmed,
        )
        for member, spell in found.items()
    }


def _kinds(pact: Alliance, row: Promise, sure: bool) -> dict[tuple[bool, bool], Vow]:
    """Return the promise of a row by whether a side is doubted, and both are read."""
    return {
        (doubted, read): Vow(
            alliance=pact.id,
            name=pact.name,
            obligation=row.obligation,
            answer="yes" if sure and not doubted else "maybe",
            article=row.article,
            confirmed=read and row.provenance.confirmed,
            key=row.provenance.key,
            line=row.provenance.line,
        )
        for doubted, read in product((False, True), repeat=2)
    }
