"""Flips: how little the weights must change for two to trade places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from foedus.measures.power.weight_flip import ahead_share, weight_flip
from foedus.web.page import Document
from foedus.web.ranking.composites import Shares
from foedus.web.ranking.record import Component
from foedus.web.ranking.weights import parts


def neighbours(
    order: Sequence[str],
    shares: Mapping[str, Shares],
    weights: Mapping[str, float],
) -> dict[str, float | None]:
    """Return the least part of the weight by which each falls behind the next.

    Parameters
    ----------
    order : sequence of str
        Ids by rank.
    shares : mapping of str to mapping
        Shares by id.
    weights : mapping of str to float
        Of every component.

    Returns
    -------
    dict of str to float or None
        Percent of all weight, by the id of the one ahead; null where no weights turn
        the two, or they have no component in common; the last has no next.
    """
    found: dict[str, float | None] = {}
    for one, next_ in pairwise(order):
        moved = _flip(shares[one], shares[next_], weights)
        found[one] = None if moved is None else 100 * moved
    return found


def _flip(one: Shares, other: Shares, weights: Mapping[str, float]) -> float | None:
    if not _in_common(one, other, weights):
        return None
    return weight_flip(one, other, weights=weights).moved


def _in_common(one: Shares, other: Shares, weights: Mapping[str, float]) -> bool:
    """Whether a component with a weight is known for both."""
    return any(
        w and one[c] is not None and other[c] is not None for c, w in weights.items()
    )


def pair(
    a: str,
    b: str,
    shares: Mapping[str, Shares],
    weights: Mapping[str, float],
    components: Sequence[Component],
) -> Document | None:
    """Return what turns the order of two.

    Parameters
    ----------
    a, b : str
        Their ids.
    shares : mapping of str to mapping
        Shares by id.
    weights : mapping of str to float
        Of every component.
    components : sequence of Component
        The components.

    Returns
    -------
    dict or None
        ``lead`` of the first (percentage points of the index over the components that
        both have), ``moved`` (percent of all weight; null where nothing turns the
        order), ``source`` and ``target`` components, ``ahead_share`` of either under
        all weights (percent, exact), ``missing`` components, and ``components`` with
        ``a, b`` (share of the world, percent), ``now`` and ``after`` (percent of all
        weight; null where one of the two lacks the component). None where the two have
        no component with a weight in common.
    """
    one, other = shares[a], shares[b]
    if a == b or not _in_common(one, other, weights):
        return None
    flip = weight_flip(one, other, weights=weights)
    titles = {c.id: c.title for c in components}
    both = parts({c: w for c, w in weights.items() if c not in flip.missing})
    lead = flip.lead or 0.0
    mine, theirs = ahead_share(one, other), ahead_share(other, one)
    return {
        "lead": 100 * lead,
        "moved": None if flip.moved is None else 100 * flip.moved,
        "source": [titles[c] for c in flip.source],
        "target": titles.get(flip.target),
        "ahead_share": [_percent(mine), _percent(theirs)],
        "missing": [titles[c] for c in flip.missing if weights.get(c)],
        "components": [
            {
                "id": c.id,
                "title": c.title,
                "a": _percent(one[c.id]),
                "b": _percent(other[c.id]),
                "now": _percent(both.get(c.id)),
                "after": _percent(flip.weights.get(c.id)),
            }
            for c in components
            if c.year is not None
        ],
    }


def _percent(part: float | None) -> float | None:
    return None if part is None else 100 * part
