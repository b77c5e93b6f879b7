"""Files of text with far more columns than are wanted, read a row at a time.

A table of 1,900 columns and 28,000 rows takes gigabytes as text. Here only the wanted
cells are kept, so that the memory is that of a narrow table.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final, TextIO

import polars as pl

from foedus.errors import SourceError
from foedus.sources.layout import FileSpec
from foedus.sources.opening import EMPTY, RAGGED, Raw, header

_ENCODINGS: Final = ("utf-8-sig", "cp1252")


def open_wide(path: Path, file: FileSpec, wanted: Collection[str]) -> Raw:
    """Read some columns of a table of text with a header.

    Parameters
    ----------
    path : Path
        The file.
    file : FileSpec
        Its format and separator.
    wanted : collection of str
        Names of the columns to read; those that the file lacks are passed over.

    Returns
    -------
    Raw
        As from `foedus.sources.opening.open_raw`, with the wanted columns alone. Rows
        with another number of cells than the header, or no text in any wanted cell,
        are set aside.

    Raises
    ------
    SourceError
        If the file cannot be decoded, or a quoted cell does not end.
    """
    names = header(path, file)
    columns = {name: n for n, name in enumerate(names) if name in wanted}
    for encoding in _ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as stream:
                return _picked(stream, file, columns, len(names))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            problem = f"{path.name} cannot be read as {file.format} ({error})."
            remedy = "Get the file again from the publisher, or mend it."
            raise SourceError(problem, remedy, file=path.name) from error
    problem = f"{path.name}: its encoding is neither UTF-8 nor Latin-1."
    raise SourceError(problem, "Save it as UTF-8.", file=path.name)


def _picked(
    stream: TextIO, file: FileSpec, columns: Mapping[str, int], width: int
) -> Raw:
    """The wanted cells of each row below the header; what was set aside is counted."""
    separator = file.separator or ("," if file.format == "csv" else "\t")
    reader = csv.reader(stream, delimiter=separator, strict=True)
    next(reader)
    cells: list[list[str]] = []
    lines: list[int] = []
    aside = {RAGGED: 0, EMPTY: 0}
    start = reader.line_num + 1
    for row in reader:
        line, start = start, reader.line_num + 1
        if not row:
            continue
        picked = [row[n] for n in columns.values()] if len(row) == width else []
        if any(cell.strip() for cell in picked):
            cells.append(picked)
            lines.append(line)
        else:
            aside[EMPTY if picked else RAGGED] += 1
    return Raw(
        pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String()), orient="row"),
        pl.Series("line", lines, dtype=pl.Int64),
        len(cells) + sum(aside.values()),
        {reason: n for reason, n in aside.items() if n},
    )
