"""A comparison: two alliances, or one on two days, side by side."""

from __future__ import annotations

from typing import Any, Final

from foedus import dates
from foedus.answers import assess
from foedus.answers.answer import Answer
from foedus.dates import Date, Truth
from foedus.errors import AssessmentError
from foedus.registry.alliances import alliance
from foedus.registry.records import Alliance
from foedus.report import listing, wording
from foedus.web import assessing, usual_day, who
from foedus.web.page import Ask, Document, address, until_compiled, when

FIRST: Final = "nato"
SECOND: Final = "warsaw-pact"
PATH: Final = "/compare"
CHAPTER: Final = "/compare/{chapter}"

Two = tuple[tuple[Alliance, ...], tuple[Date, ...]]


def shown(ask: Ask) -> Document:
    """Return two alliances side by side.

    Parameters
    ----------
    ask : Ask
        With ``a`` and ``b`` (NATO and the Warsaw Pact unless given; only one given is
        compared with itself), ``on_a`` and ``on_b``.

    Returns
    -------
    dict
        ``sides``: two of ``id, name, on, on_display, type, in_force, members``
        (certain ones), ``obligations`` and ``why_none``; ``members``: ``slug, name``
        and, in ``a`` and ``b``, yes, maybe, no, or none-known where that list is
        partial; ``questions``: ``id, title`` and, in
        ``a`` and ``b``, ``statement, value, unit`` and ``trace``, null where that side
        has no such finding.

    Raises
    ------
    AllianceError
        If there is no such alliance.
    DateError
        If a day cannot be read.
    """
    pacts, days = _asked(ask)
    later, quick = assessing.later(ask.store), assessing.quick(ask.store)
    answers = [_answer(ask, p, d, quick) for p, d in zip(pacts, days, strict=True)]
    sides = [
        _side(p, d, why) for p, d, (_, why) in zip(pacts, days, answers, strict=True)
    ]
    state = _state(pacts, days)
    return {
        "title": _title(pacts, days),
        **when(None),
        "sides": sides,
        "members": _members(pacts, days),
        "questions": _questions([answer for answer, _ in answers]),
        "later": [
            {
                "id": name,
                "title": assess.CHAPTERS[name][0],
                "at": address(CHAPTER, {"chapter": name, **state}),
            }
            for name in later
            if any(answer for answer, _ in answers)
        ],
        "asked": state,
    }


def chapter(ask: Ask) -> Document:
    """Return what both assessments found in one chapter.

    Parameters
    ----------
    ask : Ask
        With ``chapter``, and the parameters of `shown`.

    Returns
    -------
    dict
        ``chapter``, ``heading``, ``names`` of both sides, ``questions`` as in `shown`,
        and ``back``, the address of the whole comparison.

    Raises
    ------
    AllianceError
        If there is no such alliance.
    DateError
        If a day cannot be read.
    AssessmentError
        If there is no such chapter.
    """
    pacts, days = _asked(ask)
    name = assessing.known(ask.said["chapter"])
    answers = [_answer(ask, p, d, (name,))[0] for p, d in zip(pacts, days, strict=True)]
    heading = assess.CHAPTERS[name][0]
    return {
        "title": f"{heading}: {_title(pacts, days)}",
        **when(None),
        "chapter": name,
        "heading": heading,
        "names": [f"{p.name}, {d.display()}" for p, d in zip(pacts, days, strict=True)],
        "questions": _questions(answers),
        "back": address(PATH, _state(pacts, days)),
        "asked": {"chapter": name, **_state(pacts, days)},
    }


def _asked(ask: Ask) -> Two:
    said = ask.get("a") or ask.get("b") or FIRST
    names = said, ask.get("b") or ask.get("a") or SECOND
    pacts = tuple(alliance(name) for name in names)
    days = tuple(
        _day(ask.get(name), pact)
        for name, pact in zip(("on_a", "on_b"), pacts, strict=True)
    )
    return pacts, days


def _state(pacts: tuple[Alliance, ...], days: tuple[Date, ...]) -> dict[str, str]:
    first, second = pacts
    return {
        "a": first.id,
        "on_a": str(days[0]),
        "b": second.id,
        "on_b": str(days[1]),
    }


def _title(pacts: tuple[Alliance, ...], days: tuple[Date, ...]) -> str:
    both = zip(pacts, days, strict=True)
    return " and ".join(f"{pact.name}, {day.display()}" for pact, day in both)


def _day(text: str | None, pact: Alliance) -> Date:
    return usual_day.of_alliance(pact) if text is None else dates.parse(text)


def _answer(
    ask: Ask, pact: Alliance, on: Date, only: tuple[str, ...]
) -> tuple[Answer | None, str | None]:
    """Return some chapters of the assessment, or why there are none on that day."""
    try:
        return assessing.answer(ask.store, pact.id, on, only), None
    except AssessmentError as error:
        return None, error.problem


def _side(pact: Alliance, on: Date, why: str | None) -> Document:
    document = listing.alliance(pact, on)
    kept = ("id", "name", "type", "in_force", "obligations", "key")
    return {
        **{name: document[name] for name in kept},
        **when(on),
        "members": document["member_count"],
        "why_none": why,
    }


def _members(pacts: tuple[Alliance, ...], days: tuple[Date, ...]) -> list[Document]:
    """Return the members of either side, with the answer for each."""
    found: dict[str, Document] = {}
    missing = {
        side: _missing(pact, on)
        for side, pact, on in zip("ab", pacts, days, strict=True)
    }
    for side, pact, on in zip("ab", pacts, days, strict=True):
        for spell in pact.members(on):
            one = who.of_key(spell.member)
            line = found.setdefault(
                one.slug, {"slug": one.slug, "name": spell.name, **missing}
            )
            sure = spell.holds_on(on) is Truth.YES
            line[side] = "yes" if sure else "maybe"
    return sorted(found.values(), key=lambda line: (line["a"], line["name"]))


def _missing(pact: Alliance, on: Date) -> str:
    """Return what it says that somebody is not among the members."""
    if not until_compiled(on):
        return "not-covered"
    return "no" if pact.treaty.complete_membership else "none-known"


def _questions(answers: list[Answer | None]) -> list[Document]:
    """Return what either side's assessment found, the same questions together."""
    found: dict[str, Document] = {}
    for side, answer in zip("ab", answers, strict=True):
        for chapter in answer.chapters if answer else ():
            for finding in chapter.findings:
                line: dict[str, Any] = found.setdefault(
                    finding.id,
                    {
                        "id": finding.id,
                        "chapter": chapter.title,
                        "title": finding.title,
                        "a": None,
                        "b": None,
                    },
                )
                line[side] = {
                    "statement": finding.statement,
                    "value": wording.value_text(finding) or None,
                    "unit": finding.unit or None,
                    "trace": finding.trace,
                    "confirmed": finding.confirmed,
                }
    return list(found.values())
