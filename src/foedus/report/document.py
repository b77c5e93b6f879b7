"""The four forms of a report: text, HTML, Markdown and JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from os import PathLike
from typing import Any

from foedus.answers.answer import Answer
from foedus.answers.finding import Cell, Evidence, Finding, Row, Table, TableColumn
from foedus.report.file import write


def text(answer: Answer, short: bool = False, *, colour: bool = False) -> str:
    """Return the report for a terminal of 80 columns.

    Parameters
    ----------
    answer : Answer
        The answer to show.
    short : bool
        Whether to give only the findings of the two-page version.
    colour : bool
        Whether to add colours as terminal codes; off for files and pipes.

    Returns
    -------
    str
        The report, no line longer than 80 columns except where a single word is.
    """
    from foedus.report.terminal import render

    return render(answer, short=short, colour=colour)


def html(
    answer: Answer,
    path: str | PathLike[str] | None = None,
    short: bool = False,
) -> str:
    """Return the report as one self-contained page, and write it if a path is given.

    Parameters
    ----------
    answer : Answer
        The answer to show.
    path : str, PathLike or None
        Where to write the page; None to write nothing.
    short : bool
        Whether to give the two-page version, which has no charts and no scripts.

    Returns
    -------
    str
        The page. It asks no server for anything and declares a policy that allows
        none: its scripts and styles are named there by their SHA-256.

    Raises
    ------
    OutputError
        If the page cannot be written.
    AssessmentError
        If a finding asks for a chart that its table does not fit.
    """
    from foedus.report.page import render

    page = render(answer, short=short)
    if path is not None:
        write(path, page)
    return page


def markdown(answer: Answer, short: bool = False) -> str:
    """Return the report as Markdown with tables, in the words of the page.

    Parameters
    ----------
    answer : Answer
        The answer to show.
    short : bool
        Whether to give only the findings of the two-page version, without tables.

    Returns
    -------
    str
        CommonMark with pipe tables; what is not covered reads "n/c".
    """
    from foedus.report.plain import render

    return render(answer, short=short)


def json_document(answer: Answer) -> str:
    """Return the whole answer as a JSON document.

    Parameters
    ----------
    answer : Answer
        The answer to show.

    Returns
    -------
    str
        An object with at least `alliance, on, chapters: [{id, title, findings}],
        not_covered: [{question, command}]`; null where nothing is known, never NaN.
    """
    text = json.dumps(
        answer_document(answer), ensure_ascii=False, indent=2, allow_nan=False
    )
    return f"{text}\n"


def answer_document(answer: Answer) -> dict[str, Any]:
    """Return the whole answer as values that JSON can hold.

    Parameters
    ----------
    answer : Answer
        The answer.

    Returns
    -------
    dict
        See `json_document`.
    """
    return {
        "alliance": answer.alliance,
        "name": answer.name,
        "on": answer.on,
        "on_display": answer.on_display,
        "type": answer.type,
        "why_type": answer.why_type,
        "summary": list(answer.summary),
        "chapters": [
            {
                "id": chapter.id,
                "title": chapter.title,
                "findings": [finding_document(f) for f in chapter.findings],
            }
            for chapter in answer.chapters
        ],
        "not_covered": [asdict(item) for item in answer.not_covered],
        "sources": list(answer.sources),
        "version": answer.version,
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """Return a finding as values that JSON can hold.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    dict
        Its fields by name; `interval` is two numbers or null, `table` an object with
        columns, rows and note, or null.
    """
    interval = finding.interval
    return {
        "id": finding.id,
        "question": finding.question,
        "title": finding.title,
        "statement": finding.statement,
        "value": _cell(finding.value),
        "unit": finding.unit,
        "date": finding.date,
        "edition": finding.edition,
        "interval": None if interval is None else [_cell(bound) for bound in interval],
        "interval_note": finding.interval_note,
        "comparison": list(finding.comparison),
        "evidence": [asdict(item) for item in finding.evidence],
        "method": finding.method,
        "reference": finding.reference,
        "sources": list(finding.sources),
        "caveats": list(finding.caveats),
        "trace": finding.trace,
        "table": None if finding.table is None else table_document(finding.table),
        "chart": finding.chart or None,
        "confirmed": finding.confirmed,
        "short": finding.short,
    }


def finding_of(document: Mapping[str, Any]) -> Finding:
    """Return the finding that a document was made of.

    Parameters
    ----------
    document : mapping
        From `finding_document`, also after a walk through JSON.

    Returns
    -------
    Finding
        The finding; a number that was not finite is None.
    """
    said = dict(document)
    interval, table = said["interval"], said["table"]
    for name in ("comparison", "sources", "caveats"):
        said[name] = tuple(said[name])
    said["evidence"] = _evidence_of(said["evidence"])
    said["interval"] = None if interval is None else tuple(interval)
    said["table"] = None if table is None else _table_of(table)
    said["chart"] = said["chart"] or ""
    return Finding(**said)


def _evidence_of(items: Iterable[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(**item) for item in items)


def _table_of(document: Mapping[str, Any]) -> Table:
    rows = (
        Row(r["key"], tuple(r["cells"]), _evidence_of(r["evidence"]), r["confirmed"])
        for r in document["rows"]
    )
    columns = tuple(TableColumn(**column) for column in document["columns"])
    return Table(columns, tuple(rows), document["note"])


def table_document(table: Table) -> dict[str, Any]:
    """Return a table as values that JSON can hold: columns, rows and note.

    Parameters
    ----------
    table : Table
        The table.
    """
    rows = [
        {
            "key": row.key,
            "cells": [_cell(cell) for cell in row.cells],
            "confirmed": row.confirmed,
            "evidence": [asdict(item) for item in row.evidence],
        }
        for row in table.rows
    ]
    columns = [asdict(column) for column in table.columns]
    return {"columns": columns, "rows": rows, "note": table.note}


def _cell(cell: Cell) -> Cell:
    """Return a cell, or None for a number that is not finite."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell
