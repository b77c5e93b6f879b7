"""Charts with one row per label: guideline, bars, dots and opinion.

Every function takes a table and returns a `Drawing`. Rows without a number get a short
hatched stub and "n/c", so that *not covered* is seen and never read as zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from foedus.answers.finding import Table
from foedus.report import theme
from foedus.report.drawing import (
    TICKS,
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
)
from foedus.report.table import NOT_COVERED, cell_text

ROW: Final = 17
BAR: Final = 11
STUB: Final = 26
GUIDE_LINE: Final = 15
FROM_ZERO: Final = {"zero": True, "nice": True}


def guideline(table: Table) -> Drawing:
    """Draw each member's share as a bar, its earlier share as a ring, and guidelines.

    Parameters
    ----------
    table : Table
        Columns `member` (text) and `share` (number); `earlier` (number) if known;
        any columns whose names start with `guideline` (number, the same in every
        row), whose titles name the lines.

    Returns
    -------
    Drawing
        Bars from zero in order of share; those at or above the first guideline in
        the full colour.

    Raises
    ------
    AssessmentError
        If `member` or `share` is missing.
    """
    rows = _ordered(records(table, ("member", "share"), "guideline"), "share")
    titles = {column.name: column.title for column in table.columns}
    marks = _guides(rows, titles)
    first = min((value for value, _ in marks), default=0.0)
    key: tuple[KeyEntry, ...] = ()
    if marks:
        key = (
            KeyEntry("at or above the guideline", theme.BLUE),
            KeyEntry("below", theme.PALE),
        )
    if "earlier" in titles:
        key = (*key, KeyEntry(titles["earlier"], theme.INK, "ring"))
    for row in rows:
        share = row["share"]
        full = share is not None and share >= first
        row["_colour"] = theme.BLUE if full else theme.PALE
        row["_label"] = _number(table, "share", share)
        row["_edge"] = max(share or 0.0, row.get("earlier") or 0.0)
    y = _rows_axis([str(row["member"]) for row in rows], "member")
    x = _values_axis("share", FROM_ZERO)
    layers = [
        *_base(rows, y, x),
        *_bar_layers(rows, y, x),
        *_guide_layers(marks),
        *_ring_layers(rows, y, "earlier"),
        *_label_layers(rows, y, "_edge"),
    ]
    return Drawing(
        layers=tuple(layers),
        height=ROW * len(rows),
        key=(*key, *key_of(rows, ("share",))),
        measure=heading(table, "share"),
        note=table.note,
        head=GUIDE_LINE * min(len(marks), 2),
    )


def bars(table: Table) -> Drawing:
    """Draw one bar per label.

    Parameters
    ----------
    table : Table
        Columns `label` (text or date) and `value` (number).

    Returns
    -------
    Drawing
        Bars from zero, by value; in row order where `label` is a date or a year.

    Raises
    ------
    AssessmentError
        If `label` or `value` is missing.
    """
    rows = records(table, ("label", "value"), "bars")
    column = next(column for column in table.columns if column.name == "label")
    if column.kind == "text":
        rows = _ordered(rows, "value")
    for row in rows:
        row["label"] = cell_text(row["label"], column)
        row["_colour"] = theme.BLUE
        row["_label"] = _number(table, "value", row["value"])
        row["_edge"] = max(row["value"] or 0.0, 0.0)
    y = _rows_axis([row["label"] for row in rows], "label")
    x = _values_axis("value", FROM_ZERO)
    layers = [
        *_base(rows, y, x),
        *_bar_layers(rows, y, x),
        *_label_layers(rows, y, "_edge"),
    ]
    return Drawing(
        layers=tuple(layers),
        height=ROW * len(rows),
        key=key_of(rows, ("value",)),
        measure=heading(table, "value"),
        note=table.note,
    )


def dots(table: Table) -> Drawing:
    """Draw one dot per label with its interval.

    Parameters
    ----------
    table : Table
        Columns `label` (text) and `value` (number); `low` and `high` (number, null
        where there is no interval).

    Returns
    -------
    Drawing
        Dots by value with whiskers; the scale need not start at zero.

    Raises
    ------
    AssessmentError
        If one of the four columns is missing.
    """
    rows = _ordered(records(table, ("label", "value", "low", "high"), "dots"), "value")
    for row in rows:
        row["_label"] = _number(table, "value", row["value"])
        row["_edge"] = row["high"] if row["high"] is not None else row["value"]
        row["_colour"] = theme.BLUE
    spans = [r for r in rows if r["low"] is not None and r["high"] is not None]
    y = _rows_axis([str(row["label"]) for row in rows], "label")
    x = _values_axis("value", {"zero": False, "nice": True})
    whisker = {"color": theme.BLUE, "strokeWidth": 2}
    ends = {"y": y, "x": field("low"), "x2": {"field": "high"}}
    layers = [
        *_base(rows, y, x),
        *([layer(spans, "rule", whisker, ends)] if spans else []),
        *_dot_layers(rows, y, "value"),
        *_label_layers(rows, y, "_edge"),
    ]
    band = (KeyEntry("interval", theme.BLUE, "line"),) if spans else ()
    return Drawing(
        layers=tuple(layers),
        height=ROW * len(rows) + 6,
        key=(*band, *key_of(rows, ("value",))),
        measure=heading(table, "value"),
        note=table.note,
    )


def opinion(table: Table) -> Drawing:
    """Draw the share of respondents by country, one block per question.

    Parameters
    ----------
    table : Table
        Columns `country` (text), `pct` (number, 0 to 100), `year` (number or date) and
        `question` (text). Questions are never pooled.

    Returns
    -------
    Drawing
        Dots on a scale from 0 to 100, by value within each question; the newest year
        is filled and labelled, earlier years are rings.

    Raises
    ------
    AssessmentError
        If one of the four columns is missing.
    """
    rows = records(table, ("country", "pct", "year", "question"), "opinion")
    questions = distinct(rows, "question")
    hues = theme.colours(questions)
    order: list[str] = []
    newest: list[Record] = []
    older: list[Record] = []
    for number, question in enumerate(questions):
        block = [row for row in rows if row["question"] == question]
        latest = _newest(block)
        order += [f"{number}", *(f"{number}|{row['country']}" for row in latest)]
        for row in block:
            row["_row"] = f"{number}|{row['country']}"
            row["_colour"] = hues[question]
            row["_label"] = f"{_number(table, 'pct', row['pct'])} ({row['year']})"
            row["_edge"] = _furthest(block, row["country"])
        newest += latest
        older += [row for row in block if row not in latest]
    heads = [{"_row": f"{n}", "_label": q} for n, q in enumerate(questions)]
    y = _rows_axis(order, "_row", parts=True)
    x = _values_axis("pct", {"domain": [0, 100], "nice": False})
    title = {"align": "left", "fontWeight": 600, "limit": {"expr": "width"}}
    place = {"y": y, "x": pixel(0), "text": field("_label", "nominal")}
    layers = [
        *_base(newest, y, x),
        *words(heads, title, place),
        *_ring_layers(older, y, "pct"),
        *_dot_layers(newest, y, "pct"),
        *_label_layers(newest, y, "_edge"),
    ]
    ring = (KeyEntry("earlier year", theme.INK, "ring"),) if older else ()
    return Drawing(
        layers=tuple(layers),
        height=ROW * len(order),
        key=(*ring, *key_of(rows, ("pct",))),
        measure=heading(table, "pct"),
        note=table.note,
    )


def _furthest(block: Sequence[Record], country: str) -> float | None:
    """Return the largest share of a country in any year, None if there is none."""
    shares = [row["pct"] for row in block if row["country"] == country]
    return max((share for share in shares if share is not None), default=None)


def _newest(block: Sequence[Record]) -> list[Record]:
    """Return each country's newest row, by share, the not covered last."""
    best: dict[str, Record] = {}
    for row in block:
        known = best.get(row["country"])
        if known is None or str(row["year"]) > str(known["year"]):
            best[row["country"]] = row
    return _ordered(list(best.values()), "pct")


def _ordered(rows: list[Record], name: str) -> list[Record]:
    """Return rows from the largest value to the smallest, the not covered last."""
    known = [row for row in rows if row[name] is not None]
    known.sort(key=lambda row: -float(row[name]))
    return known + [row for row in rows if row[name] is None]


def _number(table: Table, name: str, value: object) -> str:
    """Return a value as the table would show it."""
    column = next(column for column in table.columns if column.name == name)
    number = value if isinstance(value, int | float) else None
    return cell_text(number, column)


def _guides(
    rows: Sequence[Record], titles: Mapping[str, str]
) -> list[tuple[float, str]]:
    """Return value and name of each guideline that has a value."""
    marks = []
    for name, title in titles.items():
        if name.startswith("guideline"):
            value = next((row[name] for row in rows if row[name] is not None), None)
            if value is not None:
                marks.append((float(value), title))
    return sorted(marks)


def _rows_axis(labels: Sequence[str], name: str, *, parts: bool = False) -> Spec:
    """Return the axis with one row per label, in row order."""
    axis: Spec = {"ticks": False, "domain": False, "title": None, "labelOverlap": False}
    if parts:
        axis["labelExpr"] = (
            "indexof(datum.label, '|') < 0 ? '' "
            ": substring(datum.label, indexof(datum.label, '|') + 1)"
        )
    scale = {"domain": list(dict.fromkeys(labels)), "padding": 0}
    return field(name, "nominal", sort=None, scale=scale, axis=axis)


def _values_axis(name: str, scale: Mapping[str, Any]) -> Spec:
    """Return the value axis, with at most seven ticks."""
    axis = {"tickCount": TICKS - 2, "title": None, "domain": False, "format": ",~f"}
    return field(name, scale=dict(scale), axis=axis)


def _base(rows: Sequence[Record], y: Spec, x: Spec) -> list[Spec]:
    """Return an unseen layer that sets both axes, and the stubs for not covered."""
    value = x["field"]
    known = [row for row in rows if row[value] is not None]
    bare = [row for row in rows if row[value] is None]
    layers = [layer(known, "point", {"opacity": 0}, {"y": y, "x": x})]
    if bare:
        stub = {"height": BAR, "fill": theme.hatch(4, BAR / STUB)}
        place = {"y": y, "x": pixel(0), "x2": pixel(STUB)}
        text = {"align": "left", "dx": 5, "color": theme.MUTED}
        label = {"y": y, "x": pixel(STUB), "text": pixel(NOT_COVERED)}
        layers.append(layer(bare, "bar", stub, place))
        layers.append(layer(bare, "text", text, label))
    return layers


def _bar_layers(rows: Sequence[Record], y: Spec, x: Spec) -> list[Spec]:
    """Return bars from zero: solid, dotted where unconfirmed."""
    known = [row for row in rows if row[x["field"]] is not None]
    channels = {
        "y": y,
        "x": field(x["field"]),
        "fill": hue(),
        "tooltip": hover(y["field"], "_label"),
    }
    return [
        layer(
            part,
            "bar",
            {"height": BAR, **({} if yes else dotted(opacity=0.35))},
            channels,
        )
        for yes, part in split(known)
    ]


def _dot_layers(rows: Sequence[Record], y: Spec, value: str) -> list[Spec]:
    """Return filled dots, and dotted hollow ones where unconfirmed."""
    known = [row for row in rows if row[value] is not None]
    channels = {
        "y": y,
        "x": field(value),
        "fill": hue(),
        "tooltip": hover(y["field"], "_label"),
    }
    look = {"size": 70, "opacity": 1}
    return [
        layer(
            part, "circle", {**look, **({} if yes else dotted(opacity=0.25))}, channels
        )
        for yes, part in split(known)
    ]


def _ring_layers(rows: Sequence[Record], y: Spec, value: str) -> list[Spec]:
    """Return hollow rings for an earlier value."""
    known = [row for row in rows if row.get(value) is not None]
    look = {"size": 42, "fill": theme.PAPER, "stroke": theme.INK, "strokeWidth": 1.3}
    channels = {"y": y, "x": field(value)}
    return [layer(known, "point", {**look, "opacity": 1}, channels)] if known else []


def _label_layers(rows: Sequence[Record], y: Spec, edge: str) -> list[Spec]:
    """Return the value in figures at the end of each bar or whisker."""
    known = [row for row in rows if row["_label"] != NOT_COVERED]
    known = [row for row in known if row[edge] is not None]
    channels = {"y": y, "x": field(edge), "text": field("_label", "nominal")}
    return words(known, {"align": "left", "dx": 9}, channels) if known else []


def _guide_layers(marks: Sequence[tuple[float, str]]) -> list[Spec]:
    """Return the guidelines, each named above the plot."""
    layers = []
    for number, (value, title) in enumerate(marks):
        one = [{"at": value, "name": title}]
        rule = {"color": theme.INK, "strokeWidth": 1.2}
        text = {"align": "left", "dx": 4, "fontWeight": 600}
        height = pixel(-8 - GUIDE_LINE * (number % 2))
        name = {"x": field("at"), "y": height, "text": field("name", "nominal")}
        layers.append(layer(one, "rule", rule, {"x": field("at")}))
        layers.append(layer(one, "text", text, name))
    return layers
