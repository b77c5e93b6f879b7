"""Which table of a source a panel takes, and how."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from foedus.errors import PanelError, StoreError
from foedus.panel.attachment import Source
from foedus.panel.unit import Unit
from foedus.sources import catalog
from foedus.sources.attaching import Attaching
from foedus.sources.layout import TableSpec
from foedus.store import names
from foedus.store.store import Store

_ABOUT: Final = {
    "state": ("state",),
    "dyad": ("dyad", "state"),
    "triad": ("dyad", "state"),
    "tetrad": ("dyad", "state"),
    "coalition": ("state",),
    "leader": ("leader", "state"),
    "leader-dyad": ("dyad", "leader", "state"),
    "alliance": ("alliance",),
    "alliance-member": ("alliance", "state"),
    "alliance-phase": ("alliance",),
    "dispute": ("dispute", "state"),
}
"""What a panel of an actor takes from a source, the first that there is."""

_ROLES: Final = {
    "dyad": ("state_a", "state_b"),
    "state": ("state",),
    "leader": ("leader",),
    "alliance": ("alliance",),
    "dispute": ("dispute",),
}
_KINDS: Final = ("integer", "number", "flag", "boolean")


def source(store: Store, said: str, unit: Unit) -> tuple[Source, str]:
    """Find the table that is meant.

    Parameters
    ----------
    store : Store
        Where it is.
    said : str
        ``nmc``, ``nmc@6.0`` or ``nmc.state_year``.
    unit : Unit
        What a row of the panel is.

    Returns
    -------
    Source
        The table, and how it is attached.
    str
        What its rows are about: ``state``, ``dyad`` ...

    Raises
    ------
    PanelError
        If no table of the source can be attached to such a panel, or several can.
    StoreError
        If the source is not in the store.
    """
    name = names.parse(said)
    held = store.source(str(name._replace(table="")))
    entry = catalog.entry(held.id)
    here = {t.name for t in held.tables}
    if name.table and name.table not in here:
        _no_table(held.id, name.table, sorted(here))
    fits = [
        (who, how)
        for who, how in _known(entry, unit)
        if how.table in here and name.table in ("", how.table)
    ]
    if not fits:
        _nothing_fits(said, unit)
    # What the catalogue states comes first; of what it does not state, one must fit.
    stated = [f for f in fits if f[1] in entry.attach.values()]
    who, how = (stated or fits)[0]
    if not stated and len([f for f in fits if f[0] == who]) > 1:
        _several(said, unit, [f[1].table for f in fits if f[0] == who])
    return Source(held.id, held.version, how.table, how), who


def spec(found: Source) -> TableSpec:
    """Return what the catalogue declares of a table.

    Parameters
    ----------
    found : Source
        The table.

    Returns
    -------
    TableSpec
        Its columns, key and meaning of absence.
    """
    return catalog.entry(found.id).tables[found.table]


def columns(found: Source, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns to attach.

    Parameters
    ----------
    found : Source
        The table.
    asked : tuple of str
        What the user names; empty for what the catalogue names, else every column with
        a number that identifies nothing.

    Returns
    -------
    tuple of str
        Declared names, in order.

    Raises
    ------
    PanelError
        If a column is not declared, with the nearest name.
    """
    table = spec(found)
    known = [c.name for c in table.columns]
    for name in asked:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" (nearest: '{near[0]}')" if near else ""
            problem = f"'{found.id}.{found.table}' has no column '{name}'{hint}."
            remedy = f"Use columns of: {', '.join(known)}."
            raise PanelError(problem, remedy, found=name, expected=tuple(known))
    if asked:
        return asked
    if found.how.columns or found.how.indicator:
        return found.how.columns
    dated = {*found.how.start, *found.how.end, "version"}
    return tuple(
        c.name
        for c in table.columns
        if c.column.type in _KINDS
        and not c.role
        and not c.system
        and c.name not in (*table.key, *dated)
    )


def _known(entry: catalog.Entry, unit: Unit) -> Iterator[tuple[str, Attaching]]:
    """Name the tables of a source that fit a unit, the best first."""
    for who in _ABOUT[unit.who]:
        if who in entry.attach:
            yield who, entry.attach[who]
        stated = {how.table for how in entry.attach.values()}
        for table in entry.tables.values():
            if table.name not in stated and _fits(table, who):
                yield who, Attaching(table.name)


def _fits(table: TableSpec, who: str) -> bool:
    """Return whether a table is about an actor in time, as its roles say."""
    roles = {c.role for c in table.columns}
    others = {r for w, rs in _ROLES.items() if w != who for r in rs}
    timed = "year" in roles or "start" in roles
    return set(_ROLES[who]) <= roles and timed and not roles & (others - {"state"})


def _no_table(id: str, found: str, known: list[str]) -> None:
    problem = f"'{id}' has no table '{found}' in the store."
    raise StoreError(problem, f"Use one of: {', '.join(known)}.", found=found)


def _nothing_fits(said: str, unit: Unit) -> None:
    problem = f"No table of '{said}' can be attached to {unit.name}s by its keys."
    remedy = "See foedus data show for its tables, or attach a frame of your own."
    raise PanelError(problem, remedy, found=said)


def _several(said: str, unit: Unit, tables: list[str]) -> None:
    problem = f"Several tables of '{said}' fit {unit.name}s: {', '.join(tables)}."
    remedy = f"Name one: {said}.{tables[0]}."
    raise PanelError(problem, remedy, found=said, expected=tuple(tables))
