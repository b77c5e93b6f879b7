"""Charts along time: timeline, events and line.

Time is in astronomical years with fractions; axes show "478 BCE", never a negative
year. Uncertain starts and ends are pale spans, unconfirmed rows have dotted outlines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from foedus.answers.finding import Table
from foedus.report import theme
from foedus.report.drawing import (
    YEAR_LABEL,
    Drawing,
    KeyEntry,
    Record,
    Spec,
    distinct,
    dotted,
    field,
    heading,
    hover,
    hue,
    key_of,
    layer,
    pixel,
    records,
    split,
    words,
    year_ticks,
    years,
)
from foedus.report.table import date_text

ROW: Final = 16
EVENT_ROW: Final = 20
LINE_HEIGHT: Final = 260
LABEL_GAP: Final = 15
CROWDED: Final = 28
SPELL: Final = 9
GAP_STRIP: Final = 8
WIDE: Final = 1.01
WEEK: Final = 0.02
MOST_HUES: Final = 7
OTHER: Final = "other"
MARK: Final = "\N{ZERO WIDTH SPACE}"
LINE_LABEL: Final = f"indexof(datum.label, '{MARK}') < 0 ? datum.label : ''"


def timeline(table: Table, on: str) -> Drawing:
    """Draw when each member belonged, one row per member.

    Parameters
    ----------
    table : Table
        Columns `member` (text), `start` and `end` (date; a null end goes on to `on`),
        `status` (text) and `certainty` (text). Several rows may share a member.
    on : str
        The day of the answer, as EDTF text.

    Returns
    -------
    Drawing
        Bars by status, in order of the first start; spells of one member that overlap
        lie on lines of their own.

    Raises
    ------
    AssessmentError
        If one of the five columns is missing.
    """
    needed = ("member", "start", "end", "status", "certainty")
    rows = records(table, needed, "timeline")
    today = (years(on) or (0.0, 0.0))[1]
    placed = [row for row in (_placed(row, today) for row in rows) if row]
    placed.sort(key=lambda row: row["from"])
    groups = _grouped(placed)
    status = tuple(dict.fromkeys(groups.values()))
    hues = theme.colours(status)
    for row in placed:
        row["_colour"] = hues[groups[str(row["status"])]]
    low, high = _reach(placed)
    lines = _in_lines(placed)
    axis = {
        "ticks": False,
        "domain": False,
        "title": None,
        "labelOverlap": False,
        "labelExpr": LINE_LABEL,
    }
    scale = {"domain": lines, "padding": 0}
    y = field("_row", "nominal", sort=None, scale=scale, axis=axis)
    layers = [
        *_solid(placed, y, low, high),
        *_pale(placed, y),
    ]
    note = _left_out(len(rows) - len(placed), "start")
    loose = any(row["vague"] for row in placed)
    vague = (KeyEntry("date uncertain", theme.PALE, "band"),) if loose else ()
    return Drawing(
        layers=tuple(layers),
        height=ROW * len(lines),
        key=(
            *(KeyEntry(name, hues[name]) for name in status),
            *vague,
            *key_of(placed, ()),
        ),
        measure=_matter(table),
        note=note + table.note,
    )


def events(table: Table, on: str) -> Drawing:
    """Draw dated events, one row each, or by kind where they are many.

    Parameters
    ----------
    table : Table
        Columns `date` (date), `kind` and `description` (text); `confirmed` (text, "yes"
        or "no") if it is shown. A row that is not confirmed counts as "no".
    on : str
        The day of the answer, as EDTF text.

    Returns
    -------
    Drawing
        Points in order of time, coloured by kind, each with its description.

    Raises
    ------
    AssessmentError
        If `date`, `kind` or `description` is missing.
    """
    needed = ("date", "kind", "description")
    rows = records(table, needed, "events")
    placed: list[Record] = []
    for row in rows:
        span = years(row["date"])
        if span is None:
            continue
        row["from"], row["to"] = span
        row["at"] = sum(span) / 2
        row["dates"] = date_text(str(row["date"]))
        row["kind"] = str(row["kind"] or "other")
        if str(row.get("confirmed")).lower() in {"no", "false", "0"}:
            row["_confirmed"] = False
        placed.append(row)
    placed.sort(key=lambda row: row["at"])
    kinds = distinct(placed, "kind")
    hues = theme.colours(kinds)
    today = (years(on) or (0.0, 0.0))[1]
    low, high = _reach([*placed, {"from": today, "to": today}])
    edge = (high - low) / 60
    low, high = low - edge, high + edge
    for number, row in enumerate(placed):
        row["_colour"] = hues[row["kind"]]
        row["_row"] = row["kind"] if len(placed) > CROWDED else f"{number}"
        row["_left"] = (row["at"] - low) > (high - low) / 2
    layers = _event_layers(placed, low, high, crowded=len(placed) > CROWDED)
    count = len(kinds) if len(placed) > CROWDED else len(placed)
    note = _left_out(len(rows) - len(placed), "date")
    return Drawing(
        layers=tuple(layers),
        height=EVENT_ROW * max(count, 1),
        key=(*(KeyEntry(kind, hues[kind]) for kind in kinds), *key_of(placed, ())),
        measure="Events by date",
        note=note + table.note,
    )


def line(table: Table) -> Drawing:
    """Draw series over years, each named at its end.

    Parameters
    ----------
    table : Table
        Columns `series` (text), `year` (number or date) and `value` (number; null
        where not covered: the line breaks).

    Returns
    -------
    Drawing
        One line per series, at most seven in colour.

    Raises
    ------
    AssessmentError
        If one of the three columns is missing.
    """
    rows = records(table, ("series", "year", "value"), "line")
    for row in rows:
        span = years(row["year"])
        row["at"] = None if span is None else round(span[0], 2)
    rows = [row for row in rows if row["at"] is not None]
    rows.sort(key=lambda row: row["at"])
    series = distinct(rows, "series")
    hues = theme.colours(series)
    for row in rows:
        row["_colour"] = hues[str(row["series"])]
    known = [row for row in rows if row["value"] is not None]
    low, high = _reach([{"from": row["at"], "to": row["at"]} for row in rows])
    x = _time_axis("at", low, high)
    axis = {"tickCount": 5, "title": None, "domain": False, "format": ",~f"}
    y = field("value", axis=axis, scale={"zero": False, "nice": True})
    look = {"strokeWidth": 2, "invalid": "break-paths-show-domains"}
    stroke = {"x": x, "y": y, "stroke": hue(), "detail": field("series", "nominal")}
    layers = [
        layer(rows, "line", look, stroke),
        *_point_layers(known),
        *_end_labels(known, series),
        *_gaps(rows),
    ]
    return Drawing(
        layers=tuple(layers),
        height=LINE_HEIGHT,
        key=key_of(rows, ("value",)),
        measure=heading(table, "value"),
        note=table.note,
    )


def _in_lines(rows: Sequence[Record]) -> list[str]:
    """Give each spell a line of its member, and return the lines from the top.

    A member has one line, and more only where its spells overlap by over a week.
    """
    ends: dict[str, list[float]] = {}
    for row in rows:
        lines = ends.setdefault(str(row["member"]), [])
        start = row["solid_from"] + WEEK
        free = [number for number, end in enumerate(lines) if end <= start]
        number = free[0] if free else len(lines)
        lines[number : number + 1] = [row["solid_to"]]
        row["_row"] = f"{row['member']}{MARK * number}"
    return [
        f"{member}{MARK * number}"
        for member, lines in ends.items()
        for number in range(len(lines))
    ]


def _matter(table: Table) -> str:
    """Return what a timeline shows, in the words of its columns."""
    titles = {column.name: column.title for column in table.columns}
    return f"{titles['status']} by {titles['member'].lower()}, over time"


def _left_out(missing: int, lacks: str) -> str:
    """Return a remark on rows that have no place in time."""
    if not missing:
        return ""
    rows = "1 row" if missing == 1 else f"{missing} rows"
    return f"Without a {lacks}, not drawn: {rows}. "


def _placed(row: Record, today: float) -> Record | None:
    """Return the row with its bounds in years, or None without a start."""
    start = years(row["start"])
    if start is None:
        return None
    end = years(row["end"]) or (today, today)
    solid_from = start[1] if start[1] - start[0] > WIDE else start[0]
    solid_to = end[0] if end[1] - end[0] > WIDE else end[1]
    until = date_text(str(row["end"])) if row["end"] else "open"
    return {
        **row,
        "status": str(row["status"] or "status not covered"),
        "from": start[0],
        "to": max(end[1], start[0]),
        "solid_from": min(solid_from, solid_to),
        "solid_to": max(solid_from, solid_to),
        "vague": solid_from != start[0] or solid_to != end[1],
        "dates": f"{date_text(str(row['start']))} to {until}",
    }


def _grouped(rows: Sequence[Record]) -> dict[str, str]:
    """Map each status to its name in the key; the rarest of many share one."""
    counts = Counter(str(row["status"]) for row in rows)
    if len(counts) <= MOST_HUES:
        return {name: name for name in distinct(rows, "status")}
    common = {name for name, _ in counts.most_common(MOST_HUES - 1)}
    return {
        name: name if name in common else OTHER for name in distinct(rows, "status")
    }


def _reach(rows: Sequence[Record]) -> tuple[float, float]:
    """Return the first and last moment of the rows, never the same."""
    low = min((row["from"] for row in rows), default=0.0)
    high = max((row["to"] for row in rows), default=1.0)
    return low, max(high, low + 1)


def _time_axis(name: str, low: float, high: float) -> Spec:
    """Return the axis of years, with BCE in words and at most seven ticks."""
    axis = {
        "values": year_ticks(low, high),
        "labelExpr": YEAR_LABEL,
        "title": None,
        "domain": False,
        "labelOverlap": "parity",
        "offset": 4,
    }
    return field(name, scale={"domain": [low, high], "nice": False}, axis=axis)


def _solid(rows: Sequence[Record], y: Spec, low: float, high: float) -> list[Spec]:
    """Return the certain part of each spell, dotted where unconfirmed."""
    channels = {
        "y": y,
        "x": _time_axis("solid_from", low, high),
        "x2": {"field": "solid_to"},
        "fill": hue(),
        "tooltip": hover("member", "status", "dates", "certainty"),
    }
    return [
        layer(
            part,
            "bar",
            {"height": SPELL, **({} if yes else dotted(opacity=0.3))},
            channels,
        )
        for yes, part in split(rows)
    ]


def _pale(rows: Sequence[Record], y: Spec) -> list[Spec]:
    """Return pale spans where a start or an end is known only roughly."""
    spans = []
    for row in rows:
        sides = ((row["from"], row["solid_from"]), (row["solid_to"], row["to"]))
        spans += [{**row, "a": a, "b": b} for a, b in sides if b > a]
    if not spans:
        return []
    channels = {"y": y, "x": field("a"), "x2": {"field": "b"}, "fill": hue()}
    return [layer(spans, "bar", {"height": SPELL, "fillOpacity": 0.35}, channels)]


def _event_layers(
    rows: Sequence[Record], low: float, high: float, *, crowded: bool
) -> list[Spec]:
    """Return points, spans of uncertain days, and the words beside them."""
    order = list(dict.fromkeys(row["_row"] for row in rows))
    axis = {"ticks": False, "domain": False, "title": None} if crowded else None
    scale = {"domain": order, "padding": 0}
    y = field("_row", "nominal", sort=None, scale=scale, axis=axis)
    channels = {
        "y": y,
        "x": _time_axis("at", low, high),
        "fill": hue(),
        "tooltip": hover("dates", "kind", "description"),
    }
    look = {"size": 70, "opacity": 1}
    points = [
        layer(
            part, "circle", {**look, **({} if yes else dotted(opacity=0.2))}, channels
        )
        for yes, part in split(rows)
    ]
    wide = [row for row in rows if row["to"] - row["from"] > WIDE]
    reach = {"y": y, "x": field("from"), "x2": {"field": "to"}}
    spans = [layer(wide, "rule", {"color": theme.MUTED}, reach)] if wide else []
    return [*spans, *points, *([] if crowded else _event_words(rows, y))]


def _event_words(rows: Sequence[Record], y: Spec) -> list[Spec]:
    """Return date and description on the side of the point that has more room."""
    layers = []
    for left in (False, True):
        part = [
            {
                **row,
                "words": f"{row['dates']} \N{MIDDLE DOT} {row['description'] or ''}",
            }
            for row in rows
            if row["_left"] is left
        ]
        room = "scale('x', datum.at) - 14"
        look: Spec = {"align": "right", "dx": -9, "limit": {"expr": room}}
        if not left:
            room = f"width - {room}"
            look = {"align": "left", "dx": 9, "limit": {"expr": room}}
        channels = {"y": y, "x": field("at"), "text": field("words", "nominal")}
        layers += words(part, look, channels) if part else []
    return layers


def _point_layers(known: Sequence[Record]) -> list[Spec]:
    """Return small points, so that a single year between gaps is seen."""
    channels = {
        "x": field("at"),
        "y": field("value"),
        "fill": hue(),
        "tooltip": hover("series", "year", "value"),
    }
    small = {"size": 14, "opacity": 1}
    large = {"size": 60, "opacity": 1, **dotted(opacity=0.15)}
    return [
        layer(part, "circle", small if yes else large, channels)
        for yes, part in split(known)
    ]


def _end_labels(known: Sequence[Record], series: Sequence[str]) -> list[Spec]:
    """Return each series' name at its last point, moved apart where they touch."""
    last = {str(row["series"]): row for row in known}
    ends = [dict(last[name]) for name in series if name in last]
    if not ends:
        return []
    values = [float(row["value"]) for row in known]
    gap = (max(values) - min(values) or 1.0) * LABEL_GAP / LINE_HEIGHT
    ends.sort(key=lambda row: float(row["value"]))
    below = float("-inf")
    for row in ends:
        row["label_at"] = below = max(float(row["value"]), below + gap)
        row["dot"] = "\N{BLACK CIRCLE}"
    place = {"x": field("at"), "y": field("label_at")}
    dot = {**place, "text": field("dot", "nominal"), "color": hue()}
    name = {**place, "text": field("series", "nominal")}
    return [
        layer(ends, "text", {"align": "left", "dx": 7, "fontSize": 11}, dot),
        layer(ends, "text", {"align": "left", "dx": 19, "fontWeight": 600}, name),
    ]


def _gaps(rows: Sequence[Record]) -> list[Spec]:
    """Return a hatched strip at the foot for years where a series is not covered."""
    bare = sorted({row["at"] for row in rows if row["value"] is None})
    spans = [{"a": at - 0.5, "b": at + 0.5} for at in bare]
    channels = {
        "x": field("a"),
        "x2": {"field": "b"},
        "y": pixel(LINE_HEIGHT - GAP_STRIP),
        "y2": pixel(LINE_HEIGHT),
    }
    look = {"fill": theme.hatch(6, 0.15), "clip": True}
    return [layer(spans, "rect", look, channels)] if spans else []
