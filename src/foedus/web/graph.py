"""The network as one Vega-Lite document whose ties and states can be exchanged.

The server says where states stand, from 0 to 1; the script turns that into points of
the screen, and chooses the names for which there is room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from foedus.registry.records import OBLIGATIONS
from foedus.report import figure, theme
from foedus.web.page import Document
from foedus.web.ties import ALLIANCES, LAYERS

WEBS: Final = "webs"
OWN: Final = "own"
STATES: Final = "states"
HEADS: Final = "heads"
NAMES: Final = "names"

DASHES: Final[Mapping[str, list[float]]] = {
    "defence": [1, 0],
    "consultation": [6, 3],
    "nonaggression": [1.5, 3],
    "perhaps": [1, 5],
    "rivalry": [9, 3, 2, 3],
    "dispute": [1, 0],
    "agreement": [12, 4],
    "exercise": [3, 3],
}
"""Look of a tie -> its dashes."""

LINES: Final[Mapping[str, tuple[str, float, float]]] = {
    "defence": (theme.MUTED, 1.0, 0.34),
    "consultation": (theme.MUTED, 1.2, 0.75),
    "nonaggression": (theme.MUTED, 1.2, 0.75),
    "perhaps": (theme.MUTED, 1.0, 0.6),
    "rivalry": (theme.VERMILLION, 1.4, 0.9),
    "dispute": (theme.INK, 1.7, 0.75),
    "agreement": (theme.GREEN, 1.0, 0.5),
    "exercise": (theme.PURPLE, 1.0, 0.5),
}
"""Look of a tie -> its colour, width and opacity."""

LOOKS: Final[Mapping[str, str]] = {
    "defence": "defence",
    "offence": "defence",
    "neutrality": "nonaggression",
    "nonaggression": "nonaggression",
    "consultation": "consultation",
}
"""Strongest promise -> its look."""

WORDS: Final = (*LAYERS, *LINES, *OBLIGATIONS, "perhaps-or-unconfirmed")
"""Words of the data that stand beside the pointer."""

BLANK: Final = {
    "unsure": theme.swatch(theme.PAPER),
    "missing": theme.swatch(theme.HATCH),
}
"""Classes of the marks of what is not sure, and of what is not covered."""

RATIO: Final = 0.62
"""Height of the picture over its width; a narrow one is taller."""
_PAPER: Final = {
    "ink": theme.INK,
    "muted": theme.MUTED,
    "paper": theme.PAPER,
    "hatch": theme.hatch(3),
}
_FADED: Final = 0.05
_CROWD: Final = 600
"""Ties from which on lines are thin and pale."""


def look(tie: Mapping[str, Any]) -> str:
    """Return how a tie is drawn: a key of `DASHES`.

    Parameters
    ----------
    tie : mapping
        From the payload of the network.
    """
    if tie["layer"] != ALLIANCES:
        return str(tie["kind"])
    if tie["answer"] != "yes" or not tie["confirmed"]:
        return "perhaps"
    return LOOKS[tie["kind"]]


def swatches(document: Document) -> list[dict[str, Any]]:
    """Return the key of the lines: the looks that occur, in one order.

    Parameters
    ----------
    document : dict
        Payload of the network.

    Returns
    -------
    list of dict
        ``look`` and ``swatch``: the class of its colour.
    """
    present = {look(tie) for tie in document["ties"]}
    return [
        {"look": name, "swatch": theme.swatch(LINES[name][0])}
        for name in DASHES
        if name in present
    ]


def bloc_key(document: Document) -> list[Document]:
    """Return the blocs in the picture that have a colour, with their swatches.

    Parameters
    ----------
    document : dict
        Payload of the network.
    """
    present = {row["bloc"] for row in document["states"]}
    return [
        {**bloc, "swatch": theme.swatch(_colour(bloc))}
        for bloc in document["blocs"]["list"]
        if bloc["colour"] is not None and bloc["number"] in present
    ]


def _colour(bloc: Mapping[str, Any]) -> str:
    place = bloc["colour"]
    return theme.INK if place is None else theme.CATEGORIES[place]


def payload(document: Document) -> Document:
    """Return what the script of the network needs, beside its words.

    Parameters
    ----------
    document : dict
        Payload of the network.

    Returns
    -------
    dict
        ``spec`` without data, ``ratio``, ``night`` colours; ``states`` and ``ties`` as
        they are drawn; ``pledges``: alliance, promise and article of each promise;
        ``bare``: whether no layer that was asked for is covered.
    """
    blocs = {bloc["number"]: bloc for bloc in document["blocs"]["list"]}
    colour = {
        row["slug"]: theme.INK if row["bloc"] is None else _colour(blocs[row["bloc"]])
        for row in document["states"]
    }
    of = {row["slug"]: row["bloc"] for row in document["states"]}
    alone = {tie["layer"] for tie in document["ties"]} <= {ALLIANCES}
    return {
        "spec": spec(),
        "ratio": RATIO,
        "night": theme.PAIRS,
        "paper": _PAPER,
        "bare": all(each["why"] for each in document["layers"] if each["chosen"]),
        "on": document["on_display"],
        "states": [
            {
                "slug": row["slug"],
                "name": row["name"],
                "x": row["x"],
                "y": row["y"],
                "colour": colour[row["slug"]],
                "ties": row["ties"],
                "sure": row["sure"],
                "bloc": row["bloc"],
            }
            for row in document["states"]
        ],
        "ties": list(_ties(document, colour if alone else {}, of)),
        "pledges": {
            line: [said["name"], said["obligation"], said["article"]]
            for line, said in document["pledges"].items()
        },
    }


def _ties(
    document: Document, colour: Mapping[str, str], of: Mapping[str, int | None]
) -> Iterator[Document]:
    """Yield the ties as they are drawn; those within a bloc have its colour."""
    crowd = min(1.0, len(document["ties"]) / _CROWD)
    strong = (round(0.8 - 0.46 * crowd, 2), round(1.5 - 0.5 * crowd, 2))
    for tie in document["ties"]:
        a, b, drawn = tie["a"], tie["b"], look(tie)
        line, width, opacity = LINES[drawn]
        if drawn == "defence":
            opacity, width = strong
        within = colour and of[a] is not None and of[a] == of[b]
        if within and colour[a] != theme.INK:
            line = colour[a]
        made = {
            "a": a,
            "b": b,
            "layer": tie["layer"],
            "look": drawn,
            "colour": line,
            "width": width,
            "opacity": opacity,
        }
        if tie["direction"] != "both":
            made["to"] = b if tie["direction"] == "a" else a
        if tie["number"] is not None:
            made["number"] = tie["number"]
        if tie["given"] or tie["returned"]:
            made |= {"given": tie["given"], "returned": tie["returned"]}
        yield made


def spec() -> dict[str, Any]:
    """Return the picture without its data: lines, heads, dots, names.

    Returns
    -------
    dict
        A Vega-Lite document with the named data `webs`, `own`, `heads`, `states` and
        `names`, and the parameters `near`: the state that is looked at, and `beside`:
        those that stay clear with it.
    """
    return {
        "$schema": figure.SCHEMA,
        "config": {**theme.config(), "background": None, "padding": 0},
        "autosize": {"type": "none"},
        "params": [{"name": "near", "value": ""}, {"name": "beside", "value": []}],
        "layer": [
            _webs(),
            _own(),
            _heads(),
            _dots(),
            _names(halo=True),
            _names(halo=False),
        ],
    }


def _raw(name: str) -> dict[str, Any]:
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def _taken(name: str) -> dict[str, Any]:
    return {"field": name, "type": "nominal", "scale": None, "legend": None}


_PLACE: Final = {"x": _raw("x"), "y": _raw("y")}


def _number(name: str) -> dict[str, Any]:
    return {"field": name, "type": "quantitative", "scale": None, "legend": None}


def _clear(shown: str, name: str) -> dict[str, Any]:
    """Return the opacity of a field, faded where another state is looked at."""
    test = f"near !== '' && !({shown})"
    return {"condition": {"test": test, "value": _FADED}, **_number(name)}


_OWN: Final = "datum.a === near || datum.b === near"
_NEAR: Final = "indexof(beside, datum.slug) >= 0"


def _webs() -> dict[str, Any]:
    """Return all ties, those that look alike as one shape: a thousand lines are slow.

    A shape is a GeoJSON feature whose coordinates are points of the screen.
    """
    return {
        "data": {"name": WEBS},
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "mark": {"type": "geoshape", "filled": False, "cursor": "pointer"},
        "encoding": {
            **_stroke(),
            "strokeOpacity": {
                "condition": {"test": "near !== ''", "value": _FADED},
                **_number("opacity"),
            },
        },
    }


def _own() -> dict[str, Any]:
    """Return the ties of the state that is looked at."""
    return {
        "data": {"name": OWN},
        "mark": {"type": "rule", "cursor": "pointer"},
        "encoding": {
            **_PLACE,
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            **_stroke(),
            "strokeOpacity": _number("opacity"),
        },
    }


def _stroke() -> dict[str, Any]:
    dashes = [
        {"test": f"datum.look === '{name}'", "value": dash}
        for name, dash in DASHES.items()
        if dash[1]
    ]
    return {
        "stroke": _taken("colour"),
        "strokeWidth": _number("width"),
        "strokeDash": {"condition": dashes, "value": [1, 0]},
    }


def _heads() -> dict[str, Any]:
    """Return the heads of promises that one side alone has made."""
    return {
        "data": {"name": HEADS},
        "mark": {"type": "point", "shape": "triangle", "filled": True, "size": 16},
        "encoding": {
            **_PLACE,
            "angle": _number("angle"),
            "fill": _taken("colour"),
            "opacity": _clear(_OWN, "opacity"),
        },
    }


def _dots() -> dict[str, Any]:
    unsure = "!datum.sure"
    return {
        "data": {"name": STATES},
        "mark": {"type": "circle", "cursor": "pointer"},
        "encoding": {
            **_PLACE,
            "size": _number("size"),
            "fill": {
                "condition": {"test": unsure, "value": theme.PAPER},
                **_taken("colour"),
            },
            "stroke": {
                "condition": {"test": unsure, "value": theme.INK},
                "value": theme.PAPER,
            },
            "strokeWidth": {
                "condition": {"test": unsure, "value": 1.5},
                "value": 1,
            },
            "strokeDash": {
                "condition": {"test": unsure, "value": [2, 2]},
                "value": [1, 0],
            },
            "opacity": {
                "condition": {"test": f"near !== '' && !({_NEAR})", "value": 0.2},
                "value": 1,
            },
        },
    }


def _names(*, halo: bool) -> dict[str, Any]:
    """Return the names for which there is room; once in paper, to be read on lines."""
    edge = {"stroke": theme.PAPER, "strokeWidth": 3, "strokeJoin": "round"}
    return {
        "data": {"name": NAMES},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "fontSize": 12,
            "font": theme.FONT,
            "color": theme.PAPER if halo else theme.INK,
            **(edge if halo else {}),
        },
        "encoding": {
            **_PLACE,
            "text": {"field": "name", "type": "nominal"},
            "opacity": {
                "condition": {"test": f"near !== '' && !({_NEAR})", "value": 0.15},
                "value": 1,
            },
        },
    }
