"""Who faced whom in a dispute, and on which days: for panels of months and days."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.errors import PanelError
from foedus.panel import segments, spans
from foedus.panel.attachment import Source
from foedus.sources import catalog
from foedus.store.store import Store

BEGAN: Final = "began"
"""The first day on which the two were in the dispute, in rows that begin on it."""

_START: Final = ("styear", "stmon", "stday")
_END: Final = ("endyear", "endmon", "endday")
_PAIR: Final = ("state_a", "state_b")
_OWN: Final = ("sidea", "orig")
"""What a state is in each of its spells, and not in the dispute as a whole."""


def faced(store: Store, found: Source, rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Give pairs the days on which both were in a dispute, on opposite sides.

    Parameters
    ----------
    store : Store
        Where the source is.
    found : Source
        The table of pairs.
    rows : polars.DataFrame
        Directed pairs in disputes and years, in the source's own numbers.

    Returns
    -------
    polars.DataFrame
        The same columns, with ``start`` and ``stop`` (days) instead of ``year``, and
        `BEGAN`.
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
    both = rows.drop("year", "sidea1", "sidea2", "orig1", "orig2")
    pairs = both.unique(pair, keep="first", maintain_order=True)
    spells = _spells(store, found)
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
    return dated, lost


def begins() -> pl.Expr:
    """Return `BEGAN` where a row still begins on that day, else null.

    A row is cut where the number of a state changes: that begins no dispute.
    """
    still = pl.col("start") == pl.col(BEGAN)
    return pl.when(still).then(pl.col(BEGAN)).alias(BEGAN)


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


def _spells(store: Store, found: Source) -> pl.DataFrame:
    """Read the spells of states in disputes: dispnum, state, side, days."""
    held = store.source(f"{found.id}@{found.version}")
    name = found.how.participants
    if name not in {t.name for t in held.tables}:
        problem = f"'{found}' says in which years a dispute went on, not on which days."
        remedy = "Attach it to years, or a version that has dates of participants."
        raise PanelError(problem, remedy, found=str(found))
    roles = {c.role: c.name for c in catalog.entry(found.id).tables[name].columns}
    raw = store.scan(f"{found.id}@{found.version}.{name}").collect()
    first, last = spans.days(raw, _START, "day"), spans.days(raw, _END, "day")
    return raw.select(
        pl.col(roles["dispute"]).alias("dispnum"),
        pl.col(roles["state"]).cast(pl.Int32).alias("state"),
        *_OWN,
        first["first"].alias("start"),
        (last["last"] + 1).alias("stop"),
    ).drop_nulls(segments.SPAN)
