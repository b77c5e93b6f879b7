"""Tables whose publisher gives no key: the rows are numbered as they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from foedus.sources.catalog import Entry
from foedus.sources.layout import FileSpec
from foedus.sources.opening import Raw, open_raw
from foedus.sources.reading import ReadResult
from foedus.sources.tabular import choose_file, conform

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
    parts = []
    for name, path in files.items():
        table = said.tables[name]
        file = replace(choose_file(path, table, version), name=path.name)
        raw = open_raw(path, file)
        if ENTRY in table.schema.names:
            raw, file = number(raw), present(file, ENTRY)
        parts.append(conform(raw, table, file))
    return joined(parts)


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


def present(file: FileSpec, *names: str) -> FileSpec:
    """Return a layout in which columns that the reader made are there.

    Parameters
    ----------
    file : FileSpec
        The layout, with those columns among the absent ones.
    *names : str
        Declared columns that the frame now has under these names.

    Returns
    -------
    FileSpec
        Without those columns among the absent ones.
    """
    own = {**file.names, **{n: n for n in names}}
    return replace(
        file, absent=tuple(a for a in file.absent if a not in names), names=own
    )


def joined(parts: list[ReadResult]) -> ReadResult:
    """Return several results as one.

    Parameters
    ----------
    parts : list of ReadResult
        Of different files.

    Returns
    -------
    ReadResult
        All tables, and the sums of the counts.
    """
    refused: Counter[str] = Counter()
    for part in parts:
        refused.update(part.refused)
    return ReadResult(
        {name: frame for part in parts for name, frame in part.tables.items()},
        sum(part.rows_read for part in parts),
        dict(refused),
        tuple(note for part in parts for note in part.notes),
    )
