"""United Nations General Assembly: ideal points keyed on the session get their year."""

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

BEFORE_FIRST: Final = 1945
"""Year before the first session; a session is held mostly in session + this year."""


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read ideal points by year, or by session with the year added.

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
        The tables as declared; where the file has a session and no year, ``year`` is
        the session + 1945.

    Raises
    ------
    SourceError
        If a file is damaged, is laid out in no declared way, or has no row to keep.
    """
    return tabular.read(files, said, version, _dated)


def _dated(raw: Raw, _table: TableSpec, file: FileSpec) -> tuple[Raw, FileSpec]:
    if "year" not in file.absent or "session" not in raw.frame.columns:
        return raw, file
    session = pl.col("session").cast(pl.Int64, strict=False)
    dated = raw.frame.with_columns(year=session + BEFORE_FIRST)
    return replace(raw, frame=dated), file.present("year")
