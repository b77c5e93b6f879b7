"""The walk of a cell of a panel back to the lines of its source."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus.errors import PanelError
from foedus.panel import cases, citation, coding, pacts, spans
from foedus.panel.attachment import Attachment
from foedus.panel.frame import Panel
from foedus.panel.rows import ordered
from foedus.panel.steps import Where
from foedus.registry.states import System
from foedus.sources import catalog
from foedus.sources.attaching import Attaching
from foedus.sources.layout import TableSpec
from foedus.store import names

_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the walk.

    Attributes
    ----------
    stage : str
        ``cell``, ``rule``, ``row``, ``file`` or ``source``.
    what : str
        What is found there.
    where : str
        Key, table, file and line, or citation.
    """

    stage: str
    what: str
    where: str


def trace(panel: Panel, key: Mapping[str, Any], column: str = "") -> tuple[Stage, ...]:
    """Walk a cell back to the lines of the source's file.

    Parameters
    ----------
    panel : Panel
        The panel.
    key : mapping of str to object
        Column -> value of the key of one row, such as ``{"state_a": 2, "state_b": 365,
        "year": 1962}``.
    column : str
        The column; without it every column that a source gives.

    Returns
    -------
    tuple of Stage
        The cell with its value, the rules by which it came about, each row of the
        source about this key and time, its file and its citation.

    Raises
    ------
    PanelError
        If the key is not complete, no row has it, or there is no such column.
    """
    row = _row(panel, key)
    if column and column not in panel.columns:
        near = difflib.get_close_matches(column, panel.columns, n=1)
        hint = f" (nearest: '{near[0]}')" if near else ""
        problem = f"The panel has no column '{column}'{hint}."
        remedy = f"Use one of: {', '.join(panel.columns)}."
        raise PanelError(problem, remedy, found=column)
    given = [c for one in panel.attachments for c in one.columns]
    wanted = [column] if column else given
    return tuple(stage for name in wanted for stage in _walk(panel, row, name))


def _row(panel: Panel, key: Mapping[str, Any]) -> dict[str, Any]:
    """Build the one row that has a key."""
    expected = panel.unit.key
    if set(key) != set(expected):
        problem = f"The key of a row is {', '.join(expected)}, not {', '.join(key)}."
        raise PanelError(problem, "Give each of them once.", found=tuple(key))
    pieces = panel.pieces
    for name in panel.unit.keys:
        kind = pieces.schema[name]
        pieces = pieces.filter(
            pl.col(name) == pl.lit(_typed(name, key[name], kind), kind)
        )
    year = int(key["year"])
    table = panel.unit.clock.years(year, year).row(0, named=True)
    opens, closes = table["opens"], table["closes"]
    near = pieces.filter(pl.col("start") < closes, pl.col("stop") > opens).with_columns(
        pl.col("start").clip(lower_bound=opens), pl.col("stop").clip(upper_bound=closes)
    )
    rows = panel.engine.fetch(panel.lazy(near).select(*panel.columns))
    for name in panel.unit.clock.labels:
        rows = rows.filter(pl.col(name) == int(key[name]))
    if rows.is_empty():
        said = ", ".join(f"{k}={v}" for k, v in key.items())
        problem = f"The panel has no row {said}."
        remedy = "A row is there when all its states are, and every case says yes."
        raise PanelError(problem, remedy, found=dict(key))
    return ordered(rows, panel.unit.key).row(0, named=True)


def _typed(name: str, value: object, kind: pl.DataType) -> object:
    if not kind.is_integer():
        return str(value)
    try:
        return int(str(value))
    except ValueError as error:
        problem = f"'{name}' is a number, not '{value}'."
        raise PanelError(problem, "Give the number.", found=value) from error


def _walk(panel: Panel, row: Mapping[str, Any], column: str) -> Iterator[Stage]:
    said = ", ".join(f"{name}={row[name]}" for name in panel.unit.key)
    value = "null (not covered, or not known)" if row[column] is None else row[column]
    yield Stage("cell", f"{column} = {value}", said)
    for spell in panel.clocks:
        if column == spell.column:
            variable = column.removesuffix("_spell")
            what = f"{panel.unit.clock.step}s since the last event of {variable}"
            yield Stage("rule", what, "foedus.panel.peace.clocks")
            column = variable
    for step in panel.steps:
        if isinstance(step, Where) and step.case.column == column:
            yield from _of_case(panel, step, row)
            return
    for one in panel.attachments:
        if column in one.columns:
            yield from _of_source(panel, one, row, column)
            return
    yield Stage("source", "the list of states that comes with foedus", column)


def _of_case(panel: Panel, step: Where, row: Mapping[str, Any]) -> Iterator[Stage]:
    options = ", ".join(f"{k}={v}" for k, v in step.case.options.items())
    yield Stage("rule", f"the case {step.case.name}", options or "default options")
    for said in cases.sayings(panel.frame, step.case):
        if said.source:
            yield from _lines(panel, said.source, said.on, row)


def _of_source(
    panel: Panel, one: Attachment, row: Mapping[str, Any], column: str
) -> Iterator[Stage]:
    first, last = one.years
    for rule in one.rules:
        yield Stage("rule", rule, one.source)
    if row[column] is None and first <= last and not first <= row["year"] <= last:
        what = f"the source covers the whole years {first} to {last}"
        yield Stage("rule", what, one.source)
    elif column in one.fill and row[column] == one.fill[column]:
        what = f"where it covers a year and lists nothing it says {one.fill[column]}"
        yield Stage("rule", what, one.source)
    if one.in_memory:
        yield Stage("source", "a frame in memory, which no store holds", one.source)
        return
    for source in (one.source, *one.also):
        yield from _lines(panel, source, one.on, row)


def _lines(
    panel: Panel, source: str, on: tuple[str, ...], row: Mapping[str, Any]
) -> Iterator[Stage]:
    """Name the rows of a table about the key and the time of a row."""
    said = names.parse(source)
    held = panel.store.held(str(said._replace(table="")))
    entry = next((e for e in catalog.entries() if e.id == said.source), None)
    spec = entry.tables.get(said.table) if entry else None
    found = pl.DataFrame()
    if entry is not None and spec is not None:
        raw = panel.store.scan(source).collect().with_row_index("\0line")
        timed = _days(raw, spec, _how(entry, spec))
        near = _in_time(timed, _span(panel, row))
        found = _about(panel, raw, near, spec, {name: row[name] for name in on})
    for cells in found.head(_LINES).iter_rows(named=True):
        text = "; ".join(
            f"{k}: {v}" for k, v in cells.items() if v is not None and k != "line"
        )
        where = f"row:{said.source}@{said.version}#{said.table}:{cells['line']}"
        yield Stage("row", text, where)
    if found.is_empty():
        yield Stage("row", "no row about this key and time", source)
    elif found.height > _LINES:
        yield Stage("row", f"{found.height - _LINES} further rows", source)
    lines = found["line"].to_list()[:_LINES] if found.height else []
    for name, sha256 in _files(held.facts.files, spec).items():
        at = f", line {', '.join(map(str, lines))}" if lines else ""
        yield Stage("file", f"sha256 {sha256}", f"{name}{at}")
    used = citation.Used(said.source, said.version, (said.table,))
    title = entry.title if entry else held.facts.title
    cited = " ".join(citation.cited(panel.store, used).split())
    yield Stage("source", cited, f"{title or said.source}, version {said.version}")


def _files(files: Mapping[str, str], spec: TableSpec | None) -> dict[str, str]:
    """Return the files of a source that hold a table; all if it does not say."""
    named = {f.name for f in spec.files} if spec else set()
    hashes = {f.sha256 for f in spec.files} if spec else set()
    own = {n: h for n, h in files.items() if n in named or h in hashes}
    return own or dict(files)


def _how(entry: catalog.Entry, spec: TableSpec) -> Attaching:
    """Return how a table is attached, as its entry says."""
    stated = (
        how for hows in entry.attach.values() for how in hows if how.table == spec.name
    )
    return next(stated, Attaching(spec.name))


def _days(raw: pl.DataFrame, spec: TableSpec, how: Attaching) -> pl.DataFrame:
    """Return the number of each row and the days [start, stop) that it may be about."""
    start = how.start or _named(spec, "start") or _named(spec, "year")
    end = how.end or _named(spec, "end") or start
    if not start:
        nothing = pl.lit(None, pl.Int32)
        return raw.select("\0line", nothing.alias("start"), nothing.alias("stop"))
    first = spans.days(raw, start, "day")["first"]
    last = spans.days(raw, end, how.precision)["last"]
    return pl.DataFrame({"\0line": raw["\0line"], "start": first, "stop": last + 1})


def _named(spec: TableSpec, role: str) -> tuple[str, ...]:
    return tuple(c.name for c in spec.with_role(role))[:1]


def _in_time(timed: pl.DataFrame, span: tuple[int, int]) -> pl.DataFrame:
    first, stop = span
    return timed.with_columns(
        pl.col("start").fill_null(-spans.FOREVER),
        pl.col("stop").fill_null(spans.FOREVER),
    ).filter(pl.col("start") < stop, pl.col("stop") > first)


def _about(
    panel: Panel,
    raw: pl.DataFrame,
    near: pl.DataFrame,
    spec: TableSpec,
    key: Mapping[str, Any],
) -> pl.DataFrame:
    """Return the rows about a key: a pair in either order, a state on any side."""
    roles = {c.role: c for c in reversed(spec.columns) if c.role}
    sides = [r for r in ("state", "state_a", "state_b") if r in roles]
    asked = [value for name, value in key.items() if name.startswith("state")]
    met = []
    for side in sides if asked else []:
        states = raw[roles[side].name].gather(near["\0line"]).alias(side)
        one = _coded(near.with_columns(states), side, roles[side].system, panel.system)
        met += [one.filter(pl.col(side) == state)["\0line"] for state in asked]
    for name in ("leader", "alliance", "dispute"):
        if name in key and name in roles:
            own = raw[roles[name].name].gather(near["\0line"]).cast(pl.String)
            said = pacts.written(key[name])
            met.append(near.filter(own.is_in(said))["\0line"])
    if not met:
        return near.clear().join(raw, on="\0line").drop("\0line", "start", "stop")
    # A row about a pair names both of its states, one about a state only the one.
    needed = min(len(asked), len(sides)) + len(met) - len(asked) * len(sides)
    times = pl.concat(met).value_counts().filter(pl.col("count") >= needed)
    return raw.filter(pl.col("\0line").is_in(times["\0line"].implode())).drop("\0line")


def _coded(rows: pl.DataFrame, side: str, source: str, target: System) -> pl.DataFrame:
    if source in (target, ""):
        return rows.with_columns(pl.col(side).cast(pl.Int32))
    return coding.translated(rows, side, source, target)[0]


def _span(panel: Panel, row: Mapping[str, Any]) -> tuple[int, int]:
    """Return the days [first, stop) of a row."""
    table = panel.unit.clock.calendar(row["year"], row["year"])
    steps = panel.unit.clock.first_day(row["year"], row["year"])
    for name in panel.unit.clock.labels:
        table = table.filter(pl.col(name) == row[name])
    found = steps.join(table, on="time").row(0, named=True)
    return found["first"], found["stop"]
