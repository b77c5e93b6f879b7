"""Rates, with an interval, and none on fewer than five cases."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from foedus.errors import SchemaError
from foedus.measures.measure import Measure

LEAST_CASES: Final = 5
LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its cases and its interval, or the reason why there is none.

    Parameters
    ----------
    value : float or None
        Successes over cases, in [0, 1]; None if there are too few cases.
    interval : tuple of float or None
        Wilson interval, inside [0, 1]; None if there is no rate.
    successes : int
        Cases that count.
    cases : int
        All cases.
    level : float
        Level of the interval, such as 0.95.
    reason : str
        Why there is no rate; "" if there is one.
    """

    value: float | None
    interval: tuple[float, float] | None
    successes: int
    cases: int
    level: float
    reason: str


def wilson(
    successes: int, cases: int, *, level: float = LEVEL
) -> tuple[float, float] | None:
    """Wilson's interval of a proportion.

    Parameters
    ----------
    successes : int
        Cases that count, from 0 to `cases`.
    cases : int
        All cases, zero or more.
    level : float
        Level of the interval, above 0 and below 1.

    Returns
    -------
    tuple of float or None
        Lower and upper end, both in [0, 1]; None without a case.

    Raises
    ------
    SchemaError
        If the counts are negative, if `successes` is above `cases`, or if `level`
        is not inside (0, 1).

    Notes
    -----
    With p = x / n and z the normal quantile of (1 + level) / 2, the ends are
    [p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)] / (1 + z^2 / n). The score
    interval without a continuity correction.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
    inference. Journal of the American Statistical Association 22(158), 209-212.
    doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> [round(end, 4) for end in wilson(73, 146)]
    [0.4199, 0.5801]
    """
    _check(successes, cases, level)
    if cases == 0:
        return None
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = successes / cases
    middle = share + z * z / (2 * cases)
    half = z * math.sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases))
    scale = 1 + z * z / cases
    # At 0 of n and n of n the ends are 0 and 1 but for rounding.
    low = 0.0 if successes == 0 else max(0.0, (middle - half) / scale)
    high = 1.0 if successes == cases else min(1.0, (middle + half) / scale)
    return low, high


def rate(
    successes: int,
    cases: int,
    *,
    level: float = LEVEL,
    least: int = LEAST_CASES,
) -> Rate:
    """Rate with its Wilson interval, or the reason why none is given.

    Parameters
    ----------
    successes : int
        Cases that count, from 0 to `cases`.
    cases : int
        All cases to which the question applies, zero or more.
    level : float
        Level of the interval, above 0 and below 1.
    least : int
        Fewest cases on which a rate is given.

    Returns
    -------
    Rate
        Value and interval in [0, 1]; both None, with the reason, on fewer than
        `least` cases.

    Raises
    ------
    SchemaError
        If the counts are negative, if `successes` is above `cases`, or if `level`
        is not inside (0, 1).

    Notes
    -----
    rate = x / n. A rate on one to four cases says next to nothing: the interval of
    1 of 1 reaches from 0.21 to 1. Cases to which the question does not apply leave
    the denominator before.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
    inference. Journal of the American Statistical Association 22(158), 209-212.
    doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> rate(1, 1).reason
    '1 case; no rate is given on fewer than 5'
    """
    _check(successes, cases, level)
    if cases < max(least, 1):
        noun = "case" if cases == 1 else "cases"
        reason = f"{cases} {noun}; no rate is given on fewer than {max(least, 1)}"
        return Rate(None, None, successes, cases, level, reason)
    interval = wilson(successes, cases, level=level)
    return Rate(successes / cases, interval, successes, cases, level, "")


def _check(successes: int, cases: int, level: float) -> None:
    if not 0 <= successes <= cases:
        problem = (
            f"Found {successes} successes in {cases} cases; "
            "from none to all of the cases were expected."
        )
        raise SchemaError(problem, "Count the cases again.", cases=cases)
    if not 0 < level < 1:
        problem = f"The level of the interval is {level:g}; between 0 and 1 expected."
        raise SchemaError(problem, "Pass 0.95 for 95 %.", level=level)


MEASURES: Final = (
    Measure(
        name="rate",
        title="Rate with its interval",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="fewer than five cases: no rate is given",
        formula="x / n; [p + z^2/2n -+ z sqrt(p(1 - p)/n + z^2/4n^2)] / (1 + z^2/n)",
        reference="Wilson 1927, Journal of the American Statistical Association "
        "22(158), 209-212, doi:10.1080/01621459.1927.10502953",
        needs=("cases that count", "cases"),
        function=rate,
        analysis_unit="set of cases",
    ),
)
