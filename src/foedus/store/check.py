"""What is wrong with a store: files that miss, changed, or belong to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from foedus.sources.digest import sha256
from foedus.store import disk, names
from foedus.store.manifest import Manifest

SUFFIX: Final = ".parquet"
GONE: Final = "Nothing: the next foedus data add removes it."

Kind = Literal["missing", "changed", "orphan", "unfinished", "foreign", "manifest"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a store.

    Parameters
    ----------
    kind : str
        ``missing`` or ``changed``: a table of the manifest; ``orphan`` or
        ``unfinished``: a file left by a write that was cut off, which the next add
        removes; ``foreign``: a file that is not ours; ``manifest``: it cannot be read.
    file : str
        The file, relative to the data home.
    name : str
        The table that needs it, as ``atop@4.01.member``; empty for none.
    remedy : str
        What to do.
    """

    kind: Kind
    file: str
    name: str
    remedy: str


def contents(sources: Manifest) -> frozenset[str]:
    """Return the file names that a manifest refers to.

    Parameters
    ----------
    sources : tuple of StoredSource
        The manifest.

    Returns
    -------
    frozenset of str
        Names of files in the folder of tables.
    """
    return frozenset(
        f"{table.sha256}{SUFFIX}" for said in sources for table in said.tables
    )


def tables(folder: Path, sources: Manifest) -> Iterator[Problem]:
    """Find the tables of a manifest whose file is not there or has changed.

    Parameters
    ----------
    folder : Path
        The folder of tables; every file is read in full.
    sources : tuple of StoredSource
        The manifest.

    Yields
    ------
    Problem
        In the order of the manifest.
    """
    for said in sources:
        remedy = f"Add it again: foedus data add {said.id} PATH."
        for table in said.tables:
            path = folder / f"{table.sha256}{SUFFIX}"
            name = f"{said.id}@{said.version}.{table.name}"
            file = f"{folder.name}/{path.name}"
            try:
                same = sha256(path) == table.sha256
            except FileNotFoundError:
                yield Problem("missing", file, name, remedy)
                continue
            except OSError:
                same = False
            if not same:
                yield Problem("changed", file, name, remedy)


def leftovers(folder: Path, sources: Manifest) -> Iterator[Problem]:
    """Find the files in a folder of tables that a manifest does not know.

    Parameters
    ----------
    folder : Path
        The folder of tables; it need not exist.
    sources : tuple of StoredSource
        The manifest.

    Yields
    ------
    Problem
        In the order of the file names.
    """
    loose = orphans(folder, sources)
    unfinished = disk.drafts(folder)
    known = contents(sources)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        file = f"{folder.name}/{path.name}"
        if path in unfinished:
            yield Problem("unfinished", file, "", GONE)
        elif path in loose:
            yield Problem("orphan", file, "", GONE)
        elif path.name not in known:
            yield Problem("foreign", file, "", "Move it away; foedus does not use it.")


def orphans(folder: Path, sources: Manifest) -> frozenset[Path]:
    """Return the tables in a folder that no version of a manifest needs.

    Parameters
    ----------
    folder : Path
        The folder of tables; it need not exist.
    sources : tuple of StoredSource
        The manifest, or several, one after the other.

    Returns
    -------
    frozenset of Path
        Files whose name is a content; others are not ours to judge.
    """
    known = contents(sources)
    return frozenset(
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.name not in known
        and path.suffix == SUFFIX
        and names.is_content(path.stem)
    )
