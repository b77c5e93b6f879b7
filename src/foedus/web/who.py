"""Who a page is about: a state of the systems or a polity of the registry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from foedus.dates import Date, Truth
from foedus.registry import parties, states
from foedus.registry.alliances import everything, of_member
from foedus.registry.records import Membership
from foedus.registry.states import State, System, fold


@dataclass(frozen=True, slots=True)
class Who:
    """A state or polity with a page of its own.

    Attributes
    ----------
    slug : str
        Its name in addresses: ISO 3166 code, else words with hyphens.
    name : str
        The latest name.
    state : State or None
        None for a polity outside the state systems.
    keys : frozenset of str
        Its keys in the registry's table of members; empty for none.
    """

    slug: str
    name: str
    state: State | None
    keys: frozenset[str]

    @property
    def asked(self) -> str:
        """A name that the registry understands on every day."""
        if self.state is None:
            return next(iter(self.keys))
        code = self.state.cow_code
        return self.state.name() if code is None else str(code)

    def in_cow(self, on: Date) -> bool:
        """Whether sources about states of COW could speak of it: else nothing is no."""
        return self.state is not None and self.state.existed(on, "cow") is not Truth.NO

    def name_on(self, on: Date) -> str:
        """Return the name of the time, as its treaties have it if it had any."""
        bound = [
            key
            for key in sorted(self.keys)
            if any(s.holds_on(on) is not Truth.NO for s in spells(frozenset({key})))
        ]
        if self.state is None or len(bound) == 1:
            return parties.label((bound or sorted(self.keys))[0], on)
        return self.state.name(on)


def _hyphens(text: str) -> str:
    return fold(text).replace(" ", "-")


@cache
def everyone() -> dict[str, Who]:
    """Return every state and polity by its slug.

    Returns
    -------
    dict of str to Who
        States in the order of their numbers, then polities by name. Every key of the
        registry's members belongs to exactly one.
    """
    keys: dict[int, set[str]] = defaultdict(set)
    others: dict[str, str] = {}
    for key, name in _members().items():
        code = _code(key)
        if code is None:
            others[key] = name
        else:
            keys[code].add(key)
    found: dict[str, Who] = {}
    for state in states.states():
        slug = _slug(state)
        # A polity that became a state under the same name has one page.
        own = keys[state.code] | ({slug} if others.pop(slug, None) else set())
        found[slug] = Who(slug, state.name(), state, frozenset(own))
    for key, name in sorted(others.items(), key=lambda pair: pair[1]):
        found[key] = Who(key, name, None, frozenset({key}))
    return found


@cache
def _members() -> dict[str, str]:
    """Map each key of the registry's members to its latest name."""
    return {s.member: s.name for pact in everything() for s in pact.memberships}


@cache
def _code(key: str) -> int | None:
    """Return the state whose number the latest spell of a member has."""
    for spell in reversed(spells(frozenset({key}))):
        numbers: tuple[tuple[int | None, System], ...] = (
            (spell.cow_code, "cow"),
            (spell.gw_code, "gw"),
        )
        for number, system in numbers:
            if number is not None:
                return states.by_code(number, system).code
    return None


def _slug(state: State) -> str:
    """Return the ISO code where one state has it now, else its name with hyphens."""
    code = state.iso3()
    same = [s for s in states.candidates(code) if s.iso3() == code] if code else []
    here = [s for s in same if s.spells[-1].end is None]
    if state in (here if len(same) > 1 else same) and len(here) <= 1:
        return code
    return _hyphens(state.name())


@cache
def _by_key() -> dict[str, str]:
    """Map each key of the registry's members to a slug."""
    return {key: slug for slug, who in everyone().items() for key in who.keys}


def of_key(key: str) -> Who:
    """Return who a key of the registry's members is.

    Parameters
    ----------
    key : str
        Key of the table of members.

    Raises
    ------
    StateError
        If no member has the key.
    """
    slug = _by_key().get(key)
    if slug is None:
        raise states.unknown(key)
    return everyone()[slug]


def find(name: str) -> Who:
    """Return who a name in an address means.

    Parameters
    ----------
    name : str
        Slug, name, COW number, ISO 3166 code, COW abbreviation or registry key.

    Raises
    ------
    StateError
        If nobody has the name, or it fits several.
    """
    exact = everyone().get(name) or everyone().get(name.upper())
    exact = exact or everyone().get(name.lower())
    if exact is not None:
        return exact
    found = states.candidates(name)
    if len(found) > 1:
        raise states.ambiguous(name, [(s.name(), s.code) for s in found], None)
    if found:
        return next(w for w in everyone().values() if w.state == found[0])
    people = dict.fromkeys(_by_key()[key] for key in sorted(parties.keys_ever(name)))
    if len(people) == 1:
        return everyone()[next(iter(people))]
    if people:
        raise states.ambiguous(name, [(s, 0) for s in people], None)
    raise states.unknown(name, _near(name))


def _near(name: str) -> list[str]:
    """Return slugs that begin with or hold the words that were typed."""
    wanted = _hyphens(name)
    return [s for s in everyone() if len(wanted) > 2 and wanted in s.lower()][:3]


@cache
def spells(keys: frozenset[str]) -> tuple[Membership, ...]:
    """Return every spell of the keys in every alliance, in order of its start.

    Parameters
    ----------
    keys : frozenset of str
        Registry keys of one member.
    """
    found = [
        spell
        for pact, _ in of_member(keys)
        for spell in pact.memberships
        if spell.member in keys
    ]
    return tuple(
        sorted(found, key=lambda s: s.span.start.earliest if s.span.start else 0)
    )


def existed(who: Who, on: Date) -> Truth:
    """Whether a state was in the system on the day; maybe for polities.

    Parameters
    ----------
    who : Who
        The state or polity.
    on : Date
        Day.
    """
    return Truth.MAYBE if who.state is None else who.state.existed(on)


def states_on(on: Date) -> frozenset[str]:
    """Return the slugs of the states of the systems on a day, each state once.

    Parameters
    ----------
    on : Date
        Day.

    Returns
    -------
    frozenset of str
        Certain and possible ones, as `foedus.registry.states.once` gives them.
    """
    there = {state.code for state in states.once(states.states(), on)}
    named = ((slug, one.state) for slug, one in everyone().items())
    return frozenset(slug for slug, state in named if state and state.code in there)
