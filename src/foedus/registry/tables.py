"""The registry's tables: curated facts, a source, a grade and a line on every row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from foedus import dates
from foedus.dates import Date
from foedus.errors import SchemaError
from foedus.schema import Schema

if TYPE_CHECKING:
    import polars as pl

CONFIRMED_GRADES: Final = frozenset("ABC")

FOR_JOINS: Final = ("role", "system", "open")
"""What the schema says of a column to a join; it is no part of its type."""

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a row comes from and how far it can be trusted.

    Attributes
    ----------
    key : str
        Trace key of the row: ``row:registry@<version>#<table>:<line>``.
    source : str
        The publication or page that backs the row.
    grade : str
        A treaty, depositary or publisher; B official or scholarly page; C news
        agency or a copy that names its original; D memory or unclear.
    confidence : str
        ``high``, ``medium`` or ``low``.
    note : str
        Remarks of the compilers; empty for none.
    """

    key: str
    source: str
    grade: str
    confidence: str
    note: str

    @property
    def confirmed(self) -> bool:
        """Whether a source was read (grades A to C)."""
        return self.grade in CONFIRMED_GRADES

    @property
    def line(self) -> int:
        """Line of the row in its file, counted from 1."""
        return int(self.key.rpartition(":")[2])


def provenance(table: str, cells: Cells) -> Provenance:
    """Describe where a row of the registry comes from.

    Parameters
    ----------
    table : str
        Name of the table.
    cells : mapping of str to object
        One row, as given by `rows`.

    Returns
    -------
    Provenance
        Key, source, grade, confidence and note of the row.
    """
    return Provenance(
        key=row_key(table, cells["line"]),
        source=cells["source_ref"],
        grade=cells["source_grade"],
        confidence=cells.get("confidence") or cells.get("certainty") or "",
        note=cells.get("note") or "",
    )


def row_key(table: str, line: int) -> str:
    """Return the trace key of a row: ``row:registry@<version>#<table>:<line>``.

    Parameters
    ----------
    table : str
        Name of the table.
    line : int
        Line in the file, counted from 1 (the header).

    Returns
    -------
    str
        The key.
    """
    return f"row:registry@{version()}#{table}:{line}"


@cache
def _declared() -> dict[str, Any]:
    text = files("foedus.registry").joinpath("data/schema.toml").read_text("utf-8")
    return tomllib.loads(text)


def version() -> str:
    """Return the version of the registry's facts, as ``year.month``.

    Returns
    -------
    str
        The version.
    """
    return str(_declared()["registry"]["version"])


@cache
def as_of() -> Date:
    """Return the last day that the registry covers well.

    Returns
    -------
    Date
        The default day of every question that names none.
    """
    return dates.parse(str(_declared()["registry"]["as_of"]))


@cache
def compiled() -> Date:
    """Return the day on which the registry was compiled.

    Returns
    -------
    Date
        Later days are not covered.
    """
    return dates.parse(str(_declared()["registry"]["compiled"]))


def names() -> tuple[str, ...]:
    """Return the names of the registry's tables.

    Returns
    -------
    tuple of str
        In the order in which they are declared.
    """
    return tuple(_declared()["tables"])


def declared(table: str) -> Mapping[str, Any]:
    """Return what the schema file says of a table.

    Parameters
    ----------
    table : str
        One of `names`.

    Returns
    -------
    mapping
        ``description``, ``file``, ``unit``, ``key`` and ``columns``, whose attributes
        are those of a `Column` and `FOR_JOINS`; constant.

    Raises
    ------
    SchemaError
        If the registry has no such table.
    """
    known = _declared()["tables"]
    if table not in known:
        problem = f"The registry has no table '{table}'."
        remedy = f"Choose one of: {', '.join(known)}."
        raise SchemaError(problem, remedy, found=table, expected=tuple(known))
    return MappingProxyType(known[table])


@cache
def schema(table: str) -> Schema:
    """Return the declared columns of a table.

    Parameters
    ----------
    table : str
        One of `names`.

    Returns
    -------
    Schema
        Columns with types, units, value sets and the meaning of null.

    Raises
    ------
    SchemaError
        If the registry has no such table.
    """
    said = declared(table)
    columns = {
        name: {k: v for k, v in about.items() if k not in FOR_JOINS}
        for name, about in said["columns"].items()
    }
    return Schema.from_mapping(table, {**said, "columns": columns})


def file_name(table: str) -> str:
    """Return the file that holds a table, relative to the package.

    Parameters
    ----------
    table : str
        One of `names`.

    Returns
    -------
    str
        For example ``registry/data/members.csv``.
    """
    return f"registry/data/{declared(table)['file']}"


@cache
def frame(table: str) -> pl.DataFrame:
    """Read a table of the registry and check it.

    Parameters
    ----------
    table : str
        One of `names`.

    Returns
    -------
    polars.DataFrame
        The declared columns and `line` (Int32, from 1); null as the schema says.
        Dates stay as EDTF text.

    Raises
    ------
    SchemaError
        If the table is unknown or a row breaks the schema (a grade E, a value
        outside its set, a day that never was).
    """
    resource = files("foedus").joinpath(file_name(table))
    with as_file(resource) as path:
        return schema(table).read_csv(path)


def rows(table: str) -> Iterator[Cells]:
    """Iterate over the rows of a table as mappings.

    Parameters
    ----------
    table : str
        One of `names`.

    Yields
    ------
    mapping of str to object
        Column names to values, with `line`.
    """
    yield from frame(table).iter_rows(named=True)


def day(text: str | None) -> Date | None:
    """Read a date cell; an empty cell is None.

    Parameters
    ----------
    text : str or None
        EDTF text.

    Returns
    -------
    Date or None
        The date, or None where the table says nothing.
    """
    return dates.parse(text) if text else None
