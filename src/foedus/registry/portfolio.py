"""Portfolios: the strongest promise between every two members of anything on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import permutations
from typing import Final

from foedus.dates import Date, Truth
from foedus.registry.alliances import everything
from foedus.registry.bonds import DECIDING
from foedus.registry.records import EVERYONE, Alliance, Promise

STRENGTH: Final[Mapping[str, int]] = {
    "defence": 3,
    "offence": 3,
    "neutrality": 2,
    "consultation": 2,
    "nonaggression": 1,
}
"""Scale of Chiba, Johnson and Leeds (2015): 3 active aid, 2 neutrality or
consultation, 1 non-aggression, 0 none known."""

Pair = tuple[str, str]


def _ends(pact: Alliance, promise: Promise, on: Date) -> Iterator[Pair]:
    """Yield (giver, receiver) for every pair a promise reaches."""
    members = [m.member for m in pact.members(on)]
    givers = members if promise.giver == EVERYONE else [promise.giver]
    receivers = members if promise.receiver == EVERYONE else [promise.receiver]
    if givers is members and receivers is members:
        yield from permutations(members, 2)
        return
    yield from ((g, r) for g in givers for r in receivers if g != r)


@lru_cache(maxsize=64)
def pledges(on: Date, obligation: str = "") -> Mapping[Pair, tuple[str, ...]]:
    """Return which alliances bind each ordered pair of members on a day.

    Parameters
    ----------
    on : Date
        Day.
    obligation : str
        Only promises of this kind; empty for active aid (defence or offence).

    Returns
    -------
    mapping of (giver, receiver) to tuple of str
        Registry ids of alliances, guarantees and leagues with a sure promise.
    """
    wanted = {obligation} if obligation else {"defence", "offence"}
    found: dict[Pair, dict[str, None]] = {}
    for pact, promise in _sure(on):
        if promise.obligation in wanted:
            for pair in _ends(pact, promise, on):
                found.setdefault(pair, {})[pact.id] = None
    return {pair: tuple(ids) for pair, ids in found.items()}


def _sure(on: Date) -> Iterator[tuple[Alliance, Promise]]:
    for pact in everything():
        if pact.treaty.kind in DECIDING and pact.in_force(on) is Truth.YES:
            for promise in pact.promises_on(on):
                if promise.answer == "yes":
                    yield pact, promise


@lru_cache(maxsize=64)
def strengths(on: Date) -> Mapping[Pair, int]:
    """Return the strongest promise between every ordered pair of members on a day.

    Parameters
    ----------
    on : Date
        Day.

    Returns
    -------
    mapping of (giver, receiver) to int
        1 to 3, see `STRENGTH`; pairs without a known promise are absent. The
        registry is not exhaustive: absence is not a no.

    References
    ----------
    Chiba, D., Johnson, J. C. and Leeds, B. A. (2015). Careful commitments:
    Democratic states and alliance design. Journal of Politics 77(4), 968-982.
    """
    found: dict[Pair, int] = {}
    for pact, promise in _sure(on):
        strength = STRENGTH[promise.obligation]
        for pair in _ends(pact, promise, on):
            if strength > found.get(pair, 0):
                found[pair] = strength
    return found
