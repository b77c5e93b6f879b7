"""Promises of one party on a day: to whom it gave them, from whom it had them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from foedus.dates import Date
from foedus.errors import FoedusError
from foedus.registry.alliances import of_member
from foedus.registry.bonds import DECIDING, Pledge, bound
from foedus.registry.records import OBLIGATIONS
from foedus.web import who
from foedus.web.page import Document, until_compiled
from foedus.web.who import Who

NONE_KNOWN: Final = "none-known"


def partners(one: Who, on: Date) -> list[Who]:
    """Return who shared an alliance, guarantee or league with a party on a day.

    Parameters
    ----------
    one : Who
        The state or polity.
    on : Date
        Day.

    Returns
    -------
    list of Who
        Certain and possible partners, by name.
    """
    found = {
        spell.member: who.of_key(spell.member)
        for pact, _ in of_member(one.keys, on)
        if pact.treaty.kind in DECIDING
        for spell in (*pact.members(on), *pact.associated(on))
        if spell.member not in one.keys
    }
    distinct = {each.slug: each for each in found.values() if each.slug != one.slug}
    return sorted(distinct.values(), key=lambda each: each.name_on(on))


def promised(one: Who, on: Date) -> Document:
    """Return what a party had promised and been promised on a day.

    Parameters
    ----------
    one : Who
        The state or polity.
    on : Date
        Day.

    Returns
    -------
    dict
        ``given`` and ``received``, one object per partner: ``slug, name``, an answer
        for each obligation (``yes``, ``maybe`` or ``none-known``), ``alliances``
        (``id`` and ``name``), ``keys`` of the rows behind; and ``not_asked``, partners
        of whom the registry cannot say who is meant that day.
    """
    given: list[Document] = []
    received: list[Document] = []
    skipped: list[str] = []
    for other in partners(one, on) if until_compiled(on) else ():
        try:
            bond = bound(one.asked, other.asked, on)
        except FoedusError as error:
            skipped.append(f"{other.name_on(on)}: {error.problem}")
            continue
        ours = [p for p in bond.promises if _is_by(p, bond.a.name, bond.b.name)]
        theirs = [p for p in bond.promises if p not in ours]
        for side, found in ((given, ours), (received, theirs)):
            if found:
                side.append(_line(other, bond.b.name, found))
    return {"given": given, "received": received, "not_asked": skipped}


def _is_by(pledge: Pledge, a: str, b: str) -> bool:
    """Whether the first party gave the promise; names in treaties may differ."""
    if pledge.by == a or pledge.to == b:
        return True
    return pledge.by != b and pledge.to != a


def _line(other: Who, name: str, pledges: Iterable[Pledge]) -> Document:
    found = list(pledges)
    return {
        "slug": other.slug,
        "name": name,
        **{str(kind): _answer(found, kind) for kind in OBLIGATIONS},
        "alliances": [
            {"id": id, "name": label}
            for id, label in dict.fromkeys((p.alliance, p.alliance_name) for p in found)
        ],
        "confirmed": all(p.confirmed for p in found),
        "keys": list(dict.fromkeys(p.key for p in found)),
    }


def _answer(pledges: list[Pledge], obligation: str) -> str:
    answers = {p.answer for p in pledges if p.obligation == obligation}
    if "yes" in answers:
        return "yes"
    return "maybe" if answers else NONE_KNOWN
