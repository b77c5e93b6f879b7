"""The politically relevant neighbourhood: who could reach a state at all."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, as_given, require
from foedus.measures.measure import Measure

Table = pl.DataFrame | pl.LazyFrame

LEVEL: Final = 5
"""Contiguity counts from land (1) to 400 miles of water (5)."""


def relevant_neighbourhood(
    states: Frame,
    contiguity: Table,
    *,
    powers: Table | None = None,
    regions: Table | None = None,
    level: int = LEVEL,
) -> Frame:
    """Politically relevant environment of each state in each year.

    Parameters
    ----------
    states : polars.DataFrame or polars.LazyFrame
        ``state`` and ``year``: the members of the system.
    contiguity : polars.DataFrame or polars.LazyFrame
        ``state_a``, ``state_b``, ``year`` and ``conttype`` (1 land border to 5), each
        pair in one order or both. A year without any row is not covered.
    powers : polars.DataFrame or polars.LazyFrame, optional
        ``state``, ``year`` and ``reach`` (``global`` or ``regional``). A year without
        any row is not covered.
    regions : polars.DataFrame or polars.LazyFrame, optional
        ``state`` and ``region``, once for each region that the state is in; needed
        for regional powers.
    level : int
        Highest type of contiguity that counts, 1 to 5.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per year, state and other state in its environment, in order:
        ``conttype`` (null where they do not touch), ``contiguous``, ``regional_power``
        (a regional power in a region of the state) and ``global_power``. A boolean is
        null where its table, year or region is not covered; a pair has a row where any
        of the three is true.

    Raises
    ------
    SchemaError
        If a column is missing, or `level` is none.

    Notes
    -----
    ``PRIE_i = contiguous states + regional powers of its region + powers of global
    reach``. It is not symmetric: a global power is in the environment of a far state,
    which need not be in that of the power. The definition is not confirmed in a source;
    that Maoz tells regional powers from global ones is.

    References
    ----------
    Maoz, Z. (1996). Domestic Sources of Global Change (not confirmed). Maoz, Z. (2010).
    Networks of Nations. Cambridge University Press (regional and global powers).

    Examples
    --------
    >>> states = pl.DataFrame({"state": [1, 2, 3], "year": [1900] * 3})
    >>> touch = {"state_a": [1], "state_b": [2], "year": [1900], "conttype": [1]}
    >>> made = relevant_neighbourhood(states, pl.DataFrame(touch))
    >>> made.select("state", "other", "contiguous").rows()
    [(1, 2, True), (2, 1, True)]
    """
    require(states, "state", "year")
    require(contiguity, "state_a", "state_b", "year", "conttype")
    if not 1 <= level <= 5:
        problem = f"Contiguity is 1 (land) to 5 (400 miles of water), not {level}."
        raise SchemaError(problem, "Say level=5.", found=level)
    shape = states.collect_schema()
    system = states.lazy().select("state", "year").unique()
    pairs = system.join(system.rename({"state": "other"}), on="year", how="inner")
    pairs = pairs.filter(pl.col("state") != pl.col("other"))
    touch = _touching(contiguity, shape, level)
    years = contiguity.lazy().select(
        pl.col("year").cast(shape["year"]).unique(), __covered=pl.lit(True)
    )
    rows = (
        pairs.join(touch, on=["year", "state", "other"], how="left")
        .join(years, on="year", how="left")
        .with_columns(
            pl.when("__covered")
            .then(pl.col("conttype").is_not_null())
            .alias("contiguous")
        )
    )
    reaching = _reaching(rows, powers, regions, shape)
    said = ("contiguous", "regional_power", "global_power")
    made = (
        reaching.filter(pl.any_horizontal(said))
        .select("year", "state", "other", "conttype", *said)
        .sort("year", "state", "other")
    )
    return as_given(states, made)


def _touching(contiguity: Table, shape: pl.Schema, level: int) -> pl.LazyFrame:
    """Return contiguous pairs in both orders, with the closest type."""
    one = contiguity.lazy().select(
        pl.col("year").cast(shape["year"]),
        pl.col("state_a").cast(shape["state"]).alias("state"),
        pl.col("state_b").cast(shape["state"]).alias("other"),
        "conttype",
    )
    other = one.rename({"state": "other", "other": "state"}).select(
        "year", "state", "other", "conttype"
    )
    return (
        pl.concat([one, other])
        .filter(pl.col("conttype").is_between(1, level))
        .group_by("year", "state", "other")
        .agg(pl.col("conttype").min())
    )


def _reaching(
    rows: pl.LazyFrame, powers: Table | None, regions: Table | None, shape: pl.Schema
) -> pl.LazyFrame:
    """Say which of the others are powers that reach the state."""
    if powers is None:
        no = pl.lit(None, pl.Boolean)
        return rows.with_columns(regional_power=no, global_power=no)
    require(powers, "state", "year", "reach")
    held = powers.lazy().select(
        pl.col("state").cast(shape["state"]).alias("other"),
        pl.col("year").cast(shape["year"]),
        "reach",
    )
    covered = held.select(pl.col("year").unique(), __known=pl.lit(True))
    reach = held.group_by("year", "other").agg(
        (pl.col("reach") == "global").any().alias("__global"),
        (pl.col("reach") == "regional").any().alias("__regional"),
    )
    near = _same_region(rows, regions, shape)
    known = pl.col("__known")
    return (
        near.join(covered, on="year", how="left")
        .join(reach, on=["year", "other"], how="left")
        .with_columns(
            pl.when(known)
            .then(pl.col("__global").fill_null(value=False))
            .alias("global_power"),
            pl.when(known)
            .then(pl.col("__regional").fill_null(value=False) & pl.col("__near"))
            .alias("regional_power"),
        )
    )


def _same_region(
    rows: pl.LazyFrame, regions: Table | None, shape: pl.Schema
) -> pl.LazyFrame:
    """Say whether two states share a region, null where that is not known."""
    if regions is None:
        return rows.with_columns(__near=pl.lit(None, pl.Boolean))
    require(regions, "state", "region")
    placed = regions.lazy().select(pl.col("state").cast(shape["state"]), "region")
    pairs = (
        placed.join(placed.rename({"state": "other"}), on="region", how="inner")
        .select("state", "other")
        .unique()
        .with_columns(__shared=pl.lit(True))
    )
    known = placed.select(pl.col("state").unique(), __placed=pl.lit(True))
    both = pl.col("__placed") & pl.col("__placed_other")
    return (
        rows.join(pairs, on=["state", "other"], how="left")
        .join(known, on="state", how="left")
        .join(
            known.rename({"state": "other", "__placed": "__placed_other"}),
            on="other",
            how="left",
        )
        .with_columns(
            pl.when(both)
            .then(pl.col("__shared").fill_null(value=False))
            .alias("__near")
        )
    )


MEASURES: Final = (
    Measure(
        name="relevant_neighbourhood",
        title="States that could reach a state",
        unit="state",
        low=None,
        high=None,
        null_means="the table, the year or the region is not covered",
        formula="PRIE_i = contiguous + regional powers of its region + global powers",
        reference="Maoz 1996, Domestic Sources of Global Change (the definition is "
        "not confirmed in a source); Maoz 2010, Networks of Nations, Cambridge "
        "University Press, for regional and global powers",
        needs=("contiguity by year", "powers and their reach", "regions"),
        function=relevant_neighbourhood,
        analysis_unit="directed dyad-year",
    ),
)
