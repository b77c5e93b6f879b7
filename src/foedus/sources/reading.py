"""What a reader is: files of one version in, checked tables and counts out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from foedus.sources.catalog import Entry


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The tables that a reader made, and what became of every row.

    Parameters
    ----------
    tables : mapping of str to polars.DataFrame
        Table name -> the declared columns in declared order, then ``line`` (Int64),
        the line of text or row of the file on which the row starts.
    rows_read : int
        Rows in the files, kept or not, without headers.
    refused : mapping of str to int
        Reason -> rows that were not kept.
    notes : tuple of str
        What was left out or assumed without refusing a row, in sentences.
    """

    tables: Mapping[str, pl.DataFrame]
    rows_read: int
    refused: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


Reader = Callable[[Mapping[str, Path], Entry, str], ReadResult]
"""Table name -> file, the catalogue entry, the version -> what was read."""
