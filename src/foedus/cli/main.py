"""The command line: parse, call, print."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from cyclopts import App, CycloptsError, Parameter

from foedus import dates
from foedus.cli.data import data_app, doctor, sql
from foedus.cli.measure import measure, measures
from foedus.cli.output import AsJson, put
from foedus.cli.panel import bar, panel_app
from foedus.cli.picture import picture
from foedus.cli.serve import serve
from foedus.errors import FoedusError, OutputError
from foedus.report import listing, lists

if TYPE_CHECKING:
    from foedus.dates import Date

Format = Literal["text", "html", "md", "json"]
Day = Annotated[str | None, Parameter(allow_leading_hyphen=True)]
SaidDay = Annotated[str, Parameter(allow_leading_hyphen=True)]

_REFUSALS: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES}
)
_SUFFIXES: Final[dict[str, Format]] = {
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".json": "json",
    ".txt": "text",
}

app = App(
    name="foedus",
    help="A workbench for the study of military alliances. Every command takes --json. "
    "Dates are ISO 8601 or EDTF; years BCE are astronomical (-0477 is 478 BCE).",
    version_flags=["--version"],
    help_format="plaintext",
    suppress_keyboard_interrupt=False,
)
alliance_app = App(
    name="alliance", help="Show one alliance, or compare it on two days."
)
registry_app = App(name="registry", help="Check the registry of alliances.")
app.command(alliance_app)
app.command(registry_app)
app.command(data_app)
app.command(panel_app)
app.command(doctor)
app.command(measure)
app.command(measures)
app.command(picture)
app.command(serve)
app.command(sql)


def _day(text: str | None) -> Date | None:
    return None if text is None else dates.parse(text)


@app.command
def alliances(
    *,
    on: Day = None,
    state: str | None = None,
    type: str | None = None,
    search: str | None = None,
    as_json: AsJson = False,
) -> None:
    """List alliances and arrangements since antiquity.

    Examples: foedus alliances --on 1914-07-28 --type collective-defence;
    foedus alliances --state Japan --on 1962-05-01; foedus alliances --search league.

    Parameters
    ----------
    on
        Only those in force, for certain or perhaps, on this day.
    state
        Only those of this state: name, COW number, ISO code or abbreviation.
    type
        Only this type (collective-defence, bilateral-defence, dual ...), class
        (guarantee, arrangement ...) or structure (bilateral, multilateral).
    search
        Only those whose id, name, short names or adversary contain this text.
    as_json
        Print one JSON document.
    """
    document = listing.alliances(_day(on), state=state, type=type, search=search)
    put(document, lists.alliances(document), as_json)


@alliance_app.command
def show(name: str, /, *, on: Day = None, as_json: AsJson = False) -> None:
    """Show what the registry knows of an alliance.

    Examples: foedus alliance show nato --on 1982-12-31; foedus alliance show
    delian-league --on -0475.

    Parameters
    ----------
    name
        Registry id or what people call it.
    on
        Members and promises of this day; without it, every spell and phase.
    as_json
        Print one JSON document.
    """
    from foedus.registry.alliances import alliance

    document = listing.alliance(alliance(name), _day(on))
    put(document, lists.alliance(document), as_json)


@alliance_app.command
def diff(
    name: str, first: SaidDay, second: SaidDay, /, *, as_json: AsJson = False
) -> None:
    """Show what changed in an alliance between two days.

    Example: foedus alliance diff nato 1999-01-01 2024-12-31.

    Parameters
    ----------
    name
        Registry id or what people call it.
    first
        The one day.
    second
        The other day.
    as_json
        Print one JSON document.
    """
    from foedus.registry import difference

    document = listing.difference(difference.diff(name, first, second))
    put(document, lists.difference(document), as_json)


@app.command
def bound(a: str, b: str, /, *, on: SaidDay, as_json: AsJson = False) -> None:
    """Say who had promised what to whom on a day.

    Example: foedus bound USA Japan --on 1962-05-01.

    Parameters
    ----------
    a
        One side: name, COW number, ISO code, abbreviation or registry key.
    b
        The other side.
    on
        Day; a year asks about all of its days.
    as_json
        Print one JSON document.
    """
    from foedus.registry.bonds import bound as ask

    document = listing.bond(ask(a, b, on))
    put(document, lists.bond(document), as_json)


@app.command
def assess(
    name: str,
    /,
    *,
    on: Day = None,
    format: Format | None = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    short: bool = False,
    as_json: AsJson = False,
) -> None:
    """Assess an alliance from the embedded facts.

    Examples: foedus assess nato; foedus assess eu --on 2024-12-31 --format html -o
    eu.html; foedus assess warsaw-pact --on 1980 --short.

    Parameters
    ----------
    name
        Registry id or what people call it.
    on
        Day; without it, the last day that the registry covers well.
    format
        Form of the report; without it, the ending of the output decides.
    output
        File to write; without it, the report is printed.
    short
        Only the two pages for a minister.
    as_json
        The same as --format json.
    """
    from foedus import report
    from foedus.answers.assess import assess as ask

    form = "json" if as_json else format or _form(output)
    if output is not None:
        _refuse_folder(output)
    with bar(name, "chapters") as tell:
        answer = ask(name, on, progress=tell)
    colour = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    text = {
        "text": lambda: report.text(answer, short, colour=colour),
        "html": lambda: report.html(answer, short=short),
        "md": lambda: report.markdown(answer, short),
        "json": lambda: report.json_document(answer),
    }[form]()
    if output is None:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        return
    from foedus.report.file import write

    write(output, text)
    sys.stderr.write(f"Wrote {output} ({output.stat().st_size / 1000:,.0f} kB).\n")


def _form(output: Path | None) -> Format:
    return "text" if output is None else _SUFFIXES.get(output.suffix.lower(), "text")


def _refuse_folder(output: Path) -> None:
    if output.is_dir():
        problem = f"'{output}' is a folder; a file was expected."
        raise OutputError(problem, f"Give a file, such as {output / 'report.html'}.")


@app.command
def trace(key: str, /, *, as_json: AsJson = False) -> None:
    """Walk a number back to its file and line.

    Examples: foedus trace "answer:nato@2024-12-31#money.gap-2pct/DEU"; foedus trace
    "row:registry@2026.11#members:2"; foedus trace
    "cell:panel.parquet#nmc_cinc_a?state_a=2&state_b=365&year=1962" (builds this row of
    the file again, by the recipe beside it).

    Parameters
    ----------
    key
        Trace key, as reports print it, or a cell of a panel's file.
    as_json
        Print one JSON document.
    """
    from foedus.report.trace import trace as walk

    found = walk(key)
    put({"key": key, "steps": [asdict(s) for s in found]}, lists.steps(found), as_json)


@registry_app.command
def check(*, atop: Path | None = None, as_json: AsJson = False) -> int:
    """Check the registry: its own rules, and against ATOP 5.1 where you have it.

    ATOP is taken from the store once it was added: foedus data add atop/.

    Parameters
    ----------
    atop
        Folder with atop5_1a.csv and atop5_1m.csv as published, instead of the store.
    as_json
        Print one JSON document.
    """
    from foedus.report import checking
    from foedus.store import Store

    found = checking.check(atop, Store())
    put(checking.document(found), checking.lines(found), as_json)
    return 0 if found.healthy else 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Arguments; None for those of the process.

    Returns
    -------
    int
        0 on success, 2 on bad input or missing data, 1 on a fault of foedus, 130 on
        Ctrl-C.
    """
    try:
        code = app(
            sys.argv[1:] if arguments is None else arguments,
            exit_on_error=False,
            print_error=False,
            result_action="return_value",
        )
        sys.stdout.flush()
    except CycloptsError as error:
        sys.stderr.write(f"{error}\nSee `foedus --help`.\n")
        return 2
    except FoedusError as error:
        sys.stderr.write(f"{error.problem}\n{error.remedy}\n")
        return 2
    except BrokenPipeError:
        _drop_output()
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return 130
    except SystemExit as stop:
        return int(stop.code or 0)
    except Exception as error:
        if os.environ.get("FOEDUS_TRACEBACK"):
            raise
        return _unexpected(error)
    return code if isinstance(code, int) else 0


def _drop_output() -> None:
    """Let what is still to be printed go nowhere: it would fail again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unexpected(error: Exception) -> int:
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        what = f"'{error.filename}'" if error.filename else "the output"
        sys.stderr.write(
            f"The system refused {what}: {os.strerror(error.errno)}.\n"
            "Free some space or change the permissions there, and run it again.\n"
        )
        if not error.filename:
            _drop_output()
        return 2
    sys.stderr.write(
        f"This is a fault of foedus: {type(error).__name__}: {error}\n"
        "Run it again with FOEDUS_TRACEBACK=1 and report what it prints.\n"
    )
    return 1
