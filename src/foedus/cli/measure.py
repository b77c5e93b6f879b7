"""Commands for measures: list them, and compute one for the world or a table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from foedus.cli.output import AsJson, put
from foedus.cli.panel import (
    Engine,
    Flag,
    Output,
    Several,
    Years,
    bar,
)
from foedus.cli.picture import saved
from foedus.errors import AssessmentError, nearest
from foedus.panel.worded import span, worded

if TYPE_CHECKING:
    from foedus.measures.on_panels import Column
    from foedus.panel.whole import Panel


WIDE = 680
"""Width of a picture in pixels."""


def measures(*, as_json: AsJson = False) -> None:
    """List the measures with unit, range and reference.

    Parameters
    ----------
    as_json
        Print one JSON document.
    """
    from foedus.measures.index import MEASURES
    from foedus.report import measured

    document = {"measures": [measured.record(m) for m in MEASURES.values()]}
    put(document, measured.listed(MEASURES.values()), as_json)


def measure(
    name: str,
    /,
    *,
    years: Years = "",
    states: str = "",
    directed: Annotated[bool, Parameter(negative="--undirected")] = False,
    system: Literal["cow", "gw"] = "cow",
    where: Several = None,
    engine: Engine = "polars",
    alone: Flag = False,
    output: Output = None,
    chart: Annotated[Path | None, Parameter(name="--chart")] = None,
    night: Flag = False,
    for_publication: Flag = False,
    permission: str = "",
    as_json: AsJson = False,
    **options: str,
) -> None:
    """Compute a measure: for the states of the world, or for a table of your own.

    With --years it takes what it needs from the sources that you added, and prints the
    first rows or writes a file with a sidecar. With a table of your own (--portfolio,
    --weights, --table ...) it needs no source. `foedus measures` lists the measures.
    Similarity is never shown by S alone: pi and kappa stand beside it, and where they
    disagree it is said.

    Examples: foedus measure s_score --years 1985 --states USA,USSR; foedus measure
    kappa --years 1816-2018 --distance squared -o kappa.parquet; foedus measure s_score
    --years 1985 --portfolio votes; foedus measure s_score --portfolio ties.csv
    --weights shares.csv --distance absolute,squared --scale-max 3; foedus measure
    banzhaf --weights votes.csv --quota 39 --json; foedus measure cinc --years 1816-2016
    --states USA,Russia,China --chart power.svg.

    Parameters
    ----------
    name
        Measure, such as s_score, kappa, pi, tau_b, cinc or banzhaf.
    years
        First and last year, such as 1816-2018 or 1985; without it, a table of your own.
    states
        Only these: names, numbers or codes, split by commas.
    directed
        Whether a pair stands in both orders (--directed), or the smaller number first
        (--undirected); always in both where they differ.
    system
        Whose list of states, and whose numbers.
    where
        Keep the rows of a case, such as politically-relevant.
    engine
        What builds the rows.
    alone
        Leave out the measures that would stand beside it.
    output
        File to write; its ending says the form, as in `foedus panel`.
    chart
        Picture to write, where one fits: .svg, .png, .html, .json (Vega-Lite) or .csv.
    night
        Draw the picture in light ink on dark ground.
    for_publication
        Refuse columns whose terms forbid that they are passed on, and say which.
    permission
        Sources whose publisher you asked and who agreed, split by commas.
    as_json
        Print one JSON document.
    options
        Options of the measure: --distance, --portfolio, --region, --scale-max,
        --weights, --quota ... One that it does not have is refused with those it has.
    """
    if chart is not None:
        from foedus.measures.index import measure as record_of
        from foedus.report.pictures import fitting

        ours = fitting.OF_PANELS if years else fitting.OF_TABLES
        fitting.fits(record_of(name).name, ours)
    if not years:
        if output is not None:
            problem = "A file is written for the measures of panels."
            raise AssessmentError(problem, "Say --years, or leave out --output.")
        if states:
            options["states"] = states
        _own(name, options, chart, night, as_json)
        return
    from foedus.panel import build
    from foedus.registry.numbers import numbers

    how, said = _asked(name, options)
    panel = build.panel(
        how.unit,
        *span(years),
        directed=directed or how.directed,
        system=system,
        states=numbers(states, system),
        on=engine,
    )
    for case in where or []:
        which, rules = worded(case)
        panel = panel.where(which, **rules)
    panel = _measured(panel, how, said, alone)
    drawn = None
    if chart is not None:
        drawn = saved(
            fitting.of_panel(how.measure, panel), chart, width=WIDE, night=night
        )
    _show(how, panel, output, for_publication, permission, drawn, as_json)


def _own(
    name: str, options: dict[str, str], chart: Path | None, night: bool, as_json: bool
) -> None:
    from foedus.measures import on_panels, own_table
    from foedus.measures.index import measure as record_of
    from foedus.measures.similarity import portfolio_ties, votes
    from foedus.report import measured

    record = record_of(name)
    if not options and record.name in on_panels.COLUMNS:
        problem = f"'{record.name}' needs years, or a table of your own."
        remedy = "Say --years 1816-2018, or name a file of your own."
        raise AssessmentError(problem, remedy, found=name)
    if options.get("portfolio") in (*portfolio_ties.TIES, votes.NAME):
        problem = f"The portfolio '{options['portfolio']}' is of states in years."
        remedy = "Say --years 1816-2018, or name a file of your own."
        raise AssessmentError(problem, remedy, found=options["portfolio"])
    found = own_table.values(name, options)
    document = measured.of_table(record, options, found)
    drawn = None
    if chart is not None:
        from foedus.report.pictures import fitting

        file = options[own_table.OWN[record.name].options[0].name]
        made = fitting.of_table(record.name, found, Path(file).name)
        drawn = saved(made, chart, width=WIDE, night=night)
    _put(document, measured.table_lines(document), drawn, as_json)


def _put(
    document: dict[str, Any], lines: Iterable[str], drawn: Path | None, as_json: bool
) -> None:
    """Print a result, and where its picture is."""
    said = {} if drawn is None else {"chart": str(drawn)}
    more = [] if drawn is None else ["", f"Picture: {drawn}"]
    put({**document, **said}, chain(lines, more), as_json)


def _asked(name: str, options: dict[str, str]) -> tuple[Column, dict[str, object]]:
    """Read the options of a measure of panels in the types of their defaults."""
    from foedus.measures import on_panels

    how = on_panels.column(name)
    said: dict[str, object] = {}
    for option, text in options.items():
        key = option.replace("-", "_")
        if key not in how.options:
            known = [o.replace("_", "-") for o in how.options]
            problem = (
                f"'{how.measure}' has no option --{option}{nearest(option, known)}."
            )
            remedy = f"Options: {', '.join(f'--{o}' for o in known) or 'none'}."
            raise AssessmentError(problem, remedy, found=option)
        said[key] = _number(option, text) if key in how.numbers else text
    return how, said


def _number(option: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        problem = f"--{option} is '{text}', which is no number."
        raise AssessmentError(problem, f"Say --{option} 3.", found=text) from error


def _measured(panel: Panel, how: Column, said: dict[str, object], alone: bool) -> Panel:
    """Add the measure, and those that are to stand beside it."""
    from foedus.measures import on_panels

    found = on_panels.measure(how.measure, panel, **said)
    for other in () if alone else how.beside:
        known = on_panels.column(other).options
        shared = {key: value for key, value in said.items() if key in known}
        found = on_panels.measure(other, found, **shared)
    return found


def _show(
    how: Column,
    panel: Panel,
    output: Path | None,
    for_publication: bool,
    permission: str,
    drawn: Path | None,
    as_json: bool,
) -> None:
    from foedus.measures.index import MEASURES
    from foedus.panel.terms import refuse_closed
    from foedus.report import measured, panels

    permitted = [part.strip() for part in permission.split(",") if part.strip()]
    if for_publication:
        refuse_closed(panel, permitted)
    rows = panel.collect()
    files: tuple[Path, ...] = ()
    if output is not None:
        with bar(output.name) as tell:
            written = panel.write(
                output,
                for_publication=for_publication,
                permitted=permitted,
                progress=tell,
            )
        files = written.file, written.sidecar
    document: dict[str, Any] = measured.of_panel(
        MEASURES[how.measure], panels.document(panel, panel.audit(), *files), rows
    )
    _put(document, measured.panel_lines(document, rows), drawn, as_json)
