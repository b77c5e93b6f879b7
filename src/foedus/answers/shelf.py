"""Shelf: tables of added sources as chapters read them, with their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.answers.finding import Evidence
from foedus.dates import Interval
from foedus.errors import FoedusError, StoreError
from foedus.sources import catalog
from foedus.store import names

if TYPE_CHECKING:
    from pathlib import Path

    from foedus.store import Store, StoredSource

_GRADE: Final = "B"
"""A published data file in a copy that the user holds: read, not the archive itself."""


@dataclass(frozen=True, slots=True)
class Held:
    """A table of an added source.

    Parameters
    ----------
    source : StoredSource
        The version of the source, as it was added.
    table : str
        Name of the table.
    path : Path
        Its Parquet file, named by its content.
    """

    source: StoredSource
    table: str
    path: Path

    @property
    def label(self) -> str:
        """Publisher, title and version: the source line of its rows."""
        named = _named(self.source.id) or self.source.facts.title or self.source.id
        return f"{named}, version {self.source.version}"

    @property
    def edition(self) -> str:
        """Name and version as commands take them, such as "nmc@7.0"."""
        return f"{self.source.id}@{self.source.version}"

    @property
    def coverage(self) -> Interval:
        """Days that the source describes: outside them nothing is known."""
        return self.source.facts.coverage

    @property
    def last_year(self) -> int | None:
        """Last year that the source describes; None where it is not known."""
        end = self.source.facts.coverage_end
        return int(end[:4]) if end[:4].isdecimal() else None

    @property
    def lazy(self) -> pl.LazyFrame:
        """The table, to be read when it is collected."""
        return pl.scan_parquet(self.path, glob=False)

    def read(self, *columns: str) -> pl.DataFrame:
        """Return some columns of the table with the line of each row.

        Parameters
        ----------
        *columns : str
            Names of columns.

        Returns
        -------
        polars.DataFrame
            The columns and `line`. Read once: the file is named by its content.

        Raises
        ------
        StoreError
            If the file cannot be read.
        """
        try:
            return _read(self.path, (*columns, "line"))
        except (OSError, pl.exceptions.PolarsError) as error:
            problem = f"The table '{self.edition}.{self.table}' cannot be read: {error}"
            remedy = "See what is broken with foedus data check."
            raise StoreError(problem, remedy, path=str(self.path)) from error

    def key(self, line: int) -> str:
        """Return the trace key of a line, as in "row:nmc@7.0#state_year:8522"."""
        return f"row:{self.edition}#{self.table}:{line}"

    def evidence(self, row: Mapping[str, Any], text: str) -> Evidence:
        """Turn a row of the table into evidence.

        Parameters
        ----------
        row : mapping of str to object
            The row, with `line`.
        text : str
            What the row says, in words.

        Returns
        -------
        Evidence
            The row as evidence.
        """
        line = int(row["line"])
        return Evidence(self.key(line), text, self.label, _GRADE, line)


@cache
def _named(source: str) -> str:
    """Publisher and title of a source; "" where the catalogue does not have it."""
    try:
        said = catalog.entry(source)
    except FoedusError:
        return ""
    return f"{said.publisher}, {said.title}"


@lru_cache(maxsize=16)
def _read(path: Path, columns: tuple[str, ...]) -> pl.DataFrame:
    return pl.scan_parquet(path, glob=False).select(columns).collect()


def held(store: Store | None, name: str) -> Held | None:
    """Return a table of the store.

    Parameters
    ----------
    store : Store or None
        The store; None for none.
    name : str
        ``nmc.state_year`` for the newest version, ``nmc@6.0.state_year`` for one.

    Returns
    -------
    Held or None
        None where the store does not have it.

    Raises
    ------
    StoreError
        If the manifest is damaged or of another format.
    """
    found = versions(store, name)
    return found[-1] if found else None


def versions(store: Store | None, name: str) -> tuple[Held, ...]:
    """Return a table in every version that the store has, the newest last.

    Parameters
    ----------
    store : Store or None
        The store; None for none.
    name : str
        Source and table, such as ``nmc.state_year``; with a version only that one.

    Returns
    -------
    tuple of Held
        Empty where the store has none.

    Raises
    ------
    StoreError
        If the manifest is damaged or of another format.
    """
    if store is None:
        return ()
    said = names.parse(name)
    return tuple(
        Held(source, table.name, path)
        for source in store.sources()
        if source.id == said.source and said.version in ("", source.version)
        if (table := source.table(said.table)) is not None
        and (path := store.path(table)).is_file()
    )
