"""Major powers: who they were in each year, and a set that stays the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, as_given, require

SETS: Final = ("changing", "fixed")


def major_years(spells: Frame, first: int, last: int) -> Frame:
    """Years in which states were major powers.

    Parameters
    ----------
    spells : polars.DataFrame or polars.LazyFrame
        One row per spell: ``ccode``, ``styear``, ``endyear``, as in the publisher's
        file.
    first, last : int
        Years wanted.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        ``state`` and ``year`` (Int64), by year and state, one row for each year of
        which the state was a major power on a day or more.

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    The end of the file is not an end of rank: ask for years that it covers. Counting
    days in a year keeps a power in the year in which it lost the rank.

    References
    ----------
    Correlates of War Project. State System Membership List, major powers.

    Examples
    --------
    >>> spells = pl.DataFrame({"ccode": [2], "styear": [1898], "endyear": [2024]})
    >>> major_years(spells, 1897, 1899).rows()
    [(2, 1898), (2, 1899)]
    """
    require(spells, "ccode", "styear", "endyear")
    years = pl.LazyFrame({"year": range(first, last + 1)}, schema={"year": pl.Int64})
    made = (
        spells.lazy()
        .select(pl.col("ccode", "styear", "endyear").cast(pl.Int64))
        .join(years, how="cross")
        .filter(pl.col("year").is_between(pl.col("styear"), pl.col("endyear")))
        .select(pl.col("ccode").alias("state"), "year")
        .unique()
        .sort("year", "state")
    )
    return as_given(spells, made)


def major_sets(
    frame: Frame,
    majors: pl.DataFrame | pl.LazyFrame,
    *,
    fixed: Iterable[int | str] | None = None,
    state: str = "state",
    year: str = "year",
) -> Frame:
    """Rows of the major powers twice: as the set was in each year, and as one set.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per state and year, with whatever is to be measured.
    majors : polars.DataFrame or polars.LazyFrame
        `state` and `year` of the major powers (see `major_years`).
    fixed : iterable of keys, optional
        The set that stays the same; by default the states that are major powers in
        every year in which `majors` has any.
    state, year : str
        Columns of the keys, the same in both tables.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The rows of `frame` that belong, with ``set`` before them: ``changing`` or
        ``fixed``. A major power without a row in a year gets one in which all other
        columns are null, so that nobody is missing in silence.

    Raises
    ------
    SchemaError
        If a column is missing, or no state is in the fixed set.

    Notes
    -----
    Show both: China in 1950 and Germany and Japan in 1991 move every figure of the
    changing set by joining it.

    References
    ----------
    Definition.

    Examples
    --------
    >>> world = pl.DataFrame({"state": [1, 1, 2], "year": [1, 2, 2], "p": [5, 5, 3]})
    >>> made = major_sets(world, world.select("state", "year"))
    >>> made.select("set", "state", "year").rows()
    [('changing', 1, 1), ('changing', 1, 2), ('changing', 2, 2), ('fixed', 1, 1), \
('fixed', 1, 2)]
    """
    require(frame, state, year)
    require(majors, state, year)
    shape = frame.collect_schema()
    key = shape[state]
    rank = majors.lazy().select(pl.col(state).cast(key), pl.col(year).cast(shape[year]))
    named = rank.unique()
    years = named.select(pl.col(year).unique())
    if fixed is None:
        span = pl.len() == pl.col("__years").first()
        stay = (
            named.join(years.select(pl.len().alias("__years")), how="cross")
            .group_by(state)
            .agg(span.alias("__all"))
            .filter("__all")
            .select(state)
        )
    else:
        keys = list(dict.fromkeys(fixed))
        if not keys:
            problem, remedy = "The fixed set is empty.", "Name a state or more."
            raise SchemaError(problem, remedy)
        stay = pl.LazyFrame({state: pl.Series(keys, dtype=key)})
    wanted = pl.concat(
        [
            named.with_columns(set=pl.lit("changing")),
            stay.join(years, how="cross").with_columns(set=pl.lit("fixed")),
        ]
    )
    made = wanted.join(frame.lazy(), on=[state, year], how="left").sort(
        "set", year, state
    )
    rest = [n for n in frame.collect_schema().names() if n not in (state, year)]
    return as_given(frame, made.select("set", state, year, *rest))
