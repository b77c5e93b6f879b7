"""Packed: bytes compressed once, for the readers that take them so."""

from __future__ import annotations

import gzip
import re
from typing import Final

LEAST: Final = 1_000
"""Bodies of fewer bytes are sent as they are."""
LEVEL: Final = 5
"""Twice as fast as the usual level, and a fiftieth larger."""

_QUALITY: Final = re.compile(r"\s*(?P<name>[\w*-]+)\s*(;\s*q=(?P<quality>[\d.]+))?\s*")


def pack(body: bytes) -> bytes | None:
    """Return a body compressed by gzip.

    Parameters
    ----------
    body : bytes
        What is to be sent.

    Returns
    -------
    bytes or None
        The same bytes for the same body; None where they would not be fewer.
    """
    if len(body) < LEAST:
        return None
    small = gzip.compress(body, LEVEL, mtime=0)
    return small if len(small) < len(body) else None


def taken(said: str) -> bool:
    """Whether a reader takes compressed bodies.

    Parameters
    ----------
    said : str
        The header ``accept-encoding``; empty for none.
    """
    for part in said.lower().split(","):
        found = _QUALITY.fullmatch(part)
        if found and found["name"] in ("gzip", "*"):
            return (found["quality"] or "1").strip("0.") != ""
    return False
