"""A heat map of how alike the states of a year are, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.answers.spending import articled
from foedus.errors import AssessmentError
from foedus.report import theme
from foedus.report.drawing import (
    NOT_COVERED,
    Drawing,
    Record,
    Spec,
    field,
    hover,
    layer,
    pixel,
)
from foedus.report.pictures.picture import Picture, needs

NAME: Final = "similarity"
MOST: Final = 60
LETTER: Final = 6.6
TILES: Final = 40
SCALE: Final = 12
"""Height of the strip that explains the colours, in pixels."""

Matrix = NDArray[np.float64]


def similarity_map(
    frame: pl.DataFrame,
    *,
    measure: str = "similarity",
    limits: tuple[float, float] = (-1.0, 1.0),
    middle: float | None = 0.0,
    alike: bool = True,
    order: Sequence[str] = (),
    when: str = "",
    source: str = "",
) -> Picture:
    """Draw the values of pairs of states as coloured cells.

    Parameters
    ----------
    frame : polars.DataFrame
        ``state_a``, ``state_b`` (names) and ``value``, each pair once, in one year.
        Null, or no row, where not covered.
    measure : str
        Name of the measure.
    limits : tuple of two floats
        Lowest and highest value of the scale.
    middle : float, optional
        Where the two colours of the scale meet; None for a scale of one colour.
    alike : bool
        Whether a high value says that two states are alike; else that they are apart.
    order : sequence of str
        States from the top; by default those that are alike stand together.
    when : str
        The year, for the subtitle.
    source : str
        Source and date.

    Returns
    -------
    Picture
        Dark is high, in print too. Its title names the pair with the highest and the
        pair with the lowest value.

    Raises
    ------
    AssessmentError
        If a column is missing, a pair stands twice, nothing is covered, a state is not
        in `order`, or there are more than sixty states.

    Notes
    -----
    States are put in order by average linkage of their distances, what is not covered
    taken as the mean, and the order of the leaves that keeps neighbours closest.
    """
    needs(frame, "state_a", "state_b", "value", picture=NAME)
    names = sorted({*frame["state_a"], *frame["state_b"]})
    _check(frame, names, order)
    grid = _grid(frame, names)
    placed = list(order) or _clustered(grid, names, alike)
    at = {name: number for number, name in enumerate(names)}
    rows = [
        {
            "a": a,
            "b": b,
            "value": None if np.isnan(v := grid[at[a], at[b]]) else float(v),
        }
        for a in placed
        for b in placed
        if a != b
    ]
    table = pl.DataFrame(
        {
            "state_a": frame["state_a"],
            "state_b": frame["state_b"],
            "value": frame["value"].cast(pl.Float64).fill_nan(None),
        }
    )
    title, more = _words(table, measure, len(names), alike)
    ends = (min(limits[0], *_known(rows)), max(limits[1], *_known(rows)))

    def draw(width: int) -> Drawing:
        return _drawing(rows, placed, ends, middle, width)

    return Picture(
        title=title,
        subtitle=f"{measure[:1].upper()}{measure[1:]} of each pair"
        + (f", {when}" if when else ""),
        source=source,
        summary=f"{title} {more}",
        table=table,
        draw=draw,
    )


def _check(frame: pl.DataFrame, names: Sequence[str], order: Sequence[str]) -> None:
    if len(names) > MOST:
        problem = f"A map of {len(names)} states has no room for their names."
        remedy = f"Name {MOST} states at most, with --states."
        raise AssessmentError(problem, remedy, found=len(names))
    pairs = {tuple(sorted(pair)) for pair in frame.select("state_a", "state_b").rows()}
    if len(pairs) < frame.height:
        problem = "A pair of states stands twice: a map shows one year."
        raise AssessmentError(problem, "Ask for one year.", found=frame.height)
    if order and set(order) != set(names):
        lacking = sorted(set(names) ^ set(order))
        problem = f"The order and the pairs differ in {', '.join(lacking[:3])}."
        raise AssessmentError(problem, "Name each state once.", found=lacking)
    if frame["value"].drop_nulls().drop_nans().is_empty():
        problem = "No pair is covered: there is nothing to draw."
        raise AssessmentError(problem, "Ask for a year that the source covers.")


def _known(rows: Sequence[Record]) -> list[float]:
    return [row["value"] for row in rows if row["value"] is not None]


def _grid(frame: pl.DataFrame, names: Sequence[str]) -> Matrix:
    at = {name: number for number, name in enumerate(names)}
    grid = np.full((len(names), len(names)), np.nan)
    for a, b, value in frame.select("state_a", "state_b", "value").iter_rows():
        grid[at[a], at[b]] = grid[at[b], at[a]] = np.nan if value is None else value
    return grid


def _clustered(grid: Matrix, names: Sequence[str], alike: bool) -> list[str]:
    """Put states that are alike next to each other."""
    if len(names) < 3:
        return list(names)
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    apart = np.nanmax(grid) - grid if alike else grid - np.nanmin(grid)
    apart = np.where(np.isnan(apart), np.nanmean(apart), apart)
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), "average", optimal_ordering=True)
    return [names[leaf] for leaf in leaves_list(tree)]


def _drawing(
    rows: Sequence[Record],
    names: Sequence[str],
    ends: tuple[float, float],
    middle: float | None,
    width: int,
) -> Drawing:
    left = min(round(LETTER * max(map(len, names))) + 12, round(width * 0.34))
    cell = max(9.0, min(52.0, (width - left) / len(names)))
    height = round(cell * len(names))
    small = max(8, min(12, round(cell) - 1))
    flat = {"ticks": False, "domain": False, "title": None, "grid": False}
    beside = {
        **flat,
        "labelFontSize": small,
        "labelLimit": left - 8,
        "labelOverlap": False,
    }
    below = {**beside, "labelAngle": -90, "labelLimit": 110, "labelBaseline": "middle"}
    scale = {"domain": list(names), "padding": 0}
    y = field("a", "nominal", sort=None, scale=scale, axis=beside)
    x = field("b", "nominal", sort=None, scale=scale, axis=below)
    known = [row for row in rows if row["value"] is not None]
    bare = [row for row in rows if row["value"] is None]
    colour = _colour(ends, middle)
    thin = {"stroke": theme.PAPER, "strokeWidth": 1}
    place = {"x": x, "y": y, "tooltip": hover("a", "b", "value")}
    layers = [layer(known, "rect", thin, {**place, "fill": field("value", **colour)})]
    selves = [{"a": name, "b": name, "sign": "\N{MIDDLE DOT}"} for name in names]
    text = {"x": x, "y": y, "text": field("sign", "nominal")}
    layers.append(layer(selves, "text", {"color": theme.MUTED}, text))
    if bare:
        hatched = {"fill": theme.hatch(3), **thin}
        layers.append(layer(bare, "rect", hatched, {"x": x, "y": y}))
    if middle is not None:
        signs = [{**row, "sign": "−"} for row in known if row["value"] < middle]
        if cell >= 12 and signs:
            layers.append(layer(signs, "text", {"color": theme.INK}, text))
    foot = round(6.2 * min(18, max(map(len, names))) * small / 12) - 10
    strip = _strip(ends, middle, colour, left, min(220, width - 40))
    key = (NOT_COVERED,) if bare else ()
    return Drawing(
        (*layers, *strip), height, key, "", head=SCALE + 26, left=left, foot=foot
    )


def _colour(ends: tuple[float, float], middle: float | None) -> Spec:
    if middle is None:
        scale: Spec = {"domain": list(ends), "range": list(theme.SEQUENTIAL)}
    else:
        scale = {"domain": [ends[0], middle, ends[1]], "range": list(theme.DIVERGING)}
    return {"scale": {**scale, "clamp": True, "interpolate": "lab"}, "legend": None}


def _strip(
    ends: tuple[float, float], middle: float | None, colour: Spec, left: int, wide: int
) -> list[Spec]:
    """Return the strip above the plot that says which colour is which value."""
    step = (ends[1] - ends[0]) / TILES
    tiles = [
        {
            "value": ends[0] + step * (n + 0.5),
            "from": -left + wide * n / TILES,
            "to": -left + min(wide, wide * (n + 1) / TILES + 0.6),
        }
        for n in range(TILES)
    ]
    top = -SCALE - 26
    place: dict[str, Any] = {
        "x": field("from", scale=None, axis=None),
        "x2": {"field": "to"},
        "y": pixel(top),
        "y2": pixel(top + SCALE),
        "fill": field("value", **colour),
    }
    told = [ends[0], *([] if middle is None else [middle]), ends[1]]
    said: list[Record] = [
        {
            "at": -left + wide * (v - ends[0]) / (ends[1] - ends[0]),
            "text": f"{v:.2g}".replace("-", "−"),
        }
        for v in told
    ]
    made = [layer(tiles, "rect", {}, place)]
    for number, one in enumerate(said):
        align = (
            "left" if not number else "center" if number < len(said) - 1 else "right"
        )
        where = {"x": pixel(float(one["at"])), "y": pixel(top + SCALE + 9)}
        made.append(layer([one], "text", {"align": align, "color": theme.MUTED},
                          {**where, "text": field("text", "nominal")}))  # fmt: skip
    return made


def _words(
    table: pl.DataFrame, measure: str, states: int, alike: bool
) -> tuple[str, str]:
    known = table.drop_nulls("value").sort("value", "state_a", "state_b")
    low, high = known.row(0, named=True), known.row(-1, named=True)
    near, far = (high, low) if alike else (low, high)

    def pair(row: Record) -> str:
        return f"{articled(row['state_a'])} and {articled(row['state_b'])}"

    near_by, far_off = _number(near["value"]), _number(far["value"])
    same = known.filter(pl.col("value") == near["value"]).height
    many = f" (as are {same - 1} more)" if same > 1 else ""
    title = (
        f"Of {known.height:,} pairs, {pair(near)} are the most alike "
        f"({near_by}){many}, {pair(far)} the least ({far_off})."
    )
    bare = table.height - known.height
    mean = known["value"].mean()
    more = f"{measure[:1].upper()}{measure[1:]} of {states} states, "
    more += f"{_number(mean)} on average."
    if bare:
        more += f" {bare:,} pairs are not covered and hatched."
    return title, more


def _number(value: object) -> str:
    return f"{float(str(value)):.2f}".replace("-", "−")
