"""The assessment of an alliance on a day: every chapter, and what is not covered."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version as installed
from importlib.resources import files
from importlib.util import find_spec
from typing import Any, Final

from foedus import dates
from foedus.answers import (
    bilateral,
    clause,
    cohesion,
    effect,
    forces,
    hegemony,
    identity,
    money,
    network,
    nuclear,
    outlook,
    perception,
    power,
    promise,
    security,
    support,
    threat,
    tribute,
    union,
)
from foedus.answers.answer import Answer, Chapter, NotCovered
from foedus.answers.case import Case
from foedus.answers.finding import Finding
from foedus.dates import Datelike, Truth
from foedus.errors import AssessmentError, StoreError
from foedus.registry import tables, typology
from foedus.registry.alliances import alliance
from foedus.store import Store

Findings = Callable[[Case], Iterator[Finding]]

CHAPTERS: Final[Mapping[str, tuple[str, Findings]]] = {
    "identity": (identity.TITLE, identity.findings),
    "promise": (promise.TITLE, promise.findings),
    "clause": (clause.TITLE, clause.findings),
    "bilateral": (bilateral.TITLE, bilateral.findings),
    "security": (security.TITLE, security.findings),
    "hegemony": (hegemony.TITLE, hegemony.findings),
    "network": (network.TITLE, network.findings),
    "power": (power.TITLE, power.findings),
    "nuclear": (nuclear.TITLE, nuclear.findings),
    "money": (money.TITLE, money.findings),
    "support": (support.TITLE, support.findings),
    "tribute": (tribute.TITLE, tribute.findings),
    "forces": (forces.TITLE, forces.findings),
    "union": (union.TITLE, union.findings),
    "cohesion": (cohesion.TITLE, cohesion.findings),
    "perception": (perception.TITLE, perception.findings),
    "effect": (effect.TITLE, effect.findings),
    "threat": (threat.TITLE, threat.findings),
    "outlook": (outlook.TITLE, outlook.findings),
}
"""Chapters in the order of the brief: id to title and the function that answers."""

SLOW: Final = frozenset({"network", "power", "cohesion", "effect", "threat"})
"""Chapters that take long where sources were added: a page shows the others first."""


@cache
def _questions() -> tuple[dict[str, Any], ...]:
    text = files("foedus.answers").joinpath("questions.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["question"])


def _asked(question: Mapping[str, Any], case: Case) -> bool:
    """Whether a question belongs to a case, and something could answer it."""
    package = question.get("package", "")
    return (
        case.pact.id in question.get("alliances", [case.pact.id])
        and case.year >= question.get("since", case.year)
        and (case.is_side or not question.get("sides", False))
        and not (package and find_spec(package))
    )


def _open_questions(case: Case, answered: set[str]) -> Iterator[NotCovered]:
    for question in _questions():
        if not _asked(question, case):
            continue
        closed = question.get("unless", "")
        if closed and any(f == closed or f.startswith(f"{closed}.") for f in answered):
            continue
        yield NotCovered(
            question=question["question"],
            command=question["command"],
            reason=question["reason"],
            chapter=question["chapter"],
            number=question.get("number"),
        )


def opened(name: str, on: Datelike | None = None, store: Store | None = None) -> Case:
    """Return the case of an alliance on a day, which chapters then answer.

    Parameters
    ----------
    name : str
        Registry id or name of the alliance.
    on : str, datetime.date or Date, optional
        Day, EDTF; None for the last day that the registry covers well.
    store : Store, optional
        Added sources; None for the embedded facts alone.

    Raises
    ------
    AllianceError
        If the name is unknown or ambiguous.
    DateError
        If the day cannot be read.
    AssessmentError
        If the alliance was not in force on the day, or the day is not covered.
    """
    pact = alliance(name)
    when = tables.as_of() if on is None else dates.coerce(on)
    if on is None and pact.in_force(when) is not Truth.YES:
        problem = f"{pact.name} was not in force for certain on {when.display()}."
        raise AssessmentError(problem, _days(pact.id), found=str(when))
    if when.earliest > tables.compiled().latest:
        problem = (
            f"{when.display()} is after the registry's last day, "
            f"{tables.compiled().display()}."
        )
        raise AssessmentError(problem, "Choose an earlier day.", found=str(when))
    if pact.in_force(when) is Truth.NO:
        problem = f"{pact.name} was not in force on {when.display()}."
        raise AssessmentError(problem, _days(pact.id), found=str(when))
    return Case(pact, when, store)


def _days(name: str) -> str:
    pact = alliance(name)
    start = pact.start.display() if pact.start else "an unknown day"
    last = f"before {pact.end.display()}" if pact.end else "now"
    if pact.treaty.end_status == "never-in-force":
        return "It was signed but never came into force."
    return f"Choose a day from {start} to {last}: `foedus assess {pact.id} --on DATE`."


def _own_store() -> Store | None:
    """Return the user's store; None where it has nothing or cannot be opened."""
    store = Store()
    try:
        return store if store.sources() else None
    except StoreError:
        return None


def _silent(done: int, whole: int) -> None:
    """Say nothing of progress."""


def chapter(case: Case, key: str) -> Chapter:
    """Return one chapter of an assessment.

    Parameters
    ----------
    case : Case
        From `opened`.
    key : str
        One of `CHAPTERS`.

    Returns
    -------
    Chapter
        Without findings where the facts at hand answer none of its questions.
    """
    title, answer = CHAPTERS[key]
    return Chapter(key, title, tuple(answer(case)))


def ordered(first: str = "") -> list[str]:
    """Return the ids of the chapters in their order, but one of them first.

    Parameters
    ----------
    first : str
        One of `CHAPTERS`; anything else changes nothing.
    """
    return sorted(CHAPTERS, key=lambda key: key != first)


def chapters(
    name: str, on: Datelike | None = None, store: Store | None = None, first: str = ""
) -> Iterator[Chapter]:
    """Yield the chapters of an assessment, each computed when it is asked for.

    Parameters
    ----------
    name : str
        Registry id or name of the alliance.
    on : str, datetime.date or Date, optional
        Day, EDTF; None for the last day that the registry covers well.
    store : Store, optional
        Added sources; None for the user's own store.
    first : str
        The chapter to begin with, where it is one of `CHAPTERS`.

    Yields
    ------
    Chapter
        Those that have findings.
    """
    case = opened(name, on, _own_store() if store is None else store)
    for key in ordered(first):
        if (found := chapter(case, key)).findings:
            yield found


def gathered(case: Case, chapters: Iterable[Chapter]) -> Answer:
    """Return chapters as an assessment, with the questions that they leave open.

    Parameters
    ----------
    case : Case
        From `opened`.
    chapters : iterable of Chapter
        From `chapter`; those without findings are left out.
    """
    kept = tuple(one for one in chapters if one.findings)
    findings = [f for one in kept for f in one.findings]
    typed = typology.classify(case.pact, case.on)
    return Answer(
        alliance=case.pact.id,
        name=case.pact.name,
        on=str(case.on),
        on_display=case.on.display(),
        type=typed.type,
        why_type=typed.why,
        summary=tuple(f.statement for f in findings if f.short),
        chapters=kept,
        not_covered=tuple(_open_questions(case, {f.id for f in findings})),
        sources=tuple(dict.fromkeys(s for f in findings for s in f.sources)),
        version=f"foedus {installed('foedus')}, registry {tables.version()}",
    )


def _told(case: Case, tell: Callable[[int, int], None]) -> Iterator[Chapter]:
    for done, key in enumerate(CHAPTERS):
        tell(done, len(CHAPTERS))
        yield chapter(case, key)
    tell(len(CHAPTERS), len(CHAPTERS))


def assess(
    name: str,
    on: Datelike | None = None,
    store: Store | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Answer:
    """Assess an alliance on a day from the embedded facts and the added sources.

    Parameters
    ----------
    name : str
        Registry id or name of the alliance.
    on : str, datetime.date or Date, optional
        Day, EDTF; None for the last day that the registry covers well.
    store : Store, optional
        Added sources; None for the user's own store. One that cannot be opened is
        left out (`foedus data check` says why), one that is given is not.
    progress : callable, optional
        Told how many chapters are done, and how many there are.

    Returns
    -------
    Answer
        Chapters with findings, each with its evidence, and the questions that are
        not covered with the command that adds what is missing.

    Raises
    ------
    AllianceError
        If the name is unknown or ambiguous.
    DateError
        If the day cannot be read.
    AssessmentError
        If the alliance was not in force on the day, or the day is not covered.
    StoreError
        If the given store cannot be opened.
    """
    case = opened(name, on, _own_store() if store is None else store)
    return gathered(case, _told(case, progress or _silent))
