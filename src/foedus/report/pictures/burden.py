"""What each member of an alliance spends, beside a guideline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from foedus.answers.spending import articled
from foedus.errors import AssessmentError
from foedus.report import theme
from foedus.report.drawing import (
    NOT_COVERED,
    UNCONFIRMED,
    Drawing,
    KeyEntry,
    Record,
    Spec,
    dotted,
    field,
    hover,
    hue,
    layer,
    pixel,
    split,
    words,
)
from foedus.report.pictures.picture import Picture, listed, needs
from foedus.report.surrounding import LETTER

NAME: Final = "burden"
ROW: Final = 17
BAR: Final = 11
STUB: Final = 26
LANE: Final = 15
FIGURES: Final = 44
"""Pixels right of the plot in which the figures stand."""


def burden(
    frame: pl.DataFrame,
    *,
    guidelines: Mapping[str, float],
    measure: str = "Defence spending, % of GDP",
    noun: str = "members",
    verb: str = "spent",
    when: str = "",
    earlier: str = "",
    source: str = "",
) -> Picture:
    """Draw what each member spends, in order, beside the guidelines.

    Parameters
    ----------
    frame : polars.DataFrame
        ``member`` and ``value``; ``earlier`` (value of an earlier year) and
        ``confirmed`` (Boolean) if there are any. Null where not covered.
    guidelines : mapping of str to float
        Name and value of each guideline; the title counts by the first.
    measure : str
        What is shown, with its unit.
    noun : str
        What the members are called in the title.
    verb : str
        What they did, in the title.
    when : str
        The year.
    earlier : str
        The year of the rings.
    source : str
        Source and date.

    Returns
    -------
    Picture
        Bars from zero, the highest on top; those not covered last and hatched, those
        that are not confirmed dotted. Its title counts who reached the first guideline.

    Raises
    ------
    AssessmentError
        If a column is missing, a member stands twice, a value lies below zero, or
        nothing is covered.
    """
    needs(frame, "member", "value", picture=NAME)
    rows = _rows(frame, next(iter(guidelines.values()), 0.0))
    title, more = _words(rows, guidelines, (noun, when, verb))
    names = [
        n for n in ("member", "value", "earlier", "confirmed") if n in frame.columns
    ]

    def draw(width: int) -> Drawing:
        return _drawing(rows, guidelines, earlier, width)

    return Picture(
        title=title,
        subtitle=f"{measure}, {when}" if when else measure,
        source=source,
        summary=" ".join((title, *more)),
        table=frame.select(names).sort("value", descending=True, nulls_last=True),
        draw=draw,
    )


def _rows(frame: pl.DataFrame, first: float) -> list[Record]:
    more = {"earlier": pl.lit(None, pl.Float64), "confirmed": pl.lit(value=True)}
    added = [value.alias(n) for n, value in more.items() if n not in frame.columns]
    numbers = pl.col("value", "earlier").cast(pl.Float64).fill_nan(None)
    wide = frame.with_columns(added).with_columns(numbers)
    if wide["member"].is_duplicated().any() or (wide["value"] < 0).any():
        problem = "A member stands twice, or spends less than nothing."
        raise AssessmentError(problem, "Give one row per member, at least 0.")
    if wide["value"].drop_nulls().is_empty():
        problem = "No member is covered: there is nothing to draw."
        raise AssessmentError(problem, "Ask for a year that the source covers.")
    rows = wide.sort("value", "member", descending=[True, False], nulls_last=True)
    return [
        {
            **row,
            "_confirmed": bool(row["confirmed"]),
            "_colour": theme.BLUE if (row["value"] or 0.0) >= first else theme.PALE,
            "_label": "n/c" if row["value"] is None else f"{row['value']:.2f}",
        }
        for row in rows.to_dicts()
    ]


def _drawing(
    rows: Sequence[Record], guidelines: Mapping[str, float], earlier: str, width: int
) -> Drawing:
    left = min(
        round(LETTER * max(len(r["member"]) for r in rows)) + 12, round(width * 0.34)
    )
    values = [r[n] for r in rows for n in ("value", "earlier") if r[n] is not None]
    top = max(*values, *guidelines.values())
    step = next(s for s in (0.5, 1, 2, 5, 10, 20) if top / s <= 6)
    end = -(-top // step) * step
    x = {
        "scale": {"domain": [0, end], "nice": False},
        "axis": {"values": [step * n for n in range(round(end / step) + 1)],
                 "title": None, "domain": False, "format": ",~f"},
    }  # fmt: skip
    beside = {"ticks": False, "domain": False, "title": None, "labelOverlap": False}
    scale = {"domain": [row["member"] for row in rows], "padding": 0}
    y = field(
        "member",
        "nominal",
        sort=None,
        scale=scale,
        axis={**beside, "labelLimit": left - 8},
    )
    rings = [row for row in rows if row["earlier"] is not None]
    marked, head = _guides(guidelines, x, (width - left - FIGURES) / end)
    layers = [
        *_bars(rows, x, y),
        *marked,
        *([_rings(rings, x, y)] if rings else []),
        _figures(rows, y),
    ]
    key: list[KeyEntry] = []
    if guidelines:
        key.append(
            KeyEntry(
                "at or above the first guideline"
                if len(guidelines) > 1
                else "at or above the guideline",
                theme.BLUE,
            )
        )
        key.append(KeyEntry("below", theme.PALE))
    if rings:
        key.append(KeyEntry(earlier or "earlier", theme.INK, "ring"))
    if any(row["value"] is None for row in rows):
        key.append(NOT_COVERED)
    if any(not row["_confirmed"] for row in rows):
        key.append(UNCONFIRMED)
    return Drawing(tuple(layers), ROW * len(rows), tuple(key), "", head=head, left=left)


def _bars(rows: Sequence[Record], x: Spec, y: Spec) -> list[Spec]:
    known = [row for row in rows if row["value"] is not None]
    bare = [row for row in rows if row["value"] is None]
    place = {
        "y": y,
        "x": field("value", **x),
        "fill": hue(),
        "tooltip": hover("member", "_label"),
    }
    made = [
        layer(
            part, "bar", {"height": BAR, **({} if yes else dotted(opacity=0.35))}, place
        )
        for yes, part in split(known)
    ]
    if bare:
        stub = {"height": BAR, "fill": theme.hatch(4, BAR / STUB)}
        made.append(
            layer(bare, "bar", stub, {"y": y, "x": pixel(0), "x2": pixel(STUB)})
        )
    return made


def _rings(rows: Sequence[Record], x: Spec, y: Spec) -> Spec:
    look = {"size": 42, "fill": theme.PAPER, "stroke": theme.INK, "strokeWidth": 1.3}
    place = {"y": y, "x": field("earlier", **x), "tooltip": hover("member", "earlier")}
    return layer(rows, "point", {**look, "opacity": 1}, place)


def _figures(rows: Sequence[Record], y: Spec) -> Spec:
    """Return the values in a column of their own, where no line crosses them."""
    look = {"align": "right", "dx": FIGURES - 4}
    place = {"y": y, "x": {"value": "width"}, "text": field("_label", "nominal")}
    return layer(rows, "text", look, place)


def _guides(
    guidelines: Mapping[str, float], x: Spec, scale: float
) -> tuple[list[Spec], int]:
    """Return a line for each guideline, named above the plot, none over another."""
    made: list[Spec] = []
    lanes: list[float] = []
    for name, value in sorted(guidelines.items(), key=lambda item: item[1]):
        start = value * scale
        lane = next((n for n, end in enumerate(lanes) if end <= start), len(lanes))
        lanes[lane : lane + 1] = [start + LETTER * len(name) + 16]
        top = -8 - LANE * lane
        row = [{"at": value, "name": name}]
        across = field("at", **x)
        rule = {"x": across, "y": pixel(top - 6), "y2": {"value": "height"}}
        made.append(layer(row, "rule", {"color": theme.INK, "strokeWidth": 1.2}, rule))
        text = {"x": across, "y": pixel(top), "text": field("name", "nominal")}
        made += words(row, {"align": "left", "dx": 4, "fontWeight": 600}, text)
    return made, LANE * len(lanes)


def _words(
    rows: Sequence[Record],
    guidelines: Mapping[str, float],
    said: tuple[str, str, str],
) -> tuple[str, list[str]]:
    noun, when, verb = said
    known = [row for row in rows if row["value"] is not None]
    first, last = known[0], known[-1]
    year = f" in {when}" if when else ""
    reached = {
        name: sum(row["value"] >= value for row in known)
        for name, value in guidelines.items()
    }
    counts = [f"{n} of {len(known)} {noun} reached {g}" for g, n in reached.items()]
    span = f"{articled(first['member'])} {verb} most ({first['_label']}), "
    span += f"{articled(last['member'])} least ({last['_label']})"
    head = counts[0] + year if counts else f"Of {len(known)} {noun}{year}"
    more = [f"{count}{year}." for count in counts[1:]]
    bare = [row["member"] for row in rows if row["value"] is None]
    loose = [row["member"] for row in known if not row["_confirmed"]]
    if bare:
        more.append(f"Not covered: {listed(bare)}.")
    if loose:
        more.append(f"Not confirmed: {listed(loose)}.")
    join = "; " if counts else ", "
    return f"{head}{join}{span}.", more
