"""Strategic rivalries: a kind that is not named is a kind that does not hold.

The file of 2021 writes 1 where a rivalry is of a kind and leaves the cell empty where
it is not. Each row says all kinds, so the empty cell is 0 and not unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from foedus.sources import tabular
from foedus.sources.catalog import Entry
from foedus.sources.reading import ReadResult

TABLE: Final = "tss"
KINDS: Final = (
    "positional",
    "spatial",
    "ideological",
    "interventionary",
    "principal",
    "aprin",
)
"""Columns of `TABLE` in which an empty cell says no."""


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read the files of the strategic rivalries.

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
        One table per file; in the table of 2021 every kind is 0 or 1.

    Raises
    ------
    SourceError
        As in `foedus.sources.tabular.read`.
    """
    part = tabular.read(files, said, version)
    if TABLE not in part.tables:
        return part
    frame = part.tables[TABLE].with_columns(pl.col(KINDS).fill_null(0))
    return replace(part, tables={**part.tables, TABLE: frame})
