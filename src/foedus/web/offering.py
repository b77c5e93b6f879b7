"""What the panel builder offers: units, cases, sources with columns, and measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import FoedusError
from foedus.measures import index
from foedus.measures.on_panels import COLUMNS
from foedus.panel import choose
from foedus.panel.actors import ROSTERS
from foedus.panel.attachment import Source
from foedus.panel.cases import CASES
from foedus.panel.clock import STEPS
from foedus.panel.unit import ACTORS, Unit, unit
from foedus.panel.worded import spelled
from foedus.registry.states import System
from foedus.report.holdings import how_to_add
from foedus.sources import catalog
from foedus.store import Store, embedded, names
from foedus.web.page import Document, stamp

if TYPE_CHECKING:
    from foedus.web.ordering import Order

ALONE: Final = frozenset({"listed"})
"""Cases that need a list of the reader's own, which a page does not take."""


def offered(order: Order, store: Store) -> Document:
    """Return what can be chosen for a unit, and what is chosen.

    Parameters
    ----------
    order : Order
        What is chosen.
    store : Store
        Added sources.

    Returns
    -------
    dict
        ``units``: by step, the units; ``of``: who may list them; ``cases`` and
        ``measures``: ``name, title, chosen`` and what it takes; ``sources``: as
        `sources`, with ``chosen, columns, within`` of those that are attached;
        ``absent``: ``id, title, command`` of those that are not at hand; ``more``:
        what is chosen with options, by field.
    """
    wish = order.wish
    who = unit(wish.unit)
    listed = [
        dict(one) for one in sources(stamp(store), store.home, wish.unit, wish.system)
    ]
    chosen = [spelled(text) for text in wish.attach]
    for one in listed:
        one.update(_chosen(one, chosen, store, who, wish.system))
    known = {one["name"] for one in listed}
    plain = {one["name"] for one in listed if one["chosen"]}
    return {
        "units": {step: [f"{actor}-{step}s" for actor in ACTORS] for step in STEPS},
        "of": list(ROSTERS.get(who.who, ())),
        "paired": len(who.states) > 1,
        "cases": [_case(name, wish.where) for name in _cases(who)],
        "measures": [_measure(name, wish.measures) for name in _measures(who)],
        "sources": listed,
        "absent": _absent(who, known),
        "more": {
            "where": [t for t in wish.where if t not in _cases(who)],
            "measure": [t for t in wish.measures if t not in _measures(who)],
            "attach": [t for t in wish.attach if spelled(t)[0] not in plain],
        },
    }


def sources(mark: str, home: object, name: str, system: System) -> tuple[Document, ...]:
    """Return the sources at hand that can be attached to a unit.

    Parameters
    ----------
    mark : str
        Changes with the store.
    home : Path
        Of the store.
    name : str
        The unit.
    system : {"cow", "gw"}
        Whose numbers the states have.

    Returns
    -------
    tuple of dict
        ``name`` to attach it by, ``id, title, version, table, about, redistribute``,
        ``start, end`` of its coverage, and whether it is a further table (``further``)
        of a source that is listed by another.
    """
    return _sources(mark, str(home), name, system)


@lru_cache(maxsize=64)
def _sources(mark: str, home: str, name: str, system: System) -> tuple[Document, ...]:
    store, who = Store(home), unit(name)
    ids = [*embedded.sources(), *(one.id for one in store.sources())]
    found = (
        one for id in dict.fromkeys(ids) for one in _of_source(id, store, who, system)
    )
    return tuple(sorted(found, key=lambda one: (one["about"], one["title"])))


def _of_source(id: str, store: Store, who: Unit, system: System) -> Iterator[Document]:
    """Yield the table that is meant where none is named, then the others.

    Those with several rows for a key are left out: no field says which row to take.
    """
    entry = catalog.find(id)
    tables: list[str] = []
    if entry is not None and id != embedded.REGISTRY:
        tables = list(dict.fromkeys(h.table for _, h in choose.offers(entry, who)))
    usual = ""
    for said in (id, *(f"{id}.{table}" for table in tables)):
        try:
            found, about = choose.source(store, said, who, system)
            choose.refuse_long(found, choose.columns(found, ()))
        except FoedusError:
            continue
        if said != id and found.table == usual:
            continue
        usual = usual or found.table
        yield _source(said, found, about, store, further=said != id)


def _source(
    said: str, found: Source, about: str, store: Store, *, further: bool
) -> Document:
    entry = catalog.find(found.id)
    facts = store.held(f"{found.id}@{found.version}").facts
    return {
        "name": said,
        "id": found.id,
        "title": entry.title if entry else facts.title,
        "version": found.version,
        "table": found.table,
        "about": about,
        "redistribute": entry.redistribute if entry else facts.redistribute,
        "further": further,
    }


def _chosen(
    one: Document,
    chosen: Iterable[tuple[str, Mapping[str, str]]],
    store: Store,
    who: Unit,
    system: System,
) -> Document:
    """Return what is chosen of a source; its columns where it is attached."""
    options = next((o for name, o in chosen if name == one["name"]), None)
    if options is None or set(options) - {"columns", "within"}:
        return {"chosen": False, "columns": [], "within": None}
    found, _ = choose.source(store, one["name"], who, system)
    taken = options.get("columns", "").split("+")
    spell = bool(found.how.start) or any(
        c.role == "start" for c in choose.spec(found).columns
    )
    return {
        "chosen": True,
        "columns": list(_columns(found, taken)),
        "within": options.get("within", "any") if spell else None,
    }


def _columns(found: Source, taken: list[str]) -> Iterator[Document]:
    """Yield the columns that a source can give: the usual ones first."""
    usual = choose.columns(found, ())
    declared = {
        c.name: c.column.description
        for c in choose.spec(found).columns
        if not c.role and c.name not in choose.KEYS
    }
    for name in dict.fromkeys([*usual, *declared, *filter(None, taken)]):
        yield {
            "name": name,
            "text": declared.get(name, ""),
            "usual": name in usual,
            "chosen": name in taken,
        }


def _absent(who: Unit, known: set[str]) -> list[Document]:
    ids = {names.parse(name).source for name in known}
    return [
        {"id": entry.id, "title": entry.title, "command": how_to_add(entry)}
        for entry in catalog.entries()
        if entry.id not in ids and any(True for _ in choose.offers(entry, who))
    ]


def _cases(who: Unit) -> list[str]:
    alone = {"major"} if len(who.states) == 1 else set()
    fit = CASES if len(who.states) > 1 else alone
    return [name for name in CASES if name in fit and name not in ALONE]


def _case(name: str, chosen: tuple[str, ...]) -> Document:
    options = list(CASES[name][1])
    return {"name": name, "options": options, "chosen": name in chosen}


def _measures(who: Unit) -> list[str]:
    most = len(who.states)
    needed = {"dyad": 2, "state": 1, "system": 0}
    return [name for name, one in COLUMNS.items() if needed[one.who] <= most]


def _measure(name: str, chosen: tuple[str, ...]) -> Document:
    how, record = COLUMNS[name], index.measure(name)
    return {
        "name": name,
        "title": record.title,
        "about": how.who,
        "unit": record.unit,
        "options": _plain(how.options),
        "beside": list(how.beside),
        "chosen": name in chosen,
    }


def _plain(options: Mapping[str, object]) -> dict[str, Any]:
    kept = (str, int, float, bool)
    return {n: v if isinstance(v, kept) else None for n, v in options.items()}
