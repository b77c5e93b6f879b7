"""Opening a publisher's file: its rows as they stand, with the line of each.

Nothing is interpreted here. Text keeps every cell as text, and a row whose number of
cells differs from the header's is set aside and counted; other formats keep the types
that the file states. This code meets untrusted files and runs in a child process.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import importlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

import polars as pl

from foedus.errors import SourceError
from foedus.sources.archive import check_archive, member_bytes
from foedus.sources.layout import FileSpec

HEADER_BYTES: Final = 1 << 20
"""Longest header row of text that is read, in bytes."""

MOST_COLUMNS: Final = 16_384
"""Most columns of a table of text; a column takes memory even where it has no row."""

RAGGED: Final = "the number of cells differs from the header's"
EMPTY: Final = "every cell is empty"

_LIBRARIES: Final[Mapping[str, str]] = {
    "dta": "pyreadstat",
    "sav": "pyreadstat",
    "xlsx": "fastexcel",
    "xls": "fastexcel",
}
_CONTROL: Final = re.compile(rb"[\x80-\x9f]")
_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class Raw:
    """The rows of a file before anything was interpreted.

    Parameters
    ----------
    frame : polars.DataFrame
        The publisher's columns under the publisher's names; a name that repeats gets
        `` (2)`` and so on.
    line : polars.Series
        Int64, one per row: line of text, row of the sheet, or row of the table, from 1.
    rows_read : int
        Rows of the file, kept or set aside.
    refused : mapping of str to int
        Reason -> rows set aside.
    notes : tuple of str
        What was assumed, in sentences.
    """

    frame: pl.DataFrame
    line: pl.Series
    rows_read: int
    refused: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def open_raw(path: Path, file: FileSpec) -> Raw:
    """Read a file as its format says.

    Parameters
    ----------
    path : Path
        The file.
    file : FileSpec
        Its format, sheet, separator and so on.

    Returns
    -------
    Raw
        All rows. Without a header row the columns are ``1``, ``2`` and so on.

    Raises
    ------
    SourceError
        If the file is damaged, is not of its format, or its format has no table.
    """
    try:
        match file.format:
            case "csv" | "tsv" | "txt":
                return read_text(_data(path, file), file)
            case "parquet":
                return _numbered(pl.read_parquet(_stored(path, file)))
            case "dta" | "sav":
                return _numbered(_read_statistics(path, file.format))
            case "xlsx" | "xls":
                return _read_workbook(path, file)
            case _:
                problem = f"{path.name}: a file of format {file.format} is no table."
                raise SourceError(problem, "Use a reader of its own for it.")
    except (SourceError, MemoryError):
        raise
    except ImportError as error:
        problem = f"{path.name}: reading {file.format} needs '{error.name}'."
        remedy = f"Install it: pip install {error.name}."
        raise SourceError(problem, remedy, file=path.name) from error
    except BaseException as error:  # The libraries raise many kinds for damaged files.
        _raise_own(error)
        problem = f"{path.name} cannot be read as {file.format} ({_short(error)})."
        remedy = "Get the file again from the publisher, or check its format."
        raise SourceError(problem, remedy, file=path.name) from error


def load(format: str) -> None:
    """Load the library that reads a format, if it is there.

    Parameters
    ----------
    format : str
        One of `foedus.sources.layout.FORMATS`.
    """
    library = _LIBRARIES.get(format)
    if library:
        with contextlib.suppress(ImportError):
            importlib.import_module(library)


def header(path: Path, file: FileSpec) -> tuple[str, ...]:
    """Return the names of the columns of a file.

    Parameters
    ----------
    path : Path
        The file.
    file : FileSpec
        Its format, sheet, separator and so on.

    Returns
    -------
    tuple of str
        As `open_raw` would name them.

    Raises
    ------
    SourceError
        If the file is damaged or not of its format.
    """
    if file.format in ("csv", "tsv", "txt"):
        return text_header(_head(path, file), file, path.name)
    if file.format == "parquet" and not file.member:
        try:
            return tuple(pl.read_parquet_schema(path))
        except BaseException as error:
            _raise_own(error)
            problem = f"{path.name} is no Parquet file ({_short(error)})."
            raise SourceError(problem, "Get the file again.") from error
    return tuple(open_raw(path, file).frame.columns)


def text_header(head: bytes, file: FileSpec, name: str) -> tuple[str, ...]:
    """Return the names in the header row of text.

    Parameters
    ----------
    head : bytes
        Start of the file, complete lines or more.
    file : FileSpec
        Its separator and lines before the header.
    name : str
        Name of the file for messages.

    Returns
    -------
    tuple of str
        Repeated names get `` (2)`` and so on.

    Raises
    ------
    SourceError
        If the start is not text, has no end of line within `HEADER_BYTES`, or more
        columns than `MOST_COLUMNS`.
    """
    cut = head.rfind(b"\n")
    if len(head) >= HEADER_BYTES and cut < 0:
        _stop(name, "its first line does not end", "This is no table of text.")
    text, _ = decode(head[: cut + 1] if len(head) >= HEADER_BYTES else head, name)
    lines = io.StringIO(_after(text, file.skip_rows).lstrip("\r\n"), newline="")
    try:
        cells = next(csv.reader(lines, delimiter=_separator(file)), [])
    except csv.Error as error:
        _stop(name, f"its header cannot be read ({error})", "Get the file again.")
    _check_width(len(cells), name)
    return _unique(cells)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Decode text strictly.

    UTF-8 with or without a byte order mark; else Windows-1252 (which is Latin-1 where
    no byte lies between 80 and 9F), unless a byte has no meaning there.

    Parameters
    ----------
    data : bytes
        The text.
    name : str
        Name of the file for messages.

    Returns
    -------
    text, encoding : str
        The text, and ``utf-8``, ``latin-1`` or ``cp1252``.

    Raises
    ------
    SourceError
        If the text holds NUL bytes, is UTF-16, or has an undefined byte.
    """
    if data.startswith(_BOMS):
        _stop(name, "it is UTF-16 or UTF-32", "Save it as UTF-8.")
    if b"\0" in data:
        found = f"it holds a NUL byte at offset {data.index(0)}"
        _stop(name, found, "This is no text: get the file again from the publisher.")
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        wrong = error.start
    one_byte = "cp1252" if _CONTROL.search(data) else "latin-1"
    try:
        return data.decode(one_byte), one_byte
    except UnicodeDecodeError:
        found = f"its encoding is not UTF-8 (byte {wrong}), nor Latin-1"
        _stop(name, found, "Save it as UTF-8.")


def read_text(data: bytes, file: FileSpec) -> Raw:
    """Read rows of separated cells, all as text.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : FileSpec
        Its separator, header and lines before the header.

    Returns
    -------
    Raw
        Cells as text; an empty cell is the empty text. Rows with another number of
        cells than the header are set aside, empty lines are no rows, also above the
        header.

    Raises
    ------
    SourceError
        If the text cannot be decoded, has no row, or more columns than `MOST_COLUMNS`,
        or a quoted cell does not end.
    """
    name = file.name
    text, encoding = decode(data, name)
    notes = () if encoding == "utf-8" else (f"The text was read as {encoding}.",)
    text = _after(text, file.skip_rows).replace("\r\n", "\n")
    if not text.strip():
        _stop(name, "it is empty", "Get the file again from the publisher.")
    if text.find("\n", 0, HEADER_BYTES) < 0 and len(text) >= HEADER_BYTES:
        _stop(name, "its first line does not end", "This is no table of text.")
    full = text.lstrip("\r\n")
    first = file.skip_rows + 1 + len(text) - len(full)
    text = full
    if '"' in text or "\r" in text:
        return _quoted(text, file, first, notes)
    return _plain(text, file, first, notes)


def _plain(text: str, file: FileSpec, first: int, notes: tuple[str, ...]) -> Raw:
    """Rows of text without quotes: one line is one row."""
    separator = _separator(file)
    lines = pl.Series("line", text.removesuffix("\n").split("\n"))
    width = lines[0].count(separator) + 1
    _check_width(width, file.name)
    names = _unique(lines[0].split(separator)) if file.header else ()
    number = pl.int_range(first, first + len(lines), eager=True)
    if file.header:
        lines, number = lines[1:], number[1:]
    full = lines != ""
    good = full & (lines.str.count_matches(separator, literal=True) == width - 1)
    kept = lines.filter(good)
    cells = kept.str.split_exact(separator, width - 1).struct.unnest()
    cells.columns = list(names or (str(n + 1) for n in range(width)))
    return _raw(cells, number, full, good, notes)


def _quoted(text: str, file: FileSpec, first: int, notes: tuple[str, ...]) -> Raw:
    """Rows of text with quotes: a cell may hold separators and ends of lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(file))
    rows: list[list[str]] = []
    starts: list[int] = []
    start = 1
    try:
        for row in reader:
            rows.append(row)
            starts.append(first + start - 1)
            start = reader.line_num + 1
    except csv.Error as error:
        place = f"the cell that starts after line {first + start - 2} "
        _stop(file.name, f"{place}cannot be read ({error})", "Mend the file.")
    width = len(rows[0])
    _check_width(width, file.name)
    names = _unique(rows[0]) if file.header else ()
    if file.header:
        rows, starts = rows[1:], starts[1:]
    full = pl.Series([bool(row) for row in rows], dtype=pl.Boolean)
    good = pl.Series([len(row) == width for row in rows], dtype=pl.Boolean)
    kept = [row for row in rows if len(row) == width]
    schema = dict.fromkeys(
        names or tuple(str(n + 1) for n in range(width)), pl.String()
    )
    cells = pl.DataFrame(kept, schema=schema, orient="row")
    line = pl.Series(starts, dtype=pl.Int64)
    return _raw(cells, line, full, good, notes)


def _check_width(width: int, name: str) -> None:
    if width > MOST_COLUMNS:
        found = f"it has {width:,} columns, at most {MOST_COLUMNS:,} are read"
        _stop(name, found, "Check its separator, or keep fewer columns.")


def _raw(
    cells: pl.DataFrame,
    line: pl.Series,
    full: pl.Series,
    good: pl.Series,
    notes: tuple[str, ...],
) -> Raw:
    """Count the rows that were set aside, and drop those without any text."""
    ragged = line.filter(full & ~good)
    line = line.filter(good)
    if len(ragged):
        notes = (*notes, f"On line {ragged[0]} first, {RAGGED}.")
    blank = cells.select(pl.all_horizontal(pl.all().str.strip_chars() == ""))
    some = ~blank.to_series()
    aside = {RAGGED: len(ragged), EMPTY: int((~some).sum())}
    passed = int((~full).sum())
    if passed:
        notes = (*notes, f"{passed} empty lines were passed over.")
    return Raw(
        cells.filter(some),
        line.filter(some).cast(pl.Int64).rename("line"),
        int(full.sum()),
        {reason: n for reason, n in aside.items() if n},
        notes,
    )


def _numbered(frame: pl.DataFrame) -> Raw:
    line = pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True)
    return Raw(frame, line.rename("line"), frame.height)


def _read_statistics(path: Path, format: str) -> pl.DataFrame:
    """A file of Stata or SPSS."""
    import pyreadstat  # Only these formats need it.

    read = pyreadstat.read_dta if format == "dta" else pyreadstat.read_sav
    frame, _ = read(str(path), output_format="polars")
    return frame


def _read_workbook(path: Path, file: FileSpec) -> Raw:
    """A sheet of a workbook, every cell as text."""
    import fastexcel  # Only workbooks need it.

    check_archive(path, workbook=file.format == "xlsx")
    book = fastexcel.read_excel(path)
    sheet = file.sheet or book.sheet_names[0]
    if sheet not in book.sheet_names:
        known = ", ".join(f"'{n}'" for n in book.sheet_names)
        _stop(path.name, f"it has no sheet '{sheet}'", f"Its sheets are {known}.")
    text, numbers = (
        book.load_sheet(
            sheet,
            header_row=None,
            skip_rows=file.skip_rows,
            dtypes=kind,
            skip_whitespace_tail_rows=True,
        ).to_polars()
        for kind in ("string", "float")
    )
    cells = text.select(_exact(text[c], numbers[c]) for c in text.columns)
    line = pl.int_range(1, cells.height + 1, eager=True) + file.skip_rows
    names: Sequence[str] = [str(n + 1) for n in range(cells.width)]
    if file.header:
        names = _unique(cells.row(0)) if cells.height else ()
        cells, line = cells[1:], line[1:]
    cells.columns = list(names)
    every = pl.repeat(value=True, n=cells.height, eager=True, dtype=pl.Boolean)
    return _raw(cells, line, every, every, ())


def _exact(text: pl.Series, number: pl.Series) -> pl.Series:
    """Cells as text, numbers with all their digits: as text they have nine decimals."""
    rounded = text.cast(pl.Float64, strict=False)
    cut = (rounded != number).fill_null(value=False)
    every = pl.when(cut).then(number.cast(pl.String)).otherwise(text)
    return pl.select(every.fill_null("").alias(text.name)).to_series()


def _data(path: Path, file: FileSpec) -> bytes:
    return member_bytes(path, file.member) if file.member else path.read_bytes()


def _stored(path: Path, file: FileSpec) -> Path | io.BytesIO:
    return io.BytesIO(_data(path, file)) if file.member else path


def _head(path: Path, file: FileSpec) -> bytes:
    if file.member:
        check_archive(path)
        with zipfile.ZipFile(path) as archive, archive.open(file.member) as inner:
            return inner.read(HEADER_BYTES)
    with path.open("rb") as stream:
        return stream.read(HEADER_BYTES)


def _separator(file: FileSpec) -> str:
    return file.separator or ("," if file.format == "csv" else "\t")


def _after(text: str, lines: int) -> str:
    """Text after a number of lines."""
    at = 0
    for _ in range(lines):
        at = text.find("\n", at) + 1
        if not at:
            return ""
    return text[at:]


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Names without spaces around them, the second of a kind marked."""
    seen: dict[str, int] = {}
    out = []
    for name in (n.strip() for n in names):
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(out)


def _raise_own(error: BaseException) -> None:
    """Let pass what no library raises; a panic in Rust code is no `Exception`."""
    panic = type(error).__name__ == "PanicException"
    if isinstance(error, MemoryError) or not (panic or isinstance(error, Exception)):
        raise error


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__


def _stop(name: str, problem: str, remedy: str) -> NoReturn:
    stated = f"{name}: {problem}."
    raise SourceError(stated, remedy, file=name)
