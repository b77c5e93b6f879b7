"""A dyad: everything between two states."""

from __future__ import annotations

from foedus.dates import Date, Truth
from foedus.errors import StateError
from foedus.registry.bonds import bound
from foedus.report import listing
from foedus.report.document import finding_document
from foedus.web import likeness, lives, relations, usual_day, who
from foedus.web.page import Ask, Document, when
from foedus.web.who import Who


def shown(ask: Ask) -> Document:
    """Return what two states had promised each other, on a day and through time.

    Parameters
    ----------
    ask : Ask
        With ``a`` and ``b``, and ``on`` if another day than the usual one is wanted.

    Returns
    -------
    dict
        The keys of `foedus bound --json`, null with ``why_none`` where one of the two
        was not there that day; ``slug_a``, ``slug_b``; ``relations`` as
        `relations.of_pair` and ``likeness`` as `likeness.of_pair` has it; ``findings``
        over the whole time; ``turns``, the days on which something began or ended.

    Raises
    ------
    StateError
        If a name is unknown or fits several, or both mean the same state.
    DateError
        If the day cannot be read.
    """
    one, other = who.find(ask.said["a"]), who.find(ask.said["b"])
    if one.slug == other.slug:
        problem = f"Both sides are {one.name}."
        raise StateError(problem, "Name two different states.", found=one.name)
    on = ask.on or _day(one, other)
    life = lives.of_pair(one, other)
    return {
        "title": f"{one.name_on(on)} and {other.name_on(on)}",
        **_bond(one, other, on),
        **when(on),
        "slug_a": one.slug,
        "slug_b": other.slug,
        "relations": relations.of_pair(ask.store, one, other, on),
        "likeness": likeness.of_pair(ask.store, one, other, on),
        "turns": lives.turns_of(life),
        "findings": [finding_document(f) for f in life],
        "asked": {"a": one.slug, "b": other.slug, "on": str(on)},
    }


def _day(one: Who, other: Who) -> Date:
    """Return the last day on which both were there, as far as is known."""
    days = usual_day.of_state(one), usual_day.of_state(other)
    return min(days, key=lambda day: day.earliest)


def _bond(one: Who, other: Who, on: Date) -> Document:
    """Return the answer of the registry; without one, why."""
    names = {"a": one.name_on(on), "b": other.name_on(on)}
    try:
        return {**listing.bond(bound(one.asked, other.asked, on)), "why_none": None}
    except StateError as error:
        if all(who.existed(side, on) is Truth.YES for side in (one, other)):
            raise
        said = dict.fromkeys(("answer", "obligations", "why"))
        lists: Document = {n: [] for n in ("promises", "universal", "arrangements")}
        return {**names, **said, **lists, "why_none": error.problem}
