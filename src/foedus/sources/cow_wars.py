"""The war lists of the Correlates of War Project.

A few counts of deaths are printed with a comma for thousands (``1,500``). Everything
else is read as the catalogue declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from foedus.sources import tabular
from foedus.sources.catalog import Entry
from foedus.sources.fitting import publisher_names
from foedus.sources.layout import FileSpec, TableSpec
from foedus.sources.opening import Raw
from foedus.sources.reading import ReadResult

THOUSANDS: Final = r"^\d{1,3}(,\d{3})+$"
"""A whole number written with commas."""


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read the files of the COW wars.

    Parameters
    ----------
    files : mapping of str to Path
        Table name -> file.
    said : Entry
        The catalogue entry.
    version : str
        Version of the files.

    Returns
    -------
    ReadResult
        One table per file; the notes say how many numbers lost a comma.

    Raises
    ------
    SourceError
        As in `foedus.sources.tabular.read`.
    """
    return tabular.read(files, said, version, _plain_numbers)


def _plain_numbers(raw: Raw, table: TableSpec, file: FileSpec) -> tuple[Raw, FileSpec]:
    names = publisher_names(table, file)
    numeric = [
        names[c.name]
        for c in table.columns
        if c.name in names and c.column.type in ("integer", "number")
    ]
    return without_commas(raw, numeric), file


def without_commas(raw: Raw, columns: list[str]) -> Raw:
    """Take the commas out of numbers such as ``1,500``.

    Parameters
    ----------
    raw : Raw
        Rows under the publisher's names.
    columns : list of str
        Columns of numbers; those that the file already holds as numbers stay.

    Returns
    -------
    Raw
        The same rows, with a note where a number lost a comma. A comma that does not
        stand before three digits stays, so that the cell is refused.
    """
    text = [c for c in columns if raw.frame.schema.get(c) == pl.String()]
    found = {c: int(raw.frame[c].str.contains(THOUSANDS).sum()) for c in text}
    counts = {c: n for c, n in found.items() if n}
    if not counts:
        return raw
    mended = [
        pl.when(pl.col(c).str.contains(THOUSANDS))
        .then(pl.col(c).str.replace_all(",", ""))
        .otherwise(pl.col(c))
        .alias(c)
        for c in counts
    ]
    notes = (f"{c}: {n} numbers lost their commas." for c, n in counts.items())
    frame = raw.frame.with_columns(mended)
    return replace(raw, frame=frame, notes=(*raw.notes, *notes))
