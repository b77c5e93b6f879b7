"""Tables whose publisher gives no key: the rows are numbered as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from foedus.sources import tabular
from foedus.sources.catalog import Entry
from foedus.sources.layout import FileSpec, TableSpec
from foedus.sources.opening import Raw
from foedus.sources.reading import ReadResult

ENTRY: Final = "entry"


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read tables as declared, with the number of the row where ``entry`` is declared.

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
        One table per file; ``entry`` (Int64, from 1) counts the rows of the file.

    Raises
    ------
    SourceError
        If a file is damaged, is laid out in no declared way, or has no row to keep.
    """
    return tabular.read(files, said, version, _numbered)


def _numbered(raw: Raw, table: TableSpec, file: FileSpec) -> tuple[Raw, FileSpec]:
    if ENTRY not in table.schema.names:
        return raw, file
    return number(raw), file.present(ENTRY)


def number(raw: Raw) -> Raw:
    """Return the rows with their number.

    Parameters
    ----------
    raw : Raw
        Rows as opened.

    Returns
    -------
    Raw
        With the column ``entry`` (Int64, from 1).
    """
    count = pl.int_range(1, raw.frame.height + 1, dtype=pl.Int64, eager=True)
    return replace(raw, frame=raw.frame.with_columns(count.alias(ENTRY)))
