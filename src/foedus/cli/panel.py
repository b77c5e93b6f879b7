"""Commands for panels: build one, run a recipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from cyclopts import App, Parameter

from foedus.cli.output import AsJson, put
from foedus.panel.worded import split

if TYPE_CHECKING:
    from foedus.panel.whole import Panel
    from foedus.panel.write import Progress

panel_app = App(name="panel")

_QUIET: Final = 2.0
"""Seconds of silence before progress is shown."""

Output = Annotated[Path | None, Parameter(name=["--output", "-o"])]
Engine = Literal["polars", "duckdb", "spark"]
Years = Annotated[str, Parameter(allow_leading_hyphen=True)]
Several = Annotated[list[str] | None, Parameter(negative="")]
Flag = Annotated[bool, Parameter(negative="")]


@panel_app.default
def panel(
    unit: str,
    /,
    *,
    years: Years,
    directed: Annotated[bool, Parameter(negative="--undirected")] = True,
    system: Literal["cow", "gw"] = "cow",
    states: str = "",
    of: str = "",
    coalition: Several = None,
    where: Several = None,
    attach: Several = None,
    measure: Several = None,
    spells: Several = None,
    engine: Engine = "polars",
    output: Output = None,
    for_publication: Flag = False,
    permission: str = "",
    recipe: Flag = False,
    as_json: AsJson = False,
) -> None:
    """Build a panel: choose a unit, keep cases, attach sources, write a file.

    Without a file it shows the first rows, the number of rows and the audit: what each
    source matched, where there was nothing, and where it says nothing (null, never 0).

    Examples: foedus panel dyad-years --years 1816-2010 --undirected --where
    politically-relevant --attach gml-mid,cow-majors,cow-contiguity,nmc,atop --spells
    gml_mid_onset -o panel.parquet; foedus panel state-years --years 1946-2020 --attach
    nmc@6.0; foedus panel dyad-years --years 1914 --states GBR,FRA,RUS --attach
    atop:columns=defense+offense --recipe; foedus panel alliance-years --years 1815-2018
    --of atop; foedus panel dispute-years --years 1816-2010 --of gml-mid; foedus panel
    coalition-years --years 1950-2020 --coalition benelux=210,211,212.

    Parameters
    ----------
    unit
        dyad-years, state-months, dyad-days ...
    years
        First and last year, such as 1816-2010 or 1914, or -0478/-0404 for years BCE.
    directed
        Whether a pair stands in both orders (--directed), or the smaller number first
        (--undirected).
    system
        Whose list of states, and whose numbers.
    states
        Only these: names, numbers or codes, split by commas. Of alliances and their
        phases, those that had one of them as a member in the year, month or day; of
        alliance members, disputes, leaders and coalitions, these members, participants,
        leaders of these and members.
    of
        Who lists the units: registry or atop for alliances and members, cow-mid or
        gml-mid for disputes; a version follows an @: atop@4.01.
    coalition
        Of coalition-years: a name and its states, such as benelux=210,211,212 or
        entente=GBR,FRA,Russia. Repeat it for more coalitions.
    where
        Keep the rows of a case, such as politically-relevant. Options follow after
        colons: politically-relevant:contiguity=1. Repeat it for more cases.
    attach
        Sources, split by commas: nmc, nmc@6.0, nmc.state_year. Options follow after
        colons: nmc:columns=cinc+milper, cow-contiguity:within=start.
    measure
        A measure as a column, such as s_score or cinc. Options follow after colons:
        kappa:distance=squared. Repeat it for more measures.
    spells
        Columns that get a peace clock, split by commas.
    engine
        What builds the rows.
    output
        File to write; its ending says the form: .parquet .feather .csv .xlsx .dta .sav
        .tex .graphml .gexf. A sidecar with sources, terms, recipe, audit and hash is
        written beside it.
    for_publication
        Refuse columns whose terms forbid that they are passed on, and say which.
    permission
        Sources whose publisher you asked and who agreed, split by commas.
    recipe
        Print the recipe, from which `foedus panel run` builds the same panel.
    as_json
        Print one JSON document.
    """
    from foedus.report.wishes import Wish

    wish = Wish(
        unit=unit,
        years=years,
        directed=directed,
        system=system,
        states=states,
        of=of,
        coalitions=tuple(coalition or ()),
        where=tuple(where or ()),
        attach=tuple(split(attach)),
        measures=tuple(measure or ()),
        spells=tuple(split(spells)),
    )
    found = wish.panel(on=engine)
    if recipe and output is None:
        put({"recipe": found.recipe()}, [found.recipe().rstrip()], as_json)
        return
    _show(found, output, for_publication, permission, as_json)
    if recipe and not as_json:
        sys.stdout.write(f"\n{found.recipe()}")


@panel_app.command
def run(
    file: Path,
    /,
    *,
    output: Output = None,
    engine: Engine = "polars",
    for_publication: Flag = False,
    permission: str = "",
    as_json: AsJson = False,
) -> None:
    """Build the panel of a recipe: the same bytes for the same versions.

    Example: foedus panel run recipe.toml -o panel.parquet.

    Parameters
    ----------
    file
        Recipe, as --recipe prints it.
    output
        File to write; without it, the first rows are shown.
    engine
        What builds the rows.
    for_publication
        Refuse columns whose terms forbid that they are passed on, and say which.
    permission
        Sources whose publisher you asked and who agreed, split by commas.
    as_json
        Print one JSON document.
    """
    from foedus.panel import build

    found = build.run(file, on=engine)
    _show(found, output, for_publication, permission, as_json)


@panel_app.command
def check(
    file: Path,
    /,
    *,
    system: Literal["cow", "gw"] | None = None,
    as_json: AsJson = False,
) -> None:
    """Look for faults in a panel that somebody else made.

    Repeated keys, states that were not there, numbers of another system, directed data
    that are not, zeros in years that a source does not cover. Exits with 2 where there
    is something to mend.

    Example: foedus panel check dyads.dta.

    Parameters
    ----------
    file
        CSV, TSV, Parquet, Stata, SPSS or xlsx file with a row for each state, or pair
        of states, and year.
    system
        Whose numbers the states are; by default what the columns say.
    as_json
        Print one JSON document.
    """
    from foedus.panel import check as checking
    from foedus.report import faults

    found = checking.check(file, system)
    put(faults.document(found), faults.lines(found), as_json)
    if found.faults:
        raise SystemExit(2)


def _show(
    found: Panel,
    output: Path | None,
    for_publication: bool,
    permission: str,
    as_json: bool,
) -> None:
    """Write the panel, or show its first rows; then its audit, and warnings."""
    from foedus.panel.terms import refuse_closed
    from foedus.report import panels

    permitted = split([permission])
    rows = None
    if output is None:
        if for_publication:
            refuse_closed(found, permitted)
        document = panels.document(found, found.audit())
        rows = panels.preview(found)
    else:
        with bar(output.name) as tell:
            written = found.write(
                output,
                for_publication=for_publication,
                permitted=permitted,
                progress=tell,
            )
        files = written.file, written.sidecar
        document = panels.document(found, written.audit, *files)
    put(document, panels.lines(document, rows), as_json)
    for warning in document["warnings"]:
        sys.stderr.write(f"Warning: {warning}\n")


@contextmanager
def bar(name: str, what: str = "rows") -> Iterator[Progress]:
    """Show on standard error how much is done, where it takes long.

    Parameters
    ----------
    name : str
        What is written.
    what : str
        What is counted.

    Yields
    ------
    callable
        To be told how many are done, and how many there are.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    counted = TextColumn(f"{{task.completed:,}} of {{task.total:,}} {what}")
    columns = (TextColumn("{task.description}"), BarColumn(), counted)
    bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True)
    task = bar.add_task(name, total=1)
    begun, shown = time.monotonic(), False

    def tell(done: int, whole: int) -> None:
        nonlocal shown
        bar.update(task, completed=done, total=whole)
        if not shown and console.is_terminal and time.monotonic() - begun > _QUIET:
            bar.start()
            shown = True

    try:
        yield tell
    finally:
        if shown:
            bar.stop()
