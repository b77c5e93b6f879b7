"""What if: another guideline on spending, and how far the members are from it."""

from __future__ import annotations

import math
from typing import Final

from foedus.answers import spending, what_if
from foedus.dates import Date
from foedus.errors import AssessmentError
from foedus.registry.alliances import alliance
from foedus.registry.records import Alliance
from foedus.report.document import finding_document
from foedus.store import Store
from foedus.web import assessing, usual_day
from foedus.web.page import Ask, Document, RequestError, address, when

PATH: Final = "/alliances/{id}/guideline"
USUAL: Final = 2.0


def shown(ask: Ask) -> Document:
    """Return how far the members of an alliance are from a guideline.

    Parameters
    ----------
    ask : Ask
        With ``id``, ``share`` (percent of GDP, 2 unless given), and ``on`` if another
        day than the usual one is wanted.

    Returns
    -------
    dict
        ``share``, ``least`` and ``most`` (percent of GDP) and ``findings``: one, as
        `foedus assess --json` has findings.

    Raises
    ------
    AllianceError
        If there is no such alliance.
    AssessmentError
        If it was not in force on the day, or spending is not covered.
    DateError
        If the day cannot be read.
    RequestError
        If the share is no number between `least` and `most`.
    """
    pact = alliance(ask.said["id"])
    on = ask.on or usual_day.of_alliance(pact)
    limit = _limit(ask.get("share"))
    found = what_if.other_guideline(assessing.case(ask.store, pact.id, on), limit)
    if found is None:
        problem = f"Spending or GDP is known for less than half of {pact.name}."
        raise AssessmentError(problem, "Choose a later day.", found=str(on))
    return {
        "title": f"{pact.name}: {found.title}",
        **when(on),
        "id": pact.id,
        "name": pact.name,
        "share": limit,
        "least": what_if.LEAST,
        "most": what_if.MOST,
        "findings": [finding_document(found)],
        "asked": {"id": pact.id, "share": f"{limit:g}", "on": str(on)},
    }


def offered(store: Store, pact: Alliance, on: Date) -> str | None:
    """Return the address of the page of an alliance; None where it has no figures.

    Parameters
    ----------
    store : Store
        Added sources.
    pact : Alliance
        The alliance.
    on : Date
        The day.
    """
    if spending.effort(assessing.case(store, pact.id, on)) is None:
        return None
    return address(PATH, {"id": pact.id, "share": f"{USUAL:g}", "on": str(on)})


def _limit(text: str | None) -> float:
    try:
        limit = USUAL if text is None else float(text)
    except ValueError:
        limit = math.nan
    if what_if.LEAST <= limit <= what_if.MOST:
        return limit
    problem = f"'{text}' is no share between {what_if.LEAST:g} and {what_if.MOST:g} %."
    raise RequestError(problem, "Give percent of GDP, such as 2.5.", found=text)
