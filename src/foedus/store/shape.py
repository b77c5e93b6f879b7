"""Whom and when the rows of a table are about: the columns by which it is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from foedus.errors import CoverageError
from foedus.sources.layout import ColumnSpec, TableSpec

YEAR: Final = "year"
"""What the year is called in keys of a table that has spells and no year."""

_NO_STATE: Final = "no column of a state, nor two of a pair of states"
_NO_TIME: Final = "no column of a year, a date or a spell"


@dataclass(frozen=True, slots=True)
class Spell:
    """The columns of a spell of time.

    Parameters
    ----------
    start : ColumnSpec
        First day, month or year.
    end : ColumnSpec or None
        Last one; None where a row is about one date.
    """

    start: ColumnSpec
    end: ColumnSpec | None

    @property
    def inclusive(self) -> bool:
        """Whether the end is still part of the spell."""
        return self.end is None or self.end.role != "until"


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns by which a table is looked up.

    Parameters
    ----------
    states : tuple of str
        The state, or both states of a pair.
    time : tuple of str
        Year, or year and month, or year, month and day, or one column of dates; empty
        where rows have spells.
    spells : tuple of Spell
        The spells of a row; empty where rows have a time. A row counts for a year when
        one of its spells shares a day with it.
    """

    states: tuple[str, ...]
    time: tuple[str, ...]
    spells: tuple[Spell, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the columns of keys: the states, then the time."""
        return (*self.states, *(self.time or (YEAR,)))


def of(spec: TableSpec, name: str) -> Shape:
    """Return the columns by which a table is looked up.

    Parameters
    ----------
    spec : TableSpec
        The table.
    name : str
        What to call it in messages.

    Returns
    -------
    Shape
        From the roles of its columns. A month or a day counts beside the states only
        where the key of the table names it and them; else the year is enough.

    Raises
    ------
    CoverageError
        If its columns say no state or no time; ``missing`` of the error names which.
    """
    states = _states(spec)
    if not states:
        raise _refusal(name, _NO_STATE, "state")
    time = _time(spec, states)
    spells = () if time else _spells(spec)
    if not time and not spells:
        raise _refusal(name, _NO_TIME, "time")
    return Shape(states, time, spells)


def _states(spec: TableSpec) -> tuple[str, ...]:
    one, first, second = (
        tuple(c.name for c in spec.with_role(role))[:1]
        for role in ("state", "state_a", "state_b")
    )
    return (*first, *second) if first and second else one


def _time(spec: TableSpec, states: tuple[str, ...]) -> tuple[str, ...]:
    parts = [c for role in ("year", "month", "day") for c in spec.with_role(role)[:1]]
    named = set(spec.key) >= set(states)
    fine = [c for c in parts if named and c.name in spec.key and c.role != "year"]
    if parts and parts[0].role == "year":
        return tuple(c.name for c in (parts[0], *fine))
    dated = [c for c in fine if c.column.type in ("text", "edtf")]
    return tuple(c.name for c in dated[-1:])


def _spells(spec: TableSpec) -> tuple[Spell, ...]:
    starts = spec.with_role("start")
    ends = spec.with_role("end") or spec.with_role("until")
    pairs = zip_longest(starts, ends)
    found = tuple(Spell(start, end) for start, end in pairs if start is not None)
    return found or tuple(
        Spell(c, None) for role in ("day", "month") for c in spec.with_role(role)[:1]
    )


def _refusal(name: str, why: str, missing: str) -> CoverageError:
    problem = f"'{name}' has {why}."
    remedy = "Choose a table by states and years or spells; see foedus data show."
    return CoverageError(problem, remedy, missing=missing)
