"""The alliances, and one alliance with its assessment."""

from __future__ import annotations

from typing import Final

from foedus import dates
from foedus.answers import assess
from foedus.dates import Date
from foedus.errors import AssessmentError
from foedus.registry.alliances import alliance as pact_of
from foedus.registry.records import Alliance
from foedus.report import listing
from foedus.report.document import answer_document, finding_document
from foedus.web import assessing, lives, usual_day, who
from foedus.web.page import Ask, Document, address, when
from foedus.web.pages import guideline

OPEN: Final = "/alliances/{id}/open"
CHAPTER: Final = "/alliances/{id}/chapters/{chapter}"


def listed(ask: Ask) -> Document:
    """Return the alliances that fit.

    Parameters
    ----------
    ask : Ask
        With ``on``, ``state``, ``type`` and ``search``, each optional.

    Returns
    -------
    dict
        ``alliances`` as `foedus alliances --json` has them, and the question.
    """
    named = {n: ask.get(n) for n in ("state", "type", "search")}
    document = listing.alliances(ask.on, **named)
    return {
        "title": "Alliances",
        **when(ask.on),
        **named,
        "types": listing.types(),
        "alliances": [_line(one) for one in document["alliances"]],
        "asked": {**named, "on": ask.get("on")},
    }


def _line(document: Document) -> Document:
    """Return a line of the list with its days in words."""
    shown = {
        f"{side}_display": None
        if document[side] is None
        else dates.parse(document[side]).display()
        for side in ("start", "end")
    }
    return {**document, **shown}


def shown(ask: Ask) -> Document:
    """Return an alliance: what the registry has, its life, and its assessment.

    Parameters
    ----------
    ask : Ask
        With ``id``, and ``on`` if another day than the usual one is wanted.

    Returns
    -------
    dict
        The keys of `foedus alliance show --json` on the day; ``assessment`` as
        `foedus assess --json` has it; null with ``why_none`` where there is none. The
        chapters in ``later`` (``id, title, at``) are left out of it, and with them
        ``not_covered`` and ``sources`` are null: they stand at ``open_at``.
        ``findings`` are over its whole life.

    Raises
    ------
    AllianceError
        If there is no such alliance.
    DateError
        If the day cannot be read.
    """
    pact = pact_of(ask.said["id"])
    on = ask.on or usual_day.of_alliance(pact)
    document = listing.alliance(pact, on)
    later, quick = assessing.later(ask.store), assessing.quick(ask.store)
    assessment, why_none = _assessment(ask, pact, on, quick)
    return {
        **document,
        "title": pact.name,
        **when(on),
        "in_force": str(pact.in_force(on)),
        "short_names": list(pact.treaty.short_names),
        "start_display": None if pact.start is None else pact.start.display(),
        "end_display": None if pact.end is None else pact.end.display(),
        "members": [_member(m) for m in document["members"]],
        "associated": [_member(m) for m in document["associated"]],
        "events": [
            {**e, "date_display": dates.parse(e["date"]).display()}
            for e in listing.alliance(pact)["events"]
        ],
        "turns": lives.turns(pact),
        "findings": [finding_document(f) for f in lives.of_alliance(pact)],
        "assessment": assessment,
        "why_none": why_none,
        "later": [_later(pact, on, name) for name in later if assessment],
        "guideline_at": guideline.offered(ask.store, pact, on) if assessment else None,
        "open_at": address(OPEN, {"id": pact.id, "on": str(on)}),
        "asked": {"id": pact.id, "on": str(on)},
    }


def _later(pact: Alliance, on: Date, name: str) -> Document:
    values = {"id": pact.id, "chapter": name, "on": str(on)}
    return {
        "id": name,
        "title": assess.CHAPTERS[name][0],
        "at": address(CHAPTER, values),
    }


def whole(ask: Ask) -> Document:
    """Return the whole assessment of an alliance.

    Parameters
    ----------
    ask : Ask
        With ``id``, and ``on`` if another day than the usual one is wanted.

    Returns
    -------
    dict
        ``assessment`` as `foedus assess --json` has it.

    Raises
    ------
    AllianceError
        If there is no such alliance.
    DateError
        If the day cannot be read.
    AssessmentError
        If it was not in force on the day, or the day is not covered.
    """
    pact = pact_of(ask.said["id"])
    on = ask.on or usual_day.of_alliance(pact)
    answer = assessing.answer(ask.store, pact.id, on)
    return {
        "title": f"Assessment of {pact.name}",
        **when(on),
        "id": pact.id,
        "name": pact.name,
        "assessment": answer_document(answer),
        "asked": {"id": pact.id, "on": str(on)},
    }


def left_open(ask: Ask) -> Document:
    """Return what the assessment of an alliance does not cover, and its sources.

    Parameters
    ----------
    ask : Ask
        With ``id``, and ``on`` if another day than the usual one is wanted.

    Returns
    -------
    dict
        ``not_covered`` and ``sources`` as `foedus assess --json` has them.

    Raises
    ------
    AllianceError
        If there is no such alliance.
    DateError
        If the day cannot be read.
    AssessmentError
        If it was not in force on the day, or the day is not covered.
    """
    document = whole(ask)
    answer = document.pop("assessment")
    return {
        **document,
        "title": f"{document['name']}: not covered",
        "not_covered": answer["not_covered"],
        "sources": answer["sources"],
    }


def chapter(ask: Ask) -> Document:
    """Return one chapter of the assessment of an alliance.

    Parameters
    ----------
    ask : Ask
        With ``id`` and ``chapter``, and ``on`` if another day is wanted.

    Returns
    -------
    dict
        ``chapter``, its id; ``findings`` as `foedus assess --json` has them, and
        ``summary``, those sentences of them that belong to the short version.

    Raises
    ------
    AllianceError
        If there is no such alliance.
    DateError
        If the day cannot be read.
    AssessmentError
        If it was not in force on the day, the day is not covered, or there is no such
        chapter.
    """
    pact = pact_of(ask.said["id"])
    on = ask.on or usual_day.of_alliance(pact)
    name = assessing.known(ask.said["chapter"])
    found = assessing.chapter(ask.store, pact.id, on, name)
    return {
        "title": f"{pact.name}: {found.title}",
        **when(on),
        "id": pact.id,
        "name": pact.name,
        "chapter": name,
        "heading": found.title,
        "summary": [f.statement for f in found.findings if f.short],
        "findings": [finding_document(f) for f in found.findings],
        "asked": {"id": pact.id, "chapter": name, "on": str(on)},
    }


def _member(document: Document) -> Document:
    """Return a member with the address of its page."""
    return {**document, "slug": who.of_key(document["member"]).slug}


def _assessment(
    ask: Ask, pact: Alliance, on: Date, only: tuple[str, ...]
) -> tuple[Document | None, str | None]:
    """Return the assessment, or why there is none on that day."""
    try:
        answer = assessing.answer(ask.store, pact.id, on, only)
    except AssessmentError as error:
        return None, error.problem
    document = answer_document(answer)
    if only != assessing.NAMES:
        document |= {"not_covered": None, "sources": None}
    return document, None
