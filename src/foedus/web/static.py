"""Scripts, styles and outlines, each under an address that changes with its content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from foedus.errors import SourceError
from foedus.report import theme
from foedus.web.packed import pack


@dataclass(frozen=True, slots=True)
class File:
    """A file that pages load.

    Attributes
    ----------
    name : str
        Its name.
    content : bytes
        What it holds.
    media : str
        Its media type.
    version : str
        Start of its SHA-256, hexadecimal.
    packed : bytes or None
        The content compressed; None where that would not make it smaller.
    """

    name: str
    content: bytes
    media: str
    version: str
    packed: bytes | None


_MEDIA: Final = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}


def _of(room: str, name: str) -> Callable[[], bytes]:
    return lambda: resources.files(room).joinpath("static", name).read_bytes()


def _own() -> list[str]:
    """Return the names of the workbench's own files."""
    return [
        file.name for file in resources.files("foedus.web").joinpath("static").iterdir()
    ]


_MADE: Final[Mapping[str, Callable[[], bytes]]] = {
    "vega.js": _of("foedus.report", "vega-bundle.js"),
    "page.js": _of("foedus.report", "page.js"),
    "page.css": _of("foedus.report", "page.css"),
    "world.json": _of("foedus.report", "world.json"),
    "theme.css": lambda: theme.stylesheet(switched=True).encode(),
    **{name: _of("foedus.web", name) for name in _own()},
}


@cache
def file(name: str) -> File:
    """Return a file by its name.

    Parameters
    ----------
    name : str
        One of the names that pages use; nothing else is read from the disk.

    Raises
    ------
    SourceError
        If there is no such file.
    """
    if name not in _MADE:
        problem = f"There is no file '{name[:80]}'."
        raise SourceError(problem, "Load the page again.", found=name[:80])
    content = _MADE[name]()
    version = hashlib.sha256(content).hexdigest()[:12]
    media = _MEDIA[name.rpartition(".")[2]]
    return File(name, content, media, version, pack(content))


def address(name: str) -> str:
    """Return the address of a file, which changes with its content.

    Parameters
    ----------
    name : str
        Name of the file.
    """
    return f"/static/{file(name).version}/{name}"
