"""Codes of states by date: one translation between the systems of the field.

Every code is a fact about days: 260 is the Federal Republic of Germany for
Correlates of War until 2 October 1990, and Germany for Gleditsch-Ward to this day.
So a code is first read as a state on a day, and the state is then written in the
other system on the same day. Numbers of COW and Gleditsch-Ward come from the table of
states, all others from the table of state codes.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

import polars as pl

from foedus import dates
from foedus.dates import Datelike
from foedus.errors import CoverageError, StateError
from foedus.registry import states, tables

Code = int | str
Days = tuple[int, int]

FIRST_DAY: Final = "1816-01-01"
"""Where the lists of states begin: earlier days are not covered."""

_NUMERIC: Final = frozenset({"cow", "gw", "m49", "polity", "vdem"})
_NAMES: Final = frozenset({"en", "fr"})
_ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {"iso_numeric": "m49", "iso_n3": "m49", "polity5": "polity", "v_dem": "vdem"}
)


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """A system of codes or names.

    Attributes
    ----------
    name : str
        What `translate` calls it.
    title : str
        Full name.
    numeric : bool
        Whether its codes are whole numbers; else they are text.
    complete : bool
        False where some codes of the system are not confirmed and left out: a state
        without a code there is then not covered, which is not the same as none.
    note : str
        What to know before use.
    """

    name: str
    title: str
    numeric: bool
    complete: bool
    note: str


_SYSTEMS: Final = (
    ("cow", "Correlates of War state number", "Membership list v2016."),
    ("gw", "Gleditsch-Ward state number", "List to 2017, with microstates."),
    ("iso3", "ISO 3166-1 alpha-3", "Withdrawn codes by date; XKX for Kosovo."),
    ("iso2", "ISO 3166-1 alpha-2", "Withdrawn codes by date; XK for Kosovo."),
    ("m49", "ISO 3166-1 numeric, UN M49", "A new number for a new territory."),
    ("polity", "Polity5 ccode", "Days of change from the file, coded to 2018."),
    ("vdem", "V-Dem country_id", "Confirmed for 1968 to 2020; not complete."),
    ("en", "Name in English", "Name of the time where it changed."),
    ("fr", "Name in French", "Name of the time where it changed."),
)


def systems() -> tuple[CodeSystem, ...]:
    """Return the systems between which codes can be translated.

    Returns
    -------
    tuple of CodeSystem
        Name, title, kind of code and what to know about each.
    """
    return tuple(
        CodeSystem(name, title, name in _NUMERIC, name != "vdem", note)
        for name, title, note in _SYSTEMS
    )


@dataclass(frozen=True, slots=True)
class _Use:
    """Days [start, end) on which a code means a unit; written there, or only read."""

    code: Code
    unit: str
    start: int
    end: int
    given: bool

    @property
    def days(self) -> Days:
        """First day, and the first day after."""
        return self.start, self.end


@cache
def _coverage() -> Days:
    return dates.parse(FIRST_DAY).earliest, tables.compiled().latest + 1


def _bounds(start: str | None, end: str | None) -> Days:
    """Days of a row, within coverage; open bounds end where coverage ends."""
    first, last = _coverage()
    begin = first if start is None else max(first, dates.parse(start).earliest)
    return begin, last if end is None else min(last, dates.parse(end).earliest)


def _meet(*spans: Days) -> Days | None:
    """Return the days that all spans share; None if there are none."""
    start = max(span[0] for span in spans)
    end = min(span[1] for span in spans)
    return (start, end) if start < end else None


def _typed(system: str, code: str) -> Code:
    return int(code) if system in _NUMERIC else code


def _listed(system: str) -> Iterator[_Use]:
    """Uses in the table of state codes."""
    for cells in tables.rows("state_codes"):
        start, end = _bounds(cells["start"], cells["end"])
        if cells["system"] == system and start < end:
            code = _typed(system, cells["code"])
            yield _Use(code, cells["unit"], start, end, cells["use"] == "given")


def _members(system: Literal["cow", "gw"]) -> Iterator[_Use]:
    """Uses of COW or Gleditsch-Ward numbers in the table of states."""
    first, last = _coverage()
    for state in states.states():
        for spell in state.spells:
            code = spell.cow_code if system == "cow" else spell.gw_code
            if spell.in_system(system) and code is not None:
                end = last if spell.end is None else spell.end.latest + 1
                start = max(first, spell.start.earliest)
                yield _Use(code, str(state.code), start, end, given=True)


def _short_names() -> Iterator[_Use]:
    """Uses of the one short name of a state in the table of states."""
    for state in states.states():
        yield _Use(state.name(), str(state.code), *_coverage(), given=True)


@cache
def _uses(system: str) -> tuple[_Use, ...]:
    """Return every use of a system: listed ones, then states that are not listed."""
    listed = tuple(_listed(system))
    own = {use.unit for use in listed}
    match system:
        case "cow" | "gw":
            others = _members(system)
        case "en":
            others = _short_names()
        case _:
            return listed
    return (*listed, *(use for use in others if use.unit not in own))


def _further_names() -> Iterator[_Use]:
    """English names that are understood besides those that are written."""
    given = defaultdict(set)
    for use in _uses("en"):
        given[use.unit].add(states.fold(str(use.code)))
    for state in states.states():
        unit = str(state.code)
        for spell in state.spells:
            whole, _, _ = spell.name.partition("(")
            for label in {whole, spell.name, *spell.name.split("/"), spell.short_name}:
                if states.fold(label) not in given[unit]:
                    yield _Use(label, unit, *_coverage(), given=False)
    for cells in tables.rows("state_names"):
        span = _bounds(cells["start"], cells["end"])
        yield _Use(cells["name"], str(cells["cow_code"]), *span, given=False)


def _key(system: str, code: object) -> Code:
    """Reduce a code to the form in which it is looked up."""
    text = str(code).strip()
    if system in _NUMERIC:
        return int(text) if text.isascii() and text.isdecimal() else text
    if system in _NAMES:
        return states.fold(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return text.upper()


@cache
def _by_code(system: str) -> Mapping[Code, tuple[_Use, ...]]:
    """Map codes to their uses, for reading."""
    found: dict[Code, list[_Use]] = defaultdict(list)
    further = _further_names() if system == "en" else ()
    for use in (*_uses(system), *further):
        found[_key(system, use.code)].append(use)
    return {code: tuple(uses) for code, uses in found.items()}


@cache
def _by_unit(system: str) -> Mapping[str, tuple[_Use, ...]]:
    """Map states to the codes that are given to them, for writing."""
    found: dict[str, list[_Use]] = defaultdict(list)
    for use in _uses(system):
        if use.given:
            found[use.unit].append(use)
    return {unit: tuple(uses) for unit, uses in found.items()}


def _named(system: str) -> str:
    """Return the name of a system as this module writes it."""
    plain = system.strip().lower().replace("-", "_")
    name = _ALIASES.get(plain, plain)
    known = [entry[0] for entry in _SYSTEMS]
    if name not in known:
        problem = f"There is no system of state codes called '{system}'."
        remedy = f"Choose one of: {', '.join(known)}."
        raise StateError(problem, remedy, found=system, expected=tuple(known))
    return name


def _title(system: str) -> str:
    return next(title for name, title, _ in _SYSTEMS if name == system)


def _window(on: Datelike | None) -> Days:
    """Days of the question, within coverage."""
    whole = _coverage()
    if on is None:
        return whole
    day = dates.coerce(on)
    shared = _meet(whole, (day.earliest, day.latest + 1))
    if shared is None:
        first, last = dates.from_day(whole[0]), dates.from_day(whole[1] - 1)
        covered = f"Codes of states are covered from {first} to {last}"
        problem = f"{covered}; {day.display()} is outside."
        raise CoverageError(problem, "Ask about a day inside.", found=str(day))
    return shared


def _spans(spans: Iterable[Days]) -> str:
    """Write spans as first and last days, joined where they touch."""
    joined: list[list[int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    return ", ".join(_span(start, end) for start, end in joined)


def _span(start: int, end: int) -> str:
    begin = str(dates.from_day(start))
    if end == start + 1:
        return begin
    if end == _coverage()[1]:
        return f"from {begin}"
    return f"{begin} to {dates.from_day(end - 1)}"


def _read(code: Code, system: str, window: Days, on: Datelike | None) -> list[_Use]:
    """Uses of a code on the days of the question; an error if there are none."""
    every = _by_code(system).get(_key(system, code), ())
    if not every:
        close = states.nearest(str(code)) if system == "en" else ()
        problem = f"'{code}' is no code of the system '{system}' ({_title(system)})."
        hint = f"Did you mean {', '.join(close)}? " if close else ""
        remedy = f"{hint}Check the code and the system."
        raise StateError(problem, remedy, found=code, system=system, nearest=close)
    current = [use for use in every if _meet(use.days, window)]
    if not current:
        when = "" if on is None else f" on {dates.coerce(on).display()}"
        used = _spans(use.days for use in every)
        problem = f"'{code}' was not in use in the system '{system}'{when}."
        remedy = f"It was in use {used}."
        raise StateError(problem, remedy, found=code, system=system)
    return current


def _write(current: Iterable[_Use], target: str, window: Days) -> dict[Code, set[Days]]:
    """Codes of a system for the states that were read, each with its days."""
    found: dict[Code, set[Days]] = defaultdict(set)
    for read in current:
        for use in _by_unit(target).get(read.unit, ()):
            shared = _meet(read.days, use.days, window)
            if shared is not None:
                found[use.code].add(shared)
    return found


def _refuse_unconfirmed(code: Code, current: Iterable[_Use], target: str) -> None:
    """Refuse a state of which an incomplete system says nothing."""
    if target != "vdem" or any(use.unit in _by_unit(target) for use in current):
        return
    problem = f"The {_title(target)} of '{code}' is not confirmed in the registry."
    remedy = "Look it up in the codebook of V-Dem; a missing code here is not a no."
    raise CoverageError(problem, remedy, found=code, system=target)


def translate(
    code: Code, *, source: str, target: str, on: Datelike | None = None
) -> Code | None:
    """Translate a code or name of a state on a day.

    Parameters
    ----------
    code : int or str
        Number, letters or name; numbers may be written as text with leading zeros.
    source, target : str
        Names of `systems`, from which and into which to translate.
    on : str, int, datetime.date or Date, optional
        Day; a month or year asks about all of its days, None about all days since 1816.

    Returns
    -------
    int, str or None
        The code in the target system; None if that system has no code for the state
        on that day.

    Raises
    ------
    StateError
        If the code or a system is unknown, the code was not in use on the day, or the
        translation is ambiguous: the error lists the codes with their days.
    CoverageError
        If the day is before 1816 or after the registry was compiled, or the target
        system is incomplete and says nothing about the state.

    Examples
    --------
    >>> translate(255, source="cow", target="gw", on="2000-01-01")
    260
    >>> translate("CS", source="iso2", target="en", on="2005-01-01")
    'Serbia and Montenegro'
    >>> translate("HKG", source="iso3", target="cow") is None
    True
    """
    origin, goal = _named(source), _named(target)
    window = _window(on)
    current = _read(code, origin, window, on)
    _refuse_unconfirmed(code, current, goal)
    found = _write(current, goal, window)
    if len(found) > 1:
        options = [f"{one} ({_spans(days)})" for one, days in found.items()]
        problem = f"'{code}' in '{origin}' has {len(found)} codes in '{goal}'"
        remedy = "Give the day (on=...), or a code that means one state."
        text = f"{problem}: {'; '.join(options)}."
        raise StateError(text, remedy, found=code, candidates=tuple(found))
    return next(iter(found), None)


def names(
    code: Code, *, source: str = "cow", on: Datelike | None = None
) -> Mapping[str, str | None]:
    """Return the names of a state on a day.

    Parameters
    ----------
    code : int or str
        Code or name of the state.
    source : str
        The system that the code belongs to, one of `systems`.
    on : str, int, datetime.date or Date, optional
        Day, as for `translate`; None for all days since 1816.

    Returns
    -------
    mapping of str to str or None
        ``en`` and ``fr`` to the name in that language; None where there is none.

    Raises
    ------
    StateError
        As `translate`: also if the name changed and no day is given.
    CoverageError
        If the day is not covered.
    """
    found = {
        language: translate(code, source=source, target=language, on=on)
        for language in sorted(_NAMES)
    }
    return {key: None if name is None else str(name) for key, name in found.items()}


def _coalesced(
    pairs: Mapping[tuple[Code, Code], Iterable[Days]],
) -> Iterator[tuple[Code, Code, int, int]]:
    """Yield one row per pair of codes and unbroken run of days."""
    for (one, other), spans in pairs.items():
        run: Days | None = None
        for start, end in sorted(spans):
            if run is not None and start <= run[1]:
                run = run[0], max(run[1], end)
                continue
            if run is not None:
                yield one, other, *run
            run = start, end
        if run is not None:
            yield one, other, *run


def translation(source: str, target: str) -> pl.DataFrame:
    """Return the whole translation between two systems, for joins by date.

    Parameters
    ----------
    source, target : str
        Names of `systems`; names of states as they are written (see `reading`).

    Returns
    -------
    polars.DataFrame
        ``from_code`` and ``to_code`` (Int64 for numbers, String for letters and
        names), ``start`` and ``end`` (Int32, days since 1970-01-01): the translation
        holds from `start` to the day before `end`. Sorted; never null. A code has at
        most one translation on a day, so that a join by code and day repeats no row.
        Days without a row are days on which a system has no such code, or is silent
        (V-Dem). What goes on ends with the coverage of the registry.

    Raises
    ------
    StateError
        If a system is unknown.
    """
    origin, goal = _named(source), _named(target)
    pairs: dict[tuple[Code, Code], list[Days]] = defaultdict(list)
    for read in _uses(origin):
        if read.given or origin not in _NAMES:
            for code, spans in _write([read], goal, _coverage()).items():
                pairs[read.code, code].extend(spans)
    return _table(pairs, origin, goal)


def reading(written: Mapping[str, Iterable[str]], target: str) -> pl.DataFrame:
    """Return what names of states as a publisher writes them mean, for joins by date.

    Parameters
    ----------
    written : mapping of str to iterable of str
        A name -> the English names as which it is read, as `translate` understands
        them; a later one counts on days on which those before it mean nothing.
    target : str
        One of `systems`; a StateError if it is unknown.

    Returns
    -------
    polars.DataFrame
        As of `translation`. A name is read as the state that bears it on a day, else
        as the one that is also called so; without a row where that could be several.
    """
    goal = _named(target)
    pairs: dict[tuple[Code, Code], list[Days]] = defaultdict(list)
    for name, labels in written.items():
        found: dict[Code, list[Days]] = {}
        for label in labels:
            uses = _by_code("en").get(_key("en", label), ())
            for given in (True, False):
                same = [use for use in uses if use.given is given]
                more = _once(_write(same, goal, _coverage()), found)
                found = {c: [*found.get(c, []), *more.get(c, [])] for c in found | more}
        for code, spans in found.items():
            pairs[name, code].extend(spans)
    return _table(pairs, "en", goal)


def _once(
    found: Mapping[Code, Iterable[Days]], taken: Mapping[Code, Iterable[Days]]
) -> dict[Code, list[Days]]:
    """Keep the days on which there is one code only, and that are not taken."""
    held = [(c, span) for c, spans in found.items() for span in spans]
    used = [span for spans in taken.values() for span in spans]
    edges = sorted({e for span in (*used, *(days for _, days in held)) for e in span})
    kept: dict[Code, list[Days]] = defaultdict(list)
    for span in itertools.pairwise(edges):
        on = {code for code, days in held if _meet(span, days)}
        if len(on) == 1 and not any(_meet(span, days) for days in used):
            kept[on.pop()].append(span)
    return kept


def _table(
    pairs: Mapping[tuple[Code, Code], Iterable[Days]], origin: str, goal: str
) -> pl.DataFrame:
    """Return translations as a table, in order."""
    one, other = (pl.Int64 if s in _NUMERIC else pl.String for s in (origin, goal))
    days = {"start": pl.Int32, "end": pl.Int32}
    shape = {"from_code": one, "to_code": other, **days}
    frame = pl.DataFrame(list(_coalesced(pairs)), schema=shape, orient="row")
    return frame.sort("from_code", "start")
