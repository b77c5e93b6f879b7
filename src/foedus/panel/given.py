"""Frames that users bring: sources attached to them, or they to a panel.

pandas, Polars, DuckDB and PySpark frames are understood, and come back as what they
were.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, cast

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame, IntoFrameT

from foedus.errors import PanelError
from foedus.panel import choose, placing, rows, spans, ways
from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment, Want
from foedus.panel.clock import LABELS
from foedus.panel.engine import DuckDB, Engine, Polars, Rows, Spark
from foedus.panel.plan import joins
from foedus.panel.unit import Unit, unit
from foedus.registry import system_years
from foedus.registry.states import System
from foedus.sources import catalog
from foedus.store import names
from foedus.store.store import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

Native = nw.DataFrame[Any] | nw.LazyFrame[Any]

_TIME: Final = "time__"
_ROW: Final = "row__"
_OWN: Final = "own__"
_KINDS: Final = "a pandas, Polars, DuckDB or PySpark frame"


@dataclass(frozen=True, slots=True)
class Given:
    """A step of a panel that adds the columns of a frame in memory.

    Attributes
    ----------
    name : str
        What the user calls it.
    found : tuple of Attachment
        Its rows as they were when it was attached.
    """

    name: str
    found: tuple[Attachment, ...] = field(compare=False)


def attach(
    frame: IntoFrameT,
    sources: Collection[str],
    of: str = "dyad-years",
    *,
    directed: bool = True,
    system: System = "cow",
    store: Store | None = None,
) -> IntoFrameT:
    """Attach sources to a frame of the user's own.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or PySpark frame
        One row for each unit and time, under the names of a panel: ``state``, or
        ``state_a`` and ``state_b``, then ``year``, ``month``, ``day``, all whole
        numbers.
    sources : collection of str
        Sources, as in `Panel.attach`.
    of : str
        Unit of analysis of the frame.
    directed : bool
        Whether a row of a pair is about its first state; else the smaller number
        stands first.
    system : {"cow", "gw"}
        Whose numbers its states have.
    store : Store, optional
        Where the sources are; by default the user's own.

    Returns
    -------
    frame of the same kind
        Its columns and rows as they were, and the columns of the sources: null where a
        source does not cover a row, 0 where it does and there is none. A frame in
        memory keeps its order; a lazy one stays lazy, but for its keys, which are
        looked through at once. In pandas whole numbers and truth values can be null
        (``Int32``, ``boolean``).

    Raises
    ------
    PanelError
        If key columns are missing, null or no whole numbers, keys repeat, a column is
        there already, or a source cannot be attached to the unit.
    StoreError
        If a source is not in the store.
    """
    what = unit(of)
    native = _native(frame)
    own = native.collect_schema().names()
    _refuse_missing(what.key, native)
    keys, on = _rows(native, what.key)
    years = _years(what, keys, on, directed)
    where = Frame(store or Store(), what, years, system, directed)
    found = [
        _known(where, one) for s in sources for one in ways.attachments(where, Want(s))
    ]
    new = [name for one in found for name in one.columns]
    _refuse_taken([*own, *new])
    numbered = _numbers(what, found)
    if isinstance(native, nw.LazyFrame):
        hidden = {f"{_OWN}{n}": name for n, name in enumerate(own)}
        held = (nw.col(name).alias(other) for other, name in hidden.items())
        met = _joined(where, native.select(*held, *numbered), found, on)
        shown = (nw.col(other).alias(name) for other, name in hidden.items())
        return cast("IntoFrameT", met.select(*shown, *new).to_native())
    held_keys = keys.select(*numbered).to_native().with_row_index(_ROW)
    met = _joined(where, nw.from_native(held_keys), found, on)
    # Cutting by spells may mix the rows.
    made = on.fetch(met.select(_ROW, *new)).sort(_ROW).drop(_ROW)
    return cast("IntoFrameT", _beside(native, made))


def given(
    what: Unit, directed: bool, name: str, frame: IntoFrame, columns: Collection[str]
) -> Given:
    """Make a frame of the user's own ready for a panel.

    Parameters
    ----------
    what : Unit
        What a row of the panel is.
    directed : bool
        Whether a pair stands in both orders.
    name : str
        What to call it: lower-case letters, digits and hyphens.
    frame : pandas, Polars, DuckDB or PySpark frame
        ``year`` (with the ``month`` and ``day`` of the panel, if it has them), the keys
        of the panel or ``state`` alone, and values.
    columns : collection of str
        Columns to take; empty for all that are no keys.

    Returns
    -------
    Given
        One attachment, or one for each state of a row where the frame is about single
        states. What it has no row for is null.

    Raises
    ------
    PanelError
        If it has no key columns, keys repeat or are null, or there is no such column.
    StoreError
        If the name has another form.
    """
    name = names.source(name)
    if name in {entry.id for entry in catalog.entries()}:
        problem = f"'{name}' is a source of the catalogue."
        raise PanelError(problem, "Call the frame otherwise.", found=name)
    native = _native(frame)
    here = native.collect_schema().names()
    keys = _keys(what, here, name)
    labels = what.clock.labels
    fine = len(labels) > 1 and set(labels) <= set(here)
    by = (*keys, *labels) if fine else (*keys, "year")
    _refuse_missing(by, native)
    values = tuple(columns) or tuple(c for c in here if c not in by)
    strange = [c for c in values if c not in here or c in by]
    if strange:
        problem = f"'{name}' has no column of values '{strange[0]}'."
        raise PanelError(problem, f"There are: {', '.join(here)}.", found=strange[0])
    table, on = _rows(native, [*by, *values])
    held = on.fetch(table)
    _refuse_keys(_facts(nw.from_native(held.lazy()), by, Polars()), by, directed)
    stem = name.replace("-", "_")
    ready = held.select(
        *(pl.col(k).cast(pl.Int32) if held.schema[k].is_integer() else k for k in by),
        *(pl.col(own).alias(f"{stem}_{own}") for own in values),
        pl.lit(value=True).alias(choose.LISTED),
    )
    span = held["year"].min(), held["year"].max()
    years = cast("tuple[int, int]", span) if held.height else (1, 0)
    plain = Attachment(
        source=name,
        on=keys,
        frame=_steps(what, ready, years) if fine else ready,
        columns=tuple(f"{stem}_{own}" for own in values),
        fill={},
        years=years,
        rows=held.height,
        rules=("a frame in memory: what it has no row for is not known",),
        in_memory=True,
    )
    return Given(name, placing.placed(what, plain))


class _There(DuckDB):
    """The connection of a relation, where alone it can be joined."""

    def __init__(self, relation: DuckDBPyRelation) -> None:
        self._relation = relation

    def load(self, frame: pl.DataFrame) -> Rows:
        """Hand over a small table, which DuckDB finds by the name of the variable."""
        handed = frame.to_arrow()
        view = "foedus_given"
        found = self._relation.query(view, "SELECT * FROM handed")
        self._relation.query(view, f"DROP VIEW {view}")
        del handed
        rows: Rows = nw.from_native(found)
        return rows


def _native(frame: IntoFrame) -> Native:
    try:
        native: Native = nw.from_native(frame)
    except TypeError as error:
        problem = f"A {type(frame).__name__} is no frame that can be attached."
        raise PanelError(problem, f"Give {_KINDS}.") from error
    kind = native.implementation
    if kind.is_pandas() or kind.is_polars() or kind.is_duckdb() or _is_spark(native):
        return native
    problem = f"Frames of {kind} cannot be attached."
    raise PanelError(problem, f"Give {_KINDS}.", found=str(kind))


def _is_spark(native: Native) -> bool:
    kind = native.implementation
    return kind.is_pyspark() or kind.is_pyspark_connect()


def _rows(native: Native, columns: Sequence[str]) -> tuple[Rows, Engine]:
    """Return columns of a frame as lazy rows, and what can join to them."""
    chosen = native.select(*columns)
    if isinstance(chosen, nw.DataFrame):
        return nw.from_native(chosen.to_polars().lazy()), Polars()
    if _is_spark(native):
        return chosen, Spark(native.to_native().sparkSession)
    if native.implementation.is_duckdb():
        return chosen, _There(native.to_native())
    return chosen, Polars()


def _beside(native: nw.DataFrame[Any], made: pl.DataFrame) -> object:
    """Put columns beside those of a frame in memory."""
    if native.implementation.is_polars():
        return native.to_native().hstack(made)
    return native.to_native().assign(**_in_pandas(native, made))


def _in_pandas(native: nw.DataFrame[Any], made: pl.DataFrame) -> dict[str, Any]:
    """Return columns as arrays of pandas in which null is not a number or False."""
    pandas: Any = native.implementation.to_native_namespace()
    kinds: dict[type[pl.DataType], str] = {
        pl.Int8: "Int8",
        pl.Int16: "Int16",
        pl.Int32: "Int32",
        pl.Int64: "Int64",
        pl.UInt32: "UInt32",
        pl.Boolean: "boolean",
    }
    arrays: dict[str, Any] = {}
    for column in made:
        kind = kinds.get(column.dtype.base_type())
        if kind:
            arrays[column.name] = pandas.array(column.to_list(), dtype=kind)
        else:
            arrays[column.name] = column.to_pandas().array
    return arrays


def _keys(what: Unit, here: Collection[str], name: str) -> tuple[str, ...]:
    """Return the keys of a frame: those of the panel, a pair, or one of a kind."""
    single = tuple(key for key in what.keys[:1] if key not in what.states)
    pair = ("state_a", "state_b") if len(what.states) > 1 else ()
    alone = ("state",) if what.states else ()
    for keys in (what.keys, what.states, pair, single, alone):
        if (keys or not what.keys) and {*keys, "year"} <= set(here):
            return keys
    problem = f"'{name}' has no columns {', '.join(what.keys)} and year."
    remedy = "Rename its keys to those of the panel, or to state and year."
    raise PanelError(problem, remedy, found=tuple(here))


def _refuse_missing(by: Sequence[str], native: Native) -> None:
    """Refuse a frame without key columns, or in which they are no whole numbers."""
    schema = native.collect_schema()
    missing = [name for name in by if name not in schema]
    if missing:
        problem = f"The frame has no column {', '.join(missing)}."
        remedy = f"Its keys are {', '.join(by)}: rename yours."
        raise PanelError(problem, remedy, missing=missing)
    whole = [name for name in by if name in LABELS or name.startswith("state")]
    for name in whole:
        if not schema[name].is_integer():
            problem = f"'{name}' of the frame holds {schema[name]}, not whole numbers."
            remedy = "Drop rows without a key, then convert the column to integers."
            raise PanelError(problem, remedy, found=name)


def _facts(table: Rows, by: Sequence[str], on: Engine) -> dict[str, Any]:
    """Look through the keys of a frame once."""
    counted = table.group_by(*by).agg(nw.len().cast(nw.Int64).alias(_ROW))
    wanted = [
        nw.col(_ROW).max().alias("most"),
        nw.col("year").min().alias("first"),
        nw.col("year").max().alias("last"),
        *(nw.col(k).null_count().cast(nw.Int64).alias(f"null {k}") for k in by),
    ]
    if {"state_a", "state_b"} <= set(by):
        one, other = nw.col("state_a"), nw.col("state_b")
        for name, which in (("turned", one > other), ("same", one == other)):
            said = nw.when(which).then(nw.lit(1)).otherwise(nw.lit(0))
            wanted.append(said.max().alias(name))
    return on.fetch(counted.select(*wanted)).row(0, named=True)


def _refuse_keys(facts: dict[str, Any], by: Sequence[str], directed: bool) -> None:
    """Refuse keys that are null, repeat, or are no pairs of the panel."""
    most = facts["most"] or 0
    for name in by:
        if facts[f"null {name}"]:
            problem = f"The key column '{name}' of the frame has nulls."
            raise PanelError(problem, "Drop the rows without a key.", found=name)
    if most > 1:
        problem = f"A key of the frame stands in {most} rows: {', '.join(by)}."
        raise PanelError(problem, "Keep one row for each key.", repeated=most)
    if facts.get("same"):
        problem = "The frame has pairs of a state with itself."
        raise PanelError(problem, "Drop rows in which state_a is state_b.")
    if facts.get("turned") and not directed:
        problem = "The frame has pairs in which state_a is the larger number."
        remedy = "Put the smaller number first, or say that pairs are directed."
        raise PanelError(problem, remedy)


def _years(what: Unit, keys: Rows, on: Engine, directed: bool) -> tuple[int, int]:
    """Look through the keys of a frame; return its first and last year."""
    facts = _facts(keys, what.key, on)
    _refuse_keys(facts, what.key, directed)
    years = (int(facts["first"]), int(facts["last"])) if facts["most"] else (2000, 2000)
    if what.clock.step != "year":
        calendar = _calendar(what, years)
        labels = list(what.clock.labels)
        said = (nw.col(name).cast(nw.Int32) for name in labels)
        times = on.fetch(keys.select(*said).unique())
        never = times.join(calendar, on=labels, how="anti")
        _refuse_never(never)
    return years


def _refuse_never(never: pl.DataFrame) -> None:
    if never.height:
        said = "-".join(str(part) for part in never.row(0))
        problem = f"The frame has a time that there is not: {said}."
        raise PanelError(problem, "Correct year, month and day.", found=said)


def _calendar(what: Unit, years: tuple[int, int]) -> pl.DataFrame:
    return what.clock.calendar(*years).with_columns(
        pl.col(*what.clock.labels).cast(pl.Int32)
    )


def _known(frame: Frame, one: Attachment) -> Attachment:
    """Let a source say that there was nothing of members of the system only."""
    if (
        not one.fill
        or one.members is not None
        or not set(one.on) <= {*frame.unit.states}
    ):
        return one
    members = system_years.state_years(*frame.years, frame.system)
    return replace(one, members=members.cast(pl.Int32))


def _numbers(what: Unit, found: Sequence[Attachment]) -> list[nw.Expr]:
    """Return the keys in the types in which sources have them."""
    kinds: dict[str, Any] = dict.fromkeys((*what.states, *what.clock.labels), nw.Int32)
    for one in found:
        for name in one.on:
            text = one.frame.schema[name] == pl.String
            kinds.setdefault(name, nw.String if text else nw.Int32)
    used = (*what.key, *(s for s in what.states if s not in what.key))
    return [nw.col(k).cast(kinds[k]) if k in kinds else nw.col(k) for k in used]


def _refuse_taken(columns: Sequence[str]) -> None:
    twice = [name for n, name in enumerate(columns) if name in columns[:n]]
    if twice:
        problem = f"The frame would have the column '{twice[0]}' twice."
        remedy = "Rename or drop yours, and name each source once."
        raise PanelError(problem, remedy, found=twice[0])


def _joined(frame: Frame, table: Rows, found: Sequence[Attachment], on: Engine) -> Rows:
    """Join sources to rows, each of which is one step."""
    labels = list(frame.unit.clock.labels)
    calendar = _calendar(frame.unit, frame.years).rename({"time": _TIME})
    dated = table.join(on.load(calendar), on=labels, how="left")
    start = nw.col(_TIME)
    met = dated.with_columns(start.alias("start"), (start + 1).alias("stop"))
    yearly = [_by_year(frame, one) for one in found]
    for join in joins(yearly):
        met = rows.joined(met, join, on)
    for pair in enumerate(yearly):
        if pair[1].spanned:
            met = rows.joined(met, rows.join([pair]), on)
    return met


def _by_year(frame: Frame, one: Attachment) -> Attachment:
    """Cut spans into years: rows of a user say which year they are in."""
    if not one.spanned:
        return one
    pieces = spans.in_years(one.frame, one.on, frame.unit.clock, frame.years)
    return replace(one, frame=pieces)


def _steps(what: Unit, ready: pl.DataFrame, years: tuple[int, int]) -> pl.DataFrame:
    """Return rows of months or days as spans of one step."""
    if ready.is_empty():
        years = (2000, 2000)
    labels = list(what.clock.labels)
    calendar = _calendar(what, years)
    _refuse_never(ready.select(labels).join(calendar, on=labels, how="anti"))
    met = ready.join(calendar, on=labels, how="left").drop(labels)
    start = pl.col("time")
    return met.with_columns(start.alias("start"), (start + 1).alias("stop")).drop(
        "time"
    )
