"""Yes, no, not known: what a table says about state-years and dyad-years.

A table says something only inside its years and states. There a row is a value; no row
means *none* where the table lists every tie (``absence = "none"``), and nothing
otherwise. Outside, every value is null and a reason is given: a zero is never made up.
The rule is the same for every table whose columns say a state and a time, whoever
brought it: the catalogue, the registry or the user.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, cast

import polars as pl

from foedus.dates import Interval, Truth
from foedus.errors import CoverageError
from foedus.registry import system_years
from foedus.registry.states import System
from foedus.sources.layout import TableSpec
from foedus.store import shape, spells
from foedus.store.shape import Shape
from foedus.store.store import Store

OUTSIDE_YEARS: Final = "outside years"
UNCERTAIN: Final = "uncertain dates"
OUTSIDE_STATES: Final = "outside states"
NOT_LISTED: Final = "not listed"
REASONS: Final = (OUTSIDE_YEARS, UNCERTAIN, OUTSIDE_STATES, NOT_LISTED)
"""Why a key has no value, the first that holds."""

_EXAMPLES: Final = 5
_LISTED: Final = "listed"
_REASON: Final = "reason"
_KEY, _ROW, _SURE = "key", "row", "sure"
_LOW, _HIGH = "low", "high"


@dataclass(frozen=True, slots=True)
class Audit:
    """What a join of keys with a table would do.

    Attributes
    ----------
    rows_in : int
        Keys.
    matched : int
        Keys that the table lists, inside its years.
    none : int
        Keys without a row of which the table says that there was nothing.
    not_covered : mapping of str to int
        Reason, one of `REASONS`, to keys of which the table says nothing. With
        `matched` and `none` they add up to `rows_in`.
    table_rows : int
        Rows of the table.
    first_year, last_year : int or None
        Years of its rows, of a spell those of its start and end as far as they are
        known; None for a table without rows.
    duplicated : int
        Rows of the table that repeat the key of a row before them, or share a year of a
        spell with it: a join would multiply the keys.
    unmirrored : int or None
        Rows of a directed table without a row for the other direction, at the same time
        or in a year of the spell; None where pairs have no direction, and for tables of
        single states.
    orphans : int
        Rows of the table whose key is not among the keys: a join would lose them.
    examples : tuple of tuple
        Keys of the first orphans, at most five.
    """

    rows_in: int
    matched: int
    none: int
    not_covered: Mapping[str, int]
    table_rows: int
    first_year: int | None
    last_year: int | None
    duplicated: int
    unmirrored: int | None
    orphans: int
    examples: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class _Target:
    """A stored table with what a join needs to know of it."""

    name: str
    spec: TableSpec
    shape: Shape
    frame: pl.DataFrame
    years: Interval

    @property
    def key(self) -> list[str]:
        return list(self.shape.key)

    @property
    def types(self) -> dict[str, pl.DataType]:
        """Types of the columns of keys; years of spells are whole numbers."""
        return {n: self.frame.schema.get(n, pl.Int64()) for n in self.key}

    def ordered(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the columns of keys with pairs without direction in order."""
        if len(self.shape.states) == 1 or self.spec.directed:
            return frame
        one, other = self.shape.states
        turned = pl.col(one) > pl.col(other)  # Null where one is: then nothing turns.
        return frame.with_columns(
            pl.when(turned).then(other).otherwise(one).alias(one),
            pl.when(turned).then(one).otherwise(other).alias(other),
        )

    def rows(self) -> pl.DataFrame:
        """Return states and time of each row for matching, with its number.

        A row with spells has their reach instead of a time, once for each spell.
        """
        here = self.ordered(self.frame.select(*self.shape.states, *self.shape.time))
        here = here.with_row_index(_ROW)
        if not self.shape.spells:
            return here
        return here.join(spells.reach(self.frame, self.shape.spells), on=_ROW)


def key_columns(table: str, store: Store | None = None) -> tuple[str, ...]:
    """Return the columns by which a table is looked up.

    Parameters
    ----------
    table : str
        Source and table, such as ``atop.directed_dyad_year``.
    store : Store, optional
        Where the table is; by default that of the environment. Only tables of the
        user's own are looked for in it.

    Returns
    -------
    tuple of str
        The state or both states, then the time, as the table names them; ``year`` for
        tables with spells.

    Raises
    ------
    CoverageError
        If the table says no state or no time.
    StoreError
        If there is no such source or table.
    """
    spec = (Store() if store is None else store).spec(table)
    return shape.of(spec, table).key


def covered(store: Store, table: str, keys: pl.DataFrame) -> pl.DataFrame:
    """Say for each key whether the table lists it, and if nothing is known, why.

    Parameters
    ----------
    store : Store
        Where the table is.
    table : str
        Source and table, such as ``atop@5.1.directed_dyad_year``.
    keys : polars.DataFrame
        State-years or dyad-years under the table's own names (see `key_columns`) and in
        its codes; further columns are kept.

    Returns
    -------
    polars.DataFrame
        The keys in their order with two columns more. ``listed``: true if there is a
        row, false if there was nothing, null if the table does not say. ``reason``: one
        of `REASONS` where ``listed`` is null, else null.

    Raises
    ------
    CoverageError
        If the table says no state or no time, or a column is missing or of another
        type.
    StoreError
        If the table is not in the store.

    Notes
    -----
    A year is outside if no day of it is in the table's coverage, and *none* is said
    only of years that are wholly inside. A spell lists the years with which it shares a
    day; where its dates leave that open, nothing is said. The states of a table with
    ``absence = none`` are the members of its state system on a shared day of the year;
    those of any other table are the ones that it lists in some year.
    """
    target = _target(store, table)
    links = _links(target, keys)
    return _covered(target, keys, links, _matches(target, links))


def lookup(store: Store, table: str, keys: pl.DataFrame) -> pl.DataFrame:
    """Join keys with a table by the three-valued rule.

    Parameters
    ----------
    store : Store
        Where the table is.
    table : str
        Source and table, such as ``atop@5.1.directed_dyad_year``.
    keys : polars.DataFrame
        State-years or dyad-years under the table's own names (see `key_columns`) and in
        its codes; further columns are kept.

    Returns
    -------
    polars.DataFrame
        The keys in their order, the other columns of the table, ``listed`` and
        ``reason`` as in `covered`. Where ``listed`` is false, the columns that the
        table declares as ``zeros`` are 0 or false; every other value without a row is
        null.

    Raises
    ------
    CoverageError
        As `covered`; also if the table has several rows for a key (of spells, for one
        of the keys asked for), or a column that the keys have too.
    StoreError
        If the table is not in the store.
    """
    target = _target(store, table)
    values = [c for c in target.frame.columns if c not in (*target.key, "line")]
    _refuse_twice(target, keys, values)
    links = _links(target, keys)
    found = _matches(target, links)
    _refuse_repeats(target, found)
    rows = _covered(target, keys, links, found)
    sure = found.filter(_SURE).select(_KEY, _ROW)
    there = target.frame.select(values).with_row_index(_ROW)
    joined = (
        rows.with_row_index(_KEY)
        .join(sure, on=_KEY, how="left", maintain_order="left")
        .join(there, on=_ROW, how="left", maintain_order="left")
    )
    filled = (_value(target, name, there.schema[name]) for name in values)
    return joined.select(*keys.columns, *filled, _LISTED, _REASON)


def audit(store: Store, table: str, keys: pl.DataFrame) -> Audit:
    """Count what a join of keys with a table would match, miss, multiply and lose.

    Parameters
    ----------
    store : Store
        Where the table is.
    table : str
        Source and table, such as ``atop@5.1.directed_dyad_year``.
    keys : polars.DataFrame
        As for `covered`.

    Returns
    -------
    Audit
        The counts.

    Raises
    ------
    CoverageError
        As `covered`.
    StoreError
        If the table is not in the store.
    """
    target = _target(store, table)
    links = _links(target, keys)
    found = _matches(target, links)
    rows = _covered(target, keys, links, found)
    there = target.rows()
    lost = target.frame.with_row_index(_ROW).join(found, on=_ROW, how="anti")
    counted = rows[_REASON].drop_nulls().value_counts()
    reasons = dict(counted.iter_rows())
    years = _years_of_rows(target, there)
    shown = [*target.shape.states, *(target.shape.time or _spell_columns(target))]
    return Audit(
        rows_in=rows.height,
        matched=int(rows[_LISTED].sum()),
        none=int((~rows[_LISTED]).sum()),
        not_covered=MappingProxyType({r: int(reasons.get(r, 0)) for r in REASONS}),
        table_rows=target.frame.height,
        first_year=cast("int | None", years.min()),
        last_year=cast("int | None", years.max()),
        duplicated=_repeated(target, there),
        unmirrored=_unmirrored(target, there),
        orphans=lost.height,
        examples=tuple(lost.select(shown).sort(shown).head(_EXAMPLES).rows()),
    )


def _target(store: Store, table: str) -> _Target:
    spec = store.spec(table)
    by = shape.of(spec, table)
    frame = store.scan(table).collect()
    lists = [n for n in by.states if isinstance(frame.schema[n], pl.List)]
    for name in lists:  # A row of several states stands for each of them.
        frame = frame.explode(name)
    return _Target(table, spec, by, frame, store.coverage(table))


def _links(target: _Target, keys: pl.DataFrame) -> pl.DataFrame:
    """Return the key columns for matching, in the types of the table, with their days.

    The days are null where the cells are no date.
    """
    missing = [name for name in target.key if name not in keys.columns]
    if missing:
        problem = f"The keys for '{target.name}' have no column {', '.join(missing)}."
        remedy = f"Give {', '.join(target.key)}, as the table names them."
        raise CoverageError(problem, remedy, missing=missing)
    for name, kind in target.types.items():
        found = keys.schema[name]
        if found.is_integer() != kind.is_integer() and found != pl.Null:
            problem = f"'{name}' of the keys is {found}, of '{target.name}' {kind}."
            raise CoverageError(problem, "Write the keys in the codes of the table.")
    links = keys.select(pl.col(n).cast(kind) for n, kind in target.types.items())
    times = target.key[len(target.shape.states) :]
    known = links.select(times).unique()
    spans = [spells.date(*cells) for cells in known.iter_rows()]
    inside = [
        str(Truth.NO if span is None else target.years.holds_on(span)) for span in spans
    ]
    days = known.with_columns(
        pl.Series(_LOW, [s and s.earliest for s in spans], dtype=pl.Int64),
        pl.Series(_HIGH, [s and s.latest for s in spans], dtype=pl.Int64),
        pl.Series("inside", inside, dtype=pl.String),
    )
    dated = links.join(
        days, on=times, how="left", nulls_equal=True, maintain_order="left"
    )
    return target.ordered(dated).with_row_index(_KEY)


def _matches(target: _Target, links: pl.DataFrame) -> pl.DataFrame:
    """Return which rows are about which keys: key, row, and whether it is sure."""
    rows = target.rows()
    if target.shape.spells:
        return spells.matches(links, rows, list(target.shape.states))
    found = links.join(rows, on=target.key).filter(pl.col(_LOW).is_not_null())
    return found.select(_KEY, _ROW, pl.lit(True).alias(_SURE)).sort(_KEY, _ROW)


def _covered(
    target: _Target, keys: pl.DataFrame, links: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    _refuse_twice(target, keys, [_LISTED, _REASON])
    sure = found.filter(_SURE)[_KEY].unique()
    maybe = found.filter(~pl.col(_SURE))[_KEY].unique()
    facts = links.select(
        "inside",
        pl.col(_KEY).is_in(sure.implode()).alias(_ROW),
        pl.col(_KEY).is_in(maybe.implode()).alias("maybe"),
        _in_states(target, links).alias("state"),
    )
    none = pl.lit(target.spec.absence == "none") & (pl.col("inside") == str(Truth.YES))
    reason = (
        pl.when(pl.col("inside") == str(Truth.NO))
        .then(pl.lit(OUTSIDE_YEARS))
        .when(_ROW)
        .then(None)
        .when("maybe")
        .then(pl.lit(UNCERTAIN))
        .when(~pl.col("state"))
        .then(pl.lit(OUTSIDE_STATES))
        .when(~none)
        .then(pl.lit(NOT_LISTED))
    )
    said = facts.select(
        pl.when(reason.is_null()).then(_ROW).alias(_LISTED), reason.alias(_REASON)
    )
    return keys.with_columns(said[_LISTED], said[_REASON])


def _in_states(target: _Target, links: pl.DataFrame) -> pl.Series:
    """Return for each row whether its states are among those that the table covers."""
    states = target.shape.states
    if target.spec.absence == "none":
        (system, *_) = {c.system for c in target.spec.columns if c.name in states}
        return system_years.were_members_between(
            links, states, _LOW, _HIGH, cast("System", system)
        )
    known = pl.concat([target.frame[name] for name in states]).drop_nulls()
    inside = pl.all_horizontal(
        pl.col(name).is_in(known.unique().implode()).fill_null(False) for name in states
    )
    return links.select(inside.alias("in"))["in"]


def _spell_columns(target: _Target) -> list[str]:
    columns = ((s.start, s.end) for s in target.shape.spells)
    return [c.name for pair in columns for c in pair if c is not None]


def _years_of_rows(target: _Target, there: pl.DataFrame) -> pl.Series:
    """Return the years in which rows stand, start or end, as far as they are known."""
    if target.shape.spells:
        return spells.years(there)
    cells = there[target.shape.time[0]]
    return cells if cells.dtype.is_integer() else spells.years_of(cells)


def _repeated(target: _Target, there: pl.DataFrame) -> int:
    if target.shape.spells:
        return spells.overlapping(there, list(target.shape.states))
    return there.height - there.select(target.key).n_unique()


def _unmirrored(target: _Target, there: pl.DataFrame) -> int | None:
    if len(target.shape.states) == 1 or not target.spec.directed:
        return None
    one, other = target.shape.states
    turned = there.rename({one: other, other: one})
    if not target.shape.spells:
        return there.join(turned, on=target.key, how="anti", nulls_equal=True).height
    found = spells.meeting(there, turned, list(target.shape.states))
    return there[_ROW].n_unique() - found.n_unique()


def _refuse_repeats(target: _Target, found: pl.DataFrame) -> None:
    if target.shape.spells:
        sure = found.filter(_SURE)
        repeated = sure.height - sure[_KEY].n_unique()
        problem = f"'{target.name}' has {repeated} rows more than one for a key."
    else:
        repeated = _repeated(target, target.rows())
        problem = f"'{target.name}' has {repeated} rows that repeat a key."
    if repeated:
        remedy = f"Choose one row for each {', '.join(target.key)} first."
        raise CoverageError(problem, remedy, repeated=repeated)


def _refuse_twice(
    target: _Target, keys: pl.DataFrame, columns: Collection[str]
) -> None:
    twice = [name for name in keys.columns if name in columns]
    if twice:
        problem = f"The keys have columns that '{target.name}' gives: {twice}."
        raise CoverageError(problem, "Rename them.", found=twice)


def _value(target: _Target, name: str, kind: pl.DataType) -> pl.Expr:
    """Return a column: null outside the coverage, zero where there was nothing."""
    value = pl.when(_LISTED).then(name)
    if name not in target.spec.zeros:
        return value.alias(name)
    zero = pl.lit(False) if kind == pl.Boolean else pl.lit(0, dtype=kind)
    return value.when(~pl.col(_LISTED)).then(zero).alias(name)
