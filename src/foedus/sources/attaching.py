"""How a table of a source is attached to a panel, as its catalogue entry says."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Final

from foedus.errors import SourceError

ACTORS: Final = ("state", "dyad", "leader", "alliance", "dispute")
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
    precision : str
        How much of a date counts: ``day`` or ``month``, where the last day of a spell
        is written as the first of its month.
    indicator : str
        Column that says 1 where there is a row; empty for none.
    either : tuple of str
        Columns of a directed table that describe a pair as a whole if one of the two
        directions has them: an undirected panel takes the larger value.
    pick : mapping of str to str
        Column -> what stands for several rows of one key, one of `PICKS`.
    unless : mapping of str to int
        Column -> value of rows that say that there is nothing.
    details : str
        Of disputes: the table with a row for each, for columns that `table` has not.
    participants : str
        Of disputes: the table of the states in each, with days, for months and days.
    """

    table: str
    columns: tuple[str, ...] = ()
    how: str = ""
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    precision: str = "day"
    indicator: str = ""
    either: tuple[str, ...] = ()
    pick: Mapping[str, str] = field(default_factory=dict)
    unless: Mapping[str, int] = field(default_factory=dict)
    details: str = ""
    participants: str = ""


def attaching(
    source: str, said: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Attaching]:
    """Build what the ``[attach]`` blocks of an entry say.

    Parameters
    ----------
    source : str
        Id of the source, for messages.
    said : mapping
        Actor, one of `ACTORS`, to the TOML block.

    Returns
    -------
    mapping of str to Attaching
        In the order of the entry.

    Raises
    ------
    SourceError
        If an actor, an attribute or a pick is not known.
    """
    return MappingProxyType({who: _one(source, who, said[who]) for who in said})


def _one(source: str, who: str, said: Mapping[str, Any]) -> Attaching:
    where = f"Entry '{source}', [attach.{who}]"
    known = [f.name for f in fields(Attaching)]
    _allow(where, [who], ACTORS)
    _allow(where, said, known)
    _allow(where, said.get("pick", {}).values(), PICKS)
    lists = {
        name: tuple(said[name])
        for name in ("columns", "start", "end", "either")
        if name in said
    }
    return Attaching(**{**said, **lists})


def _allow(where: str, found: Iterable[str], allowed: Sequence[str]) -> None:
    for name in found:
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, n=1)
            hint = f" (nearest: '{near[0]}')" if near else ""
            problem = f"{where}: '{name}' is not known{hint}."
            remedy = f"Use one of: {', '.join(allowed)}."
            raise SourceError(problem, remedy, found=name)
