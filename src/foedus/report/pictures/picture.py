"""A picture: a chart that states what it shows, with its words and its data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.errors import AssessmentError, nearest
from foedus.report import figure, surrounding, theme
from foedus.report.drawing import Drawing
from foedus.report.surrounding import Caption

if TYPE_CHECKING:
    import altair as alt

WIDTH: Final = figure.WIDTH
LEAST_WIDTH: Final = 320


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that stands alone, and what it says in words and in figures.

    Attributes
    ----------
    title : str
        What it shows, computed from the data.
    subtitle : str
        Measure, unit and time.
    source : str
        Where the data come from and their date; remarks. "" for none.
    summary : str
        What it shows, for those who do not see it.
    table : polars.DataFrame
        The figures that are drawn, a row for each mark; null where not covered.
    draw : callable
        From a width in pixels to the plot.
    """

    title: str
    subtitle: str
    source: str
    summary: str
    table: pl.DataFrame
    draw: Callable[[int], Drawing]

    def spec(self, *, width: int = WIDTH, night: bool = False) -> dict[str, Any]:
        """Return the Vega-Lite document.

        Parameters
        ----------
        width : int
            Width in pixels, at least 320.
        night : bool
            Whether to draw in light ink on dark ground.

        Returns
        -------
        dict
            With the summary as its description, which screen readers read.

        Raises
        ------
        AssessmentError
            If the width is below 320.
        """
        if width < LEAST_WIDTH:
            problem = f"A picture of {width} pixels is too narrow for its words."
            remedy = f"Make it {LEAST_WIDTH} pixels wide or more."
            raise AssessmentError(problem, remedy, found=width)
        room = width - figure.MARGIN
        drawn = self.draw(room)
        spec = figure.plot_spec(drawn, width=width)
        words = Caption(self.title, self.subtitle, self.source)
        extra = surrounding.around(drawn, words, width=room)
        spec["layer"] += extra["layer"]
        spec["title"] = extra["title"]
        spec["description"] = self.summary
        return theme.at_night(spec) if night else spec

    def chart(self, *, width: int = WIDTH, night: bool = False) -> alt.LayerChart:
        """Return the chart, to show in a notebook or to save.

        Parameters
        ----------
        width : int
            Width in pixels, at least 320.
        night : bool
            Whether to draw in light ink on dark ground.

        Returns
        -------
        altair.LayerChart
            Complete with title, key, source and description.

        Raises
        ------
        AssessmentError
            If the width is below 320.
        """
        import altair as alt

        spec = self.spec(width=width, night=night)
        built: alt.LayerChart = alt.LayerChart.from_dict(spec, validate=False)
        return built


def needs(frame: pl.DataFrame, *names: str, picture: str) -> None:
    """Refuse a frame that lacks a column or has no rows.

    Parameters
    ----------
    frame : polars.DataFrame
        What is to be drawn.
    *names : str
        Columns it has to have.
    picture : str
        Name of the picture, for the message.

    Raises
    ------
    AssessmentError
        With the columns that were found.
    """
    for name in names:
        if name not in frame.columns:
            hint = nearest(name, frame.columns)
            problem = f"The picture '{picture}' needs a column '{name}'{hint}."
            remedy = f"Give it: {', '.join(names)}."
            raise AssessmentError(problem, remedy, found=tuple(frame.columns))
    if frame.is_empty():
        problem = f"There is nothing to draw in the picture '{picture}'."
        raise AssessmentError(problem, "Ask for years and states that are covered.")


def listed(names: list[str]) -> str:
    """Return names as one phrase: "a, b and c"."""
    return " and ".join(p for p in (", ".join(names[:-1]), *names[-1:]) if p)


def percent(share: float) -> str:
    """Return a share as a percentage of two figures: "14 %", "0.52 %"."""
    value = 100 * share
    return f"{value:.2g} %" if 0 < abs(value) < 10 else f"{value:.0f} %"
