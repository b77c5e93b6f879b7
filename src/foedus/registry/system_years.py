"""Members of a state system by year, alone and in pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from foedus import dates
from foedus.registry import states
from foedus.registry.states import System

_SPELL: Final = {"state": pl.Int64, "start": pl.Int32, "end": pl.Int32}


def state_years(first: int, last: int, system: System = "cow") -> pl.DataFrame:
    """Return the members of a system in each year.

    Parameters
    ----------
    first, last : int
        Inclusive calendar years. A spell that goes on reaches `last`.
    system : {"cow", "gw"}
        Whose list and whose numbers.

    Returns
    -------
    polars.DataFrame
        ``state`` and ``year`` (Int64), one row for each state that was a member on at
        least one day of the year, ordered by both.
    """
    return _years(spells(first, last, system), ["state"])


def dyad_years(first: int, last: int, system: System = "cow") -> pl.DataFrame:
    """Return the directed pairs of members of a system in each year.

    Parameters
    ----------
    first, last : int
        Inclusive calendar years. A spell that goes on reaches `last`.
    system : {"cow", "gw"}
        Whose list and whose numbers.

    Returns
    -------
    polars.DataFrame
        ``state_a``, ``state_b`` and ``year`` (Int64), one row for each ordered pair of
        different states that were both members on one same day of the year, ordered by
        all three. A state that ends before another begins makes no pair with it.
    """
    listed = spells(first, last, system)
    pairs = (
        listed.rename({"state": "state_a"})
        .join(listed.rename({"state": "state_b"}), how="cross", suffix="_b")
        .filter(pl.col("state_a") != pl.col("state_b"))
        .with_columns(
            pl.max_horizontal("start", "start_b").alias("start"),
            pl.min_horizontal("end", "end_b").alias("end"),
        )
        .filter(pl.col("start") <= pl.col("end"))
    )
    return _years(pairs, ["state_a", "state_b"])


def were_members(
    keys: pl.DataFrame, of: Sequence[str], year: str, system: System = "cow"
) -> pl.Series:
    """Say for each row whether its states were members of a system together.

    Parameters
    ----------
    keys : polars.DataFrame
        Rows with one or two states and a year.
    of : sequence of str
        The columns of the states, one or two.
    year : str
        The column of the year.
    system : {"cow", "gw"}
        Whose list and whose numbers.

    Returns
    -------
    polars.Series
        Boolean, in the order of the rows: true if all states were members on one same
        day of the year and no two are the same; false also where a cell is null.
    """
    spans = {
        number: dates.parse(_year(number))
        for number in keys[year].drop_nulls().unique()
    }
    days = keys.select(
        *of,
        low=_days(keys[year], {n: span.earliest for n, span in spans.items()}),
        high=_days(keys[year], {n: span.latest for n, span in spans.items()}),
    )
    return were_members_between(days, of, "low", "high", system)


def were_members_between(
    keys: pl.DataFrame, of: Sequence[str], low: str, high: str, system: System = "cow"
) -> pl.Series:
    """Say for each row whether its states were members together between two days.

    Parameters
    ----------
    keys : polars.DataFrame
        Rows with one or two states and two days.
    of : sequence of str
        The columns of the states, one or two.
    low, high : str
        The columns of the first and the last day, in days since 1970-01-01.
    system : {"cow", "gw"}
        Whose list and whose numbers.

    Returns
    -------
    polars.Series
        Boolean, in the order of the rows: true if all states were members on one same
        day of the span and no two are the same; false also where a cell is null.
    """
    rows = keys.select(
        pl.col(low).cast(pl.Int32).alias("low"),
        pl.col(high).cast(pl.Int32).alias("high"),
        *(pl.col(c).cast(pl.Int64).alias(f"s{n}") for n, c in enumerate(of)),
    ).with_row_index("row")
    if len(of) > 1:
        rows = rows.filter(pl.col("s0") != pl.col("s1"))
    spells = _members(system)
    for number in range(len(of)):
        rows = (
            rows.join(spells.rename({"state": f"s{number}"}), on=f"s{number}")
            .with_columns(
                pl.max_horizontal("low", "start").alias("low"),
                pl.min_horizontal("high", "end").alias("high"),
            )
            .filter(pl.col("low") <= pl.col("high"))
            .drop("start", "end")
        )
    found = rows["row"].unique()
    return pl.int_range(keys.height, dtype=pl.UInt32, eager=True).is_in(found.implode())


def _days(years: pl.Series, days: Mapping[int, int]) -> pl.Series:
    return years.replace_strict(days, default=None, return_dtype=pl.Int32)


def _members(system: System) -> pl.DataFrame:
    """Return the spells of members in days; one that goes on has no last day."""
    rows = [
        (
            spell.cow_code if system == "cow" else spell.gw_code,
            spell.start.earliest,
            None if spell.end is None else spell.end.latest,
        )
        for spell in states.spells()
        if spell.in_system(system)
    ]
    return pl.DataFrame(rows, schema=_SPELL, orient="row")


def spells(first: int, last: int, system: System) -> pl.DataFrame:
    """Return the spells of membership in a system, cut to some years.

    Parameters
    ----------
    first, last : int
        Inclusive calendar years. A spell that goes on reaches `last`.
    system : {"cow", "gw"}
        Whose list and whose numbers.

    Returns
    -------
    polars.DataFrame
        ``state`` (Int64), ``start`` and ``end`` (Int32, days since 1970-01-01, both
        inclusive). A state that left and came back has several rows.
    """
    low = dates.parse(_year(first)).earliest
    high = dates.parse(_year(last)).latest
    return (
        _members(system)
        .with_columns(
            pl.max_horizontal("start", pl.lit(low, dtype=pl.Int32)).alias("start"),
            pl.min_horizontal("end", pl.lit(high, dtype=pl.Int32)).alias("end"),
        )
        .filter(pl.col("start") <= pl.col("end"))
    )


def _year(number: int) -> str:
    return f"{number:05d}" if number < 0 else f"{number:04d}"


def _years(spans: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Return each year of each span once, in order."""
    rows = (
        spans.sort(*by, "start")
        .select(*by, _calendar_years().alias("year"))
        .explode("year")
    )
    # Two spells of one year follow each other: no need to hash millions of rows.
    new = pl.any_horizontal(pl.col(n) != pl.col(n).shift() for n in (*by, "year"))
    return rows.filter(new.fill_null(True))


def _calendar_years() -> pl.Expr:
    """Return the list of the years from the day ``start`` to the day ``end``."""
    start, end = (pl.col(n).cast(pl.Date).dt.year() for n in ("start", "end"))
    return pl.int_ranges(start, end + 1, dtype=pl.Int64)
