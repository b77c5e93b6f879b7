"""Pairs of states of one region of the world, as the registry has it."""

from __future__ import annotations

import polars as pl

from foedus.errors import PanelError
from foedus.registry import tables
from foedus.registry.states import System


def of_states(system: System) -> pl.DataFrame:
    """Return the region of each state.

    Parameters
    ----------
    system : {"cow", "gw"}
        Whose numbers the states have.

    Returns
    -------
    polars.DataFrame
        ``state`` (Int32) and ``region`` (Africa, Americas, Asia, Europe, Middle East or
        Oceania). A state has one region at all times.
    """
    number = "cow_code" if system == "cow" else "gw_code"
    listed = tables.frame("states").select(
        pl.col(number).cast(pl.Int32).alias("state"), "region"
    )
    return listed.drop_nulls().unique().sort("state")


def pairs(system: System, only: str = "") -> pl.DataFrame:
    """Return the pairs of different states of one region.

    Parameters
    ----------
    system : {"cow", "gw"}
        Whose numbers the states have.
    only : str
        One region; empty for all.

    Returns
    -------
    polars.DataFrame
        ``state_a`` and ``state_b`` (Int32), each pair in both orders.

    Raises
    ------
    PanelError
        If there is no such region.
    """
    found = of_states(system)
    known = sorted(found["region"].unique())
    if only and only not in known:
        problem = f"There is no region '{only}'."
        raise PanelError(problem, f"Use one of: {', '.join(known)}.", found=only)
    kept = found.filter(pl.col("region") == only) if only else found
    one = kept.rename({"state": "state_a"})
    both = one.join(kept.rename({"state": "state_b"}), on="region")
    apart = both.filter(pl.col("state_a") != pl.col("state_b"))
    return apart.select("state_a", "state_b").sort("state_a", "state_b")
