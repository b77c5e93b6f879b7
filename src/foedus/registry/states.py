"""States: names and codes by date, spells of membership in the state system.

Codes follow two published lists, Correlates of War (COW) and Gleditsch-Ward (GW);
a state is known here by its COW number, or by its GW number where COW has none.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from foedus import dates
from foedus.dates import Date, Datelike, Interval, Truth
from foedus.errors import StateError
from foedus.registry import tables
from foedus.registry.tables import Provenance

System = Literal["cow", "gw"]


@dataclass(frozen=True, slots=True)
class StateSpell:
    """One spell of membership in the state system.

    Attributes
    ----------
    cow_code, gw_code : int or None
        Numbers in the two systems; None where that project has no such state.
    system : str
        Which list gives the dates: ``both``, ``cow``, ``gw`` or ``gw-microstate``.
    iso3 : str
        ISO 3166-1 alpha-3 (3166-3 for former states, XKX for Kosovo); empty where
        none exists.
    name, short_name, abbreviation : str
        English names and the COW abbreviation.
    start, end : Date or None
        First and last day (inclusive, as the lists print them); None = goes on.
    region, capital : str
        General knowledge; the capital is the present or last one.
    lat, lon : float or None
        Degrees, the capital.
    date_doubt : bool
        Whether the published date looks wrong (the note says why).
    provenance : Provenance
        Source, grade and line.
    """

    cow_code: int | None
    gw_code: int | None
    system: str
    iso3: str
    name: str
    short_name: str
    abbreviation: str
    start: Date
    end: Date | None
    region: str
    capital: str
    lat: float | None
    lon: float | None
    date_doubt: bool
    provenance: Provenance

    @property
    def span(self) -> Interval:
        """The spell as a half-open interval of days."""
        after = None if self.end is None else dates.from_day(self.end.latest + 1)
        return Interval.between(self.start, after)

    def in_system(self, system: System) -> bool:
        """Whether the spell belongs to the list of one system."""
        return self.system in (system, "both") or (
            system == "gw" and self.system == "gw-microstate"
        )


@dataclass(frozen=True, slots=True)
class State:
    """A state: one number through time, with all its spells.

    Attributes
    ----------
    code : int
        COW number, or GW number where COW has no such state.
    spells : tuple of StateSpell
        Ordered by start.
    """

    code: int
    spells: tuple[StateSpell, ...]

    def spell_on(self, on: Date) -> StateSpell | None:
        """Return a spell that covers the day, COW's before GW's; None if none does."""
        current = [s for s in self.spells if s.span.holds_on(on) is not Truth.NO]
        current.sort(key=lambda s: not s.in_system("cow"))
        return current[0] if current else None

    def existed(self, on: Date, system: System | None = None) -> Truth:
        """Whether the state was in the system on the day (either list, or one)."""
        answer = Truth.NO
        for spell in self.spells:
            if system is None or spell.in_system(system):
                answer = dates.either(answer, spell.span.holds_on(on))
        return answer

    def name(self, on: Date | None = None) -> str:
        """Return the short name on a day (COW's while COW has one), else the latest."""
        if on is None:
            return self.spells[-1].short_name
        later = [s for s in self.spells if s.end is None or s.end.latest >= on.earliest]
        later.sort(key=lambda s: not s.in_system("cow"))
        return (later or self.spells)[0].short_name

    def iso3(self, on: Date | None = None) -> str:
        """Return the ISO code on a day, else the latest one; empty for none."""
        spell = self.spell_on(on) if on is not None else None
        return (spell or self.spells[-1]).iso3

    @property
    def cow_code(self) -> int | None:
        """COW number; None where COW has no such state."""
        return next((s.cow_code for s in self.spells if s.cow_code is not None), None)


def _spell(cells: tables.Cells) -> StateSpell:
    start = tables.day(cells["start"])
    if start is None:  # the schema requires it
        raise AssertionError(cells)
    return StateSpell(
        cow_code=cells["cow_code"],
        gw_code=cells["gw_code"],
        system=cells["system"],
        iso3=cells["iso3"] or "",
        name=cells["name"],
        short_name=cells["short_name"],
        abbreviation=cells["abbreviation"] or "",
        start=start,
        end=tables.day(cells["end"]),
        region=cells["region"] or "",
        capital=cells["capital"] or "",
        lat=cells["capital_lat"],
        lon=cells["capital_lon"],
        date_doubt=bool(cells["date_doubt"]),
        provenance=tables.provenance("states", cells),
    )


@cache
def spells() -> tuple[StateSpell, ...]:
    """Return every spell of state-system membership since 1816.

    Returns
    -------
    tuple of StateSpell
        In the order of the table.
    """
    return tuple(_spell(cells) for cells in tables.rows("states"))


@cache
def states() -> tuple[State, ...]:
    """Return every state of the two systems.

    Returns
    -------
    tuple of State
        Ordered by code. Where a COW and a GW number collide (970 is Nauru in COW and
        Kiribati in GW) the COW number names the state.
    """
    groups: dict[int, list[StateSpell]] = defaultdict(list)
    for spell in spells():
        code = spell.gw_code if spell.cow_code is None else spell.cow_code
        if code is not None:
            groups[code].append(spell)
    return tuple(
        State(code, tuple(sorted(group, key=lambda s: s.start.earliest)))
        for code, group in sorted(groups.items())
    )


@cache
def _by_code() -> dict[int, State]:
    return {state.code: state for state in states()}


def by_code(code: int, system: System = "cow", on: Date | None = None) -> State:
    """Return the state that has a number in a system.

    Parameters
    ----------
    code : int
        State number.
    system : {"cow", "gw"}
        Whose number it is.
    on : Date, optional
        Day on which the number was in use; None for any time.

    Returns
    -------
    State
        The state.

    Raises
    ------
    StateError
        If the system has no such number (on that day).
    """
    for spell in spells():
        number = spell.cow_code if system == "cow" else spell.gw_code
        fits = on is None or spell.span.holds_on(on) is not Truth.NO
        if number == code and spell.in_system(system) and fits:
            own = spell.gw_code if spell.cow_code is None else spell.cow_code
            return _by_code()[own if own is not None else code]
    when = "" if on is None else f" on {on.display()}"
    problem = f"The {system.upper()} system has no state number {code}{when}."
    remedy = "Give a name, a COW number, an ISO 3166 code or a COW abbreviation."
    raise StateError(problem, remedy, found=code, system=system)


def fold(text: str) -> str:
    """Reduce a name to lower-case ASCII letters and digits, for comparison.

    Parameters
    ----------
    text : str
        A name.

    Returns
    -------
    str
        The folded name: ``Côte d'Ivoire`` gives ``cote d ivoire``.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join("".join(c if c.isalnum() else " " for c in plain.lower()).split())


@cache
def _index() -> dict[str, tuple[tuple[int, Interval | None], ...]]:
    """Map folded names and codes to (state, interval of use or None for always)."""
    found: dict[str, dict[tuple[int, Interval | None], None]] = defaultdict(dict)
    for state in states():
        for spell in state.spells:
            labels = {spell.short_name, spell.name, spell.iso3, spell.abbreviation}
            labels.update(part.strip() for part in spell.name.split("/"))
            labels.add(spell.name.partition("(")[0])
            for label in filter(None, map(fold, labels)):
                found[label][(state.code, None)] = None
        if state.cow_code is not None:
            found[str(state.cow_code)][(state.code, None)] = None
    for cells in tables.rows("state_names"):
        span = Interval.between(tables.day(cells["start"]), tables.day(cells["end"]))
        if cells["start"] is None:
            span = Interval(None, span.end, open_start=True, open_end=span.open_end)
        found[fold(cells["name"])][(cells["cow_code"], span)] = None
    return {label: tuple(hits) for label, hits in found.items()}


def _exact(hits: Iterable[tuple[int, Interval | None]], on: Date | None) -> list[State]:
    """Keep the states whose name was in use on the day; dated names go first."""
    dated: dict[int, None] = {}
    always: dict[int, None] = {}
    for code, span in hits:
        if span is None:
            always[code] = None
        elif on is None or span.holds_on(on) is not Truth.NO:
            dated[code] = None
    chosen = dated if dated and on is not None else {**always, **dated}
    return [_by_code()[code] for code in chosen]


def candidates(name: str | int, on: Date | None = None) -> tuple[State, ...]:
    """Return the states that a name or code can mean.

    Parameters
    ----------
    name : str or int
        Name, COW number, ISO 3166 alpha-3 code or COW abbreviation.
    on : Date, optional
        Day of the question. None for any time.

    Returns
    -------
    tuple of State
        States in the system on the day, when there are any, as `once` gives them; else
        every state that ever had the name; empty for an unknown name.
    """
    hits = _index().get(fold(str(name)), ())
    found = _exact(hits, on)
    return tuple(found) if on is None else once(found, on) or tuple(found)


def once(found: Iterable[State], on: Date) -> tuple[State, ...]:
    """Return those of some states that are in the systems on a day, each once.

    Parameters
    ----------
    found : iterable of State
        States.
    on : Date
        Day.

    Returns
    -------
    tuple of State
        Certain and possible ones. Where the lists give one state two numbers (Germany
        and Yemen since 1990), it is that of COW: the other has its ISO code that day.
    """
    there = [s for s in found if s.existed(on) is not Truth.NO]
    in_cow = {s.code for s in there if s.existed(on, "cow") is not Truth.NO}
    known = {s.iso3(on) for s in there if s.code in in_cow}
    return tuple(s for s in there if s.code in in_cow or s.iso3(on) not in known)


def nearest(name: str, count: int = 3) -> tuple[str, ...]:
    """Return the valid names closest to a misspelt one.

    Parameters
    ----------
    name : str
        What was typed.
    count : int
        How many names at most.

    Returns
    -------
    tuple of str
        Short names, closest first.
    """
    labels = {
        fold(label): label
        for spell in spells()
        for label in (spell.short_name, spell.name)
    }
    labels.update((fold(c["name"]), c["name"]) for c in tables.rows("state_names"))
    close = difflib.get_close_matches(fold(name), labels, n=count, cutoff=0.6)
    return tuple(dict.fromkeys(labels[label] for label in close))


def state(name: str | int, on: Datelike | None = None) -> State:
    """Return the one state that a name or code means on a day.

    Parameters
    ----------
    name : str or int
        Name, COW number, ISO 3166 alpha-3 code or COW abbreviation.
    on : str, datetime.date or Date, optional
        Day of the question; None for any time.

    Returns
    -------
    State
        The state.

    Raises
    ------
    StateError
        If the name is unknown (the nearest valid names are given), fits several
        states on the day (they are listed), or names a state that was not in the
        system on the day (its spells are given).
    """
    when = None if on is None else dates.coerce(on)
    found = candidates(name, when)
    if not found:
        raise unknown(str(name))
    if when is not None and all(s.existed(when) is Truth.NO for s in found):
        raise absent(found[0], when)
    if len(found) > 1:
        raise ambiguous(str(name), [(s.name(when), s.code) for s in found], when)
    return found[0]


def unknown(name: str, others: Iterable[str] = ()) -> StateError:
    """Return the error for a name that no state has.

    Parameters
    ----------
    name : str
        What was typed.
    others : iterable of str
        Further names to suggest before the nearest states.

    Returns
    -------
    StateError
        With the nearest valid names.
    """
    close = tuple(dict.fromkeys([*others, *nearest(name)]))[:4]
    remedy = "Give a name, a COW number, an ISO 3166 code or a COW abbreviation."
    if close:
        remedy = f"Did you mean {', '.join(close)}? {remedy}"
    return StateError(
        f"No state is called '{name}'.", remedy, found=name, nearest=close
    )


def ambiguous(
    name: str, found: Iterable[tuple[str, int]], on: Date | None
) -> StateError:
    """Return the error for a name that fits several states.

    Parameters
    ----------
    name : str
        What was typed.
    found : iterable of (str, int)
        Name and number of each state that fits.
    on : Date or None
        Day of the question.

    Returns
    -------
    StateError
        With the candidates.
    """
    options = [f"{label} ({code})" for label, code in found]
    when = "" if on is None else f" on {on.display()}"
    problem = f"'{name}' fits {len(options)} states{when}: {', '.join(options)}."
    remedy = "Name one of them, or give its number."
    return StateError(problem, remedy, found=name, candidates=tuple(options))


def absent(which: State, on: Date) -> StateError:
    """Return the error for a state that was not in the system on a day.

    Parameters
    ----------
    which : State
        The state.
    on : Date
        Day of the question.

    Returns
    -------
    StateError
        With the days on which the state was in the system.
    """
    spans = dict.fromkeys(
        f"{s.start} to {s.end if s.end is not None else 'now'}" for s in which.spells
    )
    problem = (
        f"{which.name()} ({which.code}) was not in the state system on "
        f"{on.display()}. It was from {'; '.join(spans)} (COW and Gleditsch-Ward)."
    )
    remedy = "Choose a day within, or name the state that held the territory then."
    return StateError(problem, remedy, found=which.code, on=str(on))
