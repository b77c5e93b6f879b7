"""The report for a terminal of 80 columns, in the words of the page."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from foedus.answers.answer import Answer
from foedus.answers.finding import Finding, Row, Table, TableColumn
from foedus.report import wording
from foedus.report.summary import chart_summary
from foedus.report.table import cell_text, header_text, readable

if TYPE_CHECKING:
    import rich.padding
    from rich.console import Console

WIDTH: Final = 80
INDENT: Final = 2
LABEL: Final = 10
ROWS: Final = 12
GAP: Final = 2
LEAST: Final = 10
HEAD: Final = 14
CLAIM: Final = "bold"
QUIET: Final = "bright_black"
LOOSE: Final = "italic"


def render(answer: Answer, *, short: bool, colour: bool) -> str:
    """Return the report as text.

    Parameters
    ----------
    answer : Answer
        The answer to show.
    short : bool
        Whether to give only the findings of the two-page version, without tables.
    colour : bool
        Whether to add terminal codes.
    """
    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=WIDTH,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    _head(console, answer, short=short)
    for chapter, findings in wording.chosen(answer, short=short):
        console.rule(_clean(chapter.title), align="left", style=QUIET)
        console.print()
        for finding in findings:
            _finding(console, finding, answer, short=short)
    _foot(console, answer, short=short)
    lines = (line.rstrip() for line in stream.getvalue().splitlines())
    return "\n".join(lines).rstrip() + "\n"


def _head(console: Console, answer: Answer, *, short: bool) -> None:
    """Print name, day, type and summary."""
    _say(console, wording.title(answer), style=CLAIM)
    _say(console, ": ".join(filter(None, wording.type_line(answer))), style=QUIET)
    console.print()
    summary = wording.summary(answer, short=short)
    for sentence in summary:
        _say(console, sentence, first="- ", rest="  ")
    if summary:
        console.print()


def _finding(
    console: Console, finding: Finding, answer: Answer, *, short: bool
) -> None:
    """Print one finding."""
    pad = " " * INDENT
    _say(console, wording.heading(finding), style=QUIET)
    mark = "" if finding.confirmed else f" [{wording.UNCONFIRMED}]"
    style = CLAIM if finding.confirmed else f"{CLAIM} {LOOSE}"
    _say(console, f"{finding.statement}{mark}", style=style)
    if line := wording.value_line(finding):
        _say(console, line, first=pad, rest=pad)
    facts = wording.brief_facts(finding) if short else wording.facts(finding)
    for name, sentences in facts:
        _fact(console, name, sentences, finding)
    if finding.table is not None and finding.table.rows and not short:
        console.print()
        _table(console, readable(finding.table), answer)
        if summary := chart_summary(finding):
            _say(console, summary, first=pad, rest=pad, style=QUIET)
    if finding.evidence and not short:
        first = finding.evidence[0]
        label = f"{pad}{'From':<{LABEL}}"
        _say(console, first.key, first=label, rest=" " * len(label), style=QUIET)
        more = len(finding.evidence) - 1
        if more:
            rows = "row" if more == 1 else "rows"
            text = f"and {more} more {rows}"
            _say(console, text, first=" " * len(label), rest="", style=QUIET)
    if finding.trace:
        label = f"{pad}{'Trace':<{LABEL}}"
        _say(console, finding.trace, first=label, rest=" " * len(label), style=QUIET)
    console.print()


def _fact(
    console: Console, name: str, sentences: Sequence[str], finding: Finding
) -> None:
    """Print one fact of a finding: sources one to a line, the rest as a paragraph."""
    label = f"{' ' * INDENT}{name:<{LABEL}}"
    rest = " " * len(label)
    if name != "Sources":
        _say(console, " ".join(sentences), first=label, rest=rest)
        return
    shown = list(sentences[: wording.FIRST_SOURCES])
    if more := wording.more_sources(finding):
        shown.append(f"and {more}")
    for number, source in enumerate(shown):
        _say(console, source, first=rest if number else label, rest=rest)


def _open_questions(console: Console, answer: Answer) -> None:
    _say(console, wording.PENDING, style=QUIET)
    for item in answer.not_covered:
        _say(console, wording.open_question(item), first="- ", rest="  ")
        _say(console, item.reason, first="  ", rest="  ", style=QUIET)
        if item.command:
            _say(console, item.command, first="  $ ", rest="    ")


def _foot(console: Console, answer: Answer, *, short: bool) -> None:
    """Print the open questions, the sources and the legend."""
    if answer.not_covered:
        console.rule("Not covered", align="left", style=QUIET)
        console.print()
        if short:
            _say(console, wording.waiting(answer))
        else:
            _open_questions(console, answer)
        console.print()
    if answer.sources:
        console.rule("Sources", align="left", style=QUIET)
        console.print()
        for source in answer.sources:
            _say(console, source, first="- ", rest="  ")
        console.print()
    _say(console, wording.LEGEND, style=QUIET)
    _say(console, answer.version, style=QUIET)


def _clean(text: str) -> str:
    """Return text on one line, without control codes."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _say(
    console: Console, text: str, *, first: str = "", rest: str = "", style: str = ""
) -> None:
    """Print text broken at words, with a start for the first line and the others."""
    from rich.text import Text

    lines = textwrap.wrap(
        _clean(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in lines:
        console.print(Text(line, style=style), soft_wrap=True)


def _table(console: Console, table: Table, answer: Answer) -> None:
    """Print a table that fits; cells never wrap, and what is left out is said."""
    rows = table.rows[:ROWS]
    cells = [_cells(row, table.columns) for row in rows]
    widths = _widths(table.columns, cells)
    shown = _grid(table.columns, rows, cells, widths)
    console.print(shown)
    pad = " " * INDENT
    notes = []
    hidden = [_clean(column.title) for column in table.columns[len(widths) :]]
    if hidden:
        notes.append(f"Not shown here: {', '.join(hidden)}.")
    more = len(table.rows) - len(rows)
    if more:
        row_word = "row" if more == 1 else "rows"
        command = wording.html_command(answer)
        notes.append(f"{more} more {row_word}: {command}")
    if table.note:
        notes.append(table.note)
    for note in notes:
        _say(console, note, first=pad, rest=pad, style=QUIET)


def _cells(row: Row, columns: Sequence[TableColumn]) -> list[str]:
    """Return the cells of a row as text, the first marked where unconfirmed."""
    cells = [
        _clean(cell_text(cell, column))
        for cell, column in zip(row.cells, columns, strict=True)
    ]
    if not row.confirmed:
        cells[0] = f"{cells[0]} [{wording.UNCONFIRMED}]"
    return cells


def _widths(columns: Sequence[TableColumn], cells: Sequence[list[str]]) -> list[int]:
    """Return the width of each column that fits; text gives way before numbers."""
    widths = [
        max([*(len(row[n]) for row in cells), _head_width(column)])
        for n, column in enumerate(columns)
    ]
    room = WIDTH - INDENT
    while sum(widths) + GAP * (len(widths) - 1) > room:
        loose = [
            n
            for n, width in enumerate(widths)
            if columns[n].kind == "text" and width > LEAST
        ]
        if loose:
            widest = max(loose, key=lambda n: widths[n])
            widths[widest] -= 1
        elif len(widths) > 1:
            widths.pop()
        else:
            widths[0] = room
    return widths


def _head_width(column: TableColumn) -> int:
    """Return the width that a header needs when it is broken at words."""
    lines = textwrap.wrap(_clean(header_text(column)), HEAD, break_long_words=False)
    return max((len(line) for line in lines), default=1)


def _grid(
    columns: Sequence[TableColumn],
    rows: Sequence[Row],
    cells: Sequence[list[str]],
    widths: Sequence[int],
) -> rich.padding.Padding:
    """Return the table as rich draws it."""
    from rich.padding import Padding
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=None, show_edge=False, pad_edge=False, padding=(0, GAP, 0, 0))
    for column, width in zip(columns, widths, strict=False):
        lines = textwrap.wrap(_clean(header_text(column)), max(width, 1))
        grid.add_column(
            Text("\n".join(lines), style=QUIET),
            justify="right" if column.kind == "number" else "left",
            width=width,
            no_wrap=True,
            overflow="ellipsis",
        )
    for row, line in zip(rows, cells, strict=True):
        style = "" if row.confirmed else LOOSE
        grid.add_row(*(Text(cell) for cell in line[: len(widths)]), style=style)
    return Padding(grid, (0, 0, 0, INDENT))
