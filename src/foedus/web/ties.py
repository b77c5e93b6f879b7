"""Ties of a day: promises from the registry, and what sources in the store list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import polars as pl

from foedus import dates
from foedus.dates import Date
from foedus.errors import FoedusError
from foedus.measures.network.layers import KINDS, PAIR, multiplex
from foedus.registry import states, tables
from foedus.registry.vows import Vow
from foedus.sources import catalog
from foedus.store import Store
from foedus.web import places, who
from foedus.web.page import Document, stamp, until_compiled
from foedus.web.places import Pair

ALLIANCES: Final = "alliances"
LISTED: Final[Mapping[str, str]] = {
    "rivalries": "rivalry",
    "disputes": "dispute",
    "agreements": "agreement",
    "exercises": "exercise",
}
"""Layer -> the kind of tie in `foedus.measures.network.layers.KINDS`."""
LAYERS: Final = (ALLIANCES, *LISTED)

RANK: Final[Mapping[str, int]] = {
    "defence": 4,
    "offence": 4,
    "neutrality": 3,
    "consultation": 2,
    "nonaggression": 1,
}
"""Which promise of a pair is the strongest."""

FIRST_YEAR: Final = 1816
"""First year of the pairs of states that sources in the store are about."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A layer from a source in the store.

    Attributes
    ----------
    source : str
        Id of the source.
    first, last : int or None
        Years that can be looked at; None where the source is not in the store.
    census : bool
        Whether it lists every tie of its kind, so that it can say no.
    pairs : mapping of int to dict of pair to float
        Year -> pair of slugs, in order -> how many. Years that are not covered are
        absent.
    """

    source: str
    first: int | None
    last: int | None
    census: bool
    pairs: Mapping[int, Mapping[Pair, float]]


def promised(on: Date, least: str) -> list[Document]:
    """Return the pairs of a day with a promise at least that strong.

    Parameters
    ----------
    on : Date
        Day.
    least : str
        Weakest promise that counts, of those in `RANK`.

    Returns
    -------
    list of dict
        ``layer, a, b`` (slugs), ``kind``: the strongest promise, sure ones before
        others; ``direction``: ``both``, ``a`` or ``b`` for who alone made it;
        ``answer, confirmed``, ``number`` (null), ``alliances``: ids; ``given`` and
        ``returned``: lines of the registry's table of obligations with all promises of
        a to b, and of b to a; ``key``: trace key of the strongest.
    """
    floor = RANK[least]
    return [
        _promise(pair, sides)
        for pair, both in places.pairs(on).items()
        if any(sides := _strong(both, floor))
    ]


Sides = tuple[list[Vow], list[Vow]]


def _strong(both: Sides, floor: int) -> Sides:
    given, returned = both
    return (
        [vow for vow in given if RANK[vow.obligation] >= floor],
        [vow for vow in returned if RANK[vow.obligation] >= floor],
    )


def _promise(pair: Pair, sides: Sides) -> Document:
    given, returned = sides
    every = [*given, *returned]
    best = max(every, key=_weight)
    sides_of_best = [any(_same(vow, best) for vow in side) for side in sides]
    same = [vow for vow in every if _same(vow, best)]
    direction = "both" if all(sides_of_best) else "a" if sides_of_best[0] else "b"
    return {
        "layer": ALLIANCES,
        "a": pair[0],
        "b": pair[1],
        "kind": best.obligation,
        "direction": direction,
        "answer": best.answer,
        "confirmed": any(vow.confirmed for vow in same),
        "number": None,
        "alliances": list(dict.fromkeys(vow.alliance for vow in every)),
        "given": [vow.line for vow in given],
        "returned": [vow.line for vow in returned],
        "key": best.key,
    }


def _weight(vow: Vow) -> tuple[bool, int]:
    return vow.answer == "yes", RANK[vow.obligation]


def _same(vow: Vow, best: Vow) -> bool:
    """Whether a promise is as strong and as sure as the strongest of the pair."""
    return vow.answer == best.answer and RANK[vow.obligation] == RANK[best.obligation]


def listed(layer: str, store: Store, year: int) -> list[Document]:
    """Return the pairs of a year that a source in the store lists.

    Parameters
    ----------
    layer : str
        One of `LISTED`.
    store : Store
        Added sources.
    year : int
        Year.

    Returns
    -------
    list of dict
        The keys of `promised`; empty also where the year is not covered, which
        `covered` tells.
    """
    found = every_year(layer, store)
    return [
        {
            "layer": layer,
            "a": a,
            "b": b,
            "kind": LISTED[layer],
            "direction": "both",
            "answer": "yes",
            "confirmed": True,
            "number": number,
            "alliances": [],
            "given": [],
            "returned": [],
            "key": None,
        }
        for (a, b), number in found.pairs.get(year, {}).items()
    ]


def covered(layer: str, store: Store, on: Date) -> Document:
    """Return whether a layer covers a day; if not, why and what to do.

    Parameters
    ----------
    layer : str
        One of `LAYERS`.
    store : Store
        Added sources.
    on : Date
        Day.

    Returns
    -------
    dict
        ``id, source, title, first, last`` (years; null where not known), ``why``: null
        where the day is covered, else ``source`` (not in the store) or ``day``; and
        ``command``, which adds the source; null where it is there.
    """
    if layer == ALLIANCES:
        why = None if until_compiled(on) else "day"
        said = {"source": "registry", "title": "", "first": None, "last": None}
        return {"id": layer, **said, "why": why, "command": None}
    found = every_year(layer, store)
    entry = catalog.entry(found.source)
    why = "source" if found.first is None else None
    if why is None and on.year not in found.pairs:
        why = "day"
    fetched = entry.access == "automatic"
    command = f"foedus data {'fetch ' + entry.id if fetched else 'add PATH'}"
    return {
        "id": layer,
        "source": found.source,
        "title": entry.title,
        "first": found.first,
        "last": found.last,
        "why": why,
        "command": command if why == "source" else None,
    }


def every_year(layer: str, store: Store) -> Listed:
    """Return all years of a layer that a source in the store lists.

    Parameters
    ----------
    layer : str
        One of `LISTED`.
    store : Store
        Added sources.
    """
    return _read(layer, str(store.home), stamp(store))


@lru_cache(maxsize=16)
def _read(layer: str, home: str, _stamp: str) -> Listed:
    """Read all years of a layer at once: no slower than one, and only once."""
    kind = KINDS[LISTED[layer]]
    store = Store(home)
    try:
        span = store.coverage(kind.source)
        first, last = _years(span.start, FIRST_YEAR), _years(span.end, _this_year())
        first, last = max(first, FIRST_YEAR), min(last, _this_year())
        made = multiplex([LISTED[layer]], first, last, store=store)
    except FoedusError:
        return Listed(kind.source, None, None, kind.census, {})
    name = LISTED[layer]
    years = made.years(name)
    found: dict[int, dict[Pair, float]] = {year: {} for year in years}
    for year, a, b, weight in _rows(made.ties(name)):
        one, other = _slug(a), _slug(b)
        if one and other and one != other and year in found:
            pair = (one, other) if one < other else (other, one)
            found[year][pair] = max(weight, found[year].get(pair, 0.0))
    if not years:
        return Listed(kind.source, None, None, kind.census, {})
    return Listed(kind.source, years[0], years[-1], kind.census, found)


def _rows(ties: pl.DataFrame) -> Iterator[tuple[int, int, int, float]]:
    yield from ties.select("year", *PAIR, "weight").iter_rows()


def _years(day: Date | None, otherwise: int) -> int:
    return otherwise if day is None else dates.from_day(day.latest).year


def _this_year() -> int:
    return tables.compiled().year


@cache
def _slugs() -> Mapping[int, str]:
    """Map each state to its slug."""
    return {w.state.code: slug for slug, w in who.everyone().items() if w.state}


@cache
def _slug(number: int) -> str | None:
    """Return the slug of a COW number; None for one that nobody has."""
    try:
        return _slugs()[states.by_code(number, "cow").code]
    except FoedusError:
        return None
