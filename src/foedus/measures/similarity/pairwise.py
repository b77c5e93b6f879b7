"""Similarity of every two portfolios at once, from counts of pairs of values.

With few different values, all that the measures need of two states is how often one
has the value a where the other has b. Sums over these counts, for all pairs of states,
are products of matrices of zeros and ones. Where values are many, each pair is computed
by the plain definition instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from foedus.measures.rank_correlation import tau_b
from foedus.measures.similarity.alignment import alignment
from foedus.measures.similarity.portfolio import Matrix, Portfolio
from foedus.measures.similarity.similarity import (
    Weighting,
    cohen_kappa,
    s_score,
    scott_pi,
)

Distance = Literal["nominal", "absolute", "squared"]
Plain = Callable[[list[float], list[float], list[float] | None], float | None]
Formula = Callable[["Met"], Matrix]

WEIGHTING: Final[dict[Distance, Weighting]] = {
    "nominal": "nominal",
    "absolute": "linear",
    "squared": "squared",
}
"""What kappa and pi call a distance."""

MOST_VALUES: Final = 64
"""Most different values for which pairs of values are counted."""

_NOTHING: Final = 1e-12


@dataclass(frozen=True)
class Met:
    """Every state of a portfolio beside every other.

    Attributes
    ----------
    portfolio : Portfolio
        n states and k partners.
    weights : numpy.ndarray of float64 or None
        Weight of each partner, (k,); NaN leaves it out, None lets all weigh one.
    """

    portfolio: Portfolio
    weights: Matrix | None = None

    @cached_property
    def scale(self) -> Matrix:
        """The c different values, in rising order, as parts of the highest, (c,)."""
        values = self.portfolio.values
        return np.asarray(np.unique(values[~np.isnan(values)]))

    @cached_property
    def complete(self) -> bool:
        """Whether every value is known."""
        return not np.isnan(self.portfolio.values).any()

    @cached_property
    def has(self) -> Matrix:
        """Where a state has a value: 1, else 0, (c, n, k)."""
        same = self.portfolio.values == self.scale[:, None, None]
        return np.asarray(same, np.float64)

    @cached_property
    def heavy(self) -> Matrix:
        """As `has`, with the weight of the partner instead of 1."""
        if self.weights is None:
            return self.has
        return np.asarray(self.has * np.nan_to_num(self.weights))

    @cached_property
    def whole(self) -> Matrix:
        """Partners, or their weight, of which a value is known of both, (n, n)."""
        if self.complete:
            n, k = self.portfolio.values.shape
            heavy = k if self.weights is None else np.nan_to_num(self.weights).sum()
            return np.full((n, n), float(heavy))
        return np.asarray(self.has.sum(0) @ self.heavy.sum(0).T)

    def costs(self, distance: Distance) -> Matrix:
        """Distance of each two values of the scale, from 0 to 1, (c, c)."""
        gaps = np.abs(np.subtract.outer(self.scale, self.scale))
        gaps /= self.portfolio.highest
        if distance == "nominal":
            return np.asarray(gaps > 0, np.float64)
        return np.asarray(gaps * gaps if distance == "squared" else gaps)

    def observed(self, distance: Distance) -> Matrix:
        """Mean distance of what two states have towards the same partner, (n, n)."""
        if self.complete:
            return np.asarray(self._apart(distance) / self.whole)
        c, n, k = self.has.shape
        far = np.tensordot(self.costs(distance), self.heavy, (1, 0))
        rows = self.has.transpose(1, 0, 2).reshape(n, c * k)
        total = rows @ far.transpose(1, 0, 2).reshape(n, c * k).T
        return np.asarray(total / self.whole)

    def expected(self, distance: Distance, *, pooled: bool) -> Matrix:
        """Mean distance if both drew from their margins, or from the pooled one."""
        costs = self.costs(distance)
        if not self.complete:
            first, second = self.margins
            if pooled:
                first = second = (first + second) / 2
            drawn = (first * np.tensordot(costs, second, (1, 0))).sum(0)
            return np.asarray(drawn / self.whole**2)
        values = self.portfolio.values
        part = np.stack([(values == v).mean(1) for v in self.scale], axis=1)
        apart = part @ costs @ part.T
        if not pooled:
            return np.asarray(apart)
        alone = np.diag(apart)
        return np.asarray((alone[:, None] + alone + 2 * apart) / 4)

    def _apart(self, distance: Distance) -> Matrix:
        """Sum of distances where all is known, by one product with itself, (n, n).

        |x - y| is the number of steps of the scale, each as high as it is, that one of
        the two has reached and the other not.
        """
        values, highest = self.portfolio.values, self.portfolio.highest
        root = 1.0 if self.weights is None else np.sqrt(np.nan_to_num(self.weights))
        if distance == "squared":
            reached = values * root
        elif distance == "absolute":
            steps = np.sqrt(np.diff(self.scale))[:, None]
            reached = (values[:, None] >= self.scale[1:, None]) * (steps * root)
        else:
            reached = (values[:, None] == self.scale[:, None]) * (root * np.sqrt(0.5))
        rows = reached.reshape(len(values), -1)
        same = rows @ rows.T
        own = np.diag(same)
        unit = {"squared": highest**2, "absolute": highest, "nominal": 1.0}[distance]
        return np.asarray(np.maximum(own[:, None] + own - 2 * same, 0.0) / unit)

    @cached_property
    def margins(self) -> tuple[Matrix, Matrix]:
        """How often each value occurs of the one and of the other, (c, n, n) each."""
        first = self.has @ self.has.sum(0).T
        return first, first.transpose(0, 2, 1)

    def counts(self) -> Matrix:
        """How often the one has a value where the other has another, (c, c, n, n)."""
        c, n, k = self.has.shape
        rows = self.has.reshape(c * n, k)
        return (rows @ rows.T).reshape(c, n, c, n).transpose(0, 2, 1, 3)


def s_scores(
    portfolio: Portfolio,
    *,
    weights: Matrix | None = None,
    distance: Distance = "absolute",
) -> Matrix:
    """Signorino and Ritter's S of every two states.

    Parameters
    ----------
    portfolio : Portfolio
        n states and k partners.
    weights : numpy.ndarray, optional
        Weight of each partner, (k,), zero or more; NaN leaves the partner out. By
        default all weigh the same.
    distance : {"nominal", "absolute", "squared"}
        How a difference between two values counts.

    Returns
    -------
    numpy.ndarray of float64, shape (n, n)
        As `foedus.measures.similarity.similarity.s_score`, in [-1, 1]; NaN where a
        value of the two is missing, or they share fewer than two partners.
    """

    def plain(x: list[float], y: list[float], w: list[float] | None) -> float | None:
        if distance == "nominal":
            x, y = [float(a != b) for a, b in zip(x, y, strict=True)], [0.0] * len(y)
            return s_score(x, y, weights=w, highest=1.0)
        highest = portfolio.highest
        return s_score(x, y, weights=w, distance=distance, highest=highest)

    return _scored(portfolio, lambda m: 1 - 2 * m.observed(distance), plain, weights)


def kappas(portfolio: Portfolio, *, distance: Distance = "absolute") -> Matrix:
    """Cohen's kappa of every two states.

    Parameters
    ----------
    portfolio : Portfolio
        n states and k partners.
    distance : {"nominal", "absolute", "squared"}
        How a difference between two values counts.

    Returns
    -------
    numpy.ndarray of float64, shape (n, n)
        As `foedus.measures.similarity.similarity.cohen_kappa`, at most 1; NaN also
        where chance leaves nothing to disagree on.
    """
    how, highest = WEIGHTING[distance], portfolio.highest
    return _scored(
        portfolio,
        lambda m: _beyond(m.observed(distance), m.expected(distance, pooled=False)),
        lambda x, y, _: cohen_kappa(x, y, weighting=how, highest=highest),
    )


def pis(portfolio: Portfolio, *, distance: Distance = "absolute") -> Matrix:
    """Scott's pi of every two states.

    Parameters
    ----------
    portfolio : Portfolio
        n states and k partners.
    distance : {"nominal", "absolute", "squared"}
        How a difference between two values counts.

    Returns
    -------
    numpy.ndarray of float64, shape (n, n)
        As `foedus.measures.similarity.similarity.scott_pi`, at most 1; NaN also where
        chance leaves nothing to disagree on.
    """
    how, highest = WEIGHTING[distance], portfolio.highest
    return _scored(
        portfolio,
        lambda m: _beyond(m.observed(distance), m.expected(distance, pooled=True)),
        lambda x, y, _: scott_pi(x, y, weighting=how, highest=highest),
    )


def alignments(portfolio: Portfolio, *, distance: Distance = "absolute") -> Matrix:
    """Alignment index of every two states: S less the S expected by chance.

    Parameters
    ----------
    portfolio : Portfolio
        n states and k partners.
    distance : {"nominal", "absolute", "squared"}
        How a difference between two values counts.

    Returns
    -------
    numpy.ndarray of float64, shape (n, n)
        As `foedus.measures.similarity.alignment.alignment`, in [-1, 1]; NaN as
        `s_scores`.
    """
    highest = portfolio.highest
    return _scored(
        portfolio,
        lambda m: 2 * (m.expected(distance, pooled=False) - m.observed(distance)),
        lambda x, y, _: alignment(x, y, distance=distance, highest=highest),
    )


def tau_bs(portfolio: Portfolio) -> Matrix:
    """Kendall's tau-b of every two states.

    Parameters
    ----------
    portfolio : Portfolio
        n states and k partners.

    Returns
    -------
    numpy.ndarray of float64, shape (n, n)
        As `foedus.measures.rank_correlation.tau_b`, in [-1, 1]; NaN where the two share
        fewer than three partners, or one has the same value for all.
    """
    return _scored(
        portfolio, _tau, lambda x, y, _: tau_b(x, y), least=3, most=MOST_VALUES // 8
    )


def _scored(
    portfolio: Portfolio,
    formula: Formula,
    plain: Plain,
    weights: Matrix | None = None,
    *,
    least: int = 2,
    most: int = MOST_VALUES,
) -> Matrix:
    """Apply a formula to every two states; NaN where it is not defined."""
    met = Met(portfolio, weights)
    known = (~np.isnan(portfolio.values)).astype(np.float64)
    shared = known @ known.T
    wanted = max(least, len(portfolio.partners) if portfolio.gaps == "refuse" else 0)
    if not portfolio.values.size or not len(met.scale):
        return np.full(shared.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        few = len(met.scale) <= most
        found = formula(met) if few else _one_by_one(portfolio, plain, weights)
    found[(shared < wanted) | ~np.isfinite(found)] = np.nan
    # Sums in another order differ in the last digit; the orders of a pair agree.
    return np.where(np.tri(len(found), k=-1, dtype=bool), found.T, found)


def _one_by_one(portfolio: Portfolio, plain: Plain, weights: Matrix | None) -> Matrix:
    """Compute each pair by the plain definition, over what is known of both."""
    values = portfolio.values
    left_out = np.zeros(values.shape[1], bool)
    if weights is not None:
        left_out = np.isnan(weights)
    found = np.full((len(values),) * 2, np.nan)
    for i, first in enumerate(values):
        for j in range(i, len(values)):
            both = ~(np.isnan(first) | np.isnan(values[j]) | left_out)
            pair = first[both].tolist(), values[j][both].tolist()
            heavy = None if weights is None else weights[both].tolist()
            value = plain(*pair, heavy)
            found[i, j] = found[j, i] = np.nan if value is None else value
    return found


def _beyond(observed: Matrix, expected: Matrix) -> Matrix:
    """Agreement beyond chance; not defined where chance leaves no disagreement."""
    return np.where(expected < _NOTHING, np.nan, 1 - observed / expected)


def _tau(met: Met) -> Matrix:
    """Concordant less discordant pairs of partners, over those that are not tied."""
    counts = met.counts()
    c = len(counts)
    excess = np.zeros(counts.shape[2:])
    for a in range(c - 1):
        above = counts[a + 1 :].sum(0)
        for b in range(c - 1):
            excess += counts[a, b] * above[b + 1 :].sum(0)
            excess -= counts[a, b + 1] * above[: b + 1].sum(0)
    whole = met.whole**2
    first, second = counts.sum(1), counts.sum(0)
    untied = [(whole - (m * m).sum(0)) / 2 for m in (first, second)]
    return np.asarray(excess / np.sqrt(untied[0] * untied[1]))
