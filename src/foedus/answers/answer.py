"""An answer: the findings on one alliance on one day, and what is not covered."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.answers.finding import Finding


@dataclass(frozen=True, slots=True)
class NotCovered:
    """A question that the facts at hand do not answer.

    Parameters
    ----------
    question : str
        The question, in the words of the brief.
    command : str
        The command that adds what is missing; "" where no command can.
    reason : str
        What is missing, in a sentence.
    chapter : str
        Id of the chapter that the question belongs to.
    number : int or None
        Number of the question in the brief; None where the brief has none.
    """

    question: str
    command: str
    reason: str
    chapter: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """Findings that belong together.

    Parameters
    ----------
    id : str
        One word, such as "money".
    title : str
        Heading that the reader sees.
    findings : tuple of Finding
        The findings, in the order they are shown.
    """

    id: str
    title: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An assessment of one alliance on one day.

    Parameters
    ----------
    alliance : str
        The registry's id, such as "nato".
    name : str
        Name that the reader sees.
    on : str
        The day as EDTF text, such as "2024-12-31" or "-0453".
    on_display : str
        The day as shown to a reader, such as "454 BCE".
    type : str
        Type of the alliance, by the registry's rules.
    why_type : str
        The rule that gave the type, in a sentence.
    summary : tuple of str
        The main findings, one plain sentence each.
    chapters : tuple of Chapter
        The chapters, in the order they are shown.
    not_covered : tuple of NotCovered
        The questions left open, with the command that answers each.
    sources : tuple of str
        Every source used, as text, in the order it is listed.
    version : str
        Version of foedus and of the registry that made the answer.
    """

    alliance: str
    name: str
    on: str
    on_display: str
    type: str
    why_type: str
    summary: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    not_covered: tuple[NotCovered, ...] = ()
    sources: tuple[str, ...] = ()
    version: str = ""
