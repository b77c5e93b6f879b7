"""A chart in words, for readers who do not see it."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Final

from foedus.answers.finding import Cell, Finding, Table
from foedus.report.table import NOT_COVERED, cell_text, date_text

VALUES: Final = {
    "guideline": ("member", "share"),
    "bars": ("label", "value"),
    "dots": ("label", "value"),
    "line": ("series", "value"),
}
COUNTED: Final = {"map": "status", "timeline": "status", "events": "kind"}
NAMED: Final = 8


def chart_summary(finding: Finding) -> str:
    """Return what a finding's chart shows, in two or three sentences.

    Parameters
    ----------
    finding : Finding
        A finding with a table; its chart may be any kind, or none.

    Returns
    -------
    str
        Range and middle of the numbers, or how often each status occurs; then what is
        not covered and what is unconfirmed. "" without a table.
    """
    table = finding.table
    if table is None or not table.rows:
        return ""
    if finding.chart in VALUES:
        label, value = VALUES[finding.chart]
        words, bare = _numbers(table, label, value), value
    elif finding.chart == "opinion":
        words, bare = _opinions(table), "pct"
    elif finding.chart in COUNTED:
        bare = COUNTED[finding.chart]
        words = _counts(table, bare, dated=finding.chart != "map")
    else:
        return ""
    return " ".join([*words, *_limits(table, bare)])


def _column(table: Table, name: str) -> list[Cell]:
    """Return the cells of a column, or none if the table lacks it."""
    names = [column.name for column in table.columns]
    if name not in names:
        return []
    return [row.cells[names.index(name)] for row in table.rows]


def _shown(table: Table, name: str, cell: Cell) -> str:
    """Return a cell of a column as the table shows it, with its unit."""
    column = next(column for column in table.columns if column.name == name)
    unit = f" {column.unit}" if column.unit else ""
    return f"{cell_text(cell, column)}{unit}"


def _numbers(table: Table, label: str, value: str) -> list[str]:
    """Return largest, smallest and middle number."""
    labels, cells = _column(table, label), _column(table, value)
    if label == "series":
        return _series(table)
    column = next(column for column in table.columns if column.name == label)
    known = [
        (float(cell), cell_text(name, column))
        for name, cell in zip(labels, cells, strict=True)
        if isinstance(cell, int | float) and cell == cell
    ]
    if not known:
        return ["No row has a figure."]
    high, low = max(known), min(known)
    middle = statistics.median(number for number, _ in known)
    return [
        f"{len(known)} rows with a figure.",
        f"Largest: {high[1]}, {_shown(table, value, high[0])};",
        f"smallest: {low[1]}, {_shown(table, value, low[0])};",
        f"median {_shown(table, value, middle)}.",
    ]


def _series(table: Table) -> list[str]:
    """Return first and last value of each series."""
    names, years = _column(table, "series"), _column(table, "year")
    cells = _column(table, "value")
    column = next(column for column in table.columns if column.name == "year")
    words = []
    for name in list(dict.fromkeys(names))[:NAMED]:
        known = [
            (year, cell)
            for series, year, cell in zip(names, years, cells, strict=True)
            if series == name and cell is not None
        ]
        if known:
            (first, start), (last, end) = known[0], known[-1]
            words.append(
                f"{name}: {_shown(table, 'value', start)} in "
                f"{cell_text(first, column)}, {_shown(table, 'value', end)} in "
                f"{cell_text(last, column)}."
            )
    return words


def _opinions(table: Table) -> list[str]:
    """Return the range of answers to each question."""
    questions, shares = _column(table, "question"), _column(table, "pct")
    places = _column(table, "country")
    words = []
    for question in dict.fromkeys(questions):
        known = [
            (float(share), str(place))
            for asked, share, place in zip(questions, shares, places, strict=True)
            if asked == question and isinstance(share, int | float)
        ]
        if known:
            low, high = min(known), max(known)
            words.append(
                f"{question}: from {_shown(table, 'pct', low[0])} ({low[1]}) to "
                f"{_shown(table, 'pct', high[0])} ({high[1]})."
            )
    return words


def _counts(table: Table, name: str, *, dated: bool) -> list[str]:
    """Return how many rows each status has, and their first and last date."""
    counts = Counter(str(cell) for cell in _column(table, name) if cell is not None)
    listed = ", ".join(f"{status}: {count}" for status, count in counts.most_common())
    words = [f"{len(table.rows)} rows ({listed})."]
    starts = _column(table, "start")
    days = starts or _column(table, "date")
    word = " start" if starts else ""
    known = [str(day) for day in days if day not in {None, ""}]
    if dated and known:
        ordered = _by_time(known)
        first, last = date_text(ordered[0]), date_text(ordered[-1])
        words.append(f"First{word} {first}, last{word} {last}.")
    return words


def _by_time(texts: Sequence[str]) -> list[str]:
    """Return dates in order of time; BCE years sort backwards as text."""
    return sorted(texts, key=_time_key)


def _time_key(text: str) -> tuple[int, str]:
    """Return the year as a number, and the rest of the text."""
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("-")[:4].replace("X", "0")
    return (sign * int(digits) if digits.isdigit() else 0, text)


def _limits(table: Table, name: str) -> list[str]:
    """Return what is not covered and what is unconfirmed."""
    names = [column.name for column in table.columns]
    first = table.columns[1 if names[0] == "iso3" else 0]
    place = names.index(first.name)
    bare = [
        cell_text(row.cells[place], first)
        for row, cell in zip(table.rows, _column(table, name), strict=True)
        if cell is None or cell != cell
    ]
    loose = [cell_text(r.cells[place], first) for r in table.rows if not r.confirmed]
    words = []
    if bare:
        words.append(f"Not covered ({NOT_COVERED}): {_listed(bare)}.")
    if loose:
        words.append(f"Unconfirmed: {_listed(loose)}.")
    return words


def _listed(names: Sequence[str]) -> str:
    """Return names, each once, the first eight of them."""
    distinct = list(dict.fromkeys(names))
    more = len(distinct) - NAMED
    return ", ".join(distinct[:NAMED]) + (f" and {more} more" if more > 0 else "")
