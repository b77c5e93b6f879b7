"""What a new version of a published file changes: rows and values.

Before a newer file takes the place of an older one, the user sees how many rows came,
how many went, and how many values are no longer what they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from foedus.errors import SourceError
from foedus.sources.digest import sha256

if TYPE_CHECKING:
    import polars as pl

_NEW: Final = "__new__"
_TIMES: Final = "__times__"


@dataclass(frozen=True, slots=True)
class Change:
    """Differences between two versions of a table.

    Parameters
    ----------
    old_sha256, new_sha256 : str
        SHA-256 of the files, hexadecimal.
    rows_added, rows_removed : int
        Rows whose key only the new, or only the old file has.
    values_changed : int
        Cells that differ in rows and columns that both have; a cell that became empty,
        or is no longer empty, differs.
    by_column : mapping of str to int
        Column -> its share of `values_changed`, without columns that are the same.
    columns_added, columns_removed : tuple of str
        Columns that only one of them has, in the order of the file.
    """

    old_sha256: str
    new_sha256: str
    rows_added: int
    rows_removed: int
    values_changed: int
    by_column: Mapping[str, int]
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]

    @property
    def same(self) -> bool:
        """True if rows, values and columns are the same, whatever the bytes are."""
        return not (
            self.rows_added
            or self.rows_removed
            or self.values_changed
            or self.columns_added
            or self.columns_removed
        )


def compare(old: Path, new: Path, key: Sequence[str]) -> Change:
    """Compare two versions of a table.

    Parameters
    ----------
    old, new : Path
        CSV (``.csv``) or Parquet (``.parquet``) files. A file straight from a publisher
        is not trusted: compare the Parquet tables that the child process made of it.
    key : sequence of str
        Columns that name a row, at least one.

    Returns
    -------
    Change
        Counts of the differences.

    Raises
    ------
    SourceError
        If a file cannot be read or lacks a column of the key.

    Notes
    -----
    Two Parquet files are compared by value. As soon as one of them is CSV, or the
    types of a column differ, its cells are compared as text: ``1`` and ``1.0`` differ.
    Rows that share a key are matched in their order. An empty cell of the key is a
    value like any other.
    """
    before, after = _read(old, key), _read(new, key)
    before, after = _alike(before, after)
    match = [*key, _TIMES]
    both = before.join(after, on=match, suffix=_NEW, nulls_equal=True)
    shared = [c for c in before.columns if c in after.columns and c not in match]
    counts = {
        column: int(both[column].ne_missing(both[column + _NEW]).sum())
        for column in shared
    }
    by_column = {column: count for column, count in counts.items() if count}
    return Change(
        old_sha256=sha256(old),
        new_sha256=sha256(new),
        rows_added=after.height - both.height,
        rows_removed=before.height - both.height,
        values_changed=sum(by_column.values()),
        by_column=MappingProxyType(by_column),
        columns_added=tuple(c for c in after.columns if c not in before.columns),
        columns_removed=tuple(c for c in before.columns if c not in after.columns),
    )


def _read(path: Path, key: Sequence[str]) -> pl.DataFrame:
    """Read a table; rows that share a key are numbered in their order."""
    import polars as pl

    try:
        if path.suffix.lower() == ".parquet":
            frame = pl.read_parquet(path)
        else:
            frame = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        problem = f"'{path}' cannot be read as {path.suffix or 'CSV'}: {error}."
        remedy = "Fetch or add the file again."
        raise SourceError(problem, remedy, file=str(path)) from error
    missing = [column for column in key if column not in frame.columns]
    if missing or not key:
        lacks = ", ".join(missing) or "a key to compare by"
        problem = f"'{path}' lacks {lacks} (it has {', '.join(frame.columns)})."
        remedy = "Name columns that both files have, and that name a row."
        raise SourceError(problem, remedy, file=str(path), missing=tuple(missing))
    return frame.with_columns(pl.int_range(pl.len()).over(*key).alias(_TIMES))


def _alike(
    before: pl.DataFrame, after: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Turn columns whose types differ to text on both sides."""
    import polars as pl

    differ = [
        column
        for column, kind in before.schema.items()
        if column in after.columns and after.schema[column] != kind
    ]
    as_text = [pl.col(column).cast(pl.String, strict=False) for column in differ]
    return before.with_columns(as_text), after.with_columns(as_text)
