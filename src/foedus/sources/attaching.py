"""How a table of a source is attached to a panel, as its catalogue entry says."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Final

from foedus.errors import SourceError

ACTORS: Final = (
    *("state", "dyad", "leader", "alliance", "member", "dispute", "world"),
)
"""What a row of a table is about: the blocks ``[attach.state]``, ``[attach.dyad]``."""

PICKS: Final = ("min", "max", "sum", "mean", "count")


@dataclass(frozen=True, slots=True)
class Attaching:
    """How a table is attached.

    Parameters
    ----------
    table : str
        Table of the source.
    columns : tuple of str
        Columns that are attached; empty for every column with a number that is no key.
    how : str
        How rows become values of a unit: ``rows`` (a row is a value), ``spells`` (a row
        holds from a start to an end), or the name of a rule of its own, such as
        ``disputes``; empty to infer it from the roles of the columns.
    start, end : tuple of str
        Columns of year, month and day of a spell; empty for the columns of that role.
    open : tuple of str
        Columns of first years or days that are empty where a spell began before the
        source does; else a spell without a start has no date. A spell without an end
        goes on to the end of the source.
    precision : str
        How much of a date counts: ``day`` or ``month``, where the last day of a spell
        is written as the first of its month.
    indicator : str
        Column that says 1 where there is a row; empty for none.
    either : tuple of str
        Columns of a directed table that describe a pair as a whole if one of the two
        directions has them: an undirected panel takes the larger value. In a block
        about alliances: the larger of several treaties that are one alliance.
    pick : mapping of str to str
        Column -> what stands for several rows of one key, one of `PICKS`.
    unless : mapping of str to int
        Column -> value of rows that say that there is nothing.
    directed : bool or None
        Whether a row of a pair is about the first of the two; None where the unit of
        the table says it.
    count : str
        Column that says how many rows there are; empty for none.
    once : tuple of str
        Columns that name what is counted, where it has several rows; empty if each row
        counts.
    states : mapping of str to tuple of str
        Whose key columns hold it: ``state``, ``state_a`` or ``state_b`` to the columns,
        each of which may hold a state, or several with commas between; empty for the
        columns of that role. In a block about single states any other name is the end
        of the names of columns: ``supplied`` counts those that a state supplied.
    events : str
        Table that dates the rows of this one; empty if they have dates.
    by : tuple of str
        Columns that name an event in both tables. Where rows hold single states and
        the block is about pairs, states with the same event are a pair.
    names : mapping of str to tuple of str
        Name or code of a state as the publisher writes it -> how it is read, where the
        list of states does not understand it or reads it as another one: the first
        that means a state on the day.
    details : str
        Of disputes: the table with a row for each, for columns that `table` has not.
    participants : str
        Of disputes: the table of the states in each, with days, for months and days.
    edition_of : str
        Table that this one stands in for where a user has only this edition: columns
        have the same names.
    """

    table: str
    columns: tuple[str, ...] = ()
    how: str = ""
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    precision: str = "day"
    indicator: str = ""
    either: tuple[str, ...] = ()
    pick: Mapping[str, str] = field(default_factory=dict)
    unless: Mapping[str, int] = field(default_factory=dict)
    directed: bool | None = None
    count: str = ""
    once: tuple[str, ...] = ()
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    events: str = ""
    by: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    details: str = ""
    participants: str = ""
    edition_of: str = ""


Said = Mapping[str, Any]


def attaching(
    source: str, said: Mapping[str, Said | Sequence[Said]]
) -> Mapping[str, tuple[Attaching, ...]]:
    """Build what the ``[attach]`` blocks of an entry say.

    Parameters
    ----------
    source : str
        Id of the source, for messages.
    said : mapping
        Actor, one of `ACTORS`, to the TOML block, or to several: ``[[attach.state]]``.

    Returns
    -------
    mapping of str to tuple of Attaching
        In the order of the entry: what stands first is taken where no table is named.

    Raises
    ------
    SourceError
        If an actor, an attribute or a pick is not known.
    """
    blocks = {
        who: tuple(_one(source, who, block) for block in _listed(about))
        for who, about in said.items()
    }
    return MappingProxyType(blocks)


def _listed(about: Said | Sequence[Said]) -> Sequence[Said]:
    return [about] if isinstance(about, Mapping) else about


def _one(source: str, who: str, said: Said) -> Attaching:
    where = f"Entry '{source}', [attach.{who}]"
    known = [f.name for f in fields(Attaching)]
    _allow(where, [who], ACTORS)
    _allow(where, said, known)
    _allow(where, said.get("pick", {}).values(), PICKS)
    lists = {
        name: tuple(said[name])
        for name in ("columns", "start", "end", "open", "either", "once", "by")
        if name in said
    }
    maps = {
        name: {key: tuple(values) for key, values in said.get(name, {}).items()}
        for name in ("states", "names")
    }
    return Attaching(**{**said, **lists, **maps})


def _allow(where: str, found: Iterable[str], allowed: Sequence[str]) -> None:
    for name in found:
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, n=1)
            hint = f" (nearest: '{near[0]}')" if near else ""
            problem = f"{where}: '{name}' is not known{hint}."
            remedy = f"Use one of: {', '.join(allowed)}."
            raise SourceError(problem, remedy, found=name)
