"""Which table of a source a panel takes, and how."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Final, NoReturn

from foedus.errors import PanelError, StoreError
from foedus.panel.attachment import Source
from foedus.panel.unit import Unit
from foedus.registry.records import OBLIGATIONS
from foedus.schema import Schema
from foedus.sources import catalog
from foedus.sources.attaching import Attaching
from foedus.sources.layout import TableSpec
from foedus.store import embedded, names
from foedus.store.store import Store

_ABOUT: Final = {
    "state": ("state", "world"),
    "dyad": ("dyad", "state", "world"),
    "triad": ("dyad", "state", "world"),
    "tetrad": ("dyad", "state", "world"),
    "coalition": ("state", "world"),
    "leader": ("leader", "state", "world"),
    "leader-dyad": ("leader", "dyad", "state", "world"),
    "alliance": ("alliance", "world"),
    "alliance-member": ("member", "alliance", "state", "world"),
    "alliance-phase": ("alliance", "world"),
    "dispute": ("dispute", "state", "world"),
    "system": ("world",),
}
"""What a panel of an actor takes from a source, the first that there is."""

_ROLES: Final = {
    "dyad": ("state_a", "state_b"),
    "state": ("state",),
    "leader": ("leader",),
    "alliance": ("alliance",),
    "member": ("alliance", "state"),
    "dispute": ("dispute",),
}
_KINDS: Final = ("integer", "number", "flag", "boolean")

LISTED: Final = "listed"
KEYS: Final = frozenset(
    {
        *("state", "state_a", "state_b", "leader", "leader_a", "leader_b"),
        *("alliance", "member", "phase", "dispute", "year", "start", "stop", LISTED),
    }
)
"""Names that no column of values has while a source is made ready."""

REGISTRY: Final = Attaching("obligations", how="registry", either=OBLIGATIONS)
"""How the registry of the package is attached to pairs."""

_PLEDGES: Final = TableSpec(
    name=REGISTRY.table,
    description="What one state had promised another.",
    unit="directed-dyad-spell",
    key=(),
    files=(),
    schema=Schema(REGISTRY.table, (), ()),
    columns=(),
)


def source(
    store: Store, said: str, unit: Unit, system: str = "cow"
) -> tuple[Source, str]:
    """Find the table that is meant.

    Parameters
    ----------
    store : Store
        Where it is.
    said : str
        ``nmc``, ``nmc@6.0`` or ``nmc.state_year``.
    unit : Unit
        What a row of the panel is.
    system : {"cow", "gw"}
        Whose numbers the states of the panel have: of tables that say the same in both
        the one in these numbers is taken.

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
    if name.source == embedded.REGISTRY:
        return _registry(store, name, unit)
    id, version, here = _held(store, name)
    entry = catalog.entry(id)
    every = [(who, how) for who, how in offers(entry, unit) if how.table in here]
    fits = [f for f in every if name.table in ("", f[1].table)]
    if not fits:
        _nothing_fits(said, unit, [how.table for _, how in every])
    # What the catalogue states comes first; of what it does not state, one must fit.
    who = next((w for w, how in fits if how in entry.attach.get(w, ())), fits[0][0])
    stated = entry.attach.get(who, ())
    ours = [how for one, how in fits if one == who]
    if len(ours) > 1 and ours[0] not in stated:
        _several(said, unit, [how.table for how in ours])
    told = [how for how in ours if how in stated] or ours
    how = _native(entry, told, system)
    shared = _shared(entry, unit, how)
    return Source(id, version, how.table, how, shared=shared), who


def offers(entry: catalog.Entry, unit: Unit) -> Iterator[tuple[str, Attaching]]:
    """Name the tables of a source that fit a unit, the best first.

    Parameters
    ----------
    entry : Entry
        The source.
    unit : Unit
        What a row of the panel is.

    Yields
    ------
    tuple
        What the rows are about, and how they are attached.
    """
    for who in _ABOUT[unit.who]:
        stated = entry.attach.get(who, ())
        yield from ((who, how) for how in stated)
        named = {how.table for how in stated}
        for table in entry.tables.values():
            if table.name not in named and _fits(table, who):
                yield who, Attaching(table.name)


def _native(entry: catalog.Entry, told: Sequence[Attaching], system: str) -> Attaching:
    """Return the first table in the numbers of a panel, else the first of all."""
    native = (how for how in told if _systems(entry.tables[how.table]) == {system})
    return next(native, told[0])


def _shared(entry: catalog.Entry, unit: Unit, mine: Attaching) -> frozenset[str]:
    """Return columns of a table that are named after it, from the catalogue alone.

    The table that is taken where none is named has plain names, in the numbers of
    either system. Of any other, a column that a further table has too is named after
    its table, so that the two can stand in one panel.
    """
    every = list(offers(entry, unit))
    if mine.table in _usual(entry, every):
        return frozenset()
    others = {
        name
        for _, how in every
        if how.table != mine.table
        for name in _values(entry, how)
    }
    return frozenset(_values(entry, mine) & others)


def _usual(
    entry: catalog.Entry, every: Sequence[tuple[str, Attaching]]
) -> frozenset[str]:
    """Return the tables that are taken where none is named; empty if one must be."""
    stated = [(who, how) for who, how in every if how in entry.attach.get(who, ())]
    if stated:
        told = [how for who, how in stated if who == stated[0][0]]
        first = {_native(entry, told, s).table for s in ("cow", "gw")}
        return frozenset(h.table for h in told if {h.table, h.edition_of} & first)
    tables = [how.table for who, how in every if who == every[0][0]]
    return frozenset(tables) if len(tables) == 1 else frozenset()


def _values(entry: catalog.Entry, how: Attaching) -> set[str]:
    """Return the names that a table can give to columns of a panel."""
    own = {c.name for c in entry.tables[how.table].columns if not c.role}
    return (own | {how.indicator, how.count}) - {"", *KEYS}


def _held(store: Store, name: names.Name) -> tuple[str, str, set[str]]:
    """Return the id, version and tables of a source: the newest that has the table."""
    if embedded.contains(name.source):
        store.coverage(str(name))
        tables = set(embedded.table_names(name.source))
        return name.source, embedded.version(name.source), tables
    held = store.source(str(name._replace(table="")))
    if name.table and not name.version:
        versions = [s for s in store.sources() if s.id == held.id]
        held = next((s for s in reversed(versions) if s.table(name.table)), held)
    here = {t.name for t in held.tables}
    if name.table and name.table not in here:
        _no_table(held.id, name.table, sorted(here))
    return held.id, held.version, here


def _registry(store: Store, name: names.Name, unit: Unit) -> tuple[Source, str]:
    """Return how the registry is attached: to pairs, whatever table is named."""
    store.coverage(str(name._replace(table="")))
    if "dyad" not in _ABOUT[unit.who] or name.table not in ("", REGISTRY.table):
        _nothing_fits(str(name), unit, [])
    version = embedded.version(embedded.REGISTRY)
    return Source(embedded.REGISTRY, version, REGISTRY.table, REGISTRY), "dyad"


def _systems(table: TableSpec) -> set[str]:
    """Return the systems of the states that are keys of a table."""
    return {c.system for c in table.columns if c.role.startswith("state")}


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
    if found.how is REGISTRY:
        return _PLEDGES
    return catalog.entry(found.id).tables[found.table]


def refuse_long(found: Source, left: Sequence[str]) -> None:
    """Refuse a table whose rows are about more than an actor and a time.

    Parameters
    ----------
    found : Source
        The table.
    left : sequence of str
        Columns of which nothing says what stands for several values.

    Raises
    ------
    PanelError
        If the key of the table has a further column, such as an indicator or a layer,
        so that values of different things stand in one column, and the catalogue does
        not say how the table is attached.
    """
    table = spec(found)
    stated = catalog.entry(found.id).attach.values()
    roles = {c.name for c in table.columns if c.role}
    more = [name for name in table.key if name not in roles]
    if not more or not left or any(found.how in several for several in stated):
        return
    problem = f"A row of '{found}' is about one {', '.join(more)} besides its keys."
    remedy = f"Say pick={{'{left[0]}': 'max'}} to merge them, or use another table."
    raise PanelError(problem, remedy, found=str(found), expected=tuple(more))


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
    taken = [name for name in asked if name in KEYS]
    if taken:
        problem = f"'{taken[0]}' is the name of a key of panels, not of a value."
        raise PanelError(problem, "Leave it out.", found=taken[0])
    if asked:
        return asked
    if found.how.columns or found.how.indicator or found.how.count:
        return found.how.columns
    dated = {*found.how.start, *found.how.end, "version"}
    return tuple(
        c.name
        for c in table.columns
        if c.column.type in _KINDS
        and not c.role
        and not c.system
        and c.name not in (*table.key, *dated, *KEYS)
    )


def _fits(table: TableSpec, who: str) -> bool:
    """Return whether a table is about an actor, as its roles say.

    It has a year, or spells, or a row for each actor that holds at all times.
    """
    roles = {c.role: c.name for c in reversed(table.columns)}
    needed = _ROLES.get(who, ())
    if not needed or not set(needed) <= set(roles):
        return False
    others = {r for rs in _ROLES.values() for r in rs} - {*needed, "state"}
    timed = "year" in roles or "start" in roles
    timeless = set(table.key) == {roles[r] for r in needed}
    return (timed or timeless) and not set(roles) & others


def _no_table(id: str, found: str, known: list[str]) -> NoReturn:
    problem = f"'{id}' has no table '{found}' in the store."
    raise StoreError(problem, f"Use one of: {', '.join(known)}.", found=found)


def _nothing_fits(said: str, unit: Unit, others: list[str]) -> NoReturn:
    problem = f"No table of '{said}' can be attached to {unit.name}s by its keys."
    remedy = "See foedus data show for its tables, or attach a frame of your own."
    if others:
        remedy = f"Use one of: {', '.join(dict.fromkeys(others))}."
    raise PanelError(problem, remedy, found=said, expected=tuple(others))


def _several(said: str, unit: Unit, tables: list[str]) -> NoReturn:
    problem = f"Several tables of '{said}' fit {unit.name}s: {', '.join(tables)}."
    remedy = f"Name one: {said}.{tables[0]}."
    raise PanelError(problem, remedy, found=said, expected=tuple(tables))
