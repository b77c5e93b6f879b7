"""Blocs: the communities of the network of each year, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from foedus.measures.network.communities import (
    Communities,
    Method,
    bloc_overlap,
    communities,
    partition_agreement,
)
from foedus.measures.network.layers import Multiplex

RUNS: Final = 3
"""Runs of the search for each year where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Blocs:
    """Blocs of many years.

    Attributes
    ----------
    members : polars.DataFrame
        ``year``, ``state``, ``community`` and ``stability``: see `Communities`. All
        null in a year that the source does not cover.
    years : polars.DataFrame
        ``year``, ``number`` of blocs, ``modularity``, ``agreement`` of the runs, and
        ``continuity``: the adjusted Rand index with the year before over the states in
        a bloc in both. Null where it is not covered or not defined.
    overlaps : polars.DataFrame
        ``year`` and the columns of `bloc_overlap`, each bloc with those of the year
        before; none after a year that is not covered.
    runs, seed : int
        How often each year was searched, and from which seed.
    method : str
        ``louvain`` or ``leiden``.
    """

    members: pl.DataFrame
    years: pl.DataFrame
    overlaps: pl.DataFrame
    runs: int
    seed: int
    method: str


def blocs(
    networks: Multiplex,
    layer: str,
    *,
    runs: int = RUNS,
    seed: int = 0,
    method: Method = "louvain",
) -> Blocs:
    """Find the blocs of every year and match them with those of the year before.

    Parameters
    ----------
    networks : Multiplex
        Networks by year; see `foedus.measures.network.layers.multiplex`.
    layer : str
        One of its layers.
    runs : int
        Runs of the search for each year, at least 1.
    seed : int
        Seed of the first run of every year.
    method : {"louvain", "leiden"}
        ``leiden`` needs the extra `foedus[network]`; it is about ten times as fast.

    Returns
    -------
    Blocs
        Members, years and overlaps.

    Raises
    ------
    SchemaError
        If there is no such layer, or as for `communities`.

    Notes
    -----
    A year with the ties of the one before is not searched again: a change of the blocs
    is then never mere chance of the search. Where ties change, it may be: see
    ``agreement``.
    """
    ties = networks.ties(layer).partition_by("year", as_dict=True, include_key=False)
    covered = set(networks.years(layer))
    empty = networks.ties(layer).clear().drop("year")
    kept: list[tuple[int, Communities]] = []
    members, overlaps = [], []
    last: pl.DataFrame | None = None
    found: Communities | None = None
    for (year,), states in networks.states.group_by("year", maintain_order=True):
        if not isinstance(year, int) or year not in covered:
            last = found = None
            members.append(_unknown(states))
            continue
        now, before = ties.get((year,), empty), found
        if found is None or last is None or not now.equals(last):
            found = communities(now, runs=runs, seed=seed, method=method)
        last = now
        kept.append((year, found))
        members.append(states.join(found.members, on="state", how="left",
                                   maintain_order="left"))  # fmt: skip
        if before is not None:
            matched = bloc_overlap(before.members, found.members)
            at = pl.lit(year, pl.Int32).alias("year")
            overlaps.append(matched.select(at, pl.all()))
    return Blocs(
        members=pl.concat(members) if members else _unknown(networks.states),
        years=_years(networks.states, kept),
        overlaps=pl.concat(overlaps) if overlaps else _no_overlap(),
        runs=runs,
        seed=seed,
        method=method,
    )


def _no_overlap() -> pl.DataFrame:
    nobody = pl.DataFrame(schema={"state": pl.Int32, "community": pl.Int64})
    made = bloc_overlap(nobody, nobody)
    return made.select(pl.lit(0, pl.Int32).alias("year"), pl.all()).clear()


def _unknown(states: pl.DataFrame) -> pl.DataFrame:
    return states.with_columns(
        pl.lit(None, pl.Int64).alias("community"),
        pl.lit(None, pl.Float64).alias("stability"),
    )


def _years(states: pl.DataFrame, kept: list[tuple[int, Communities]]) -> pl.DataFrame:
    """Return a row for each year, null where it is not covered."""
    groups = {year: _groups(found) for year, found in kept}
    rows = [
        (
            year,
            found.number,
            found.modularity,
            found.agreement,
            partition_agreement(groups[year - 1], groups[year])
            if year - 1 in groups
            else None,
        )
        for year, found in kept
    ]
    schema = {
        "year": pl.Int32,
        "number": pl.Int64,
        "modularity": pl.Float64,
        "agreement": pl.Float64,
        "continuity": pl.Float64,
    }
    every = states.select("year").unique().sort("year")
    told = pl.DataFrame(rows, schema=schema, orient="row")
    return every.join(told, on="year", how="left", maintain_order="left")


def _groups(found: Communities) -> dict[str, object]:
    table = found.members.drop_nulls("community")
    return dict(zip(table["state"].cast(pl.String), table["community"], strict=True))
