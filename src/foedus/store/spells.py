"""Which rows of a table are about which years: spells as days, certain and possible."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Final, Literal

import polars as pl

from foedus import dates
from foedus.dates import Date
from foedus.errors import DateError
from foedus.store.shape import Spell

_FAR: Final = 1 << 40  # Beyond any day number.
_LAST: Final = 999_999
"""Years that can be written as a date."""

Days = tuple[int, int]
Part = Literal["start", "end"]


def year_text(number: int) -> str:
    """Write a year as an EDTF date.

    Parameters
    ----------
    number : int
        Astronomical year.

    Returns
    -------
    str
        For example ``1949``, ``-0477`` or ``Y12000``.
    """
    if abs(number) > 9999:
        return f"Y{number}"
    return f"{number:05d}" if number < 0 else f"{number:04d}"


def date(first: object, *finer: object) -> Date | None:
    """Return the time that cells mean: a year, a month, a day or a date as text.

    Parameters
    ----------
    first : int, str or None
        A year, or an EDTF date.
    *finer : int or None
        Month and day of the year.

    Returns
    -------
    Date or None
        None if a cell is empty, or they are no date.
    """
    if first is None or None in finer:
        return None
    if isinstance(first, int) and abs(first) > _LAST:
        return None
    text = year_text(first) if isinstance(first, int) else str(first)
    with suppress(DateError):
        return dates.parse("-".join([text, *(f"{part:02d}" for part in finer)]))
    return None


def days(cell: object, part: Part = "start") -> Days | None:
    """Return the first and the last day that a cell can mean.

    Parameters
    ----------
    cell : int, str or None
        A year, or an EDTF date or interval.
    part : {"start", "end"}
        Which end of an interval is meant.

    Returns
    -------
    tuple of int, or None
        Days since 1970-01-01, inclusive; None for an empty cell, and for one that is
        no date.
    """
    read = date(cell)
    if read is not None:
        return read.earliest, read.latest
    first, slash, last = str(cell).partition("/")
    return days(first if part == "start" else last) if slash else None


def reach(frame: pl.DataFrame, spells: Iterable[Spell]) -> pl.DataFrame:
    """Return how far the spells of each row reach, at least and at most.

    Parameters
    ----------
    frame : polars.DataFrame
        A table.
    spells : iterable of Spell
        Its columns of spells. A row without a second start has no second spell.

    Returns
    -------
    polars.DataFrame
        ``row`` (UInt32) and four days: the spell starts from ``first`` to
        ``last_first`` and its first day no longer is from ``first_end`` to ``end``. A
        spell that ends before it starts is certain nowhere, and possible in between.
    """
    return pl.concat(_reach(frame, spell, n > 0) for n, spell in enumerate(spells))


def matches(keys: pl.DataFrame, rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Return which spells share a day with which keys.

    Parameters
    ----------
    keys : polars.DataFrame
        ``key``, the columns `by`, and the days ``low`` to ``high``, inclusive.
    rows : polars.DataFrame
        The columns `by`, and those of `reach`.
    by : list of str
        Columns of the states.

    Returns
    -------
    polars.DataFrame
        ``key`` and ``row`` (UInt32), once each, and ``sure`` (Boolean): whether they
        share a day for every start and end that the row may mean, or for some.
    """
    sure = (pl.col("last_first") <= pl.col("high")) & (
        pl.col("low") < pl.col("first_end")
    )
    maybe = (pl.col("first") <= pl.col("high")) & (pl.col("low") < pl.col("end"))
    return (
        keys.lazy()
        .join(rows.lazy(), on=by)
        .filter(sure | maybe)
        .group_by("key", "row")
        .agg(sure.any().alias("sure"))
        .sort("key", "row")
        .collect()
    )


def overlapping(rows: pl.DataFrame, by: list[str]) -> int:
    """Count rows that may share a calendar year with a row before them.

    Parameters
    ----------
    rows : polars.DataFrame
        ``row``, the columns `by`, and those of `reach`.
    by : list of str
        Columns of the states.

    Returns
    -------
    int
        Rows, each once, that share states and a possible year with an earlier row.
    """
    spans = _spans(rows, by).sort(*by, "low", "row")
    before = pl.col("high").cum_max().shift().over(by)
    return spans.filter(pl.col("low") <= before)["row"].n_unique()


def meeting(rows: pl.DataFrame, others: pl.DataFrame, by: list[str]) -> pl.Series:
    """Return the rows that may share a calendar year with one of the others.

    Parameters
    ----------
    rows, others : polars.DataFrame
        As for `overlapping`.
    by : list of str
        Columns of the states.

    Returns
    -------
    polars.Series
        Numbers of the rows, each once.
    """
    one, other = (_spans(frame, by).lazy() for frame in (rows, others))
    return (
        one.join(other, on=by)
        .filter(
            (pl.col("low") <= pl.col("high_right"))
            & (pl.col("low_right") <= pl.col("high"))
        )
        .select("row")
        .unique()
        .collect()["row"]
    )


def years(rows: pl.DataFrame) -> pl.Series:
    """Return the years of the starts and the ends of spells, as far as they are known.

    Parameters
    ----------
    rows : polars.DataFrame
        With the columns of `reach`.

    Returns
    -------
    polars.Series
        Years, in no order.
    """
    return _years(pl.concat([rows["first"], rows["end"] - 1]))


def years_of(cells: pl.Series) -> pl.Series:
    """Return the years of dates written as text.

    Parameters
    ----------
    cells : polars.Series
        EDTF dates.

    Returns
    -------
    polars.Series
        Years, null where a cell is none.
    """
    return _years(_days(cells, "start")["start_low"])


def _spans(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Return the first and the last possible year of each spell."""
    return rows.select(
        *by,
        "row",
        _years(rows["first"]).fill_null(-_FAR).alias("low"),
        _years(rows["end"] - 1).fill_null(_FAR).alias("high"),
    )


def _years(days: pl.Series) -> pl.Series:
    """Return the calendar years of days, null for a bound that is not known."""
    known = days.filter(days.abs() < _FAR - 1).unique()
    read = {day: dates.from_day(day).year for day in known}
    return days.replace_strict(read, default=None, return_dtype=pl.Int64)


def _reach(frame: pl.DataFrame, spell: Spell, further: bool) -> pl.DataFrame:
    start = _days(frame[spell.start.name], "start")
    end = (
        _days(frame[spell.start.name], "end")
        if spell.end is None
        else _days(frame[spell.end.name], "end")
    )
    shift = 1 if spell.inclusive else 0
    no_start, no_end = pl.col("start_low").is_null(), pl.col("end_low").is_null()
    first = pl.col("start_low").fill_null(-_FAR)
    stop = (pl.col("end_high") + shift).fill_null(_FAR)
    always = pl.lit(spell.start.open)
    goes_on = pl.lit(spell.end is not None and spell.end.open)
    last_first = (
        pl.when(no_start & always)
        .then(-_FAR)
        .otherwise(pl.min_horizontal(pl.col("start_high").fill_null(_FAR), stop - 1))
    )
    first_end = (
        pl.when(no_end & goes_on)
        .then(_FAR)
        .otherwise(
            pl.max_horizontal((pl.col("end_low") + shift).fill_null(-_FAR), first + 1)
        )
    )
    there = stop > first
    found = (
        pl.concat([start, end], how="horizontal")
        .with_row_index("row")
        .select(
            "row",
            "start_low",
            first=pl.when(there).then(first).otherwise("end_low"),
            last_first=pl.when(there).then(last_first).otherwise(_FAR),
            first_end=pl.when(there).then(first_end).otherwise(-_FAR),
            end=pl.when(there).then(stop).otherwise(pl.col("start_high") + 1),
        )
    )
    if further or spell.end is None:
        found = found.filter(pl.col("start_low").is_not_null())
    return found.drop("start_low")


def _days(cells: pl.Series, name: Part) -> pl.DataFrame:
    """Return the days of each cell as two columns, read once for each value."""
    values = cells.drop_nulls().unique()
    read = [(value, *(days(value, name) or (None, None))) for value in values]
    number = pl.Int64()
    schema = {"cell": cells.dtype, f"{name}_low": number, f"{name}_high": number}
    known = pl.DataFrame(read, schema=schema, orient="row")
    return (
        cells.alias("cell")
        .to_frame()
        .join(known, on="cell", how="left", maintain_order="left")
        .drop("cell")
    )
