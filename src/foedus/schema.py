"""Tables with a declared shape: typed columns, units, ranges and the meaning of null.

A schema is plain data (TOML). Reading a file under it gives a frame whose every cell
has been checked, or an error that names the file, line, column, value and remedy.
"""

from __future__ import annotations

import contextlib
import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NoReturn, Self, cast

import polars as pl

from foedus import dates
from foedus.errors import DateError, SchemaError, nearest

ColumnType = Literal["text", "integer", "number", "edtf", "list", "flag"]
LINE: Final = "line"
FORBIDDEN_GRADE: Final = "E"

_DTYPES: Final[Mapping[str, pl.DataType]] = MappingProxyType(
    {
        "text": pl.String(),
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "edtf": pl.String(),
        "list": pl.List(pl.String()),
        "flag": pl.Boolean(),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, unit, range and what an empty cell means.

    Parameters
    ----------
    name : str
        Name as in the header of the file.
    type : {"text", "integer", "number", "edtf", "list", "flag"}
        A list is written with ";" between its elements, a flag as yes or no.
    description : str
        What a cell says.
    unit : str
        Unit of the numbers; empty for text and for dimensionless counts.
    low, high : float or None
        Inclusive range of a number, None for no bound.
    values : tuple of str
        Every text that may occur; empty if any text may. For a list, of its elements.
    null_means : str
        What an empty cell says; empty where none may occur.
    required : bool
        Whether an empty cell is an error.
    """

    name: str
    type: ColumnType
    description: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    null_means: str = ""
    required: bool = False

    def __post_init__(self) -> None:
        """Refuse a type that does not exist, and a range or values that do not fit."""
        own = f"Column '{self.name}' is of type '{self.type}'"
        if self.type not in _DTYPES:
            known = f"expected one of {', '.join(_DTYPES)}{nearest(self.type, _DTYPES)}"
            _stop(f"{own}, {known}.", "Correct the type.", column=self.name)
        ranged = self.low is not None or self.high is not None
        if ranged and self.type not in ("integer", "number"):
            problem = f"{own} and has a range; only integers and numbers have one."
            _stop(problem, "Remove low and high.", column=self.name)
        if self.values and self.type not in ("text", "list"):
            problem = f"{own} and lists its values; only text and lists do."
            _stop(problem, "Remove values.", column=self.name)

    @property
    def dtype(self) -> pl.DataType:
        """Polars type of the column once it has been read."""
        return _DTYPES[self.type]


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a table in their order, and the columns that identify a row.

    Parameters
    ----------
    name : str
        Name of the table, for messages.
    columns : tuple of Column
        In the order in which a frame holds them.
    key : tuple of str
        Columns that together are never equal in two rows (null equals null); empty if
        rows may repeat.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse repeated or reserved names, and key columns that do not exist."""
        for name in self.names:
            if self.names.count(name) > 1 or name == LINE:
                problem = f"Schema '{self.name}' may not declare '{name}' (again)."
                _stop(problem, "Rename or remove the column.", column=name)
        for name in self.key:
            if name not in self.names:
                problem = f"The key of schema '{self.name}' names the column '{name}'"
                near = nearest(name, self.names)
                _stop(f"{problem}, which is not declared{near}.", "Correct the key.")

    @classmethod
    def from_mapping(cls, name: str, mapping: Mapping[str, object]) -> Self:
        """Build a schema from what a TOML file says.

        Parameters
        ----------
        name : str
            Name of the table.
        mapping : mapping
            ``columns``: name -> attributes; ``key``: names of columns, optional.

        Returns
        -------
        Schema
            With the columns in the order of the mapping.

        Raises
        ------
        SchemaError
            If an attribute is unknown, or ``type`` or ``description`` is missing.
        """
        declared = cast("Mapping[str, Mapping[str, Any]]", mapping.get("columns", {}))
        columns = tuple(_column(name, n, a) for n, a in declared.items())
        return cls(name, columns, tuple(cast("Sequence[str]", mapping.get("key", ()))))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns in declared order, without ``line``."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the declaration of a column.

        Parameters
        ----------
        name : str
            Name of a declared column.

        Returns
        -------
        Column
            Its declaration.

        Raises
        ------
        SchemaError
            If there is none, with the nearest name.
        """
        if name not in self.names:
            problem = f"Table '{self.name}' has no column '{name}'"
            remedy = f"Use one of: {', '.join(self.names)}."
            _stop(f"{problem}{nearest(name, self.names)}.", remedy, column=name)
        return self.columns[self.names.index(name)]

    def read_csv(self, path: Path | Traversable) -> pl.DataFrame:
        """Read and check a comma-separated file (UTF-8, one header row).

        Parameters
        ----------
        path : Path or Traversable
            The file, on disk or inside a package.

        Returns
        -------
        polars.DataFrame
            One row per line, the declared columns in declared order (whatever their
            order in the file), then ``line`` (Int32): the line on which the row starts,
            the header being line 1. Empty cells are null; text and EDTF dates are
            String, integers Int64, numbers Float64, lists List(String), flags Boolean.

        Raises
        ------
        SchemaError
            If the file cannot be decoded, lacks a column or has one too many, a row has
            the wrong number of cells, or `check` refuses a cell.
        """
        header, text = _cells(path)
        self._check_names(header, f"{path.name}, line 1")
        line = text.get_column(LINE)
        cells = [_typed(c, text[c.name], line, path.name) for c in self.columns]
        frame = pl.DataFrame([*cells, line])
        self.check(frame, file=path.name)
        return frame

    def check(self, frame: pl.DataFrame, *, file: str = "") -> None:
        """Refuse a frame that does not keep to the schema.

        Parameters
        ----------
        frame : polars.DataFrame
            With the declared columns, and optionally ``line``.
        file : str
            Name of the file for messages; empty for the name of the schema.

        Raises
        ------
        SchemaError
            If a column is unknown, missing or of another type, a required cell is
            empty, a value is not allowed, out of range or no date, a source grade is E,
            or the key repeats. The error names the first such row.
        """
        where = file or self.name
        self._check_names([n for n in frame.columns if n != LINE], where)
        for column in self.columns:
            _check_column(column, frame, where)
        self._check_key(frame, where)

    def _check_names(self, found: Sequence[str], where: str) -> None:
        missing = [n for n in self.names if n not in found]
        unknown = [n for n in found if n not in self.names]
        if missing:
            near = nearest(missing[0], unknown)
            have = ", ".join(f"'{n}'" for n in found) or "no header row"
            problem = f"{where}: column '{missing[0]}' is missing (found {have}){near}."
            remedy = f"Give the table these columns: {', '.join(self.names)}."
            _stop(problem, remedy, file=where, missing=tuple(missing))
        if unknown:
            near = nearest(unknown[0], self.names)
            problem = f"{where}: column '{unknown[0]}' is not declared{near}."
            remedy = f"Remove it, rename it, or declare it in schema '{self.name}'."
            _stop(problem, remedy, file=where, unknown=tuple(unknown))
        if len(found) > len(self.names):
            twice = next(n for n in found if list(found).count(n) > 1)
            _stop(f"{where}: column '{twice}' occurs twice.", "Keep one of the two.")

    def _check_key(self, frame: pl.DataFrame, where: str) -> None:
        if not self.key:
            return
        keys = frame.select(pl.struct(self.key)).to_series()
        repeated = ~keys.is_first_distinct()
        if not repeated.any():
            return
        again = _first(repeated)
        first = _first(keys.rank("dense") == keys.rank("dense")[again])
        cells = zip(self.key, frame.select(self.key).row(again), strict=True)
        shown = ", ".join(f"{name}={cell}" for name, cell in cells)
        line, used = _line(frame, again), _line(frame, first)
        problem = (
            f"{where}, line {line}: the key {shown} was already used on line {used}; "
            f"expected one row per {', '.join(self.key)}."
        )
        remedy = "Remove one of the rows, or correct the key cells of one of them."
        _stop(problem, remedy, file=where, line=line, column=self.key[0], found=shown)


def check_references(
    frame: pl.DataFrame,
    column: str,
    allowed: Iterable[str],
    *,
    file: str,
    target: str,
) -> None:
    """Refuse cells that name something another table does not have.

    Parameters
    ----------
    frame : polars.DataFrame
        The table that refers.
    column : str
        A text or list column; null refers to nothing and passes.
    allowed : iterable of str
        The names that exist.
    file : str
        Name of the referring file, for the message.
    target : str
        What is referred to, for the message, such as ``"alliances.csv, column id"``.

    Raises
    ------
    SchemaError
        At the first cell with an unknown name, with the nearest one that exists.
    """
    valid = sorted(set(allowed))
    bad = _elements(frame, column).filter(~pl.col(column).is_in(valid))
    if not bad.is_empty():
        found, line = str(bad[column][0]), int(bad[LINE][0])
        place = f"{file}, line {line}, column '{column}'"
        unknown = f"'{found}', which is not in {target}{nearest(found, valid)}"
        problem = f"{place}: found {unknown}."
        remedy = f"Correct the cell, or add '{found}' to {target}."
        _stop(problem, remedy, file=file, line=line, column=column, found=found)


def _column(table: str, name: str, attributes: Mapping[str, Any]) -> Column:
    known = [field.name for field in fields(Column)]
    own = f"Schema '{table}': column '{name}'"
    for unknown in (a for a in attributes if a not in known):
        problem = f"{own} has the unknown attribute '{unknown}'"
        remedy = f"Use one of: {', '.join(known)}."
        _stop(f"{problem}{nearest(unknown, known)}.", remedy, column=name)
    for missing in (a for a in ("type", "description") if not attributes.get(a)):
        _stop(f"{own} lacks the attribute '{missing}'.", "Add it.", column=name)
    values = tuple(attributes.get("values", ()))
    return Column(**{**attributes, "name": name, "values": values})


def _cells(path: Path | Traversable) -> tuple[list[str], pl.DataFrame]:
    """Header, and the cells as text with the line on which each row starts."""
    file = path.name
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"{file}: byte {error.start} is not UTF-8."
        _stop(problem, "Save the file as UTF-8.", file=file)
    except OSError as error:
        problem = f"{file}: the file cannot be read ({error.strerror})."
        _stop(problem, "Check its name and the right to read it.", file=file)
    # The fast reader is trusted only where its frame writes back the same text.
    with contextlib.suppress(pl.exceptions.PolarsError):
        frame = pl.read_csv(data, infer_schema=False)
        if frame.write_csv() == text and frame.height + 1 == text.count("\n"):
            line = pl.int_range(2, frame.height + 2, dtype=pl.Int32, eager=True)
            return frame.columns, frame.with_columns(line.alias(LINE))
    return _exact_cells(file, text)


def _exact_cells(file: str, text: str) -> tuple[list[str], pl.DataFrame]:
    reader, start = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    rows: list[list[str | None]] = []
    try:
        header = next(reader, [])
        start = reader.line_num + 1
        for row in reader:
            if len(row) != len(header):
                problem = f"{file}, line {start}: found {len(row)} cells"
                remedy = "Quote cells that contain a comma, and remove empty lines."
                _stop(f"{problem}, expected {len(header)}.", remedy, line=start)
            rows.append([*(cell or None for cell in row), str(start)])
            start = reader.line_num + 1
    except csv.Error as error:
        problem = f"{file}, line {start}: a quoted cell does not end ({error})."
        _stop(problem, "Close the cell; double quotes inside it.", line=start)
    columns = dict.fromkeys([*header, LINE], pl.String)
    if len(columns) != len(header) + 1:
        return header, pl.DataFrame(schema=columns)
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return header, frame.with_columns(pl.col(LINE).cast(pl.Int32))


def _typed(column: Column, text: pl.Series, line: pl.Series, file: str) -> pl.Series:
    """Cells of one column in their type; an error names the first that has another."""
    match column.type:
        case "integer" | "number":
            typed = text.cast(column.dtype, strict=False)
        case "flag":
            typed = text.replace_strict(
                {"yes": True, "no": False}, default=None, return_dtype=pl.Boolean()
            )
        case "list":
            return text.str.split(";").list.eval(pl.element().str.strip_chars())
        case _:
            return text
    if typed.null_count() > text.null_count():
        row = _first(typed.is_null() & text.is_not_null())
        expected = {"flag": "'yes' or 'no'"}.get(column.type, f"a plain {column.type}")
        _refuse(column, file, int(line[row]), text[row], expected)
    return typed


def _check_column(column: Column, frame: pl.DataFrame, file: str) -> None:
    values = frame.get_column(column.name)
    if values.dtype != column.dtype:
        have = f"{file}: column '{column.name}' is of type {values.dtype}"
        remedy = f"Cast the column to {column.dtype}."
        _stop(f"{have}, expected {column.dtype}.", remedy, column=column.name)
    if column.required and values.null_count():
        line = _line(frame, _first(values.is_null()))
        _refuse(column, file, line, "", "a value, as the column is required")
    if column.name.endswith("grade") and (values == FORBIDDEN_GRADE).any():
        line = _line(frame, _first(values == FORBIDDEN_GRADE))
        expected = "a source of grade A, B, C or D; a source of grade E carries no fact"
        _refuse(column, file, line, FORBIDDEN_GRADE, expected)
    for check in _CHECKS[column.type]:
        check(column, frame, file)


def _check_range(column: Column, frame: pl.DataFrame, file: str) -> None:
    values = frame.get_column(column.name)
    low = -math.inf if column.low is None else column.low
    high = math.inf if column.high is None else column.high
    bad = (values < low) | (values > high) | ~values.is_finite()
    if bad.any():
        row = _first(bad)
        expected = f"a finite number from {low:g} to {high:g} {column.unit}".rstrip()
        _refuse(column, file, _line(frame, row), values[row], expected)


def _check_values(column: Column, frame: pl.DataFrame, file: str) -> None:
    if not column.values:
        return
    values = frame.get_column(column.name)
    cells = values.explode() if column.type == "list" else values
    for found in cells.unique(maintain_order=True).drop_nulls():
        if found not in column.values:
            rows = _elements(frame, column.name).filter(pl.col(column.name) == found)
            expected = "one of " + ", ".join(column.values)
            expected += nearest(found, column.values)
            _refuse(column, file, int(rows[LINE][0]), found, expected)


def _check_elements(column: Column, frame: pl.DataFrame, file: str) -> None:
    values = frame.get_column(column.name)
    bad = values.list.contains("")
    if bad.any():
        row = _first(bad)
        found = ";".join(values[row])
        _refuse(column, file, _line(frame, row), found, "no empty element")


def _check_dates(column: Column, frame: pl.DataFrame, file: str) -> None:
    values = frame.get_column(column.name)
    for text in values.drop_nulls().unique(maintain_order=True):
        try:
            (dates.parse_interval if "/" in text else dates.parse)(text)
        except DateError as error:
            line = _line(frame, _first(values == text))
            expected = f"a date as 1949-04-04, 1949-04, 1949~ or -0477 ({error})"
            _refuse(column, file, line, text, expected)


_Check = Callable[[Column, pl.DataFrame, str], None]
_CHECKS: Final[Mapping[str, tuple[_Check, ...]]] = MappingProxyType(
    {
        "text": (_check_values,),
        "integer": (_check_range,),
        "number": (_check_range,),
        "edtf": (_check_dates,),
        "list": (_check_elements, _check_values),
        "flag": (),
    }
)


def _refuse(
    column: Column, file: str, line: int, found: object, expected: str
) -> NoReturn:
    shown = "an empty cell" if found == "" else f"'{found}'"
    place = f"{file}, line {line}, column '{column.name}'"
    remedy = f"Correct the cell: {column.description.rstrip('.')}."
    facts = {"file": file, "line": line, "column": column.name, "found": found}
    _stop(f"{place}: found {shown}, expected {expected}.", remedy, **facts)


def _stop(problem: str, remedy: str, **facts: object) -> NoReturn:
    raise SchemaError(problem, remedy, **facts)


def _first(mask: pl.Series) -> int:
    """Row of the first true value."""
    return cast("int", mask.fill_null(value=False).arg_max())


def _line(frame: pl.DataFrame, row: int) -> int:
    """Line of the file of a row; its number from 1 where the frame has no lines."""
    return int(frame.item(row, LINE)) if LINE in frame.columns else row + 1


def _elements(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Line and value of every cell that is not empty; of every element of a list."""
    numbered = frame if LINE in frame.columns else frame.with_row_index(LINE, offset=1)
    cells = numbered.select(LINE, column)
    if isinstance(cells.schema[column], pl.List):
        cells = cells.explode(column)
    return cells.drop_nulls(column)
