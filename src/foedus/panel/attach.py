"""Sources made ready: their rows by the keys, the time and the codes of a panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

import polars as pl

from foedus.errors import PanelError
from foedus.panel import choose, coding, covered, pacts, placing, spans
from foedus.panel.attachment import Attachment, Source, Want
from foedus.panel.clock import Clock
from foedus.panel.unit import Unit
from foedus.registry.states import System
from foedus.sources.layout import TableSpec
from foedus.store.store import Store

LISTED: Final = choose.LISTED
_SHOWN: Final = 8
"""How many states that are lost are named as examples."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a panel asks every source for.

    Attributes
    ----------
    store : Store
        Where the sources are.
    unit : Unit
        What a row is.
    years : tuple of int
        First and last calendar year.
    system : {"cow", "gw"}
        Whose numbers the states have.
    directed : bool
        Whether a pair stands in both orders.
    roster : str
        Who lists the units; empty for the default.
    """

    store: Store
    unit: Unit
    years: tuple[int, int]
    system: System
    directed: bool
    roster: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """Rows of a source under names of ours, before they are given to a unit.

    Attributes
    ----------
    who : str
        What they are about: ``state``, ``dyad`` ...
    keys : tuple of str
        Columns that identify it: ``state``, or ``state_a`` and ``state_b`` ...
    spans : polars.DataFrame
        `keys`, ``start`` and ``stop`` (days) or ``year``, and the values.
    directed : bool
        Whether a row of a pair is about the first of the two.
    lost : int
        Rows whose state has no number in the system of the panel.
    strange : tuple of str
        States of the source that are none of that system, as they are written.
    undated, nameless : int
        Rows of which the source does not say when, and about whom.
    rows, duplicated : int
        Rows of the source that were read, and that shared their key with another.
    """

    who: str
    keys: tuple[str, ...]
    spans: pl.DataFrame
    directed: bool = False
    lost: int = 0
    strange: tuple[str, ...] = ()
    undated: int = 0
    nameless: int = 0
    rows: int = 0
    duplicated: int = 0


def plain(frame: Frame, found: Source, who: str, want: Want) -> tuple[Attachment, ...]:
    """Make a table ready whose rows are values or spells of values.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    found : Source
        The table.
    who : str
        What its rows are about.
    want : Want
        Its columns and rules.

    Returns
    -------
    tuple of Attachment
        One, or one for each state of a row where the source is about single states.

    Raises
    ------
    PanelError
        If a column or rule is unknown, or rows repeat a key and nothing says which to
        take.
    """
    ready = _ready(frame, found, who, want)
    if "alliance" not in ready.keys:
        return finished(frame, found, want, ready)
    if not pacts.differ(frame.unit, frame.roster, choose.spec(found)):
        made = finished(frame, found, want, ready)
        return tuple(replace(one, fill={}) for one in made)
    picks, either = _picks(found, want), found.how.either
    named = pacts.named(ready.spans, ready.keys, picks, either)
    more = ready.duplicated + named.shared
    known = replace(ready, spans=named.rows, duplicated=more)
    return tuple(
        replace(
            one,
            fill={},  # an alliance without a number is not known to have none
            rows=max(ready.rows, ready.spans.height),
            lost=one.lost + named.lost,
            rules=one.rules + named.rules,
        )
        for one in finished(frame, found, want, known)
    )


def finished(
    frame: Frame, found: Source, want: Want, ready: Ready
) -> tuple[Attachment, ...]:
    """Give rows to the keys and the steps of a panel.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    found : Source
        Where the rows are from.
    want : Want
        The rules.
    ready : Ready
        The rows.

    Returns
    -------
    tuple of Attachment
        One, or one for each state of a row where the rows are about single states.

    Raises
    ------
    PanelError
        If rows repeat a key and nothing says which to take.
    """
    table = choose.spec(found)
    # Rows about the world have no key: a constant stands for it on the way.
    everywhere = pl.lit(0).alias(_WORLD)
    rows = ready.spans if ready.keys else ready.spans.with_columns(everywhere)
    keys = list(ready.keys) or [_WORLD]
    paired = _oriented(frame, found, ready, rows)
    timed = _timed(frame, found, want, paired, keys).drop(_WORLD, strict=False)
    names = {n: found.column(n) for n in timed.columns if n not in choose.KEYS}
    if not names:
        problem = f"'{found}' has no value for a panel: it only lists."
        raise PanelError(problem, "Name columns of it.", found=str(found))
    named = timed.rename(names)
    plain = Attachment(
        source=str(found),
        on=ready.keys,
        frame=named,
        columns=tuple(names.values()),
        fill=_fill(found, table, names, named),
        years=covered.whole_years(frame.store.coverage(str(found))),
        members=covered.members(frame.years, frame.system, table),
        rows=max(ready.rows, ready.spans.height),
        duplicated=ready.duplicated
        + (0 if "year" in paired.columns else spans.overlaps(paired, keys)),
        rules=_said(found, want, ready),
        lost=ready.lost,
    )
    return placing.placed(frame.unit, plain)


_WORLD: Final = "\0world"
_KEYS: Final = {
    "leader": ("leader",),
    "alliance": ("alliance",),
    "member": ("alliance", "state"),
    "dispute": ("dispute",),
    "world": (),
}
"""What identifies rows that are not about states and pairs of them."""


def _ready(frame: Frame, found: Source, who: str, want: Want) -> Ready:
    """Read a table: its keys under our names, its time, its values."""
    table, columns = choose.spec(found), choose.columns(found, want.columns)
    picks = _picks(found, want)
    choose.refuse_long(found, [n for n in columns if n not in picks])
    roles = {c.role: c for c in reversed(table.columns) if c.role}
    states = [r for r in ("state", "state_a", "state_b") if r in roles]
    keys = list(_KEYS.get(who, states))
    read = frame.store.scan(str(found))
    if "year" in roles and not found.how.start:
        year = roles["year"].name
        read = read.filter(pl.col(year).is_between(*frame.years))
    raw = read.collect()
    for name, value in found.how.unless.items():
        raw = raw.filter(pl.col(name).ne_missing(value))
    values = raw.select(
        *(pl.col(roles[k].name).alias(k) for k in keys), *(pl.col(c) for c in columns)
    )
    if found.how.indicator:
        values = values.with_columns(pl.lit(1, pl.Int64).alias(found.how.indicator))
    timed = _dated(frame, found, raw, values, roles)
    time = [n for n in ("year", "start") if n in timed.columns]
    named = timed.drop_nulls([*keys, *time])
    once = named
    if "year" in time:
        once = _one_each(found, named, keys, picks)
    ready = Ready(who, tuple(keys), once, directed(found), rows=raw.height)
    for state in (k for k in keys if k in states):
        ready = coded(frame, found, ready, state, roles[state].system)
    undated = timed.height - timed.drop_nulls(time).height
    nameless = timed.height - undated - timed.drop_nulls([*keys, *time]).height
    return replace(
        ready,
        undated=undated,
        nameless=nameless,
        duplicated=named.height - once.height,
    )


def directed(found: Source) -> bool:
    """Return whether a row of a pair is about the first of the two.

    Parameters
    ----------
    found : Source
        A table.

    Returns
    -------
    bool
        What its catalogue entry says, else what its unit of observation does.
    """
    if found.how.directed is not None:
        return found.how.directed
    return choose.spec(found).unit.startswith("directed")


def _dated(
    frame: Frame,
    found: Source,
    raw: pl.DataFrame,
    values: pl.DataFrame,
    roles: Mapping[str, object],
) -> pl.DataFrame:
    """Give rows their time; rows without one hold wherever the source speaks."""
    if roles.keys() & {"year", "start"} or found.how.start:
        return pl.concat([values, _time(frame, found, raw, roles)], how="horizontal")
    first, last = frame.years
    if {"state", "state_a"} & set(values.columns):
        low, high = covered.whole_years(frame.store.coverage(str(found)))
        first, last = max(first, low), min(last, high)
    years = pl.Series("year", range(first, last + 1), dtype=pl.Int32)
    return values.join(years.to_frame(), how="cross")


def _time(
    frame: Frame, found: Source, raw: pl.DataFrame, roles: Mapping[str, object]
) -> pl.DataFrame:
    """Return the year of each row, or the days [start, stop) that it holds."""
    named = {role: getattr(spec, "name", "") for role, spec in roles.items()}
    if "year" in roles and not found.how.start:
        return raw.select(pl.col(named["year"]).cast(pl.Int32).alias("year"))
    start = found.how.start or (named["start"],)
    end = found.how.end or ((named["end"],) if "end" in named else start)
    first = spans.days(raw, start, "day")["first"]
    last = spans.days(raw, end, found.how.precision)["last"]
    low, high = covered.known_days(frame.store.coverage(str(found)))
    if start[0] in found.how.open:
        first = first.fill_null(low)
    return pl.DataFrame({"start": first, "stop": (last + 1).fill_null(high)}).select(
        pl.col("start").clip(lower_bound=low), pl.col("stop").clip(upper_bound=high)
    )


def coded(frame: Frame, found: Source, ready: Ready, column: str, system: str) -> Ready:
    """Write a column of states in the numbers of the panel.

    Parameters
    ----------
    frame : Frame
        What the panel is.
    found : Source
        Where the rows are from: its entry says how it writes names.
    ready : Ready
        The rows.
    column : str
        The column of states.
    system : str
        The system in which the source writes them.

    Returns
    -------
    Ready
        The rows of states of the system of the panel, cut where numbers change, and
        what was lost.
    """
    rows = ready.spans
    if system == frame.system:
        number = rows.with_columns(pl.col(column).cast(pl.Int32))
        return replace(ready, spans=number)
    dated = rows if "start" in rows.columns else _whole_years(rows)
    names = found.how.names
    spans, lost = coding.translated(dated, column, system, frame.system, names)
    strange = coding.strange(rows[column], system, frame.system, names)
    known = (*ready.strange, *strange)
    return replace(ready, spans=spans, lost=ready.lost + lost, strange=known)


def _whole_years(rows: pl.DataFrame) -> pl.DataFrame:
    """Turn years into spans of days."""
    if rows.is_empty():
        empty = pl.lit(None, pl.Int32)
        return rows.drop("year").with_columns(empty.alias("start"), empty.alias("stop"))
    first, last = cast("int", rows["year"].min()), cast("int", rows["year"].max())
    table = Clock("year").first_day(first, last).rename({"first": "start"})
    return rows.join(
        table, left_on="year", right_on="time", maintain_order="left"
    ).drop("year")


def _oriented(
    frame: Frame, found: Source, ready: Ready, rows: pl.DataFrame
) -> pl.DataFrame:
    """Turn pairs as the panel has them: both orders, or the smaller number first."""
    if "state_b" not in ready.keys:
        return rows
    one, other = pl.col("state_a"), pl.col("state_b")
    turned = rows.with_columns(other.alias("state_a"), one.alias("state_b"))
    if not ready.directed:
        if frame.directed:
            return pl.concat([rows, turned])
        return pl.concat([rows.filter(one <= other), turned.filter(one < other)])
    if frame.directed:
        return rows
    if found.how.directed and not found.how.either:
        problem = f"'{found}' says what one state is to another: a pair has two values."
        raise PanelError(problem, "Build the panel with directed=True.", found=found.id)
    kept = rows.filter(one <= other)
    either = [n for n in found.how.either if n in ready.spans.columns]
    if not either:
        return kept
    by = [
        n for n in ("state_a", "state_b", "year", "start", "stop") if n in kept.columns
    ]
    both = pl.concat([kept, turned.filter(one < other)])
    return both.group_by(by, maintain_order=True).agg(
        pl.col(n).max() if n in either else pl.col(n).first()
        for n in kept.columns
        if n not in by
    )


def _timed(
    frame: Frame, found: Source, want: Want, rows: pl.DataFrame, keys: Sequence[str]
) -> pl.DataFrame:
    """Return one row for each key and year, or spans of steps."""
    pick = _picks(found, want)
    if "year" in rows.columns:
        return _one_each(found, rows, keys, pick).with_columns(
            pl.lit(True).alias(LISTED)
        )
    clock = frame.unit.clock
    # Of two spells that begin in one step, the one that began later stands first.
    late = rows.sort("start", descending=True, maintain_order=True)
    inside = spans.clipped(late, frame.years)
    held = spans.steps(inside, clock, cast("spans.Within", want.within))
    return spans.resolved(held, keys, pick).with_columns(pl.lit(True).alias(LISTED))


def _picks(found: Source, want: Want) -> Mapping[str, str]:
    said = cast("Mapping[str, str]", want.options.get("pick", {}))
    return {**found.how.pick, **said}


def _one_each(
    found: Source, rows: pl.DataFrame, keys: Sequence[str], pick: Mapping[str, str]
) -> pl.DataFrame:
    """Keep one row for each key and year, or refuse."""
    by = [*keys, "year"]
    repeated = rows.height - rows.select(by).n_unique()
    if not repeated:
        return rows
    left = [n for n in rows.columns if n not in by and n not in pick]
    if left:
        problem = (
            f"'{found}' has {repeated:,} rows that repeat a {' x '.join(by)}; "
            f"nothing says which value of {', '.join(left[:4])} to take."
        )
        remedy = f"Say pick={{'{left[0]}': 'max'}}, or choose another table."
        raise PanelError(problem, remedy, repeated=repeated)
    return rows.group_by(by, maintain_order=True).agg(
        spans.picked(n, pick[n]) for n in rows.columns if n not in by
    )


def _fill(
    found: Source, table: TableSpec, names: Mapping[str, str], named: pl.DataFrame
) -> Mapping[str, int | bool]:
    """Return what a column is where the source says that there was nothing."""
    if table.absence != "none":
        return {}
    zeros = {*table.zeros, found.how.indicator, found.how.count}
    return {
        panel: False if named.schema[panel] == pl.Boolean else 0
        for own, panel in names.items()
        if own in zeros
    }


def _said(found: Source, want: Want, ready: Ready) -> tuple[str, ...]:
    said = []
    if "start" in ready.spans.columns and found.how.how != "count":
        said.append(f"a spell counts in a step by the rule '{want.within}'")
    if ready.lost:
        lost = f"{ready.lost:,} rows have states without a number in the system"
        some = ", ".join(dict.fromkeys(ready.strange[:_SHOWN]))
        said.append(f"{lost}: {some}" if some else lost)
    if ready.undated:
        said.append(f"{ready.undated:,} rows do not say when")
    if ready.nameless:
        said.append(f"{ready.nameless:,} rows name no {ready.who}")
    return tuple(said)
