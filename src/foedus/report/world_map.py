"""Maps: states coloured by status on an equal-area projection, small states as dots.

The outlines are those of today, from Natural Earth; borders of another day are not
known to the map, and the note under it says so.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from foedus.answers.finding import Table
from foedus.report import theme
from foedus.report.drawing import (
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
    records,
)

WORLD: Final = "world"
SMALL_KM2: Final = 31_000
DOT: Final = {"expr": "clamp(width / 9, 28, 78)"}
MARGIN: Final = 0.03
ROOM: Final = 6.0
REACH: Final = 9.0
WHOLE_WORLD: Final = (-170.0, -56.0, 178.0, 78.0)
WIDEST: Final = 230.0
RATIOS: Final = (0.36, 0.78)
SERIES: Final = (1.340264, -0.081106, 0.000893, 0.003796)
SPOTS: Final = "small states and places are dots"
OUTLINES_NOTE: Final = "Outlines of today. "

Box = tuple[float, float, float, float]


@cache
def world() -> dict[str, Any]:
    """Return the outlines as TopoJSON; properties are iso3, name, km2 and box."""
    place = resources.files("foedus.report").joinpath("static", "world.json")
    topology: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return topology


@cache
def outlines() -> Mapping[str, Mapping[str, Any]]:
    """Return the properties of each outline by its alpha-3 code."""
    shapes = world()["objects"]["countries"]["geometries"]
    return {
        shape["properties"]["iso3"]: shape["properties"]
        for shape in shapes
        if shape["properties"]["iso3"]
    }


def draw(table: Table) -> Drawing:
    """Draw states by status.

    Parameters
    ----------
    table : Table
        Columns `iso3` (text, ISO 3166 alpha-3, XKX for Kosovo), `name` (text),
        `status` (text; null is hatched as not covered), `lat` and `lon` (number,
        degrees, of the capital or the centre; needed for small states and places
        without an outline, such as islands).

    Returns
    -------
    Drawing
        States in the colour of their status on grey land, framed by the states named,
        on the equal-area Equal Earth projection. States below 31,000 square
        kilometres and places without an outline are dots. Where several rows share a
        code, or the place lies more than nine degrees from the outline's largest part,
        the row is a place that belongs to the state: it is a dot, and the state keeps
        its grey. A single place near its state should have no code.

    Raises
    ------
    AssessmentError
        If one of the five columns is missing.
    """
    rows = records(table, ("iso3", "name", "status", "lat", "lon"), "map")
    status = distinct(rows, "status")
    hues = theme.colours(status)
    for row in rows:
        row["_colour"] = hues.get(str(row["status"]), "")
        row["_status"] = row["status"] or "not covered"
    whole = _states(rows)
    shapes = [row for row in rows if str(row["iso3"]) in whole]
    spots = [row for row in rows if _is_spot(row, whole)]
    missing = [row for row in rows if row not in shapes and row not in spots]
    box = frame(rows)
    view = projection(box)
    layers = [
        _land(view.options),
        *_shape_layers(shapes, view.options),
        *_spot_layers(spots, view.options),
    ]
    note = OUTLINES_NOTE
    if missing:
        names = ", ".join(str(row["name"]) for row in missing)
        note = f"{note}Not on the map: {names}. "
    return Drawing(
        layers=tuple(layers),
        height=0,
        key=(
            *(KeyEntry(name, hues[name]) for name in status),
            *key_of(rows, ("status",)),
        ),
        measure=heading(table, "status") + (f"; {SPOTS}" if spots else ""),
        note=note + table.note,
        ratio=view.ratio,
    )


@dataclass(frozen=True, slots=True)
class View:
    """A projection and the shape of its map.

    Parameters
    ----------
    options : mapping
        Vega-Lite projection options in terms of the chart's width.
    ratio : float
        Height of the map over its width.
    """

    options: Mapping[str, Any]
    ratio: float


def equal_earth(lon: float, lat: float) -> tuple[float, float]:
    """Return x and y of a place on the Equal Earth projection of a unit sphere.

    Parameters
    ----------
    lon, lat : float
        Degrees; `lon` relative to the central meridian.

    References
    ----------
    Savric, Patterson and Jenny (2018), The Equal Earth map projection,
    doi:10.1080/13658816.2018.1504949.
    """
    root = math.sqrt(3) / 2
    angle = math.asin(root * math.sin(math.radians(lat)))
    a, b, c, d = SERIES
    square = angle * angle
    sixth = square**3
    slope = a + 3 * b * square + sixth * (7 * c + 9 * d * square)
    x = math.radians(lon) * math.cos(angle) / (root * slope)
    return x, angle * (a + b * square + sixth * (c + d * square))


def frame(rows: Sequence[Record]) -> Box:
    """Return west, south, east and north of the part of the world to show, in degrees.

    Parameters
    ----------
    rows : sequence of mapping
        Rows of the map, with `iso3`, `lat` and `lon`.

    Returns
    -------
    tuple of float
        The frame holds the largest part of every outline and every dot, with room
        around; it is the whole world where the states lie far apart.
    """
    boxes: list[Box] = []
    whole = _states(rows)
    for row in rows:
        if str(row["iso3"]) in whole:
            west, south, east, north = outlines()[str(row["iso3"])]["box"]
            boxes.append((west, south, east, north))
        elif row["lat"] is not None and row["lon"] is not None:
            spot = float(row["lon"]), float(row["lat"])
            boxes.append((*spot, *spot))
    if not boxes:
        return WHOLE_WORLD
    west = min(box[0] for box in boxes) - ROOM
    east = max(box[2] for box in boxes) + ROOM
    if east - west > WIDEST:
        return WHOLE_WORLD
    south = min(box[1] for box in boxes) - ROOM
    north = max(box[3] for box in boxes) + ROOM / 2
    return west, max(south, -60.0), east, min(north, 84.0)


def projection(box: Box) -> View:
    """Return the projection that fills the width of a chart with a box.

    Parameters
    ----------
    box : tuple of four floats
        West, south, east and north in degrees.

    Returns
    -------
    View
        Vega-Lite projection options, in terms of the chart's `width`, and the ratio
        of height to width.
    """
    west, south, east, north = box
    middle = (west + east) / 2
    half = (east - west) / 2
    widest = 0.0 if south < 0 < north else min(abs(south), abs(north))
    reach = equal_earth(half, widest)[0]
    low, high = equal_earth(0, south)[1], equal_earth(0, north)[1]
    ratio = (high - low) / (2 * reach)
    if ratio < RATIOS[0]:
        grow = (RATIOS[0] / ratio - 1) * (high - low) / 2
        low, high, ratio = low - grow, high + grow, RATIOS[0]
    if ratio > RATIOS[1]:
        reach, ratio = reach * ratio / RATIOS[1], RATIOS[1]
    scale = (1 - MARGIN) / (2 * reach)
    drop = ratio / 2 + scale * (low + high) / 2
    options = {
        "type": "equalEarth",
        "rotate": [-middle, 0, 0],
        "scale": {"expr": f"width * {scale:.5f}"},
        "translate": {"expr": f"[width / 2, width * {drop:.5f}]"},
    }
    return View(options, ratio)


def _states(rows: Sequence[Record]) -> set[str]:
    """Return the codes that stand for a whole state with an outline."""
    times = Counter(str(row["iso3"]) for row in rows)
    return {
        str(row["iso3"])
        for row in rows
        if times[str(row["iso3"])] == 1 and _in_reach(row)
    }


def _in_reach(row: Record) -> bool:
    """Return whether the state has an outline, and the place, if known, is near it."""
    shape = outlines().get(str(row["iso3"]))
    if shape is None:
        return False
    if row["lat"] is None or row["lon"] is None:
        return True
    west, south, east, north = shape["box"]
    return bool(
        west - REACH <= row["lon"] <= east + REACH
        and south - REACH <= row["lat"] <= north + REACH
    )


def _is_spot(row: Record, whole: set[str]) -> bool:
    """Return whether the row is shown as a dot."""
    if row["lat"] is None or row["lon"] is None:
        return False
    code = str(row["iso3"])
    return code not in whole or outlines()[code]["km2"] < SMALL_KM2


def _outline_layer(look: Mapping[str, Any], options: Mapping[str, Any]) -> Spec:
    """Return a layer of outlines from the chart's named data."""
    form = {"type": "topojson", "feature": "countries"}
    return {
        "data": {"name": WORLD, "format": form},
        "projection": dict(options),
        "mark": {"type": "geoshape", "clip": True, **look},
    }


def _land(options: Mapping[str, Any]) -> Spec:
    """Return the land that is not spoken of."""
    look = {"fill": theme.LAND, "stroke": theme.PAPER, "strokeWidth": 0.5}
    return _outline_layer(look, options)


def _groups(rows: Sequence[Record]) -> list[tuple[str, list[Record]]]:
    """Return the rows that are solid, hatched and dotted."""
    bare = [row for row in rows if row["status"] is None]
    known = [row for row in rows if row["status"] is not None]
    groups = [
        ("solid", [row for row in known if row["_confirmed"]]),
        ("hatched", bare),
        ("dotted", [row for row in known if not row["_confirmed"]]),
    ]
    return [(look, part) for look, part in groups if part]


def _look(name: str, stripes: int, width: float) -> Spec:
    """Return the look of a group of states."""
    if name == "dotted":
        return dotted(opacity=0.45)
    look: Spec = {"stroke": theme.PAPER, "strokeWidth": width}
    return {**look, "fill": theme.hatch(stripes)} if name == "hatched" else look


def _channels(name: str) -> Spec:
    """Return colour and hover words of a group of states."""
    tips = hover("name", "_status")
    return {"tooltip": tips} if name == "hatched" else {"tooltip": tips, "fill": hue()}


def _shape_layers(rows: Sequence[Record], options: Mapping[str, Any]) -> list[Spec]:
    """Return the outlines of the states named, by look."""
    layers = []
    for name, part in _groups(rows):
        kept = ("iso3", "name", "_status", "_colour")
        values = [{key: row[key] for key in kept} for row in part]
        source = {"data": {"values": values}, "key": "iso3", "fields": list(kept[1:])}
        chosen = _outline_layer(_look(name, 12, 0.6), options)
        chosen["transform"] = [
            {"lookup": "properties.iso3", "from": source},
            {"filter": "isValid(datum._status)"},
        ]
        chosen["encoding"] = _channels(name)
        layers.append(chosen)
    return layers


def _spot_layers(rows: Sequence[Record], options: Mapping[str, Any]) -> list[Spec]:
    """Return the dots of small states, by look."""
    layers = []
    for name, part in _groups(rows):
        look = {"size": DOT, "opacity": 1, "clip": True, **_look(name, 3, 1)}
        place = {"longitude": field("lon"), "latitude": field("lat")}
        spots = layer(part, "circle", look, {**place, **_channels(name)})
        spots["projection"] = dict(options)
        layers.append(spots)
    return layers
