"""What a reader is: files of one version in, checked tables and counts out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
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

    def named(self, name: str) -> ReadResult:
        """Return the result with a name before each note.

        Parameters
        ----------
        name : str
            Usually of the table.

        Returns
        -------
        ReadResult
            The same tables and counts.
        """
        return replace(self, notes=tuple(f"{name}: {note}" for note in self.notes))


Reader = Callable[[Mapping[str, Path], Entry, str], ReadResult]
"""Table name -> file, the catalogue entry, the version -> what was read."""


def joined(parts: Iterable[ReadResult]) -> ReadResult:
    """Return several results as one.

    Parameters
    ----------
    parts : iterable of ReadResult
        Of different files or tables.

    Returns
    -------
    ReadResult
        All tables, and the sums of the counts.
    """
    every = tuple(parts)
    refused: Counter[str] = Counter()
    for part in every:
        refused.update(part.refused)
    return ReadResult(
        {name: frame for part in every for name, frame in part.tables.items()},
        sum(part.rows_read for part in every),
        dict(refused),
        tuple(note for part in every for note in part.notes),
    )
