"""Opinion polls laid out with one column per country."""

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
    """Read tables whose first column is the year and whose others are countries.

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
        Per file one row per year and country, null where it was not polled. The rows
        read are the years of the files.

    Raises
    ------
    SourceError
        If a file is damaged or has no column of years.
    """
    return tabular.read(files, said, version, _by_country)


def _by_country(raw: Raw, _table: TableSpec, file: FileSpec) -> tuple[Raw, FileSpec]:
    """One row per year and country, in the order of the file."""
    countries = [c for c in raw.frame.columns if c != "year"]
    base = raw.frame.with_columns(raw.line.alias("line"))
    long = base.unpivot(
        countries, index=["year", "line"], variable_name="country", value_name="share"
    ).sort("line", maintain_order=True)
    rows = replace(raw, frame=long.drop("line"), line=long["line"])
    return rows, file.plain()
