"""Charts: one Altair chart from the table of a finding.

A chart carries its title (the finding), its measure and unit, its key and its source,
so that it can stand alone in a notebook or as a picture. A page shows those in its own
words and takes only the plot: `page_spec`.

Chart kinds and the columns that each expects, by name:

========== ==================================================================
kind       columns
========== ==================================================================
timeline   member, start, end, status, certainty
map        iso3, name, status, lat, lon
guideline  member, share; optional: earlier, and guideline... (one per line)
bars       label, value
dots       label, value, low, high
opinion    country, pct, year, question
events     date, kind, description; optional: confirmed
line       series, year, value
========== ==================================================================

Further columns are shown in the data table and not drawn. The builders say more:
`bars.guideline`, `bars.bars`, `bars.dots`, `bars.opinion`, `spans.timeline`,
`spans.events`, `spans.line` and `world_map.draw`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from foedus.answers.finding import Finding, Table
from foedus.errors import AssessmentError
from foedus.report import bars, spans, surrounding, theme, world_map
from foedus.report.drawing import Drawing
from foedus.report.surrounding import Caption

if TYPE_CHECKING:
    import altair as alt

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH: Final = 680
MARGIN: Final = 24
"""Pixels of a chart's width that its padding takes."""

KINDS: Final[Mapping[str, Callable[[Table, str], Drawing]]] = {
    "timeline": spans.timeline,
    "map": lambda table, _: world_map.draw(table),
    "guideline": lambda table, _: bars.guideline(table),
    "bars": lambda table, _: bars.bars(table),
    "dots": lambda table, _: bars.dots(table),
    "opinion": lambda table, _: bars.opinion(table),
    "events": spans.events,
    "line": lambda table, _: spans.line(table),
}
"""The builder of each chart kind; the second argument is the day of the answer."""


def drawing(finding: Finding, on: str) -> Drawing:
    """Return the layers, the key and the measure of a finding's chart.

    Parameters
    ----------
    finding : Finding
        A finding with a table and the name of a chart kind.
    on : str
        The day of the answer, as EDTF text.

    Raises
    ------
    AssessmentError
        If the kind is unknown, the finding has no table or no rows, or the table lacks
        a column.
    """
    if finding.chart not in KINDS:
        problem = f"Finding {finding.id!r} asks for chart {finding.chart!r}."
        remedy = f"Expected one of {', '.join(KINDS)}."
        raise AssessmentError(problem, remedy, finding=finding.id)
    if finding.table is None or not finding.table.rows:
        problem = f"Finding {finding.id!r} has no rows to draw."
        remedy = "Give it a table, or no chart."
        raise AssessmentError(problem, remedy, finding=finding.id)
    return KINDS[finding.chart](finding.table, on)


def chart(
    finding: Finding, on: str, *, width: int = WIDTH, night: bool = False
) -> alt.LayerChart:
    """Return a finding's chart, complete with title, key and source.

    Parameters
    ----------
    finding : Finding
        A finding with a table and the name of a chart kind.
    on : str
        The day of the answer, as EDTF text.
    width : int
        Width of the plot in pixels.
    night : bool
        Whether to draw in light ink on dark ground.

    Returns
    -------
    altair.LayerChart
        The chart; show it in a notebook or save it.

    Raises
    ------
    AssessmentError
        As `drawing` does.
    """
    import altair as alt

    spec = full_spec(drawing(finding, on), finding, width=width)
    if night:
        spec = theme.at_night(spec)
    built: alt.LayerChart = alt.LayerChart.from_dict(spec, validate=False)
    return built


def plot_spec(drawn: Drawing, *, width: int = WIDTH) -> dict[str, Any]:
    """Return the Vega-Lite specification of the plot alone.

    Parameters
    ----------
    drawn : Drawing
        The drawing.
    width : int
        Width in pixels.
    """
    height = drawn.height or round(width * drawn.ratio)
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "autosize": {"type": "pad" if drawn.ratio else "fit-x", "contains": "padding"},
        "config": theme.config(),
        "layer": list(drawn.layers),
    }


def full_spec(
    drawn: Drawing, finding: Finding, *, width: int = WIDTH
) -> dict[str, Any]:
    """Return the specification with title, measure, key and source line.

    Parameters
    ----------
    drawn : Drawing
        The drawing.
    finding : Finding
        The finding that titles the chart.
    width : int
        Width in pixels.
    """
    spec = plot_spec(drawn, width=width)
    extra = surround(drawn, finding, width=width)
    spec["layer"] += extra["layer"]
    spec["title"] = extra["title"]
    if drawn.ratio:
        spec["datasets"] = {world_map.WORLD: world_map.world()}
    return spec


def surround(drawn: Drawing, finding: Finding, *, width: int = WIDTH) -> dict[str, Any]:
    """Return what a chart needs to stand alone: a title, a key and a source line.

    Parameters
    ----------
    drawn : Drawing
        The drawing.
    finding : Finding
        The finding that titles the chart.
    width : int
        Width in pixels.

    Returns
    -------
    dict
        `title`, and `layer`: layers to add to those of the plot.
    """
    return surrounding.around(drawn, caption(finding, drawn), width=width)


def caption(finding: Finding, drawn: Drawing) -> Caption:
    """Return the words around a finding's chart."""
    return Caption(
        title=finding.statement or finding.title,
        subtitle=subtitle(drawn, finding),
        source=source_line(drawn, finding),
    )


def subtitle(drawn: Drawing, finding: Finding) -> str:
    """Return measure, unit and date as one line."""
    return f"{drawn.measure}; {finding.date}" if finding.date else drawn.measure


def source_line(drawn: Drawing, finding: Finding) -> str:
    """Return what stands under the chart: the edition or sources, and the note."""
    source = finding.edition or "".join(finding.sources[:1]).rstrip(" .")
    more = 0 if finding.edition else len(finding.sources) - 1
    if more > 0:
        source += f", and {more} more"
    words = [f"Source: {source}." if source else "", drawn.note.strip()]
    return " ".join(word for word in words if word)


__all__ = [
    "KINDS",
    "Drawing",
    "chart",
    "drawing",
    "full_spec",
    "plot_spec",
    "source_line",
    "subtitle",
    "surround",
]
