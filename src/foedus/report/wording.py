"""The words of a finding, the same in the terminal, on the page and in Markdown."""

from __future__ import annotations

from typing import Final

from foedus import dates
from foedus.answers.answer import Answer, Chapter, NotCovered
from foedus.answers.finding import Evidence, Finding
from foedus.report.table import cell_text, number_text, readable, year_text

UNCONFIRMED: Final = "unconfirmed"
YEARS: Final = frozenset({"year", "years CE"})
FIRST_SOURCES: Final = 3
PENDING: Final = (
    "Each command adds the source once you have its files; `foedus data show ID` says "
    "where they are to be had. Not every question has its answer yet once they are in."
)
LEGEND: Final = (
    "n/c means not covered: nobody has looked, or no figure is published. It never "
    "means zero or no. Facts marked unconfirmed, in a dotted outline, rest on sources "
    "that we could not check."
)


def heading(finding: Finding) -> str:
    """Return the number of the question and its short heading."""
    number = "" if finding.question is None else f"{finding.question}. "
    return f"{number}{finding.title}"


def value_text(finding: Finding) -> str:
    """Return the headline value without its unit; "" where there is no single one."""
    value = finding.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if finding.unit in YEARS:
        return year_text(int(value))
    return number_text(value)


def value_line(finding: Finding) -> str:
    """Return value, unit, date and edition as one line."""
    unit = "" if finding.unit in YEARS else finding.unit
    first = f"{value_text(finding)} {unit}".strip() if value_text(finding) else ""
    parts = [first, finding.date, finding.edition]
    return " \N{MIDDLE DOT} ".join(part for part in parts if part)


def interval_text(finding: Finding) -> str:
    """Return the interval and which one it is, or why there is none."""
    if finding.interval is None:
        note = finding.interval_note
        if not note:
            return "none"
        return note if note.lower().startswith("none") else f"none: {note}"
    low, high = finding.interval
    unit = f" {finding.unit}" if finding.unit else ""
    note = f" ({finding.interval_note})" if finding.interval_note else ""
    return f"{number_text(low)} to {number_text(high)}{unit}{note}"


def facts(finding: Finding) -> list[tuple[str, tuple[str, ...]]]:
    """Return what every report says under a finding, as names and sentences.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    list of (str, tuple of str)
        Interval, comparison, caveat, method and sources; empty ones are left out,
        except the interval.
    """
    method = [finding.method] if finding.method else []
    if finding.reference:
        method.append(_after(finding.reference))
    lines = [
        ("Interval", (interval_text(finding),)),
        ("Compared", finding.comparison),
        ("Caveat", finding.caveats),
        ("Method", tuple(method)),
        ("Sources", finding.sources),
    ]
    return [(name, sentences) for name, sentences in lines if sentences]


def _after(reference: str) -> str:
    """Say whom a method follows; a definition of our own follows nobody."""
    said = f"{reference}.".replace("..", ".")
    return said if reference.startswith("Definition") else f"After {said}"


def more_sources(finding: Finding) -> str:
    """Return how many sources there are beyond the first three; "" if none."""
    more = len(finding.sources) - FIRST_SOURCES
    if more <= 0:
        return ""
    return f"{more} more source{'s' if more > 1 else ''}"


def evidence_line(evidence: Evidence) -> str:
    """Return a source row as one line: text, source, grade and place."""
    grade = f"grade {evidence.grade}" if evidence.grade else ""
    line = f"line {evidence.line}" if evidence.line else ""
    place = ", ".join(part for part in (grade, line) if part)
    source = f"{evidence.source} ({place})" if place else evidence.source
    return " \N{EN DASH} ".join(part for part in (evidence.text, source) if part)


def rows_evidence(finding: Finding) -> list[tuple[str, tuple[Evidence, ...]]]:
    """Return the source rows behind each row of a finding's table.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    list of (str, tuple of Evidence)
        The first cell that a reader sees of the row, and its source rows; rows without
        any are left out.
    """
    if finding.table is None:
        return []
    shown = readable(finding.table)
    first = shown.columns[0]
    return [
        (cell_text(row.cells[0], first), row.evidence)
        for row in shown.rows
        if row.evidence
    ]


def title(answer: Answer) -> str:
    """Return the title of a report: name and day."""
    return f"{answer.name} {day(answer)}"


def day(answer: Answer) -> str:
    """Return the day with its preposition: "on 2024-12-31", "in 454 BCE"."""
    exact = dates.parse(answer.on).precision == "day"
    return f"{'on' if exact else 'in'} {answer.on_display}"


def type_line(answer: Answer) -> tuple[str, str]:
    """Return the type with a capital, and the rule that gave it."""
    return answer.type.replace("-", " ").capitalize(), answer.why_type


def waiting(answer: Answer) -> str:
    """Return how many questions are open, for the two-page version."""
    count = len(answer.not_covered)
    plural = "" if count == 1 else "s"
    numbers = [str(item.number) for item in answer.not_covered if item.number]
    which = f" (of the brief: {', '.join(numbers)})" if numbers else ""
    return (
        f"{count} question{plural} wait{'' if count > 1 else 's'} for a source{which}. "
        "The full report names each with its source."
    )


def open_question(item: NotCovered) -> str:
    """Return a question that is not covered, with its number."""
    number = "" if item.number is None else f"{item.number}. "
    return f"{number}{item.question}"


def chosen(answer: Answer, *, short: bool) -> list[tuple[Chapter, list[Finding]]]:
    """Return the chapters with the findings that a report shows.

    Parameters
    ----------
    answer : Answer
        The answer.
    short : bool
        Whether only the findings of the two-page version are wanted.

    Returns
    -------
    list of (Chapter, list of Finding)
        In order; chapters without findings are left out.
    """
    chapters = [
        (chapter, [f for f in chapter.findings if f.short or not short])
        for chapter in answer.chapters
    ]
    return [(chapter, findings) for chapter, findings in chapters if findings]


def summary(answer: Answer, *, short: bool) -> list[str]:
    """Return the sentences that open a report.

    Parameters
    ----------
    answer : Answer
        The answer.
    short : bool
        Whether the report is the two-page version: it does not say twice what one of
        its findings states.
    """
    stated = {f.statement for _, part in chosen(answer, short=True) for f in part}
    return [said for said in answer.summary if not (short and said in stated)]


def brief_facts(finding: Finding) -> list[tuple[str, tuple[str, ...]]]:
    """Return the facts of the two-page version: one line of caveat, no method."""
    kept = {"Interval": None, "Compared": None, "Caveat": 1}
    return [(name, said[: kept[name]]) for name, said in facts(finding) if name in kept]


def html_command(answer: Answer) -> str:
    """Return the command that writes the full report as a page."""
    return (
        f"foedus assess {answer.alliance} --on {answer.on} --format html "
        f"-o {answer.alliance}.html"
    )
