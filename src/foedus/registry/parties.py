"""Parties: who a name means on a day, as keys of the registry's members."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from foedus import dates
from foedus.dates import Date, Datelike, Truth
from foedus.errors import StateError
from foedus.registry import states
from foedus.registry.alliances import everything
from foedus.registry.records import Membership
from foedus.registry.states import State, fold


@dataclass(frozen=True, slots=True)
class Party:
    """A state or polity as one side of a question.

    Attributes
    ----------
    name : str
        Name on the day.
    code : int or None
        State number; None for a polity outside the state systems.
    keys : frozenset of str
        Registry keys under which it stands in the table of members; empty if the
        registry has no arrangement of it.
    """

    name: str
    code: int | None
    keys: frozenset[str]


@cache
def _spells_by_key() -> dict[str, tuple[Membership, ...]]:
    groups: dict[str, list[Membership]] = defaultdict(list)
    for pact in everything():
        for spell in pact.memberships:
            groups[spell.member].append(spell)
    return {
        key: tuple(
            sorted(spells, key=lambda s: s.span.start.earliest if s.span.start else 0)
        )
        for key, spells in groups.items()
    }


@cache
def _keys_by_code() -> dict[tuple[str, int], frozenset[str]]:
    """Map (system, number) to the registry keys that carry the number."""
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for key, spells in _spells_by_key().items():
        for spell in spells:
            if spell.cow_code is not None:
                found["cow", spell.cow_code].add(key)
            if spell.gw_code is not None:
                found["gw", spell.gw_code].add(key)
    return {number: frozenset(keys) for number, keys in found.items()}


@cache
def _keys_by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, spells in _spells_by_key().items():
        for label in (key, *(spell.name for spell in spells)):
            found[fold(label)][key] = None
    return {label: tuple(keys) for label, keys in found.items()}


def keys_of(which: State) -> frozenset[str]:
    """Return the registry keys of a state: every key that carries its numbers.

    Parameters
    ----------
    which : State
        The state.

    Returns
    -------
    frozenset of str
        Empty if the registry has no arrangement of the state.
    """
    numbers = _keys_by_code()
    found: set[str] = set()
    for spell in which.spells:
        if spell.cow_code is not None:
            found |= numbers.get(("cow", spell.cow_code), frozenset())
        if spell.gw_code is not None:
            found |= numbers.get(("gw", spell.gw_code), frozenset())
    return frozenset(found)


def _bound_on(key: str, on: Date) -> bool:
    return any(s.holds_on(on) is not Truth.NO for s in _spells_by_key()[key])


def keys_ever(name: str) -> frozenset[str]:
    """Return the registry keys that a name ever had, as a state or a polity.

    Parameters
    ----------
    name : str
        Name, number, code or registry key.

    Returns
    -------
    frozenset of str
        Empty for a name that no member has.
    """
    keys = frozenset(_keys_by_name().get(fold(name), ()))
    return keys.union(*(keys_of(which) for which in states.candidates(name)))


def _polities(name: str, on: Date) -> list[str]:
    """Return the members of that name; those bound on the day, if any are."""
    keys = _keys_by_name().get(fold(name), ())
    return [key for key in keys if _bound_on(key, on)] or list(keys)


def _polity(key: str, on: Date) -> Party:
    spells = _spells_by_key()[key]
    current = [s for s in spells if s.holds_on(on) is not Truth.NO]
    chosen = (current or list(spells))[0]
    return Party(chosen.name, chosen.cow_code, frozenset({key}))


def _of_state(which: State, on: Date) -> Party:
    """Return a state under the name of the time, as its treaties have it."""
    keys = keys_of(which)
    current = [key for key in sorted(keys) if _bound_on(key, on)]
    name = label(current[0], on) if len(current) == 1 else which.name(on)
    return Party(name, which.code, keys)


def party(name: str | int, on: Datelike) -> Party:
    """Return who a name means on a day: a state of the system, else a polity.

    Parameters
    ----------
    name : str or int
        Name, COW number, ISO 3166 alpha-3 code, COW abbreviation or registry key.
    on : str, datetime.date or Date
        Day of the question.

    Returns
    -------
    Party
        Name of the time, number and registry keys.

    Raises
    ------
    StateError
        If nobody has the name, if it fits several on the day, or if the state was
        not in the system on the day and bound by nothing.
    """
    when = dates.coerce(on)
    found = states.candidates(name, when)
    current = [s for s in found if s.existed(when) is not Truth.NO]
    if len(current) == 1:
        return _of_state(current[0], when)
    if current:
        options = [(s.name(when), s.code) for s in current]
        raise states.ambiguous(str(name), options, when)
    keys = _polities(str(name), when)
    bound = [key for key in keys if _bound_on(key, when)]
    if len(bound) == 1 or (len(keys) == 1 and not found):
        return _polity((bound or keys)[0], when)
    if len(bound) > 1:
        problem = f"'{name}' fits {len(bound)} members: {', '.join(bound)}."
        raise StateError(problem, "Give one of these keys.", candidates=tuple(bound))
    if found:
        raise states.absent(found[0], when)
    raise states.unknown(str(name), _near_keys(str(name)))


def _near_keys(name: str) -> list[str]:
    close = difflib.get_close_matches(fold(name), _keys_by_name(), n=2, cutoff=0.75)
    return [_keys_by_name()[label][0] for label in close]


def label(key: str, on: Date | None = None) -> str:
    """Return the name of a member, of the day if it was bound then.

    Parameters
    ----------
    key : str
        Registry key, or ``*``.
    on : Date, optional
        Day.

    Returns
    -------
    str
        Name for readers.
    """
    spells = _spells_by_key().get(key, ())
    for spell in reversed(spells):
        if on is not None and spell.holds_on(on) is not Truth.NO:
            return spell.name
    return spells[-1].name if spells else key


def iso3(key: str) -> str:
    """Return the ISO 3166 alpha-3 code of a member; empty where none exists.

    Parameters
    ----------
    key : str
        Registry key.

    Returns
    -------
    str
        The code of its latest spell that has one.
    """
    spells = _spells_by_key().get(key, ())
    return next((s.iso3 for s in reversed(spells) if s.iso3), "")
