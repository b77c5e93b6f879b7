"""Colours and chart settings that every report shares, for paper and for night.

A colour is written once, as its value on paper. `PAIRS` says what it becomes at night,
so a chart has one specification and `at_night` gives the other.
"""

from __future__ import annotations

from typing import Any, Final, cast

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
"""A value that JSON can hold."""

FONT: Final = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
)

PAPER: Final = "#fcfbf8"
INK: Final = "#22282e"
MUTED: Final = "#59626b"
RULE: Final = "#d9d6ce"
LAND: Final = "#e2dfd6"
HATCH: Final = "#9aa0a6"
HATCH_GROUND: Final = "#eceae4"
PALE: Final = "#9cc3dc"

BLUE: Final = "#0072b2"
VERMILLION: Final = "#d55e00"
GREEN: Final = "#009e73"
ORANGE: Final = "#e69f00"
PURPLE: Final = "#cc79a7"
SKY: Final = "#56b4e9"
YELLOW: Final = "#f0e442"

CATEGORIES: Final = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, YELLOW)
"""The seven Okabe-Ito hues, in the order in which categories take them."""

LOW: Final = "#f2b36b"
MIDDLE: Final = "#b3b0a8"
HIGH: Final = "#0a4a7f"
FAINT: Final = "#dbe6ee"

DIVERGING: Final = (LOW, MIDDLE, HIGH)
"""From below to above the middle. Lightness falls throughout, so that grey print and
every kind of colour vision keep the order."""
SEQUENTIAL: Final = (FAINT, HIGH)
"""From little to much."""
STEPS: Final = (FAINT, "#b1c5d8", "#89a6c2", "#6187ac", "#3a6895", HIGH)
"""The same in steps of equal lightness (in Oklab)."""

PAIRS: Final = {
    PAPER: "#15191d",
    INK: "#e9e6df",
    MUTED: "#a8afb6",
    RULE: "#3a4148",
    LAND: "#323a41",
    HATCH: "#7f878f",
    HATCH_GROUND: "#262c32",
    PALE: "#2f6184",
    BLUE: "#3d9cd8",
    LOW: "#8a4a0a",
    MIDDLE: "#83827d",
    HIGH: "#b5dcf7",
    FAINT: "#25404f",
    STEPS[1]: "#3f5c6e",
    STEPS[2]: "#5b7a8e",
    STEPS[3]: "#789ab0",
    STEPS[4]: "#96bad3",
}
"""Each colour on paper and what it becomes at night; the rest stay as they are."""

STABLE: Final = {
    "member": BLUE,
    "nato": BLUE,
    "warsaw-pact": VERMILLION,
    "eu-csdp-lisbon": ORANGE,
    "un-charter": SKY,
    "delian-league": GREEN,
    "us-japan-1960": PURPLE,
}
"""Categories that have the same colour in every chart."""


def colours(names: tuple[str, ...]) -> dict[str, str]:
    """Return a colour for each category.

    Parameters
    ----------
    names : tuple of str
        Distinct categories in the order they are shown.

    Returns
    -------
    dict of str to str
        A hue for each name; from the eighth on, the muted grey.
    """
    chosen = {name: STABLE[name] for name in names if name in STABLE}
    free = [hue for hue in CATEGORIES if hue not in chosen.values()]
    rest = [name for name in names if name not in chosen]
    padded = [*free, *[MUTED] * len(rest)]
    return {**chosen, **dict(zip(rest, padded, strict=False))}


def hatch(stripes: int = 4, ratio: float = 1.0) -> dict[str, Json]:
    """Return the hatching that stands for *not covered*, as a Vega gradient.

    Parameters
    ----------
    stripes : int
        How many stripes cross the shape; at least 1.
    ratio : float
        Height of the shape over its width, so that stripes lie at 45 degrees.

    Returns
    -------
    dict
        A linear gradient with hard stops, which canvas and SVG both draw.
    """
    stops: list[Json] = []
    for stripe in range(stripes):
        start, middle = stripe / stripes, (stripe + 0.45) / stripes
        stops += [
            {"offset": round(start, 4), "color": HATCH},
            {"offset": round(middle, 4), "color": HATCH},
            {"offset": round(middle, 4), "color": HATCH_GROUND},
            {"offset": round((stripe + 1) / stripes, 4), "color": HATCH_GROUND},
        ]
    reach = (1 + ratio) / (1 + ratio**2)
    x, y = round(reach, 4), round(reach * ratio, 4)
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": x, "y2": y, "stops": stops}


def at_night(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a chart specification with its paper colours changed for night."""
    return {key: _repainted(value) for key, value in spec.items()}


def _repainted(value: Json) -> Json:
    if isinstance(value, str):
        return PAIRS.get(value, value)
    if isinstance(value, list):
        return [_repainted(item) for item in value]
    return at_night(value) if isinstance(value, dict) else value


def config() -> dict[str, Json]:
    """Return the Vega-Lite configuration of every chart."""
    axis = {
        "labelColor": INK,
        "labelFontSize": 12,
        "labelLimit": 210,
        "titleColor": MUTED,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "domainColor": RULE,
        "tickColor": RULE,
        "gridColor": RULE,
        "gridOpacity": 0.7,
        "tickSize": 4,
        "labelFlush": False,
        "labelPadding": 6,
    }
    title = {
        "anchor": "start",
        "frame": "bounds",
        "font": FONT,
        "fontSize": 16,
        "fontWeight": 600,
        "color": INK,
        "subtitleFont": FONT,
        "subtitleFontSize": 12,
        "subtitleColor": MUTED,
        "offset": 14,
        "lineHeight": 20,
    }
    return cast(
        "dict[str, Json]",
        {
            "font": FONT,
            "background": PAPER,
            "padding": {"left": 8, "right": 16, "top": 8, "bottom": 8},
            "view": {"stroke": None},
            "axis": axis,
            "title": title,
            "text": {"font": FONT, "fontSize": 12, "color": INK},
        },
    )


def stylesheet(*, switched: bool = False) -> str:
    """Return the colours as custom properties of CSS, for paper, night and print.

    Parameters
    ----------
    switched : bool
        Whether the attribute ``data-theme`` of the page ("light" or "dark") goes before
        the setting of the system.
    """
    names = {
        "paper": PAPER,
        "ink": INK,
        "muted": MUTED,
        "rule": RULE,
        "hatch": HATCH,
        "hatch-ground": HATCH_GROUND,
        "blue": BLUE,
    }
    used = dict.fromkeys((*names.values(), *CATEGORIES, *PAIRS))
    day = "".join(f"--{name}:{value};" for name, value in names.items())
    day += "".join(f"--{swatch(value)}:{value};" for value in used)
    night = "".join(f"--{name}:{PAIRS.get(v, v)};" for name, v in names.items())
    night += "".join(f"--{swatch(value)}:{PAIRS.get(value, value)};" for value in used)
    rules = "".join(f".{swatch(value)}{{--c:var(--{swatch(value)})}}" for value in used)
    system = ":root:not([data-theme=light])" if switched else ":root"
    chosen = (
        ":root[data-theme=light]{color-scheme:light}\n"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{night}}}}}\n"
    )
    return (
        f":root{{color-scheme:light dark;{day}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{{system}{{{night}}}}}\n"
        f"{chosen if switched else ''}{rules}\n"
    )


def swatch(colour: str) -> str:
    """Return the class that gives an element a colour of the palette."""
    return f"c-{colour.lstrip('#')}"
