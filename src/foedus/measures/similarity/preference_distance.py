"""Distance between members on a scale of preferences that is known with error."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from foedus.errors import SchemaError
from foedus.measures.coverage import covered_in_both
from foedus.measures.measure import Measure

_NORMAL_95: Final = 1.6448536269514722
"""The 95th percentile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class PreferenceDistance:
    """How far apart members stand, corrected for noise.

    Parameters
    ----------
    n : int
        Members with a position and an error.
    plain : float or None
        Mean distance of the positions over all pairs; None for fewer than two.
    corrected : float or None
        The same with the noise of each pair taken out; at most `plain`.
    noise : float or None
        Mean distance that noise alone would give between members of one mind.
    farthest : tuple of str
        The two members farthest apart; empty for fewer than two.
    apart : float or None
        Share of pairs whose distance exceeds what noise alone gives in nine cases of
        ten, 0 to 1.
    missing : tuple of str
        Members without a position or an error, in alphabetical order.
    """

    n: int
    plain: float | None
    corrected: float | None
    noise: float | None
    farthest: tuple[str, ...]
    apart: float | None
    missing: tuple[str, ...]


def preference_distance(
    positions: Mapping[str, float | None], errors: Mapping[str, float | None]
) -> PreferenceDistance:
    """Mean distance between members on one scale, corrected for noise.

    Parameters
    ----------
    positions : mapping of str to float or None
        Position of each member, in the unit of the scale; None and NaN are missing.
    errors : mapping of str to float or None
        Standard error of each position, at least 0; None and NaN are missing.

    Returns
    -------
    PreferenceDistance
        Distances in the unit of the scale.

    Raises
    ------
    SchemaError
        If a figure is infinite or an error negative.

    Notes
    -----
    For a pair with gap d and error variance v, the sum of the two error variances,
    ``plain`` is the mean of ``|d|`` and ``corrected`` the mean of
    ``sqrt(max(0, d^2 - v))``: independent noise adds v to the expected square of a
    gap. Pairs cut at zero leave a small upward bias. ``noise`` is the mean of
    ``sqrt(2 v / pi)``, the mean of the absolute value of a normal gap of variance v.
    The order and the names of the members do not matter.

    References
    ----------
    Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating dynamic state
    preferences from United Nations voting data. Journal of Conflict Resolution 61(2),
    430-456, doi:10.1177/0022002715595700 (the scale and its errors).

    Examples
    --------
    >>> places = {"Arles": 0.0, "Bern": 5.0}
    >>> found = preference_distance(places, {"Arles": 3.0, "Bern": 0.0})
    >>> found.plain, found.corrected
    (5.0, 4.0)
    """
    both = covered_in_both(positions, errors)
    place, error = np.array(both.first), np.array(both.second)
    if (error < 0).any():
        problem = "A standard error is below zero."
        raise SchemaError(problem, "Give the errors as numbers of at least 0.")
    if len(place) < 2:
        return PreferenceDistance(len(place), None, None, None, (), None, both.missing)
    one, other = np.triu_indices(len(place), 1)
    gap = np.abs(place[one] - place[other])
    variance = error[one] ** 2 + error[other] ** 2
    far = int(gap.argmax())
    names = (both.names[int(one[far])], both.names[int(other[far])])
    return PreferenceDistance(
        n=len(place),
        plain=_mean(gap),
        corrected=_mean(np.sqrt(np.maximum(gap**2 - variance, 0.0))),
        noise=_mean(np.sqrt(variance * 2 / math.pi)),
        farthest=tuple(sorted(names)),
        apart=_mean((gap > _NORMAL_95 * np.sqrt(variance)).astype(float)),
        missing=both.missing,
    )


def ideal_point_distance(x: float | None, y: float | None) -> float | None:
    """Distance of the ideal points of two states.

    Parameters
    ----------
    x : float or None
        Position of the first state; None and NaN: not known.
    y : float or None
        Position of the second, on the same scale and in the same period.

    Returns
    -------
    float or None
        At least 0, in the unit of the scale; None if a position is not known.

    Raises
    ------
    SchemaError
        If a position is infinite.

    Notes
    -----
    ``|x - y|``. Positions carry error, so that the distance of two states of one mind
    is above 0: see `preference_distance` for the correction.

    References
    ----------
    Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating dynamic state
    preferences from United Nations voting data. Journal of Conflict Resolution 61(2),
    430-456, doi:10.1177/0022002715595700.

    Examples
    --------
    >>> ideal_point_distance(1.5, -0.5)
    2.0
    """
    both = covered_in_both({"pair": x}, {"pair": y})
    return abs(both.first[0] - both.second[0]) if both.names else None


def _mean(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    return math.fsum(values.tolist()) / len(values)


MEASURES: Final = (
    Measure(
        name="ideal_point_distance",
        title="Distance of the ideal points of two states",
        unit="the unit of the scale",
        low=0.0,
        high=None,
        null_means="the position of one of the two is not known",
        formula="|x - y|",
        reference="Bailey, Strezhnev and Voeten 2017, Journal of Conflict Resolution "
        "61(2), 430-456, doi:10.1177/0022002715595700",
        needs=("a position of each of the two",),
        function=ideal_point_distance,
        analysis_unit="dyad-year",
    ),
    Measure(
        name="preference_distance",
        title="Mean distance of preferences, corrected for noise",
        unit="the unit of the scale",
        low=0.0,
        high=None,
        null_means="fewer than two members have a position with an error",
        formula="mean of sqrt(max(0, (x_i - x_j)^2 - s_i^2 - s_j^2)) over pairs",
        reference="Bailey, Strezhnev and Voeten 2017, Journal of Conflict Resolution "
        "61(2), 430-456, doi:10.1177/0022002715595700",
        needs=("a position and its standard error a member",),
        function=preference_distance,
        analysis_unit="alliance",
    ),
)
