"""The report as one self-contained page under a strict policy.

The page asks no server for anything. Its scripts and its style are named in its policy
by their SHA-256, so nothing else can run, whatever the data hold; data reach the page
only as escaped text and as JSON that no browser runs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from foedus.answers.answer import Answer
from foedus.answers.finding import Finding, Table
from foedus.report import figure, theme, wording, world_map
from foedus.report.summary import chart_summary
from foedus.report.table import (
    NOT_COVERED,
    cell_text,
    csv_text,
    header_text,
    readable,
    sort_value,
)

if TYPE_CHECKING:
    import jinja2

BREAKING: Final = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def render(answer: Answer, *, short: bool = False) -> str:
    """Return the page.

    Parameters
    ----------
    answer : Answer
        The answer to show.
    short : bool
        Whether to give the two-page version, which has no charts and no scripts.

    Returns
    -------
    str
        A complete HTML document.

    Raises
    ------
    AssessmentError
        If a finding asks for a chart that its table does not fit.
    """
    chapters = wording.chosen(answer, short=short)
    findings = [finding for _, part in chapters for finding in part]
    drawn = {} if short else drawings(findings, answer.on)
    scripts = _scripts(charts=bool(drawn)) if _wants_scripts(findings, short) else []
    style = theme.stylesheet() + static("short.css" if short else "page.css")
    template = _templates().get_template("short.html.j2" if short else "page.html.j2")
    return template.render(
        answer=answer,
        title=wording.title(answer),
        kind=wording.type_line(answer)[0],
        day=wording.day(answer),
        summary=wording.summary(answer, short=short),
        chapters=[
            {
                "anchor": f"chapter-{anchor(chapter.id)}",
                "title": chapter.title,
                "findings": [
                    shown(f, drawn.get(f.id), f"{answer.alliance} {answer.on}")
                    for f in part
                ],
            }
            for chapter, part in chapters
        ],
        open_questions=[
            {
                "question": wording.open_question(item),
                "reason": item.reason,
                "command": item.command,
            }
            for item in answer.not_covered
        ],
        pending=wording.PENDING,
        waiting=wording.waiting(answer),
        unconfirmed=wording.UNCONFIRMED,
        legend=wording.LEGEND,
        full_command=wording.html_command(answer),
        policy=policy(scripts, style),
        style=style,
        scripts=scripts,
        payload=script_json(payload(findings, drawn)) if scripts else "",
        walk=None,
    )


def policy(scripts: Sequence[str], style: str) -> str:
    """Return the content security policy of a page.

    Parameters
    ----------
    scripts : sequence of str
        The texts of its scripts.
    style : str
        The text of its style sheet.

    Returns
    -------
    str
        A policy that allows these texts, pictures written into the page, and no more.
    """
    named = " ".join(f"'{sha256(script)}'" for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {named}; style-src '{sha256(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def sha256(text: str) -> str:
    """Return the digest of a script or style as a policy names it."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def script_json(value: object) -> str:
    """Return a value as JSON that cannot end the script element that holds it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter, escape in BREAKING.items():
        text = text.replace(letter, escape)
    return text


def anchor(text: str) -> str:
    """Return an id for a place in the page: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"


@cache
def static(name: str) -> str:
    """Return the text of a file that ships with the reports."""
    place = resources.files("foedus.report").joinpath("static", name)
    return place.read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _templates() -> jinja2.Environment:
    """Return the templates, which escape every text."""
    import jinja2

    folder = resources.files("foedus.report").joinpath("templates")
    texts = {
        place.name: place.read_text(encoding="utf-8") for place in folder.iterdir()
    }
    made = jinja2.Environment(
        loader=jinja2.DictLoader(texts),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    # Reports are in English; pages of the browser give the same words in others.
    i18n: Any = made
    i18n.install_null_translations(newstyle=True)
    return made


def _wants_scripts(findings: Sequence[Finding], short: bool) -> bool:
    """Return whether the page has charts to draw or tables to sort."""
    return not short and any(finding.table is not None for finding in findings)


def _scripts(*, charts: bool) -> list[str]:
    """Return the scripts: the chart library where there are charts, then ours."""
    ours = static("page.js")
    return [static("vega-bundle.js"), ours] if charts else [ours]


def drawings(findings: Sequence[Finding], on: str) -> dict[str, figure.Drawing]:
    """Return the drawing of each finding that has a chart, by the finding's id.

    Parameters
    ----------
    findings : sequence of Finding
        The findings of a page.
    on : str
        The day of the page, as EDTF text.

    Raises
    ------
    AssessmentError
        If a finding asks for a chart that its table does not fit.
    """
    return {
        finding.id: figure.drawing(finding, on)
        for finding in findings
        if finding.chart and finding.table is not None and finding.table.rows
    }


def payload(
    findings: Sequence[Finding], drawn: dict[str, figure.Drawing]
) -> dict[str, Any]:
    """Return what the script needs: charts, outlines, night colours and tables.

    Parameters
    ----------
    findings : sequence of Finding
        The findings of a page.
    drawn : dict of str to Drawing
        From `drawings`.

    Returns
    -------
    dict
        ``charts``, ``world`` (null without a map), ``night`` and ``tables`` (CSV), by
        anchor.
    """
    charts = {}
    for finding in findings:
        if finding.id in drawn:
            drawing = drawn[finding.id]
            charts[anchor(finding.id)] = {
                "plot": figure.plot_spec(drawing),
                "extra": figure.surround(drawing, finding),
                "ratio": drawing.ratio,
            }
    maps = any(drawing.ratio for drawing in drawn.values())
    return {
        "charts": charts,
        "world": world_map.world() if maps else None,
        "night": theme.PAIRS,
        "tables": {
            anchor(finding.id): csv_text(finding.table)
            for finding in findings
            if finding.table is not None
        },
    }


def shown(
    finding: Finding, drawing: figure.Drawing | None, named: str
) -> dict[str, Any]:
    """Return a finding as the texts that a template places.

    Parameters
    ----------
    finding : Finding
        The finding.
    drawing : Drawing or None
        Its drawing; None where it has no chart.
    named : str
        What begins the names of files that a reader saves, such as "nato 2024-12-31".
    """
    when = (finding.date, finding.edition)
    unit = "" if finding.unit in wording.YEARS else finding.unit
    return {
        "anchor": anchor(finding.id),
        "file": anchor(f"{named} {finding.id}"),
        "heading": wording.heading(finding),
        "title": finding.title,
        "statement": finding.statement,
        "confirmed": finding.confirmed,
        "value": wording.value_text(finding),
        "unit": unit,
        "when": " \N{MIDDLE DOT} ".join(part for part in when if part),
        "facts": [fact for fact in wording.facts(finding) if fact[0] != "Sources"],
        "brief_facts": wording.brief_facts(finding),
        "sources": finding.sources[: wording.FIRST_SOURCES],
        "more_sources": wording.more_sources(finding),
        "other_sources": finding.sources[wording.FIRST_SOURCES :],
        "words": chart_summary(finding),
        "chart": None if drawing is None else _chart(drawing, finding),
        "evidence": finding.evidence,
        "row_evidence": wording.rows_evidence(finding),
        "more_evidence": 0,
        "trace": finding.trace,
        **_table(finding.table),
    }


def _chart(drawing: figure.Drawing, finding: Finding) -> dict[str, Any]:
    """Return measure, key and source of a chart."""
    return {
        "measure": figure.subtitle(drawing, finding),
        "source": figure.source_line(drawing, finding),
        "key": [
            {
                "label": entry.label,
                "look": entry.look,
                "swatch": theme.swatch(entry.colour),
            }
            for entry in drawing.key
        ],
    }


def _table(table: Table | None) -> dict[str, Any]:
    """Return columns, rows and note of a table as texts."""
    if table is None:
        return {"columns": [], "rows": [], "note": ""}
    kept = readable(table)
    rows = []
    for row in kept.rows:
        cells = []
        for cell, column in zip(row.cells, kept.columns, strict=True):
            text = cell_text(cell, column)
            value = sort_value(cell, column)
            cells.append({"text": text, "sort": value, "bare": text == NOT_COVERED})
        rows.append({"confirmed": row.confirmed, "cells": cells})
    return {
        "columns": [{"head": header_text(c), "kind": c.kind} for c in kept.columns],
        "rows": rows,
        "note": kept.note,
    }
