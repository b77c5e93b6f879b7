"""Which of the declared layouts a file has, and the file opened in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from foedus.errors import SourceError
from foedus.sources.digest import sha256
from foedus.sources.layout import FileSpec, TableSpec
from foedus.sources.opening import Raw, header, open_raw
from foedus.sources.wide import open_wide

_NAMED: Final = 8


def opened(path: Path, table: TableSpec, version: str) -> tuple[Raw, FileSpec]:
    """Open a file of a table in the layout that it has.

    Parameters
    ----------
    path : Path
        The file.
    table : TableSpec
        With the layouts that are known.
    version : str
        Version that the layout must be of.

    Returns
    -------
    tuple of Raw and FileSpec
        The rows under the publisher's names, and the layout with the name of the file.

    Raises
    ------
    SourceError
        If no layout fits, or the file is damaged.
    """
    file = replace(choose_file(path, table, version), name=path.name)
    if file.wide:
        wanted = publisher_names(table, file).values()
        return open_wide(path, file, frozenset(wanted)), file
    return open_raw(path, file), file


def choose_file(path: Path, table: TableSpec, version: str) -> FileSpec:
    """Return the layout that a file of a table has.

    Parameters
    ----------
    path : Path
        The file.
    table : TableSpec
        With the layouts that are known.
    version : str
        Version that the layout must be of; layouts of no version fit every one.

    Returns
    -------
    FileSpec
        By the hash of the file, else the first whose columns the file has.

    Raises
    ------
    SourceError
        If no layout fits, with what the nearest one lacks.
    """
    known = [f for f in table.files if f.version in ("", version)] or list(table.files)
    digest = sha256(path)
    for file in known:
        if file.sha256 == digest:
            return file
    problem = f"{path.name} is laid out in no way that table '{table.name}' declares"
    lacks = []
    for file in known:
        try:
            missing = missing_columns(header(path, file), table, file)
        except SourceError as error:
            lacks.append(error.problem)
            continue
        if not missing:
            return file
        lacks.append(f"as {file.format} it lacks {', '.join(missing[:_NAMED])}")
    stated = f"{problem} ({'; '.join(dict.fromkeys(lacks)) or 'no layout is known'})."
    raise SourceError(stated, "Check that this is the publisher's own file.")


def missing_columns(
    found: tuple[str, ...], table: TableSpec, file: FileSpec
) -> tuple[str, ...]:
    """Return the publisher's columns that a file would need to fit a layout.

    Parameters
    ----------
    found : tuple of str
        Names in the header.
    table : TableSpec
        Declared columns.
    file : FileSpec
        The layout.

    Returns
    -------
    tuple of str
        Empty if the layout fits; for a layout without header, if the number does.
    """
    names = publisher_names(table, file)
    if not file.header:
        return () if len(found) == len(names) else (f"{len(names)} columns",)
    wanted = dict.fromkeys((*file.columns, *names.values()))
    return tuple(n for n in wanted if n not in found)


def publisher_names(table: TableSpec, file: FileSpec) -> dict[str, str]:
    """Return the name that each declared column has in a file.

    Parameters
    ----------
    table : TableSpec
        Declared columns.
    file : FileSpec
        The layout.

    Returns
    -------
    dict of str to str
        Declared column -> name in the file (its number from 1 in a file without
        header), without columns that are absent.
    """
    there = [c for c in table.columns if c.name not in file.absent]
    if not file.header:
        return {c.name: str(n) for n, c in enumerate(there, start=1)}
    return {c.name: file.names.get(c.name, c.source_name) for c in there}
