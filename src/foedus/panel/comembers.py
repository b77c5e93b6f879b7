"""Members of an alliance to each other: from spells of members to directed pairs.

A source lists the members of each alliance with the days on which each was in, and
what each promised. Two of them are bound to each other while both are in. A row says
what the first promised: to the others as a whole, for a list of members cannot say to
whom, where a treaty gives its members different duties to different partners.
"""

from __future__ import annotations

from typing import Final, cast

import polars as pl

from foedus.errors import PanelError
from foedus.panel import choose, covered, directed, segments, spans
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment, Source, Want
from foedus.panel.clock import Clock

TOGETHER: Final = ("day", "year")
"""Whether two members are bound by a day on which both were in, or by a year."""

_PHASE: Final = "phase"


def attachments(
    frame: Frame, found: Source, who: str, want: Want
) -> tuple[Attachment, ...]:
    """Make a table of members of alliances ready for pairs.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    found : Source
        A table with the roles ``alliance`` and ``state``; rows of different values in a
        column ``phase`` are about different texts, and bind nobody to each other.
    who : str
        ``dyad``.
    want : Want
        Its columns and rules; the option ``together`` is one of `TOGETHER`.

    Returns
    -------
    tuple of Attachment
        One. A value is 1 if the first state promised it in any alliance with the
        second; in an undirected panel, if either did. 0: both are covered, and no
        alliance of the two has it.

    Raises
    ------
    PanelError
        If a column, an option or a rule is unknown.
    """
    together = _together(want)
    columns = choose.columns(found, want.columns)
    members = _spells(frame, found, columns, together)
    bound = _paired(members, columns)
    system = {c.role: c.system for c in choose.spec(found).columns}["state"]
    pairs, lost = directed.numbered(frame, bound, dict.fromkeys(directed.PAIR, system))
    if not frame.directed:
        turned = {"state_a": "state_b", "state_b": "state_a"}
        pairs = pl.concat([pairs, pairs.rename(turned).select(pairs.columns)])
    steps = spans.steps(pairs, frame.unit.clock, cast("spans.Within", want.within))
    held = directed.inside(frame, directed.oriented(frame, steps))
    most = dict.fromkeys(columns, "max")
    once = spans.resolved(held, list(directed.PAIR), most)
    rules = (
        f"two members are bound to each other if both were in in the same {together}",
        f"a spell counts in a step by the rule '{want.within}'",
        *([f"{lost:,} pairs have states without a number in the system"] * (lost > 0)),
    )
    zeros, shared = choose.spec(found).zeros, max(held.height - once.height, 0)
    made = directed.made(frame, found, once, zeros, members.height, shared, rules)
    return (made,)


def _together(want: Want) -> str:
    """Check the options."""
    for name in want.options:
        if name != "together":
            problem = f"'{want.source}' is attached without an option '{name}'."
            raise PanelError(problem, "Use of: together.", found=name)
    said = str(want.options.get("together", "day"))
    if said not in TOGETHER:
        problem = f"'{said}' does not say when two members are bound to each other."
        raise PanelError(problem, f"Use one of: {', '.join(TOGETHER)}.", found=said)
    return said


def _spells(
    frame: Frame, found: Source, columns: tuple[str, ...], together: str
) -> pl.DataFrame:
    """Read members: what they were in, their promises, the days [start, stop)."""
    table = choose.spec(found)
    roles = {c.role: c.name for c in reversed(table.columns) if c.role}
    raw = frame.store.scan(str(found)).collect()
    how = found.how
    first = spans.days(raw, how.start or (roles["start"],), "day")
    last = spans.days(raw, how.end or (roles["end"],), "day")
    years = covered.whole_years(frame.store.coverage(str(found)))
    closes = Clock("day").years(*years)["closes"][-1]
    phase = [_PHASE] if _PHASE in raw.columns else []
    rows = raw.select(
        pl.col(roles["alliance"]).alias("alliance"),
        pl.col(roles["state"]).cast(pl.Int32).alias("state"),
        *phase,
        *columns,
        first["first"].alias("start"),
        (last["last"] + 1).fill_null(closes).alias("stop"),
    ).filter(pl.col("start") < pl.col("stop"))
    if together == "day":
        return rows
    begun, ended = (pl.col("start").cast(pl.Date), (pl.col("stop") - 1).cast(pl.Date))
    return rows.with_columns(
        pl.date(begun.dt.year(), 1, 1).cast(pl.Int32).alias("start"),
        pl.date(ended.dt.year() + 1, 1, 1).cast(pl.Int32).alias("stop"),
    )


def _paired(members: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """Pair members of the same text for as long as both were in."""
    by = [n for n in ("alliance", _PHASE) if n in members.columns]
    one = members.rename({"state": "state_a"})
    other = members.select(*by, pl.col("state").alias("state_b"), *segments.SPAN)
    both = segments.shared(one, other, by)
    kept = (*directed.PAIR, *columns, *segments.SPAN)
    return both.filter(pl.col("state_a") != pl.col("state_b")).select(*kept)
