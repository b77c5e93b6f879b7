"""Alignment of two portfolios: their S less the S that chance would give."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from foedus.measures.measure import Measure
from foedus.measures.similarity.similarity import HIGHEST, Portfolio, s_score


def alignment(
    x: Portfolio,
    y: Portfolio,
    *,
    distance: Literal["nominal", "absolute", "squared"] = "absolute",
    highest: float = HIGHEST,
) -> float | None:
    """Benati and Capurri's alignment index of two portfolios.

    Parameters
    ----------
    x : sequence of float or None
        Commitment of the first state to each of k states, in [0, highest], its own
        entry at the highest.
    y : sequence of float or None
        The same for the second state, over the same states.
    distance : {"nominal", "absolute", "squared"}
        How a difference between two commitments counts.
    highest : float
        Largest value that the scale allows, above zero, seen or not.

    Returns
    -------
    float or None
        In [-1, 1]: above 0 for more agreement than chance gives, below for less; None
        if k is below two, or an entry is missing.

    Raises
    ------
    SchemaError
        If the lengths differ, or an entry lies outside [0, highest].

    Notes
    -----
    A = S - E(S) = 2 (D_e - D_o), with D_o the mean distance of the entries as a part of
    the scale, and D_e the one expected if each state drew from its own margin. Unlike
    kappa it is not divided by D_e, and so it is defined where both portfolios are
    constant: 0 for equal ones. The definition is that of the R package fpsim, whose
    printed values ours are compared with; the paper itself was not read.

    References
    ----------
    Benati, S. and Capurri, A. (2026). The Alignment index and its application to voting
    at the United Nations General Assembly. Quality & Quantity.
    doi:10.1007/s11135-026-02814-x (read in the function ``bcai`` of Miller, S. V.,
    fpsim, an R package, and not in the article).

    Examples
    --------
    >>> alignment([3, 3, 0, 0], [3, 0, 3, 0])
    0.0
    """
    plain: Literal["absolute", "squared"] = (
        "squared" if distance == "squared" else "absolute"
    )
    if s_score(x, y, distance=plain, highest=highest) is None:
        return None
    first, second = np.asarray(x, np.float64), np.asarray(y, np.float64)
    chance = _costs(np.subtract.outer(first, second) / highest, distance).mean()
    seen = _costs((first - second) / highest, distance).mean()
    return float(2 * (chance - seen))


def _costs(gaps: NDArray[np.float64], distance: str) -> NDArray[np.float64]:
    if distance == "nominal":
        return np.asarray(gaps != 0, np.float64)
    return np.asarray(gaps * gaps if distance == "squared" else np.abs(gaps))


MEASURES: Final = (
    Measure(
        name="alignment",
        title="Similarity of two portfolios less that expected by chance (A)",
        unit="1",
        low=-1.0,
        high=1.0,
        null_means="fewer than two states in the portfolios, or an entry is missing",
        formula="A = S - E(S) = 2 (D_e - D_o), D_e from the two margins",
        reference="Benati and Capurri 2026, as defined by bcai in the R package fpsim",
        needs=("portfolio of the first", "portfolio of the second"),
        function=alignment,
        analysis_unit="dyad-year",
    ),
)
