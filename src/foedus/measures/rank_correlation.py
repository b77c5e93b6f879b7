"""Rank correlation with the exact distribution of its permutations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import SchemaError
from foedus.measures.coverage import known
from foedus.measures.measure import Measure
from foedus.measures.permutation import (
    DRAWS,
    Tail,
    tail_of_inversions,
    tail_of_orders,
)

LEAST: Final = 3
MOST_EXACT: Final = 200
UNDEFINED: Final = "not computed: fewer than three pairs, or a constant variable"


@dataclass(frozen=True, slots=True)
class RankTest:
    """A rank correlation and its permutation test.

    Parameters
    ----------
    statistic : float or None
        Correlation in [-1, 1]; None if undefined.
    n : int
        Number of pairs.
    p_two_sided : float or None
        Part of the orders with a correlation at least as far from zero; None if not
        computed.
    p_greater : float or None
        Part of the orders with a correlation at least as large.
    p_less : float or None
        Part of the orders with a correlation at least as small.
    method : str
        How the p-values were found, or why there are none.
    draws : int or None
        Number of random orders; None if the p-values are exact or absent.
    error : float or None
        Monte Carlo standard error of `p_two_sided`; 0 if exact, None if absent.
    """

    statistic: float | None
    n: int
    p_two_sided: float | None
    p_greater: float | None
    p_less: float | None
    method: str
    draws: int | None
    error: float | None


def tau_b(x: Sequence[float | None], y: Sequence[float | None]) -> float | None:
    """Kendall's tau-b of two variables.

    Parameters
    ----------
    x : sequence of float or None
        First variable, n figures.
    y : sequence of float or None
        Second variable, n figures in the same order.

    Returns
    -------
    float or None
        In [-1, 1]; None for fewer than three pairs, a constant variable, or a
        missing figure.

    Raises
    ------
    SchemaError
        If the two differ in length, or a figure is infinite.

    Notes
    -----
    tau_b = (C - D) / sqrt((n0 - n1)(n0 - n2)): C concordant and D discordant pairs,
    n0 all pairs, n1 and n2 the pairs tied in x and in y. Two pairs of figures can
    only give -1 or 1, so at least three are asked for.

    References
    ----------
    Kendall, M. G. (1938). A new measure of rank correlation. Biometrika 30(1-2),
    81-93. doi:10.1093/biomet/30.1-2.81. Kendall, M. G. (1945). The treatment of ties
    in ranking problems. Biometrika 33(3), 239-251. doi:10.1093/biomet/33.3.239

    Examples
    --------
    >>> round(tau_b([1, 2, 3, 4], [1, 3, 2, 4]), 4)
    0.6667
    """
    figures = _figures(x, y)
    if figures is None:
        return None
    first, second = (_signs(_dense(values)) for values in figures)
    pairs = float(np.abs(first).sum()) * float(np.abs(second).sum())
    return float(first @ second) / math.sqrt(pairs)


def rho(x: Sequence[float | None], y: Sequence[float | None]) -> float | None:
    """Spearman's rho of two variables.

    Parameters
    ----------
    x : sequence of float or None
        First variable, n figures.
    y : sequence of float or None
        Second variable, n figures in the same order.

    Returns
    -------
    float or None
        In [-1, 1]; None for fewer than three pairs, a constant variable, or a
        missing figure.

    Raises
    ------
    SchemaError
        If the two differ in length, or a figure is infinite.

    Notes
    -----
    The product-moment correlation of the ranks; tied figures share their mean rank.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things.
    American Journal of Psychology 15(1), 72-101. doi:10.2307/1412159

    Examples
    --------
    >>> round(rho([1, 2, 3, 4], [1, 3, 2, 4]), 4)
    0.8
    """
    figures = _figures(x, y)
    if figures is None:
        return None
    ranks = (_double_ranks(values) for values in figures)
    first, second = (values * len(values) - values.sum() for values in ranks)
    spread = float(first @ first) * float(second @ second)
    return float(first @ second) / math.sqrt(spread)


def kendall(
    x: Sequence[float | None],
    y: Sequence[float | None],
    *,
    rng: np.random.Generator | None = None,
    draws: int = DRAWS,
) -> RankTest:
    """Kendall's tau-b with its permutation test.

    Parameters
    ----------
    x : sequence of float or None
        First variable, n figures.
    y : sequence of float or None
        Second variable, n figures in the same order.
    rng : numpy.random.Generator or None
        Source of random orders where the test cannot be exact; None for none.
    draws : int
        Number of random orders, above zero.

    Returns
    -------
    RankTest
        The statistic is None for fewer than three pairs, a constant variable, or a
        missing figure.

    Raises
    ------
    SchemaError
        If the two differ in length, a figure is infinite, or `draws` is not above
        zero.

    Notes
    -----
    Under the null hypothesis every order of y is equally likely. With S = C - D:

    - no ties, or ties in one variable, up to 200 pairs: exact. Against the untied
      variable D is the number of inversions of an arrangement of the tied one, and
      S = (pairs not tied) - 2 D; see `inversions`.
    - ties in both, up to 9 pairs: exact, all n! orders.
    - else random orders: p = (b + 1) / (m + 1) with b of m draws at least as extreme,
      and the error sqrt(p (1 - p) / m).

    Two-sided: orders with |S| at least as large. Ties are the same in every order, so
    tau-b and S order them alike.

    References
    ----------
    Kendall, M. G. (1938). A new measure of rank correlation. Biometrika 30(1-2),
    81-93. doi:10.1093/biomet/30.1-2.81. Phipson, B. and Smyth, G. K. (2010).
    Permutation p-values should never be zero. Statistical Applications in Genetics
    and Molecular Biology 9(1), article 39. doi:10.2202/1544-6115.1585

    Examples
    --------
    >>> kendall([1, 2, 3, 4], [1, 2, 3, 4]).p_greater == 1 / 24
    True
    """
    figures = _figures(x, y)
    if figures is None:
        return _undefined(len(x))
    first, second = (_dense(values) for values in figures)
    n = len(x)
    rows, columns = np.triu_indices(n, 1)
    signs = _signs(first).astype(np.float64)

    def scores(orders: NDArray[np.int64]) -> NDArray[np.float64]:
        steps = np.sign(orders[:, rows] - orders[:, columns])
        return np.asarray(steps @ signs, np.float64)

    sizes = [_sizes(values) for values in (first, second)]
    tied = [size for size in sizes if max(size) > 1]
    if len(tied) < 2 and n <= MOST_EXACT:
        score = int(scores(second[np.newaxis])[0])
        tail = tail_of_inversions(score, tied[0] if tied else sizes[0])
    else:
        tail = tail_of_orders(second, scores, rng, draws)
    return _test(tau_b(x, y), n, tail)


def spearman(
    x: Sequence[float | None],
    y: Sequence[float | None],
    *,
    rng: np.random.Generator | None = None,
    draws: int = DRAWS,
) -> RankTest:
    """Spearman's rho with its permutation test.

    Parameters
    ----------
    x : sequence of float or None
        First variable, n figures.
    y : sequence of float or None
        Second variable, n figures in the same order.
    rng : numpy.random.Generator or None
        Source of random orders for more than nine pairs; None for none.
    draws : int
        Number of random orders, above zero.

    Returns
    -------
    RankTest
        The statistic is None for fewer than three pairs, a constant variable, or a
        missing figure.

    Raises
    ------
    SchemaError
        If the two differ in length, a figure is infinite, or `draws` is not above
        zero.

    Notes
    -----
    Under the null hypothesis every order of y is equally likely. Up to 9 pairs all n!
    orders are enumerated, ties or not; beyond that random orders are drawn and
    p = (b + 1) / (m + 1), with b of m draws at least as extreme and the error
    sqrt(p (1 - p) / m). Orders are compared in whole numbers, so that rounding never
    decides a tie. Two-sided: orders with |rho| at least as large.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things.
    American Journal of Psychology 15(1), 72-101. doi:10.2307/1412159. Phipson, B. and
    Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
    Applications in Genetics and Molecular Biology 9(1), article 39.
    doi:10.2202/1544-6115.1585

    Examples
    --------
    >>> spearman([1, 2, 3, 4], [1, 2, 3, 4]).p_two_sided == 2 / 24
    True
    """
    figures = _figures(x, y)
    if figures is None:
        return _undefined(len(x))
    first, second = (_double_ranks(values) for values in figures)
    centred = (len(x) * first - first.sum()).astype(np.float64)

    def scores(orders: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(orders @ centred, np.float64)

    return _test(rho(x, y), len(x), tail_of_orders(second, scores, rng, draws))


def _figures(
    x: Sequence[float | None], y: Sequence[float | None]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    if len(x) != len(y):
        problem = f"The two variables have {len(x)} and {len(y)} figures."
        raise SchemaError(problem, "Pass one figure a member in both, in one order.")
    if len(x) < LEAST or not all(known(value) for value in chain(x, y)):
        return None
    first, second = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        problem = "A figure is infinite; finite numbers were expected."
        raise SchemaError(problem, "Pass None if it is not known.")
    constant = (first == first[0]).all() or (second == second[0]).all()
    return None if constant else (first, second)


def _dense(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _signs(ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Order of every pair: 1 for falling, -1 for rising, 0 for tied."""
    rows, columns = np.triu_indices(len(ranks), 1)
    return np.asarray(np.sign(ranks[rows] - ranks[columns]), np.int64)


def _sizes(ranks: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(sorted(int(size) for size in np.bincount(ranks)))


def _double_ranks(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Twice the mean ranks, which are whole numbers even for ties."""
    _, place, size = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(size)
    return (2 * last - size + 1)[place].astype(np.int64)


def _test(statistic: float | None, n: int, tail: Tail) -> RankTest:
    return RankTest(
        statistic=statistic,
        n=n,
        p_two_sided=tail.two_sided,
        p_greater=tail.greater,
        p_less=tail.less,
        method=tail.method,
        draws=tail.draws,
        error=tail.error,
    )


def _undefined(n: int) -> RankTest:
    return RankTest(None, n, None, None, None, UNDEFINED, None, None)


_NULL: Final = "fewer than three pairs, a constant variable, or a missing figure"
_PHIPSON: Final = "Phipson and Smyth 2010, doi:10.2202/1544-6115.1585"

MEASURES: Final = (
    Measure(
        name="kendall",
        title="Kendall's rank correlation",
        unit="1",
        low=-1.0,
        high=1.0,
        null_means=_NULL,
        formula="tau_b = (C - D) / sqrt((n0 - n1)(n0 - n2))",
        reference="Kendall 1938, Biometrika 30(1-2), 81-93, "
        "doi:10.1093/biomet/30.1-2.81; Kendall 1945, Biometrika 33(3), 239-251, "
        "doi:10.1093/biomet/33.3.239; " + _PHIPSON,
        needs=("first variable", "second variable"),
        function=kendall,
        analysis_unit="alliance",
    ),
    Measure(
        name="spearman",
        title="Spearman's rank correlation",
        unit="1",
        low=-1.0,
        high=1.0,
        null_means=_NULL,
        formula="product-moment correlation of the mean ranks",
        reference="Spearman 1904, American Journal of Psychology 15(1), 72-101, "
        "doi:10.2307/1412159; " + _PHIPSON,
        needs=("first variable", "second variable"),
        function=spearman,
        analysis_unit="alliance",
    ),
)
