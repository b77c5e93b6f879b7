"""Opinion polls laid out with one column per country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from foedus.sources.catalog import Entry
from foedus.sources.layout import FileSpec
from foedus.sources.numbered import joined
from foedus.sources.opening import Raw, open_raw
from foedus.sources.reading import ReadResult
from foedus.sources.tabular import choose_file, conform


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
    parts = []
    for name, path in files.items():
        table = said.tables[name]
        file = replace(choose_file(path, table, version), name=path.name)
        made = FileSpec(path.name, file.format)
        parts.append(conform(_by_country(open_raw(path, file)), table, made))
    return joined(parts)


def _by_country(raw: Raw) -> Raw:
    """One row per year and country, in the order of the file."""
    countries = [c for c in raw.frame.columns if c != "year"]
    base = raw.frame.with_columns(raw.line.alias("line"))
    long = base.unpivot(
        countries, index=["year", "line"], variable_name="country", value_name="share"
    ).sort("line", maintain_order=True)
    return replace(raw, frame=long.drop("line"), line=long["line"])
