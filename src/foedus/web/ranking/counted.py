"""Counts over the registry: allies, promises, alliances; members, age and pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from foedus.dates import Date, Truth
from foedus.registry import tables
from foedus.registry.alliances import everything, of_member
from foedus.registry.bonds import DECIDING
from foedus.registry.portfolio import pledges, strengths
from foedus.registry.records import Alliance
from foedus.store import Store
from foedus.web import who
from foedus.web.page import until_compiled
from foedus.web.ranking.record import Figure, Figures

Pairs = Iterable[tuple[str, str]]
Bound = Mapping[str, set[str]]

_DAYS: Final = 365.2425


def last(store: Store) -> str | None:
    """Return the last day that the registry covers well."""
    return str(tables.as_of())


def _figures(on: Date, found: Mapping[str, Figure]) -> Figures | None:
    if not until_compiled(on):
        return None
    return Figures(found, on.display(), f"foedus registry, version {tables.version()}")


def _counts(on: Date, bound: Bound) -> Figures | None:
    return _figures(on, {slug: Figure(len(others)) for slug, others in bound.items()})


def _gathered(pairs: Pairs) -> Bound:
    """Return for each first of a pair the others, as pages name them."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        mine, theirs = who.of_key(one).slug, who.of_key(other).slug
        if mine != theirs:
            found[mine].add(theirs)
    return found


def allies(store: Store, on: Date) -> Figures | None:
    """Count the states with a sure promise of active aid in either direction."""
    pairs = pledges(on)
    return _counts(on, _gathered([*pairs, *((b, a) for a, b in pairs)]))


def given(store: Store, on: Date) -> Figures | None:
    """Count the states to which active aid is promised."""
    return _counts(on, _gathered(pledges(on)))


def received(store: Store, on: Date) -> Figures | None:
    """Count the states by which active aid is promised."""
    return _counts(on, _gathered((b, a) for a, b in pledges(on)))


def partners(store: Store, on: Date) -> Figures | None:
    """Count the states with any sure promise in either direction."""
    pairs = strengths(on)
    return _counts(on, _gathered([*pairs, *((b, a) for a, b in pairs)]))


def alliances(store: Store, on: Date) -> Figures | None:
    """Count the alliances, guarantees and leagues of which a state is a member."""
    found: dict[str, Figure] = {}
    for one in who.everyone().values():
        spells: dict[str, list[Truth]] = defaultdict(list)
        for pact, spell in of_member(one.keys, on) if one.keys else ():
            if pact.treaty.kind in DECIDING:
                sure = pact.in_force(on) is Truth.YES and spell.holds_on(on)
                spells[pact.id].append(Truth.YES if sure is Truth.YES else Truth.MAYBE)
        certain = sum(Truth.YES in said for said in spells.values())
        if spells:
            found[one.slug] = Figure(certain, low=certain, high=len(spells))
    return _figures(on, found)


def in_force(on: Date) -> list[Alliance]:
    """Return what binds on a day, for certain or perhaps.

    Parameters
    ----------
    on : Date
        Day.
    """
    return [
        pact
        for pact in everything()
        if pact.treaty.kind in DECIDING and pact.in_force(on) is not Truth.NO
    ]


def _of_pacts(on: Date, count: Callable[[Alliance], Figure | None]) -> Figures | None:
    found = {pact.id: count(pact) for pact in in_force(on)}
    return _figures(on, {id: one for id, one in found.items() if one is not None})


def members(store: Store, on: Date) -> Figures | None:
    """Count the members of each alliance: certain ones, with the possible ones."""

    def count(pact: Alliance) -> Figure:
        spells = pact.members(on)
        sure = {m.member for m in spells if m.holds_on(on) is Truth.YES}
        every = {m.member for m in spells}
        return Figure(
            len(sure),
            low=len(sure),
            high=len(every),
            key=pact.treaty.provenance.key,
            confirmed=pact.treaty.provenance.confirmed,
        )

    return _of_pacts(on, count)


def age(store: Store, on: Date) -> Figures | None:
    """Count the years since each alliance came into force."""

    def count(pact: Alliance) -> Figure | None:
        start = pact.span.start
        if start is None:
            return None
        least = max(0.0, (on.earliest - start.latest) / _DAYS)
        most = (on.latest - start.earliest) / _DAYS
        row = pact.treaty.provenance
        return Figure(least, low=least, high=most, key=row.key, confirmed=row.confirmed)

    return _of_pacts(on, count)


def pairs(store: Store, on: Date) -> Figures | None:
    """Count the ordered pairs that each alliance binds to active aid, for certain."""
    found: dict[str, int] = defaultdict(int)
    for ids in pledges(on).values():
        for id in ids:
            found[id] += 1
    return _figures(on, {id: Figure(n) for id, n in found.items()})
