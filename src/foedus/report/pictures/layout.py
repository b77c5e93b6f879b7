"""Places of states in a network, the same in every year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

State = str | int
SEED: Final = 1815
SPREAD: Final = 0.6
"""How far places are moved from where springs put them to an even spread, 0 to 1."""
PULL: Final = 0.15
_CENTRE: Final = object()


def places(ties: pl.DataFrame) -> dict[State, tuple[float, float]]:
    """Place the states of all years at once, so that none moves from year to year.

    Parameters
    ----------
    ties : polars.DataFrame
        ``state_a``, ``state_b``: a row for each tie and year.

    Returns
    -------
    dict of state to tuple of two floats
        State -> from 0 to 1 from the left, and from the top; the same for the same
        ties, in whichever order.

    Notes
    -----
    Springs (Fruchterman and Reingold 1991) on the ties of all years, a tie as strong as
    the number of its years; then half the way towards ranks, so that a large alliance
    does not shrink into a spot.
    """
    import networkx as nx

    pairs = Counter(
        tuple(sorted(row)) for row in ties.select("state_a", "state_b").rows()
    )
    graph = nx.Graph()
    graph.add_nodes_from(sorted({name for pair in pairs for name in pair}))
    graph.add_weighted_edges_from(
        (*pair, float(n)) for pair, n in sorted(pairs.items())
    )
    # A centre that holds everything a little keeps separate alliances in the picture.
    states = list(graph)
    graph.add_weighted_edges_from((_CENTRE, name, PULL) for name in states)
    k = 2.0 / len(graph) ** 0.5
    sprung = nx.spring_layout(graph, k=k, iterations=300, seed=SEED, weight="weight")
    del sprung[_CENTRE]
    across = _even({name: float(at[0]) for name, at in sprung.items()})
    down = _even({name: float(at[1]) for name, at in sprung.items()})
    return {name: (across[name], down[name]) for name in states}


def _even(values: dict[State, float]) -> dict[State, float]:
    """Return values from 0 to 1, half by size and half by rank."""
    low, high = min(values.values()), max(values.values())
    ranked = sorted(values, key=lambda name: (values[name], name))
    last = max(len(ranked) - 1, 1)
    return {
        name: (1 - SPREAD) * (values[name] - low) / ((high - low) or 1.0)
        + SPREAD * rank / last
        for rank, name in enumerate(ranked)
    }


def linking(ties: Sequence[Mapping[str, Any]]) -> dict[State, float]:
    """Weigh states by their partners who are not partners of each other.

    Parameters
    ----------
    ties : sequence of mapping
        ``state_a`` and ``state_b`` of each tie of one year.

    Returns
    -------
    dict of state to float
        Partners times the share of their pairs without a tie: a state between several
        alliances matters more than one inside a large one.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_edges_from((row["state_a"], row["state_b"]) for row in ties)
    closed = nx.clustering(graph)
    return {name: graph.degree(name) * (1.02 - closed[name]) for name in graph}
