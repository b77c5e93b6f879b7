"""Counts: how many events of a source concern a unit in a step, and their sums.

An event counts in the step in which it begins, or in every step that it touches where
the catalogue names an end. What a source lists once counts once: a pair in both orders,
an event with several rows, a state that stands on a side twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

import polars as pl

from foedus.errors import PanelError
from foedus.panel import attach, choose, coding, covered, spans
from foedus.panel.attach import Frame, Ready
from foedus.panel.attachment import Attachment, Source, Want
from foedus.panel.clock import Clock
from foedus.sources import catalog
from foedus.sources.layout import TableSpec

_STATES: Final = ("state", "state_a", "state_b")
_EVENT: Final = "\0event"
_ROW: Final = "\0entry"
_START: Final = "\0start"
_STOP: Final = "\0stop"


@dataclass(frozen=True, slots=True)
class Side:
    """Columns that say whose an event is.

    Attributes
    ----------
    holders : mapping of str to tuple of str
        Key of a panel -> columns of the source that hold it.
    label : str
        End of the names of the columns of the panel; empty for none.
    """

    holders: Mapping[str, tuple[str, ...]]
    label: str = ""


def counted(
    frame: Frame, found: Source, who: str, want: Want
) -> tuple[Attachment, ...]:
    """Make a table of events ready.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    found : Source
        The table; its entry says whose and when events are, and what names them.
    who : str
        ``state`` or ``dyad``.
    want : Want
        Its columns and rules; ``pick`` says what stands for the values of several
        events, by default their sum.

    Returns
    -------
    tuple of Attachment
        One, or one for each state of a row, or for each side on which a state can be.

    Raises
    ------
    PanelError
        If a column or rule is unknown.
    """
    columns = choose.columns(found, want.columns)
    sides, read = _sides(found, who), _events(frame, found)
    wanted = _summed(found, want, columns)
    made: list[Attachment] = []
    for side in sides:
        ready = _counted(frame, found, who, side, columns, read)
        own = replace(found, label=side.label)
        made += attach.finished(frame, own, wanted, ready)
    return tuple(replace(one, rules=(*one.rules, _rule(found))) for one in made)


def _summed(found: Source, want: Want, columns: Sequence[str]) -> Want:
    """Say what stands for several events: their sum, unless something else is asked."""
    said = cast("Mapping[str, str]", want.options.get("pick", {}))
    picks = {n: found.how.pick.get(n, "sum") for n in (*columns, found.how.count) if n}
    within = want.within if found.how.end else "any"
    return replace(
        want, within=within, options={**want.options, "pick": {**picks, **said}}
    )


def _rule(found: Source) -> str:
    if found.how.end:
        return "an event counts in each step that it touches"
    return "an event counts in the step in which it begins"


def _sides(found: Source, who: str) -> list[Side]:
    """Return on which sides a state can be, or which columns are the pair."""
    roles = _roles(choose.spec(found))
    said = found.how.states or {r: (c,) for r, c in roles.items() if r in _STATES}
    if who != "state":
        return [Side(said)]
    if "state" in said:
        return [Side({"state": said["state"]})]
    return [Side({"state": names}, label) for label, names in said.items()]


def _roles(table: TableSpec) -> dict[str, str]:
    return {c.role: c.name for c in reversed(table.columns) if c.role}


def _events(frame: Frame, found: Source) -> pl.DataFrame:
    """Read events with the days [start, stop) in which they count."""
    how, table = found.how, choose.spec(found)
    raw = frame.store.scan(str(found)).collect()
    if how.events:
        other = frame.store.scan(f"{found.id}@{found.version}.{how.events}").collect()
        own = [n for n in other.columns if n in how.by or n not in raw.columns]
        raw = raw.join(other.select(own), on=list(how.by), maintain_order="left")
        table = catalog.entry(found.id).tables[how.events]
    for name, value in how.unless.items():
        raw = raw.filter(pl.col(name).ne_missing(value))
    roles = _roles(table)
    when = spans.days(raw, how.start or (roles.get("start") or roles["year"],), "day")
    first, stop = when["first"], when["first"] + 1
    if how.end:
        stop = spans.days(raw, how.end, how.precision)["last"] + 1
    else:
        first = _certain(frame, found, when)
    low, high = covered.known_days(frame.store.coverage(str(found)))
    dated = raw.with_columns(
        first.clip(lower_bound=low).alias(_START),
        stop.fill_null(high).clip(upper_bound=high).alias(_STOP),
    )
    days = Clock("day").years(*frame.years)
    low, high = days["opens"][0], days["closes"][-1]
    inside = (pl.col(_START) < high) & (pl.col(_STOP) > low)
    return dated.filter(inside | pl.col(_START).is_null()).with_row_index(_ROW)


def _certain(frame: Frame, found: Source, when: pl.DataFrame) -> pl.Series:
    """Return the first days of dates that name a step of the panel, else null."""
    step = frame.unit.clock.of_day
    same = step(pl.col("first")) == step(pl.col("last"))
    first = when.select(pl.when(same).then("first").alias("first"))["first"]
    if when.height and first.null_count() == when.height:
        problem = (
            f"'{found}' does not say in which {frame.unit.clock.step} an event is."
        )
        raise PanelError(problem, "Attach it to a panel of years.", found=found.id)
    return first


def _counted(
    frame: Frame,
    found: Source,
    who: str,
    side: Side,
    columns: Sequence[str],
    read: pl.DataFrame,
) -> Ready:
    """Give events to states or pairs, one row for each that counts."""
    how, holders = found.how, side.holders
    paired = who == "dyad" and "state" in holders
    name = how.by if paired else how.once or (_ROW,)
    dated = read.drop_nulls(_START).select(
        pl.struct(*name).rank("dense").alias(_EVENT),
        _ROW,
        *columns,
        *dict.fromkeys(
            c for held in holders.values() for c in held if c not in columns
        ),
        pl.col(_START).alias("start"),
        pl.col(_STOP).alias("stop"),
    )
    rows = _held(found, dated, holders, columns)
    ready = Ready(who, tuple(holders), rows, rows=read.height)
    for key, held in holders.items():
        ready = attach.coded(frame, found, ready, key, _system(found, held))
    nameless = dated.height - rows[_ROW].n_unique()
    pairs = _pairs(ready.spans) if paired else ready.spans
    keys = ["state_a", "state_b"] if paired else list(holders)
    directed = attach.directed(found) and frame.directed and not paired
    if "state_b" in keys and not directed:
        pairs = _smaller_first(pairs)
    once = pairs.unique([*keys, _EVENT, "start"], maintain_order=True, keep="first")
    one = [pl.lit(1, pl.Int64).alias(how.count)] if how.count else []
    return replace(
        ready,
        keys=tuple(keys),
        spans=once.drop(_EVENT, _ROW).with_columns(*one),
        directed=directed,
        nameless=nameless,
        undated=read[_START].null_count(),
    )


def _held(
    found: Source,
    rows: pl.DataFrame,
    holders: Mapping[str, tuple[str, ...]],
    columns: Sequence[str],
) -> pl.DataFrame:
    """Return a row for each state, or pair, that the columns of an event name."""
    kept = [_EVENT, _ROW, *columns, "start", "stop"]
    parts = [
        rows.select(
            *kept,
            *(
                pl.col(c).cast(pl.String).alias(k)
                for k, c in zip(holders, names, strict=True)
            ),
        )
        for names in itertools.product(*holders.values())
    ]
    every = pl.concat(parts).drop_nulls(list(holders))
    for key, held in holders.items():
        if _system(found, held) in coding.NUMBERS:
            apart = pl.col(key).str.split(",")
            every = every.with_columns(apart).explode(key)
            every = every.with_columns(pl.col(key).str.strip_chars())
    return every


def _system(found: Source, held: tuple[str, ...]) -> str:
    """Return the system of the states in some columns."""
    systems = {c.system for c in choose.spec(found).columns if c.name in held}
    return next(iter(systems - {""}), "name")


def _pairs(rows: pl.DataFrame) -> pl.DataFrame:
    """Pair the states of an event for as long as both were there."""
    one = rows.rename({"state": "state_a"})
    other = rows.select(
        _EVENT,
        pl.col("state").alias("state_b"),
        pl.col("start").alias("\0from"),
        pl.col("stop").alias("\0to"),
    )
    both = one.join(other, on=_EVENT).filter(pl.col("state_a") < pl.col("state_b"))
    cut = both.with_columns(
        pl.max_horizontal("start", "\0from").alias("start"),
        pl.min_horizontal("stop", "\0to").alias("stop"),
    )
    return cut.filter(pl.col("start") < pl.col("stop")).drop("\0from", "\0to")


def _smaller_first(rows: pl.DataFrame) -> pl.DataFrame:
    one, other = pl.col("state_a"), pl.col("state_b")
    return rows.with_columns(
        pl.min_horizontal(one, other).alias("state_a"),
        pl.max_horizontal(one, other).alias("state_b"),
    ).filter(one != other)
