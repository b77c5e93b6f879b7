"""Segments: keys with half-open integer intervals in which nothing changes.

Without keys all segments belong together: a source about the world has none. Tables of
segments are small (spells of states, of treaties, of disputes), so they are
kept as eager frames with the columns ``start`` and ``stop`` (Int32, [start, stop)).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

SPAN = ("start", "stop")
_APART = 1 << 40


def merged(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Join segments of a key that overlap or touch.

    Parameters
    ----------
    frame : polars.DataFrame
        The keys, ``start`` and ``stop``.
    keys : sequence of str
        What a segment belongs to.

    Returns
    -------
    polars.DataFrame
        The keys, ``start`` and ``stop``: disjoint, not touching, in order.
    """
    keys = list(keys)
    ordered = frame.filter(pl.col("start") < pl.col("stop")).sort(*keys, *SPAN)
    start, reach = _beyond(keys)
    new = reach.is_null() | (start > reach)
    return (
        ordered.with_columns(new.cast(pl.Int32).cum_sum().alias("\0run"))
        .group_by("\0run", maintain_order=True)
        .agg(
            *(pl.col(key).first() for key in keys),
            pl.col("start").min(),
            pl.col("stop").max(),
        )
        .drop("\0run")
    )


def overlapping(keys: Sequence[str]) -> pl.Expr:
    """Return whether a segment begins before an earlier one of its key has ended.

    Parameters
    ----------
    keys : sequence of str
        What a segment belongs to. Rows must be in order of them and of ``start``.

    Returns
    -------
    polars.Expr
        True or false; null in the first row.
    """
    start, reach = _beyond(list(keys))
    return start < reach


def _beyond(keys: list[str]) -> tuple[pl.Expr, pl.Expr]:
    """Return the start of each segment, and how far those before it reach.

    One running maximum serves all keys: each begins far beyond the one before.
    """
    key = pl.struct(keys).rle_id() if keys else pl.lit(0)
    place = key.cast(pl.Int64) * _APART
    return place + pl.col("start"), (place + pl.col("stop")).cum_max().shift()


def shared(one: pl.DataFrame, other: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return the parts of segments that segments of the same key share.

    Parameters
    ----------
    one, other : polars.DataFrame
        The keys, ``start``, ``stop`` and further columns, which must differ.
    keys : sequence of str
        What a segment belongs to; columns of both.

    Returns
    -------
    polars.DataFrame
        All columns of both; one row for each pair that overlaps, cut to the overlap.
    """
    right = other.rename({"start": "\0start", "stop": "\0stop"})
    both = (
        one.join(right, on=list(keys), how="inner", maintain_order="left_right")
        if keys
        else one.join(right, how="cross")
    )
    cut = both.with_columns(
        pl.max_horizontal("start", "\0start").alias("start"),
        pl.min_horizontal("stop", "\0stop").alias("stop"),
    )
    return cut.filter(pl.col("start") < pl.col("stop")).drop("\0start", "\0stop")


def apart(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Cut segments wherever another of the same key begins or ends.

    Parameters
    ----------
    frame : polars.DataFrame
        The keys, ``start``, ``stop`` and further columns.
    keys : sequence of str
        What a segment belongs to.

    Returns
    -------
    polars.DataFrame
        The same columns, in order of the keys and the time: any two rows of a key are
        about the same steps, or share none. Rows of the same steps keep their order.
    """
    keys = list(keys)
    numbered = frame.with_row_index("\0row")
    edges = pl.concat([frame.select(*keys, pl.col(n).alias("\0low")) for n in SPAN])
    pieces = (
        edges.unique()
        .sort(*keys, "\0low")
        .with_columns(pl.col("\0low").shift(-1).over(keys).alias("\0high"))
        .drop_nulls("\0high")
    )
    held = pieces.join(numbered, on=keys).filter(
        pl.col("start") <= pl.col("\0low"), pl.col("\0high") <= pl.col("stop")
    )
    cut = held.drop(*SPAN).rename({"\0low": "start", "\0high": "stop"})
    return cut.sort(*keys, "start", "\0row").select(frame.columns)


def without(
    one: pl.DataFrame, other: pl.DataFrame, keys: Sequence[str]
) -> pl.DataFrame:
    """Return the parts of segments that no segment of the same key covers.

    Parameters
    ----------
    one : polars.DataFrame
        The keys, ``start``, ``stop`` and further columns.
    other : polars.DataFrame
        The keys, ``start`` and ``stop``.
    keys : sequence of str
        What a segment belongs to; columns of both.

    Returns
    -------
    polars.DataFrame
        The columns of `one`, its rows cut to what is left of them.
    """
    numbered = one.with_row_index("\0row")
    spans = numbered.select("\0row", *keys, *SPAN)
    cover = merged(shared(spans, other.select(*keys, *SPAN), keys), ["\0row"])
    same = pl.col("\0row") == pl.col("\0row").shift()
    earlier = pl.when(same).then(pl.col("stop").shift())
    before = cover.with_columns(earlier.alias("\0after")).join(
        spans.select("\0row", pl.col("start").alias("\0first")), on="\0row"
    )
    gaps = before.select(
        "\0row",
        pl.coalesce("\0after", "\0first").alias("start"),
        pl.col("start").alias("stop"),
    )
    tails = (
        cover.group_by("\0row")
        .agg(pl.col("stop").max().alias("start"))
        .join(spans.select("\0row", "stop"), on="\0row")
    )
    whole = spans.join(cover, on="\0row", how="anti").select("\0row", *SPAN)
    left = pl.concat([gaps, tails.select(gaps.columns), whole]).filter(
        pl.col("start") < pl.col("stop")
    )
    rest = numbered.drop(*SPAN).join(left, on="\0row").sort("\0row", "start")
    return rest.select(one.columns)


def cut(one: pl.DataFrame, other: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Cut segments by those of another table, and give them its values.

    Parameters
    ----------
    one : polars.DataFrame
        The keys, ``start``, ``stop`` and further columns.
    other : polars.DataFrame
        The keys, ``start``, ``stop`` and further columns; its segments of a key do not
        overlap.
    keys : sequence of str
        What a segment belongs to; columns of both.

    Returns
    -------
    polars.DataFrame
        All columns of both, in any order of rows; null where `other` has no segment.
    """
    inside = shared(one, other, keys)
    return pl.concat([inside, without(one, other, keys)], how="diagonal")


def of_years(frame: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Return rows of years as segments.

    Parameters
    ----------
    frame : polars.DataFrame
        ``year`` and further columns.
    years : polars.DataFrame
        ``year``, ``opens`` and ``closes`` (see `Clock.years`).

    Returns
    -------
    polars.DataFrame
        The same columns, ``start`` and ``stop``; rows of other years are gone.
    """
    names = {"opens": "start", "closes": "stop"}
    return frame.join(years, on="year", maintain_order="left").rename(names)


def by_year(frame: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Cut segments at the turn of each year.

    Parameters
    ----------
    frame : polars.DataFrame
        ``start``, ``stop`` and further columns.
    years : polars.DataFrame
        ``year``, ``opens`` and ``closes`` (see `Clock.years`), in order.

    Returns
    -------
    polars.DataFrame
        The same columns and ``year``; a row for each year that a segment touches.
    """
    first = years["closes"].search_sorted(frame["start"], side="right")
    after = years["opens"].search_sorted(frame["stop"], side="left")
    touching = frame.with_columns(pl.int_ranges(first, after).alias("\0place")).filter(
        first < after
    )
    cells = touching.explode("\0place")
    place = cells["\0place"]
    opens, closes = (years[name].gather(place) for name in ("opens", "closes"))
    return cells.with_columns(
        years["year"].gather(place),
        pl.max_horizontal("start", opens).alias("start"),
        pl.min_horizontal("stop", closes).alias("stop"),
    ).drop("\0place")
