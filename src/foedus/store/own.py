"""A table of the user's own: what its columns are to a join, and what it declares.

A key says its role, as in ``when=start``, or has it by its name: the one that most
tables of the catalogue give to a column of that name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import polars as pl
import polars.selectors as cs

from foedus.errors import CoverageError, SourceError
from foedus.schema import LINE, Column, ColumnType, Schema
from foedus.sources import catalog
from foedus.sources.layout import ROLES, Absence, ColumnSpec, TableSpec
from foedus.store import shape, spells
from foedus.store.manifest import TableFacts

CENSUSES: Final = ("cow", "gw")
"""Systems whose members are known by day, so that no row can mean none."""

WHEN: Final = ("year", "month", "day", "start", "end", "until")
"""Roles of columns of time."""

_COUNT: Final = "\x00rows"
"""Name of a column that no file has."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the rows of a user's own table mean beside what stands in them.

    Parameters
    ----------
    absence : {"", "none"}
        ``none`` if no row inside the coverage means that there was nothing.
    zeros : sequence of str
        Columns that are 0 or false where there was nothing.
    system : str
        Code system of the states; empty to go by the names of the columns.
    undirected : bool
        Whether a pair of states stands once, in either direction.
    """

    absence: Absence = ""
    zeros: Sequence[str] = ()
    system: str = ""
    undirected: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a user's own table is read.

    Parameters
    ----------
    sheet : str
        Sheet of a workbook; empty for the first.
    scratch : Path or None
        Folder in which it is read; None for that of the system.
    rows, columns : int or None
        Most rows and columns; None for any number.
    name : int or None
        Most characters of the name of a column.
    """

    sheet: str = ""
    scratch: Path | None = None
    rows: int | None = None
    columns: int | None = None
    name: int | None = None

    def check(self, table: pl.LazyFrame, name: str) -> None:
        """Refuse a table that is larger.

        Parameters
        ----------
        table : polars.LazyFrame
            The table as it was read.
        name : str
            What to call the file in messages.

        Raises
        ------
        SourceError
            If it has more rows or columns, or a longer name of one.
        """
        columns = table.collect_schema().names()
        longest = max((len(column) for column in columns), default=0)
        counted = (
            (table.select(pl.len()).collect().item(), self.rows, "rows"),
            (len(columns), self.columns, "columns"),
            (longest, self.name, "characters in the name of a column"),
        )
        for found, most, what in counted:
            if most is not None and found > most:
                problem = f"{name} has {found:,} {what}, more than {most:,}."
                raise SourceError(problem, "Add it with foedus data add-table.")


ANYHOW: Final = Reading()
"""The first sheet, in the folder of the system, of any size."""


def facts(
    keys: Sequence[str], said: Meaning, table: pl.LazyFrame, name: str
) -> TableFacts:
    """Return what is known of a user's own table.

    Parameters
    ----------
    keys : sequence of str
        Columns that identify a row, each as ``column`` or ``column=role``.
    said : Meaning
        What its rows mean.
    table : polars.LazyFrame
        The table as it was read.
    name : str
        What to call the file in messages.

    Returns
    -------
    TableFacts
        Key, unit, roles, systems, and what no row means.

    Raises
    ------
    SourceError
        If a column is missing or has no such role, keys repeat, a time cannot be read,
        or no row is said to mean none of states whose system has no list of members.
    """
    schema = table.collect_schema()
    key = tuple(said_key.partition("=")[0].strip() for said_key in keys)
    _refuse_missing((*key, *said.zeros), schema.names(), name)
    if not key:
        problem = f"No key of {name} was named."
        raise SourceError(problem, f"It has: {', '.join(schema.names())}.")
    _refuse_repeats(key, table, name)
    roles = {column: role for column, role in _roles(key, keys).items() if role}
    systems = {
        column: said.system or _habit(column)[1]
        for column, role in roles.items()
        if role.startswith("state")
    }
    made = TableFacts(
        key=key,
        unit=_unit(set(roles.values()), said.undirected),
        roles=MappingProxyType(roles),
        systems=MappingProxyType({k: v for k, v in systems.items() if v}),
        absence=said.absence,
        zeros=tuple(said.zeros),
    )
    _refuse_times(roles, table, name)
    _refuse_census(made, schema, name)
    return made


def spec(name: str, said: TableFacts, schema: Mapping[str, pl.DataType]) -> TableSpec:
    """Return a user's own table as the catalogue would declare it.

    Parameters
    ----------
    name : str
        Name of the table.
    said : TableFacts
        What is known of it.
    schema : mapping of str to polars.DataType
        Its columns.

    Returns
    -------
    TableSpec
        With the columns that it has; they are described by their names only.
    """
    columns = tuple(
        ColumnSpec(
            column=Column(column, _type(kind), column, null_means="not known"),
            source_name=column,
            role=said.roles.get(column, ""),
            system=said.systems.get(column, ""),
        )
        for column, kind in schema.items()
        if column != LINE
    )
    # The number of the row identifies it, but is no column of the file.
    key = tuple(column for column in said.key if column != LINE)
    return TableSpec(
        name=name,
        description="A table of your own.",
        unit=said.unit,
        key=key,
        files=(),
        schema=Schema(name, tuple(c.column for c in columns), key),
        columns=columns,
        absence=said.absence,
        zeros=said.zeros,
        coverage_start=said.coverage_start,
        coverage_end=said.coverage_end,
    )


def how(name: str, said: TableFacts, schema: Mapping[str, pl.DataType]) -> str:
    """Say by which columns a user's own table is looked up, or why it is not.

    Parameters
    ----------
    name : str
        Name of its source.
    said : TableFacts
        What is known of it.
    schema : mapping of str to polars.DataType
        Its columns.

    Returns
    -------
    str
        One sentence or two.
    """
    try:
        found = shape.of(spec(name, said, schema), name)
    except CoverageError as error:
        remedy = "To look it up by states and years, name their keys as COLUMN=ROLE."
        return f"{error.problem} {remedy}"
    return f"It is looked up by {', '.join(found.key)} ({said.unit})."


def _roles(columns: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    """Return the role of each key, as said or by its name."""
    roles = {}
    for column, key in zip(columns, keys, strict=True):
        _, told, role = key.partition("=")
        roles[column] = role.strip() if told else _habit(column)[0]
        if roles[column] not in ROLES:
            problem = f"'{role}' is no role of a column."
            remedy = f"Use one of: {', '.join(filter(None, ROLES))}."
            raise SourceError(problem, remedy, found=role)
    return roles


def _habit(column: str) -> tuple[str, str]:
    """Return role and system that most tables of the catalogue give to a column."""
    name = column.lower()
    if name in ROLES:
        return name, ""
    return _habits().get(name, ("", ""))


@cache
def _habits() -> Mapping[str, tuple[str, str]]:
    counted: dict[str, Counter[tuple[str, str]]] = {}
    for said in catalog.entries():
        for column in (c for t in said.tables.values() for c in t.columns):
            role = column.role or ("state" if column.system else "")
            if role:
                found = counted.setdefault(column.name.lower(), Counter())
                found[role, column.system] += 1
    return {name: found.most_common(1)[0][0] for name, found in counted.items()}


def _unit(roles: set[str], undirected: bool) -> str:
    """Return the unit of observation that roles make."""
    if {"state_a", "state_b"} <= roles:
        who = "dyad" if undirected else "directed-dyad"
    else:
        who = "state" if "state" in roles else "row"
    when = {"start": "spell", "year": "year", "month": "month", "day": "day"}
    found = [unit for role, unit in when.items() if role in roles]
    return "-".join([who, *found[-1:]])


def _type(kind: pl.DataType) -> ColumnType:
    if kind == pl.Boolean:
        return "flag"
    if kind.is_integer():
        return "integer"
    return "number" if kind.is_numeric() else "text"


def _refuse_missing(wanted: Iterable[str], columns: Sequence[str], name: str) -> None:
    missing = [column for column in wanted if column not in columns]
    if missing:
        problem = f"{name} has no column {', '.join(missing)}."
        raise SourceError(problem, f"It has: {', '.join(columns)}.", missing=missing)


def _refuse_repeats(keys: Iterable[str], table: pl.LazyFrame, name: str) -> None:
    by = cs.by_name(*dict.fromkeys(keys))
    counted = table.group_by(by).agg(pl.len().alias(_COUNT))
    doubled = counted.filter(cs.by_name(_COUNT) > 1).sort(cs.by_name(_COUNT)).collect()
    if doubled.height:
        example = ", ".join(f"{k} = {doubled[k][-1]}" for k in keys)
        problem = f"{name} has {doubled.height} keys that repeat, such as {example}."
        raise SourceError(problem, "Name all columns that identify a row.")


def _refuse_times(roles: Mapping[str, str], table: pl.LazyFrame, name: str) -> None:
    """Refuse a time that is no whole number and no date."""
    for column, role in roles.items():
        if role not in WHEN:
            continue
        cells = table.select(cs.by_name(column)).unique().drop_nulls().collect()[column]
        text = cells.dtype == pl.String
        bad = [
            cell
            for cell in cells
            if (text and spells.days(cell) is None) or isinstance(cell, float)
        ]
        if text and role == "year" and cells.is_empty():
            problem = f"{name} has nothing in '{column}', which is said to be a {role}."
            remedy = "Name another column, or leave it out."
            raise SourceError(problem, remedy, column=column)
        if bad or (text and role == "year"):
            shown = bad[0] if bad else cells[0]
            problem = f"{name} has '{shown}' in '{column}', which is no {role}."
            remedy = "Write years as whole numbers, and dates as 1949-04-04 or 1949-04."
            raise SourceError(problem, remedy, column=column, found=shown)


def _refuse_census(
    said: TableFacts, schema: Mapping[str, pl.DataType], name: str
) -> None:
    """Refuse to take no row for none where it cannot be known of whom it is said."""
    if said.zeros and not said.absence:
        problem = "Columns are 0 only where no row means none."
        raise SourceError(problem, "Give --absence none too.", found=said.zeros)
    for column in said.zeros:
        if _type(schema[column]) == "text" or column in said.key:
            problem = f"'{column}' of {name} cannot be 0: it is a key or text."
            raise SourceError(problem, "Name columns of numbers.", found=column)
    if not said.absence:
        return
    try:
        found = shape.of(spec("table", replace(said, zeros=()), schema), name)
    except CoverageError as error:
        raise SourceError(error.problem, error.remedy) from error
    systems = {said.systems.get(column, "") for column in found.states}
    if len(systems) > 1 or not systems <= set(CENSUSES):
        problem = f"No row of {name} can mean none: of which states is not known."
        remedy = f"Give --system {' or '.join(CENSUSES)}, whose members are listed."
        raise SourceError(problem, remedy, found=sorted(systems))
    if any(not schema[column].is_integer() for column in found.states):
        problem = f"The states of {name} are no numbers."
        raise SourceError(problem, "Write the states in the numbers of the system.")
