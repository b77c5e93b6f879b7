"""Promises kept, of those that were called on, with two kinds of interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from foedus.errors import AssessmentError
from foedus.measures.reliability.reliability import ALL
from foedus.report import theme
from foedus.report.drawing import (
    Drawing,
    KeyEntry,
    Record,
    Spec,
    field,
    hover,
    layer,
    pixel,
)
from foedus.report.pictures.picture import Picture, needs
from foedus.report.surrounding import LETTER

NAME: Final = "reliability"
ROW: Final = 26
MOST: Final = 40
SLICES: Final = ("obligation", "period")
COUNT: Final = 88
"""Pixels right of the plot in which the counts stand."""

_AXIS: Final[Spec] = {
    "ticks": False,
    "domain": False,
    "title": None,
    "labelOverlap": False,
    "grid": False,
    "labelExpr": "indexof(datum.label, '|') < 0 ? '' "
    ": substring(datum.label, indexof(datum.label, '|') + 1)",
}
_SHARES: Final[Spec] = {
    "scale": {"domain": [0, 1], "nice": False},
    "axis": {
        "values": [0, 0.25, 0.5, 0.75, 1],
        "format": ".0%",
        "title": None,
        "domain": False,
    },
}
_RATE: Final = ("value", "low", "high")
_SHRUNKEN: Final = ("shrunken", "shrunken_low", "shrunken_high")


def reliability_intervals(
    frame: pl.DataFrame,
    *,
    slices: Sequence[str] = SLICES,
    level: float = 0.95,
    noun: str = "promises",
    source: str = "",
) -> Picture:
    """Draw the share of promises kept, by slice, with its intervals.

    Parameters
    ----------
    frame : polars.DataFrame
        As `foedus.measures.reliability.reliability.reliability` gives it.
    slices : sequence of str
        Which slices of the frame to draw below the whole.
    level : float
        Level of both intervals, above 0 and below 1.
    noun : str
        What a case is called in the title.
    source : str
        Source and date.

    Returns
    -------
    Picture
        A row for each group with its counts: the share with Wilson's interval above,
        the shrunken rate with its interval below. Groups of too few cases have no
        share. Its title gives the whole and the extremes of the first slice.

    Raises
    ------
    AssessmentError
        If a column is missing, no case was called on, or there are more than forty
        groups.
    """
    needs(
        frame, "slice", "group", "invoked", "honoured", *_RATE, *_SHRUNKEN, picture=NAME
    )
    kept = frame.filter(pl.col("slice").is_in([ALL, *slices]))
    kept = kept.filter((pl.col("invoked") > 0) | (pl.col("slice") == ALL))
    rows = _ordered(kept, slices)
    if not rows or not rows[0]["invoked"]:
        problem = "No promise was called on: there is nothing to draw."
        raise AssessmentError(problem, "Give cases that are kept or broken.")
    if len(rows) > MOST:
        problem = f"{len(rows)} groups have no room in one picture."
        raise AssessmentError(problem, "Name fewer slices.", found=len(rows))
    title, more = _words(rows, slices, level, noun)

    def draw(width: int) -> Drawing:
        return _drawing(rows, level, width)

    return Picture(
        title=title,
        subtitle=f"Kept / called on, share in percent; {100 * level:.0f} % intervals",
        source=" ".join(part for part in (source, _shared(rows)) if part),
        summary=" ".join((title, *more)),
        table=kept.select("slice", "group", "invoked", "honoured", *_RATE, *_SHRUNKEN),
        draw=draw,
    )


def _ordered(frame: pl.DataFrame, slices: Sequence[str]) -> list[Record]:
    """Return the whole, then each slice; by share where its order is not time."""
    found: list[Record] = []
    for name in (ALL, *slices):
        part = frame.filter(pl.col("slice") == name)
        if name != "period":
            part = part.sort(
                "shrunken", "group", descending=[True, False], nulls_last=True
            )
        for row in part.to_dicts():
            text = "all cases" if name == ALL else str(row["group"])
            counts = f"{row['honoured']} of {row['invoked']}"
            found.append(
                {**row, "_row": f"{name}|{text}", "_name": text, "_count": counts}
            )
    return found


def _drawing(rows: Sequence[Record], level: float, width: int) -> Drawing:
    order: list[str] = []
    heads: list[Record] = []
    for row in rows:
        if row["slice"] != ALL and (not heads or heads[-1]["slice"] != row["slice"]):
            heads.append(
                {
                    "slice": row["slice"],
                    "_row": row["slice"],
                    "text": f"by {row['slice']}",
                }
            )
            order.append(row["slice"])
        order.append(row["_row"])
    left = min(
        max(round(LETTER * max(len(r["_name"]) for r in rows)) + 12, 70),
        round(width * 0.34),
    )
    axis = {**_AXIS, "labelLimit": left - 8}
    y = field(
        "_row", "nominal", sort=None, scale={"domain": order, "padding": 0}, axis=axis
    )
    told = [row for row in rows if row["value"] is not None]
    few = [row for row in rows if row["value"] is None]
    sure = [row for row in rows if row["shrunken"] is not None]
    layers = [
        *_interval(sure, _SHARES, y, _SHRUNKEN, 5),
        *_interval(told, _SHARES, y, _RATE, -3),
        *_too_few(few, y),
        *_heads(heads, y, left),
        _counts(rows, y),
    ]
    percent = f"{100 * level:.0f} %"
    key = [
        KeyEntry(f"share kept, Wilson {percent}", theme.BLUE, "dot"),
        KeyEntry(f"drawn towards all cases, {percent}", theme.VERMILLION, "diamond"),
    ]
    if few:
        key.append(KeyEntry("no share: fewer than five cases", theme.HATCH, "hatch"))
    return Drawing(tuple(layers), ROW * len(order), tuple(key), "", left=left, head=2)


def _interval(
    rows: Sequence[Record], x: Spec, y: Spec, names: Sequence[str], dy: int
) -> list[Spec]:
    """Return point and whisker of one kind, a little above or below the line."""
    value, low, high = names
    wilson = dy < 0
    colour = theme.BLUE if wilson else theme.VERMILLION
    spans = [row for row in rows if row[low] is not None]
    whisker = {"color": colour, "strokeWidth": 2 if wilson else 1.2, "yOffset": dy}
    ends = {"y": y, "x": field(low, **x), "x2": {"field": high}}
    look = {"opacity": 1, "yOffset": dy, "stroke": colour, "strokeWidth": 1.4}
    if wilson:
        look |= {"shape": "circle", "size": 60, "fill": colour}
    else:
        look |= {"shape": "diamond", "size": 48, "fill": theme.PAPER}
    point = {
        "y": y,
        "x": field(value, **x),
        "tooltip": hover("_name", "_count", *names),
    }
    made = [layer(spans, "rule", whisker, ends)] if spans else []
    return [*made, layer(rows, "point", look, point)]


def _too_few(rows: Sequence[Record], y: Spec) -> list[Spec]:
    if not rows:
        return []
    stub = {"height": 8, "fill": theme.hatch(4, 0.3), "yOffset": -5}
    return [layer(rows, "bar", stub, {"y": y, "x": pixel(0), "x2": pixel(26)})]


def _heads(heads: Sequence[Record], y: Spec, left: int) -> list[Spec]:
    if not heads:
        return []
    place = {"y": y, "x": pixel(-left), "text": field("text", "nominal")}
    return [layer(heads, "text", {"align": "left", "fontWeight": 600, "dy": 4}, place)]


def _counts(rows: Sequence[Record], y: Spec) -> Spec:
    place = {"y": y, "x": {"value": "width"}, "text": field("_count", "nominal")}
    return layer(rows, "text", {"align": "right", "dx": COUNT - 18}, place)


def _share(row: Record) -> str:
    return f"{100 * row['value']:.0f} %"


def _words(
    rows: Sequence[Record], slices: Sequence[str], level: float, noun: str
) -> tuple[str, list[str]]:
    whole = rows[0]
    counts = f"{whole['honoured']} of {whole['invoked']}"
    head = f"{counts} {noun} that were called on were kept"
    if whole["value"] is not None:
        head += (
            f", {_share(whole)} ({100 * level:.0f} % interval "
            f"{100 * whole['low']:.0f} to {100 * whole['high']:.0f})"
        )
    parts = [row for row in rows if row["slice"] == slices[0]] if slices else []
    told = sorted(
        (row for row in parts if row["value"] is not None),
        key=lambda r: -float(r["value"]),
    )
    if len(told) > 1:
        first, last = told[0], told[-1]
        head += f"; {first['_name']} {_share(first)}, {last['_name']} {_share(last)}"
    more = [_said(row) for row in rows[1:]]
    more.append(
        f"Intervals: Wilson, and a beta-binomial model, both {100 * level:.0f} %."
    )
    return f"{head}.", more


def _shared(rows: Sequence[Record]) -> str:
    """Say that groups share cases, where they do."""
    whole = rows[0]["invoked"]
    names = dict.fromkeys(row["slice"] for row in rows[1:])
    more = [
        name
        for name in names
        if sum(row["invoked"] for row in rows[1:] if row["slice"] == name) > whole
    ]
    if not more:
        return ""
    return f"A case can stand in several rows by {' and '.join(more)}."


def _said(row: Record) -> str:
    share = "no share on fewer than five" if row["value"] is None else _share(row)
    return f"{row['slice']} {row['_name']}: {row['_count']} ({share})."
