"""Workbooks of several sheets: every table of the source that the file holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from foedus.sources import tabular
from foedus.sources.catalog import Entry
from foedus.sources.reading import ReadResult


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read every declared table of a workbook.

    Parameters
    ----------
    files : mapping of str to Path
        Table name -> workbook; one table is enough to name the workbook for all.
    said : Entry
        The catalogue entry.
    version : str
        Version of the files.

    Returns
    -------
    ReadResult
        One table per declared sheet.

    Raises
    ------
    SourceError
        If the workbook is damaged, lacks a sheet or has no row to keep.
    """
    book = next(iter(files.values()))
    every = {name: files.get(name, book) for name in said.tables}
    return tabular.read(every, said, version)
