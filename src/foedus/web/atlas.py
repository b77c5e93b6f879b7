"""The map of the world as one Vega-Lite document whose day can be exchanged."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from foedus import dates
from foedus.report import figure, theme, world_map
from foedus.report.table import year_text
from foedus.web import borders
from foedus.web.colours.colouring import NOT_COVERED, SHADES
from foedus.web.page import Document

DAY: Final = "day"
SPOTS: Final = "spots"
BORDERS: Final = "borders"
TODAY: Final = "today"
"""The signal that holds the day where borders of the day are drawn; else null."""

LOOKS: Final = {NOT_COVERED: "hatch", "perhaps": "dotted"}
_SIZES: Final = ((8, 4), (16, 6), (30, 11), (48, 18), (75, 28), (math.inf, 56))
"""Below so many degrees of width and height together, so many stripes."""

_BY_SIZE: Final[tuple[dict[str, Any], ...]] = (
    *(
        {"test": f"datum.stripes === {stripes}", "value": theme.hatch(stripes)}
        for _, stripes in _SIZES[:-1]
    ),
    {"value": theme.hatch(_SIZES[-1][1])},
)
"""So many stripes that they look alike on small and large outlines."""

_BY_SPAN: Final[tuple[dict[str, Any], ...]] = (
    *(
        {"test": f"datum.properties.span < {span}", "value": theme.hatch(stripes)}
        for span, stripes in _SIZES[:-1]
    ),
    {"value": theme.hatch(_SIZES[-1][1])},
)
"""The same for shapes that say how wide and high they are."""

_PLACED: Final = ("slug", "shade", "iso3", "shape")
_SPOT: Final = ("slug", "shade", "lat", "lon")
_FIELDS: Final = ("slug", "shade", "tip")
_TIP: Final = {"tooltip": {"field": "tip", "type": "nominal"}}
_DASHED: Final = "datum.shade === 'perhaps'"


def key(document: Document) -> list[dict[str, Any]]:
    """Return the key of the map: what the colouring names, and what is not covered.

    Parameters
    ----------
    document : dict
        Payload of the world page.

    Returns
    -------
    list of dict
        The entries of the colouring with ``look`` and ``swatch``: the class of its
        colour.
    """
    return [
        {
            **entry,
            "look": LOOKS.get(entry["shade"], "fill"),
            "swatch": theme.swatch(SHADES.get(entry["shade"], theme.HATCH)),
        }
        for entry in document["colouring"]["key"]
    ]


def payload(document: Document, tips: Mapping[str, str], missing: str) -> Document:
    """Return what the script of the map needs.

    Parameters
    ----------
    document : dict
        Payload of the world page.
    tips : mapping of str to str
        What is said of a state under the pointer, by slug.
    missing : str
        What is said of an outline that is not covered.

    Returns
    -------
    dict
        ``spec`` without outlines, ``ratio`` of height to width, ``night`` colours,
        ``paper``: colours of a file;
        ``borders``: the address of the shapes, null where they are not known;
        ``today``: the day as a number where its borders are drawn, else null;
        ``day``: rows with an outline, and ``spots``: rows with a dot.
    """
    view = world_map.projection(world_map.WHOLE_WORLD)
    known = document["borders"] is not None
    outline = "shape" if known else "iso3"
    rows = document["states"]
    return {
        "spec": spec(view.options, missing),
        "ratio": view.ratio,
        "night": theme.PAIRS,
        "paper": {
            "paper": theme.PAPER,
            "ink": theme.INK,
            "muted": theme.MUTED,
            "hatch": theme.hatch(3),
        },
        BORDERS: borders.address(document["borders"]["key"]) if known else None,
        TODAY: dates.parse(document["on"]).latest if known else None,
        DAY: [
            _row(row, (*_FIELDS[:2], outline), tips)
            for row in rows
            if row[outline] is not None
        ],
        SPOTS: [_row(row, _SPOT, tips) for row in rows if row["dot"]],
    }


def _row(
    row: Document, names: tuple[str, ...], tips: Mapping[str, str]
) -> dict[str, Any]:
    return {**{name: row[name] for name in names}, "tip": tips[row["slug"]]}


def spec(options: Mapping[str, Any], missing: str) -> dict[str, Any]:
    """Return the map: outlines by shade, then dots for what has no outline.

    Parameters
    ----------
    options : mapping
        Vega-Lite projection options.
    missing : str
        What is said of an outline that is not covered.

    Returns
    -------
    dict
        A Vega-Lite document with the named data `world` (outlines of today), `borders`
        (shapes with their days), `day` and `spots`, and the signal `today`.
    """
    return {
        "$schema": figure.SCHEMA,
        "config": {**theme.config(), "background": None, "padding": 0},
        "autosize": {"type": "none"},
        "params": [{"name": TODAY, "value": None}],
        "layer": [
            _outlines(options, missing),
            _shapes(options, missing),
            _dots(options),
        ],
    }


def _outlines(options: Mapping[str, Any], missing: str) -> dict[str, Any]:
    """Return the outlines of today, drawn where those of the day are not known."""
    said = f"datum.properties.name + ': ' + {json.dumps(missing)}"
    rows = [{"outline": name, "stripes": n} for name, n in stripes().items()]
    sizes = {"data": {"values": rows}, "key": "outline", "fields": ["stripes"]}
    source = {"data": {"name": DAY}, "key": "iso3", "fields": list(_FIELDS)}
    return _geoshape(
        world_map.WORLD,
        options,
        [
            {"filter": f"{TODAY} === null"},
            {"lookup": "properties.iso3", "from": source},
            {"lookup": "properties.name", "from": sizes},
            {"calculate": f"datum.tip || {said}", "as": "tip"},
        ],
        _BY_SIZE,
    )


def _shapes(options: Mapping[str, Any], missing: str) -> dict[str, Any]:
    """Return the borders of the day: the shapes whose days hold it."""
    whose = "(datum.properties.owner ? ' (' + datum.properties.owner + ')' : '')"
    said = f"datum.properties.name + {whose} + ': ' + {json.dumps(missing)}"
    source = {"data": {"name": DAY}, "key": "shape", "fields": list(_FIELDS)}
    days = f"datum.properties.from <= {TODAY} && {TODAY} <= datum.properties.to"
    return _geoshape(
        BORDERS,
        options,
        [
            {"filter": f"{TODAY} !== null && {days}"},
            {"lookup": "properties.shape", "from": source},
            {"calculate": f"datum.tip || {said}", "as": "tip"},
        ],
        _BY_SPAN,
    )


def _geoshape(
    name: str,
    options: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    hatched: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    form = {"type": "topojson", "feature": "countries"}
    return {
        "data": {"name": name, "format": form},
        "projection": dict(options),
        "transform": list(steps),
        "mark": {"type": "geoshape", "clip": True, "cursor": "pointer"},
        "encoding": {**_paint(hatched), **_TIP},
    }


@cache
def stripes() -> dict[str, int]:
    """Return how many stripes an outline is hatched with, by its name.

    Returns
    -------
    dict of str to int
        By the extent of all its parts, since the stripes of a shape run over all.
    """
    topology = world_map.world()
    arcs = _arcs(topology)
    found = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        points = [spot for n in _numbers(shape["arcs"]) for spot in arcs[max(n, ~n)]]
        lons, lats = zip(*points, strict=True)
        span = max(lons) - min(lons) + max(lats) - min(lats)
        found[shape["properties"]["name"]] = next(n for d, n in _SIZES if span < d)
    return found


def _arcs(topology: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the lines of a TopoJSON document in degrees."""
    (sx, sy), (dx, dy) = (topology["transform"][n] for n in ("scale", "translate"))
    lines = []
    for arc in topology["arcs"]:
        steps = [itertools.accumulate(point[axis] for point in arc) for axis in (0, 1)]
        lines.append([(x * sx + dx, y * sy + dy) for x, y in zip(*steps, strict=True)])
    return lines


def _numbers(nested: Iterable[Any]) -> Iterator[int]:
    """Yield the numbers of arcs, however deeply they are nested."""
    for item in nested:
        if isinstance(item, int):
            yield item
        else:
            yield from _numbers(item)


def _dots(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the dots of small states and of polities without an outline."""
    return {
        "data": {"name": SPOTS},
        "projection": dict(options),
        "mark": {
            "type": "circle",
            "opacity": 1,
            "clip": True,
            "cursor": "pointer",
            "size": world_map.DOT,
        },
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
            **_paint([{"value": theme.hatch(3)}]),
            **_TIP,
        },
    }


def _paint(hatched: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return fill and outline by shade; hatched where there is none.

    The last of the hatchings has no test.
    """
    fills = [
        {"test": f"datum.shade === '{shade}'", "value": colour}
        for shade, colour in SHADES.items()
    ]
    return {
        "fill": {"condition": [*fills, *hatched[:-1]], **hatched[-1]},
        "stroke": {
            "condition": {"test": _DASHED, "value": theme.INK},
            "value": theme.PAPER,
        },
        "strokeWidth": {"condition": {"test": _DASHED, "value": 0.8}, "value": 0.5},
        "strokeDash": {
            "condition": {"test": _DASHED, "value": [2, 2]},
            "value": [1, 0],
        },
    }


def trail(steps: list[list[int]], span: list[int]) -> Document:
    """Return the number of alliances through time as a path behind the slider.

    Parameters
    ----------
    steps : list of [int, int]
        Year and number, where the number changed.
    span : list of int
        First and last year of the slider.

    Returns
    -------
    dict
        ``box`` and ``path`` of a drawing, and ``ticks``: ``at`` in per cent, ``label``
        and ``edge``, how the label is anchored.
    """
    first, last = span
    most = max((count for _, count in steps), default=1) or 1
    moves = [f"M{first} 0"]
    moves += [f"H{max(year, first)}V{-count}" for year, count in steps]
    return {
        "box": f"{first} {-most} {last - first} {most}",
        "path": "".join([*moves, f"H{last}V0Z"]),
        "ticks": [
            {
                "at": f"{(year - first) / (last - first):.2%}",
                "label": label,
                "edge": edge,
            }
            for year, label, edge in _ticks(first, last)
        ],
    }


def _ticks(first: int, last: int) -> list[tuple[int, str, str]]:
    """Return the years that are named under the slider."""
    return [
        (first, year_text(first), "start"),
        (1, year_text(1), "middle"),
        (500, year_text(500), "middle"),
        (1000, year_text(1000), "middle"),
        (1500, year_text(1500), "middle"),
        (last, year_text(last), "end"),
    ]
