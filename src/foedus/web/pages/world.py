"""The world on a day: who was bound, to whom, by what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from foedus import dates
from foedus.dates import Date, Truth
from foedus.registry import continuity, tables
from foedus.registry.alliances import everything
from foedus.registry.bonds import DECIDING
from foedus.registry.portfolio import strengths
from foedus.registry.records import Alliance
from foedus.report import listing, world_map
from foedus.web import borders, who
from foedus.web.colours import bloc, burden, capability, support, threat
from foedus.web.colours.colouring import NOT_COVERED, Cell, Colouring, Entry, Scene
from foedus.web.page import Ask, Document, RequestError, until_compiled, when
from foedus.web.who import Who

FIRST_YEAR: Final = -478
LAST_YEAR: Final = 2025
AID: Final = 3
"""Strength of a promise of active aid, see `foedus.registry.portfolio.STRENGTH`."""

STATUSES: Final = ("self", "aid", "other", "perhaps", "none-known", "not-covered")
"""What a state is on the map: the one asked about; promised active aid (defence or
offence), or only something else; perhaps; nothing known; outside coverage."""

Colour = Callable[[Scene], Colouring]
PROMISE: Final = "promise"

COLOURS: Final[Mapping[str, Colour | None]] = {
    PROMISE: None,
    "bloc": bloc.colour,
    "capability": capability.colour,
    "burden": burden.colour,
    "threat": threat.colour,
    "support": support.colour,
}
"""What may colour the map; the promises come from the rows themselves."""


def shown(ask: Ask) -> Document:
    """Return who was bound on a day, and the colours of the map.

    Parameters
    ----------
    ask : Ask
        With ``on``; ``of``: a state whose partners, or challengers, alone are wanted;
        and ``colour``: one of `COLOURS`.

    Returns
    -------
    dict
        ``states``: ``slug, name, kind, iso3`` (of the outline; null for none), ``lat,
        lon``, ``dot``, ``status`` (one of `STATUSES`), ``allies`` (partners with a
        sure promise of active aid), ``placed``, and of the colouring ``shade``,
        ``value`` (null: none, or not covered), ``by`` and the trace ``keys``;
        ``colouring``: ``id, unit, source, facts, lack`` and its ``key``;
        ``alliances`` in force, ``counts`` by status, ``history``: how many alliances
        were in force, as ``[year, count]`` wherever it changed; ``range``, the years
        of the slider; ``borders``: whose outlines are shown.

    Raises
    ------
    DateError
        If the day cannot be read.
    StateError
        If `of` is nobody, or several.
    RequestError
        If there is no such colouring.
    """
    on = ask.on or tables.as_of()
    of = who.find(said) if (said := ask.get("of")) else None
    colour = _colour(ask.get("colour"))
    covered = until_compiled(on)
    rows = list(_rows(on, of)) if covered else []
    people = tuple(who.everyone()[row["slug"]] for row in rows)
    scene = Scene(ask.store, on, of, people)
    found = colour(scene) if colour is not None else _promises(rows)
    borders = _draw(rows, found, scene)
    pacts = _in_force(on) if covered else []
    asked = {"on": str(on), "of": None if of is None else of.slug}
    return {
        "title": "Who was bound to whom",
        **when(on),
        "covered": covered,
        "of": None if of is None else of.slug,
        "of_name": None if of is None else of.name_on(on),
        "colouring": found.document(row["slug"] for row in rows),
        "states": rows,
        "counts": dict(Counter(row["status"] for row in rows)),
        "alliances": [_pact(pact, on) for pact in pacts],
        "history": history(),
        "range": [FIRST_YEAR, LAST_YEAR],
        "year": on.year,
        "borders": borders,
        "asked": {**asked, "colour": found.id if colour is not None else None},
    }


def _colour(said: str | None) -> Colour | None:
    """Return what colours the map; None for the promises."""
    if said is not None and said not in COLOURS:
        problem = f"The map has no colours by '{said}'."
        raise RequestError(problem, f"It has: {', '.join(COLOURS)}.", found=said)
    return COLOURS[said or PROMISE]


def _promises(rows: Iterable[Document]) -> Colouring:
    """Return the colouring by what a state had promised and been promised."""
    cells = {row["slug"]: Cell(row["status"]) for row in rows}
    present = {cell.shade for cell in cells.values()}
    key = tuple(Entry(s) for s in STATUSES if s in present and s != NOT_COVERED)
    return Colouring(PROMISE, cells, key, source=f"foedus registry {tables.version()}")


def _draw(rows: list[Document], found: Colouring, scene: Scene) -> Document | None:
    """Give each row its colour and, where borders of the day are known, its shape."""
    shapes = borders.on(scene.store, scene.on)
    for row, one in zip(rows, scene.people, strict=True):
        cell = found.of(row["slug"])
        code = None if one.state is None else one.state.cow_code
        row |= {
            "shape": None if shapes is None else shapes.numbers.get(code or 0),
            "shade": cell.shade,
            "value": cell.value,
            "by": cell.by or None,
            "keys": list(cell.keys),
        }
        if shapes is not None:
            bare = row["shape"] is None or (row["dot"] and row["iso3"] is not None)
            row["dot"] = bare and row["lat"] is not None
            row["placed"] = row["dot"] or row["shape"] is not None
    order = {entry.shade: place for place, entry in enumerate(found.key)}

    def place(row: Document) -> tuple[int, float, str]:
        value = row["value"]
        size = value if isinstance(value, int | float) else 0
        return order.get(row["shade"], len(order)), -size, row["name"]

    rows.sort(key=place)
    return None if shapes is None else {"source": shapes.source, "key": shapes.key}


def _in_force(on: Date) -> list[Alliance]:
    """Return alliances, guarantees and leagues in force, for certain or perhaps."""
    return [
        pact
        for pact in everything()
        if pact.treaty.kind in DECIDING and pact.in_force(on) is not Truth.NO
    ]


def _pact(pact: Alliance, on: Date) -> Document:
    said = listing.summary(pact, on)
    kept = ("id", "name", "type", "members", "in_force", "confirmed", "key")
    return {name: said[name] for name in kept}


def _rows(on: Date, of: Who | None) -> Iterator[Document]:
    """Yield every state of the system and every member of an alliance that day."""
    ties = _ties(on)
    perhaps = _perhaps(on)
    there = who.states_on(on)
    for one in who.everyone().values():
        if one.slug not in there and not one.keys & perhaps:
            continue
        yield {
            "slug": one.slug,
            "name": one.name_on(on),
            "kind": "polity" if one.state is None else "state",
            **_place(one, on),
            **_status(one, of, ties, perhaps),
        }


Ties = Mapping[str, Mapping[str, int]]


def _ties(on: Date) -> Ties:
    """Return the strongest sure promise between members, in either direction."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (giver, receiver), strength in strengths(on).items():
        for one, other in ((giver, receiver), (receiver, giver)):
            found[one][other] = max(strength, found[one].get(other, 0))
    return found


def _perhaps(on: Date) -> frozenset[str]:
    """Return the keys of certain and possible members of anything that binds."""
    return frozenset(
        spell.member
        for pact in _in_force(on)
        for spell in (*pact.members(on), *pact.associated(on))
    )


def _status(
    one: Who, of: Who | None, ties: Ties, perhaps: frozenset[str]
) -> dict[str, str | int]:
    """Return what a state is on the map, and its number of allies."""
    partners: dict[str, int] = {}
    for key in one.keys:
        partners |= ties.get(key, {})
    allies = len({who.of_key(k).slug for k, s in partners.items() if s == AID})
    if of is not None:
        if one.slug == of.slug:
            return {"status": "self", "allies": allies}
        partners = {k: s for k, s in partners.items() if k in of.keys}
    strongest = max(partners.values(), default=0)
    if strongest:
        return {"status": "aid" if strongest == AID else "other", "allies": allies}
    unsure = of is None and bool(one.keys & perhaps)
    return {"status": "perhaps" if unsure else "none-known", "allies": allies}


def _place(one: Who, on: Date) -> Document:
    """Return where a state lies: an outline of today, a point, or neither."""
    code = None
    if one.state is not None:
        code = one.state.iso3() or None
    shape = world_map.outlines().get(code or "")
    lat, lon = _point(one, on)
    small = shape is None or shape["km2"] < world_map.SMALL_KM2
    return {
        "iso3": code if shape is not None else None,
        "lat": lat,
        "lon": lon,
        "dot": small and lat is not None,
        "placed": shape is not None or lat is not None,
    }


def _point(one: Who, on: Date) -> tuple[float | None, float | None]:
    if one.state is not None:
        spell = one.state.spell_on(on) or one.state.spells[-1]
        if spell.lat is not None:
            return spell.lat, spell.lon
    for key in sorted(one.keys):
        if place := continuity.places().get(key):
            return place.lat, place.lon
    return None, None


@cache
def history() -> list[list[int]]:
    """Return how many alliances were in force for certain, year by year.

    Returns
    -------
    list of [int, int]
        Year and number at its end, where the number changed; from `FIRST_YEAR` on.
    """
    steps: Counter[int] = Counter()
    for pact in everything():
        start, end = pact.span.start, pact.span.end
        if pact.treaty.kind not in DECIDING or start is None or _never(pact):
            continue
        first = dates.from_day(start.latest).year
        last = LAST_YEAR + 1 if end is None else dates.from_day(end.earliest).year
        if first < last:
            steps[max(first, FIRST_YEAR)] += 1
            steps[max(last, FIRST_YEAR)] -= 1
    found, now = [], 0
    for year in sorted(steps):
        now += steps[year]
        if year <= LAST_YEAR and steps[year]:
            found.append([year, now])
    return found


def _never(pact: Alliance) -> bool:
    return pact.treaty.end_status == "never-in-force"
