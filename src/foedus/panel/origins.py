"""Which source may have given a column of somebody else's panel, by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Final

from foedus.sources import catalog

_TELLING: Final = 8
"""Letters that make the bare name of a column tell its source."""


def covered(name: str) -> tuple[tuple[int, int], str]:
    """Return the years of the sources that may have given a column.

    Parameters
    ----------
    name : str
        Column of somebody else's panel.

    Returns
    -------
    tuple of int
        First and last year; 0 and 0 if no source of the catalogue is known to give it.
    str
        The sources; empty if there is none.
    """
    found = _origins().get(name.lower(), ())
    if not found:
        return (0, 0), ""
    low, high = min(first for _, first, _ in found), max(last for *_, last in found)
    return (low, high), " or ".join(id for id, *_ in found)


@cache
def _origins() -> Mapping[str, tuple[tuple[str, int, int], ...]]:
    """Return the columns that a source fills with zeros -> source, first, last year."""
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for entry in catalog.entries():
        years = [t[:4] for t in (entry.coverage_start, entry.coverage_end)]
        if all(y.isdigit() for y in years):
            first, last = (int(y) for y in years)
            for name in _named(entry):
                found[name].append((entry.id, first, last))
    return {name: tuple(origins) for name, origins in found.items()}


def _named(entry: catalog.Entry) -> frozenset[str]:
    """Return the names under which a source's counts and ties stand in panels."""
    stem = entry.id.replace("-", "_")
    short = entry.id.replace("-", "")
    zeros = {
        *(z for t in entry.tables.values() for z in t.zeros),
        *(h.indicator for hows in entry.attach.values() for h in hows if h.indicator),
    }
    tables = {f"{stem}_{t.name}_{z}" for t in entry.tables.values() for z in t.zeros}
    own = tables | {f"{stem}_{z}" for z in zeros}
    sided = {f"{o}{suffix}" for o in own for suffix in ("_a", "_b", "1", "2")}
    # The usual R package writes gmlmidonset and conttype.
    joined = {f"{short}{z}" for z in zeros}
    plain = {z for z in zeros if len(z) >= _TELLING}
    return frozenset(own | sided | joined | plain)
