"""World Bank bulk files: four lines before the header, one column per year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from foedus.sources import tabular
from foedus.sources.catalog import Entry
from foedus.sources.layout import FileSpec, TableSpec
from foedus.sources.opening import Raw
from foedus.sources.reading import ReadResult


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read bulk files of indicators.

    Parameters
    ----------
    files : mapping of str to Path
        Table name -> bulk CSV of one indicator.
    said : Entry
        The catalogue entry.
    version : str
        Version of the files.

    Returns
    -------
    ReadResult
        Per indicator one row per economy and year with a figure or without; the rows
        read are those of the files, one per economy.

    Raises
    ------
    SourceError
        If a file is damaged or lacks a declared column.
    """
    return tabular.read(files, said, version, _by_year)


def _by_year(raw: Raw, _table: TableSpec, file: FileSpec) -> tuple[Raw, FileSpec]:
    """One row per economy and year, the economies in the order of the file."""
    years = [c for c in raw.frame.columns if c.isdigit()]
    index = [c for c in raw.frame.columns if c and c not in years]
    frame = (
        raw.frame.with_columns(raw.line.alias("line"))
        .unpivot(years, index=[*index, "line"], variable_name="year")
        .sort("line", "year")
    )
    rows = replace(raw, frame=frame.drop("line"), line=frame["line"])
    return rows, file.present("year", "value")
