"""The reader that a catalogue entry drives: publishers' columns to declared ones.

A row is kept whole or refused whole. A cell that breaks the declared type, range or
list of values refuses its row under a reason that names the column, so that no value
turns silently into null; only the empty cell and the declared null codes are null.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

import polars as pl

from foedus import dates
from foedus.errors import DateError, SourceError, nearest
from foedus.schema import LINE, Column
from foedus.sources.catalog import Entry
from foedus.sources.fitting import opened, publisher_names
from foedus.sources.layout import ColumnSpec, FileSpec, TableSpec
from foedus.sources.opening import Raw, open_raw
from foedus.sources.reading import ReadResult, joined

_INTEGER: Final = r"^[+-]?\d+(\.0*)?$"
_NUMBER: Final = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"
_EXACT: Final = 2.0**53
_FLAGS: Final = {
    **dict.fromkeys(("1", "1.0", "true", "yes", "t", "y"), True),
    **dict.fromkeys(("0", "0.0", "false", "no", "f", "n"), False),
}
_EXAMPLES: Final = 12
_NAMED: Final = 8


class _Cells(NamedTuple):
    """Cells of one column in their type, and which of them break the declaration."""

    values: pl.Series
    faults: tuple[tuple[str, pl.Series], ...]


Prepare = Callable[[Raw, TableSpec, FileSpec], tuple[Raw, FileSpec]]
"""What a reader does to opened rows: rows, table and layout -> rows and layout."""


def read(
    files: Mapping[str, Path],
    said: Entry,
    version: str,
    prepare: Prepare | None = None,
) -> ReadResult:
    """Read the files of a source as its entry declares.

    Parameters
    ----------
    files : mapping of str to Path
        Table name -> file.
    said : Entry
        The catalogue entry.
    version : str
        Version of the files.
    prepare : callable, optional
        What is done to the opened rows of each file before they are checked.

    Returns
    -------
    ReadResult
        One table per file; in a source of several tables each note starts with the
        name of its table.

    Raises
    ------
    SourceError
        If a file is damaged, is laid out in no declared way, or has no row to keep.
    """
    parts = []
    for name, path in files.items():
        table = _table(said, name)
        raw, file = opened(path, table, version)
        if prepare is not None:
            raw, file = prepare(raw, table, file)
        part = conform(raw, table, file)
        parts.append(part.named(name) if len(said.tables) > 1 else part)
    return joined(parts)


def conform(raw: Raw, table: TableSpec, file: FileSpec) -> ReadResult:
    """Turn the publisher's rows into the declared table.

    Parameters
    ----------
    raw : Raw
        Rows under the publisher's names.
    table : TableSpec
        Declared columns.
    file : FileSpec
        Names and absent columns of this layout.

    Returns
    -------
    ReadResult
        The declared columns in declared order, then ``line``. Rows that break a type,
        range, list of values or the key are refused; the notes give the first cell of
        each reason.

    Raises
    ------
    SourceError
        If a declared column is missing, or no row can be kept.
    """
    names = publisher_names(table, file)
    _check_names(raw.frame.columns, names, file)
    notes = [*raw.notes, *_extra(raw.frame.columns, names, table)]
    line = raw.line.rename(LINE).cast(pl.Int64)
    cells = [
        _typed(raw.frame[names[spec.name]], spec)
        if spec.name in names
        else _Cells(_nothing(spec, raw.frame.height), ())
        for spec in table.columns
    ]
    reason = pl.repeat(None, raw.frame.height, dtype=pl.String, eager=True)
    for spec, cell in zip(table.columns, cells, strict=True):
        for fault, bad in cell.faults:
            text = f"{spec.name}: {fault}"
            fresh = (bad & reason.is_null()).alias("fresh")
            if fresh.any():
                notes += _example(raw.frame[names[spec.name]], line, fresh, text)
                reason = pl.select(
                    pl.when(fresh).then(pl.lit(text)).otherwise(reason)
                ).to_series()
    columns = [cell.values for cell in cells]
    frame = pl.DataFrame([*columns, line, reason.alias("\0reason")])
    kept = frame.filter(pl.col("\0reason").is_null()).drop("\0reason")
    refused = Counter(raw.refused)
    refused.update(reason.drop_nulls().to_list())
    unique = kept
    if table.key:
        unique = kept.unique(table.key, keep="first", maintain_order=True)
        if repeated := kept.height - unique.height:
            refused[f"{', '.join(table.key)}: the key repeats an earlier row's"] = (
                repeated
            )
    if raw.rows_read and not unique.height:
        _no_row(file, refused)
    return ReadResult(
        {table.name: unique}, raw.rows_read, dict(refused), tuple(notes[:_EXAMPLES])
    )


def guess(path: Path, file: FileSpec) -> ReadResult:
    """Read a table that nobody has declared.

    Parameters
    ----------
    path : Path
        The file.
    file : FileSpec
        Its format, sheet and so on.

    Returns
    -------
    ReadResult
        One table ``table``: the file's columns under their own names, then ``line``.
        Text becomes Int64 or Float64 where every cell that is not empty is a plain
        number; the empty cell is null.

    Raises
    ------
    SourceError
        If the file is damaged, has a column without name, or one called ``line``.
    """
    raw = open_raw(path, replace(file, name=path.name))
    for name in ("", LINE):
        if name in raw.frame.columns:
            called = f"called '{name}'" if name else "without a name"
            problem = f"{path.name} has a column {called}."
            raise SourceError(problem, "Rename it in the file.", file=path.name)
    columns = [_plainest(raw.frame[name]) for name in raw.frame.columns]
    frame = pl.DataFrame([*columns, raw.line.rename(LINE)])
    return ReadResult({"table": frame}, raw.rows_read, dict(raw.refused), raw.notes)


def _plainest(found: pl.Series) -> pl.Series:
    """Cells in the narrowest type that holds all of them."""
    if found.dtype.is_integer():
        return found.cast(pl.Int64)
    if found.dtype.is_float():
        return found.cast(pl.Float64).fill_nan(None)
    if found.dtype != pl.String:
        return found
    text = found.str.strip_chars()
    text = pl.select(pl.when(text != "").then(text).alias(found.name)).to_series()
    some = text.drop_nulls()
    # A leading zero is part of a code, and a number of many digits would be rounded.
    code = r"^[+-]?(0\d|\d{19})"
    if some.is_empty() or some.str.contains(code).any():
        return text
    for pattern, dtype in ((r"^[+-]?\d+$", pl.Int64()), (_NUMBER, pl.Float64())):
        if some.str.contains(pattern).all():
            typed = text.cast(dtype, strict=False)
            exact = typed.null_count() == text.null_count()
            finite = dtype.is_integer() or bool(typed.is_finite().all())
            return typed if exact and finite else text
    return text


def _typed(found: pl.Series, spec: ColumnSpec) -> _Cells:
    """Cells of a column in the declared type, with the faults of each."""
    column = spec.column
    text = _text(found, spec)
    match column.type:
        case "integer" | "number":
            values, faults = _numeric(found, text, column)
        case "flag":
            values = text.str.to_lowercase().replace_strict(
                _FLAGS, default=None, return_dtype=pl.Boolean()
            )
            faults = [("neither yes nor no", values.is_null() & text.is_not_null())]
        case "edtf":
            values, faults = _dates(text, spec)
        case "list":
            values = text.str.split(";").list.eval(pl.element().str.strip_chars())
            faults = [("a list with an empty element", values.list.contains(""))]
            faults += _listed(values.list.explode(), values, column)
        case _:
            values, faults = text, _listed(text, text, column)
    if column.required:
        faults = [("empty, but required", text.is_null()), *faults]
    set_ = [(reason, bad.fill_null(value=False)) for reason, bad in faults]
    return _Cells(
        values.rename(spec.name), tuple((r, bad) for r, bad in set_ if bad.any())
    )


def _text(found: pl.Series, spec: ColumnSpec) -> pl.Series:
    """Cells as text without spaces around them; empty cells and null codes are null."""
    if found.dtype.is_float():
        found = found.fill_nan(None)
        whole = (found == found.round()) & (found.abs() < _EXACT)
        plain = found.cast(pl.Int64, strict=False).cast(pl.String)
        text = pl.select(
            pl.when(whole).then(plain).otherwise(found.cast(pl.String))
        ).to_series()
    elif found.dtype == pl.Date or found.dtype == pl.Datetime:
        text = found.dt.strftime("%Y-%m-%d")
    elif isinstance(found.dtype, pl.List):
        text = found.cast(pl.List(pl.String)).list.join(";")
    else:
        text = found.cast(pl.String, strict=False)
    text = text.str.strip_chars()
    null = (text == "") | text.is_in(list(spec.null_codes))
    if spec.column.type in ("integer", "number") and spec.null_codes:
        coded = [n for n in map(_number, spec.null_codes) if n is not None]
        null |= text.cast(pl.Float64, strict=False).is_in(coded).fill_null(value=False)
    return pl.select(pl.when(~null).then(text)).to_series()


def _numeric(
    found: pl.Series, text: pl.Series, column: Column
) -> tuple[pl.Series, list[tuple[str, pl.Series]]]:
    pattern = _INTEGER if column.type == "integer" else _NUMBER
    plain = text.str.contains(pattern).fill_null(value=False)
    if found.dtype.is_float() and column.type == "number":
        values = pl.select(pl.when(text.is_not_null()).then(found)).to_series()
        values = values.cast(pl.Float64)
        plain = values.is_finite().fill_null(value=False)
    elif column.type == "integer":
        values = text.str.replace(r"\.0*$", "").cast(pl.Int64, strict=False)
        plain &= values.is_not_null()
    else:
        values = text.cast(pl.Float64, strict=False)
        plain &= values.is_finite().fill_null(value=False)
    kind = "a whole number" if column.type == "integer" else "a number"
    faults = [(f"not {kind}", text.is_not_null() & ~plain)]
    if column.low is not None:
        faults.append((f"below {column.low:g}", plain & (values < column.low)))
    if column.high is not None:
        faults.append((f"above {column.high:g}", plain & (values > column.high)))
    return values, faults


def _dates(
    text: pl.Series, spec: ColumnSpec
) -> tuple[pl.Series, list[tuple[str, pl.Series]]]:
    if spec.date_format:
        day = text.str.to_date(spec.date_format, strict=False)
        return day.cast(pl.String), [("not a date", day.is_null() & text.is_not_null())]
    day = text.str.replace(r"[T ]00:00:00(\.0+)?$", "")
    wrong = [t for t in day.drop_nulls().unique() if not _is_date(t)]
    return day, [("not a date", day.is_in(wrong))]


def _listed(
    elements: pl.Series, values: pl.Series, column: Column
) -> list[tuple[str, pl.Series]]:
    """The fault of values that are not among those declared."""
    if not column.values:
        return []
    wrong = elements.filter(~elements.is_in(list(column.values))).unique().drop_nulls()
    if column.type == "list":
        bad = values.list.set_intersection(wrong.to_list()).list.len() > 0
    else:
        bad = values.is_in(wrong.to_list())
    return [("not a declared value", bad)]


def _nothing(spec: ColumnSpec, rows: int) -> pl.Series:
    return pl.Series(spec.name, [None], dtype=spec.column.dtype).new_from_index(0, rows)


def _example(
    cells: pl.Series, line: pl.Series, bad: pl.Series, reason: str
) -> list[str]:
    """Where a reason is met first."""
    row = bad.arg_max() or 0
    shown = str(cells[row])[:40]
    return [f"{reason} (first on line {line[row]}: '{shown}')."]


def _extra(found: list[str], names: Mapping[str, str], table: TableSpec) -> list[str]:
    """Note on columns of the file that are not declared."""
    wanted = set(names.values())
    extra = [n for n in found if n not in wanted and n != ""]
    if table.ignore_extra or not extra:
        return []
    listed = ", ".join(n[:40] for n in extra[:_NAMED])
    more = f" and {len(extra) - _NAMED} more" if len(extra) > _NAMED else ""
    return [f"Columns that are not declared were left out: {listed}{more}."]


def _check_names(found: list[str], names: Mapping[str, str], file: FileSpec) -> None:
    if not file.header and len(found) != len(names):
        problem = f"{file.name} has {len(found)} columns, expected {len(names)}."
        raise SourceError(problem, "Check that this is the publisher's own file.")
    for name, source in names.items():
        if source in found:
            continue
        hint = nearest(source, found)
        problem = f"{file.name} has no column '{source}' for '{name}'{hint}."
        remedy = "Check that this is the publisher's own file of this version."
        raise SourceError(problem, remedy, file=file.name, missing=source)


def _no_row(file: FileSpec, refused: Mapping[str, int]) -> NoReturn:
    reason, count = max(refused.items(), key=lambda item: item[1])
    problem = f"{file.name}: no row can be kept; {count} times: {reason}."
    remedy = "Check that this is the publisher's own file of this version."
    raise SourceError(problem, remedy, file=file.name, refused=dict(refused))


def _table(said: Entry, name: str) -> TableSpec:
    if name not in said.tables:
        problem = f"Source '{said.id}' has no table '{name}'."
        remedy = f"Its tables are: {', '.join(said.tables)}."
        raise SourceError(problem, remedy, found=name)
    return said.tables[name]


def _is_date(text: str) -> bool:
    try:
        (dates.parse_interval if "/" in text else dates.parse)(text)
    except DateError:
        return False
    return True


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
