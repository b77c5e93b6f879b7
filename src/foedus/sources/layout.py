"""How a publisher's files are laid out: files, tables, columns and versions.

The records say how a file is recognised and how its columns become the declared ones.
They are built from the TOML of a catalogue entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from foedus.errors import SourceError, nearest
from foedus.schema import Column, Schema

Format = Literal["csv", "tsv", "parquet", "dta", "sav", "xlsx", "xls", "json", "txt"]
FORMATS: Final = (
    "csv",
    "tsv",
    "parquet",
    "dta",
    "sav",
    "xlsx",
    "xls",
    "json",
    "txt",
)
Absence = Literal["", "none"]
ROLES: Final = (
    "",
    "state",
    "state_a",
    "state_b",
    "year",
    "month",
    "day",
    "start",
    "end",
    "until",
    "alliance",
    "dispute",
    "leader",
)
"""What a column is to a join. ``state``, or ``state_a`` and ``state_b``, say who; a
list of states stands for each of them. ``year``, ``month`` and ``day`` say when,
``start`` and ``end`` from the first day to the last, ``until`` the first day no longer.
"""

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileSpec:
    """One file of a publisher: how it is recognised and how it is opened.

    Parameters
    ----------
    name : str
        The publisher's usual name of the file, a hint only.
    format : str
        One of `FORMATS`.
    version : str
        Version that the file belongs to; empty for the entry's own.
    sha256 : str
        Hash of the copy we know, hexadecimal; empty if none is known.
    columns : tuple of str
        Names in the header that recognise the file when its hash is not known; all
        must be there. Empty: the declared columns of the table recognise it.
    header : bool
        Whether the file has a header row. Without one the declared columns are taken
        in their order, and the file is recognised by its hash alone.
    sheet : str
        Sheet of a workbook; empty for the first.
    skip_rows : int
        Lines before the header.
    separator : str
        Between cells of text; empty for a comma in csv and a tab in tsv and txt.
    names : mapping of str to str
        Declared column -> the name that this file uses, where it differs from the
        column's ``source_name``.
    absent : tuple of str
        Declared columns that this layout does not have; they are null.
    member : str
        Path inside a zip archive; empty for a plain file. ``sha256`` is the member's.
    wide : bool
        Whether the file is text with far more columns than are declared, so that only
        the declared ones are read.
    """

    name: str
    format: Format
    version: str = ""
    sha256: str = ""
    columns: tuple[str, ...] = ()
    header: bool = True
    sheet: str = ""
    skip_rows: int = 0
    separator: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    member: str = ""
    wide: bool = False

    def present(self, *names: str) -> FileSpec:
        """Return the layout after a reader has made columns that the file lacks.

        Parameters
        ----------
        *names : str
            Declared columns that the frame now has under these names.

        Returns
        -------
        FileSpec
            Without those columns among the absent ones.
        """
        absent = tuple(a for a in self.absent if a not in names)
        return replace(
            self, absent=absent, names={**self.names, **{n: n for n in names}}
        )

    def plain(self) -> FileSpec:
        """Return the layout of rows that a reader has put in the declared shape.

        Returns
        -------
        FileSpec
            The name and format alone: every declared column is there, under its own
            name in the file.
        """
        return FileSpec(self.name, self.format)


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A declared column, and what stands for it in the publisher's file.

    Parameters
    ----------
    column : Column
        Declared name, type, unit, range and meaning of null.
    source_name : str
        Name in the publisher's header.
    null_codes : tuple of str
        Cells that mean null, as text; the empty cell always does.
    role : str
        What the column is to a join, one of `ROLES`.
    system : str
        Code system of a state: ``cow``, ``gw``, ``iso3`` and so on; else empty.
    date_format : str
        Layout of the publisher's dates, such as ``%m/%d/%Y``, where the declared type
        is ``edtf``; empty where the text is EDTF already.
    codes : mapping of str to str
        Code -> what it means.
    open : bool
        Whether an empty cell of a start means that the spell has always been, and of
        an end that it goes on; else it is not known.
    """

    column: Column
    source_name: str
    null_codes: tuple[str, ...] = ()
    role: str = ""
    system: str = ""
    date_format: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    open: bool = False

    @property
    def name(self) -> str:
        """Declared name of the column."""
        return self.column.name


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table of a source.

    Parameters
    ----------
    name : str
        Name with underscores.
    description : str
        What a row is.
    unit : str
        Unit of observation, such as ``state-year``.
    key : tuple of str
        Columns that identify a row.
    files : tuple of FileSpec
        The files that hold the table, one per version or layout.
    schema : Schema
        Declared columns.
    columns : tuple of ColumnSpec
        The same columns with their names and codes in the files.
    ignore_extra : bool
        Whether further columns of a file are passed over in silence; else they are
        left out with a note.
    absence : {"", "none"}
        What it means that a state-year or dyad-year inside the coverage has no row:
        ``none`` where the table lists every tie there was between members of the
        state system, else nothing is known.
    zeros : tuple of str
        Columns that are 0 or false where ``absence`` is ``none`` and there is no row.
    coverage_start, coverage_end : str
        EDTF dates of the first and last thing described, where they differ from those
        of the source; else empty.
    """

    name: str
    description: str
    unit: str
    key: tuple[str, ...]
    files: tuple[FileSpec, ...]
    schema: Schema
    columns: tuple[ColumnSpec, ...]
    ignore_extra: bool = False
    absence: Absence = ""
    zeros: tuple[str, ...] = ()
    coverage_start: str = ""
    coverage_end: str = ""

    @property
    def directed(self) -> bool:
        """Whether a pair of states stands for one direction; false if it stands once.

        Units that begin with ``dyad`` have pairs without direction.
        """
        return self.unit.partition("-")[0] != "dyad"

    def with_role(self, role: str) -> tuple[ColumnSpec, ...]:
        """Return the columns that have a role.

        Parameters
        ----------
        role : str
            One of `ROLES`.

        Returns
        -------
        tuple of ColumnSpec
            In declared order; empty if none has it.
        """
        return tuple(c for c in self.columns if c.role == role)


@dataclass(frozen=True, slots=True)
class VersionSpec:
    """A version of a source whose files have the declared layout.

    Parameters
    ----------
    version : str
        Its name.
    coverage_start, coverage_end : str
        EDTF dates of the first and last thing described.
    """

    version: str
    coverage_start: str
    coverage_end: str


def table_spec(source: str, name: str, said: Mapping[str, Any]) -> TableSpec:
    """Build a table from what a catalogue entry says.

    Parameters
    ----------
    source : str
        Id of the source, for messages.
    name : str
        Name of the table.
    said : mapping
        The TOML block of the table.

    Returns
    -------
    TableSpec
        With the columns in the order of the block.

    Raises
    ------
    SourceError
        If a name, format, role or hash is not allowed, or an attribute is unknown.
    SchemaError
        If a column is not declared well.
    """
    where = f"Entry '{source}', table '{name}'"
    _allow(where, "attribute", said, _TABLE)
    if not _NAME.fullmatch(name):
        _stop(where, f"'{name}' is not a name of small letters, digits and '_'")
    columns = tuple(
        _column_spec(where, n, attributes)
        for n, attributes in said.get("columns", {}).items()
    )
    key = tuple(said.get("key", ()))
    return TableSpec(
        name=name,
        description=said.get("description", ""),
        unit=said.get("unit", ""),
        key=key,
        files=tuple(_file_spec(where, f) for f in said.get("files", ())),
        schema=Schema(name, tuple(c.column for c in columns), key),
        columns=columns,
        ignore_extra=bool(said.get("ignore_extra", False)),
        absence=_absence(where, said.get("absence", "")),
        zeros=_zeros(where, said, [c.name for c in columns]),
        coverage_start=said.get("coverage_start", ""),
        coverage_end=said.get("coverage_end", ""),
    )


def _column_spec(where: str, name: str, said: Mapping[str, Any]) -> ColumnSpec:
    own = f"{where}, column '{name}'"
    if not _NAME.fullmatch(name):
        _stop(own, f"'{name}' is not a name of small letters, digits and '_'")
    about = {k: v for k, v in said.items() if k not in _SPEC}
    if about.get("type") == "boolean":
        about["type"] = "flag"
    role = str(said.get("role", ""))
    _allow(own, "role", [role], ROLES)
    schema = Schema.from_mapping(where, {"columns": {name: about}})
    codes = {str(k): str(v) for k, v in said.get("codes", {}).items()}
    return ColumnSpec(
        column=schema.columns[0],
        source_name=str(said.get("source_name", name)),
        null_codes=tuple(str(c) for c in said.get("null_codes", ())),
        role=role,
        system=str(said.get("system", "")),
        date_format=str(said.get("date_format", "")),
        codes=MappingProxyType(codes),
        open=bool(said.get("open", False)),
    )


def _file_spec(where: str, said: Mapping[str, Any]) -> FileSpec:
    own = f"{where}, file '{said.get('name', '')}'"
    _allow(own, "attribute", said, [f.name for f in fields(FileSpec)])
    _allow(own, "format", [str(said.get("format", ""))], FORMATS)
    if said.get("sha256") and not _HASH.fullmatch(said["sha256"]):
        _stop(own, "sha256 is not 64 small hexadecimal digits")
    lists = {k: tuple(said.get(k, ())) for k in ("columns", "absent")}
    names = MappingProxyType(dict(said.get("names", {})))
    return FileSpec(**{**said, **lists, "names": names})


def _absence(where: str, said: str) -> Absence:
    _allow(where, "absence", [said], get_args(Absence))
    return "none" if said == "none" else ""


def _zeros(
    where: str, said: Mapping[str, Any], names: Iterable[str]
) -> tuple[str, ...]:
    zeros = tuple(said.get("zeros", ()))
    _allow(where, "column", zeros, names)
    if zeros and not said.get("absence"):
        _stop(where, "zeros need the absence of a row to mean something")
    return zeros


def _allow(where: str, kind: str, found: Iterable[str], allowed: Iterable[str]) -> None:
    known = tuple(allowed)
    for name in found:
        if name not in known:
            hint = nearest(name, known)
            listed = ", ".join(n for n in known if n)
            _stop(where, f"'{name}' is no {kind}{hint}", f"Use one of: {listed}.")


def _stop(where: str, problem: str, remedy: str = "Correct the entry.") -> None:
    stated = f"{where}: {problem}."
    raise SourceError(stated, remedy, found=where)


_SPEC: Final = tuple(f.name for f in fields(ColumnSpec) if f.name != "column")
_TABLE: Final = (
    "description",
    "unit",
    "key",
    "files",
    "columns",
    "ignore_extra",
    "absence",
    "zeros",
    "coverage_start",
    "coverage_end",
)
