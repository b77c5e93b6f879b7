"""Places of states in the network, which move little from year to year.

Every fourth year has a layout of its own, computed from where states lie and from the
promises of the years around it alone; between two of them states move in a straight
line. So a year has the same places whichever year was looked at before, and without the
others having been computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from foedus import dates
from foedus.dates import Date
from foedus.registry import continuity
from foedus.registry.portfolio import STRENGTH
from foedus.registry.vows import Vow, vows
from foedus.report.pictures import springs
from foedus.web import who

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

Spot = tuple[float, float]
Pair = tuple[str, str]

STEP: Final = 4
"""Years between layouts."""
SAMPLES: Final = {-4: 0.5, 0: 1.0, 4: 0.5}
"""Years around a layout whose promises count, and how much."""
UNSURE: Final = 0.4
"""Weight of a promise that is not sure."""
LEAST: Final = 0.022
"""Distance that two states should have."""


@lru_cache(maxsize=8)
def pairs(on: Date) -> Mapping[Pair, tuple[list[Vow], list[Vow]]]:
    """Return the promises of every pair of states and polities on a day.

    Parameters
    ----------
    on : Date
        Day.

    Returns
    -------
    mapping of pair to tuple of two lists
        Pair of slugs, in order -> what the first promised the second, and what the
        second promised the first.
    """
    found: dict[Pair, tuple[list[Vow], list[Vow]]] = {}
    slugs: dict[str, str] = {}
    for (giver, receiver), made in vows(on).items():
        a = slugs.get(giver) or slugs.setdefault(giver, who.of_key(giver).slug)
        b = slugs.get(receiver) or slugs.setdefault(receiver, who.of_key(receiver).slug)
        if a != b:
            pair = found.setdefault((a, b) if a < b else (b, a), ([], []))
            pair[a > b].extend(made)
    return found


def places(year: int, also: Iterable[str] = ()) -> dict[str, Spot]:
    """Return the places of states in a year.

    Parameters
    ----------
    year : int
        Astronomical year.
    also : iterable of str
        Slugs that need a place though nothing was promised by or to them: they stand
        where they would be held, among the others.

    Returns
    -------
    dict of str to tuple of two floats
        Slug -> from 0 to 1 from the left, and from the top.
    """
    import numpy as np

    first = year - year % STEP
    share = (year - first) / STEP
    near = [(first, 1 - share), (first + STEP, share)]
    layouts = [(_layout(at), part) for at, part in near if part]
    names = dict.fromkeys(name for layout, _ in layouts for name in layout)
    found: dict[str, Spot] = {}
    for name in names:
        own = [(layout[name], part) for layout, part in layouts if name in layout]
        whole = sum(part for _, part in own)
        x = sum(spot[0] * part for spot, part in own) / whole
        y = sum(spot[1] * part for spot, part in own) / whole
        found[name] = (x, y)
    lone = sorted(set(also) - set(found))
    if lone:
        found |= _held(lone, list(found))
    if not found:
        return {}
    listed = sorted(found)
    spread = springs.apart(np.array([found[name] for name in listed]), LEAST)
    return {
        name: (round(float(x), 4), round(float(y), 4))
        for name, (x, y) in zip(listed, spread, strict=True)
    }


@lru_cache(maxsize=512)
def _layout(year: int) -> Mapping[str, Spot]:
    """Return the layout of a year from the promises of the years around it."""
    import numpy as np

    weights: dict[Pair, float] = {}
    for offset, share in SAMPLES.items():
        for pair, strength in _strengths(year + offset).items():
            weights[pair] = weights.get(pair, 0.0) + share * strength
    names = sorted({name for pair in weights for name in pair})
    if not names:
        return {}
    at = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    most = max(STRENGTH.values()) * sum(SAMPLES.values())
    for (a, b), weight in weights.items():
        matrix[at[a], at[b]] = matrix[at[b], at[a]] = weight / most
    spots = springs.settle(matrix, _homes(names))
    return {n: (float(x), float(y)) for n, (x, y) in zip(names, spots, strict=True)}


@lru_cache(maxsize=64)
def _strengths(year: int) -> Mapping[Pair, float]:
    """Return the strongest promise of each pair at the end of a year."""
    digits = f"{'-' if year < 0 else ''}{abs(year):04}"
    return {
        pair: max(
            STRENGTH[vow.obligation] * (1.0 if vow.answer == "yes" else UNSURE)
            for side in both
            for vow in side
        )
        for pair, both in pairs(dates.parse(f"{digits}-12-31")).items()
    }


def _homes(names: list[str]) -> NDArray[np.float64]:
    """Return where states are held; those without a place on earth in the middle."""
    import numpy as np

    points = [_point(name) for name in names]
    known = [point for point in points if point is not None]
    middle = tuple(np.mean(known, axis=0)) if known else (0.0, 0.0)
    filled = [middle if point is None else point for point in points]
    return springs.homes(np.array(filled, dtype=float))


@cache
def _point(slug: str) -> Spot | None:
    """Return degrees east and north, of the latest spell that has them."""
    one = who.everyone()[slug]
    for spell in reversed(one.state.spells if one.state else ()):
        if spell.lat is not None and spell.lon is not None:
            return spell.lon, spell.lat
    for key in sorted(one.keys):
        if place := continuity.places().get(key):
            return place.lon, place.lat
    return None


def _held(lone: list[str], others: list[str]) -> dict[str, Spot]:
    """Return the homes of some states among others."""
    every = sorted({*lone, *others})
    spots = dict(zip(every, _homes(every), strict=True))
    return {name: (float(spots[name][0]), float(spots[name][1])) for name in lone}
