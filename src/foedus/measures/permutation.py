"""Permutation tests: exact by counting or listing orders, else by random orders."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, permutations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import SchemaError

MOST_ENUMERATED: Final = 9
DRAWS: Final = 20_000
_BATCH: Final = 4_000

INVERSIONS: Final = "exact: distribution of inversions"
ENUMERATION: Final = "exact: all orders enumerated"
MONTE_CARLO: Final = "Monte Carlo: orders drawn at random"
NO_GENERATOR: Final = "not computed: too many orders, and no random generator given"

Scores = Callable[[NDArray[np.int64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Tail:
    """Parts of the orders at least as extreme as the one observed.

    Parameters
    ----------
    two_sided : float or None
        Orders with a score at least as far from zero; None if not computed.
    greater : float or None
        Orders with a score at least as large.
    less : float or None
        Orders with a score at least as small.
    method : str
        How the parts were found, or why there are none.
    draws : int or None
        Number of random orders; None if the parts are exact or absent.
    error : float or None
        Monte Carlo standard error of `two_sided`; 0 if exact, None if absent.
    """

    two_sided: float | None
    greater: float | None
    less: float | None
    method: str
    draws: int | None
    error: float | None


@lru_cache(maxsize=256)
def inversions(groups: tuple[int, ...]) -> tuple[int, ...]:
    """Number of arrangements of a multiset with each number of inversions.

    Parameters
    ----------
    groups : tuple of int
        How often each distinct value occurs, every one above zero.

    Returns
    -------
    tuple of int
        At place k the number of arrangements with k inversions, for k from 0 to the
        largest number possible; the sum is n! / prod m_i!.

    Raises
    ------
    SchemaError
        If a count is not above zero.

    Notes
    -----
    The coefficients of the Gaussian multinomial coefficient prod_{j<=n} (1 - q^j) /
    prod_i prod_{j<=m_i} (1 - q^j), found by multiplying and dividing power series in
    whole numbers of any size: exact, in O(n * number of inversions) steps. The order
    of the groups does not matter, and the coefficients read the same backwards.

    References
    ----------
    MacMahon, P. A. (1915-1916). Combinatory Analysis, 2 volumes. Cambridge: Cambridge
    University Press.

    Examples
    --------
    >>> inversions((2, 2))
    (1, 1, 2, 1, 1)
    """
    if any(size < 1 for size in groups):
        problem = f"The group sizes are {groups}; each must be above zero."
        raise SchemaError(problem, "Leave empty groups out.", groups=groups)
    n = sum(groups)
    top = math.comb(n, 2) - sum(math.comb(size, 2) for size in groups)
    series = [1] + [0] * top
    for power in range(1, n + 1):
        for k in range(top, power - 1, -1):
            series[k] -= series[k - power]
    for size in groups:
        for power in range(1, size + 1):
            for k in range(power, top + 1):
                series[k] += series[k - power]
    return tuple(series)


def tail_of_inversions(score: int, groups: tuple[int, ...]) -> Tail:
    """Exact tail of Kendall's score with ties in one variable at most.

    Parameters
    ----------
    score : int
        Concordant minus discordant pairs.
    groups : tuple of int
        How often each distinct value of the tied variable occurs; all 1 without ties.

    Returns
    -------
    Tail
        Parts of all arrangements, rounded once from whole numbers.

    Raises
    ------
    SchemaError
        If a count in `groups` is not above zero.

    Notes
    -----
    An arrangement with d inversions has the score (pairs not tied) - 2 d.

    References
    ----------
    Kendall, M. G. (1938). A new measure of rank correlation. Biometrika 30(1-2),
    81-93. doi:10.1093/biomet/30.1-2.81
    """
    counts = inversions(groups)
    top, total = len(counts) - 1, sum(counts)
    most = (top - score) // 2
    far = (count for d, count in enumerate(counts) if abs(top - 2 * d) >= abs(score))
    return Tail(
        two_sided=sum(far) / total,
        greater=sum(counts[: most + 1]) / total,
        less=sum(counts[most:]) / total,
        method=INVERSIONS,
        draws=None,
        error=0.0,
    )


def tail_of_orders(
    values: NDArray[np.int64],
    scores: Scores,
    rng: np.random.Generator | None,
    draws: int,
) -> Tail:
    """Tail of a score over all orders of a variable, or over random ones.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (n,), whole numbers: the variable in its observed order.
    scores : callable
        From orders of shape (m, n) to m scores that are whole numbers.
    rng : numpy.random.Generator or None
        Source of random orders for n above 9; None for none.
    draws : int
        Number of random orders, above zero.

    Returns
    -------
    Tail
        Exact for n up to 9; else by random orders, or absent without `rng`.

    Raises
    ------
    SchemaError
        If `draws` is not above zero.

    Notes
    -----
    With b of m random orders at least as extreme p = (b + 1) / (m + 1), which is never
    zero, and the standard error is sqrt(p (1 - p) / m).

    References
    ----------
    Phipson, B. and Smyth, G. K. (2010). Permutation p-values should never be zero.
    Statistical Applications in Genetics and Molecular Biology 9(1), article 39.
    doi:10.2202/1544-6115.1585
    """
    if draws < 1:
        problem = f"The number of draws is {draws}; above zero was expected."
        raise SchemaError(problem, "Pass draws=20000.", draws=draws)
    score = float(scores(values[np.newaxis])[0])
    if len(values) <= MOST_ENUMERATED:
        both, above, below, m = _extreme(score, scores, _every_order(values))
        return Tail(both / m, above / m, below / m, ENUMERATION, None, 0.0)
    if rng is None:
        return Tail(None, None, None, NO_GENERATOR, None, None)
    both, above, below, m = _extreme(score, scores, _random_orders(values, rng, draws))
    two_sided = (both + 1) / (m + 1)
    return Tail(
        two_sided=two_sided,
        greater=(above + 1) / (m + 1),
        less=(below + 1) / (m + 1),
        method=MONTE_CARLO,
        draws=m,
        error=math.sqrt(two_sided * (1 - two_sided) / m),
    )


def _extreme(
    score: float, scores: Scores, batches: Iterator[NDArray[np.int64]]
) -> tuple[int, int, int, int]:
    both = above = below = every = 0
    for batch in batches:
        found = scores(batch)
        both += int((np.abs(found) >= abs(score)).sum())
        above += int((found >= score).sum())
        below += int((found <= score).sum())
        every += len(found)
    return both, above, below, every


def _every_order(values: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    n = len(values)
    places = np.fromiter(
        chain.from_iterable(permutations(range(n))), np.int64, n * math.factorial(n)
    ).reshape(-1, n)
    for start in range(0, len(places), _BATCH):
        yield values[places[start : start + _BATCH]]


def _random_orders(
    values: NDArray[np.int64], rng: np.random.Generator, draws: int
) -> Iterator[NDArray[np.int64]]:
    for start in range(0, draws, _BATCH):
        size = min(_BATCH, draws - start)
        yield rng.permuted(np.tile(values, (size, 1)), axis=1)
