"""The manifest: which sources, versions and tables the store holds, and their facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NoReturn, cast, get_args

from foedus import dates
from foedus.errors import FoedusError, StoreError
from foedus.sources.layout import ROLES, Absence
from foedus.store import names

FORMAT: Final = 2

Access = Literal["bundled", "automatic", "by-hand", "own"]
Redistribute = Literal["yes", "no", "ask"]


def coverage(start: str, end: str) -> dates.Interval:
    """Return the days that a source describes.

    Parameters
    ----------
    start, end : str
        EDTF dates of the first and last thing described: a year counts as a whole.

    Returns
    -------
    Interval
        From the first possible day to the last; a bound that is not known is None.
    """
    return dates.Interval.between(
        dates.parse(start).earliest if start else None,
        dates.parse(end).latest + 1 if end else None,
        end_open=False,
    )


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What is known about one table when it is added.

    Parameters
    ----------
    file : str
        The file that it was read from, as `SourceFacts.files` names it; empty if it
        was made from several.
    coverage_start, coverage_end : str
        EDTF dates, where they differ from those of the source; else empty.
    key : tuple of str
        Columns that identify a row; this and what follows are only said of tables
        without a catalogue entry.
    unit : str
        Unit of observation, such as ``state-year``.
    roles, systems : mapping of str to str
        Column -> what it is to a join, and the code system of a state.
    absence : {"", "none"}
        What it means that a state-year or dyad-year inside the coverage has no row.
    zeros : tuple of str
        Columns that are 0 or false where there is no row and ``absence`` is ``none``.
    """

    file: str = ""
    coverage_start: str = ""
    coverage_end: str = ""
    key: tuple[str, ...] = ()
    unit: str = ""
    roles: Mapping[str, str] = field(default_factory=_nothing)
    systems: Mapping[str, str] = field(default_factory=_nothing)
    absence: Absence = ""
    zeros: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a value outside its set, and a date that cannot be read."""
        _allow("role", self.roles.values(), ROLES)
        _allow("absence", [self.absence], get_args(Absence))
        _readable(self.coverage_start, self.coverage_end)


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known about a source when it is added.

    Parameters
    ----------
    access : {"bundled", "automatic", "by-hand", "own"}
        How the files came to the user; ``own`` for a user's own table.
    redistribute : {"yes", "no", "ask"}
        Whether the tables may be passed on.
    coverage_start, coverage_end : str
        EDTF dates of the first and last thing described; empty if not known.
    added : str
        ISO day on which the source was added.
    files : mapping of str to str
        Each file that was read -> its SHA-256. A file is called by its name, and by
        its folders too where two files share a name.
    rows_read : int
        Rows in the files, kept or refused.
    refused : mapping of str to int
        Reason -> rows that were not kept.
    tables : mapping of str to TableFacts
        Table -> what is known of it beside what its source says.
    title, terms, citation : str
        What it is, its terms of use, BibTeX; for sources without a catalogue entry.
    """

    access: Access
    redistribute: Redistribute
    coverage_start: str
    coverage_end: str
    added: str
    files: Mapping[str, str] = field(default_factory=_nothing)
    rows_read: int = 0
    refused: Mapping[str, int] = field(default_factory=_nothing)
    tables: Mapping[str, TableFacts] = field(default_factory=_nothing)
    title: str = ""
    terms: str = ""
    citation: str = ""

    def __post_init__(self) -> None:
        """Refuse a value outside its set, and a date that cannot be read."""
        _allow("access", [self.access], get_args(Access))
        _allow("redistribute", [self.redistribute], get_args(Redistribute))
        _readable(self.coverage_start, self.coverage_end, self.added)

    @property
    def coverage(self) -> dates.Interval:
        """The days described, from the first of `coverage_start` on."""
        return coverage(self.coverage_start, self.coverage_end)

    def table(self, name: str) -> TableFacts:
        """Return what is known of one of the tables.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        TableFacts
            Empty where nothing is known beside what the source says.
        """
        return self.tables.get(name, TableFacts())

    def coverage_of(self, table: str) -> dates.Interval:
        """Return the days that one of the tables describes.

        Parameters
        ----------
        table : str
            Its name.

        Returns
        -------
        Interval
            Its own bounds where it has some, else those of the source.
        """
        said = self.table(table)
        return coverage(
            said.coverage_start or self.coverage_start,
            said.coverage_end or self.coverage_end,
        )


def _allow(name: str, found: Iterable[str], known: Iterable[str]) -> None:
    for value in found:
        if value not in known:
            problem = f"'{value}' is no value of '{name}'."
            raise StoreError(problem, f"Use one of: {', '.join(filter(None, known))}.")


def _readable(*written: str) -> None:
    for text in filter(None, written):
        dates.parse(text)


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One table of the store.

    Parameters
    ----------
    name : str
        Name with underscores.
    sha256 : str
        Its content: the SHA-256 of its file, which is named by it.
    rows, bytes : int
        Rows of the table, and bytes of the file.
    """

    name: str
    sha256: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class StoredSource:
    """One version of a source.

    Parameters
    ----------
    id, version : str
        Name with hyphens, and version; together unique in a store.
    facts : SourceFacts
        What was known when it was added.
    tables : tuple of StoredTable
        In the order of their names.
    """

    id: str
    version: str
    facts: SourceFacts
    tables: tuple[StoredTable, ...]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def bytes(self) -> int:
        """Bytes of all files."""
        return sum(table.bytes for table in self.tables)

    def table(self, name: str) -> StoredTable | None:
        """Return the table of that name, None if there is none.

        Parameters
        ----------
        name : str
            Name with underscores; empty for the only table of a source with one.

        Returns
        -------
        StoredTable or None
            The table.
        """
        if not name:
            return self.tables[0] if len(self.tables) == 1 else None
        return next((t for t in self.tables if t.name == name), None)


Manifest = tuple[StoredSource, ...]


def ordered(sources: Iterable[StoredSource]) -> Manifest:
    """Return sources in the order of their names and versions, the newest last.

    Parameters
    ----------
    sources : iterable of StoredSource
        In any order.

    Returns
    -------
    tuple of StoredSource
        In order.
    """
    return tuple(sorted(sources, key=lambda s: (s.id, names.newest(s.version))))


def text(sources: Manifest) -> str:
    """Write a manifest as JSON.

    Parameters
    ----------
    sources : tuple of StoredSource
        What the store holds.

    Returns
    -------
    str
        One JSON document; equal manifests give equal text.
    """
    listed = [
        {
            "id": said.id,
            "version": said.version,
            "facts": _plain(said.facts),
            "tables": [asdict(table) for table in said.tables],
        }
        for said in ordered(sources)
    ]
    document = {"format": FORMAT, "sources": listed}
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read(path: Path) -> Manifest:
    """Read the manifest of a store.

    Parameters
    ----------
    path : Path
        The file; a store without one is empty.

    Returns
    -------
    tuple of StoredSource
        In the order of `ordered`.

    Raises
    ------
    StoreError
        If the file cannot be read, is damaged, or has another format than ours.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        _damaged(path, str(error))
    return _parsed(path, content)


@lru_cache(maxsize=4)
def _parsed(path: Path, content: str) -> Manifest:
    """Read the text of a manifest; one question asks for the same text many times."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        _damaged(path, f"it is not JSON ({error})")
    _check_format(path, document)
    try:
        found = ordered(_source(said) for said in _list(document["sources"]))
    except (AttributeError, LookupError, TypeError, ValueError, FoedusError) as error:
        _damaged(path, f"{type(error).__name__}: {error}")
    if len({(said.id, said.version) for said in found}) < len(found):
        _damaged(path, "a version is listed twice")
    return found


def _check_format(path: Path, document: object) -> None:
    found = document.get("format") if isinstance(document, dict) else None
    if type(found) is not int:
        _damaged(path, "it has no format number")
    if found == FORMAT:
        return
    problem = f"'{path}' has format {found}; this foedus reads format {FORMAT}."
    remedy = (
        "Install a newer foedus, or set FOEDUS_HOME to another folder."
        if found > FORMAT
        else "Move its folder away and add the sources anew."
    )
    raise StoreError(problem, remedy, found=found, expected=FORMAT)


def _damaged(path: Path, why: str) -> NoReturn:
    problem = f"The manifest '{path}' is damaged: {why}."
    remedy = "Restore it from a copy, or move its folder away and add the sources anew."
    raise StoreError(problem, remedy, path=str(path))


def _plain(value: object) -> object:
    """Facts as JSON values, every field in its order."""
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, SourceFacts | TableFacts):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _source(said: Mapping[str, Any]) -> StoredSource:
    return StoredSource(
        id=names.source(_text(said["id"])),
        version=names.version(_text(said["version"])),
        facts=_facts(said["facts"]),
        tables=tuple(_table(table) for table in _list(said["tables"])),
    )


def _table(said: Mapping[str, Any]) -> StoredTable:
    return StoredTable(
        name=names.table(_text(said["name"])),
        sha256=names.content(_text(said["sha256"])),
        rows=_count(said["rows"]),
        bytes=_count(said["bytes"]),
    )


def _facts(said: Mapping[str, Any]) -> SourceFacts:
    texts = {
        f.name: _text(said[f.name])
        for f in fields(SourceFacts)
        if f.name not in ("files", "rows_read", "refused", "tables")
    }
    tables = {names.table(k): _table_facts(v) for k, v in said["tables"].items()}
    return SourceFacts(
        access=cast("Access", texts.pop("access")),
        redistribute=cast("Redistribute", texts.pop("redistribute")),
        **texts,
        files=_texts(said["files"]),
        rows_read=_count(said["rows_read"]),
        refused=MappingProxyType({k: _count(v) for k, v in said["refused"].items()}),
        tables=MappingProxyType(tables),
    )


def _table_facts(said: Mapping[str, Any]) -> TableFacts:
    return TableFacts(
        file=_text(said["file"]),
        coverage_start=_text(said["coverage_start"]),
        coverage_end=_text(said["coverage_end"]),
        key=tuple(_text(column) for column in _list(said["key"])),
        unit=_text(said["unit"]),
        roles=_texts(said["roles"]),
        systems=_texts(said["systems"]),
        absence=cast("Absence", _text(said["absence"])),
        zeros=tuple(_text(column) for column in _list(said["zeros"])),
    )


def _texts(said: Mapping[str, Any]) -> Mapping[str, str]:
    return MappingProxyType({k: _text(v) for k, v in said.items()})


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    msg = f"{value!r} is not text"
    raise TypeError(msg)


def _count(value: object) -> int:
    if type(value) is int and value >= 0:
        return value
    msg = f"{value!r} is not a count"
    raise TypeError(msg)


def _list(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    msg = f"{value!r} is not a list"
    raise TypeError(msg)
