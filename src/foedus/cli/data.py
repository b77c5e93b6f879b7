"""Commands for sources: add, fetch, list, show, cite, check, remove, compare; SQL."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from cyclopts import App, Parameter

from foedus.cli.output import AsJson, put
from foedus.errors import SourceError

if TYPE_CHECKING:
    from foedus.sources.catalog import Entry
    from foedus.store import Store
    from foedus.store.adding import Progress

data_app = App(
    name="data",
    help="Bring sources in, and see what is at hand. Files that publishers give out by "
    "hand are read where you put them; nothing leaves this machine.",
)


def _store() -> Store:
    from foedus.store import Store

    return Store()


@contextmanager
def _bar() -> Iterator[Progress]:
    """Show on standard error which source is at work, where it is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("recognising files", total=None)

        def tell(source: str, done: int, whole: int) -> None:
            bar.update(task, description=source, completed=done, total=whole)

        yield tell


@contextmanager
def _said_when_stopped() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write("Sources that were finished stay; run it again for others.\n")
        raise


@data_app.command
def add(first: str, /, *more: Path, as_json: AsJson = False) -> int:
    """Add files or folders; sources and versions are recognised by content.

    Examples: foedus data add downloads/; foedus data add atop5_1a.csv atop5_1m.csv;
    foedus data add atop@5.1 alliances.csv (forces source and version).

    Parameters
    ----------
    first
        A file or folder; or a source (ID or ID@VERSION) that the files are made to be.
    more
        Further files or folders.
    as_json
        Print one JSON document.
    """
    from foedus.report import holdings
    from foedus.sources.catalog import entries
    from foedus.store.adding import add as bring

    name, _, version = first.partition("@")
    known = {said.id for said in entries()}
    forced = name.replace("_", "-") in known and not Path(first).exists()
    source = name.replace("_", "-") if forced else ""
    paths = list(more) if forced else [Path(first), *more]
    if not paths:
        problem = f"No file was given for '{source}'."
        raise SourceError(problem, f"Name it: foedus data add {first} PATH.")
    with _said_when_stopped(), _bar() as tell:
        outcome = bring(
            paths,
            _store(),
            source=source,
            version=version if forced else "",
            progress=tell,
        )
    if not outcome.sources and not outcome.failed:
        wanted = f" of {first}" if forced else ""
        problem = f"No file{wanted} was recognised among {len(outcome.unknown)}."
        remedy = (
            "`foedus data show ID` says what a source expects; a table of your own: "
            "`foedus data add-table NAME FILE --keys ...`."
        )
        raise SourceError(problem, remedy)
    document = holdings.added(outcome)
    put(document, holdings.added_lines(document), as_json)
    return 2 if outcome.failed else 0


@dataclass(frozen=True)
class Rows:
    """What the rows of a table of your own mean.

    Parameters
    ----------
    absence
        What it means that a state or a pair has no row in a year of the span: nothing
        known, or that there was none.
    zeros
        Columns that are 0 where there was none, split by commas.
    system
        Code system of the states: cow, gw, iso3 and so on.
    undirected
        A pair of states stands once, in either direction.
    """

    absence: Literal["unknown", "none"] = "unknown"
    zeros: str = ""
    system: str = ""
    undirected: Annotated[bool, Parameter(negative="")] = False


@data_app.command
def add_table(
    name: str,
    file: Path,
    /,
    *,
    keys: str,
    citation: str = "",
    years: str = "",
    sheet: str = "",
    rows: Annotated[Rows | None, Parameter(name="*")] = None,
    as_json: AsJson = False,
) -> None:
    """Add a table of your own as a source: CSV, Parquet, xlsx, Stata or SPSS.

    Examples: foedus data add-table my-trade trade.csv --keys ccode1,ccode2,year
    --years 1870-2014; foedus data add-table my-visits visits.csv --keys
    host=state,from=start,to=end --system cow.

    Parameters
    ----------
    name
        Name of the source, lower case with hyphens.
    file
        The file.
    keys
        Columns that identify a row, split by commas. COLUMN=ROLE says what a column is
        where its name does not: state, state_a, state_b, year, month, day, start, end
        or until (first day no longer).
    citation
        BibTeX for `foedus data cite`.
    years
        Span that the table describes; outside it nothing is known.
    sheet
        Sheet of a workbook; without it, the first.
    rows
        What rows mean.
    as_json
        Print one JSON document.
    """
    from foedus.report import holdings
    from foedus.store.adding import add_table as bring
    from foedus.store.own import Meaning, Reading

    meant = rows or Rows()
    said = bring(
        name,
        file,
        _split(keys),
        _store(),
        meaning=Meaning(
            absence="none" if meant.absence == "none" else "",
            zeros=_split(meant.zeros),
            system=meant.system,
            undirected=meant.undirected,
        ),
        citation=citation,
        coverage=years,
        reading=Reading(sheet=sheet),
    )
    document = {
        "sources": [holdings.added_source(said)],
        "failed": [],
        "unknown": [],
        "spare": [],
    }
    put(document, holdings.added_lines(document), as_json)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@data_app.command
def fetch(
    *ids: str,
    yes: Annotated[bool, Parameter(negative="")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch sources from their publishers, over https, and add them.

    Only hosts of the catalogue are asked. A file that is already known is checked
    against its hash; a new one shows what changed and asks before it is added.

    Parameters
    ----------
    ids
        Sources. Those that are to be fetched by hand say where.
    yes
        Add a new version without asking.
    as_json
        Print one JSON document.
    """
    from foedus.report import holdings
    from foedus.sources.catalog import entry
    from foedus.store.adding import add as bring

    said = [entry(name) for name in ids]
    if not said:
        problem = "No source was named."
        raise SourceError(problem, "Name one: foedus data fetch ID.")
    for one in said:
        if not one.urls:
            problem = f"'{one.id}' cannot be fetched by a program."
            remedy = f"Get it from {one.landing_page}, then: foedus data add PATH."
            raise SourceError(problem, remedy, found=one.id)
    store = _store()
    with tempfile.TemporaryDirectory(prefix="foedus-") as folder, _bar() as tell:
        for one in said:
            _download(one, Path(folder))
        _ask_for_change(Path(folder), store, agreed=yes)
        with _said_when_stopped():
            outcome = bring([Path(folder)], store, progress=tell)
    document = holdings.added(outcome)
    put(document, holdings.added_lines(document), as_json)


def _download(said: Entry, folder: Path) -> None:
    from foedus.sources.address import hosts_of
    from foedus.sources.fetch import fetch as get
    from foedus.sources.fetch import progress_bar

    for url in said.urls:
        name = Path(urlsplit(url).path).name
        with progress_bar(name) as tell:
            get(url, folder / name, allowed_hosts=hosts_of(said.urls), progress=tell)


def _ask_for_change(folder: Path, store: Store, *, agreed: bool) -> None:
    """Show how the files would change what is at hand, and ask."""
    from foedus.store.adding import preview

    changes = preview([folder], store)
    for one in changes:
        change = one.change
        sys.stderr.write(
            f"{one.source}@{one.version}.{one.table}: {change.old_sha256} becomes "
            f"{change.new_sha256}; {change.rows_added:,} rows added, "
            f"{change.rows_removed:,} removed, {change.values_changed:,} values changed"
            "\n"
        )
    if not changes or agreed:
        return
    question = "Take the new version? [y/N] "
    if not sys.stdin.isatty() or input(question).strip().lower() != "y":
        problem = "The publisher's files differ from those at hand; nothing was added."
        raise SourceError(problem, "Run it again with --yes to take the new files.")


@data_app.command(name="list")
def list_sources(*, as_json: AsJson = False) -> None:
    """List the sources at hand.

    Parameters
    ----------
    as_json
        Print one JSON document.
    """
    from foedus.report import holdings

    document = holdings.listed(_store())
    put(document, holdings.list_lines(document), as_json)


@data_app.command
def show(id: str, /, *, as_json: AsJson = False) -> None:
    """Show a source: terms, coverage, defects, tables and columns.

    Parameters
    ----------
    id
        Source.
    as_json
        Print one JSON document.
    """
    from foedus.report import holdings

    document = holdings.shown(id, _store())
    put(document, holdings.show_lines(document), as_json)


@data_app.command
def cite(*ids: str, as_json: AsJson = False) -> None:
    """Print the citations of sources as BibTeX.

    Parameters
    ----------
    ids
        Sources; without any, all that were added.
    as_json
        Print one JSON document.
    """
    from foedus.report import holdings

    document = holdings.citations(ids, _store())
    put(document, holdings.citation_lines(document), as_json)


@data_app.command
def check(*, as_json: AsJson = False) -> int:
    """Compare every file of the store with what was written.

    Parameters
    ----------
    as_json
        Print one JSON document.
    """
    return _examine(as_json)


@data_app.command
def remove(id: str, /, *, as_json: AsJson = False) -> None:
    """Remove a source, or one version of it (ID@VERSION).

    Parameters
    ----------
    id
        Source.
    as_json
        Print one JSON document.
    """
    store = _store()
    name, _, version = id.partition("@")
    gone = [
        said
        for said in store.sources()
        if said.id == name.replace("_", "-") and version in ("", said.version)
    ]
    if not gone:
        store.source(id)  # says what is at hand
    for said in gone:
        store.remove(said.id, said.version)
    document = {"removed": [{"id": s.id, "version": s.version} for s in gone]}
    put(document, (f"Removed {s.id}@{s.version}." for s in gone), as_json)


@data_app.command
def compare(what: str, /, *, state: str, year: int, as_json: AsJson = False) -> None:
    """Show what publishers say side by side, with definitions and ranks.

    Example: foedus data compare spending --state GBR --year 2023.

    Parameters
    ----------
    what
        ``spending`` (defence, share of GDP).
    state
        Name, number or code.
    year
        Year.
    as_json
        Print one JSON document.
    """
    from foedus.answers import publishers
    from foedus.report.lists import columns

    found = publishers.compare(what, state, year, _store())
    document = publishers.document(found)
    rows = [
        (
            f.publisher,
            f.edition,
            f"{f.value:.2f}",
            f"{f.rank} of {f.states}",
            f.definition,
        )
        for f in found.figures
    ]
    lines = [
        f"{found.title}: {found.name}, {found.year} ({found.unit})",
        "",
        *columns(("Publisher", "Edition", "Value", "Rank", "Definition"), rows),
    ]
    put(document, lines, as_json)


def doctor(*, as_json: AsJson = False) -> int:
    """Say what is installed, fresh, broken or orphaned, and which guards hold.

    Exits 0 if all is well, 2 if there is something to mend, 1 on a fault of foedus.

    Parameters
    ----------
    as_json
        Print one JSON document.
    """
    return _examine(as_json)


def _examine(as_json: bool) -> int:
    from foedus.report import health

    document = health.examined(_store())
    put(document, health.examined_lines(document), as_json)
    return 0 if document["healthy"] else 2


def sql(
    text: str, /, *, limit: int = 1000, seconds: float = 10.0, as_json: AsJson = False
) -> None:
    """Ask the store in SQL: one SELECT, read only, in a process of its own.

    Examples: foedus sql "select count(*) from registry.members"; foedus sql 'select *
    from "atop@4.01".member limit 5'.

    Parameters
    ----------
    text
        One SELECT or EXPLAIN statement; tables are source_id.table.
    limit
        Most rows to print.
    seconds
        Time after which the query is stopped.
    as_json
        Print one JSON document.
    """
    from foedus.report.lists import columns
    from foedus.sql import query

    found = query(text, _store(), limit=limit, seconds=seconds)
    document = {
        "columns": list(found.columns),
        "rows": [list(row) for row in found.rows],
        "truncated": found.truncated,
    }
    cells = [["" if v is None else str(v) for v in row] for row in found.rows]
    more = ["", f"More than {limit} rows."] if found.truncated else []
    put(document, [*columns(found.columns, cells), *more], as_json)
