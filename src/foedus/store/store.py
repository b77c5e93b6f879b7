"""The store: adding, finding, scanning, removing and checking tables.

``manifest.json`` says what there is; ``tables/<sha256>.parquet`` holds it. A change
writes the new files first, then replaces the manifest in one step: readers never wait,
and a crash at any moment leaves the old state or the new one.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import polars as pl

from foedus.errors import StoreError, nearest
from foedus.sources import catalog
from foedus.sources.digest import sha256
from foedus.store import check, disk, embedded, manifest, names, own
from foedus.store.manifest import SourceFacts, StoredSource, StoredTable
from foedus.store.names import Name

if TYPE_CHECKING:
    from foedus.dates import Interval
    from foedus.sources.layout import TableSpec

Table = str | os.PathLike[str] | pl.LazyFrame

HOME: Final = "FOEDUS_HOME"
ROWS_IN_A_GROUP: Final = 1 << 17


class Store:
    """Tables of sources in a folder, by name and version.

    Parameters
    ----------
    home : str or PathLike, optional
        The folder; by default the one that ``FOEDUS_HOME`` names, else the user's data
        folder of the platform. It is made by the first `add`.
    wait : float
        Seconds to wait while another process writes.

    Examples
    --------
    >>> Store().scan("registry.alliances").collect().height > 0
    True
    """

    __slots__ = ("_wait", "home")

    def __init__(
        self, home: str | os.PathLike[str] | None = None, *, wait: float = 60.0
    ) -> None:
        self.home: Final = _home() if home is None else Path(home).absolute()
        self._wait = wait

    def __repr__(self) -> str:
        """Return the folder as a call."""
        return f"Store({str(self.home)!r})"

    def sources(self) -> tuple[StoredSource, ...]:
        """Return the sources that were added.

        Returns
        -------
        tuple of StoredSource
            By name, then version, the newest last; what comes with the package is not
            among them (see `tables`).

        Raises
        ------
        StoreError
            If the manifest is damaged or of another format.
        """
        return manifest.read(self._manifest)

    def tables(self) -> tuple[str, ...]:
        """Return the full names of all tables, those of the package first.

        Returns
        -------
        tuple of str
            For example ``registry@2026.11.members`` and ``atop@4.01.member``.

        Raises
        ------
        StoreError
            If the manifest is damaged or of another format.
        """
        shipped = (
            Name(id, embedded.version(id), table)
            for id in embedded.sources()
            for table in embedded.table_names(id)
        )
        added = (
            Name(said.id, said.version, table.name)
            for said in self.sources()
            for table in said.tables
        )
        return tuple(str(name) for name in (*shipped, *added))

    def source(self, name: str) -> StoredSource:
        """Return a source that was added.

        Parameters
        ----------
        name : str
            ``atop`` for the newest version, ``atop@4.01`` for one.

        Returns
        -------
        StoredSource
            Its version, facts and tables.

        Raises
        ------
        StoreError
            If the source or the version is not in the store.
        """
        said = names.parse(name)
        versions = [s for s in self.sources() if s.id == said.source]
        if not versions:
            self._unknown_source(said)
        if not said.version:
            return versions[-1]
        found = next((s for s in versions if s.version == said.version), None)
        if found is None:
            _unknown("version", said.version, [s.version for s in versions], said)
        return found

    def held(self, name: str) -> StoredSource:
        """Return a source that was added, or one that comes with the package.

        Parameters
        ----------
        name : str
            ``atop`` for the newest version, ``atop@4.01`` for one, ``registry``.

        Returns
        -------
        StoredSource
            Its version and facts; without tables where it comes with the package, and
            so has no files.

        Raises
        ------
        StoreError
            If there is no such source or version.
        """
        said = names.parse(name)
        if not embedded.contains(said.source):
            return self.source(name)
        ours = embedded.version(said.source)
        if said.version not in ("", ours):
            _unknown("version", said.version, [ours], said)
        return StoredSource(said.source, ours, embedded.facts(said.source), ())

    def scan(self, name: str | tuple[str, str], engine: str = "polars") -> pl.LazyFrame:
        """Return a table, to be read when it is collected.

        Parameters
        ----------
        name : str or tuple of str
            ``atop.member`` or ``("atop@4.01", "member")``; without ``@`` the newest
            version; without a table the only one of the source.
        engine : {"polars"}
            What reads the table.

        Returns
        -------
        polars.LazyFrame
            The declared columns. Once its version is removed it cannot be collected.

        Raises
        ------
        StoreError
            If there is no such table or engine, or the file of the table is missing.
        """
        if engine != "polars":
            problem = f"The store cannot be scanned on the engine '{engine}'."
            raise StoreError(problem, "Use engine='polars'.", found=engine)
        said = names.parse(name)
        if embedded.contains(said.source):
            return embedded.frame(said.source, _embedded_table(said)).lazy()
        source, table = self._find(said)
        path = self.path(table)
        if not path.is_file():
            problem = f"The file of '{said}' is missing from the data home: {path}."
            remedy = f"Add it again: foedus data add {source.id} PATH."
            raise StoreError(problem, remedy, path=str(path))
        return pl.scan_parquet(path, glob=False)

    def coverage(self, name: str) -> Interval:
        """Return the days that a source describes: outside them nothing is known.

        Parameters
        ----------
        name : str
            Source, version or table: ``atop``, ``atop@4.01``, ``atop.member``.

        Returns
        -------
        Interval
            That of the table where it has one of its own, else that of the source. Its
            ``holds_on(day)`` is yes inside, no outside, maybe where a bound is not
            known.

        Raises
        ------
        StoreError
            If there is no such source, version or table.
        """
        said = names.parse(name)
        if embedded.contains(said.source):
            if said.table or said.version:
                _embedded_table(said)
            return embedded.coverage(said.source)
        if said.table:
            source, table = self._find(said)
            return source.facts.coverage_of(table.name)
        return self.source(name).facts.coverage

    def spec(self, name: str) -> TableSpec:
        """Return how a table is declared: its columns, their roles, its key.

        Parameters
        ----------
        name : str
            ``atop.member``, ``registry.members``, a table of the user's own; without a
            table the only one of the source. A source of the catalogue need not be in
            the store.

        Returns
        -------
        TableSpec
            As the catalogue, the registry or `foedus data add-table` said.

        Raises
        ------
        StoreError
            If there is no such source or table.
        """
        said = names.parse(name)
        if embedded.contains(said.source):
            return embedded.spec(said.source, _embedded_table(said))
        known = catalog.find(said.source)
        if known is None:
            source, table = self._find(said)
            schema = self.scan(str(said)).collect_schema()
            return own.spec(table.name, source.facts.table(table.name), schema)
        only = next(iter(known.tables)) if len(known.tables) == 1 else ""
        if (said.table or only) not in known.tables:
            _unknown("table", said.table, known.tables, said)
        return known.tables[said.table or only]

    def path(self, table: StoredTable) -> Path:
        """Return the Parquet file of a table.

        Parameters
        ----------
        table : StoredTable
            A table of one of the `sources`.

        Returns
        -------
        Path
            The file; read it, never write it.
        """
        return self._folder / f"{table.sha256}{check.SUFFIX}"

    def add(
        self, source: str, version: str, tables: Mapping[str, Table], facts: SourceFacts
    ) -> StoredSource:
        """Add a version of a source, or replace it.

        Parameters
        ----------
        source, version : str
            Names; the names of sources that come with the package are taken.
        tables : mapping of str to path or polars.LazyFrame
            Name of each table -> a Parquet file or a frame. Rows keep their order.
        facts : SourceFacts
            What is known about it.

        Returns
        -------
        StoredSource
            What is in the store now.

        Raises
        ------
        StoreError
            If a name is not allowed, there is no table, a file cannot be read, another
            process keeps writing, or the disk refuses. The store is then as before.
        """
        id, label = names.source(source), names.version(version)
        named = {names.table(name): table for name, table in tables.items()}
        if embedded.contains(id):
            problem = f"'{id}' comes with the package and cannot be added."
            raise StoreError(problem, "Choose another name.", found=id)
        if not named or len(named) < len(tables):
            problem = f"'{id}' has no table, or two of one name: {sorted(tables)}."
            raise StoreError(problem, "Give every table a name of its own.")
        with self._writing() as old:
            held = tuple(self._write(n, named[n]) for n in sorted(named))
            disk.sync_folder(self._folder)
            fresh = StoredSource(id, label, facts, held)
            self._commit((*_without(old, id, label), fresh))
        return fresh

    def remove(self, source: str, version: str) -> None:
        """Remove a version of a source, and the files that only it needs.

        Parameters
        ----------
        source, version : str
            Which.

        Raises
        ------
        StoreError
            If it is not in the store, another process keeps writing, or the disk
            refuses.
        """
        said = Name(names.source(source), names.version(version), "")
        if embedded.contains(said.source):
            problem = f"'{said.source}' comes with the package and cannot be removed."
            raise StoreError(problem, "Leave it.", found=said.source)
        self.source(str(said))
        with self._writing() as old:
            self._commit(_without(old, said.source, said.version))

    def check(self) -> tuple[check.Problem, ...]:
        """Compare every file with the manifest.

        Returns
        -------
        tuple of Problem
            Empty for a healthy store. Files of a write that is going on are no
            problem.
        """
        try:
            sources = self.sources()
        except StoreError as error:
            remedy = f"{error.problem} {error.remedy}"
            return (check.Problem("manifest", self._manifest.name, "", remedy),)
        found = list(check.tables(self._folder, sources))
        if not disk.busy(self._lock):
            found += check.leftovers(self._folder, sources)
            found += (
                check.Problem("unfinished", path.name, "", check.GONE)
                for path in disk.drafts(self.home)
            )
        return tuple(found)

    @property
    def _manifest(self) -> Path:
        return self.home / "manifest.json"

    @property
    def _folder(self) -> Path:
        return self.home / "tables"

    @property
    def _lock(self) -> Path:
        return self.home / "lock"

    @contextlib.contextmanager
    def _writing(self) -> Iterator[tuple[StoredSource, ...]]:
        """Hold the lock, clean up before and after, and name what the disk refuses."""
        try:
            disk.make_folder(self._folder)
            with disk.locked(self._lock, self._wait):
                old = self.sources()
                self._sweep(old)
                try:
                    yield old
                except BaseException:
                    # The manifest may have changed and yet not be safe on the disk:
                    # what the old one needs stays until the next add.
                    with contextlib.suppress(StoreError):
                        self._sweep((*old, *self.sources()))
                    raise
                self._sweep(self.sources())
        except (OSError, pl.exceptions.PolarsError) as error:
            raise disk.refusal(self.home, error) from error

    def _sweep(self, sources: tuple[StoredSource, ...]) -> None:
        """Remove what was never finished and what no version needs."""
        loose = check.orphans(self._folder, sources)
        for path in (*disk.drafts(self.home), *disk.drafts(self._folder), *loose):
            disk.discard(path)

    def _write(self, name: str, table: Table) -> StoredTable:
        """Write a table under the name of its content; it is on the disk then."""
        frame = table if isinstance(table, pl.LazyFrame) else _parquet(Path(table))
        fresh = disk.draft(self._folder)
        frame.sink_parquet(
            fresh,
            compression="zstd",
            statistics=True,
            row_group_size=ROWS_IN_A_GROUP,
            maintain_order=True,
        )
        disk.sync_file(fresh)
        rows = pl.scan_parquet(fresh, glob=False).select(pl.len()).collect().item()
        held = StoredTable(name, sha256(fresh), rows, fresh.stat().st_size)
        fresh.replace(self.path(held))
        return held

    def _commit(self, sources: Iterable[StoredSource]) -> None:
        text = manifest.text(manifest.ordered(sources))
        disk.replace(self._manifest, text.encode("utf-8"))

    def _find(self, said: Name) -> tuple[StoredSource, StoredTable]:
        source = self.source(str(said._replace(table="")))
        table = source.table(said.table)
        if table is None:
            _unknown("table", said.table, [t.name for t in source.tables], said)
        return source, table

    def _unknown_source(self, said: Name) -> NoReturn:
        added = [s.id for s in self.sources()]
        known = [*dict.fromkeys((*embedded.sources(), *added))]
        published = {e.id: e for e in catalog.entries()}
        if said.source in published:
            _not_added(published[said.source])
        hint = nearest(said.source, known)
        problem = f"Source '{said.source}' is not in the store{hint}."
        remedy = "Add its files with foedus data add PATH, or see foedus data list."
        raise StoreError(problem, remedy, found=said.source, expected=tuple(known))


def _not_added(entry: catalog.Entry) -> NoReturn:
    """Say how a published source comes into the store."""
    problem = f"Source '{entry.id}' ({entry.title}) is not in the store."
    remedy = f"Get its files from {entry.landing_page}, then: foedus data add PATH."
    if entry.access == "automatic":
        remedy = f"Run foedus data fetch {entry.id}."
    raise StoreError(problem, remedy, found=entry.id)


def _home() -> Path:
    """Return the folder that the environment names, else that of the platform."""
    said = os.environ.get(HOME)
    if said:
        return Path(said).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("foedus", appauthor=False))


def _parquet(path: Path) -> pl.LazyFrame:
    """Return a Parquet file as a frame; its path is no pattern."""
    if not path.is_file():
        problem = f"'{path}' is not a file."
        raise StoreError(problem, "Give the path of a Parquet file.", path=str(path))
    return pl.scan_parquet(path, glob=False)


def _without(
    sources: Iterable[StoredSource], id: str, version: str
) -> tuple[StoredSource, ...]:
    return tuple(s for s in sources if (s.id, s.version) != (id, version))


def _embedded_table(said: Name) -> str:
    """Return the table meant by a name of a source that comes with the package."""
    ours, known = embedded.version(said.source), embedded.table_names(said.source)
    if said.version not in ("", ours):
        _unknown("version", said.version, [ours], said)
    table = said.table or (known[0] if len(known) == 1 else "")
    if table not in known:
        _unknown("table", said.table, known, said)
    return table


def _unknown(kind: str, found: str, known: Iterable[str], said: Name) -> NoReturn:
    listed = tuple(known)
    problem = f"'{said.source}' has no {kind} '{found}'."
    if not found:
        problem = f"'{said.source}' has several tables, and none is named."
    remedy = f"Use one of: {', '.join(listed)}."
    raise StoreError(problem, remedy, found=found, expected=listed)
