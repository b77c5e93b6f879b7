"""Blocs: the alliance of mutual active aid that a state sat in, of several the largest.

An alliance keeps its colour through all its years: at most seven that overlap in time
have one, those first that have most members without a larger alliance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Final

from foedus.dates import Date, Truth
from foedus.registry import portfolio, tables
from foedus.registry.alliances import alliance, everything
from foedus.registry.bonds import DECIDING
from foedus.registry.records import ACTIVE_AID, Alliance
from foedus.report import theme
from foedus.web.colours.colouring import NONE, REST, Cell, Colouring, Entry, Scene
from foedus.web.who import Who, of_key

LEAST: Final = 3
"""Fewest members of a bloc, on its largest day."""

PERHAPS: Final = "perhaps"


def colour(scene: Scene) -> Colouring:
    """Colour states by the largest alliance of mutual active aid that they sat in.

    Parameters
    ----------
    scene : Scene
        The day and its states.

    Returns
    -------
    Colouring
        Every state has a cell: the registry covers the day. Without a tie on record
        the shade is that of none known, since the registry is no census; a membership
        that is not certain is perhaps one, and not counted.
    """
    seats = _seats(scene.on)
    pacts = {who.slug: _pact(who, seats) for who in scene.people}
    cells = {who.slug: _cell(who, pacts[who.slug], scene.on) for who in scene.people}
    sizes = Counter(
        id
        for slug, id in pacts.items()
        if id is not None and cells[slug].shade != PERHAPS
    )
    order = sorted(sizes, key=lambda id: (-sizes[id], id))
    largest = order[0] if order else None
    return Colouring(
        "bloc",
        cells,
        (
            *(_entry(id) for id in order if id in hues()),
            Entry(REST),
            *(
                [Entry(PERHAPS)]
                if any(c.shade == PERHAPS for c in cells.values())
                else []
            ),
            Entry(NONE),
        ),
        source=f"foedus registry {tables.version()}",
        facts={
            "n": sizes[largest] if largest else 0,
            "all": len(cells),
            "largest": alliance(largest).name if largest else None,
            "alliance": largest,
        },
    )


def _entry(id: str) -> Entry:
    return Entry(f"hue-{hues()[id]}", alliance(id).name, alliance=id)


Seats = Mapping[str, Counter[str]]


def _seats(on: Date) -> Seats:
    """Return how many partners each member had in each alliance of mutual aid."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    bonds = portfolio.pledges(on)
    for (giver, receiver), ids in bonds.items():
        back = bonds.get((receiver, giver), ())
        for id in ids:
            if id in back:
                found[giver][id] += 1
    return found


def _pact(who: Who, seats: Seats) -> str | None:
    """Return the largest of the alliances of a state, then that with most partners."""
    every: Counter[str] = Counter()
    for key in who.keys:
        every |= seats.get(key, Counter())
    return min(
        every, key=lambda id: (-peaks().get(id, 0), -every[id], id), default=None
    )


def _cell(who: Who, id: str | None, on: Date) -> Cell:
    if id is None:
        return Cell(NONE)
    pact, hue = alliance(id), hues().get(id)
    spells = [s for s in pact.members(on) if s.member in who.keys]
    shade = REST if hue is None else f"hue-{hue}"
    if not any(s.holds_on(on) is Truth.YES for s in spells):
        shade = PERHAPS
    return Cell(shade, pact.name, tuple(s.provenance.key for s in spells))


@cache
def peaks() -> Mapping[str, int]:
    """Return how many members each alliance of active aid ever had.

    Returns
    -------
    mapping of str to int
        By registry id; alliances in which nobody owes and is owed aid are left out.
    """
    return {
        pact.id: len(pact.members())
        for pact in everything()
        if pact.treaty.kind in DECIDING and _mutual(pact)
    }


def _mutual(pact: Alliance) -> bool:
    """Whether some promise of aid on record goes both ways."""
    ways = {
        (promise.giver, promise.receiver)
        for promise in pact.promises
        if promise.obligation in ACTIVE_AID and promise.answer == "yes"
    }
    return any((receiver, giver) in ways for giver, receiver in ways)


@cache
def hues() -> Mapping[str, int]:
    """Return the colour of each bloc for all its years.

    Returns
    -------
    mapping of str to int
        Place in `foedus.report.theme.CATEGORIES` by registry id. Two blocs whose years
        overlap never share one; a bloc for which none is left has none.
    """
    own = _own()
    fixed = {
        id: theme.CATEGORIES.index(colour)
        for id, colour in theme.STABLE.items()
        if id in own
    }
    given = dict(fixed)
    for id in sorted(own, key=lambda id: (-own[id], id)):
        if id not in given and own[id]:
            used = {given[other] for other in given if _overlap(id, other)}
            free = [n for n in range(len(theme.CATEGORIES)) if n not in used]
            if free:
                given[id] = free[0]
    return given


def _own() -> dict[str, int]:
    """Return how many members of each bloc were in no larger one of its time."""
    order = sorted(peaks(), key=lambda id: (-peaks()[id], id))
    taken: dict[str, list[str]] = defaultdict(list)
    found = {}
    for id in order:
        if peaks()[id] < LEAST:
            break
        members = {of_key(s.member).slug for s in alliance(id).members()}
        found[id] = sum(
            not any(_overlap(id, other) for other in taken[m]) for m in members
        )
        for member in members:
            taken[member].append(id)
    return found


@cache
def _overlap(one: str, other: str) -> bool:
    """Whether two alliances may have been in force on one day."""
    return alliance(one).span.overlaps(alliance(other).span) is not Truth.NO
