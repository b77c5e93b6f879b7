"""Directed pairs of states made ready: their numbers, their order, their steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import polars as pl

from foedus.panel import choose, coding, covered, segments
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment, Source

PAIR: Final = ("state_a", "state_b")


def numbered(
    frame: Frame, rows: pl.DataFrame, systems: Mapping[str, str]
) -> tuple[pl.DataFrame, int]:
    """Write the states of pairs in the numbers of the panel.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    rows : polars.DataFrame
        `PAIR`, ``start`` and ``stop`` (days), and further columns.
    systems : mapping of str to str
        Column of `PAIR` -> the system that it is written in.

    Returns
    -------
    polars.DataFrame
        The same columns; rows are cut where a number changes.
    int
        Rows with a state that has no number there.
    """
    lost = 0
    for state, system in systems.items():
        if system != frame.system:
            rows, missed = coding.translated(rows, state, system, frame.system)
            lost += missed
    return rows, lost


def oriented(frame: Frame, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep both orders of a pair, or the row of the smaller number about the larger.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    rows : polars.DataFrame
        `PAIR` and further columns, each pair in both orders.

    Returns
    -------
    polars.DataFrame
        The rows of the panel's pairs: an undirected pair is never counted twice.
    """
    one, other = (pl.col(n) for n in PAIR)
    return rows.filter(one != other if frame.directed else one < other)


def inside(frame: Frame, held: pl.DataFrame) -> pl.DataFrame:
    """Cut rows to the years of a panel.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    held : polars.DataFrame
        ``start`` and ``stop`` in steps, and further columns.

    Returns
    -------
    polars.DataFrame
        The same columns.
    """
    table = frame.unit.clock.years(*frame.years)
    low, high = table["opens"][0], table["closes"][-1]
    return held.with_columns(
        pl.col("start").clip(lower_bound=low), pl.col("stop").clip(upper_bound=high)
    ).filter(pl.col("start") < pl.col("stop"))


def made(
    frame: Frame,
    found: Source,
    held: pl.DataFrame,
    zeros: Collection[str],
    rows: int,
    repeated: int,
    rules: tuple[str, ...],
) -> Attachment:
    """Give disjoint segments of pairs to a panel.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    found : Source
        Where they are from.
    held : polars.DataFrame
        `PAIR`, ``start`` and ``stop`` in steps, and values under their declared names.
    zeros : collection of str
        Values that are 0 where the source covers a pair and has no row.
    rows : int
        Rows of the source.
    repeated : int
        Rows that shared their pair and time with another.
    rules : tuple of str
        What was decided, in words.

    Returns
    -------
    Attachment
        On `PAIR`.
    """
    table = choose.spec(found)
    shown = held.with_columns(pl.lit(True).alias(choose.LISTED))
    taken = (*PAIR, *segments.SPAN, choose.LISTED)
    names = {n: found.column(n) for n in shown.columns if n not in taken}
    none = table.absence == "none"
    return Attachment(
        source=str(found),
        on=PAIR,
        frame=shown.rename(names),
        columns=tuple(names.values()),
        fill={names[n]: 0 for n in names if none and n in zeros},
        years=covered.whole_years(frame.store.coverage(str(found))),
        members=covered.members(frame.years, frame.system, table),
        rows=rows,
        duplicated=repeated,
        rules=rules,
    )
