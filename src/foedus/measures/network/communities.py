"""Communities: groups with more ties within than chance would give, and their blocs.

The search for them is random: every result says how far repeated runs agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal

from foedus.errors import SchemaError
from foedus.measures.measure import Measure
from foedus.measures.network.ties import Ties, read_ties

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

Method = Literal["louvain", "leiden"]
Search = Callable[[int], "NDArray[np.int64]"]

RUNS: Final = 10
"""Runs of the search where nothing else is said."""

_ROUNDS: Final = 6
_SHIFT: Final = 31
_PRIME: Final = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Communities:
    """The best partition found, and how far the runs agree on it.

    Attributes
    ----------
    modularity : float or None
        Of the best run, in [-1/2, 1]; None without a tie.
    agreement : float or None
        Mean adjusted Rand index of every two runs, at most 1: 1 if all runs found the
        same; None with one run.
    number : int
        Communities.
    members : polars.DataFrame
        ``state``, ``community`` (Int64, 0 the largest; null for a state without a tie)
        and ``stability`` (Float64, 0 to 1: share of the runs in which the state was
        with those that it is with now, averaged over them; null if it is with none).
    runs, seed : int
        How often, and from which seed.
    method : str
        ``louvain`` or ``leiden``.
    """

    modularity: float | None
    agreement: float | None
    number: int
    members: pl.DataFrame
    runs: int
    seed: int
    method: str


def communities(
    ties: pl.DataFrame,
    states: Sequence[object] | None = None,
    *,
    runs: int = RUNS,
    seed: int = 0,
    resolution: float = 1.0,
    method: Method = "louvain",
) -> Communities:
    """Communities of a network by modularity, from several runs of a random search.

    Parameters
    ----------
    ties : polars.DataFrame
        ``source``, ``target`` and perhaps ``weight``; see
        `foedus.measures.network.ties.read_ties`.
    states : sequence or None
        States of the network besides those with a tie.
    runs : int
        How often to search, at least 1.
    seed : int
        Seed of the first run; the others take the numbers after it.
    resolution : float
        Above 1 for more and smaller communities, below for fewer.
    method : {"louvain", "leiden"}
        ``leiden`` needs the extra `foedus[network]`.

    Returns
    -------
    Communities
        The run with the highest modularity, the first of equals.

    Raises
    ------
    SchemaError
        If the table cannot be read as ties, there is no run, or the method is unknown
        or not installed.

    Notes
    -----
    Modularity Q = sum over ij of (w_ij - r s_i s_j / 2m) [c_i = c_j] / 2m, strengths s,
    sum of weights m, resolution r. No search finds the highest Q for sure, and many
    different partitions may have almost the same. Members of a pact that are tied to
    each other by w and alike to all others are together in every partition with the
    highest Q if w > r s^2 / 2m, so Louvain moves them as one. The states enter the
    search in an order that depends on their ties first and on their names only between
    states that look alike. Where these are not interchangeable, as the two halves of a
    line, new names can lead a run to another partition; more runs make that rarer.

    References
    ----------
    Blondel, V. D., Guillaume, J.-L., Lambiotte, R. and Lefebvre, E. (2008). Fast
    unfolding of communities in large networks. Journal of Statistical Mechanics P10008.
    doi:10.1088/1742-5468/2008/10/P10008. Traag, V. A., Waltman, L. and van Eck, N. J.
    (2019). From Louvain to Leiden: guaranteeing well-connected communities. Scientific
    Reports 9, 5233. doi:10.1038/s41598-019-41695-z

    Examples
    --------
    >>> import polars as pl
    >>> ends = {"source": ["A", "A", "B", "D", "D", "E"], "target": list("BCCEFF")}
    >>> found = communities(pl.DataFrame(ends))
    >>> found.number, found.modularity, found.agreement
    (2, 0.5, 1.0)
    """
    import numpy as np

    if runs < 1 or method not in ("louvain", "leiden"):
        problem = f"{runs} runs of '{method}' are no search."
        raise SchemaError(problem, "Give at least 1 run, of louvain or leiden.")
    read = read_ties(ties, states)
    tied = np.flatnonzero(read.weights.any(axis=1))
    if not len(tied):
        alone = _members(read, tied, np.zeros((1, 0), dtype=np.int64), 0)
        return Communities(None, None, 0, alone, runs, seed, method)
    order = tied[_order(read.weights[np.ix_(tied, tied)])]
    weights = read.weights[np.ix_(order, order)]
    search = (_leiden if method == "leiden" else _louvain)(weights, resolution)
    parts = np.array([search(seed + i) for i in range(runs)])
    scores = [_modularity(weights, part, resolution) for part in parts]
    # Equal partitions differ in the last digits of their sums.
    best = int(np.argmax(np.round(scores, 12)))
    pairs = [_adjusted_rand(a, b) for a, b in combinations(parts, 2)]
    known = [value for value in pairs if value is not None]
    return Communities(
        modularity=scores[best],
        agreement=float(np.mean(known)) if known else None,
        number=len(set(parts[best].tolist())),
        members=_members(read, order, parts, best),
        runs=runs,
        seed=seed,
        method=method,
    )


def partition_agreement(
    first: Mapping[str, object], second: Mapping[str, object]
) -> float | None:
    """Agreement of two partitions of the same states, beyond chance.

    Parameters
    ----------
    first, second : mapping of str to object
        Group of each state; None is not known. Only states of both count.

    Returns
    -------
    float or None
        Adjusted Rand index, at most 1: 1 for the same groups, 0 for as much agreement
        as chance gives, negative for less; None for fewer than two states.

    Notes
    -----
    (R - E) / (M - E) with R the pairs together in both, E their number by chance from
    the sizes of the groups, M the mean of the pairs together in either. Where both put
    all states together, or all apart, M = E and the index is 1.

    References
    ----------
    Hubert, L. and Arabie, P. (1985). Comparing partitions. Journal of Classification
    2, 193-218. doi:10.1007/BF01908075

    Examples
    --------
    >>> partition_agreement(dict(A=1, B=1, C=2), dict(A="x", B="x", C="y"))
    1.0
    """
    import numpy as np

    shared = [
        (group, second[state])
        for state, group in first.items()
        if group is not None and second.get(state) is not None
    ]
    codes = [
        np.array([list(dict.fromkeys(side)).index(group) for group in side], np.int64)
        for side in zip(*shared, strict=True)
    ]
    return _adjusted_rand(*codes) if shared else None


def bloc_overlap(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Blocs of a year matched with those of an earlier one.

    Parameters
    ----------
    before, after : polars.DataFrame
        ``state`` and ``community``, as in `Communities.members`; states without a
        community are in no bloc.

    Returns
    -------
    polars.DataFrame
        A row for each bloc of `after`: ``community``, ``size``, ``before`` (the bloc of
        `before` with most overlap, the first of equals; null if none shares a state),
        ``overlap`` (Float64, 0 to 1), ``kept``, ``joined`` and ``left`` (Int64, states
        in both blocs, only in the later, only in the earlier one).

    Notes
    -----
    overlap = states in both / states in either (Jaccard). A bloc that takes in many new
    states overlaps little with itself: read it with ``kept`` and ``left``.

    References
    ----------
    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New
    Phytologist 11(2), 37-50. doi:10.1111/j.1469-8137.1912.tb05611.x

    Examples
    --------
    >>> import polars as pl
    >>> old = pl.DataFrame({"state": ["A", "B", "C"], "community": [0, 0, 1]})
    >>> new = pl.DataFrame({"state": ["A", "B", "D"], "community": [0, 0, 0]})
    >>> bloc_overlap(old, new)["kept", "joined", "left"].row(0)
    (2, 1, 0)
    """
    import polars as pl

    old = before.select("state", pl.col("community").alias("before")).drop_nulls()
    new = after.select("state", "community").drop_nulls()
    old_sizes = old.group_by("before").agg(pl.len().cast(pl.Int64).alias("was"))
    sizes = new.group_by("community").agg(pl.len().cast(pl.Int64).alias("size"))
    shared = (
        new.join(old, on="state")
        .group_by("community", "before")
        .agg(pl.len().cast(pl.Int64).alias("kept"))
        .join(old_sizes, on="before")
        .join(sizes, on="community")
        .with_columns(
            overlap=pl.col("kept") / (pl.col("was") + pl.col("size") - pl.col("kept"))
        )
        .sort("community", "overlap", "before", descending=[False, True, False])
        .group_by("community", maintain_order=True)
        .first()
    )
    joined = sizes.join(shared.drop("size"), on="community", how="left")
    kept = pl.col("kept").fill_null(0)
    return joined.sort("community").select(
        "community",
        "size",
        "before",
        pl.col("overlap").fill_null(0.0),
        kept.alias("kept"),
        (pl.col("size") - kept).alias("joined"),
        (pl.col("was").fill_null(0) - kept).alias("left"),
    )


def _order(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the states in an order by their ties, not by their names.

    Each state gets a number from those of its neighbours, a few times over: whole
    numbers, whose sums do not depend on the order of the terms.
    """
    import numpy as np

    tied = weights > 0
    kind = np.unique(weights, return_inverse=True)[1].reshape(weights.shape)
    mark = np.ones(len(weights), dtype=np.uint64)
    for _ in range(_ROUNDS):
        seen = _mixed(mark[None, :] + _mixed(kind.astype(np.uint64)))
        mark = _mixed(mark) + np.where(tied, seen, np.uint64(0)).sum(axis=1)
    return np.lexsort((np.arange(len(mark)), mark))


def _twins(weights: NDArray[np.float64], resolution: float) -> NDArray[np.int64]:
    """Return the group of each state: states that no best partition takes apart.

    If of two such states either were better off without the other, adding up their two
    gains would give w <= r s^2 / 2m.
    """
    import numpy as np

    total = weights.sum(axis=1)
    close = weights > resolution * total[:, None] ** 2 / total.sum()
    own = weights + np.diag(weights.max(axis=1))
    kind = np.unique(own, axis=0, return_inverse=True)[1].reshape(-1)
    alike = (kind[:, None] == kind[None, :]) & close
    np.fill_diagonal(alike, val=True)
    first = alike.argmax(axis=1)
    return np.unique(first, return_inverse=True)[1].reshape(-1)


def _merged(
    weights: NDArray[np.float64], group: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the weights between groups; on the diagonal those within, counted once."""
    import numpy as np

    member = np.zeros((len(group), int(group.max()) + 1))
    member[np.arange(len(group)), group] = 1
    whole: NDArray[np.float64] = member.T @ weights @ member
    np.fill_diagonal(whole, whole.diagonal() / 2)
    return whole


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    import numpy as np

    spread = (numbers + np.uint64(1)) * np.uint64(_PRIME)
    return (spread ^ (spread >> np.uint64(_SHIFT))) * np.uint64(_PRIME)


def _louvain(weights: NDArray[np.float64], resolution: float) -> Search:
    """Return a search of a network that takes a seed."""
    import networkx as nx
    import numpy as np

    twins = _twins(weights, resolution)
    whole = _merged(weights, twins)
    first, second = np.nonzero(np.triu(whole))
    heavy = whole[first, second].tolist()
    graph = nx.Graph()
    graph.add_nodes_from(range(len(whole)))
    graph.add_weighted_edges_from(
        zip(first.tolist(), second.tolist(), heavy, strict=True)
    )

    def search(seed: int) -> NDArray[np.int64]:
        found = nx.community.louvain_communities(
            graph, seed=seed, resolution=resolution
        )
        part = np.zeros(len(whole), dtype=np.int64)
        for number, group in enumerate(found):
            part[list(group)] = number
        return part[twins]

    return search


def _leiden(weights: NDArray[np.float64], resolution: float) -> Search:
    """Return a search of a network that takes a seed."""
    import random

    import numpy as np

    try:
        import igraph
    except ImportError as error:
        problem = "Leiden needs igraph, which is not installed."
        remedy = "Run pip install 'foedus[network]', or use method='louvain'."
        raise SchemaError(problem, remedy) from error
    first, second = np.nonzero(np.triu(weights))
    ends = zip(first.tolist(), second.tolist(), strict=True)
    graph = igraph.Graph(len(weights), list(ends))
    heavy = weights[first, second].tolist()

    def search(seed: int) -> NDArray[np.int64]:
        igraph.set_random_number_generator(random.Random(seed))
        try:
            found = graph.community_leiden(
                objective_function="modularity",
                weights=heavy,
                resolution=resolution,
                n_iterations=-1,
            )
        finally:
            igraph.set_random_number_generator(random)
        return np.array(found.membership, dtype=np.int64)

    return search


def _modularity(
    weights: NDArray[np.float64], part: NDArray[np.int64], resolution: float
) -> float:
    import numpy as np

    total = weights.sum()
    own = np.bincount(part, weights.sum(axis=1)) / total
    within = weights[part[:, None] == part[None, :]].sum() / total
    return float(within - resolution * np.square(own).sum())


def _adjusted_rand(first: NDArray[np.int64], second: NDArray[np.int64]) -> float | None:
    import numpy as np

    if len(first) < 2:
        return None
    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1)
    both, one, other, every = (
        float((count * (count - 1) / 2).sum())
        for count in (table, table.sum(1), table.sum(0), np.array([len(first)]))
    )
    chance, most = one * other / every, (one + other) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def _members(
    read: Ties, order: NDArray[np.int64], parts: NDArray[np.int64], best: int
) -> pl.DataFrame:
    """Return the community and stability of each state, the largest community first."""
    import numpy as np
    import polars as pl

    chosen = parts[best]
    groups = [order[chosen == g] for g in dict.fromkeys(chosen.tolist())]
    groups.sort(key=lambda group: (-len(group), group.min()))
    number = np.full(len(read.weights), -1)
    for i, group in enumerate(groups):
        number[group] = i
    together = (parts[:, :, None] == parts[:, None, :]).mean(axis=0)
    same = chosen[:, None] == chosen[None, :]
    np.fill_diagonal(same, val=False)
    beside = same.sum(axis=1)
    stable = np.full(len(read.weights), np.nan)
    share = np.divide((together * same).sum(axis=1), beside,
                      out=np.full(len(order), np.nan), where=beside > 0)  # fmt: skip
    stable[order] = share
    community = pl.Series("community", number, dtype=pl.Int64)
    return read.frame(stability=stable).select(
        "state",
        pl.when(community >= 0).then(community).alias("community"),
        "stability",
    )


MEASURES: Final = (
    Measure(
        name="communities",
        title="Modularity of the best partition found",
        unit="1",
        low=-0.5,
        high=1.0,
        null_means="no tie in the network",
        formula="sum over ij of (w_ij - r s_i s_j / 2m) [c_i = c_j] / 2m",
        reference="Blondel et al. 2008, Journal of Statistical Mechanics P10008, "
        "doi:10.1088/1742-5468/2008/10/P10008; Traag, Waltman and van Eck 2019, "
        "Scientific Reports 9, 5233, doi:10.1038/s41598-019-41695-z",
        needs=("ties between states", "the states whose ties are covered"),
        function=communities,
        analysis_unit="network",
    ),
    Measure(
        name="partition_agreement",
        title="Agreement of two partitions beyond chance",
        unit="1",
        low=-1.0,
        high=1.0,
        null_means="fewer than two states are in both partitions",
        formula="(R - E) / (M - E)",
        reference="Hubert and Arabie 1985, Journal of Classification 2, 193-218, "
        "doi:10.1007/BF01908075",
        needs=("two partitions of states",),
        function=partition_agreement,
        analysis_unit="pair of partitions",
    ),
    Measure(
        name="bloc_overlap",
        title="Overlap of a bloc with one of an earlier year",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no bloc in the later year",
        formula="states in both / states in either",
        reference="Jaccard 1912, New Phytologist 11(2), 37-50, "
        "doi:10.1111/j.1469-8137.1912.tb05611.x",
        needs=("communities of two years",),
        function=bloc_overlap,
        analysis_unit="pair of blocs",
    ),
)
