"""Path to a target: the growth it takes, and the distance from the straight line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from foedus.errors import SchemaError
from foedus.measures.coverage import amount, known
from foedus.measures.measure import Measure

TARGET: Final = 3.5
TARGET_YEAR: Final = 2035
START_YEAR: Final = 2025


@dataclass(frozen=True, slots=True)
class GrowthRange:
    """Required real growth under three assumptions on the growth of GDP.

    Parameters
    ----------
    low : float or None
        With the lowest growth of GDP, fraction a year; None if undefined.
    central : float or None
        With the central one.
    high : float or None
        With the highest one.
    gdp_growth : tuple of float
        The three assumptions, fractions a year.
    """

    low: float | None
    central: float | None
    high: float | None
    gdp_growth: tuple[float, float, float]


def required_growth(
    share: float | None,
    year: int,
    gdp_growth: float,
    *,
    target: float = TARGET,
    target_year: int = TARGET_YEAR,
) -> float | None:
    """Real growth of spending a year that reaches the target in time.

    Parameters
    ----------
    share : float or None
        Defence spending in `year`, percent of GDP; None if not known.
    year : int
        Year of the share.
    gdp_growth : float
        Real growth of GDP, fraction a year, above -1 and below 1: 0.02 is 2 %.
    target : float
        Share of GDP to be reached, percent, above zero.
    target_year : int
        Year in which it is to be reached.

    Returns
    -------
    float or None
        Fraction a year, above -1; None if the share is not known or zero, or if
        `year` is not before `target_year`.

    Raises
    ------
    SchemaError
        If `gdp_growth` is not inside (-1, 1), `target` is not above zero, or the
        share is negative or infinite.

    Notes
    -----
    g = [(T / s)(1 + n)^k]^(1 / k) - 1 with the target T, the share s, the growth of
    GDP n, and k = target_year - year. A path that is required, not a forecast. An
    ally above the target gets less than n: the growth that would bring its share
    down to the target.

    References
    ----------
    Definition. The target: The Hague Summit Declaration, 25 June 2025.

    Examples
    --------
    >>> round(required_growth(2.0, 2025, 0.015), 4)
    0.0734
    """
    if not -1 < gdp_growth < 1:
        problem = f"The growth of GDP is {gdp_growth:g} a year; a fraction is expected."
        raise SchemaError(problem, "Pass 0.02 for 2 %.", gdp_growth=gdp_growth)
    if target <= 0:
        problem = f"The target is {target:g} % of GDP; above zero is expected."
        raise SchemaError(problem, "Pass 3.5 for 3.5 %.", target=target)
    years = target_year - year
    if share is None or not known(share) or years <= 0:
        return None
    if amount("the share of GDP", share, 0.0) == 0:
        return None
    ratio = target / share * math.pow(1 + gdp_growth, years)
    return math.pow(ratio, 1 / years) - 1


def required_growth_range(
    share: float | None,
    year: int,
    gdp_growth: tuple[float, float, float],
    *,
    target: float = TARGET,
    target_year: int = TARGET_YEAR,
) -> GrowthRange:
    """Required real growth for a low, a central and a high growth of GDP.

    Parameters
    ----------
    share : float or None
        Defence spending in `year`, percent of GDP; None if not known.
    year : int
        Year of the share.
    gdp_growth : tuple of float
        Low, central and high real growth of GDP, fractions a year, rising.
    target : float
        Share of GDP to be reached, percent, above zero.
    target_year : int
        Year in which it is to be reached.

    Returns
    -------
    GrowthRange
        Fractions a year; None where `required_growth` is None.

    Raises
    ------
    SchemaError
        If the three growths do not rise, or `required_growth` refuses one.

    Notes
    -----
    The formula of `required_growth`, three times: it rises with the growth of GDP.

    References
    ----------
    Definition. The target: The Hague Summit Declaration, 25 June 2025.

    Examples
    --------
    >>> required_growth_range(3.5, 2025, (0.0, 0.0, 0.0)).central
    0.0
    """
    if list(gdp_growth) != sorted(gdp_growth):
        problem = f"The growths of GDP are {gdp_growth}; low, central, high expected."
        raise SchemaError(problem, "Sort them.", gdp_growth=gdp_growth)
    low, central, high = (
        required_growth(share, year, growth, target=target, target_year=target_year)
        for growth in gdp_growth
    )
    return GrowthRange(low, central, high, gdp_growth)


def path_gap(
    share: float | None,
    year: int,
    start_share: float | None,
    *,
    start_year: int = START_YEAR,
    target: float = TARGET,
    target_year: int = TARGET_YEAR,
) -> float | None:
    """Points above or below the straight path to the target.

    Parameters
    ----------
    share : float or None
        Defence spending in `year`, percent of GDP; None if not known.
    year : int
        Year of the share.
    start_share : float or None
        Where the path starts, percent of GDP: the ally's own share in `start_year`,
        or a common level such as 2.0; None if not known.
    start_year : int
        Year in which the path starts.
    target : float
        Where the path ends, percent of GDP.
    target_year : int
        Year in which it ends, after `start_year`.

    Returns
    -------
    float or None
        Percentage points: positive above the path, negative below it; None if a
        share is not known or `year` lies outside the path.

    Raises
    ------
    SchemaError
        If `target_year` is not after `start_year`, or a share is negative or
        infinite.

    Notes
    -----
    path(t) = s0 + (T - s0)(t - t0) / (t1 - t0) and gap = s - path(year). An ally whose
    own share is the start has a gap of zero in the first year by construction.

    References
    ----------
    Definition. The target: The Hague Summit Declaration, 25 June 2025.

    Examples
    --------
    >>> round(path_gap(2.5, 2027, 2.0), 2)
    0.2
    """
    if target_year <= start_year:
        problem = f"The path ends in {target_year} but starts in {start_year}."
        raise SchemaError(problem, "Pass a later target_year.", start_year=start_year)
    if share is None or start_share is None or not start_year <= year <= target_year:
        return None
    if not (known(share) and known(start_share)):
        return None
    begin = amount("the share at the start", start_share, 0.0)
    done = (year - start_year) / (target_year - start_year)
    return amount("the share of GDP", share, 0.0) - (begin + (target - begin) * done)


_HAGUE: Final = "The Hague Summit Declaration, 25 June 2025 (3.5 % of GDP by 2035)."

MEASURES: Final = (
    Measure(
        name="required_growth",
        title="Required real growth of spending",
        unit="fraction a year",
        low=-1.0,
        high=None,
        null_means="the share is not known or zero, or the target year has come",
        formula="[(T / s)(1 + n)^k]^(1 / k) - 1, k = target year - year",
        reference=_HAGUE,
        needs=("share of GDP, percent", "year", "growth of GDP, fraction a year"),
        function=required_growth,
        analysis_unit="member",
    ),
    Measure(
        name="required_growth_range",
        title="Required real growth of spending, with the range of GDP growth",
        unit="fraction a year",
        low=-1.0,
        high=None,
        null_means="the share is not known or zero, or the target year has come",
        formula="[(T / s)(1 + n)^k]^(1 / k) - 1 for low, central and high n",
        reference=_HAGUE,
        needs=("share of GDP, percent", "year", "low, central, high growth of GDP"),
        function=required_growth_range,
        analysis_unit="member",
    ),
    Measure(
        name="path_gap",
        title="Distance from the straight path to the target",
        unit="percentage points of GDP",
        low=None,
        high=None,
        null_means="a share is not known, or the year lies outside the path",
        formula="s - [s0 + (T - s0)(t - t0) / (t1 - t0)]",
        reference=_HAGUE,
        needs=("share of GDP, percent", "year", "share at the start, percent"),
        function=path_gap,
        analysis_unit="member",
    ),
)
