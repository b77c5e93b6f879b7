"""Adding: from files that a user has to tables of the store, source by source."""

from __future__ import annotations

import datetime
import functools
import os
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from foedus.errors import FoedusError, SourceError, StoreError
from foedus.sources import quarantine
from foedus.sources.catalog import Entry, entry, find
from foedus.sources.change import Change, compare
from foedus.sources.digest import sha256
from foedus.sources.layout import FileSpec, Format
from foedus.sources.quarantine import ChildReport
from foedus.sources.recognise import Recognised, Unknown, walk
from foedus.store import disk, own
from foedus.store.manifest import SourceFacts, StoredSource, TableFacts
from foedus.store.own import ANYHOW, Meaning, Reading
from foedus.store.store import Store

Progress = Callable[[str, int, int], None]
"""Called with the source at work, how many are done, and how many there are."""

WORKERS: Final = 2
_FORMATS: Final[Mapping[str, Format]] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".xls": "xls",
    ".dta": "dta",
    ".sav": "sav",
}


@dataclass(frozen=True, slots=True)
class AddedSource:
    """A version of a source that was added.

    Attributes
    ----------
    source, version : str
        Which.
    tables : mapping of str to int
        Table to rows kept.
    rows_read : int
        Rows in the files.
    refused : mapping of str to int
        Reason to rows that were not kept.
    notes : tuple of str
        What was assumed or left out.
    coverage_start, coverage_end : str
        First and last day that the version describes, EDTF; empty = not known.
    """

    source: str
    version: str
    tables: Mapping[str, int]
    rows_read: int
    refused: Mapping[str, int]
    notes: tuple[str, ...]
    coverage_start: str
    coverage_end: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A version of a source that could not be added.

    Attributes
    ----------
    source, version : str
        Which.
    problem, remedy : str
        What was found, and what to do.
    """

    source: str
    version: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Added:
    """The outcome of adding files.

    Attributes
    ----------
    sources : tuple of AddedSource
        In order of their names.
    failed : tuple of Failed
        What could not be read; the store is as before for these.
    unknown : tuple of Unknown
        Files that no source claims, with the reason.
    spare : tuple of Unknown
        Files that repeat a table of the same version; the other copy was read.
    """

    sources: tuple[AddedSource, ...]
    failed: tuple[Failed, ...]
    unknown: tuple[Unknown, ...]
    spare: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class _Job:
    said: Entry
    version: str
    files: Mapping[str, Path]


@contextmanager
def _readers() -> Iterator[tuple[ThreadPoolExecutor, threading.Event]]:
    """Give a pool, and an event that ends its children when this is interrupted."""
    pool, stop = ThreadPoolExecutor(WORKERS), threading.Event()
    try:
        yield pool, stop
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


@contextmanager
def _scratch(parent: Path | None = None) -> Iterator[Path]:
    """Give a folder for what is read, and name what the system refuses around it."""
    try:
        with tempfile.TemporaryDirectory(prefix="foedus-", dir=parent) as folder:
            yield Path(folder)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        where = f"'{error.filename}'" if error.filename else "a temporary file"
        problem = f"The system refused {where} while files were read: {reason}."
        remedy = "Mend the cause and run it again: what was added stays."
        if error.errno in disk.FULL:
            remedy = f"Free some space, or set TMPDIR to a larger folder. {remedy}"
        raise StoreError(problem, remedy, path=str(error.filename)) from error


def add(
    paths: Iterable[Path],
    store: Store,
    *,
    source: str = "",
    version: str = "",
    progress: Progress | None = None,
) -> Added:
    """Recognise files and add them to a store.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders.
    store : Store
        Where to.
    source, version : str
        Force a source and version; empty to recognise them by content.
    progress : callable, optional
        Told which source is at work.

    Returns
    -------
    Added
        What was added, what failed, and what no source claims.

    Raises
    ------
    SourceError
        If a path does not exist or the forced source is unknown.
    StoreError
        If the store, or a temporary file, cannot be written.

    Notes
    -----
    Every source is committed on its own: an interruption leaves the sources before it
    complete and the one at work as it was. Tables of a version that are in the store
    already stay unless a file replaces them.
    """
    if source:
        entry(source)
    done: list[AddedSource] = []
    failed: list[Failed] = []
    with _scratch() as folder:
        found = walk(paths, source, version)
        jobs, spare = _jobs(found.found)
        homes = [folder / str(number) for number in range(len(jobs))]
        with _readers() as (pool, stop):
            reading = pool.map(functools.partial(_read, stop=stop), jobs, homes)
            for number, (job, report) in enumerate(zip(jobs, reading, strict=True)):
                if progress is not None:
                    progress(job.said.id, number, len(jobs))
                if isinstance(report, ChildReport):
                    done.append(_keep(job, report, store))
                else:
                    failed.append(
                        Failed(job.said.id, job.version, report.problem, report.remedy)
                    )
    return Added(tuple(done), tuple(failed), found.unknown, tuple(spare))


@dataclass(frozen=True, slots=True)
class TableChange:
    """How a table that is in the store would change.

    Attributes
    ----------
    source, version, table : str
        Which.
    change : Change
        Hashes, rows and values that differ.
    """

    source: str
    version: str
    table: str
    change: Change


def preview(paths: Iterable[Path], store: Store) -> tuple[TableChange, ...]:
    """Say how files would change what is in a store.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders, recognised by content.
    store : Store
        Where they would be added.

    Returns
    -------
    tuple of TableChange
        One per table that is in the store already and would differ.

    Raises
    ------
    SourceError
        If a file cannot be read.
    StoreError
        If a temporary file cannot be written.
    """
    found = []
    with _scratch() as folder:
        jobs, _ = _jobs(walk(paths).found)
        for number, job in enumerate(jobs):
            old = _stored(store, job.said.id, job.version)
            report = _read(job, folder / str(number))
            if isinstance(report, FoedusError):
                raise report
            for name, table in report.tables.items():
                held = old.table(name) if old else None
                key = job.said.tables[name].key
                if held is not None:
                    change = compare(store.path(held), table.path, key)
                    found.append(TableChange(job.said.id, job.version, name, change))
    return tuple(one for one in found if not one.change.same)


def _jobs(found: Sequence[Recognised]) -> tuple[list[_Job], list[Unknown]]:
    """Group files by source and version; the fullest and best known copy goes first."""
    groups: dict[tuple[str, str], dict[str, Recognised]] = defaultdict(dict)
    spare = []
    for one in sorted(found, key=lambda r: (r.absent, r.by != "hash", str(r.path))):
        group = groups[one.source, one.version]
        fresh = [table for table in one.tables if table not in group]
        for table in fresh:
            group[table] = one
        if not fresh:
            other = group[one.table].path.name
            spare.append(Unknown(one.path, f"the same table was read from {other}"))
    jobs = [
        _Job(entry(source), version, {t: r.path for t, r in sorted(group.items())})
        for (source, version), group in sorted(groups.items())
    ]
    return jobs, spare


def _read(
    job: _Job, home: Path, stop: threading.Event | None = None
) -> ChildReport | FoedusError:
    home.mkdir()
    try:
        return quarantine.read_in_child(
            job.said.id, job.version, job.files, home, stop=stop
        )
    except SourceError as error:
        return error


def _stored(store: Store, id: str, version: str) -> StoredSource | None:
    return next(
        (s for s in store.sources() if (s.id, s.version) == (id, version)), None
    )


def _keep(job: _Job, report: ChildReport, store: Store) -> AddedSource:
    old = _stored(store, job.said.id, job.version)
    tables = {name: table.path for name, table in report.tables.items()}
    kept = {t.name: store.path(t) for t in (old.tables if old else ())}
    spec = next((v for v in job.said.versions if v.version == job.version), None)
    stay = {} if old is None else _staying(old.facts, set(kept) - set(tables))
    called = _called(set(job.files.values()), stay)
    about = {
        name: TableFacts(
            file=called[job.files[name]] if name in job.files else "",
            coverage_start=job.said.tables[name].coverage_start,
            coverage_end=job.said.tables[name].coverage_end,
        )
        for name in tables
    }
    facts = SourceFacts(
        access="by-hand" if job.said.access == "bundled" else job.said.access,
        redistribute=job.said.redistribute,
        coverage_start=(spec and spec.coverage_start) or job.said.coverage_start,
        coverage_end=(spec and spec.coverage_end) or job.said.coverage_end,
        added=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        files={name: sha256(path) for path, name in called.items()},
        rows_read=report.rows_read,
        refused=report.refused,
        tables=about,
    )
    if old is not None and set(kept) - set(tables):
        facts = replace(
            facts,
            files={**stay, **facts.files},
            rows_read=old.facts.rows_read + report.rows_read,
            refused=_summed(old.facts.refused, report.refused),
            tables={**old.facts.tables, **about},
        )
    store.add(job.said.id, job.version, {**kept, **tables}, facts)
    return AddedSource(
        source=job.said.id,
        version=job.version,
        tables={name: table.rows for name, table in report.tables.items()},
        rows_read=report.rows_read,
        refused=report.refused,
        notes=report.notes,
        coverage_start=facts.coverage_start,
        coverage_end=facts.coverage_end,
    )


def _staying(facts: SourceFacts, tables: Iterable[str]) -> dict[str, str]:
    """Return the files of tables that are not replaced; all if one's is not known."""
    used = [facts.table(name).file for name in tables]
    if "" in used:
        return dict(facts.files)
    return {name: facts.files[name] for name in used}


def _called(paths: Iterable[Path], taken: Collection[str]) -> dict[Path, str]:
    """Return what files are called: by their folders too where names are the same."""
    called: dict[Path, str] = {}
    for path in sorted(paths):
        parts = path.absolute().parts
        alike = [p.absolute().parts for p in paths if p != path]
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[-depth:])
            if name not in taken and parts[-depth:] not in (p[-depth:] for p in alike):
                break
        called[path] = name
    return called


def _summed(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {k: one.get(k, 0) + other.get(k, 0) for k in {**one, **other}}


def add_table(
    name: str,
    path: Path,
    keys: Sequence[str],
    store: Store,
    *,
    meaning: Meaning | None = None,
    citation: str = "",
    coverage: str = "",
    reading: Reading = ANYHOW,
) -> AddedSource:
    """Add a user's own table as a source of its own.

    Parameters
    ----------
    name : str
        Name of the source, lower case with hyphens; the table is called ``table``.
    path : Path
        CSV, TSV, Parquet, xlsx, Stata or SPSS file.
    keys : sequence of str
        Columns that identify a row, each as ``column`` or ``column=role``.
    store : Store
        Where to.
    meaning : Meaning, optional
        What no row, and a pair of states, means; by default nothing is assumed.
    citation : str
        BibTeX; empty for none.
    coverage : str
        Years that the table describes, such as ``1946-2020``; empty = not known.
    reading : Reading
        Sheet of a workbook, where it is read, and how large it may be.

    Returns
    -------
    AddedSource
        Rows kept, and in the notes how the table is looked up.

    Raises
    ------
    SourceError
        If the name belongs to the catalogue, the format is not one that is read, or
        what is said does not fit the table (see `foedus.store.own.facts`).
    StoreError
        If the store cannot be written.
    """
    if find(name) is not None:
        problem = f"'{name}' is a source of the catalogue."
        raise SourceError(problem, f"Use `foedus data add {name} PATH`.", found=name)
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        problem = f"'{path.name}' ends in '{path.suffix}'."
        raise SourceError(problem, f"One of {', '.join(_FORMATS)} was expected.")
    start, end = _years(coverage)
    if meaning is not None and meaning.absence and not coverage:
        problem = "No row can mean none only in years that are said to be covered."
        raise SourceError(problem, "Give the years too: --years 1946-2020.")
    layout = FileSpec(name=path.name, format=form, sheet=reading.sheet)
    with _scratch(reading.scratch) as folder:
        home = folder / "out"
        home.mkdir()
        report = quarantine.table_in_child(path, layout, home)
        (read,) = report.tables.values()
        frame = pl.scan_parquet(read.path, glob=False)
        reading.check(frame, path.name)
        about = own.facts(keys, meaning or Meaning(), frame, path.name)
        about = replace(about, file=path.name)
        facts = SourceFacts(
            access="own",
            redistribute="ask",
            coverage_start=start,
            coverage_end=end,
            added=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
            files={path.name: sha256(path)},
            rows_read=report.rows_read,
            refused=report.refused,
            tables={"table": about},
            title=name,
            citation=citation,
        )
        how = own.how(name, about, frame.collect_schema())
        store.add(name, "1", {"table": read.path}, facts)
    return AddedSource(
        name,
        "1",
        {"table": read.rows},
        report.rows_read,
        report.refused,
        (*report.notes, how),
        start,
        end,
    )


def _years(text: str) -> tuple[str, str]:
    if not text:
        return "", ""
    first, dash, last = text.partition("-" if "/" not in text else "/")
    if not dash or not first or not last:
        problem = f"'{text}' is no span of years."
        raise SourceError(problem, "Write it as 1946-2020, or -0478/-0404 with BCE.")
    return first, last
