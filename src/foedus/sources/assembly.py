"""United Nations General Assembly: ideal points keyed on the session get their year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from foedus.sources.catalog import Entry
from foedus.sources.numbered import joined, present
from foedus.sources.opening import open_raw
from foedus.sources.reading import ReadResult
from foedus.sources.tabular import choose_file, conform

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
    parts = []
    for name, path in files.items():
        table = said.tables[name]
        file = replace(choose_file(path, table, version), name=path.name)
        raw = open_raw(path, file)
        if "year" in file.absent and "session" in raw.frame.columns:
            session = pl.col("session").cast(pl.Int64, strict=False)
            dated = raw.frame.with_columns(year=session + BEFORE_FIRST)
            raw, file = replace(raw, frame=dated), present(file, "year")
        parts.append(conform(raw, table, file))
    return joined(parts)
