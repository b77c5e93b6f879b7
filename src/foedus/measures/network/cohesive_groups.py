"""Cohesive groups: cores, clusters and separate parts of a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from foedus.measures.measure import Measure
from foedus.measures.network.ties import read_ties

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


def core_number(
    ties: pl.DataFrame, states: Sequence[object] | None = None
) -> pl.DataFrame:
    """Core of each state: the densest group of states that it belongs to.

    Parameters
    ----------
    ties : polars.DataFrame
        ``source`` and ``target``; see `foedus.measures.network.ties.read_ties`.
        Weights do not count.
    states : sequence or None
        States of the network besides those with a tie.

    Returns
    -------
    polars.DataFrame
        ``state`` and ``core_number`` (Float64, 0 to the degree).

    Raises
    ------
    SchemaError
        If the table cannot be read as ties.

    Notes
    -----
    The largest k such that the state is in a set of states each of which is tied to at
    least k others of the set. A pact of m members has a core of m - 1 at least, so the
    highest core of an alliance network is mostly its largest pact. By rustworkx.

    References
    ----------
    Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5(3),
    269-287. doi:10.1016/0378-8733(83)90028-X

    Examples
    --------
    >>> import polars as pl
    >>> pact = {"source": ["A", "A", "B", "C"], "target": ["B", "C", "C", "D"]}
    >>> core_number(pl.DataFrame(pact))["core_number"].to_list()
    [2.0, 2.0, 2.0, 1.0]
    """
    read = read_ties(ties, states)
    return read.frame(core_number=core_numbers(read.weights))


def clustering(
    ties: pl.DataFrame, states: Sequence[object] | None = None
) -> pl.DataFrame:
    """Share of the pairs of partners of a state that are tied to each other.

    Parameters
    ----------
    ties : polars.DataFrame
        ``source`` and ``target``; see `foedus.measures.network.ties.read_ties`.
        Weights do not count.
    states : sequence or None
        States of the network besides those with a tie.

    Returns
    -------
    polars.DataFrame
        ``state`` and ``clustering`` (Float64, 0 to 1); null for a state with fewer than
        two partners, which other programs call 0.

    Raises
    ------
    SchemaError
        If the table cannot be read as ties.

    Notes
    -----
    c_i = 2 t_i / (k_i (k_i - 1)) with t_i triangles through i and k_i partners.

    References
    ----------
    Watts, D. J. and Strogatz, S. H. (1998). Collective dynamics of small-world
    networks. Nature 393, 440-442. doi:10.1038/30918

    Examples
    --------
    >>> import polars as pl
    >>> pact = {"source": ["A", "A", "B", "C"], "target": ["B", "C", "C", "D"]}
    >>> clustering(pl.DataFrame(pact))["clustering"].round(3).to_list()
    [1.0, 1.0, 0.333, None]
    """
    read = read_ties(ties, states)
    return read.frame(clustering=clusterings(read.weights))


def component_size(
    ties: pl.DataFrame, states: Sequence[object] | None = None
) -> pl.DataFrame:
    """Number of states that a state can reach along ties, with itself.

    Parameters
    ----------
    ties : polars.DataFrame
        ``source`` and ``target``; see `foedus.measures.network.ties.read_ties`.
        Weights do not count.
    states : sequence or None
        States of the network besides those with a tie.

    Returns
    -------
    polars.DataFrame
        ``state`` and ``component_size`` (Float64, 1 to n).

    Raises
    ------
    SchemaError
        If the table cannot be read as ties.

    Notes
    -----
    The size of the connected component: 1 for a state without a tie. By rustworkx.

    References
    ----------
    Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge University
    Press.

    Examples
    --------
    >>> import polars as pl
    >>> tie = pl.DataFrame({"source": ["A"], "target": ["B"]})
    >>> component_size(tie, ["C"])["component_size"].to_list()
    [2.0, 2.0, 1.0]
    """
    import numpy as np

    read = read_ties(ties, states)
    part = components(read.weights)
    size = np.bincount(part)[part] if len(part) else part
    return read.frame(component_size=size.astype(np.float64))


def core_numbers(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the core number of each of n states."""
    import numpy as np
    import rustworkx as rx

    graph = rx.PyGraph.from_adjacency_matrix(weights)
    # The stubs of rustworkx give a number where there is a mapping.
    found = cast("Mapping[int, int]", rx.core_number(graph))
    return np.array([float(found[i]) for i in range(len(weights))])


def clusterings(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the clustering of each of n states; NaN for fewer than two partners."""
    import numpy as np

    tied = (weights > 0).astype(np.float64)
    partners = tied.sum(axis=1)
    pairs = partners * (partners - 1)
    closed = ((tied @ tied) * tied).sum(axis=1)
    nowhere = np.full(len(weights), np.nan)
    shares: NDArray[np.float64]
    shares = np.divide(closed, pairs, out=nowhere, where=pairs > 0)
    return shares


def components(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the number of the component of each of n states, from 0."""
    import numpy as np
    import rustworkx as rx

    graph = rx.PyGraph.from_adjacency_matrix(weights)
    part = np.zeros(len(weights), dtype=np.int64)
    found = sorted(rx.connected_components(graph), key=min)
    for number, members in enumerate(found):
        part[list(members)] = number
    return part


_NEEDS: Final = ("ties between states", "the states whose ties are covered")

MEASURES: Final = (
    Measure(
        name="core_number",
        title="Core that a state belongs to",
        unit="ties",
        low=0.0,
        high=None,
        null_means="the year is not covered",
        formula="largest k with the state in a set where all have k ties within",
        reference="Seidman 1983, Social Networks 5(3), 269-287, "
        "doi:10.1016/0378-8733(83)90028-X",
        needs=_NEEDS,
        function=core_number,
        analysis_unit="state in a network",
    ),
    Measure(
        name="clustering",
        title="Share of pairs of partners that are tied",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="fewer than two partners",
        formula="2 t_i / (k_i (k_i - 1))",
        reference="Watts and Strogatz 1998, Nature 393, 440-442, doi:10.1038/30918",
        needs=_NEEDS,
        function=clustering,
        analysis_unit="state in a network",
    ),
    Measure(
        name="component_size",
        title="States that can be reached along ties",
        unit="states",
        low=1.0,
        high=None,
        null_means="the year is not covered",
        formula="number of states in the connected component",
        reference="Wasserman and Faust 1994, Social Network Analysis, Cambridge "
        "University Press",
        needs=_NEEDS,
        function=component_size,
        analysis_unit="state in a network",
    ),
)
