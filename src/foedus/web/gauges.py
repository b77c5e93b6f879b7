"""Gauges: what is known in numbers of a state on a day, and what is not covered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from foedus.web.colours import burden, capability, support, threat
from foedus.web.colours.colouring import NOT_COVERED, Colouring, Scene
from foedus.web.page import Document

if TYPE_CHECKING:
    from foedus.dates import Date
    from foedus.store import Store
    from foedus.web.who import Who

GAUGES: Final[Mapping[str, Callable[[Scene], Colouring]]] = {
    "capability": capability.colour,
    "burden": burden.colour,
    "threat": threat.colour,
    "support": support.colour,
}
"""The colourings of the map that give each state a number."""


def of_state(store: Store, one: Who, on: Date) -> list[Document]:
    """Return the numbers of a state on a day.

    Parameters
    ----------
    store : Store
        Added sources.
    one : Who
        The state or polity.
    on : Date
        The day.

    Returns
    -------
    list of dict
        ``id`` (one of `GAUGES`), ``value`` (null where it is not covered), ``unit,
        source``, ``keys``: trace keys; ``reason`` and ``command``, what is missing and
        what adds it, null where nothing is.
    """
    scene = Scene(store, on, None, (one,))
    return [_line(name, gauge(scene), one) for name, gauge in GAUGES.items()]


def _line(name: str, found: Colouring, one: Who) -> Document:
    cell = found.of(one.slug)
    bare = cell.shade == NOT_COVERED
    lack = found.lack if bare else None
    return {
        "id": name,
        "value": None if bare else cell.value,
        "unit": found.unit,
        "source": cell.by or found.source,
        "keys": list(cell.keys),
        "reason": None if lack is None else lack.reason,
        "command": (lack.command or None) if lack is not None else None,
    }
