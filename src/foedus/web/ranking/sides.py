"""Sides: figures of alliances, made of those of their members."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from foedus.answers.spending import LEAST_PART
from foedus.dates import Date, Truth
from foedus.registry.records import Alliance
from foedus.web import who
from foedus.web.ranking import composites
from foedus.web.ranking.counted import in_force
from foedus.web.ranking.record import Figure, Figures, Joined

LEAST_MEMBERS: Final = 2
"""An alliance needs this many members on the day: one alone is a state."""


def members(pact: Alliance, on: Date) -> tuple[str, ...]:
    """Return the slugs of the certain members on a day; of all where none is.

    Parameters
    ----------
    pact : Alliance
        The alliance.
    on : Date
        Day.
    """
    spells = pact.members(on)
    sure = [m for m in spells if m.holds_on(on) is Truth.YES]
    return tuple(dict.fromkeys(who.of_key(m.member).slug for m in sure or spells))


def joined(figures: Figures, how: Joined, on: Date) -> Figures:
    """Return figures of alliances from those of states.

    Parameters
    ----------
    figures : Figures
        Of states.
    how : {"sum", "mean"}
        A sum over the members with a figure, or their mean with the range over them.
    on : Date
        Day.

    Returns
    -------
    Figures
        By id of the alliance; absent unless more than half of its members are covered.
    """
    found = dict(_joined(figures, how, on))
    return Figures(found, figures.period, figures.edition, figures.components)


def _joined(figures: Figures, how: Joined, on: Date) -> Iterator[tuple[str, Figure]]:
    for pact in in_force(on):
        own = members(pact, on)
        held = [figures.of[slug] for slug in own if slug in figures.of]
        if len(own) < LEAST_MEMBERS or len(held) <= LEAST_PART * len(own):
            continue
        yield pact.id, _one(held, how, len(own), composite=bool(figures.components))


def _one(held: list[Figure], how: Joined, of: int, *, composite: bool) -> Figure:
    sure = all(one.confirmed for one in held)
    if composite:
        shares = composites.joined([one.shares for one in held])
        return Figure(None, shares=shares, confirmed=sure, held=len(held), of=of)
    values = [one.value for one in held if one.value is not None]
    total = math.fsum(values)
    if how == "sum":
        return Figure(total, confirmed=sure, held=len(held), of=of)
    low, high = min(values), max(values)
    mean = total / len(values)
    return Figure(mean, "", low, high, sure, held=len(held), of=of)


def names(on: Date) -> Mapping[str, str]:
    """Return the names of the alliances in force by id.

    Parameters
    ----------
    on : Date
        Day.
    """
    return {pact.id: pact.name for pact in in_force(on)}
