"""The network as one Vega-Lite document whose ties and states can be exchanged.

The server says where states stand, from 0 to 1; the script turns that into points of
the screen, and chooses the names for which there is room.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    "exercise": [8, 6],
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

RECEIVER: Final = {"a": "b", "b": "a"}
"""Who alone made the promise -> who alone was promised something."""

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
        ``spec`` without data, ``ratio``, ``night`` colours; ``states`` as they are
        drawn; ``ties``, in rows since there are thousands: places of both ends in
        ``states``, of the line in ``lines``, and of the end that alone was promised
        something (null for both); number, and the lines of ``pledges`` given and
        returned; ``lines``: ``layer, look, colour, width, opacity``; ``pledges``:
        alliance, promise and article of each promise; ``bare``: whether no layer that
        was asked for is covered.
    """
    blocs = {bloc["number"]: bloc for bloc in document["blocs"]["list"]}
    colour = {
        row["slug"]: theme.INK if row["bloc"] is None else _colour(blocs[row["bloc"]])
        for row in document["states"]
    }
    of = {row["slug"]: row["bloc"] for row in document["states"]}
    alone = {tie["layer"] for tie in document["ties"]} <= {ALLIANCES}
    lines = _Lines(len(document["ties"]), colour if alone else {}, of)
    at = {row["slug"]: number for number, row in enumerate(document["states"])}
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
        "ties": [_tie(tie, at, lines) for tie in document["ties"]],
        "lines": lines.listed(),
        "pledges": {
            line: [said["name"], said["obligation"], said["article"]]
            for line, said in document["pledges"].items()
        },
    }


def _tie(
    tie: Mapping[str, Any], at: Mapping[str, int], lines: _Lines
) -> list[int | float | list[int] | None]:
    end = RECEIVER.get(tie["direction"])
    return [
        at[tie["a"]],
        at[tie["b"]],
        lines.number(tie),
        None if end is None else at[tie[end]],
        tie["number"],
        tie["given"],
        tie["returned"],
    ]


class _Lines:
    """How ties are drawn, each way once; those within a bloc have its colour."""

    def __init__(
        self, ties: int, colour: Mapping[str, str], of: Mapping[str, int | None]
    ) -> None:
        crowd = min(1.0, ties / _CROWD)
        self._strong = (round(1.5 - 0.5 * crowd, 2), round(0.8 - 0.46 * crowd, 2))
        self._colour, self._of = colour, of
        self._found: dict[tuple[str, str, str], int] = {}

    def number(self, tie: Mapping[str, Any]) -> int:
        """Return the place of a tie's line in the list."""
        drawn = look(tie)
        a, b = tie["a"], tie["b"]
        line = LINES[drawn][0]
        within = self._colour and self._of[a] is not None and self._of[a] == self._of[b]
        if within and self._colour[a] != theme.INK:
            line = self._colour[a]
        return self._found.setdefault((tie["layer"], drawn, line), len(self._found))

    def listed(self) -> list[Document]:
        """Return ``layer, look, colour, width`` and ``opacity`` of each."""
        found = []
        for layer, drawn, colour in self._found:
            width, opacity = self._strong if drawn == "defence" else LINES[drawn][1:]
            found.append(
                {
                    "layer": layer,
                    "look": drawn,
                    "colour": colour,
                    "width": width,
                    "opacity": opacity,
                }
            )
        return found


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
        "mark": {"type": "geoshape", "filled": False},
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
        "mark": {"type": "rule"},
        "encoding": {
            **_PLACE,
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            **_stroke(),
            "strokeOpacity": _number("opacity"),
        },
    }


def _stroke() -> dict[str, Any]:
    """Return how ties are drawn: dashes take long, so solid lines have none at all."""
    dashes = [
        {"test": f"datum.look === '{name}'", "value": dash}
        for name, dash in DASHES.items()
        if dash[1]
    ]
    return {
        "stroke": _taken("colour"),
        "strokeWidth": _number("width"),
        "strokeDash": {"condition": dashes},
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
        "mark": {"type": "circle"},
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
