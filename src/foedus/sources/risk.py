"""The Geopolitical Risk index: world series, and one row per country and month."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from foedus.sources.catalog import Entry
from foedus.sources.fitting import opened
from foedus.sources.opening import Raw
from foedus.sources.reading import ReadResult
from foedus.sources.tabular import conform

_SERIES: Final = re.compile(r"GPRH?C_([A-Z]{3})")


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read the export of the index.

    Parameters
    ----------
    files : mapping of str to Path
        ``month`` -> the workbook.
    said : Entry
        The catalogue entry.
    version : str
        Version of the file.

    Returns
    -------
    ReadResult
        ``month``: the world series; ``country_month``: one row per country and month
        with the recent and the historical series. The rows read are the months.

    Raises
    ------
    SourceError
        If the file is damaged or lacks a declared column.
    """
    path, table = next(iter(files.values())), said.tables["month"]
    raw, file = opened(path, table, version)
    world = conform(raw, table, file)
    monthly = said.tables["country_month"]
    country = conform(_countries(raw), monthly, file.plain())
    return ReadResult(
        {**world.tables, **country.tables},
        world.rows_read,
        {**world.refused, **{f"country, {k}": n for k, n in country.refused.items()}},
        (*world.notes, *country.notes),
    )


def _countries(raw: Raw) -> Raw:
    """One row per country and month."""
    series = [c for c in raw.frame.columns if _SERIES.fullmatch(c)]
    base = raw.frame.select("month", *series).with_columns(raw.line.alias("line"))
    long = base.unpivot(series, index=["month", "line"], variable_name="series")
    split = long.with_columns(
        state=pl.col("series").str.slice(-3),
        kind=pl.col("series").str.extract(r"^(GPRH?C)_"),
    )
    wide = split.pivot("kind", index=["state", "month", "line"], values="value").sort(
        "state", "line"
    )
    return Raw(wide.drop("line"), wide["line"], wide.height)
