"""Centrality: how much of a network runs to a state and through it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from foedus.measures.measure import Measure
from foedus.measures.network.ties import read_ties

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

DAMPING: Final = 0.85
"""Chance with which PageRank follows a tie where nothing else is said."""

_SAME: Final = 1e-9


def degree(ties: pl.DataFrame, states: Sequence[object] | None = None) -> pl.DataFrame:
    """Number of states to which each state is tied.

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
        ``state`` and ``degree`` (Float64, 0 to n - 1), in the order of states.

    Raises
    ------
    SchemaError
        If the table cannot be read as ties.

    Notes
    -----
    degree_i = number of j with w_ij > 0. 0 for a state of `states` without a tie: the
    caller says that its ties are covered.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification.
    Social Networks 1(3), 215-239. doi:10.1016/0378-8733(78)90021-7

    Examples
    --------
    >>> import polars as pl
    >>> star = pl.DataFrame({"source": ["A", "A"], "target": ["B", "C"]})
    >>> degree(star, ["D"])["degree"].to_list()
    [2.0, 1.0, 1.0, 0.0]
    """
    read = read_ties(ties, states)
    return read.frame(degree=degrees(read.weights))


def strength(
    ties: pl.DataFrame, states: Sequence[object] | None = None
) -> pl.DataFrame:
    """Sum of the weights of the ties of each state.

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
        ``state`` and ``strength`` (Float64, at least 0, in the unit of the weights).

    Raises
    ------
    SchemaError
        If the table cannot be read as ties.

    Notes
    -----
    strength_i = sum over j of w_ij; the degree where all weights are 1.

    References
    ----------
    Barrat, A., Barthelemy, M., Pastor-Satorras, R. and Vespignani, A. (2004). The
    architecture of complex weighted networks. PNAS 101(11), 3747-3752.
    doi:10.1073/pnas.0400087101

    Examples
    --------
    >>> import polars as pl
    >>> tie = pl.DataFrame({"source": ["A"], "target": ["B"], "weight": [3.0]})
    >>> strength(tie)["strength"].to_list()
    [3.0, 3.0]
    """
    read = read_ties(ties, states)
    return read.frame(strength=strengths(read.weights))


def eigenvector(
    ties: pl.DataFrame, states: Sequence[object] | None = None
) -> pl.DataFrame:
    """Eigenvector centrality: to be tied to states that are well tied themselves.

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
        ``state`` and ``eigenvector`` (Float64, 0 to 1, squares sum to 1); null in a
        network without a tie.

    Raises
    ------
    SchemaError
        If the table cannot be read as ties.

    Notes
    -----
    W x = lambda x with the largest lambda. In a network of several parts it is 0
    outside the part with the largest lambda, which is why a state in a small alliance
    has 0 here. Where several parts share the largest lambda, x is the projection of
    (1, ..., 1) on their eigenvectors, so that no part is preferred.

    References
    ----------
    Bonacich, P. (1972). Factoring and weighting approaches to status scores and clique
    identification. Journal of Mathematical Sociology 2(1), 113-120.
    doi:10.1080/0022250X.1972.9989806. Bonacich, P. (1987). Power and centrality: a
    family of measures. American Journal of Sociology 92(5), 1170-1182.
    doi:10.1086/228631

    Examples
    --------
    >>> import polars as pl
    >>> star = pl.DataFrame({"source": ["A", "A"], "target": ["B", "C"]})
    >>> eigenvector(star)["eigenvector"].round(3).to_list()
    [0.707, 0.5, 0.5]
    """
    read = read_ties(ties, states)
    return read.frame(eigenvector=eigenvectors(read.weights))


def pagerank(
    ties: pl.DataFrame,
    states: Sequence[object] | None = None,
    *,
    damping: float = DAMPING,
) -> pl.DataFrame:
    """Pagerank of each state: where a walk along ties is found in the long run.

    Parameters
    ----------
    ties : polars.DataFrame
        ``source``, ``target`` and perhaps ``weight``; see
        `foedus.measures.network.ties.read_ties`.
    states : sequence or None
        States of the network besides those with a tie.
    damping : float
        Chance that the walk follows a tie, in [0, 1); else it jumps to any state.

    Returns
    -------
    polars.DataFrame
        ``state`` and ``pagerank`` (Float64, 0 to 1, sum 1); null without any tie.

    Raises
    ------
    SchemaError
        If the table cannot be read as ties.

    Notes
    -----
    x = damping P' x + (1 - damping) / n, solved exactly, with P_ij = w_ij / strength_i;
    from a state without a tie the walk jumps to any state.

    References
    ----------
    Brin, S. and Page, L. (1998). The anatomy of a large-scale hypertextual web search
    engine. Computer Networks and ISDN Systems 30, 107-117.
    doi:10.1016/S0169-7552(98)00110-X

    Examples
    --------
    >>> import polars as pl
    >>> star = pl.DataFrame({"source": ["A", "A"], "target": ["B", "C"]})
    >>> pagerank(star)["pagerank"].round(3).to_list()
    [0.486, 0.257, 0.257]
    """
    read = read_ties(ties, states)
    return read.frame(pagerank=pageranks(read.weights, damping))


def betweenness(
    ties: pl.DataFrame, states: Sequence[object] | None = None
) -> pl.DataFrame:
    """Betweenness: share of the shortest paths of others that run through a state.

    Parameters
    ----------
    ties : polars.DataFrame
        ``source`` and ``target``; see `foedus.measures.network.ties.read_ties`.
        Weights do not count: a path is as long as its number of ties.
    states : sequence or None
        States of the network besides those with a tie.

    Returns
    -------
    polars.DataFrame
        ``state`` and ``betweenness`` (Float64, 0 to 1); null in a network of fewer than
        three states, or without a tie.

    Raises
    ------
    SchemaError
        If the table cannot be read as ties.

    Notes
    -----
    b_i = 2 / ((n - 1)(n - 2)) sum over pairs j < k other than i of the share of the
    shortest paths from j to k that pass i. n counts isolated states too, so leaving
    microstates out changes the scale. Computed by rustworkx.

    References
    ----------
    Freeman, L. C. (1977). A set of measures of centrality based on betweenness.
    Sociometry 40(1), 35-41. doi:10.2307/3033543

    Examples
    --------
    >>> import polars as pl
    >>> star = pl.DataFrame({"source": ["A", "A"], "target": ["B", "C"]})
    >>> betweenness(star)["betweenness"].to_list()
    [1.0, 0.0, 0.0]
    """
    read = read_ties(ties, states)
    return read.frame(betweenness=betweennesses(read.weights))


def degrees(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the degree of each of n states from the n x n weights."""
    import numpy as np

    number: NDArray[np.float64]
    number = np.count_nonzero(weights, axis=1).astype(np.float64)
    return number


def strengths(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the strength of each of n states from the n x n weights."""
    total: NDArray[np.float64] = weights.sum(axis=1)
    return total


def eigenvectors(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the eigenvector centrality of n states; NaN without a tie."""
    import numpy as np

    centrality = np.full(len(weights), np.nan)
    if not weights.any():
        return centrality
    tied = weights.any(axis=1)
    values, vectors = np.linalg.eigh(weights[np.ix_(tied, tied)])
    top = vectors[:, values >= values[-1] * (1 - _SAME)]
    found = np.abs(top @ top.sum(axis=0))
    found[found < _SAME] = 0
    centrality[:] = 0
    centrality[tied] = found / np.linalg.norm(found)
    return centrality


def pageranks(
    weights: NDArray[np.float64], damping: float = DAMPING
) -> NDArray[np.float64]:
    """Return the PageRank of n states; NaN without a tie."""
    import numpy as np

    n = len(weights)
    if not weights.any():
        return np.full(n, np.nan)
    total = weights.sum(axis=1)
    # A walk that jumps from a state without ties lands anywhere, and so does every
    # other jump: the rest has the same shape whatever their number.
    steps = np.divide(weights, total[:, None], where=total[:, None] > 0,
                      out=np.zeros_like(weights))  # fmt: skip
    found = np.linalg.solve(np.eye(n) - damping * steps.T, np.ones(n))
    rank: NDArray[np.float64] = found / found.sum()
    return rank


def betweennesses(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the betweenness of n states; NaN for n below 3 or without a tie."""
    import numpy as np
    import rustworkx as rx

    n = len(weights)
    if n < 3 or not weights.any():
        return np.full(n, np.nan)
    graph = rx.PyGraph.from_adjacency_matrix(weights)
    found = rx.graph_betweenness_centrality(graph, normalized=True)
    return np.array([found[i] for i in range(n)])


_NULL: Final = "no tie in the network"
_NEEDS: Final = ("ties between states", "the states whose ties are covered")

MEASURES: Final = (
    Measure(
        name="degree",
        title="Number of states tied to",
        unit="states",
        low=0.0,
        high=None,
        null_means="the year is not covered",
        formula="number of j with w_ij > 0",
        reference="Freeman 1978, Social Networks 1(3), 215-239, "
        "doi:10.1016/0378-8733(78)90021-7",
        needs=_NEEDS,
        function=degree,
        analysis_unit="state in a network",
    ),
    Measure(
        name="strength",
        title="Sum of the weights of ties",
        unit="the unit of the weights",
        low=0.0,
        high=None,
        null_means="the year is not covered",
        formula="sum over j of w_ij",
        reference="Barrat et al. 2004, PNAS 101(11), 3747-3752, "
        "doi:10.1073/pnas.0400087101",
        needs=_NEEDS,
        function=strength,
        analysis_unit="state in a network",
    ),
    Measure(
        name="eigenvector",
        title="Eigenvector centrality",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=_NULL,
        formula="W x = lambda x with the largest lambda, |x| = 1",
        reference="Bonacich 1972, Journal of Mathematical Sociology 2(1), 113-120, "
        "doi:10.1080/0022250X.1972.9989806; Bonacich 1987, American Journal of "
        "Sociology 92(5), 1170-1182, doi:10.1086/228631",
        needs=_NEEDS,
        function=eigenvector,
        analysis_unit="state in a network",
    ),
    Measure(
        name="pagerank",
        title="Pagerank",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=_NULL,
        formula="x = d P' x + (1 - d) / n, P_ij = w_ij / strength_i",
        reference="Brin and Page 1998, Computer Networks and ISDN Systems 30, 107-117, "
        "doi:10.1016/S0169-7552(98)00110-X",
        needs=_NEEDS,
        function=pagerank,
        analysis_unit="state in a network",
    ),
    Measure(
        name="betweenness",
        title="Share of the shortest paths of others",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=f"{_NULL}, or fewer than three states",
        formula="2 / ((n - 1)(n - 2)) sum over j < k of paths_jk(i) / paths_jk",
        reference="Freeman 1977, Sociometry 40(1), 35-41, doi:10.2307/3033543",
        needs=_NEEDS,
        function=betweenness,
        analysis_unit="state in a network",
    ),
)
