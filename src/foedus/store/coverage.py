"""Yes, no, not known: what a table says about state-years and dyad-years.

A table says something only inside its source's years and states. There a row is a
value; no row means *none* where the catalogue says that the table lists every tie
(``absence = "none"``), and nothing otherwise. Outside, every value is null and a reason
is given: a zero is never made up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, cast

import polars as pl

from foedus import dates
from foedus.dates import Interval, Truth
from foedus.errors import CoverageError, SourceError
from foedus.registry import system_years
from foedus.registry.states import System
from foedus.sources import catalog
from foedus.sources.layout import TableSpec
from foedus.store import names
from foedus.store.store import Store

OUTSIDE_YEARS: Final = "outside years"
OUTSIDE_STATES: Final = "outside states"
NOT_LISTED: Final = "not listed"
REASONS: Final = (OUTSIDE_YEARS, OUTSIDE_STATES, NOT_LISTED)
"""Why a key has no value, the first that holds."""

UNDIRECTED: Final = ("dyad-year", "dyad-year-layer")
"""Units whose pairs stand once, in either direction."""

_EXAMPLES: Final = 5
_LISTED: Final = "listed"
_REASON: Final = "reason"


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
        Years of its rows; None for a table without rows.
    duplicated : int
        Rows of the table that repeat the key of a row before them: a join would
        multiply the keys.
    unmirrored : int or None
        Rows of a directed table without a row for the other direction; None where
        pairs have no direction, and for tables of single states.
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
    states: tuple[str, ...]
    year: str
    frame: pl.DataFrame
    years: Interval

    @property
    def key(self) -> list[str]:
        return [*self.states, self.year]

    def links(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the key columns for matching: pairs without direction in order."""
        found = frame.select(self.key)
        if self.spec.unit in UNDIRECTED:
            one, other = self.states
            return found.with_columns(
                pl.min_horizontal(one, other).alias(one),
                pl.max_horizontal(one, other).alias(other),
            )
        return found


def key_columns(table: str) -> tuple[str, ...]:
    """Return the columns by which a table is looked up.

    Parameters
    ----------
    table : str
        Source and table, such as ``atop.directed_dyad_year``.

    Returns
    -------
    tuple of str
        The state or both states, then the year, as the table names them.

    Raises
    ------
    CoverageError
        If the table is not by states and years.
    SourceError
        If the catalogue has no such source or table.
    """
    said = names.parse(table)
    return tuple(_key(_spec(said), table))


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
        If the table is not by states and years, or a column is missing or of another
        type.
    StoreError
        If the table is not in the store.

    Notes
    -----
    A year is outside if no day of it is in the source's coverage, and *none* is said
    only of years that are wholly inside. The states of a table with ``absence = none``
    are the members of its state system on a shared day of the year; those of any other
    table are the ones that it lists in some year.
    """
    return _covered(_target(store, table), keys)


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
        catalogue names as ``zeros`` are 0 or false; every other value without a row is
        null.

    Raises
    ------
    CoverageError
        As `covered`; also if the table has several rows for a key, or a column that the
        keys have too.
    StoreError
        If the table is not in the store.
    """
    target = _target(store, table)
    _refuse_repeats(target)
    values = [c for c in target.frame.columns if c not in (*target.key, "line")]
    _refuse_twice(target, keys, values)
    rows = _covered(target, keys)
    link = {name: f"\0{name}" for name in target.key}
    there = pl.concat(
        [target.links(target.frame).rename(link), target.frame.select(values)],
        how="horizontal",
    )
    here = pl.concat([rows, _typed(target, keys).rename(link)], how="horizontal")
    joined = here.join(there, on=list(link.values()), how="left", maintain_order="left")
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
    rows = _covered(target, keys)
    there = target.links(target.frame)
    lost = target.frame.filter(~_among(there, _typed(target, keys)))
    counted = rows[_REASON].drop_nulls().value_counts()
    reasons = dict(counted.iter_rows())
    years = target.frame[target.year]
    return Audit(
        rows_in=rows.height,
        matched=int(rows[_LISTED].sum()),
        none=int((~rows[_LISTED]).sum()),
        not_covered=MappingProxyType({r: int(reasons.get(r, 0)) for r in REASONS}),
        table_rows=target.frame.height,
        first_year=cast("int | None", years.min()),
        last_year=cast("int | None", years.max()),
        duplicated=there.height - there.n_unique(),
        unmirrored=_unmirrored(target),
        orphans=lost.height,
        examples=tuple(lost.select(target.key).sort(target.key).head(_EXAMPLES).rows()),
    )


def _spec(said: names.Name) -> TableSpec:
    entry = catalog.entry(said.source)
    if said.table in entry.tables:
        return entry.tables[said.table]
    problem = f"'{said.source}' has no table '{said.table}'."
    remedy = f"Use one of: {', '.join(entry.tables)}."
    raise SourceError(problem, remedy, found=said.table)


def _key(spec: TableSpec, table: str) -> list[str]:
    single, first, second, year = (
        next((c.name for c in spec.with_role(role)), "")
        for role in ("state", "state_a", "state_b", "year")
    )
    states = [first, second] if first and second else [single]
    if not all(states) or not year:
        problem = f"'{table}' has no columns of a state and a year."
        raise CoverageError(problem, "Choose a table by state-year or dyad-year.")
    return [*states, year]


def _target(store: Store, table: str) -> _Target:
    said = names.parse(table)
    spec = _spec(said)
    *states, year = _key(spec, table)
    frame = store.scan(table).collect()
    return _Target(table, spec, tuple(states), year, frame, store.coverage(table))


def _covered(target: _Target, keys: pl.DataFrame) -> pl.DataFrame:
    links = _typed(target, keys)
    facts = pl.DataFrame(
        {
            "year": _in_years(target, links),
            "row": _among(links, target.links(target.frame)),
            "state": _in_states(target, links),
        }
    )
    census = pl.lit(target.spec.absence == "none")
    none = census & (pl.col("year") == str(Truth.YES))
    reason = (
        pl.when(pl.col("year") == str(Truth.NO))
        .then(pl.lit(OUTSIDE_YEARS))
        .when("row")
        .then(None)
        .when(~pl.col("state"))
        .then(pl.lit(OUTSIDE_STATES))
        .when(~none)
        .then(pl.lit(NOT_LISTED))
    )
    said = facts.select(pl.when(reason.is_null()).then("row").alias(_LISTED))
    _refuse_twice(target, keys, [_LISTED, _REASON])
    return keys.with_columns(
        said[_LISTED], facts.select(reason.alias(_REASON))[_REASON]
    )


def _typed(target: _Target, keys: pl.DataFrame) -> pl.DataFrame:
    """Return the key columns of keys for matching, in the types of the table."""
    missing = [name for name in target.key if name not in keys.columns]
    if missing:
        problem = f"The keys for '{target.name}' have no column {', '.join(missing)}."
        remedy = f"Give {', '.join(target.key)}, as the table names them."
        raise CoverageError(problem, remedy, missing=missing)
    types = {name: target.frame.schema[name] for name in target.key}
    for name, kind in types.items():
        found = keys.schema[name]
        if found.is_integer() != kind.is_integer() and found != pl.Null:
            problem = f"'{name}' of the keys is {found}, of '{target.name}' {kind}."
            raise CoverageError(problem, "Write the keys in the codes of the table.")
    return target.links(
        keys.select(pl.col(name).cast(kind) for name, kind in types.items())
    )


def _in_years(target: _Target, links: pl.DataFrame) -> pl.Series:
    """Return for each row how far its year is inside the source's years."""
    years = links[target.year]
    said = {
        year: str(target.years.holds_on(dates.parse(_year(year))))
        for year in years.unique().drop_nulls()
    }
    return years.replace_strict(said, default=str(Truth.NO), return_dtype=pl.String)


def _year(number: int) -> str:
    return f"{number:05d}" if number < 0 else f"{number:04d}"


def _in_states(target: _Target, links: pl.DataFrame) -> pl.Series:
    """Return for each row whether its states are among those that the table covers."""
    if target.spec.absence == "none":
        (system, *_) = {c.system for c in target.spec.columns if c.system}
        return system_years.were_members(
            links, target.states, target.year, cast("System", system)
        )
    known = pl.concat([target.frame[name] for name in target.states]).drop_nulls()
    inside = pl.all_horizontal(
        pl.col(name).is_in(known.unique().implode()).fill_null(False)
        for name in target.states
    )
    return links.select(inside.alias("in"))["in"]


def _among(rows: pl.DataFrame, others: pl.DataFrame) -> pl.Series:
    """Return for each row whether it is among others, in order."""
    numbered = rows.with_row_index("\0row")
    found = numbered.join(others, on=rows.columns, how="semi")["\0row"]
    return numbered["\0row"].is_in(found.implode())


def _unmirrored(target: _Target) -> int | None:
    if len(target.states) == 1 or target.spec.unit in UNDIRECTED:
        return None
    one, other = target.states
    rows = target.frame.select(target.key)
    mirrored = rows.select(
        pl.col(other).alias(one), pl.col(one).alias(other), target.year
    )
    return int((~_among(rows, mirrored)).sum())


def _refuse_repeats(target: _Target) -> None:
    links = target.links(target.frame)
    repeated = links.height - links.n_unique()
    if repeated:
        problem = f"'{target.name}' has {repeated} rows that repeat a key."
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
