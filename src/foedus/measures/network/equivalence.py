"""Structural equivalence: states that are tied to the same others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from foedus.measures.measure import Measure
from foedus.measures.network.ties import read_ties

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


def structural_distance(
    ties: pl.DataFrame, states: Sequence[object] | None = None
) -> pl.DataFrame:
    """Distance between the ties of every two states to all others.

    Parameters
    ----------
    ties : polars.DataFrame
        ``source``, ``target`` and perhaps ``weight``; see
        `foedus.measures.network.ties.read_ties`.
    states : sequence or None
        States of the network besides those with a tie.

    Returns
    -------
    polars.DataFrame
        ``source``, ``target`` and ``distance`` (Float64, at least 0, in the unit of the
        weights), each pair once; 0 for states that are structurally equivalent.

    Raises
    ------
    SchemaError
        If the table cannot be read as ties.

    Notes
    -----
    d_ij = sqrt(sum over k other than i and j of (w_ik - w_jk)^2). The tie of the two
    does not count. Two states without any tie are equivalent.

    References
    ----------
    Lorrain, F. and White, H. C. (1971). Structural equivalence of individuals in social
    networks. Journal of Mathematical Sociology 1(1), 49-80.
    doi:10.1080/0022250X.1971.9989788. Burt, R. S. (1976). Positions in networks. Social
    Forces 55(1), 93-122. doi:10.2307/2577097

    Examples
    --------
    >>> import polars as pl
    >>> star = pl.DataFrame({"source": ["A", "A"], "target": ["B", "C"]})
    >>> structural_distance(star)["distance"].to_list()
    [1.0, 1.0, 0.0]
    """
    import numpy as np
    import polars as pl

    read = read_ties(ties, states)
    first, second = np.triu_indices(len(read.weights), 1)
    return pl.DataFrame(
        {
            "source": read.states.gather(first),
            "target": read.states.gather(second),
            "distance": np.sqrt(squared_distances(read.weights)[first, second]),
        }
    )


def squared_distances(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the squared structural distance of n states, n x n."""
    import numpy as np

    own = np.square(weights).sum(axis=1)
    whole = own[:, None] + own[None, :] - 2 * weights @ weights
    # Of the sum over all k, those of i and of j are the square of their own tie.
    apart = whole - 2 * np.square(weights)
    least: NDArray[np.float64] = np.maximum(apart, 0)
    np.fill_diagonal(least, 0)
    return least


def equivalents(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many others each of n states is structurally equivalent to."""
    import numpy as np

    scale = max(1.0, float(np.square(weights).sum(axis=1).max(initial=0)))
    same = squared_distances(weights) <= 1e-9 * scale
    others: NDArray[np.float64] = np.maximum(same.sum(axis=1) - 1.0, 0)
    return others


MEASURES: Final = (
    Measure(
        name="structural_distance",
        title="Distance between the ties of two states",
        unit="the unit of the weights",
        low=0.0,
        high=None,
        null_means="the year is not covered",
        formula="sqrt(sum over k of (w_ik - w_jk)^2), k other than i and j",
        reference="Lorrain and White 1971, Journal of Mathematical Sociology 1(1), "
        "49-80, doi:10.1080/0022250X.1971.9989788; Burt 1976, Social Forces 55(1), "
        "93-122, doi:10.2307/2577097",
        needs=("ties between states", "the states whose ties are covered"),
        function=structural_distance,
        analysis_unit="dyad in a network",
    ),
)
