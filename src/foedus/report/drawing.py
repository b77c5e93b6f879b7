"""What a chart is made of before it is put together: layers, a key and a summary.

Each chart kind turns a table into a `Drawing`; `foedus.report.figure` adds title, key
and source. Layers are Vega-Lite view specifications over a handful of rows written into
them: building them as plain dictionaries costs a hundredth of what Altair's checked
classes cost, and the tests check every kind against Altair's schema.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from foedus import dates
from foedus.answers.finding import Cell, Table
from foedus.errors import AssessmentError, DateError
from foedus.report import theme

Look = Literal[
    "fill",
    "hatch",
    "dotted",
    "line",
    "dashes",
    "dots",
    "ring",
    "dot",
    "diamond",
    "band",
]
Record = dict[str, Any]
Spec = dict[str, Any]

TICKS: Final = 7
DAYS_A_YEAR: Final = 365.2425
STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
YEAR_LABEL: Final = (
    "datum.value <= 0 ? format(1 - datum.value, 'd') + ' BCE' "
    ": format(datum.value, 'd')"
)
DOTTED: Final = [2, 2]


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One line of a chart's key.

    Parameters
    ----------
    label : str
        What it means.
    colour : str
        Its colour on paper.
    look : Look
        How it is drawn.
    """

    label: str
    colour: str
    look: Look = "fill"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart without its title and source.

    Parameters
    ----------
    layers : tuple of dict
        Vega-Lite layers, the lowest first.
    height : int
        Height of the plot in pixels.
    key : tuple of KeyEntry
        What the marks mean; empty where labels in the plot say it.
    measure : str
        What is shown, with its unit: the subtitle.
    note : str
        A remark for the line under the chart; "" where there is none.
    ratio : float
        Height over width of a map; 0 for charts whose height is fixed.
    head : int
        Pixels above the plot that names of reference lines take.
    left : int
        Pixels left of the plot, for names, over which key and source begin.
    foot : int
        Pixels below the plot that marks take before the source begins.
    bare : bool
        Whether the plot has no axis below it.
    """

    layers: tuple[Spec, ...]
    height: int
    key: tuple[KeyEntry, ...]
    measure: str
    note: str = ""
    ratio: float = 0.0
    head: int = 0
    left: int = 0
    foot: int = 0
    bare: bool = False


NOT_COVERED: Final = KeyEntry("not covered", theme.HATCH, "hatch")
UNCONFIRMED: Final = KeyEntry("unconfirmed", theme.INK, "dotted")


def records(table: Table, required: Sequence[str], kind: str) -> list[Record]:
    """Return the rows of a table as dictionaries with key and confirmed.

    Parameters
    ----------
    table : Table
        The table to draw.
    required : sequence of str
        Columns that the chart kind cannot do without.
    kind : str
        Name of the chart kind, for the message.

    Returns
    -------
    list of dict
        One dictionary per row, in row order: the cells by column name, None where not
        covered or not finite, and `_key` and `_confirmed`.

    Raises
    ------
    AssessmentError
        If the table lacks a required column.
    """
    names = [column.name for column in table.columns]
    missing = [name for name in required if name not in names]
    if missing:
        problem = f"Chart '{kind}' lacks column {missing[0]!r}; found {names}."
        remedy = f"Give the finding's table the columns {list(required)}."
        raise AssessmentError(problem, remedy, kind=kind, missing=missing)
    return [
        {
            **{name: finite(cell) for name, cell in zip(names, row.cells, strict=True)},
            "_key": row.key,
            "_confirmed": row.confirmed,
        }
        for row in table.rows
    ]


def finite(cell: Cell) -> Cell:
    """Return the cell, or None where it is a number that is not finite."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell


def heading(table: Table, name: str) -> str:
    """Return a column's title and unit as one phrase."""
    column = next(column for column in table.columns if column.name == name)
    return f"{column.title}, {column.unit}" if column.unit else column.title


def years(text: object) -> tuple[float, float] | None:
    """Return the earliest and the latest moment of a date, in years.

    Parameters
    ----------
    text : object
        EDTF text, or a whole year.

    Returns
    -------
    tuple of two floats, or None
        Astronomical years with fractions (1 BCE is 0); None if it is no date.
    """
    if text is None or text == "":
        return None
    try:
        edtf = year_edtf(text) if isinstance(text, int | float) else str(text)
        date = dates.parse(edtf)
    except DateError:
        return None
    return year_of(date.earliest), year_of(date.latest + 1)


def year_edtf(year: float) -> str:
    """Return an astronomical year as EDTF text: -477 is "-0477"."""
    return f"{int(year):05d}" if year < 0 else f"{int(year):04d}"


def year_of(day: int) -> float:
    """Return a day number as an astronomical year with its fraction."""
    return round(1970 + day / DAYS_A_YEAR, 3)


def year_ticks(low: float, high: float) -> list[int]:
    """Return at most seven round years between two years, as astronomical years.

    Parameters
    ----------
    low, high : float
        First and last year of the axis, astronomical.

    Returns
    -------
    list of int
        Years before the common era are round as shown: 500 BCE, not 501.
    """
    step = next((s for s in STEPS if (high - low) / s <= TICKS - 1), STEPS[-1])
    shown = range(math.floor(low / step) * step, math.ceil(high) + 1, step)
    ticks = [year if year > 0 else year + 1 for year in shown]
    return [tick for tick in ticks if low <= tick <= high]


def key_of(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> tuple[KeyEntry, ...]:
    """Return the entries for not covered and unconfirmed that the rows need."""
    bare = any(row[name] is None for row in rows for name in columns)
    loose = any(not row["_confirmed"] for row in rows)
    return (*((NOT_COVERED,) if bare else ()), *((UNCONFIRMED,) if loose else ()))


def field(name: str, kind: str = "quantitative", **more: object) -> Spec:
    """Return the definition of a channel that reads a column.

    Parameters
    ----------
    name : str
        The column.
    kind : {"quantitative", "nominal"}
        How it is measured.
    **more : object
        Further properties, such as scale and axis.
    """
    return {"field": name, "type": kind, **more}


def pixel(value: float | str) -> Spec:
    """Return the definition of a channel with a place in pixels, or a constant."""
    return {"value": value}


def hue() -> Spec:
    """Return the definition of a channel that takes the colour of its row."""
    return field("_colour", "nominal", scale=None)


def hover(*names: str) -> list[Spec]:
    """Return the columns that are shown when a mark is pointed at."""
    return [field(name, "nominal", title=name.strip("_")) for name in names]


def layer(
    rows: Sequence[Mapping[str, Any]],
    mark: str,
    look: Mapping[str, Any],
    channels: Mapping[str, Any],
) -> Spec:
    """Return one layer over the columns that it uses.

    Parameters
    ----------
    rows : sequence of mapping
        The rows to draw; may be empty.
    mark : str
        Vega-Lite mark, such as "bar".
    look : mapping
        Properties of the mark.
    channels : mapping
        Definitions of the channels, by channel.
    """
    listed = [
        part
        for definition in channels.values()
        for part in (definition if isinstance(definition, list) else [definition])
    ]
    names = [part["field"] for part in listed if "field" in part]
    return {
        "data": {"values": [{name: row.get(name) for name in names} for row in rows]},
        "mark": {"type": mark, **look},
        "encoding": dict(channels),
    }


def split(rows: Sequence[Record]) -> list[tuple[bool, list[Record]]]:
    """Return the confirmed rows and the unconfirmed ones, where there are any."""
    known = [row for row in rows if row["_confirmed"]]
    loose = [row for row in rows if not row["_confirmed"]]
    return [(yes, part) for yes, part in ((True, known), (False, loose)) if part]


def dotted(*, opacity: float) -> Spec:
    """Return the look of what is unconfirmed: a pale body in a dotted outline."""
    return {
        "fillOpacity": opacity,
        "stroke": theme.INK,
        "strokeDash": DOTTED,
        "strokeWidth": 1.2,
    }


def words(
    rows: Sequence[Record], look: Mapping[str, Any], channels: Spec
) -> list[Spec]:
    """Return text over a halo in the colour of the paper, so that lines pass behind."""
    halo = {"stroke": theme.PAPER, "strokeWidth": 4, "strokeJoin": "round"}
    return [
        layer(rows, "text", {**look, **halo}, channels),
        layer(rows, "text", look, channels),
    ]


def distinct(rows: Sequence[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    """Return the texts of a column, each once, in row order, without None."""
    return tuple(dict.fromkeys(str(r[name]) for r in rows if r[name] is not None))
