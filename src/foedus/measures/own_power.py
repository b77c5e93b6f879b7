"""Capability and voting power from a user's table."""

from __future__ import annotations

from typing import Any, cast

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.power import capability, voting_power

COMPONENTS = capability.COMPONENTS

Values = list[dict[str, Any]]


def cinc(table: pl.DataFrame) -> Values:
    """Compute CINC of each state, with its share of the sum beside it.

    Parameters
    ----------
    table : polars.DataFrame
        ``state``, ``year`` (or one year without it) and the components that are known.

    Returns
    -------
    list of dict
        ``state``, ``year`` (None without one), ``value``, ``share`` (of the sum over
        the states of the year, so that it sums to 1) and ``components``, how many are
        known of the state.

    Raises
    ------
    SchemaError
        If no component is there, a state repeats in a year, or a component is negative.
    """
    here = [name for name in COMPONENTS if name in table.columns]
    if not here:
        problem = "The table has none of the six components."
        raise SchemaError(problem, f"Give some of: {', '.join(COMPONENTS)}.")
    dated = "year" in table.columns
    year = pl.col("year") if dated else pl.lit(0.0).alias("year")
    filled = table.select(
        "state",
        year,
        *here,
        *(pl.lit(None, pl.Float64).alias(n) for n in COMPONENTS if n not in here),
    )
    repeated = filled.height - filled.select("state", "year").n_unique()
    if repeated:
        problem = f"{repeated} rows repeat a state and year."
        raise SchemaError(problem, "Keep one row for each.", repeated=repeated)
    index = filled.with_columns(
        capability.cinc(filled).alias("value"),
        pl.sum_horizontal(pl.col(*COMPONENTS).is_not_null()).alias("components"),
    )
    whole = pl.col("value").sum().over("year")
    share = pl.when(whole > 0).then(pl.col("value") / whole).alias("share")
    return [
        {**row, "year": int(row["year"]) if dated and row["year"] is not None else None}
        for row in index.select(
            "state", "year", "value", share, "components"
        ).iter_rows(named=True)
    ]


def banzhaf(weights: pl.DataFrame, quota: float) -> Values:
    """Compute Banzhaf power of each member.

    Parameters
    ----------
    weights : polars.DataFrame
        ``member`` and ``weight``.
    quota : float
        Votes that win.

    Returns
    -------
    list of dict
        ``member``, ``weight``, ``value`` (normalised), ``absolute`` and ``swings``.

    Raises
    ------
    SchemaError
        If a member repeats, or the game is none (see `voting_power.banzhaf`).
    """
    votes = _votes(weights)
    return [
        {
            "member": member,
            "weight": votes[member],
            "value": None if power is None else power.normalised,
            "absolute": None if power is None else power.absolute,
            "swings": None if power is None else power.swings,
        }
        for member, power in voting_power.banzhaf(votes, quota).items()
    ]


def shapley_shubik(weights: pl.DataFrame, quota: float) -> Values:
    """Compute Shapley-Shubik power of each member.

    Parameters
    ----------
    weights : polars.DataFrame
        ``member`` and ``weight``.
    quota : float
        Votes that win.

    Returns
    -------
    list of dict
        ``member``, ``weight`` and ``value``.

    Raises
    ------
    SchemaError
        If a member repeats, or the game is none (see `voting_power.shapley_shubik`).
    """
    votes = _votes(weights)
    found = voting_power.shapley_shubik(votes, quota)
    return [{"member": m, "weight": votes[m], "value": v} for m, v in found.items()]


def _votes(weights: pl.DataFrame) -> dict[str, float | None]:
    repeated = weights.height - weights["member"].n_unique()
    if repeated:
        problem = f"{repeated} rows repeat a member."
        raise SchemaError(problem, "Keep one row for each.", repeated=repeated)
    rows = weights.select("member", "weight").iter_rows()
    return cast("dict[str, float | None]", dict(rows))
