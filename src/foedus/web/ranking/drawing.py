"""How a ranking is drawn: where bars and whiskers lie, and the picture to be saved."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from foedus.report import theme
from foedus.web.page import Document

FIRST: Final = 20
"""Bars that are shown at once; the others open on demand."""

_TICKS: Final = (1, 3, 10, 30, 100, 300)


def bars(document: Document) -> list[Document]:
    """Return the bars of a ranking.

    Parameters
    ----------
    document : dict
        Payload of the page.

    Returns
    -------
    list of dict
        The rows with a value, then those that other weights may rank, each with
        ``bar`` (``x``, ``width``), ``whisker`` (``from``, ``to``; null for none) and
        ``span`` (``from``, ``to``, ``at`` on a logarithmic axis of ranks; null for
        none), all in percent of the width.
    """
    ranked = [row for row in document["rows"] if row["value"] is not None]
    ends = [
        end
        for row in ranked
        for end in (row["value"], row["low"], row["high"])
        if end is not None
    ]
    low: float = min([0.0, *ends])
    wide: float = (max([0.0, *ends]) - low) or 1.0

    def place(value: float) -> float:
        return round(100 * (value - low) / wide, 3)

    return [
        {
            **row,
            "bar": {
                "x": place(min(0.0, row["value"] or 0.0)),
                "width": round(100 * abs(row["value"] or 0.0) / wide, 3),
            },
            "whisker": None
            if row["low"] is None or row["high"] is None
            else {"from": place(row["low"]), "to": place(row["high"])},
            "span": _span(row, len(ranked)),
        }
        for row in document["rows"]
        if row["value"] is not None or row.get("shares")
    ]


def _span(row: Document, most: int) -> Document | None:
    if row.get("rank_low") is None:
        return None
    return {
        "from": at_rank(row["rank_low"], most),
        "to": at_rank(row["rank_high"], most),
        "at": at_rank(row["rank"], most),
    }


def at_rank(rank: int, most: int) -> float:
    """Return where a rank lies on the axis of ranks, percent of its width.

    Parameters
    ----------
    rank : int
        From 1.
    most : int
        The last rank; the axis is logarithmic, so that the first ones lie apart.
    """
    return round(100 * math.log(rank) / math.log(max(most, 2)), 3)


def ticks(most: int) -> list[Document]:
    """Return the labels of the axis of ranks: ``rank`` and ``at``, percent.

    Parameters
    ----------
    most : int
        The last rank.
    """
    return [{"rank": n, "at": at_rank(n, most)} for n in _TICKS if n <= most]


def scene(document: Document) -> Document:
    """Return what the script of the page needs.

    Parameters
    ----------
    document : dict
        Payload of the page.

    Returns
    -------
    dict
        ``rows``: ``id, name, value, low, high``, and of a composite ``shares`` in the
        order of ``components``; ``weights`` of the components, ``usual`` ones, and
        ``picture``, a Vega-Lite document without its rows.
    """
    names = [c["id"] for c in document["components"]]
    return {
        "rows": list(_rows(document["rows"], names)),
        "components": names,
        "weights": [c["weight"] for c in document["components"]],
        "digits": document["measure"]["digits"],
        "first": FIRST,
        "picture": picture(document),
        "night": theme.PAIRS,
    }


def _rows(rows: Iterable[Document], names: list[str]) -> Iterable[Document]:
    for row in rows:
        if row.get("shares"):
            shares = [row["shares"][name] for name in names]
            yield {"id": row["id"], "name": row["name"], "shares": shares}
        elif row["value"] is not None:
            yield {n: row[n] for n in ("id", "name", "value", "low", "high")}


def picture(document: Document) -> Document:
    """Return the chart that is saved, as a Vega-Lite document without its rows.

    Parameters
    ----------
    document : dict
        Payload of the page.

    Returns
    -------
    dict
        The data set ``rows`` with ``name, value, low, high, label`` is missing.
    """
    name = {"field": "name", "type": "nominal", "sort": None}
    value = {"field": "value", "type": "quantitative"}
    y = {**name, "axis": {"title": None, "labelLimit": 240, "domain": False}}
    x = {
        **value,
        "axis": {"title": document["measure"]["unit"], "grid": True, "tickCount": 7},
    }
    ends = {
        "x": {"field": "low", "type": "quantitative"},
        "x2": {"field": "high"},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": theme.config(),
        "title": {
            "text": document["title"],
            "subtitle": [f"{document['period'] or ''}", document["edition"] or ""],
            "anchor": "start",
        },
        "width": 520,
        "height": {"step": 22},
        "data": {"name": "rows"},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "color": theme.BLUE, "height": 13},
                "encoding": {"x": x},
            },
            {
                "transform": [{"filter": "isValid(datum.low)"}],
                "mark": {"type": "rule", "color": theme.INK, "strokeWidth": 1.5},
                "encoding": ends,
            },
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 6,
                    "color": theme.INK,
                },
                "encoding": {
                    "x": {"field": "end", "type": "quantitative"},
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ],
    }
