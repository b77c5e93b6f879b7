"""Borders of the day: the shapes of CShapes where the user has added them.

The shapes are thinned to what a map of the world can show. Lines that two shapes share
are cut out first and thinned once, so that neighbours still meet.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from foedus import dates
from foedus.answers import shelf
from foedus.answers.case import state_name
from foedus.dates import Truth

if TYPE_CHECKING:
    from pathlib import Path

    from foedus.dates import Date
    from foedus.store import Store

TABLE: Final = "cshapes.cow"

GRID: Final = 10
"""Points a degree to which coordinates are rounded."""

LOOSE: Final = 1.0
"""How far a point may lie from the line that takes its place, in steps of the grid."""

LEAST_AREA: Final = 12.0
"""Rings that enclose less, in squares of the grid, go if the shape has a larger one."""

Point = tuple[int, int]
Ring = list[Point]


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a day.

    Attributes
    ----------
    numbers : mapping of int to int
        Number of the shape by COW number.
    source : str
        Publisher, title and version.
    key : str
        Changes with the file.
    """

    numbers: Mapping[int, int]
    source: str
    key: str


@dataclass(frozen=True, slots=True)
class _Spell:
    number: int
    code: int
    owner: int
    name: str
    first: int
    last: int


def on(store: Store, day: Date) -> Shapes | None:
    """Return the shapes of a day.

    Parameters
    ----------
    store : Store
        Added sources.
    day : Date
        Day.

    Returns
    -------
    Shapes or None
        None where CShapes was not added or does not cover the day.
    """
    held = shelf.held(store, TABLE)
    if held is None or held.coverage.holds_on(day) is not Truth.YES:
        return None
    found = _spells(held.path)
    numbers = {s.code: s.number for s in found if s.first <= day.latest <= s.last}
    return Shapes(numbers, held.label, held.path.stem[:16])


@lru_cache(maxsize=2)
def _spells(path: Path) -> tuple[_Spell, ...]:
    """Return which shape was whose, from its first to its last day."""
    import polars as pl

    names = ("fid", "cowcode", "owner", "country_name", "start", "end")
    frame = pl.scan_parquet(path, glob=False).select(names).collect()
    return tuple(
        _Spell(
            number,
            code,
            int(owner) if owner.isdecimal() else 0,
            name,
            dates.parse(start).earliest,
            dates.parse(end).latest,
        )
        for number, code, owner, name, start, end in frame.iter_rows()
    )


def address(key: str) -> str:
    """Return the address of the shapes, which changes with the file.

    Parameters
    ----------
    key : str
        Key of `Shapes`.
    """
    return f"/borders/{key}.json"


def topology(store: Store) -> bytes | None:
    """Return every shape with its days as a TopoJSON document.

    Parameters
    ----------
    store : Store
        Added sources.

    Returns
    -------
    bytes or None
        Properties are ``shape`` (its number), ``name``, ``owner`` (null for itself),
        ``span`` (width and height together, degrees), ``from`` and ``to`` (days since
        1970-01-01). None where CShapes was not added.
    """
    held = shelf.held(store, TABLE)
    return None if held is None else _topology(held.path)


_MAKING: Final = threading.Lock()


def _topology(path: Path) -> bytes:
    """Return the document, made once by whoever asks first."""
    with _MAKING:
        return _made(path)


@lru_cache(maxsize=1)
def _made(path: Path) -> bytes:
    import polars as pl

    frame = pl.scan_parquet(path, glob=False).select("fid", "geometry").collect()
    shapes = {number: _polygons(json.loads(text)) for number, text in frame.iter_rows()}
    arcs, numbered = _cut(shapes)
    described = [
        {
            "type": "MultiPolygon",
            "arcs": numbered[said.number],
            "properties": {
                "shape": said.number,
                "name": said.name,
                "owner": _owner(said),
                "span": _span(shapes[said.number]),
                "from": said.first,
                "to": said.last,
            },
        }
        for said in _spells(path)
    ]
    document = {
        "type": "Topology",
        "transform": {"scale": [1 / GRID, 1 / GRID], "translate": [0, 0]},
        "objects": {
            "countries": {"type": "GeometryCollection", "geometries": described}
        },
        "arcs": [_steps(thinned(arc)) for arc in arcs],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _owner(said: _Spell) -> str | None:
    """Return the state that a territory belonged to; None for itself or nobody."""
    if said.owner in (0, said.code):
        return None
    return state_name(said.owner, dates.from_day(said.first).year)


def _span(polygons: Sequence[Sequence[Ring]]) -> float:
    """Return width and height of a shape together, degrees."""
    points = [point for part in polygons for point in part[0]]
    if not points:
        return 0.0
    lons, lats = zip(*points, strict=True)
    return float(max(lons) - min(lons) + max(lats) - min(lats)) / GRID


def _polygons(shape: Mapping[str, Any]) -> list[list[Ring]]:
    """Return polygons on the grid, the outer ring clockwise, without specks."""
    parts = shape["coordinates"]
    whole = [parts] if shape["type"] == "Polygon" else parts
    made = [[_on_grid(ring) for ring in part] for part in whole]
    sizes = [abs(area(part[0])) for part in made]
    least = min(LEAST_AREA, max(sizes))
    return [
        [
            ring if (area(ring) < 0) == (place == 0) else ring[::-1]
            for place, ring in enumerate(part)
            if place == 0 or abs(area(ring)) >= LEAST_AREA
        ]
        for part, size in zip(made, sizes, strict=True)
        if size >= least and len(part[0]) > 3
    ]


def _on_grid(ring: Sequence[Sequence[float]]) -> Ring:
    """Return a closed ring on the grid, no point twice in a row."""
    import numpy as np

    points = np.rint(np.asarray(ring) * GRID).astype(int)
    moved = np.ones(len(points), dtype=bool)
    moved[1:] = (points[1:] != points[:-1]).any(axis=1)
    made: Ring = list(map(tuple, points[moved].tolist()))
    if len(made) > 1 and made[0] != made[-1]:
        made.append(made[0])
    return made


def area(ring: Sequence[Point]) -> float:
    """Return the area of a closed ring, negative if it runs clockwise.

    Parameters
    ----------
    ring : sequence of points
        Its first point is its last.
    """
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) / 2


def _cut(
    shapes: Mapping[int, Sequence[Sequence[Ring]]],
) -> tuple[list[Ring], dict[int, list[list[list[int]]]]]:
    """Cut rings where lines part, and number each line once for both directions."""
    joints = _joints(r for parts in shapes.values() for part in parts for r in part)
    known: dict[tuple[Point, ...], int] = {}
    arcs: list[Ring] = []

    def number(line: Ring) -> int:
        if (found := known.get(tuple(line))) is not None:
            return found
        if (found := known.get(tuple(line[::-1]))) is not None:
            return ~found
        known[tuple(line)] = len(arcs)
        arcs.append(line)
        return len(arcs) - 1

    numbered = {
        shape: [
            [[number(a) for a in pieces(r, joints)] for r in part] for part in parts
        ]
        for shape, parts in shapes.items()
    }
    return arcs, numbered


def _joints(rings: Iterable[Ring]) -> set[Point]:
    """Return the points at which not every ring goes on to the same points."""
    beside: dict[Point, tuple[Point, Point]] = {}
    joints: set[Point] = set()
    for ring in rings:
        size = len(ring) - 1
        for n in range(size):
            last, then = ring[n - 1 if n else size - 1], ring[n + 1]
            near = (last, then) if last < then else (then, last)
            if beside.setdefault(ring[n], near) != near:
                joints.add(ring[n])
    return joints


def pieces(ring: Ring, joints: set[Point]) -> Iterator[Ring]:
    """Yield the lines of a closed ring from joint to joint.

    Parameters
    ----------
    ring : list of points
        Its first point is its last.
    joints : set of points
        Where it is cut; a ring without any comes back whole, from its least point on.

    Yields
    ------
    list of points
        With both ends.
    """
    open_ring = ring[:-1]
    cuts = [n for n, point in enumerate(open_ring) if point in joints]
    if not cuts:
        least = open_ring.index(min(open_ring))
        turned = open_ring[least:] + open_ring[:least]
        yield [*turned, turned[0]]
        return
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + len(open_ring)], strict=True):
        yield [open_ring[n % len(open_ring)] for n in range(start, end + 1)]


def thinned(line: Ring, loose: float = LOOSE) -> Ring:
    """Return a line without the points that hardly bend it.

    Parameters
    ----------
    line : list of points
        Points of the grid.
    loose : float
        How far a point that is left out may lie from what takes its place.

    References
    ----------
    Douglas, D. H. and Peucker, T. K. (1973). Algorithms for the reduction of the number
    of points required to represent a digitized line. Cartographica 10(2), 112-122.
    """
    if len(line) < 3 or len(set(line)) < 3:
        return line
    kept = {0, len(line) - 1}
    open_spans = [(0, len(line) - 1)]
    if line[0] == line[-1]:  # A ring needs a third point to have a direction.
        far = max(range(len(line)), key=lambda n: _square(line[0], line[n]))
        kept.add(far)
        open_spans = [(0, far), (far, len(line) - 1)]
    while open_spans:
        start, end = open_spans.pop()
        far, most = _farthest(line, start, end)
        if most > loose * loose:
            kept.add(far)
            open_spans += [(start, far), (far, end)]
    return _at_least_a_triangle(line, kept)


def _at_least_a_triangle(line: Ring, kept: set[int]) -> Ring:
    """Return the kept points; one more where a ring would fall together."""
    if line[0] == line[-1] and len(kept) < 4:
        far = max(kept - {0, len(line) - 1})
        spans = [(0, far), (far, len(line) - 1)]
        found = [_farthest(line, start, end) for start, end in spans]
        kept = kept | {max(found, key=lambda pair: pair[1])[0]}
    return [line[n] for n in sorted(kept)]


def _farthest(line: Ring, start: int, end: int) -> tuple[int, float]:
    """Return the point between two that is farthest from their chord, and how far."""
    (x, y), (u, v) = line[start], line[end]
    dx, dy = u - x, v - y
    length = dx * dx + dy * dy
    most, far = 0.0, start
    for n in range(start + 1, end):
        px, py = line[n][0] - x, line[n][1] - y
        along = 0.0 if not length else max(0.0, min(1.0, (px * dx + py * dy) / length))
        away = (px - along * dx) ** 2 + (py - along * dy) ** 2
        if away > most:
            most, far = away, n
    return far, most


def _square(one: Point, other: Point) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _steps(line: Ring) -> list[list[int]]:
    """Return a line as its first point and the way to each next one."""
    moves = [[x - u, y - v] for (u, v), (x, y) in pairwise(line)]
    return [list(line[0]), *moves]
