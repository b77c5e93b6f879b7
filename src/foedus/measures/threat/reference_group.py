"""The strategic reference group: with whom a state has fought, and their allies."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, as_given, require
from foedus.measures.measure import Measure

Table = pl.DataFrame | pl.LazyFrame

MEMORY: Final = 5
"""Years that hostility is remembered."""


def reference_group(
    states: Frame,
    hostility: Table,
    alliances: Table | None = None,
    *,
    memory: int = MEMORY,
) -> Frame:
    """Strategic reference group of each state in each year.

    Parameters
    ----------
    states : polars.DataFrame or polars.LazyFrame
        ``state`` and ``year``: for whom the group is wanted.
    hostility : polars.DataFrame or polars.LazyFrame
        ``state_a``, ``state_b``, ``year``: each year of a war, rivalry or dispute, the
        pair in one order or both; with ``kind`` if kinds are to be told apart.
    alliances : polars.DataFrame or polars.LazyFrame, optional
        ``state_a``, ``state_b``, ``year`` of allies, in any order. Without it nobody's
        allies are in the group, and the columns on them are null.
    memory : int
        Years before the year that count, at least 1.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per year, state and other state in its group, in order: ``hostile``,
        ``kinds`` (joined by commas; null for allies only, or without kinds),
        ``years_since`` the last hostile year (1 to `memory`; null for allies only),
        ``ally_of`` (how many hostile states it is allied to in the year) and
        ``own_ally`` (whether it is an ally of the state itself). A state without a row
        has nobody in its group as far as the tables go.

    Raises
    ------
    SchemaError
        If a column is missing, or `memory` is below 1.

    Notes
    -----
    ``SRG_i,t = H + {k allied in t to a member of H}`` with H the states that were
    hostile to i in ``t - memory`` to ``t - 1``. The year itself does not count, so that
    the group can explain what happens in it. An option, not the default: past disputes
    are a poor proxy of threat (Johnson 2017). The definition is not confirmed in a
    source.

    References
    ----------
    Maoz, Z. (1996). Domestic Sources of Global Change (not confirmed). Leeds, B. A. and
    Savun, B. (2007). Terminating alliances: why do states abrogate agreements? Journal
    of Politics 69(4), 1118-1132. doi:10.1111/j.1468-2508.2007.00612.x. Johnson, J. C.
    (2017). External threat and alliance formation. International Studies Quarterly
    61(3), 736-745.

    Examples
    --------
    >>> states = pl.DataFrame({"state": [1], "year": [1905]})
    >>> war = pl.DataFrame({"state_a": [2], "state_b": [1], "year": [1904]})
    >>> pact = pl.DataFrame({"state_a": [2], "state_b": [3], "year": [1905]})
    >>> made = reference_group(states, war, pact)
    >>> made.select("other", "hostile", "years_since", "ally_of").rows()
    [(2, True, 1, 0), (3, False, None, 1)]
    """
    require(states, "state", "year")
    if memory < 1:
        problem = f"Hostility cannot be remembered for {memory} years."
        raise SchemaError(problem, "Give a memory of 1 year or more.", found=memory)
    shape = states.collect_schema()
    wanted = states.lazy().select("state", "year").unique()
    foes = _foes(wanted, hostility, shape, memory)
    made = (
        foes.with_columns(
            ally_of=pl.lit(None, pl.UInt32), own_ally=pl.lit(None, pl.Boolean)
        )
        if alliances is None
        else _with_allies(foes, _both_ways(alliances, shape))
    )
    ordered = made.select(
        "year",
        "state",
        "other",
        "hostile",
        "kinds",
        "years_since",
        "ally_of",
        "own_ally",
    ).sort("year", "state", "other")
    return as_given(states, ordered)


def _foes(
    wanted: pl.LazyFrame, hostility: Table, shape: pl.Schema, memory: int
) -> pl.LazyFrame:
    """Return who was hostile to whom, with kinds and years since."""
    record = _both_ways(hostility, shape, "kind")
    lags = pl.LazyFrame({"__lag": range(1, memory + 1)}, schema={"__lag": pl.Int64})
    return (
        record.join(lags, how="cross")
        .with_columns((pl.col("year") + pl.col("__lag")).cast(shape["year"]))
        .join(wanted, on=["state", "year"], how="semi")
        .group_by("year", "state", "other")
        .agg(
            pl.col("kind").drop_nulls().unique().sort().str.join(", ").alias("kinds"),
            pl.col("__lag").min().alias("years_since"),
        )
        .with_columns(
            pl.when(pl.col("kinds") != "").then(pl.col("kinds")).alias("kinds"),
            hostile=pl.lit(True),
        )
    )


def _with_allies(foes: pl.LazyFrame, bonds: pl.LazyFrame) -> pl.LazyFrame:
    """Add the allies of those who were hostile."""
    bound = bonds.select("year", "state", "other").unique()
    seconds = (
        foes.select("year", "state", pl.col("other").alias("__foe"))
        .join(bound.rename({"state": "__foe"}), on=["year", "__foe"], how="inner")
        .filter(pl.col("other") != pl.col("state"))
        .group_by("year", "state", "other")
        .agg(pl.len().alias("ally_of"))
    )
    own = bound.with_columns(own_ally=pl.lit(True))
    key = ["year", "state", "other"]
    return (
        foes.join(seconds, on=key, how="full", coalesce=True)
        .join(own, on=key, how="left")
        .with_columns(
            pl.col("hostile").fill_null(value=False),
            pl.col("ally_of").fill_null(0),
            pl.col("own_ally").fill_null(value=False),
        )
    )


def _both_ways(table: Table, shape: pl.Schema, extra: str = "") -> pl.LazyFrame:
    """Return pairs in both orders, with one more column where there is one."""
    require(table, "state_a", "state_b", "year")
    held = extra and extra in table.collect_schema().names()
    more = [pl.col(extra).cast(pl.String)] if held else []
    none = [pl.lit(None, pl.String).alias(extra)] if extra and not held else []
    sides = [
        table.lazy().select(
            pl.col("year").cast(shape["year"]),
            pl.col(f"state_{one}").cast(shape["state"]).alias("state"),
            pl.col(f"state_{other}").cast(shape["state"]).alias("other"),
            *more,
            *none,
        )
        for one, other in ("ab", "ba")
    ]
    return pl.concat(sides).filter(pl.col("state") != pl.col("other")).unique()


MEASURES: Final = (
    Measure(
        name="reference_group",
        title="States with which a state has lately fought, and their allies",
        unit="state",
        low=None,
        high=None,
        null_means="no table of alliances was given, or no kind of hostility",
        formula="SRG_i,t = H + allies of H, H hostile to i in t - 5 to t - 1",
        reference="Maoz 1996, Domestic Sources of Global Change (the definition is "
        "not confirmed in a source); Leeds and Savun 2007, Journal of Politics 69(4), "
        "1118-1132, doi:10.1111/j.1468-2508.2007.00612.x",
        needs=("years of wars, rivalries or disputes", "allies by year"),
        function=reference_group,
        analysis_unit="directed dyad-year",
    ),
)
