"""Spread of one figure among members: of spending, of opinion."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from foedus.measures.coverage import covered
from foedus.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Spread of one figure among members.

    Parameters
    ----------
    n : int
        How many members have a figure.
    mean : float or None
        Mean of the figures; None without one.
    standard_deviation : float or None
        In the unit of the figures; None for fewer than two.
    interquartile_range : float or None
        In the unit of the figures; None for fewer than two.
    extent : float or None
        Largest minus smallest, in the unit of the figures; None for fewer than two.
    coefficient_of_variation : float or None
        Standard deviation over mean; None for fewer than two or a mean that is not
        above zero.
    missing : tuple of str
        Members without a figure, in alphabetical order.
    """

    n: int
    mean: float | None
    standard_deviation: float | None
    interquartile_range: float | None
    extent: float | None
    coefficient_of_variation: float | None
    missing: tuple[str, ...]


def standard_deviation(values: Mapping[str, float | None]) -> float | None:
    """Standard deviation among members.

    Parameters
    ----------
    values : mapping of str to float or None
        One figure a member, in any one unit.

    Returns
    -------
    float or None
        In the unit of the figures, zero or more; None for fewer than two.

    Raises
    ------
    SchemaError
        If a figure is infinite.

    Notes
    -----
    sd = sqrt(sum (x_i - mean)^2 / n). The members are the whole alliance and not a
    sample of it, so the divisor is n. A member at the mean lowers it.

    References
    ----------
    Definition.

    Examples
    --------
    >>> standard_deviation({"Arles": 1.0, "Bern": 3.0})
    1.0
    """
    return _deviation(covered(values).values)


def interquartile_range(values: Mapping[str, float | None]) -> float | None:
    """Distance between the quartiles among members.

    Parameters
    ----------
    values : mapping of str to float or None
        One figure a member, in any one unit.

    Returns
    -------
    float or None
        In the unit of the figures, zero or more; None for fewer than two.

    Raises
    ------
    SchemaError
        If a figure is infinite.

    Notes
    -----
    Q(3/4) - Q(1/4), with linear interpolation between the ranked figures: the
    quantile p stands at rank 1 + p (n - 1), definition 7 of Hyndman and Fan.

    References
    ----------
    Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages. The
    American Statistician 50(4), 361-365. doi:10.1080/00031305.1996.10473566

    Examples
    --------
    >>> interquartile_range({"Arles": 1.0, "Bern": 2.0, "Cluny": 3.0})
    1.0
    """
    return _between_quartiles(covered(values).values)


def extent(values: Mapping[str, float | None]) -> float | None:
    """Largest minus smallest figure among members.

    Parameters
    ----------
    values : mapping of str to float or None
        One figure a member, in any one unit.

    Returns
    -------
    float or None
        In the unit of the figures, zero or more; None for fewer than two.

    Raises
    ------
    SchemaError
        If a figure is infinite.

    Notes
    -----
    max(x) - min(x). It rests on two members alone and grows with their number.

    References
    ----------
    Definition.

    Examples
    --------
    >>> extent({"Arles": 1.0, "Bern": 3.5})
    2.5
    """
    return _extent(covered(values).values)


def coefficient_of_variation(values: Mapping[str, float | None]) -> float | None:
    """Standard deviation over mean among members.

    Parameters
    ----------
    values : mapping of str to float or None
        One figure a member, on a scale with a true zero.

    Returns
    -------
    float or None
        A pure number, zero or more; None for fewer than two or a mean that is not
        above zero.

    Raises
    ------
    SchemaError
        If a figure is infinite.

    Notes
    -----
    CV = sd / mean with the standard deviation of `standard_deviation`.

    References
    ----------
    Definition.

    Examples
    --------
    >>> coefficient_of_variation({"Arles": 1.0, "Bern": 3.0})
    0.5
    """
    return _variation(covered(values).values)


def dispersion(values: Mapping[str, float | None]) -> Dispersion:
    """Spread of one figure among members, by four measures.

    Parameters
    ----------
    values : mapping of str to float or None
        One figure a member, in any one unit; None and NaN are missing.

    Returns
    -------
    Dispersion
        With the number of members and the names of those without a figure.

    Raises
    ------
    SchemaError
        If a figure is infinite.

    Notes
    -----
    The formulas of `standard_deviation`, `interquartile_range`, `extent` and
    `coefficient_of_variation`. The order and the names of the members do not matter.

    References
    ----------
    See the four functions.

    Examples
    --------
    >>> dispersion({"Arles": 1.0, "Bern": None}).standard_deviation is None
    True
    """
    part = covered(values)
    return Dispersion(
        n=len(part.values),
        mean=math.fsum(part.values) / len(part.values) if part.values else None,
        standard_deviation=_deviation(part.values),
        interquartile_range=_between_quartiles(part.values),
        extent=_extent(part.values),
        coefficient_of_variation=_variation(part.values),
        missing=part.missing,
    )


def _deviation(values: Sequence[float]) -> float | None:
    n = len(values)
    if n < 2:
        return None
    mean = math.fsum(values) / n
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / n)


def _between_quartiles(values: Sequence[float]) -> float | None:
    if len(values) < 2:
        return None
    ranked = sorted(values)
    return _quantile(ranked, 0.75) - _quantile(ranked, 0.25)


def _quantile(ranked: Sequence[float], part: float) -> float:
    place = part * (len(ranked) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (place - below) * (ranked[above] - ranked[below])


def _extent(values: Sequence[float]) -> float | None:
    return max(values) - min(values) if len(values) > 1 else None


def _variation(values: Sequence[float]) -> float | None:
    deviation = _deviation(values)
    if deviation is None:
        return None
    mean = math.fsum(values) / len(values)
    return deviation / mean if mean > 0 else None


_NULL: Final = "fewer than two members have a figure"

MEASURES: Final = (
    Measure(
        name="standard_deviation",
        title="Standard deviation among members",
        unit="the unit of the figures",
        low=0.0,
        high=None,
        null_means=_NULL,
        formula="sqrt(sum (x_i - mean)^2 / n)",
        reference="Definition.",
        needs=("one figure a member",),
        function=standard_deviation,
        analysis_unit="alliance",
    ),
    Measure(
        name="interquartile_range",
        title="Distance between the quartiles among members",
        unit="the unit of the figures",
        low=0.0,
        high=None,
        null_means=_NULL,
        formula="Q(3/4) - Q(1/4), rank 1 + p (n - 1)",
        reference="Hyndman and Fan 1996, The American Statistician 50(4), 361-365, "
        "definition 7, doi:10.1080/00031305.1996.10473566",
        needs=("one figure a member",),
        function=interquartile_range,
        analysis_unit="alliance",
    ),
    Measure(
        name="extent",
        title="Largest minus smallest among members",
        unit="the unit of the figures",
        low=0.0,
        high=None,
        null_means=_NULL,
        formula="max(x) - min(x)",
        reference="Definition.",
        needs=("one figure a member",),
        function=extent,
        analysis_unit="alliance",
    ),
    Measure(
        name="coefficient_of_variation",
        title="Standard deviation over mean among members",
        unit="1",
        low=0.0,
        high=None,
        null_means=_NULL + ", or their mean is not above zero",
        formula="sd / mean",
        reference="Definition.",
        needs=("one figure a member, on a scale with a true zero",),
        function=coefficient_of_variation,
        analysis_unit="alliance",
    ),
    Measure(
        name="dispersion",
        title="Spread among members",
        unit="the unit of the figures",
        low=0.0,
        high=None,
        null_means=_NULL,
        formula="standard deviation, distance between quartiles, range, sd / mean",
        reference="Definition; Hyndman and Fan 1996, "
        "doi:10.1080/00031305.1996.10473566",
        needs=("one figure a member",),
        function=dispersion,
        analysis_unit="alliance",
    ),
)
