"""Who faced whom in a dispute, and on which days: for panels of months and days."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

import polars as pl

from foedus.errors import PanelError
from foedus.panel import choose, coding, segments, spans
from foedus.panel.attach import Frame, Ready
from foedus.panel.attachment import Source
from foedus.registry.states import System
from foedus.sources import catalog

BEGAN: Final = "began"
"""The first day on which the two were in the dispute, in rows that begin on it."""

_START: Final = ("styear", "stmon", "stday")
_END: Final = ("endyear", "endmon", "endday")
_PAIR: Final = ("state_a", "state_b")
_OWN: Final = ("sidea", "orig")
"""What a state is in each of its spells, and not in the dispute as a whole."""


def system(found: Source) -> System:
    """Return whose numbers the states of a source have.

    Parameters
    ----------
    found : Source
        A table of pairs.

    Returns
    -------
    {"cow", "gw"}
        The system.
    """
    (said,) = (c.system for c in choose.spec(found).columns if c.role == "state_a")
    return cast("System", said)


def faced(frame: Frame, found: Source, rows: Ready) -> tuple[Ready, int]:
    """Give pairs the days on which both were in a dispute, on opposite sides.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    found : Source
        Where the disputes are.
    rows : Ready
        Directed pairs in disputes and years, all years, in the source's own numbers.

    Returns
    -------
    Ready
        The same columns, with ``start`` and ``stop`` (days) instead of ``year``, and
        `BEGAN`; the states in the numbers of the panel.
    int
        Directed pairs in disputes that have no such day.

    Raises
    ------
    PanelError
        If the source has no dates of states in disputes.

    Notes
    -----
    A day that is not known is read as the whole month, and a month as the whole year:
    a spell goes from the first day that the dates allow to the last.
    """
    pair = ["dispnum", *_PAIR]
    both = rows.spans.drop("year", "sidea1", "sidea2", "orig1", "orig2")
    pairs = both.unique(pair, keep="first", maintain_order=True)
    spells = _spells(frame, found)
    one = spells.rename({"state": "state_a", "sidea": "sidea1", "orig": "orig1"})
    other = spells.rename(
        {
            **{"state": "state_b", "sidea": "sidea2", "orig": "orig2"},
            **{"start": "\0start", "stop": "\0stop"},
        }
    )
    met = (
        pairs.join(one, on=["dispnum", "state_a"], maintain_order="left")
        .join(other, on=["dispnum", "state_b"], maintain_order="left")
        .filter(pl.col("sidea1") != pl.col("sidea2"))
        .with_columns(
            pl.max_horizontal("start", "\0start").alias("start"),
            pl.min_horizontal("stop", "\0stop").alias("stop"),
        )
        .filter(pl.col("start") < pl.col("stop"))
        .drop("\0start", "\0stop")
    )
    lost = pairs.join(met, on=pair, how="anti").height
    first = segments.merged(met.select(*pair, *segments.SPAN), pair).select(
        *pair, "start", pl.col("start").alias(BEGAN)
    )
    dated = met.join(first, on=[*pair, "start"], how="left", maintain_order="left")
    for state in _PAIR:
        source, target = system(found), frame.system
        if source != target:
            dated, _ = coding.translated(dated, state, source, target)
    # A number that changes in the middle of a dispute begins none.
    begins = pl.when(pl.col("start") == pl.col(BEGAN)).then(pl.col(BEGAN))
    return replace(rows, spans=dated.with_columns(begins.alias(BEGAN))), lost


def begun(held: pl.DataFrame) -> pl.DataFrame:
    """Split off the step in which a pair comes into a dispute: its onset.

    Parameters
    ----------
    held : polars.DataFrame
        Pairs in disputes, `start` and `stop` in steps, with `BEGAN`.

    Returns
    -------
    polars.DataFrame
        The same columns without `BEGAN`; ``onset`` is 1 in the first step of a spell
        that begins, and 0 in its other steps.
    """
    begins, start = pl.col(BEGAN).is_not_null(), pl.col("start")
    first = held.filter(begins).with_columns(
        (start + 1).alias("stop"), pl.lit(1, pl.Int64).alias("onset")
    )
    rest = held.with_columns(
        (start + begins.cast(pl.Int32)).alias("start"),
        pl.lit(0, pl.Int64).alias("onset"),
    ).filter(start < pl.col("stop"))
    return pl.concat([first, rest]).drop(BEGAN)


def _spells(frame: Frame, found: Source) -> pl.DataFrame:
    """Read the spells of states in disputes: dispnum, state, side, days."""
    held = frame.store.source(f"{found.id}@{found.version}")
    name = found.how.participants
    if name not in {t.name for t in held.tables}:
        problem = f"'{found}' says in which years a dispute went on, not on which days."
        remedy = "Attach it to years, or a version that has dates of participants."
        raise PanelError(problem, remedy, found=str(found))
    roles = {c.role: c.name for c in catalog.entry(found.id).tables[name].columns}
    raw = frame.store.scan(f"{found.id}@{found.version}.{name}").collect()
    first, last = spans.days(raw, _START, "day"), spans.days(raw, _END, "day")
    return raw.select(
        pl.col(roles["dispute"]).alias("dispnum"),
        pl.col(roles["state"]).cast(pl.Int32).alias("state"),
        *_OWN,
        first["first"].alias("start"),
        (last["last"] + 1).alias("stop"),
    ).drop_nulls(segments.SPAN)
