"""Similarity of the alliance portfolios of states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from foedus.errors import SchemaError
from foedus.measures.measure import Measure
from foedus.measures.rank_correlation import tau_b

HIGHEST: Final = 3.0

Portfolio = Sequence[float | None]
Distance = Literal["absolute", "squared"]
Weighting = Literal["nominal", "linear", "squared"]


def s_score(
    x: Portfolio,
    y: Portfolio,
    *,
    weights: Sequence[float] | None = None,
    distance: Distance = "absolute",
    highest: float = HIGHEST,
) -> float | None:
    """Signorino and Ritter's S of two portfolios.

    Parameters
    ----------
    x : sequence of float or None
        Commitment of the first state to each of k states, in [0, highest], its own
        entry at the highest.
    y : sequence of float or None
        The same for the second state, over the same states.
    weights : sequence of float or None
        Weight of each of the k states, zero or more; None for equal weights.
    distance : {"absolute", "squared"}
        How a difference between two commitments counts.
    highest : float
        Largest value that the scale allows, above zero, seen or not.

    Returns
    -------
    float or None
        In [-1, 1]: 1 for equal portfolios; None if k is below two, an entry is
        missing, or the weights sum to zero.

    Raises
    ------
    SchemaError
        If the lengths differ, an entry lies outside [0, highest], or a weight is
        negative.

    Notes
    -----
    S = 1 - 2 sum w_k d_k / sum w_k, with d_k = |x_k - y_k| / highest, or the square of
    it. The maximum is the possible one: in 1914 no European state used the value 2, and
    it counts all the same. S rises with every state to which neither is bound, so it
    stands beside a measure corrected for chance and never alone.

    References
    ----------
    Signorino, C. S. and Ritter, J. M. (1999). Tau-b or not tau-b: measuring the
    similarity of foreign policy positions. International Studies Quarterly 43(1),
    115-144. doi:10.1111/0020-8833.00113

    Examples
    --------
    >>> round(s_score([3, 0, 0], [3, 3, 0]), 4)
    0.3333
    """
    pair = _portfolios(x, y, highest)
    if pair is None:
        return None
    heavy = _weights(weights, len(x))
    whole = math.fsum(heavy)
    if whole == 0:
        return None
    gaps = np.abs(pair[0] - pair[1]) / highest
    counted = gaps**2 if distance == "squared" else gaps
    return 1 - 2 * math.fsum(heavy * counted) / whole


def scott_pi(
    x: Portfolio,
    y: Portfolio,
    *,
    weighting: Weighting = "linear",
    highest: float = HIGHEST,
) -> float | None:
    """Scott's pi of two portfolios: agreement beyond a common chance.

    Parameters
    ----------
    x : sequence of float or None
        Commitment of the first state to each of k states, in [0, highest], its own
        entry at the highest.
    y : sequence of float or None
        The same for the second state, over the same states.
    weighting : {"nominal", "linear", "squared"}
        How a difference between two commitments counts: all alike, by its size, or by
        its square.
    highest : float
        Largest value that the scale allows, above zero.

    Returns
    -------
    float or None
        At most 1; 0 for as much agreement as chance gives, negative for less; None if
        k is below two, an entry is missing, or chance leaves nothing to disagree on.

    Raises
    ------
    SchemaError
        If the lengths differ, or an entry lies outside [0, highest].

    Notes
    -----
    pi = 1 - D_o / D_e: D_o the mean disagreement, D_e the one expected if both drew
    from the pooled margin of the two. The two portfolios may be exchanged. The scale
    maximum cancels and only sets the range of the entries.

    References
    ----------
    Scott, W. A. (1955). Reliability of content analysis: the case of nominal scale
    coding. Public Opinion Quarterly 19(3), 321-325. doi:10.1086/266577. Häge, F. M.
    (2011). Choice or circumstance? Adjusting measures of foreign policy similarity for
    chance agreement. Political Analysis 19(3), 287-305. doi:10.1093/pan/mpr023

    Examples
    --------
    >>> round(scott_pi([3, 0, 0, 0], [3, 3, 0, 0]), 4)
    0.4667
    """
    pair = _portfolios(x, y, highest)
    if pair is None:
        return None
    pooled = np.concatenate(pair)
    return _agreement(pair, (pooled, pooled), weighting)


def cohen_kappa(
    x: Portfolio,
    y: Portfolio,
    *,
    weighting: Weighting = "linear",
    highest: float = HIGHEST,
) -> float | None:
    """Cohen's kappa of two portfolios: agreement beyond the chance of their margins.

    Parameters
    ----------
    x : sequence of float or None
        Commitment of the first state to each of k states, in [0, highest], its own
        entry at the highest.
    y : sequence of float or None
        The same for the second state, over the same states.
    weighting : {"nominal", "linear", "squared"}
        How a difference between two commitments counts: all alike, by its size, or by
        its square.
    highest : float
        Largest value that the scale allows, above zero.

    Returns
    -------
    float or None
        At most 1; 0 for as much agreement as chance gives, negative for less; None if
        k is below two, an entry is missing, or chance leaves nothing to disagree on.

    Raises
    ------
    SchemaError
        If the lengths differ, or an entry lies outside [0, highest].

    Notes
    -----
    kappa = 1 - D_o / D_e: D_o the mean disagreement, D_e the one expected if each drew
    from its own margin. The two portfolios may be exchanged. The scale maximum cancels
    and only sets the range of the entries.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and
    Psychological Measurement 20(1), 37-46. doi:10.1177/001316446002000104. Cohen, J.
    (1968). Weighted kappa. Psychological Bulletin 70(4), 213-220.
    doi:10.1037/h0026256. Häge, F. M. (2011). Political Analysis 19(3), 287-305.
    doi:10.1093/pan/mpr023

    Examples
    --------
    >>> cohen_kappa([3, 0, 0, 0], [3, 3, 0, 0])
    0.5
    """
    pair = _portfolios(x, y, highest)
    return None if pair is None else _agreement(pair, pair, weighting)


def _portfolios(
    x: Portfolio, y: Portfolio, highest: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    if len(x) != len(y):
        problem = f"The portfolios have {len(x)} and {len(y)} entries."
        raise SchemaError(problem, "Pass both over the same states, in one order.")
    both = np.asarray([x, y], np.float64)
    if len(x) < 2 or np.isnan(both).any():
        return None
    if highest <= 0 or both.min() < 0 or both.max() > highest:
        problem = (
            f"The commitments run from {both.min():g} to {both.max():g}; "
            f"from 0 to {highest:g} was expected."
        )
        raise SchemaError(problem, "Pass the largest value of the scale as highest.")
    return both[0], both[1]


def _weights(weights: Sequence[float] | None, k: int) -> NDArray[np.float64]:
    if weights is None:
        return np.ones(k)
    heavy = np.asarray(weights, np.float64)
    if heavy.shape != (k,) or not (np.isfinite(heavy) & (heavy >= 0)).all():
        problem = f"Found {heavy.size} weights for {k} states, or one below zero."
        raise SchemaError(problem, "Pass one weight a state, each zero or more.")
    return heavy


def _agreement(
    pair: tuple[NDArray[np.float64], NDArray[np.float64]],
    margins: tuple[NDArray[np.float64], NDArray[np.float64]],
    weighting: Weighting,
) -> float | None:
    observed = float(_costs(pair[0] - pair[1], weighting).mean())
    values = np.unique(np.concatenate(margins))
    first, second = (_parts(margin, values) for margin in margins)
    costs = _costs(np.subtract.outer(values, values), weighting)
    expected = float(first @ costs @ second)
    return None if expected == 0 else 1 - observed / expected


def _parts(
    margin: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Part of the entries that has each value."""
    place = np.searchsorted(values, margin)
    counts = np.bincount(place, minlength=len(values)).astype(np.float64)
    return counts / len(margin)


def _costs(gaps: NDArray[np.float64], weighting: Weighting) -> NDArray[np.float64]:
    if weighting == "nominal":
        return np.asarray(gaps != 0, np.float64)
    size = np.abs(gaps)
    return np.asarray(size * size if weighting == "squared" else size, np.float64)


_NULL: Final = "fewer than two states in the portfolios, or an entry is missing"
_HAEGE: Final = "Häge 2011, Political Analysis 19(3), 287-305, doi:10.1093/pan/mpr023"
_RITTER: Final = (
    "Signorino and Ritter 1999, International Studies Quarterly 43(1), 115-144, "
    "doi:10.1111/0020-8833.00113"
)

MEASURES: Final = (
    Measure(
        name="s_score",
        title="Similarity of two portfolios (S)",
        unit="1",
        low=-1.0,
        high=1.0,
        null_means=_NULL + ", or the weights sum to zero",
        formula="S = 1 - 2 sum w_k d_k / sum w_k, d_k = |x_k - y_k| / highest",
        reference=_RITTER,
        needs=("portfolio of the first", "portfolio of the second"),
        function=s_score,
        analysis_unit="dyad-year",
    ),
    Measure(
        name="tau_b",
        title="Rank correlation of two portfolios",
        unit="1",
        low=-1.0,
        high=1.0,
        null_means="fewer than three states, a constant portfolio, or a missing entry",
        formula="tau_b = (C - D) / sqrt((n0 - n1)(n0 - n2))",
        reference="Kendall 1945, Biometrika 33(3), 239-251, "
        "doi:10.1093/biomet/33.3.239",
        needs=("portfolio of the first", "portfolio of the second"),
        function=tau_b,
        analysis_unit="dyad-year",
    ),
    Measure(
        name="pi",
        title="Similarity of two portfolios beyond a common chance",
        unit="1",
        low=None,
        high=1.0,
        null_means=_NULL + ", or chance leaves nothing to disagree on",
        formula="pi = 1 - D_o / D_e, D_e from the pooled margin",
        reference="Scott 1955, Public Opinion Quarterly 19(3), 321-325, "
        "doi:10.1086/266577; " + _HAEGE,
        needs=("portfolio of the first", "portfolio of the second"),
        function=scott_pi,
        analysis_unit="dyad-year",
    ),
    Measure(
        name="kappa",
        title="Similarity of two portfolios beyond the chance of their margins",
        unit="1",
        low=None,
        high=1.0,
        null_means=_NULL + ", or chance leaves nothing to disagree on",
        formula="kappa = 1 - D_o / D_e, D_e from the two margins",
        reference="Cohen 1960, Educational and Psychological Measurement 20(1), "
        "37-46, doi:10.1177/001316446002000104; Cohen 1968, Psychological Bulletin "
        "70(4), 213-220, doi:10.1037/h0026256; " + _HAEGE,
        needs=("portfolio of the first", "portfolio of the second"),
        function=cohen_kappa,
        analysis_unit="dyad-year",
    ),
)
