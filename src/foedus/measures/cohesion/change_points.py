"""Change points: years in which the level of a series moved, with intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import AssessmentError, SchemaError
from foedus.measures.coverage import covered
from foedus.measures.measure import Measure

DRAWS: Final = 500
SEED: Final = 1989
LEAST: Final = 3
LEVEL: Final = 0.9
_TO_SIGMA: Final = 1.4826 / math.sqrt(2)
"""Median absolute difference of two normal values to their standard deviation."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A year in which the level moved.

    Parameters
    ----------
    year : int
        First year of the new level.
    low, high : int
        Ends of the interval of that year.
    before, after : float
        Mean of the series before and after, to the next change point.
    """

    year: int
    low: int
    high: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class ChangePoints:
    """Change points of a series.

    Parameters
    ----------
    points : tuple of ChangePoint
        In the order of years; empty where the level did not move, or for a series that
        is too short.
    count : int or None
        How many; None for fewer than two levels' worth of years.
    n : int
        Years with a figure.
    penalty : float or None
        What one more change point has to save in squared error.
    same_count : float or None
        Part of the resampled series in which the search finds as many.
    missing : tuple of int
        Years without a figure.
    """

    points: tuple[ChangePoint, ...]
    count: int | None
    n: int
    penalty: float | None
    same_count: float | None
    missing: tuple[int, ...]


def change_points(
    series: Mapping[int, float | None],
    *,
    penalty: float | None = None,
    least: int = LEAST,
    block: int | None = None,
    level: float = LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
) -> ChangePoints:
    """Years in which the level of a series moved, with bootstrap intervals.

    Parameters
    ----------
    series : mapping of int to float or None
        Year -> figure, such as the distance of members; None and NaN are missing.
    penalty : float, optional
        What one more change point has to save in squared error, above 0; by default
        3 sigma^2 log n, with sigma from the median absolute difference of neighbours.
    least : int
        Fewest years of a level, at least 2.
    block : int, optional
        Years that are resampled together; by default the cube root of n, rounded.
    level : float
        Level of the intervals, above 0 and below 1.
    draws : int
        Resampled series, above 0.
    seed : int
        Seed of the resampling.

    Returns
    -------
    ChangePoints
        Years with their intervals; no point and a count of None for fewer than
        2 `least` figures.

    Raises
    ------
    AssessmentError
        If the package ruptures is not there.
    SchemaError
        If a figure is infinite, or an option lies outside its range.

    Notes
    -----
    The years t_1 < ... < t_K are those that make the sum of squared errors around the
    means of the levels plus the penalty times K smallest, exactly. Interval of t_k:
    residuals of the whole series are resampled in blocks (moving blocks, with
    replacement) and added to the fitted levels, the best single cut between t_(k-1) and
    t_(k+1) is found anew, and its quantiles are taken. So it holds given K and the
    neighbours; ``same_count`` says how firm K is. A trend or years that hang
    together look like many steps: raise the penalty, or take the trend out. A change
    point near an event does not show that the event made it.

    References
    ----------
    Truong, C., Oudre, L. and Vayatis, N. (2020). Selective review of offline change
    point detection methods. Signal Processing 167, 107299.
    doi:10.1016/j.sigpro.2019.107299. Künsch, H. R. (1989). The jackknife and the
    bootstrap for general stationary observations. Annals of Statistics 17(3),
    1217-1241. doi:10.1214/aos/1176347265

    Examples
    --------
    >>> low, high = {y: y % 2 / 10 for y in range(8)}, {y: 5.0 for y in range(8, 16)}
    >>> found = change_points(low | high, draws=20)
    >>> [(point.year, point.low, point.high) for point in found.points]
    [(8, 8, 8)]
    """
    _check(penalty, least, block, level, draws)
    part = covered({str(year).zfill(9): value for year, value in series.items()})
    order = sorted((int(n), v) for n, v in zip(part.names, part.values, strict=True))
    missing = tuple(sorted(int(name) for name in part.missing))
    years, values = [y for y, _ in order], np.array([v for _, v in order])
    n = len(years)
    if n < 2 * least:
        return ChangePoints((), None, n, None, None, missing)
    cost = penalty if penalty is not None else _penalty(values)
    ends = _found(values, least, penalty=cost)
    fitted = _levels(values, ends)
    size = block if block is not None else max(1, round(n ** (1 / 3)))
    drawn = _resampled(values - fitted, size, draws, seed) + fitted
    same = sum(len(_found(row, least, penalty=cost)) == len(ends) for row in drawn)
    edges = [0, *ends, n]
    points = tuple(
        _point(years, fitted, drawn, edges[k : k + 3], least, level)
        for k in range(len(ends))
    )
    return ChangePoints(points, len(points), n, cost, same / draws, missing)


def _check(
    penalty: float | None, least: int, block: int | None, level: float, draws: int
) -> None:
    sound = (
        (penalty is None or 0 < penalty < math.inf)
        and least >= 2
        and (block is None or block >= 1)
        and 0 < level < 1
        and draws >= 1
    )
    if not sound:
        problem = "An option of the change points lies outside its range."
        remedy = "Give penalty above 0, least 2 or more, level inside 0 to 1."
        raise SchemaError(problem, remedy, least=least, level=level, draws=draws)


def _penalty(values: Values) -> float:
    """Three times the variance of the noise times log n, above 0."""
    steps = np.abs(np.diff(values))
    sigma = float(np.median(steps)) * _TO_SIGMA or float(np.mean(steps)) * _TO_SIGMA
    scale = max(sigma, 1e-9 * float(np.ptp(values)), 1e-12)
    return 3 * scale**2 * math.log(len(values))


def _found(
    values: Values,
    least: int,
    *,
    penalty: float = 0.0,
    count: int | None = None,
) -> list[int]:
    """First places of the new levels, by a penalty or by their number."""
    try:
        from ruptures import KernelCPD
    except ImportError as error:
        problem = "Change points need the package ruptures, which is not installed."
        remedy = "Install it: pip install 'foedus[change-points]'."
        raise AssessmentError(problem, remedy) from error
    search = KernelCPD(kernel="linear", min_size=least).fit(values.reshape(-1, 1))

    def cut(number: int) -> list[int]:
        return [int(end) for end in search.predict(number)[:-1]]

    return cut(count) if count is not None else _cheapest(values, least, penalty, cut)


def _cheapest(
    values: Values, least: int, penalty: float, cut: Callable[[int], list[int]]
) -> list[int]:
    """Try each number of cuts that can be the cheapest.

    The search by a penalty in ruptures drops ways to cut that a shortest level would
    make the cheapest, so that only its search by number is exact.
    """
    best: list[int] = []
    lowest, number = _squares(values, best), 1
    while (number + 1) * least <= len(values) and penalty * number < lowest:
        ends = cut(number)
        cost = _squares(values, ends) + penalty * number
        if cost < lowest:
            best, lowest = ends, cost
        number += 1
    return best


def _squares(values: Values, ends: list[int]) -> float:
    return float(((values - _levels(values, ends)) ** 2).sum())


def _point(
    years: list[int],
    fitted: Values,
    drawn: Values,
    edges: list[int],
    least: int,
    level: float,
) -> ChangePoint:
    """One change point, and where it falls between its neighbours in the draws."""
    first, end, last = edges
    again = [first + _found(row, least, count=1)[0] for row in drawn[:, first:last]]
    low = np.quantile(again, (1 - level) / 2, method="lower")
    high = np.quantile(again, (1 + level) / 2, method="higher")
    return ChangePoint(
        year=years[end],
        low=years[int(low)],
        high=years[int(high)],
        before=float(fitted[end - 1]),
        after=float(fitted[end]),
    )


def _levels(values: Values, ends: list[int]) -> Values:
    fitted = np.empty_like(values)
    for part in np.split(np.arange(len(values)), ends):
        fitted[part] = values[part].mean()
    return fitted


def _resampled(residuals: Values, size: int, draws: int, seed: int) -> Values:
    """Residuals in blocks, one row per draw."""
    n = len(residuals)
    size = min(size, n)
    blocks = math.ceil(n / size)
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, n - size + 1, size=(draws, blocks))
    places = (starts[:, :, None] + np.arange(size)).reshape(draws, -1)[:, :n]
    drawn: Values = residuals[places]
    return drawn


MEASURES: Final = (
    Measure(
        name="change_points",
        title="Years in which the level of a series moved",
        unit="year",
        low=None,
        high=None,
        null_means="fewer than two levels' worth of years have a figure",
        formula="years that minimise squared error + penalty x their number",
        reference="Truong, Oudre and Vayatis 2020, Signal Processing 167, 107299, "
        "doi:10.1016/j.sigpro.2019.107299; Künsch 1989, doi:10.1214/aos/1176347265",
        needs=("one figure a year",),
        function=change_points,
        analysis_unit="series of years",
    ),
)
