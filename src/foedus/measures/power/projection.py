"""Projection: what is left of strength that has to be brought over a distance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from foedus.errors import SchemaError
from foedus.measures.coverage import covered_in_both
from foedus.measures.measure import Measure

HALVING: Final = 2000.0
"""Kilometres over which strength halves where nothing else is said: an assumption."""

_EARTH: Final = 6371.0088
"""Mean radius of the Earth, kilometres."""

Place = tuple[float, float]
"""Latitude and longitude, degrees."""


@dataclass(frozen=True, slots=True)
class Projected:
    """Strength that is left at a distance.

    Parameters
    ----------
    n : int
        States with a strength and a distance.
    total : float or None
        Sum of what is left, in the unit of the strengths; None without a state.
    left : mapping of str to float
        What is left of each state, in the order of their names.
    missing : tuple of str
        States without a strength or a distance, in alphabetical order.
    """

    n: int
    total: float | None
    left: Mapping[str, float]
    missing: tuple[str, ...]


def strength_at_distance(
    strengths: Mapping[str, float | None],
    kilometres: Mapping[str, float | None],
    *,
    halving: float = HALVING,
) -> Projected:
    """Strength of states at a distance, halved with every so many kilometres.

    Parameters
    ----------
    strengths : mapping of str to float or None
        Strength of each state at home, in any unit, at least 0; None and NaN are
        missing.
    kilometres : mapping of str to float or None
        Distance of each state from the place, at least 0; None and NaN are missing.
    halving : float
        Kilometres over which strength halves, above 0.

    Returns
    -------
    Projected
        Strengths in the unit in which they were given.

    Raises
    ------
    SchemaError
        If a strength or a distance is below zero, or the halving distance is not
        above it.

    Notes
    -----
    ``total = sum of s_i * 2 ** (-d_i / halving)`` over the states with both figures.
    That strength falls with distance is Boulding's gradient; the exponential form and
    its pace are assumptions, so show how the result moves with `halving`.

    References
    ----------
    Boulding, K. E. (1962). Conflict and Defense: A General Theory. New York: Harper
    and Brothers.

    Examples
    --------
    >>> power = {"Arles": 8.0, "Bern": 3.0}
    >>> strength_at_distance(power, {"Arles": 4000.0, "Bern": 0.0}).total
    5.0
    """
    both = covered_in_both(strengths, kilometres)
    if any(value < 0 for value in (*both.first, *both.second)) or not halving > 0:
        problem = "A strength or distance is below zero, or the halving distance is 0."
        raise SchemaError(problem, "Give figures of at least 0 and a distance above.")
    left = {
        name: strength * 2.0 ** (-distance / halving)
        for name, strength, distance in zip(
            both.names, both.first, both.second, strict=True
        )
    }
    total = math.fsum(left.values()) if left else None
    return Projected(len(left), total, left, both.missing)


def great_circle(one: Place, other: Place) -> float:
    """Shortest way between two places on a sphere.

    Parameters
    ----------
    one, other : tuple of two floats
        Latitude and longitude, degrees.

    Returns
    -------
    float
        Kilometres, 0 to 20,015, on a sphere of the Earth's mean radius.

    Examples
    --------
    >>> round(great_circle((0.0, 0.0), (0.0, 90.0)))
    10008
    """
    (a, b), (c, d) = (map(math.radians, place) for place in (one, other))
    part = (
        math.sin((c - a) / 2) ** 2
        + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(part)))


MEASURES: Final = (
    Measure(
        name="strength_at_distance",
        title="Strength that is left at a distance",
        unit="the unit of the strengths",
        low=0.0,
        high=None,
        null_means="no state has both a strength and a distance",
        formula="sum of s_i * 2^(-d_i / h)",
        reference="Boulding 1962, Conflict and Defense, Harper and Brothers (the "
        "gradient; its form and pace are assumptions)",
        needs=("the strength of each state", "its distance from the place"),
        function=strength_at_distance,
        analysis_unit="alliance",
    ),
)
