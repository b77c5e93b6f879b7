"""Tables of the user's own, added and removed from a page.

The file goes into a folder of the store, is read there by the same process as on the
command line, and is gone at the end, whatever happened.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from foedus import dates
from foedus.errors import SourceError
from foedus.report import holdings
from foedus.sources.catalog import find
from foedus.store import disk, embedded, names
from foedus.store.adding import add_table
from foedus.store.own import Meaning, Reading
from foedus.web.action import Action, Change, Done, Upload
from foedus.web.pace import Lane
from foedus.web.page import Parameter, RequestError, address
from foedus.web.shelves import find_shelf

if TYPE_CHECKING:
    from foedus.store import Store

MOST_BYTES: Final = 32_000_000
MOST: Final = Reading(rows=2_000_000, columns=1_000, name=120)
LANE: Final = Lane("changes of tables", 10, 5.0, at_once=1, waiting=3)
INCOMING: Final = "incoming"
"""Folder of the store for files that are being read."""
STALE: Final = 3_600.0
"""Seconds after which a file there was left behind by a crash."""
PART: Final = 1 << 20

ROLES: Final[Mapping[str, str]] = {
    "state": "Column of the state, where a row is about one.",
    "state_a": "Column of the first state of a pair.",
    "state_b": "Column of the second state of a pair.",
    "year": "Column of the year.",
    "start": "Column of the first day, where a row is about a span.",
    "end": "Column of the last day of the span.",
}
"""What columns are to a join; others are told as COLUMN=ROLE in `keys`."""

SYSTEMS: Final = ("cow", "gw", "iso3")


FIELDS: Final = (
    Parameter(
        "name", "Name of the table: lower case with hyphens.", "my-table", "form", 64,
        pattern="[a-z][a-z0-9]*(-[a-z0-9]+)*",
    ),
    *(Parameter(role, text, "", "form") for role, text in ROLES.items()),
    Parameter(
        "keys",
        "Further columns that identify a row, split by commas; COLUMN=ROLE says what "
        "one is (month, day, until, alliance, dispute, leader).",
        "", "form", 400,
    ),
    Parameter(
        "system", "Code system of the states; by default as their columns are named.",
        "", "form", values=SYSTEMS,
    ),
    Parameter(
        "years", "Span that the table describes, such as 1946-2020.", "", "form", 40,
    ),
    Parameter(
        "absence", "What no row means in that span: unknown, or that there was none.",
        "", "form", values=("unknown", "none"),
    ),
    Parameter(
        "zeros", "Columns that are 0 where there was none, split by commas.", "",
        "form", 400,
    ),
    Parameter(
        "undirected", "Whether a pair of states stands once, in either direction.", "",
        "form", values=("yes",),
    ),
    Parameter(
        "sheet", "Sheet of a workbook; by default the first.", "", "form",
    ),
    Parameter("citation", "BibTeX of the table.", "", "form", 4_000),
    Parameter(
        "replace", "Whether a table of yours with this name is replaced.", "", "form",
        values=("yes",),
    ),
)  # fmt: skip

FILE: Final = Parameter(
    "file", "CSV, TSV, Parquet, xlsx, xls, Stata or SPSS.", "", "form", MOST_BYTES
)


def added(change: Change) -> Done:
    """Add a table of the user's own.

    Parameters
    ----------
    change : Change
        With the fields of `FIELDS` and the file.

    Returns
    -------
    Done
        At the page of the table; the document is that of `foedus data add-table`.

    Raises
    ------
    RequestError
        If the name is missing or taken, or no column is named.
    SourceError
        If the file cannot be read, is too large, or is not what was said of it.
    StoreError
        If the store cannot be written; it is then as before.
    """
    name, upload = _name(change), change.upload
    if upload is None:
        raise AssertionError
    keys = _keys(change)
    with _placed(change.store, upload) as path:
        said = add_table(
            name,
            path,
            keys,
            change.store,
            meaning=Meaning(
                absence="none" if change.get("absence") == "none" else "",
                zeros=_split(change.get("zeros")),
                system=change.get("system") or "",
                undirected=change.get("undirected") == "yes",
            ),
            citation=change.get("citation") or "",
            coverage=_span(change.get("years") or ""),
            reading=replace(MOST, sheet=change.get("sheet") or "", scratch=path.parent),
        )
    at = address("/tables/{name}", {"name": f"{name}@1.table"})
    return Done(at, {"added": holdings.added_source(said)}, 201)


def removed(change: Change) -> Done:
    """Remove a table of the user's own.

    Parameters
    ----------
    change : Change
        With ``name``, and ``confirm``, which must be the same.

    Returns
    -------
    Done
        At the list of tables.

    Raises
    ------
    RequestError
        If it was not confirmed, or the table is not the user's own.
    StoreError
        If there is no such table, or the store cannot be written.
    """
    one = find_shelf(change.store, change.said["name"])
    if not one.own:
        problem = f"'{one.name}' is no table of your own."
        remedy = f"Publishers' tables: foedus data remove {one.id} in a terminal."
        raise RequestError(problem, remedy, found=one.name)
    if change.get("confirm") != one.id:
        problem = f"The removal of '{one.id}' was not confirmed."
        raise RequestError(problem, f"Give its name again: confirm={one.id}.")
    change.store.remove(one.id, one.version)
    return Done("/tables", {"removed": {"id": one.id, "version": one.version}})


def _name(change: Change) -> str:
    """Return the name of the new table; refuse one that is taken."""
    said = change.get("name")
    if said is None:
        problem = "The table has no name."
        raise RequestError(problem, "Give one: lower case with hyphens.")
    name = names.source(said)
    if find(name) is not None or embedded.contains(name):
        problem = f"'{name}' is the name of a published source."
        raise RequestError(problem, "Choose another name.", found=name)
    held = any(one.id == name for one in change.store.sources())
    if held and change.get("replace") != "yes":
        problem = f"There is a table '{name}' already."
        raise RequestError(problem, "Choose another name, or say replace=yes.")
    return name


def _keys(change: Change) -> list[str]:
    roles = [f"{said}={role}" for role in ROLES if (said := change.get(role))]
    keys = [*roles, *_split(change.get("keys"))]
    if not keys:
        problem = "No column was named that identifies a row."
        remedy = "Name at least one, such as that of the state or the year."
        raise RequestError(problem, remedy)
    return keys


def _split(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _span(years: str) -> str:
    """Return a span whose days can be read; empty for none."""
    if not years:
        return ""
    first, _, last = years.partition("-" if "/" not in years else "/")
    for day in (first, last):
        dates.parse(day)
    return years


@contextlib.contextmanager
def _placed(store: Store, upload: Upload) -> Iterator[Path]:
    """Put a file into a folder of the store, and remove the folder at the end."""
    room = store.home / INCOMING
    try:
        disk.make_folder(room)
        _sweep(room)
        with tempfile.TemporaryDirectory(prefix="upload-", dir=room) as folder:
            path = Path(folder) / file_name(upload.name)
            size = _copy(upload, path)
            if size > MOST_BYTES:
                problem = f"The file has more than {MOST_BYTES:,} bytes."
                remedy = "Add it in a terminal: foedus data add-table."
                raise SourceError(problem, remedy)
            yield path
    except (OSError, pl.exceptions.PolarsError) as error:
        raise disk.refusal(store.home, error) from error
    finally:
        with contextlib.suppress(OSError):
            room.rmdir()


def _copy(upload: Upload, path: Path) -> int:
    size = 0
    with path.open("xb") as stream:
        while part := upload.content.read(PART):
            size += len(part)
            if size > MOST_BYTES:
                break
            stream.write(part)
    return size


def _sweep(room: Path) -> None:
    """Remove what a crash left behind."""
    for left in room.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE:
                shutil.rmtree(left)


def file_name(said: str) -> str:
    """Return a name for a file that came, which cannot lead elsewhere.

    Parameters
    ----------
    said : str
        What the reader's machine calls it.

    Returns
    -------
    str
        Its last part: letters, digits, hyphens and underscores, then its ending.
    """
    last = re.split(r"[/\\]", said)[-1]
    stem, _, ending = last.rpartition(".")
    stem, ending = (stem, f".{ending}") if stem.strip(".") else (last, "")
    clean = re.sub(r"[^\w-]+", "_", stem, flags=re.ASCII).strip("_")[:60] or "table"
    return clean + re.sub(r"[^\w.]+", "", ending, flags=re.ASCII)[:12].lower()


ADD: Final = Action(
    "add-table",
    "/tables",
    "Add a table of your own.",
    added,
    FIELDS,
    FILE,
    LANE,
)

REMOVE: Final = Action(
    "remove-table",
    "/tables/{name}/remove",
    "Remove a table of your own.",
    removed,
    (
        Parameter("name", "Name of the table.", "my-table", "path"),
        Parameter("confirm", "The same name again.", "my-table", "form", 64),
    ),
    None,
    LANE,
)
