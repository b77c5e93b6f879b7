"""Peace years: how long ago the last event was, as segments.

Events are few and rows are many, so the clock is set on the table of events: for each
pair of states, say, the segments between its events. A row only looks up the segment
that holds it.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from foedus.panel import segments
from foedus.panel.attachment import Attachment
from foedus.panel.clock import Clock
from foedus.panel.spans import FOREVER


def of_source(
    one: Attachment,
    variable: str,
    presence: pl.DataFrame,
    clock: Clock,
    years: tuple[int, int],
) -> pl.DataFrame:
    """Return the segments of a peace clock on what a source says.

    Parameters
    ----------
    one : Attachment
        The source.
    variable : str
        Its column: above 0, or true, while an event goes on.
    presence : polars.DataFrame
        Its keys, ``start`` and ``stop`` (steps): when a unit was there.
    clock : Clock
        The steps.
    years : tuple of int
        First and last calendar year for which the source was made ready.

    Returns
    -------
    polars.DataFrame
        As `clocks` returns it.
    """
    frame = one.frame
    if not one.spanned:
        frame = segments.of_years(frame, clock.years(*years))
    events = frame.filter(pl.col(variable).cast(pl.Float64) > 0)
    first, last = one.years[0], min(one.years[1], years[1])
    known = (0, 0)
    if first <= last:
        table = clock.years(first, last)
        known = table["opens"][0], table["closes"][-1]
    return clocks(presence, events, one.on, known)


def clocks(
    base: pl.DataFrame,
    events: pl.DataFrame,
    keys: Sequence[str],
    known: tuple[int, int],
) -> pl.DataFrame:
    """Return the segments of a peace clock.

    Parameters
    ----------
    base : polars.DataFrame
        The keys, ``start`` and ``stop`` (steps): when a unit was there, whatever rows
        of it are kept.
    events : polars.DataFrame
        The keys, ``start`` and ``stop`` (steps): when an event went on.
    keys : sequence of str
        What names a unit.
    known : tuple of int
        The steps [first, stop) in which events are known.

    Returns
    -------
    polars.DataFrame
        The keys, ``from``, ``to``, ``origin`` and ``pace`` (Int32): in the steps
        [from, to) the clock shows ``pace * (step - origin)``. The segments of a unit do
        fill all time; `origin` and `pace` are null where the clock is not known.

    Notes
    -----
    The clock shows 0 in the first step of a unit, and in the step after an event; it
    counts steps of the calendar, also those in which a unit was not there or that are
    not rows, and also goes on in the step in which an event begins. While an event goes
    on it shows 0. Before the first event it counts from the first step of the unit or
    of the source, whichever is later.
    """
    keys = list(keys)
    low, high = known
    there = (
        base.group_by(keys)
        .agg(pl.col("start").min(), pl.col("stop").max())
        .with_columns(
            pl.col("start").clip(lower_bound=low), pl.col("stop").clip(upper_bound=high)
        )
        .filter(pl.col("start") < pl.col("stop"))
    )
    met = segments.shared(there, events.select(*keys, *segments.SPAN), keys)
    fights = segments.merged(met, keys)
    start, stop = pl.col("start"), pl.col("stop")
    ended = pl.max_horizontal(stop, start + 1)
    # Each event begins a stretch of zeros after its first step, then a new count.
    marks = pl.concat(
        [
            _marks(base.unique(keys), keys, pl.lit(-FOREVER), None, None),
            _marks(there, keys, start, start, 1),
            _marks(fights, keys, start + 1, start, 0),
            _marks(fights, keys, ended, stop, 1),
            _marks(there, keys, stop, None, None),
        ]
    )
    # Of marks in one step the last of the list holds: no event, during, after, unknown.
    ordered = marks.sort(*keys, "from", maintain_order=True)
    return (
        ordered.unique([*keys, "from"], keep="last", maintain_order=True)
        .with_columns(
            pl.col("from").shift(-1).over(keys).fill_null(FOREVER).alias("to")
        )
        .filter(pl.col("from") < pl.col("to"))
        .select(*keys, pl.col("from", "to", "origin", "pace").cast(pl.Int32))
    )


def _marks(
    rows: pl.DataFrame,
    keys: Sequence[str],
    begins: pl.Expr,
    origin: pl.Expr | None,
    pace: int | None,
) -> pl.DataFrame:
    """Say what a clock shows from a step on; null where it is not known."""
    shown = pl.lit(None) if origin is None else origin
    values = {"from": begins, "origin": shown, "pace": pl.lit(pace)}
    return rows.select(
        *keys, *(value.cast(pl.Int32).alias(name) for name, value in values.items())
    )
