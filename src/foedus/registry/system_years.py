"""Members of a state system by year, alone and in pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

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
    years = keys[year].drop_nulls()
    if years.is_empty():
        return pl.repeat(False, keys.height, eager=True)
    first, last = cast("tuple[int, int]", (years.min(), years.max()))
    spans = _member_spans(first, last, system)
    rows = keys.select(
        pl.col(year).cast(pl.Int64).alias("year"),
        *(pl.col(c).cast(pl.Int64).alias(f"s{n}") for n, c in enumerate(of)),
    ).with_row_index("row")
    if len(of) > 1:
        rows = rows.filter(pl.col("s0") != pl.col("s1"))
    for number in range(len(of)):
        named = {"state": f"s{number}", "start": f"f{number}", "end": f"l{number}"}
        rows = rows.join(spans.rename(named), on=["year", f"s{number}"])
    starts = pl.max_horizontal(f"f{n}" for n in range(len(of)))
    ends = pl.min_horizontal(f"l{n}" for n in range(len(of)))
    found = rows.filter(starts <= ends)["row"].unique()
    return pl.int_range(keys.height, dtype=pl.UInt32, eager=True).is_in(found.implode())


def _member_spans(first: int, last: int, system: System) -> pl.DataFrame:
    """Return state, year, and the days of each spell."""
    listed = spells(first, last, system)
    return listed.with_columns(_calendar_years().alias("year")).explode("year")


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
    rows = [
        (
            spell.cow_code if system == "cow" else spell.gw_code,
            max(low, spell.start.earliest),
            high if spell.end is None else min(high, spell.end.latest),
        )
        for spell in states.spells()
        if spell.in_system(system)
    ]
    frame = pl.DataFrame(rows, schema=_SPELL, orient="row")
    return frame.filter(pl.col("start") <= pl.col("end"))


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
