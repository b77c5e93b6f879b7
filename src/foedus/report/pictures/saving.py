"""A picture as a file: SVG, PNG, an HTML page, its Vega-Lite document, or its data."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from foedus.errors import OutputError
from foedus.report import file, theme
from foedus.report.page import policy
from foedus.report.pictures.picture import LEAST_WIDTH, WIDTH, Picture

PNG_SCALE: Final = 2.0
_STYLE: Final = (
    "body{font-family:%s;max-width:720px;margin:24px auto;padding:0 16px;"
    "line-height:1.5}svg{max-width:100%%;height:auto}"
    ".night,.narrow{display:none}"
    "@media(max-width:600px){.wide{display:none}.narrow{display:block}}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    "th,td{padding:2px 10px 2px 0;text-align:left}td.n{text-align:right}"
    "@media(prefers-color-scheme:dark){.night{display:block}.day{display:none}}"
    "@media print{.night{display:none}.day{display:block}}"
)


def write(
    picture: Picture,
    path: str | os.PathLike[str],
    *,
    width: int = WIDTH,
    night: bool = False,
) -> Path:
    """Write a picture to a file, whole or not at all, without a network.

    Parameters
    ----------
    picture : Picture
        The picture.
    path : str or PathLike
        Its ending says the form: ``.svg``, ``.png`` (twice the pixels), ``.html`` (for
        day, night and small screens, with summary and data, without scripts),
        ``.json`` (Vega-Lite) or ``.csv`` (the data).
    width : int
        Width in pixels, at least 320.
    night : bool
        Whether to draw in light ink on dark ground; an HTML page has both.

    Returns
    -------
    Path
        The path written.

    Raises
    ------
    OutputError
        If the ending is another, or the file cannot be written; an old file is kept.
    AssessmentError
        If the width is below 320.
    """
    target = Path(path)
    make = _FORMS.get(target.suffix.lower())
    if make is None:
        problem = f"A picture cannot be written as '{target.name}'."
        remedy = f"Let its name end in one of: {', '.join(_FORMS)}."
        raise OutputError(problem, remedy, found=target.suffix)
    return file.write(target, make(picture, width, night))


def svg(picture: Picture, *, width: int = WIDTH, night: bool = False) -> str:
    """Return a picture as SVG, with its title and summary for screen readers.

    Parameters
    ----------
    picture : Picture
        The picture.
    width : int
        Width in pixels, at least 320.
    night : bool
        Whether to draw in light ink on dark ground.
    """
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(picture.spec(width=width, night=night))
    head, end, rest = drawn.partition(">")
    words = f"<title>{html.escape(picture.title)}</title>"
    words += f"<desc>{html.escape(picture.summary)}</desc>"
    return f'{head} role="img"{end}{words}{rest}'


def _svg(picture: Picture, width: int, night: bool) -> str:
    return svg(picture, width=width, night=night)


def _png(picture: Picture, width: int, night: bool) -> bytes:
    import vl_convert

    spec = picture.spec(width=width, night=night)
    drawn: bytes = vl_convert.vegalite_to_png(spec, scale=PNG_SCALE)
    return drawn


def _json(picture: Picture, width: int, night: bool) -> str:
    spec = picture.spec(width=width, night=night)
    return json.dumps(spec, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _csv(picture: Picture, width: int, night: bool) -> str:
    return picture.table.write_csv()


def _html(picture: Picture, width: int, night: bool) -> str:
    style = _STYLE % theme.FONT
    style = (
        theme.stylesheet() + "body{background:var(--paper);color:var(--ink)}" + style
    )
    drawn = "".join(
        f"<div class='{size}'><div class='{when}'>"
        f"{svg(picture, width=room, night=when == 'night')}</div></div>"
        for size, room in (("wide", width), ("narrow", LEAST_WIDTH))
        for when in ("day", "night")
    )
    rows = "".join(
        f"<tr>{''.join(_cell(cell) for cell in row)}</tr>"
        for row in picture.table.iter_rows()
    )
    heads = "".join(
        f"<th scope='col'>{html.escape(n)}</th>" for n in picture.table.columns
    )
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta http-equiv='Content-Security-Policy' content=\""
        f'{policy([], style)}">'
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{html.escape(picture.title)}</title><style>{style}</style></head>"
        f"<body><main><h1 hidden>{html.escape(picture.title)}</h1>"
        f"{drawn}"
        f"<p>{html.escape(picture.summary)}</p>"
        f"<details><summary>Data</summary><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></details></main></body></html>\n"
    )


def _cell(cell: object) -> str:
    if cell is None:
        return "<td class='n' title='not covered'>n/c</td>"
    kind = " class='n'" if isinstance(cell, int | float) else ""
    text = f"{cell:.6g}" if isinstance(cell, float) else str(cell)
    return f"<td{kind}>{html.escape(text)}</td>"


_FORMS: Final[Mapping[str, Callable[[Picture, int, bool], str | bytes]]] = (
    MappingProxyType(
        {".svg": _svg, ".png": _png, ".html": _html, ".json": _json, ".csv": _csv}
    )
)
FORMS: Final = tuple(_FORMS)
"""Endings of the files that a picture can be written to."""
