"""Order: from figures to ranks, with those who have none apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foedus.web.ranking.composites import SLACK


def order(values: Mapping[str, float | None], names: Mapping[str, str]) -> list[str]:
    """Return who has a value, the most first, those on a level by name.

    Parameters
    ----------
    values : mapping of str to float or None
        By id; null means not covered and is left out.
    names : mapping of str to str
        By id.
    """
    known = {id: v for id, v in values.items() if v is not None}
    return sorted(known, key=lambda id: (-known[id], names[id], id))


def ranks(values: Sequence[float]) -> list[int]:
    """Return the rank of each value: one more than the number clearly ahead of it.

    Parameters
    ----------
    values : sequence of float
        The most first.

    Returns
    -------
    list of int
        From 1; values within `SLACK` of one another share the better rank.
    """
    found: list[int] = []
    for place, value in enumerate(values):
        level = place > 0 and values[place - 1] - value <= SLACK
        found.append(found[-1] if level else place + 1)
    return found
