"""The network of alliances in one or more years, every state in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus.answers.spending import articled
from foedus.errors import AssessmentError
from foedus.report import theme
from foedus.report.drawing import (
    Drawing,
    KeyEntry,
    Record,
    Spec,
    field,
    hover,
    layer,
    words,
)
from foedus.report.pictures import layout
from foedus.report.pictures.picture import Picture, listed, needs

NAME: Final = "network"
TIES: Final[Mapping[str, tuple[str, str, list[float]]]] = {
    "defence": ("active aid", theme.BLUE, [1, 0]),
    "consultation": ("consultation only", theme.VERMILLION, [6, 3]),
    "nonaggression": ("neutrality or non-aggression only", theme.MUTED, [1.5, 3]),
}
"""Kinds of ties: name in the key, colour, and dashes of the line."""

_ENDS: Final = ("state_a", "state_b")
_OWN: Final = ("name_a", "name_b")
LABELS: Final = 9
TWO_COLUMNS: Final = 520
HEAD: Final = 26
LARGE: Final = 60
"""Area of a dot from which on no name may cover it."""
GAP: Final = 18
LETTER: Final = 6.2


State = str | int
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Panel:
    """One year: its ties, its states and where it stands."""

    year: int
    ties: list[Record]
    names: Mapping[State, str]
    sizes: Mapping[State, float | None]


def network_by_year(
    ties: pl.DataFrame,
    *,
    sizes: pl.DataFrame | None = None,
    size: str = "capability",
    labels: int = LABELS,
    source: str = "",
) -> Picture:
    """Draw the network of each year as one of several small pictures.

    Parameters
    ----------
    ties : polars.DataFrame
        ``year``, ``state_a``, ``state_b`` (names or numbers), ``tie`` (``defence``,
        ``consultation``, or ``nonaggression`` for that and neutrality); a pair once in
        a year, with its strongest tie. ``name_a`` and ``name_b``, if there, are the
        names of that year; ``one_sided`` (Boolean), if there, marks a promise of a to b
        alone.
    sizes : polars.DataFrame, optional
        ``year``, ``state`` and ``value``, such as capability: area of the dot. A state
        without one is hatched.
    size : str
        What the sizes are.
    labels : int
        Most names in a year; states with the largest size, or the most ties, have one.
    source : str
        Source and date.

    Returns
    -------
    Picture
        A state stands in the same place in every year, by the ties of all the years.
        Its title says how many states were tied in the first and in the last year, and
        which had the most partners.

    Raises
    ------
    AssessmentError
        If a column is missing, there are no ties, or a kind of tie is unknown.
    """
    needs(ties, "year", "state_a", "state_b", "tie", picture=NAME)
    _check(ties)
    ties = _completed(ties).sort("year", "state_a", "state_b")
    places = layout.places(ties)
    panels = [_panel(ties, sizes, year) for year in sorted(ties["year"].unique())]
    title = _title(panels)

    def draw(width: int) -> Drawing:
        return _drawing(panels, places, sizes is not None, size, labels, width)

    years = listed([str(panel.year) for panel in panels])
    return Picture(
        title=title,
        subtitle=f"Pairs of states with a promise in force at the end of {years}",
        source=source,
        summary=f"{title} {' '.join(_said(panel) for panel in panels)}",
        table=ties.select("year", "state_a", "state_b", *_OWN, "tie", "one_sided"),
        draw=draw,
    )


def _completed(ties: pl.DataFrame) -> pl.DataFrame:
    """Return the ties with a name for each state, and whether they are one-sided."""
    if "one_sided" not in ties.columns:
        ties = ties.with_columns(one_sided=pl.lit(value=False))
    for name, state in zip(_OWN, _ENDS, strict=True):
        if name not in ties.columns:
            ties = ties.with_columns(pl.col(state).cast(pl.String).alias(name))
    return ties


def _check(ties: pl.DataFrame) -> None:
    for kind in ties["tie"].unique().to_list():
        if kind not in TIES:
            problem = f"There is no kind of tie '{kind}'."
            raise AssessmentError(problem, f"Use: {', '.join(TIES)}.", found=kind)
    rows = ties.select("year", "state_a", "state_b").rows()
    if len({(year, *sorted((a, b))) for year, a, b in rows}) < len(rows):
        problem = "A pair of states has two ties in one year."
        raise AssessmentError(problem, "Keep the strongest tie of each pair.")


def _panel(ties: pl.DataFrame, sizes: pl.DataFrame | None, year: int) -> _Panel:
    rows = ties.filter(pl.col("year") == year).to_dicts()
    names = {row[e]: row[n] for row in rows for e, n in zip(_ENDS, _OWN, strict=True)}
    known: dict[State, float | None] = {}
    if sizes is not None:
        mine = sizes.filter(pl.col("year") == year)
        known = dict(zip(mine["state"], mine["value"], strict=True))
    return _Panel(year, rows, dict(sorted(names.items())), known)


def _degrees(panel: _Panel) -> dict[State, int]:
    found = dict.fromkeys(panel.names, 0)
    for row in panel.ties:
        for end in _ENDS:
            found[row[end]] += 1
    return found


def _most(panel: _Panel) -> tuple[list[str], int]:
    degrees = _degrees(panel)
    most = max(degrees.values())
    return [panel.names[s] for s, n in degrees.items() if n == most], most


def _title(panels: Sequence[_Panel]) -> str:
    first, last = panels[0], panels[-1]
    names, most = _most(last)
    who = listed([articled(name) for name in names[:2]])
    if len(names) > 2:
        who = f"{len(names)} states, {articled(names[0])} among them,"
    if len(panels) == 1:
        return (
            f"{last.year}: {len(last.names)} states were tied by {len(last.ties):,} "
            f"known pairs; {who} had the most partners, {most}."
        )
    return (
        f"From {len(first.ties):,} known pairs of allies in {first.year} to "
        f"{len(last.ties):,} in {last.year}; then {who} had the most partners, {most}."
    )


def _said(panel: _Panel) -> str:
    counts = [
        f"{sum(row['tie'] == kind for row in panel.ties):,} of {name}"
        for kind, (name, _, _) in TIES.items()
    ]
    names, most = _most(panel)
    return (
        f"{panel.year}: {len(panel.names)} states, pairs: {listed(counts)}; most "
        f"partners: {listed(names[:3])} ({most})."
    )


def _drawing(
    panels: Sequence[_Panel],
    places: Mapping[State, tuple[float, float]],
    sized: bool,
    size: str,
    labels: int,
    width: int,
) -> Drawing:
    columns = 2 if width >= TWO_COLUMNS and len(panels) > 1 else 1
    side = (width - GAP * (columns - 1)) / columns
    tall = side * (0.86 if columns > 1 else 0.9)
    lines = -(-len(panels) // columns)
    height = round(lines * (tall + HEAD) + (lines - 1) * GAP)
    most = max((v for p in panels for v in p.sizes.values() if v), default=1.0)
    layers: list[Spec] = []
    for number, panel in enumerate(panels):
        left = (number % columns) * (side + GAP)
        top = (number // columns) * (tall + HEAD + GAP) + HEAD
        at = {
            name: (left + 10 + x * (side - 20), top + 10 + y * (tall - 20))
            for name, (x, y) in places.items()
        }
        box = (left, top, left + side, top + tall)
        layers += _panel_layers(panel, at, box, sized, most, labels)
    kinds = [k for k in TIES if any(r["tie"] == k for p in panels for r in p.ties)]
    looks: dict[str, Any] = {
        "defence": "line",
        "consultation": "dashes",
        "nonaggression": "dots",
    }
    key = [KeyEntry(TIES[k][0], TIES[k][1], looks[k]) for k in kinds]
    if sized:
        key.append(KeyEntry(f"area: {size}", theme.INK, "dot"))
        if any(panel.sizes.get(s) is None for panel in panels for s in panel.names):
            key.append(KeyEntry(f"{size} not covered", theme.HATCH, "hatch"))
    corners = [{"x": 0, "y": 0}, {"x": width, "y": height}]
    across = field("x", scale={"domain": [0, width], "nice": False}, axis=None)
    down = field("y", scale={"domain": [height, 0], "nice": False}, axis=None)
    flat = [layer(corners, "point", {"opacity": 0}, {"x": across, "y": down})]
    return Drawing((*flat, *layers), height, tuple(key), "", bare=True)


def _panel_layers(
    panel: _Panel,
    at: Mapping[State, tuple[float, float]],
    box: Box,
    sized: bool,
    most: float,
    labels: int,
) -> list[Spec]:
    degrees, linking = _degrees(panel), layout.linking(panel.ties)
    head = [{"x": box[0], "y": box[1] - 12, "text": str(panel.year)}]
    place: Spec = {"x": field("x"), "y": field("y")}
    told = {**place, "text": field("text", "nominal")}
    title = {"align": "left", "fontSize": 14, "fontWeight": 600}
    made = [layer(head, "text", title, told)]
    for kind in reversed(tuple(TIES)):
        made += _tie_layers([r for r in panel.ties if r["tie"] == kind], at, kind)
    nodes = [
        _node(s, panel, at, (degrees[s], linking[s]), most if sized else None)
        for s in panel.names
    ]
    nodes.sort(key=lambda node: -float(node["size"]))
    dots = {
        **place,
        "size": field("size", scale=None, legend=None),
        "tooltip": hover("state", "partners", "value"),
    }
    paper = {"stroke": theme.PAPER, "strokeWidth": 1, "opacity": 1}
    known = [node for node in nodes if not node["bare"]]
    bare = [node for node in nodes if node["bare"]]
    edge = {"stroke": theme.HATCH, "strokeWidth": 0.8, "opacity": 1}
    if bare:
        made.append(layer(bare, "circle", {"fill": theme.hatch(3), **edge}, dots))
    made.append(layer(known, "circle", {"fill": theme.INK, **paper}, dots))
    chosen = sorted(
        nodes, key=lambda n: (-float(n["weight"]), -n["partners"], n["state"])
    )
    return [*made, *_names(chosen[: labels * 2], nodes, box, labels)]


def _node(
    state: State,
    panel: _Panel,
    at: Mapping[State, tuple[float, float]],
    tied: tuple[int, float],
    most: float | None,
) -> Record:
    """Return the dot of a state; `most` is the largest size, None for none."""
    value = panel.sizes.get(state)
    sized = most is not None and value is not None
    return {
        "x": at[state][0],
        "y": at[state][1],
        "state": panel.names[state],
        "partners": tied[0],
        "value": value,
        "size": 14 + 520 * (value or 0.0) / (most or 1.0) if sized else 26.0,
        "weight": tied[1] if most is None else value or 0.0,
        "bare": most is not None and value is None,
    }


def _tie_layers(
    rows: Sequence[Record], at: Mapping[State, tuple[float, float]], kind: str
) -> list[Spec]:
    if not rows:
        return []
    _, colour, dash = TIES[kind]
    ends = []
    for row in rows:
        (x, y), (x2, y2) = at[row["state_a"]], at[row["state_b"]]
        ends.append({"x": x, "y": y, "x2": x2, "y2": y2, "one": row["one_sided"]})
    thin = {
        "color": colour,
        "strokeWidth": 1.0,
        "opacity": 0.34 if kind == "defence" else 0.8,
    }
    if dash[1]:
        thin["strokeDash"] = dash
    lines = {
        "x": field("x"),
        "y": field("y"),
        "x2": {"field": "x2"},
        "y2": {"field": "y2"},
    }
    return [
        layer(ends, "rule", thin, lines),
        *_arrows([e for e in ends if e["one"]], colour),
    ]


def _arrows(ends: Sequence[Record], colour: str) -> list[Spec]:
    """Return a head at two thirds of each one-sided promise, towards its receiver."""
    import math

    heads = [
        {
            "x": e["x"] + (e["x2"] - e["x"]) * 0.66,
            "y": e["y"] + (e["y2"] - e["y"]) * 0.66,
            "angle": math.degrees(math.atan2(e["y2"] - e["y"], e["x2"] - e["x"])) + 90,
        }
        for e in ends
    ]
    if not heads:
        return []
    look = {
        "shape": "triangle",
        "size": 36,
        "filled": True,
        "fill": colour,
        "opacity": 0.9,
    }
    place = {"x": field("x"), "y": field("y"), "angle": field("angle", scale=None)}
    return [layer(heads, "point", look, place)]


def _names(
    chosen: Sequence[Record],
    nodes: Sequence[Record],
    box: Box,
    most: int,
) -> list[Spec]:
    """Return names of what matters, each where it covers no other name."""
    taken: list[Box] = []
    rows: dict[str, list[Record]] = {"left": [], "right": [], "center": []}
    for node in chosen:
        large = [_disc(n) for n in nodes if n["size"] > LARGE and n is not node]
        for align, spot in _spots(node):
            if _inside(spot, box) and not any(
                _touch(spot, t) for t in (*taken, *large)
            ):
                taken.append(spot)
                middle = (spot[0] + spot[2]) / 2
                x = {"left": spot[0], "right": spot[2], "center": middle}[align]
                y = (spot[1] + spot[3]) / 2
                rows[align].append({"x": x, "y": y, "text": node["state"]})
                break
        if len(taken) == most:
            break
    place = {"x": field("x"), "y": field("y"), "text": field("text", "nominal")}
    return [
        part
        for align, texts in rows.items()
        if texts
        for part in words(texts, {"align": align, "fontSize": 11.5}, place)
    ]


def _spots(node: Record) -> list[tuple[str, Box]]:
    """Return boxes for a name: right, left, above and below its dot."""
    reach = (float(node["size"]) / 3.1416) ** 0.5 + 3
    wide, x, y = LETTER * len(node["state"]), node["x"], node["y"]
    return [
        ("left", (x + reach, y - 7, x + reach + wide, y + 7)),
        ("right", (x - reach - wide, y - 7, x - reach, y + 7)),
        ("center", (x - wide / 2, y - reach - 14, x + wide / 2, y - reach)),
        ("center", (x - wide / 2, y + reach, x + wide / 2, y + reach + 14)),
    ]


def _inside(spot: Box, box: Box) -> bool:
    across = spot[0] >= box[0] and spot[2] <= box[2]
    return across and spot[1] >= box[1] - 4 and spot[3] <= box[3] + 4


def _disc(node: Record) -> Box:
    """Return the box of a dot."""
    reach = (float(node["size"]) / 3.1416) ** 0.5
    x, y = node["x"], node["y"]
    return (x - reach, y - reach, x + reach, y + reach)


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] + 3 and b[0] < a[2] + 3 and a[1] < b[3] and b[1] < a[3]
