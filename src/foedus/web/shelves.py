"""Shelves: every table that pages can show, by its name, with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.errors import StoreError
from foedus.registry import tables
from foedus.schema import LINE, ColumnType
from foedus.sources.catalog import find
from foedus.sources.layout import TableSpec
from foedus.store import SourceFacts, embedded, names
from foedus.web.page import Document

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from foedus.store import Store, StoredSource


@dataclass(frozen=True, slots=True)
class Shelf:
    """A table of the store, or one that comes with the package.

    Attributes
    ----------
    id, version, table : str
        Its name in three parts.
    rows : int
        Rows of the table.
    facts : SourceFacts
        What is known of its source.
    newest : bool
        Whether its version is the newest at hand.
    path : Path or None
        Its file; None for what comes with the package.
    """

    id: str
    version: str
    table: str
    rows: int
    facts: SourceFacts
    newest: bool = True
    path: Path | None = None

    @property
    def name(self) -> str:
        """The full name, such as ``atop@4.01.member``."""
        return str(names.Name(self.id, self.version, self.table))

    @property
    def own(self) -> bool:
        """Whether it is a table of the user's own."""
        return self.facts.access == "own"

    @property
    def title(self) -> str:
        """Title of its source."""
        known = find(self.id)
        return known.title if known else self.facts.title or self.id

    @property
    def in_sql(self) -> str:
        """The name that a query uses."""
        schema = self.id.replace("-", "_")
        if self.newest:
            return f"{schema}.{self.table}"
        return f'"{schema}@{self.version}".{self.table}'

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns; empty where the file cannot be read."""
        if self.path is None:
            return tuple(embedded.frame(self.id, self.table).columns)
        return _columns(self.path)

    def key(self, line: int) -> str:
        """Return the trace key of the row from a line of its file."""
        return f"row:{self.id}@{self.version}#{self.table}:{line}"

    def document(self) -> Document:
        """Return what a list says of it.

        Returns
        -------
        dict
            ``name, sql, id, version, table, title, rows, columns`` (how many; null
            where the file cannot be read), coverage, ``access, redistribute, added``
            (null for the package), ``own`` and ``newest``.
        """
        said = self.facts.table(self.table)
        return {
            "name": self.name,
            "sql": self.in_sql,
            "id": self.id,
            "version": self.version,
            "table": self.table,
            "title": self.title,
            "rows": self.rows,
            "columns": len(self.columns) or None,
            "start": said.coverage_start or self.facts.coverage_start or None,
            "end": said.coverage_end or self.facts.coverage_end or None,
            "access": self.facts.access,
            "redistribute": self.facts.redistribute,
            "added": self.facts.added or None,
            "own": self.own,
            "newest": self.newest,
        }


@lru_cache(maxsize=1024)
def _columns(path: Path) -> tuple[str, ...]:
    """Return the columns of a file, which is named by its content."""
    import polars as pl

    try:
        return tuple(pl.scan_parquet(path, glob=False).collect_schema().names())
    except (OSError, pl.exceptions.PolarsError):
        return ()


def shelves(store: Store) -> Iterator[Shelf]:
    """Return every table: those of the store, then those of the package.

    Parameters
    ----------
    store : Store
        Added sources.

    Yields
    ------
    Shelf
        By name; of one source the newest version last.

    Raises
    ------
    StoreError
        If the manifest is damaged.
    """
    sources = store.sources()
    latest = {said.id: said.version for said in sources}
    for said in sources:
        newest = latest[said.id] == said.version
        for table in said.tables:
            path = store.path(table)
            yield Shelf(
                said.id, said.version, table.name, table.rows, said.facts, newest, path
            )
    for id in embedded.sources():
        for name in embedded.table_names(id):
            yield _shipped(id, name)


def _shipped(id: str, name: str) -> Shelf:
    known = find(id)
    rows = tables.frame(name).height if known is None else known.rows
    return Shelf(id, embedded.version(id), name, rows, embedded.facts(id))


def find_shelf(store: Store, text: str) -> Shelf:
    """Return a table by the name that a reader gave.

    Parameters
    ----------
    store : Store
        Added sources.
    text : str
        ``atop.member``, ``atop@4.01.member``, or a source with one table. The name
        is compared with those of the manifest, and never is a path.

    Raises
    ------
    StoreError
        If there is no such table.
    """
    said = names.parse(text)
    if not embedded.contains(said.source):
        held: StoredSource = store.source(str(said._replace(table="")))
        full = said._replace(version=held.version)
    else:
        full = said._replace(version=said.version or embedded.version(said.source))
    mine = [s for s in shelves(store) if (s.id, s.version) == full[:2]]
    if not full.table and len(mine) == 1:
        return mine[0]
    found = next((s for s in mine if s.table == full.table), None)
    if found is None:
        store.scan(str(full))  # says which tables there are
        problem = f"There is no table '{full}'."
        raise StoreError(problem, "See /tables.", found=text)
    return found


def kinds(spec: TableSpec, schema: pl.Schema) -> dict[str, ColumnType]:
    """Return the type of each column that a table has.

    Parameters
    ----------
    spec : TableSpec
        How the table is declared.
    schema : polars.Schema
        Its columns as they are.

    Returns
    -------
    dict of str to str
        Column to type, in the order of the table; as declared where the column is.
    """
    declared = {c.name: c.column.type for c in spec.columns}
    found: dict[str, ColumnType] = {}
    for name, dtype in schema.items():
        actual = _kind(dtype)
        said = declared.get(name, actual)
        found[name] = said if actual == "text" and said == "edtf" else actual
    return found


def _kind(dtype: pl.DataType) -> ColumnType:
    import polars as pl

    if dtype == pl.Boolean:
        return "flag"
    if isinstance(dtype, pl.List):
        return "list"
    if dtype.is_integer():
        return "integer"
    return "number" if dtype.is_numeric() else "text"


def about(spec: TableSpec, found: dict[str, ColumnType]) -> list[Document]:
    """Return what is known of the columns of a table.

    Parameters
    ----------
    spec : TableSpec
        How the table is declared.
    found : dict of str to str
        From `kinds`.

    Returns
    -------
    list of dict
        ``name, type, unit, description, null_means``; the line of the file is named.
    """
    declared = {c.name: c.column for c in spec.columns}
    listed = []
    for name, kind in found.items():
        said = declared.get(name)
        line = "Line of the file that the row comes from." if name == LINE else ""
        listed.append(
            {
                "name": name,
                "type": kind,
                "unit": said.unit if said else "",
                "description": said.description if said else line,
                "null_means": said.null_means if said else "",
            }
        )
    return listed
