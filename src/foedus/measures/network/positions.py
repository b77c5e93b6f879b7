"""Positions: all measures of a state's place in a network, year by year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import polars as pl

from foedus.measures.network import (
    brokerage,
    centrality,
    cohesive_groups,
    equivalence,
)
from foedus.measures.network.layers import Multiplex
from foedus.measures.network.ties import read_ties

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def _component_sizes(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    part = cohesive_groups.components(weights)
    return np.bincount(part)[part].astype(np.float64)


POSITIONS: Final[Mapping[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]]] = (
    MappingProxyType(
        {
            "degree": centrality.degrees,
            "strength": centrality.strengths,
            "eigenvector": centrality.eigenvectors,
            "pagerank": centrality.pageranks,
            "betweenness": centrality.betweennesses,
            "constraint": brokerage.constraints,
            "core_number": cohesive_groups.core_numbers,
            "clustering": cohesive_groups.clusterings,
            "component_size": _component_sizes,
            "equivalents": equivalence.equivalents,
        }
    )
)
"""Measures of a state's place by name: from n x n weights to n values, NaN for null."""


def positions(
    networks: Multiplex, layer: str, names: Sequence[str] = tuple(POSITIONS)
) -> pl.DataFrame:
    """Measure the place of every state in the network of every year.

    Parameters
    ----------
    networks : Multiplex
        Networks by year; see `foedus.measures.network.layers.multiplex`.
    layer : str
        One of its layers.
    names : sequence of str
        Keys of `POSITIONS`; by default all.

    Returns
    -------
    polars.DataFrame
        ``year``, ``state`` and a Float64 column for each of `names`, ordered by year
        and state. All are null in a year that the source does not cover; a state
        without a tie in a covered year has the degree 0.

    Raises
    ------
    SchemaError
        If there is no such layer.

    Notes
    -----
    A year with the same ties and states as the one before is measured once.
    """
    from threadpoolctl import threadpool_limits

    # Threads that share matrices this small wait for each other longer than they work.
    with threadpool_limits(1):
        return _by_year(networks, layer, names)


def _by_year(networks: Multiplex, layer: str, names: Sequence[str]) -> pl.DataFrame:
    ties = networks.ties(layer).partition_by("year", as_dict=True, include_key=False)
    years = set(networks.years(layer))
    made: list[pl.DataFrame] = []
    last: tuple[pl.DataFrame, pl.Series] | None = None
    done = pl.DataFrame()
    empty = networks.ties(layer).clear().drop("year")
    for (year,), members in networks.states.group_by("year", maintain_order=True):
        states = members["state"]
        if year not in years:
            done, last = _unknown(states, names), None
        else:
            now = ties.get((year,), empty)
            if last is None or not (now.equals(last[0]) and states.equals(last[1])):
                done, last = of_network(now, states, names), (now, states)
        made.append(done.select(pl.lit(year, pl.Int32).alias("year"), pl.all()))
    return (
        pl.concat(made) if made else _unknown(pl.Series("state", [], pl.Int32), names)
    )


def of_network(
    ties: pl.DataFrame, states: pl.Series, names: Sequence[str] = tuple(POSITIONS)
) -> pl.DataFrame:
    """Measure the place of every state in one network.

    Parameters
    ----------
    ties : polars.DataFrame
        ``source``, ``target`` and perhaps ``weight``.
    states : polars.Series
        The states of the network, tied or not.
    names : sequence of str
        Keys of `POSITIONS`; by default all.

    Returns
    -------
    polars.DataFrame
        ``state`` and a Float64 column for each of `names`.
    """
    read = read_ties(ties, states.to_list())
    values = {name: POSITIONS[name](read.weights) for name in names}
    return read.frame(**values)


def _unknown(states: pl.Series, names: Sequence[str]) -> pl.DataFrame:
    nothing = (pl.lit(None, pl.Float64).alias(name) for name in names)
    return pl.DataFrame([states.alias("state")]).with_columns(nothing)
