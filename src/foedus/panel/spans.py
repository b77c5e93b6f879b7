"""From the dates of a source to the steps of a panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

import polars as pl

from foedus import dates
from foedus.errors import PanelError
from foedus.panel import segments
from foedus.panel.clock import Clock

Within = Literal["any", "start", "end", "majority"]
WITHIN: Final[tuple[Within, ...]] = get_args(Within)
"""Rules for a step that a spell holds in part: any of its days, the first, the last,
or more than half of them."""

FOREVER: Final = 1 << 24
"""A day far after all years: where spells end that go on."""

_PICKS: Final = {
    "min": pl.Expr.min,
    "max": pl.Expr.max,
    "sum": pl.Expr.sum,
    "mean": pl.Expr.mean,
    "count": pl.Expr.count,
}


def days(frame: pl.DataFrame, columns: Sequence[str], precision: str) -> pl.DataFrame:
    """Return the first and the last day that dates can mean.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows with dates.
    columns : sequence of str
        One column of years (integers) or EDTF text, or columns of year, month and day.
    precision : {"day", "month"}
        ``month`` reads a date as its whole month.

    Returns
    -------
    polars.DataFrame
        ``first`` and ``last`` (Int32, days since 1970-01-01); null where there is no
        year. Without a month or day (or below 1) it is the whole year or month.
    """
    parts = [_part(n, number) for number, n in enumerate(columns)]
    text, given = parts[0], pl.lit(value=True)
    for part in parts[1:]:
        # A day of an unknown month says nothing.
        given = given & part.is_not_null()
        text = pl.when(given).then(text + "-" + part).otherwise(text)
    if precision == "month":
        text = text.str.slice(0, 7)
    said = frame.select(text.alias("text"))
    known = said["text"].unique().drop_nulls()
    parsed = [dates.parse(t) for t in known]
    table = pl.DataFrame(
        {
            "text": known,
            "first": pl.Series([d.earliest for d in parsed], dtype=pl.Int32),
            "last": pl.Series([d.latest for d in parsed], dtype=pl.Int32),
        }
    )
    return said.join(table, on="text", how="left", maintain_order="left").drop("text")


def _part(name: str, number: int) -> pl.Expr:
    """Return a year, month or day as EDTF text, or the text of a whole date."""
    if number:
        value = pl.col(name).cast(pl.Int32, strict=False)
        return (
            pl.when(value > 0).then(value.cast(pl.String).str.zfill(2)).otherwise(None)
        )
    text = pl.col(name).cast(pl.String)
    year = text.cast(pl.Int32, strict=False)
    written = year.abs().cast(pl.String).str.zfill(4)
    signed = pl.when(year < 0).then("-" + written).otherwise(written)
    return pl.when(year.is_null()).then(text).otherwise(signed)


def clipped(spans: pl.DataFrame, years: tuple[int, int]) -> pl.DataFrame:
    """Keep the days of some years.

    Parameters
    ----------
    spans : polars.DataFrame
        ``start`` and ``stop`` (days, [start, stop)) and further columns.
    years : tuple of int
        First and last calendar year, inclusive.

    Returns
    -------
    polars.DataFrame
        The same columns; spans that hold none of the days are gone.
    """
    edges = Clock("day").years(*years)
    low, high = edges["opens"][0], edges["closes"][-1]
    cut = spans.with_columns(
        pl.col("start").clip(lower_bound=low), pl.col("stop").clip(upper_bound=high)
    )
    return cut.filter(pl.col("start") < pl.col("stop"))


def steps(spans: pl.DataFrame, clock: Clock, within: Within) -> pl.DataFrame:
    """Turn spans of days into steps.

    Parameters
    ----------
    spans : polars.DataFrame
        ``start`` and ``stop`` (days, [start, stop)) and further columns.
    clock : Clock
        The steps.
    within : {"any", "start", "end", "majority"}
        When a step that a span holds in part counts.

    Returns
    -------
    polars.DataFrame
        The same columns, `start` and `stop` in steps; spans that hold no step are gone.

    Raises
    ------
    PanelError
        If there is no such rule.
    """
    if within not in WITHIN:
        problem = f"There is no rule '{within}' for a step that a spell holds in part."
        raise PanelError(problem, f"Use one of: {', '.join(WITHIN)}.", found=within)
    start, stop = pl.col("start"), pl.col("stop")
    low, high = clock.of_day(start), clock.of_day(stop - 1) + 1
    if within == "start":
        low = clock.of_day(start - 1) + 1
    if within == "end":
        high = clock.of_day(stop)
    if within == "majority":
        return _majority(spans, clock)
    return spans.with_columns(low.alias("start"), high.alias("stop")).filter(
        pl.col("start") < pl.col("stop")
    )


def _majority(spans: pl.DataFrame, clock: Clock) -> pl.DataFrame:
    """Keep the first and the last step of a span if it holds more than half of it."""
    if spans.is_empty():
        return spans
    ends = spans.select(
        pl.col("start").min().cast(pl.Date).dt.year().alias("first"),
        (pl.col("stop").max() - 1).cast(pl.Date).dt.year().alias("last"),
    ).row(0)
    table = clock.first_day(*ends)
    cut = (
        spans.with_columns(
            clock.of_day(pl.col("start")).alias("\0low"),
            clock.of_day(pl.col("stop") - 1).alias("\0high"),
        )
        .join(_edges(table, "low"), on="\0low", maintain_order="left")
        .join(_edges(table, "high"), on="\0high", maintain_order="left")
    )
    kept_low = pl.min_horizontal("stop", "\0low_stop") - pl.col("start")
    kept_high = pl.col("stop") - pl.max_horizontal("start", "\0high_first")
    short_low = 2 * kept_low <= pl.col("\0low_stop") - pl.col("\0low_first")
    short_high = 2 * kept_high <= pl.col("\0high_stop") - pl.col("\0high_first")
    return (
        cut.with_columns(
            (pl.col("\0low") + short_low.cast(pl.Int32)).alias("start"),
            (pl.col("\0high") + 1 - short_high.cast(pl.Int32)).alias("stop"),
        )
        .filter(pl.col("start") < pl.col("stop"))
        .select(spans.columns)
    )


def _edges(table: pl.DataFrame, name: str) -> pl.DataFrame:
    return table.rename(
        {"time": f"\0{name}", "first": f"\0{name}_first", "stop": f"\0{name}_stop"}
    )


def picked(column: str, pick: str) -> pl.Expr:
    """Return what stands for several values.

    Parameters
    ----------
    column : str
        Their column.
    pick : {"min", "max", "sum", "mean", "count"}
        What.

    Returns
    -------
    polars.Expr
        To be aggregated.

    Raises
    ------
    PanelError
        If there is no such pick.
    """
    if pick not in _PICKS:
        problem = f"'{pick}' does not say what stands for several values."
        raise PanelError(problem, f"Use one of: {', '.join(_PICKS)}.", found=pick)
    return _PICKS[pick](pl.col(column))


def resolved(
    spans: pl.DataFrame, keys: Sequence[str], pick: Mapping[str, str]
) -> pl.DataFrame:
    """Make the spans of a key disjoint.

    Parameters
    ----------
    spans : polars.DataFrame
        The keys, ``start``, ``stop`` and values.
    keys : sequence of str
        What a span belongs to.
    pick : mapping of str to str
        Column -> what stands for the values of spans that overlap: ``min``, ``max``,
        ``sum``, ``mean`` or ``count``. Any other column is taken from the span that
        began last, the first of them in the file.

    Returns
    -------
    polars.DataFrame
        The same columns; no two rows of a key overlap.
    """
    keys = list(keys)
    ordered = spans.sort(*keys, "start", maintain_order=True)
    clash = ordered.filter(segments.overlapping(keys)).select(keys).unique()
    if clash.is_empty():
        return ordered
    alone = ordered.join(clash, on=keys, how="anti", maintain_order="left")
    mixed = ordered.join(clash, on=keys, how="semi", maintain_order="left")
    edges = pl.concat(
        [mixed.select(*keys, pl.col(n).alias("\0low")) for n in segments.SPAN]
    ).unique()
    pieces = (
        edges.sort(*keys, "\0low")
        .with_columns(pl.col("\0low").shift(-1).over(keys).alias("\0high"))
        .drop_nulls("\0high")
    )
    values = [n for n in spans.columns if n not in (*keys, *segments.SPAN)]
    held = (
        pieces.join(mixed, on=keys, maintain_order="left_right")
        .filter(pl.col("start") <= pl.col("\0low"), pl.col("\0high") <= pl.col("stop"))
        .sort("start", descending=True, maintain_order=True)
        .group_by(*keys, "\0low", "\0high", maintain_order=True)
        .agg(picked(n, pick[n]) if n in pick else pl.col(n).first() for n in values)
        .rename({"\0low": "start", "\0high": "stop"})
    )
    both = pl.concat([alone, held.select(alone.columns)], how="vertical_relaxed")
    return both.sort(*keys, "start")


def overlaps(rows: pl.DataFrame, keys: Sequence[str]) -> int:
    """Count spans that begin before an earlier one of the same key has ended.

    Parameters
    ----------
    rows : polars.DataFrame
        The keys, ``start`` and ``stop``.
    keys : sequence of str
        What a span belongs to.

    Returns
    -------
    int
        Spans.
    """
    return rows.sort(*keys, "start").filter(segments.overlapping(keys)).height


def in_years(
    spans: pl.DataFrame, keys: Sequence[str], clock: Clock, years: tuple[int, int]
) -> pl.DataFrame:
    """Cut disjoint spans of steps into years, and fill the rest of each year.

    Parameters
    ----------
    spans : polars.DataFrame
        The keys, ``start`` and ``stop`` in steps, and values.
    keys : sequence of str
        What a span belongs to.
    clock : Clock
        The steps.
    years : tuple of int
        First and last calendar year to keep.

    Returns
    -------
    polars.DataFrame
        The keys, ``year``, the values and ``listed``, which is true. Where a step is
        shorter than a year also ``start`` and ``stop``, and a row with ``listed`` null
        for each part of a year that no span of the key holds while another part has
        one: the rows of a key and year fill the year.
    """
    table = clock.years(*years)
    cells = segments.by_year(spans, table).with_columns(pl.lit(True).alias("listed"))
    if clock.step == "year":
        return cells.drop("start", "stop")
    by = [*keys, "year"]
    whole = (
        cells.select(by)
        .unique(maintain_order=True)
        .join(table, on="year", maintain_order="left")
        .rename({"opens": "start", "closes": "stop"})
    )
    rest = segments.without(whole, cells.select(*by, *segments.SPAN), by)
    return pl.concat([cells, rest], how="diagonal").sort(*by, "start")
