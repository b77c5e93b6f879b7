"""Of what a source can speak: years, days, and states of which it can say none."""

from __future__ import annotations

from typing import cast

import polars as pl

from foedus.dates import Interval
from foedus.panel import coding, spans
from foedus.panel.clock import Clock
from foedus.registry import system_years
from foedus.registry.states import System
from foedus.sources.layout import TableSpec


def whole_years(coverage: Interval) -> tuple[int, int]:
    """Return the first and the last calendar year that lie wholly inside a coverage.

    Parameters
    ----------
    coverage : Interval
        The days that a source describes.

    Returns
    -------
    tuple of int
        Inclusive; the first is greater than the last if there is none, or if a bound is
        not known.
    """
    if coverage.start is None or coverage.end is None:
        return 1, 0
    edges = pl.Series([coverage.start.latest, coverage.end.earliest - 1])
    first, last = edges.cast(pl.Int32).cast(pl.Date)
    low = first.year + (first.month > 1 or first.day > 1)
    high = last.year - (last.month < 12 or last.day < 31)
    return low, high


def known_days(coverage: Interval) -> tuple[int, int]:
    """Return the days of a coverage, the second the one after the last.

    Parameters
    ----------
    coverage : Interval
        The days that a source describes.

    Returns
    -------
    tuple of int
        Days since 1970-01-01; far before or after all years where a bound is not known.
    """
    low, high = coverage.start, coverage.end
    return (
        -spans.FOREVER if low is None else low.earliest,
        spans.FOREVER if high is None else high.latest,
    )


def members(
    years: tuple[int, int], ours: System, table: TableSpec
) -> pl.DataFrame | None:
    """Return the states of which a table in other numbers can say that none.

    Parameters
    ----------
    years : tuple of int
        First and last calendar year of the panel.
    ours : {"cow", "gw"}
        Whose numbers its states have.
    table : TableSpec
        What the catalogue declares of the table.

    Returns
    -------
    polars.DataFrame or None
        ``state`` in the numbers of the panel, and ``year``, each once; None if the
        table has the numbers of the panel, or if no row of it never means that there
        was none.
    """
    theirs = {c.system for c in table.columns if c.system in ("cow", "gw")}
    if table.absence != "none" or ours in theirs or not theirs:
        return None
    system = cast("System", theirs.pop())
    listed = system_years.spells(*years, system).select(
        "state", "start", (pl.col("end") + 1).alias("stop")
    )
    numbered, _ = coding.translated(listed, "state", system, ours)
    clock = Clock("year")
    held = spans.steps(numbered, clock, "any")
    said = spans.in_years(held, ["state"], clock, years).select("state", "year")
    # Two numbers of the source can be one state in one year: Germany in 1990.
    return said.unique(maintain_order=True)
