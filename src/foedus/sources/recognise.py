"""Which source and version a file is: by its hash, else by the columns it has.

A known hash settles it. Otherwise the names of the columns are read in a child process
and compared with every layout of the catalogue; a file that fits several sources or
versions is not guessed.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from foedus.errors import SourceError
from foedus.sources.catalog import Entry, entries
from foedus.sources.digest import sha256
from foedus.sources.fitting import missing_columns, publisher_names
from foedus.sources.layout import FileSpec, TableSpec
from foedus.sources.quarantine import Headers, headers_in_child

MOST_FILES: Final = 100_000
"""Most files that are looked at in one go."""

_HEAD: Final = 512
_BATCH: Final = 200
_TEXT: Final = ("csv", "tsv", "txt")
_TEXT_SUFFIXES: Final = ("", ".csv", ".tsv", ".tab", ".txt", ".dat", ".asc")
_MAGIC: Final[tuple[tuple[bytes, tuple[str, ...]], ...]] = (
    (b"PAR1", ("parquet",)),
    (b"PK\x03\x04", ("xlsx", "zip")),
    (b"\xd0\xcf\x11\xe0", ("xls",)),
    (b"<stata_dta>", ("dta",)),
    (b"$FL2", ("sav",)),
    (b"$FL3", ("sav",)),
    (b"%PDF", ()),
)
_STATA_OLD: Final = range(0x68, 0x74)
_NO_SOURCE: Final = "no source has such columns"
_NO_FORMAT: Final = "its format is not one that is read"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file of a source.

    Parameters
    ----------
    path : Path
        The file.
    source, version : str
        Id of the catalogue entry, and the version of it.
    tables : tuple of str
        The tables that the file holds, mostly one.
    by : {"hash", "columns"}
        What settled it; by hash it is the copy that the catalogue knows.
    absent : int
        How many of the declared columns it does not have.
    """

    path: Path
    source: str
    version: str
    tables: tuple[str, ...]
    by: Literal["hash", "columns"]
    absent: int = 0

    @property
    def table(self) -> str:
        """The first of the tables."""
        return self.tables[0]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A file that no source claims.

    Parameters
    ----------
    path : Path
        The file.
    reason : str
        Why it was not recognised.
    """

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Walk:
    """What was found in files and folders.

    Parameters
    ----------
    found : tuple of Recognised
        In the order of the paths; several may be the same table of a version.
    unknown : tuple of Unknown
        Every other file.
    """

    found: tuple[Recognised, ...]
    unknown: tuple[Unknown, ...]


class _Layout(NamedTuple):
    said: Entry
    table: TableSpec
    file: FileSpec

    @property
    def version(self) -> str:
        return self.file.version or self.said.version


def recognise(path: Path, source: str = "", version: str = "") -> Recognised | None:
    """Say which source, version and table a file is.

    Parameters
    ----------
    path : Path
        The file.
    source, version : str
        Only this source and version; empty for every one.

    Returns
    -------
    Recognised or None
        None if no source has such a file.

    Raises
    ------
    SourceError
        If it fits several sources or versions (the error lists them), or cannot be
        read.
    """
    known = _chosen(source, version)
    exact = _by_hash(path, known)
    if exact is not None:
        return exact
    asked = _ways(path, known)
    if not asked:
        return None
    (headers,) = headers_in_child([(path, asked)])
    return _by_columns(path, known, asked, headers)


def walk(paths: Iterable[Path], source: str = "", version: str = "") -> Walk:
    """Recognise files, and all files in folders.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders. Symbolic links inside folders are not followed.
    source, version : str
        Only this source and version; empty for every one.

    Returns
    -------
    Walk
        What was recognised, and what was not with the reason.

    Raises
    ------
    SourceError
        If a path does not exist, or there are more than `MOST_FILES` files.
    """
    known = _chosen(source, version)
    files = list(itertools.islice(_files(paths), MOST_FILES + 1))
    if len(files) > MOST_FILES:
        problem = f"There are more than {MOST_FILES:,} files."
        raise SourceError(problem, "Name a smaller folder.")
    said: dict[Path, Recognised | str] = {}
    pending: list[tuple[Path, list[FileSpec]]] = []
    for path in files:
        said[path] = _first_look(path, known)
        if not said[path] and (ways := _ways(path, known)):
            pending.append((path, ways))
    for start in range(0, len(pending), _BATCH):
        batch = pending[start : start + _BATCH]
        for (path, ways), headers in zip(batch, headers_in_child(batch), strict=True):
            try:
                said[path] = _by_columns(path, known, ways, headers) or ""
            except SourceError as error:
                said[path] = error.problem
    return Walk(
        tuple(k for k in said.values() if isinstance(k, Recognised)),
        tuple(
            Unknown(p, k or _NO_SOURCE) for p, k in said.items() if isinstance(k, str)
        ),
    )


def formats(path: Path) -> tuple[str, ...]:
    """Return the formats that a file may have, by its first bytes.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    tuple of str
        Names as in `foedus.sources.layout.FORMATS`, and ``zip``; empty if it has none.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    for magic, names in _MAGIC:
        if head.startswith(magic):
            return names
    if len(head) > 1 and head[0] in _STATA_OLD and head[1] in (1, 2):
        return ("dta",)
    if not head or b"\0" in head:
        return ()
    suffix = path.suffix.lower()
    if suffix == ".json":
        return ("json",)
    return _TEXT if suffix in _TEXT_SUFFIXES else ()


@cache
def _layouts() -> tuple[_Layout, ...]:
    return tuple(
        _Layout(said, table, file)
        for said in entries()
        if said.access != "bundled"
        for table in said.tables.values()
        for file in table.files
    )


def _chosen(source: str, version: str) -> list[_Layout]:
    """Layouts of a source and version, or of every one."""
    wanted = source.replace("_", "-")
    return [
        layout
        for layout in _layouts()
        if wanted in ("", layout.said.id) and version in ("", layout.version)
    ]


def _by_hash(path: Path, known: Iterable[_Layout]) -> Recognised | None:
    try:
        digest = sha256(path)
    except OSError as error:
        problem = f"{path.name} cannot be read ({error.strerror})."
        raise SourceError(
            problem, "Check its name and the right to read it."
        ) from error
    exact = [layout for layout in known if layout.file.sha256 == digest]
    return _settled(path, exact, "hash") if exact else None


def _ways(path: Path, known: Iterable[_Layout]) -> list[FileSpec]:
    """The layouts of the file's format that differ in how a header is read."""
    kinds = formats(path)
    ways: dict[tuple[object, ...], FileSpec] = {}
    for layout in known:
        if layout.file.header and _format_of(layout.file) in kinds:
            ways.setdefault(_way(layout.file), layout.file)
    return list(ways.values())


def _by_columns(
    path: Path,
    known: Iterable[_Layout],
    asked: Iterable[FileSpec],
    found: Headers | SourceError,
) -> Recognised | None:
    """What fits the columns of a file; only what explains most of them counts."""
    if isinstance(found, SourceError):
        raise found
    headers = {_way(a): h for a, h in zip(asked, found, strict=True)}
    scored: list[tuple[int, _Layout]] = []
    for layout in known:
        header = headers.get(_way(layout.file))
        if not header or not layout.file.header:
            continue
        if not missing_columns(header, layout.table, layout.file):
            names = publisher_names(layout.table, layout.file).values()
            scored.append((len({*layout.file.columns, *names}), layout))
    most = max((score for score, _ in scored), default=0)
    fitting = [layout for score, layout in scored if score == most]
    return _settled(path, fitting, "columns") if fitting else None


def _settled(
    path: Path, fitting: list[_Layout], by: Literal["hash", "columns"]
) -> Recognised:
    """The one source and version among those that fit, or an error that lists them."""
    named = [k for k in fitting if k.file.name.lower() == path.name.lower()]
    by_source = {(k.said.id, k.version): k for k in fitting}
    if len(by_source) > 1 and named:
        by_source = {(k.said.id, k.version): k for k in named}
    if len(by_source) > 1:
        listed = ", ".join(f"{id}@{version}" for id, version in sorted(by_source))
        problem = f"{path.name} fits several sources: {listed}."
        remedy = "Say which it is, such as: foedus data add ID@VERSION PATH."
        raise SourceError(problem, remedy, file=path.name, candidates=listed)
    ((source, version),) = by_source
    chosen = [k for k in fitting if (k.said.id, k.version) == (source, version)]
    tables = dict.fromkeys(k.table.name for k in chosen)
    absent = min(len(k.file.absent) for k in chosen)
    return Recognised(path, source, version, tuple(tables), by, absent)


def _first_look(path: Path, known: list[_Layout]) -> Recognised | str:
    """The file by its hash, or why it is not looked at; empty if it has to be."""
    if path.is_symlink():
        return "it is a symbolic link, which is not followed"
    if not path.is_file():
        return "it is no regular file"
    try:
        if path.stat().st_size == 0:
            return "it is empty"
        return _by_hash(path, known) or ("" if formats(path) else _NO_FORMAT)
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    except SourceError as error:
        return error.problem


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            problem = f"There is no file or folder '{path}'."
            raise SourceError(problem, "Check the name.", found=str(path))
        if not path.is_dir():
            yield path.resolve() if path.is_symlink() else path
            continue
        for folder, inner, names in os.walk(path, followlinks=False):
            inner.sort()
            yield from (Path(folder) / name for name in sorted(names))


def _format_of(file: FileSpec) -> str:
    return "zip" if file.member else file.format


def _way(file: FileSpec) -> tuple[object, ...]:
    """What matters for reading the header."""
    return (file.format, file.sheet, file.skip_rows, file.separator, file.member)
