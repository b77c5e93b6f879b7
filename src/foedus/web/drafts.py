"""A draft: what a panel would be, shown before anything is built."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import FoedusError, SourceError
from foedus.panel import audit, recipe
from foedus.panel.labels import labels
from foedus.panel.terms import refuse_closed, terms
from foedus.panel.unit import unit
from foedus.report import calls, panels
from foedus.store import names
from foedus.web.building import MOST_ROWS, LimitError, check_rows
from foedus.web.page import Document, RequestError, address, stamp

if TYPE_CHECKING:
    from foedus.panel.whole import Panel
    from foedus.store import Store
    from foedus.web.ordering import Order

PREVIEW: Final = 20
"""Rows that are shown."""
MOST_AUDITED: Final = 6_000_000
"""Cells by sources up to which a draft is audited."""
MOST_GROUPS: Final = 500_000
"""Groups of three and four states up to which a draft counts the rows."""

PACE: Final[Mapping[str, tuple[float, float]]] = {
    "parquet": (15e6, 0.5),
    "feather": (15e6, 5.0),
    "csv": (15e6, 5.0),
    "xlsx": (0.15e6, 4.5),
    "dta": (3e6, 7.5),
    "sav": (2e6, 8.0),
    "tex": (15e6, 0.0),
    "graphml": (1e6, 40.0),
    "gexf": (1e6, 40.0),
}
"""Form -> values that are written a second on two cores, and bytes for each; both as
they were measured for pairs of states, and so no more than a guess."""

Make = Callable[["Order", "Store"], Document]

_STEPS: Final = {"year": 1, "month": 12, "day": 365}
_MOST_KEPT: Final = 64
_KEPT: Final[OrderedDict[tuple[str, ...], Document]] = OrderedDict()
_LOCK: Final = threading.Lock()


def draft(order: Order, store: Store) -> Document:
    """Return what a panel would be.

    Parameters
    ----------
    order : Order
        What is wanted.
    store : Store
        Added sources.

    Returns
    -------
    dict
        ``rows`` (null where counting them takes long), ``columns``: ``name, text, unit,
        source`` (id) and ``table``; ``preview``: the first rows; ``audit`` (null where
        it takes long) and ``warnings``; ``sources``: the terms of each; ``closed``: why
        the file may not be published, null if it may; ``too_large``: why the workbench
        does not build it; ``cost``: ``values, seconds, bytes``; ``recipe, python,
        command``: three ways to the same panel.

    Raises
    ------
    RequestError
        If there is no such panel.
    """
    return kept(order, store, _made)


def kept(
    order: Order, store: Store, make: Callable[[Order, Store], Document]
) -> Document:
    """Return a draft that was made before from this store, or make and keep it.

    Parameters
    ----------
    order : Order
        What is wanted.
    store : Store
        Added sources.
    make : callable
        What makes it.

    Raises
    ------
    RequestError
        If there is no such panel.
    """
    key = (str(store.home), stamp(store), address("", order.asked))
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    try:
        made = make(order, store)
    except FoedusError as error:
        raise RequestError(error.problem, error.remedy) from error
    with _LOCK:
        _KEPT[key] = made
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return made


def _made(order: Order, store: Store) -> Document:
    panel = order.wish.panel(store)
    said = recipe.recipe(panel)
    file = f"panel.{order.form}"
    rows = panel.count() if _countable(panel) else None
    shown: Document = {"columns": [], "preview": [], "audit": None, "warnings": []}
    if rows is not None:
        shown = _shown(panel, rows)
    return {
        "rows": rows,
        **shown,
        "sources": _terms(panel),
        "closed": _closed(panel, order),
        "too_large": _too_large(rows, order.form),
        "cost": _cost(rows, len(shown["columns"]), order.form),
        "most_rows": MOST_ROWS,
        "recipe": recipe.text(said),
        "python": calls.python(said, file),
        "command": calls.command(said, file),
    }


def _countable(panel: Panel) -> bool:
    """Whether the rows are counted at once: groups of three and four are many."""
    most = len(panel.unit.states)
    return most <= 2 or 0 < len(panel.states) ** most <= MOST_GROUPS


def _shown(panel: Panel, rows: int) -> Document:
    """Return the columns, the first rows, and the audit where it is cheap."""
    said, schema = labels(panel), panel.schema
    weight = max(1, len(panel.attachments)) * rows / _STEPS[panel.unit.clock.step]
    steps = panel.audit() if weight <= MOST_AUDITED else None
    return {
        "columns": [
            {
                "name": name,
                "type": str(schema[name]),
                "text": said[name].text,
                "unit": said[name].unit or None,
                "source": names.parse(said[name].source).source
                if said[name].source
                else None,
                "table": said[name].source or None,
            }
            for name in panel.columns
        ],
        "preview": [
            _row(panel, one) for one in panels.preview(panel, PREVIEW).to_dicts()
        ],
        "audit": None if steps is None else audit.document(steps),
        "warnings": [] if steps is None else list(panels.warnings(steps)),
    }


def _row(panel: Panel, row: Mapping[str, Any]) -> Document:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: object) -> str | int | float | bool | None:
    """Return a value as JSON can hold it."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


def key_of(order: Order, row: Mapping[str, Any]) -> str:
    """Return what names a row of a draft, such as ``2,200,1946``.

    Parameters
    ----------
    order : Order
        What is wanted.
    row : mapping of str to object
        The row.
    """
    return ",".join(str(row[name]) for name in unit(order.wish.unit).key)


def _terms(panel: Panel) -> list[Document]:
    return [
        {
            "id": one.used.id,
            "version": one.used.version,
            "title": one.title,
            "redistribute": one.redistribute,
            "terms": one.terms,
            "columns": list(one.columns),
        }
        for one in terms(panel)
    ]


def _closed(panel: Panel, order: Order) -> Document | None:
    """Return why a file of the panel may not be published."""
    try:
        refuse_closed(panel, order.permitted)
    except SourceError as error:
        return {"problem": error.problem, "remedy": error.remedy}
    return None


def _too_large(rows: int | None, form: str) -> Document | None:
    try:
        check_rows(rows or 0, f".{form}")
    except LimitError as error:
        return {"problem": error.problem, "remedy": error.remedy}
    return None


def _cost(rows: int | None, columns: int, form: str) -> Document | None:
    """Return about what it takes to build; two digits at most."""
    if rows is None:
        return None
    values = rows * columns
    pace, size = PACE[form]
    return {
        "values": values,
        "seconds": _about(2 + values / pace),
        "bytes": _about(values * size),
    }


def _about(value: float) -> int:
    """Round to two digits."""
    if value < 100:
        return round(value)
    digits = int(math.log10(value)) - 1
    return int(round(value / 10**digits) * 10**digits)
