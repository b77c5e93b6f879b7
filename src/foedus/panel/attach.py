"""Sources made ready: their rows by the keys, the time and the codes of a panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

import polars as pl

from foedus.dates import Interval
from foedus.errors import PanelError
from foedus.panel import choose, coding, spans
from foedus.panel.attachment import Attachment, Source, Want
from foedus.panel.clock import Clock
from foedus.panel.unit import Unit
from foedus.registry import system_years
from foedus.registry.states import System
from foedus.sources.layout import TableSpec
from foedus.store.store import Store

LISTED: Final = "listed"


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
    """

    store: Store
    unit: Unit
    years: tuple[int, int]
    system: System
    directed: bool


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
    """

    who: str
    keys: tuple[str, ...]
    spans: pl.DataFrame
    directed: bool = False
    lost: int = 0


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
    ready = _ready(frame, found, who, choose.columns(found, want.columns))
    return finished(frame, found, want, ready)


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
    rows = ready.spans.height
    keys = list(ready.keys)
    paired = _oriented(frame, found, ready)
    by = [*keys, "year"] if "year" in paired.columns else keys
    timed = _timed(frame, found, want, paired, keys)
    names = {n: found.column(n) for n in timed.columns if n not in _KEYS}
    named = timed.rename(names)
    plain = Attachment(
        source=str(found),
        on=ready.keys,
        frame=named,
        columns=tuple(names.values()),
        fill=_fill(found, table, names, named),
        years=whole_years(frame.store.coverage(str(found))),
        members=_members(frame, table),
        cut="start" in named.columns,
        rows=rows,
        duplicated=paired.height - paired.select(by).n_unique()
        if "year" in by
        else _overlaps(paired, keys),
        rules=_said(want, ready),
        lost=ready.lost,
    )
    return _placed(frame.unit, plain)


_KEYS: Final = frozenset(
    {
        *("state", "state_a", "state_b", "leader", "leader_a", "leader_b"),
        *("alliance", "member", "phase", "dispute", "year", "start", "stop", LISTED),
    }
)


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


def _ready(frame: Frame, found: Source, who: str, columns: tuple[str, ...]) -> Ready:
    """Read a table: its keys under our names, its time, its values."""
    table = choose.spec(found)
    roles = {c.role: c for c in reversed(table.columns) if c.role}
    states = [r for r in ("state", "state_a", "state_b") if r in roles]
    others = [r for r in ("leader", "alliance", "dispute") if r == who]
    keys = [*others] if others else states
    read = frame.store.scan(f"{found.id}@{found.version}.{found.table}")
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
    timed = pl.concat([values, _time(raw, found, roles)], how="horizontal")
    lost = 0
    for state in (k for k in keys if k in states):
        timed, missed = _coded(timed, state, roles[state].system, frame.system)
        lost += missed
    directed = table.unit.startswith("directed")
    return Ready(who, tuple(keys), timed, directed, lost)


def _time(
    raw: pl.DataFrame, found: Source, roles: Mapping[str, object]
) -> pl.DataFrame:
    """Return the year of each row, or the days [start, stop) that it holds."""
    named = {role: getattr(spec, "name", "") for role, spec in roles.items()}
    if "year" in roles and not found.how.start:
        return raw.select(pl.col(named["year"]).cast(pl.Int32).alias("year"))
    start = found.how.start or (named["start"],)
    end = found.how.end or ((named["end"],) if "end" in named else start)
    first = spans.days(raw, start, "day")["first"]
    last = spans.days(raw, end, found.how.precision)["last"]
    open_end = pl.lit(spans.FOREVER, pl.Int32)
    return pl.DataFrame({"start": first, "stop": last + 1}).with_columns(
        pl.col("stop").fill_null(open_end)
    )


def _coded(
    rows: pl.DataFrame, column: str, source: str, target: System
) -> tuple[pl.DataFrame, int]:
    """Write a column of states in the numbers of the panel."""
    if source == target:
        return rows.with_columns(pl.col(column).cast(pl.Int32)), 0
    dated = rows if "start" in rows.columns else _whole_years(rows)
    return coding.translated(dated, column, source, target)


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


def _oriented(frame: Frame, found: Source, ready: Ready) -> pl.DataFrame:
    """Turn pairs as the panel has them: both orders, or the smaller number first."""
    if "state_b" not in ready.keys:
        return ready.spans
    one, other = pl.col("state_a"), pl.col("state_b")
    turned = ready.spans.with_columns(other.alias("state_a"), one.alias("state_b"))
    if not ready.directed:
        if frame.directed:
            return pl.concat([ready.spans, turned])
        return pl.concat([ready.spans.filter(one <= other), turned.filter(one < other)])
    if frame.directed:
        return ready.spans
    kept = ready.spans.filter(one <= other)
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
    """Return one row for each key and year, or the pieces of a year."""
    pick = {**found.how.pick, **_picks(want)}
    if "year" in rows.columns:
        return _one_each(found, rows, keys, pick).with_columns(
            pl.lit(True).alias(LISTED)
        )
    clock = frame.unit.clock
    inside = spans.clipped(rows, frame.years)
    held = spans.steps(inside, clock, cast("spans.Within", want.within))
    apart = spans.resolved(held, keys, pick)
    return spans.in_years(apart, keys, clock, frame.years)


def _picks(want: Want) -> Mapping[str, str]:
    said = want.options.get("pick", {})
    return cast("Mapping[str, str]", said)


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


def _overlaps(rows: pl.DataFrame, keys: Sequence[str]) -> int:
    """Count spans that begin before an earlier one of the same key has ended."""
    ordered = rows.sort(*keys, "start")
    reach = pl.col("stop").cum_max().shift().over(list(keys))
    return ordered.filter(pl.col("start") < reach).height


def _fill(
    found: Source, table: TableSpec, names: Mapping[str, str], named: pl.DataFrame
) -> Mapping[str, int | bool]:
    """Return what a column is where the source says that there was nothing."""
    if table.absence != "none":
        return {}
    zeros = {*table.zeros, found.how.indicator}
    return {
        panel: False if named.schema[panel] == pl.Boolean else 0
        for own, panel in names.items()
        if own in zeros
    }


def _members(frame: Frame, table: TableSpec) -> pl.DataFrame | None:
    """Return the states of which a table in other numbers can say that none."""
    theirs = {c.system for c in table.columns if c.system in ("cow", "gw")}
    if table.absence != "none" or frame.system in theirs or not theirs:
        return None
    system = cast("System", theirs.pop())
    listed = system_years.spells(*frame.years, system).select(
        "state", "start", (pl.col("end") + 1).alias("stop")
    )
    ours, _ = coding.translated(listed, "state", system, frame.system)
    years = Clock("year")
    held = spans.steps(ours, years, "any")
    return spans.in_years(held, ["state"], years, frame.years).select("state", "year")


def _placed(unit: Unit, plain: Attachment) -> tuple[Attachment, ...]:
    """Give an attachment about one state to each state of a row."""
    if plain.on != ("state",):
        return (plain,)
    return tuple(_renamed(plain, state, unit.suffix(state)) for state in unit.states)


def _renamed(plain: Attachment, state: str, suffix: str) -> Attachment:
    names = {n: f"{n}{suffix}" for n in plain.columns}
    return replace(
        plain,
        on=(state,),
        frame=plain.frame.rename({**names, "state": state}),
        columns=tuple(names.values()),
        fill={names[n]: value for n, value in plain.fill.items()},
    )


def _said(want: Want, ready: Ready) -> tuple[str, ...]:
    said = []
    if "start" in ready.spans.columns:
        said.append(f"a spell counts in a step by the rule '{want.within}'")
    if ready.lost:
        said.append(f"{ready.lost:,} rows have states without a number in the system")
    return tuple(said)
