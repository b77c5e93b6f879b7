"""Lines over time: gaps, bands of an interval, names at the ends, marked moments."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from foedus.report import theme
from foedus.report.drawing import (
    TICKS,
    YEAR_LABEL,
    Record,
    Spec,
    field,
    hover,
    hue,
    layer,
    pixel,
    words,
    year_ticks,
)
from foedus.report.surrounding import LETTER

HEIGHT: Final = 280
NAME_GAP: Final = 15
STRIP: Final = 7
LANE: Final = 15
MOST_LANES: Final = 4


@dataclass(frozen=True, slots=True)
class Event:
    """A treaty or a war that is marked in a picture.

    Parameters
    ----------
    name : str
        In a word or two.
    start : float
        Year.
    end : float, optional
        Last year, for a span.
    """

    name: str
    start: float
    end: float | None = None


def complete(frame: pl.DataFrame, series: str = "series") -> pl.DataFrame:
    """Give each series a row for each year, null where it had none.

    Parameters
    ----------
    frame : polars.DataFrame
        `series` (text) and ``year`` (whole), each pair once; other columns.
    series : str
        Column of the series.

    Returns
    -------
    polars.DataFrame
        From the first to the last year of the frame for each series, in the order in
        which the series come.
    """
    first, last = int(str(frame["year"].min())), int(str(frame["year"].max()))
    years = pl.DataFrame({"year": range(first, last + 1)})
    names = frame.select(series).unique(maintain_order=True)
    years = years.with_columns(pl.col("year").cast(frame.schema["year"]))
    return names.join(years, how="cross").join(
        frame, on=[series, "year"], how="left", maintain_order="left"
    )


def with_interval(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``series, year, value, low, high`` of a frame, Null where it has none.

    Parameters
    ----------
    frame : polars.DataFrame
        ``series``, ``year`` and ``value``; ``low`` and ``high`` if there are any.
    """
    bare = [n for n in ("low", "high") if n not in frame.columns]
    wide = frame.with_columns(pl.lit(None, pl.Float64).alias(n) for n in bare)
    numbers = pl.col("value", "low", "high").cast(pl.Float64).fill_nan(None)
    return wide.select("series", "year", numbers)


def told(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table without the columns of an interval where there is none."""
    empty = [n for n in ("low", "high") if table[n].is_null().all()]
    return table.drop(empty)


def gaps(rows: Iterable[Record]) -> dict[str, list[tuple[int, int]]]:
    """Return the spans of years without a value, by series.

    Parameters
    ----------
    rows : iterable of dict
        ``series``, ``year`` and ``value``, in the order of years.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        if row["value"] is None:
            spans = found.setdefault(str(row["series"]), [])
            if spans and spans[-1][1] == row["year"] - 1:
                spans[-1] = (spans[-1][0], row["year"])
            else:
                spans.append((row["year"], row["year"]))
    return found


def said(spans: Mapping[str, Sequence[tuple[int, int]]]) -> str:
    """Return spans without a value as a sentence, "" where there are none.

    Parameters
    ----------
    spans : mapping of str to sequence of tuple
        From `gaps`; a single series has the name "".
    """
    parts = []
    for name, years in spans.items():
        told = [f"{a}" if a == b else f"{a}–{b}" for a, b in years]
        parts.append(f"{name} {', '.join(told)}".strip())
    if not parts:
        return ""
    why = "Not covered" if "" in spans else "Not covered, or no state then"
    return f"{why}: {'; '.join(parts)}."


@dataclass(frozen=True, slots=True)
class Axes:
    """The axes of a picture over time.

    Attributes
    ----------
    x, y : dict
        Channels of years and of values.
    years, values : tuple of two floats
        What they reach from and to.
    """

    x: Spec
    y: Spec
    years: tuple[float, float]
    values: tuple[float, float]

    def across(self, name: str) -> Spec:
        """Return a column of years on the same axis."""
        return {**self.x, "field": name}

    def up(self, name: str) -> Spec:
        """Return a column of values on the same axis."""
        return {**self.y, "field": name}

    def above(self, value: float) -> float:
        """Return the pixels from the top of the plot to a value."""
        low, high = self.values
        return HEIGHT * (high - value) / (high - low)


def axes(
    years: tuple[float, float], values: tuple[float, float], *, share: bool
) -> Axes:
    """Return the axis of years and the axis of values.

    Parameters
    ----------
    years : tuple of two floats
        First and last year; they differ.
    values : tuple of two floats
        Ends of the other axis, as `reach` gives them.
    share : bool
        Whether values are shares of 1, to be shown in percent.
    """
    first, last = years
    below = {
        "values": year_ticks(first, last),
        "labelExpr": YEAR_LABEL,
        "title": None,
        "domain": False,
        "labelOverlap": "parity",
        "offset": 4 + STRIP,
    }
    form = ".0%" if share else ",~f"
    beside = {"tickCount": TICKS - 2, "title": None, "domain": False, "format": form}
    across = {"domain": [first, last], "nice": False}
    up = {"domain": list(values), "nice": False}
    x = field("year", scale=across, axis=below)
    return Axes(x, field("value", scale=up, axis=beside), years, values)


def reach(values: Sequence[float], *, zero: bool) -> tuple[float, float]:
    """Return round ends of an axis that holds all values.

    Parameters
    ----------
    values : sequence of float
        What is drawn, intervals included; at least one.
    zero : bool
        Whether the axis holds zero.
    """
    low, high = min(values), max(values)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    step = _step((high - low) or abs(high) or 1.0)
    low = math.floor(low / step + 1e-9) * step
    return low, max(math.ceil(high / step - 1e-9) * step, low + step)


def _step(span: float) -> float:
    """Return a round step that cuts a span into four to eight parts."""
    power = 10.0 ** math.floor(math.log10(span / 4))
    return next(power * n for n in (1, 2, 2.5, 5, 10) if span / (power * n) <= TICKS)


def lines(rows: Sequence[Record], on: Axes) -> list[Spec]:
    """Return the lines, broken where not covered, over the bands of their intervals.

    Parameters
    ----------
    rows : sequence of dict
        ``series``, ``year``, ``value``, ``low``, ``high`` and ``_colour``.
    on : Axes
        From `axes`.
    """
    x, y = on.x, on.y
    known = [row for row in rows if row["value"] is not None]
    breaks = {"invalid": "break-paths-show-domains"}
    line: Spec = {"x": x, "y": y, "stroke": hue(), "detail": field("series", "nominal")}
    point: Spec = {**{k: line[k] for k in "xy"}, "fill": hue()}
    point |= {"tooltip": hover("series", "year", "value")}
    made = [layer(rows, "line", {"strokeWidth": 2, **breaks}, line)]
    if any(row["low"] is not None and row["high"] is not None for row in rows):
        band = {"x": x, "y": on.up("low"), "y2": {"field": "high"}}
        band |= {"fill": hue(), "detail": field("series", "nominal")}
        made.insert(0, layer(rows, "area", {"fillOpacity": 0.22, **breaks}, band))
    alone = _alone(rows)
    small = {"size": 22, "opacity": 1}
    bare = {"size": 30, "opacity": 0}
    return [
        *made,
        *([layer(alone, "circle", small, point)] if alone else []),
        layer(known, "circle", bare, point),
    ]


def _alone(rows: Sequence[Record]) -> list[Record]:
    """Return the years between two gaps, which no line shows."""
    found = []
    for number, row in enumerate(rows):
        near = [
            rows[n]
            for n in (number - 1, number + 1)
            if 0 <= n < len(rows) and rows[n]["series"] == row["series"]
        ]
        if row["value"] is not None and all(one["value"] is None for one in near):
            found.append(row)
    return found


def names_at_ends(rows: Sequence[Record], on: Axes) -> list[Spec]:
    """Return the name of each series where its line ends, none over another.

    Parameters
    ----------
    rows : sequence of dict
        As `lines` takes them.
    on : Axes
        From `axes`.
    """
    last = {str(r["series"]): r for r in rows if r["value"] is not None}
    end = max((row["year"] for row in last.values()), default=0)
    ends = [dict(row) for row in last.values() if row["year"] == end]
    early = [dict(row) for row in last.values() if row["year"] < end]
    ends.sort(key=lambda row: -float(row["value"]))
    spots = apart([on.above(r["value"]) for r in ends], NAME_GAP, HEIGHT)
    made: list[Spec] = []
    for row, spot in zip(ends, spots, strict=True):
        row["dot"] = "\N{BLACK CIRCLE}"
        place = {"x": on.x, "y": pixel(spot)}
        dot = {**place, "text": field("dot", "nominal"), "color": hue()}
        name = {**place, "text": field("series", "nominal")}
        look = {"align": "left", "dx": 19, "fontWeight": 600}
        made += [layer([row], "text", {"align": "left", "dx": 7, "fontSize": 11}, dot)]
        made += [layer([row], "text", look, name)]
    if early:
        place = {"x": on.x, "y": on.y, "text": field("series", "nominal")}
        look = {"align": "left", "dx": 5, "dy": -8, "fontWeight": 600}
        made += words(early, look, place)
    return made


def apart(values: Sequence[float], gap: float, last: float) -> list[float]:
    """Move sorted values apart, so that none lie closer to each other than a gap.

    Parameters
    ----------
    values : sequence of float
        In rising order.
    gap : float
        Least distance of neighbours.
    last : float
        Largest place that is allowed, where there is room above it.

    Returns
    -------
    list of float
        In the same order: each group of close values keeps its mean.
    """
    groups: list[list[float]] = []
    for value in values:
        groups.append([value, 1])
        while len(groups) > 1:
            (a, m), (b, n) = groups[-2:]
            if b - a >= gap * (m + n) / 2:
                break
            groups[-2:] = [[(a * m + b * n) / (m + n), m + n]]
    places = [
        middle + gap * (k - (count - 1) / 2)
        for middle, count in groups
        for k in range(int(count))
    ]
    for number in range(len(places) - 1, -1, -1):
        places[number] = min(places[number], last)
        last = places[number] - gap
    return places


def marks(events: Sequence[Event], on: Axes, room: float) -> tuple[list[Spec], int]:
    """Return rules and shaded spans of events with their names, and the room above.

    Parameters
    ----------
    events : sequence of Event
        Those outside the years are left out.
    on : Axes
        From `axes`.
    room : float
        Width of the plot in pixels, about.

    Returns
    -------
    tuple
        Layers, and the pixels above the plot that the names take.
    """
    low, high = on.years
    inside = [e for e in events if e.start <= high and (e.end or e.start) >= low]
    inside.sort(key=lambda event: event.start)
    if not inside:
        return [], 0
    scale = room / max(high - low, 1)
    lanes: list[float] = []
    rows: list[Record] = []
    for event in inside:
        at = (max(event.start, low) - low) * scale
        wide = LETTER * len(event.name) + 12
        left = at + wide > room
        start = at - wide if left else at
        free = [n for n, stop in enumerate(lanes) if stop <= start]
        lane = free[0] if free else len(lanes)
        lanes[lane : lane + 1] = [start + wide]
        rows.append(
            {
                "name": event.name,
                "at": max(event.start, low),
                "until": min(event.end or event.start, high),
                "left": left,
                "lane": lane,
                "span": event.end is not None,
            }
        )
    return _mark_layers(rows, on), LANE * len(lanes)


def _mark_layers(rows: Sequence[Record], on: Axes) -> list[Spec]:
    made = []
    spans = [row for row in rows if row["span"]]
    if spans:
        reach = {"x": on.across("at"), "x2": {"field": "until"}}
        made.append(layer(spans, "rect", {"fill": theme.RULE, "opacity": 0.55}, reach))
    thin = {"color": theme.MUTED, "strokeWidth": 1}
    names: list[Spec] = []
    for row in rows:
        look = {"align": "left", "dx": 4, "color": theme.MUTED}
        if row["left"]:
            look |= {"align": "right", "dx": -4}
        top = -8 - LANE * row["lane"]
        text = {"x": on.across("at"), "y": pixel(top), "text": field("name", "nominal")}
        rule = {"x": on.across("at"), "y": pixel(top - 6), "y2": pixel(HEIGHT)}
        made.append(layer([row], "rule", thin, rule))
        names += words([row], look, text)
    return [*made, *names]


def strip(spans: Mapping[str, Sequence[tuple[int, int]]], on: Axes) -> list[Spec]:
    """Return a hatched strip below the years in which a series is not covered.

    Parameters
    ----------
    spans : mapping of str to sequence of tuple
        From `gaps`.
    on : Axes
        From `axes`.
    """
    low, high = on.years
    years = {y for one in spans.values() for a, b in one for y in range(a, b + 1)}
    joined: list[Record] = []
    for year in sorted(years):
        if joined and joined[-1]["b"] >= year - 0.5:
            joined[-1]["b"] = min(year + 0.5, high)
        else:
            joined.append({"a": max(year - 0.5, low), "b": min(year + 0.5, high)})
    place = {"x": on.across("a"), "x2": {"field": "b"}}
    place |= {"y": pixel(HEIGHT + 2), "y2": pixel(HEIGHT + 2 + STRIP)}
    made = []
    for one in joined:
        part = (one["b"] - one["a"]) / (high - low)
        look = {"fill": theme.hatch(max(2, round(70 * part)), 0.1)}
        made.append(layer([one], "rect", look, place))
    return made
