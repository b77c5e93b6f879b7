"""What a chart needs around its plot to stand alone: title, key and source line."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from foedus.report import theme
from foedus.report.drawing import Drawing, KeyEntry

FULL_WIDTH: Final = 680
LETTER: Final = 6.6
TITLE_LETTER: Final = 9.2
SMALL_LETTER: Final = 6.2
KEY_LINE: Final = 18
KEY_MARGIN: Final = 120
LINE: Final = 15
AXIS_ROOM: Final = 40


@dataclass(frozen=True, slots=True)
class Caption:
    """The words around a chart.

    Parameters
    ----------
    title : str
        What the chart shows, as a sentence.
    subtitle : str
        The measure, its unit and the date.
    source : str
        Source, date and remarks; "" for none.
    """

    title: str
    subtitle: str
    source: str = ""


def around(drawn: Drawing, caption: Caption, *, width: int) -> dict[str, Any]:
    """Return title, key and source line of a chart.

    Parameters
    ----------
    drawn : Drawing
        The drawing.
    caption : Caption
        The words.
    width : int
        Width in pixels.

    Returns
    -------
    dict
        `title`, and `layer`: layers to add to those of the plot.
    """
    height = drawn.height or round(width * drawn.ratio)
    title = {
        "text": lines(caption.title, width, TITLE_LETTER),
        "subtitle": lines(caption.subtitle, width, SMALL_LETTER),
        "offset": 16,
    }
    top = height + drawn.foot + (14 if drawn.ratio or drawn.bare else AXIS_ROOM)
    source = [
        _text(line, -drawn.left, top + LINE * number, theme.MUTED)
        for number, line in enumerate(lines(caption.source, width, LETTER))
        if line
    ]
    return {"title": title, "layer": [*source, *_key(drawn, width)]}


def lines(text: str, width: float, letter: float) -> list[str]:
    """Return a text in lines that fit a width.

    Parameters
    ----------
    text : str
        The text.
    width : float
        Room in pixels.
    letter : float
        Mean width of a letter in pixels.
    """
    return textwrap.wrap(text, max(12, int(width / letter))) or [text]


def _text(text: str, x: float, y: float, colour: str) -> dict[str, Any]:
    """Return one line of text at a place in pixels."""
    mark = {"type": "text", "align": "left", "color": colour, "fontSize": 12}
    return {
        "data": {"values": [{"text": text}]},
        "mark": mark,
        "encoding": {
            "x": {"value": x},
            "y": {"value": y},
            "text": {"field": "text", "type": "nominal"},
        },
    }


def _key(drawn: Drawing, width: int) -> list[dict[str, Any]]:
    """Return the key above the plot."""
    places = list(_placed(drawn.key, width - max(0, KEY_MARGIN - drawn.left)))
    below = max((row for _, row, _ in places), default=0)
    layers: list[dict[str, Any]] = []
    for left, row, entry in places:
        y = -16 - drawn.head - KEY_LINE * (below - row)
        layers.append(_swatch(entry, left - drawn.left + 6, y))
        layers.append(_text(entry.label, left - drawn.left + 18, y, theme.INK))
    return layers


def _placed(
    key: Iterable[KeyEntry], room: float
) -> Iterable[tuple[float, int, KeyEntry]]:
    """Yield the place of each entry from the left, and its line."""
    x, row = 0.0, 0
    for entry in key:
        wide = 24 + LETTER * len(entry.label) + 18
        if x and x + wide > room:
            x, row = 0.0, row + 1
        yield x, row, entry
        x += wide


def _swatch(entry: KeyEntry, x: float, y: float) -> dict[str, Any]:
    """Return the sample mark of one entry."""
    mark: dict[str, Any] = {"type": "point", "shape": "square", "size": 110}
    mark |= {"filled": True, "opacity": 1, "fill": entry.colour}
    if entry.look == "hatch":
        mark |= {"fill": theme.hatch(3), "stroke": theme.HATCH, "strokeWidth": 0.5}
    elif entry.look == "dotted":
        mark |= {"fillOpacity": 0.15, "stroke": entry.colour, "strokeDash": [2, 2]}
    elif entry.look in ("ring", "dot"):
        mark |= {"shape": "circle", "stroke": entry.colour, "size": 60}
        mark |= {"fillOpacity": 0 if entry.look == "ring" else 1}
    elif entry.look == "diamond":
        mark |= {"shape": "diamond", "stroke": entry.colour, "fill": theme.PAPER}
        mark |= {"size": 60}
    elif entry.look in _DASHES:
        mark |= {"shape": "stroke", "stroke": entry.colour, "strokeWidth": 2}
        mark |= {"size": 200, "strokeDash": _DASHES[entry.look]}
    elif entry.look == "band":
        mark |= {"fillOpacity": 0.6}
    return {
        "data": {"values": [{}]},
        "mark": mark,
        "encoding": {"x": {"value": x}, "y": {"value": y}},
    }


_DASHES: Final = {"line": [1, 0], "dashes": [5, 3], "dots": [1.5, 2.5]}
