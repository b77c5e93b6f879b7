"""The report as Markdown, in the words of the page."""

from __future__ import annotations

import re
from typing import Final

from foedus.answers.answer import Answer
from foedus.answers.finding import Evidence, Finding, Table
from foedus.report import wording
from foedus.report.summary import chart_summary
from foedus.report.table import cell_text, header_text, readable

SPECIAL: Final = re.compile(r"([\\`*_\[\]|#~])")
AMPERSAND: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render(answer: Answer, *, short: bool) -> str:
    """Return the report as Markdown.

    Parameters
    ----------
    answer : Answer
        The answer to show.
    short : bool
        Whether to give only the findings of the two-page version, without tables.
    """
    lines = [f"# {escape(wording.title(answer))}", ""]
    kind, why = wording.type_line(answer)
    lines += [f"**{escape(kind)}.** {escape(why)}".strip(), ""]
    if summary := wording.summary(answer, short=short):
        lines += ["## In short", ""]
        lines += [f"- {escape(sentence)}" for sentence in summary]
        lines.append("")
    for chapter, findings in wording.chosen(answer, short=short):
        lines += [f"## {escape(chapter.title)}", ""]
        for finding in findings:
            lines += _finding(finding, short=short)
    lines += _not_covered(answer, short=short)
    if answer.sources:
        lines += ["## Sources", ""]
        lines += [f"- {escape(source)}" for source in answer.sources]
        lines.append("")
    lines += [f"{escape(wording.LEGEND)}", "", escape(answer.version)]
    return "\n".join(lines).rstrip() + "\n"


def escape(text: str) -> str:
    """Return text that Markdown and HTML show as it is, on one line."""
    flat = " ".join(text.split())
    plain = "".join(AMPERSAND.get(letter, letter) for letter in flat)
    return SPECIAL.sub(r"\\\1", plain)


def code(text: str) -> str:
    """Return text as inline code, whatever it holds."""
    flat = " ".join(text.split())
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {flat} {fence}" if longest else f"{fence}{flat}{fence}"


def _finding(finding: Finding, *, short: bool) -> list[str]:
    """Return one finding."""
    mark = "" if finding.confirmed else f" *({wording.UNCONFIRMED})*"
    lines = [f"### {escape(wording.heading(finding))}", ""]
    lines += [f"**{escape(finding.statement)}**{mark}", ""]
    if line := wording.value_line(finding):
        lines += [escape(line), ""]
    facts = wording.brief_facts(finding) if short else wording.facts(finding)
    for name, sentences in facts:
        lines.append(f"- {name}: {escape(' '.join(sentences))}")
    if finding.trace:
        lines.append(f"- Trace: {code(finding.trace)}")
    lines.append("")
    if short:
        return lines
    if summary := chart_summary(finding):
        lines += [escape(summary), ""]
    if finding.table is not None:
        lines += table(readable(finding.table))
    if finding.evidence:
        lines += ["Where from?", ""]
        lines += [_evidence(evidence) for evidence in finding.evidence]
        lines.append("")
    return lines


def _evidence(evidence: Evidence) -> str:
    """Return a source row as one item of a list."""
    return f"- {code(evidence.key)} {escape(wording.evidence_line(evidence))}"


def table(shown: Table) -> list[str]:
    """Return a table as lines of Markdown, numbers to the right.

    Parameters
    ----------
    shown : Table
        The table. Unconfirmed rows carry the word in their first cell.
    """
    heads = [escape(header_text(column)) for column in shown.columns]
    rule = ["---:" if c.kind == "number" else "---" for c in shown.columns]
    lines = [f"| {' | '.join(heads)} |", f"| {' | '.join(rule)} |"]
    for row in shown.rows:
        cells = [
            escape(cell_text(cell, column))
            for cell, column in zip(row.cells, shown.columns, strict=True)
        ]
        if not row.confirmed:
            cells[0] = f"{cells[0]} *({wording.UNCONFIRMED})*"
        lines.append(f"| {' | '.join(cells)} |")
    lines.append("")
    return [*lines, escape(shown.note), ""] if shown.note else lines


def _not_covered(answer: Answer, *, short: bool) -> list[str]:
    """Return the open questions with the commands that answer them."""
    if not answer.not_covered:
        return []
    if short:
        return ["## Not covered", "", escape(wording.waiting(answer)), ""]
    lines = ["## Not covered", "", escape(wording.PENDING), ""]
    for item in answer.not_covered:
        command = f" Add it: {code(item.command)}" if item.command else ""
        question = escape(wording.open_question(item))
        lines.append(f"- **{question}** {escape(item.reason)}{command}")
    lines.append("")
    return lines
