"""Borders of states: attributes as columns, the shape as GeoJSON text.

TopoJSON stores shared lines once; here they are put together again. Files may be
compressed with xz, which is unpacked under a limit of size.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from foedus.errors import SourceError
from foedus.sources.catalog import Entry
from foedus.sources.layout import FileSpec
from foedus.sources.opening import Raw
from foedus.sources.reading import ReadResult, joined
from foedus.sources.tabular import conform

MOST_BYTES: Final = 1 << 28
"""Largest unpacked file of borders, in bytes."""

MOST_RATIO: Final = 100
"""Largest ratio of unpacked to packed bytes."""

MOST_REPEATED: Final = 50
"""Largest ratio of the shapes put together to the file that shares their lines.

The published borders have 7; a file that names one line again and again has no bound.
"""

_XZ: Final = b"\xfd7zXZ\x00"
_WORKING: Final = 1 << 28
_DAMAGED: Final = (
    ArithmeticError,  # A whole number that is no float.
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read borders from TopoJSON or GeoJSON.

    Parameters
    ----------
    files : mapping of str to Path
        Table name -> file.
    said : Entry
        The catalogue entry.
    version : str
        Version of the files.

    Returns
    -------
    ReadResult
        One row per shape: the declared attributes and ``geometry`` (GeoJSON text in
        degrees of longitude and latitude).

    Raises
    ------
    SourceError
        If a file is damaged, too large unpacked, or neither TopoJSON nor GeoJSON.
    """
    parts = []
    for name, path in files.items():
        raw = _rows(path)
        parts.append(conform(raw, said.tables[name], FileSpec(path.name, "json")))
    return joined(parts)


def unpacked(data: bytes, name: str) -> bytes:
    """Return the content of an xz file, or the bytes themselves.

    Parameters
    ----------
    data : bytes
        A file.
    name : str
        Its name for messages.

    Returns
    -------
    bytes
        The content.

    Raises
    ------
    SourceError
        If the file is damaged, or larger unpacked than the limits.
    """
    if not data.startswith(_XZ):
        return data
    most = min(MOST_BYTES, MOST_RATIO * len(data))
    packed = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_WORKING)
    try:
        content = packed.decompress(data, max_length=most)
    except lzma.LZMAError as error:
        problem = f"{name} is a damaged xz file ({error})."
        raise SourceError(problem, "Get the file again.", file=name) from error
    if not packed.eof:
        problem = f"{name} is cut short, or unpacks to more than {most} bytes."
        raise SourceError(problem, "Get the file again.", file=name)
    return content


def _rows(path: Path) -> Raw:
    data = unpacked(path.read_bytes(), path.name)
    document = _document(data, path.name)
    try:
        frame = _frame(_shapes(document, MOST_REPEATED * len(data)))
    except _DAMAGED as error:
        problem = f"{path.name} has a shape that cannot be read ({error!r})."
        raise SourceError(problem, "Get the file again.", file=path.name) from error
    if not frame.height:
        problem = f"{path.name} holds no shape."
        raise SourceError(problem, "Give a TopoJSON or GeoJSON file.", file=path.name)
    line = pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True)
    return Raw(frame, line.rename("line"), frame.height)


def _frame(shapes: Sequence[tuple[Mapping[str, Any], str]]) -> pl.DataFrame:
    names = dict.fromkeys(n for attributes, _ in shapes for n in attributes)
    cells = {n: [_cell(attributes.get(n)) for attributes, _ in shapes] for n in names}
    schema = dict.fromkeys([*names, "geometry"], pl.String())
    return pl.DataFrame({**cells, "geometry": [g for _, g in shapes]}, schema=schema)


def _document(data: bytes, name: str) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        problem = f"{name} is no JSON ({error})."
        raise SourceError(problem, "Get the file again.", file=name) from error
    kind = document.get("type") if isinstance(document, dict) else None
    if kind not in ("Topology", "FeatureCollection"):
        problem = f"{name} is neither TopoJSON nor a collection of GeoJSON features."
        raise SourceError(problem, "Give the publisher's own file.", file=name)
    return dict(document)


def _shapes(document: Mapping[str, Any], most: int) -> list[tuple[dict[str, Any], str]]:
    """Attributes and GeoJSON text of every shape, of so many characters at most."""
    if document["type"] == "FeatureCollection":
        return [
            (f["properties"], _compact(f["geometry"])) for f in document["features"]
        ]
    if document.get("transform"):
        reason = "whole-number coordinates are not understood"
        raise ValueError(reason)
    lines = _Lines([_line(points) for points in document["arcs"]], most)
    return [
        (shape["properties"], _put_together(shape, lines))
        for layer in document["objects"].values()
        for shape in layer["geometries"]
    ]


class _Line(NamedTuple):
    """A shared line as text, in both directions, with and without its first point."""

    onward: tuple[str, str]
    back: tuple[str, str]


class _Lines:
    """Shared lines, and how many characters shapes may still take of them."""

    def __init__(self, lines: Sequence[_Line], most: int) -> None:
        self._lines = lines
        self._left = most

    def ring(self, numbers: Sequence[int]) -> str:
        """Points of a ring; a number below 0 names a line taken backwards."""
        parts = []
        for place, n in enumerate(numbers):
            said = self._lines[n].onward if n >= 0 else self._lines[~n].back
            part = said[min(place, 1)]
            self._left -= len(part)
            if self._left < 0:
                reason = "its shapes name the same lines again and again"
                raise ValueError(reason)
            parts.append(part)
        return "[" + ",".join(part for part in parts if part) + "]"


def _line(points: Sequence[Sequence[float]]) -> _Line:
    texts = [f"[{float(p[0])!r},{float(p[1])!r}]" for p in points]
    turned = texts[::-1]
    return _Line(
        (",".join(texts), ",".join(texts[1:])),
        (",".join(turned), ",".join(turned[1:])),
    )


def _put_together(shape: Mapping[str, Any], lines: _Lines) -> str:
    """GeoJSON text of a TopoJSON polygon."""
    if shape["type"] == "Polygon":
        coordinates = _polygon(shape["arcs"], lines)
    elif shape["type"] == "MultiPolygon":
        parts = ",".join(_polygon(part, lines) for part in shape["arcs"])
        coordinates = f"[{parts}]"
    else:
        raise ValueError(shape["type"])
    return f'{{"type":"{shape["type"]}","coordinates":{coordinates}}}'


def _polygon(rings: Sequence[Sequence[int]], lines: _Lines) -> str:
    return "[" + ",".join(lines.ring(ring) for ring in rings) + "]"


def _cell(value: object) -> str | None:
    """Text of an attribute; null stays null."""
    return value if value is None or isinstance(value, str) else _compact(value)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
