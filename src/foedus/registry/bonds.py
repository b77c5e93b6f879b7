"""Bonds: who had promised what to whom on a day.

One answer per obligation and direction. The headline is active aid (defence or
offence) from alliances proper; collective-security instruments stand apart, and so
do arrangements without a promise of alliance rank.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from foedus import dates
from foedus.dates import Date, Datelike, Truth
from foedus.errors import StateError
from foedus.registry import tables
from foedus.registry.alliances import of_member
from foedus.registry.parties import Party, party
from foedus.registry.records import (
    ACTIVE_AID,
    EVERYONE,
    OBLIGATIONS,
    WEAKENED_STATUSES,
    Alliance,
    Membership,
    Promise,
)

DECIDING: Final = frozenset({"treaty-alliance", "guarantee", "hegemonic-league"})
"""Classes whose promises decide the headline answer."""

UNIVERSAL: Final = "collective-security"

_RANK: Final = {"high": 0, "medium": 1, "low": 2, "": 2}


@dataclass(frozen=True, slots=True)
class Pledge:
    """One promise from one side to the other on the day of the question.

    Attributes
    ----------
    alliance, alliance_name, kind : str
        Registry id, name and class of the instrument.
    by, to : str
        Names of giver and receiver.
    obligation : str
        ``defence``, ``offence``, ``neutrality``, ``nonaggression`` or
        ``consultation``.
    answer : str
        ``yes`` or ``maybe``.
    trigger, area, adversary, article : str
        As the row has them; empty = not stated.
    certainty : str
        The least certain of the promise and the two memberships.
    confirmed : bool
        Whether a source was read for the promise and both memberships.
    source, key, note : str
        Source of the promise, its trace key, remarks.
    reasons : tuple of str
        Why the answer is maybe; empty for yes.
    """

    alliance: str
    alliance_name: str
    kind: str
    by: str
    to: str
    obligation: str
    answer: str
    trigger: str
    area: str
    adversary: str
    article: str
    certainty: str
    confirmed: bool
    source: str
    key: str
    note: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bond:
    """The answer to "was A bound to B on this day, and by what?".

    Attributes
    ----------
    a, b : Party
        The two sides.
    on : Date
        Day of the question.
    answer : str
        Active aid: ``yes``, ``maybe``, ``none-known`` or ``not-covered``. The
        registry is not exhaustive, so it never answers ``no``; a census does.
    obligations : dict of str to str
        The same answers for each obligation, in either direction.
    promises : tuple of Pledge
        Promises of alliances, guarantees and leagues, in both directions.
    universal : tuple of Pledge
        Promises of collective-security instruments: they never decide.
    arrangements : tuple of Pledge
        Promises of arrangements and levies: they never decide either.
    why : tuple of str
        Sentences that explain the answer.
    """

    a: Party
    b: Party
    on: Date
    answer: str
    obligations: dict[str, str]
    promises: tuple[Pledge, ...]
    universal: tuple[Pledge, ...]
    arrangements: tuple[Pledge, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    party: Party
    spell: Membership


def _rows_for(
    pact: Alliance, giver: str, receiver: str, obligation: str, on: Date
) -> list[Promise]:
    """Return the rows that decide: those that name a side go before general ones."""
    rows = [
        p
        for p in pact.promises_on(on)
        if p.obligation == obligation
        and p.giver in (giver, EVERYONE)
        and p.receiver in (receiver, EVERYONE)
    ]
    most = max((p.named for p in rows), default=0)
    return [p for p in rows if p.named == most]


def _doubts(
    pact: Alliance, row: Promise, sides: Iterable[_Side], on: Date
) -> list[str]:
    doubts = []
    if row.answer != "yes":
        doubts.append(
            f"the text is unclear: {row.trigger or row.provenance.note or row.article}"
        )
    if pact.in_force(on) is Truth.MAYBE:
        doubts.append(f"whether {pact.name} was in force that day is not certain")
    elif row.span.holds_on(on) is Truth.MAYBE:
        doubts.append("the dates of this promise are not known to the day")
    for side in sides:
        spell = side.spell
        if spell.status in WEAKENED_STATUSES:
            since = f" since {spell.joined.display()}" if spell.joined else ""
            detail = f" ({spell.provenance.note})" if spell.provenance.note else ""
            doubts.append(f"{spell.name} was {spell.status}{since}{detail}")
        if spell.holds_on(on) is Truth.MAYBE and pact.in_force(on) is Truth.YES:
            doubts.append(f"the dates of {spell.name}'s membership leave it open")
    return doubts


def _pledge(
    pact: Alliance, row: Promise, giver: _Side, receiver: _Side, on: Date
) -> Pledge:
    doubts = _doubts(pact, row, (giver, receiver), on)
    backing = (row.provenance, giver.spell.provenance, receiver.spell.provenance)
    return Pledge(
        alliance=pact.id,
        alliance_name=pact.name,
        kind=pact.treaty.kind,
        by=giver.spell.name,
        to=receiver.spell.name,
        obligation=row.obligation,
        answer="maybe" if doubts else "yes",
        trigger=row.trigger,
        area=row.area,
        adversary=row.adversary,
        article=row.article,
        certainty=max((p.confidence for p in backing), key=_RANK.__getitem__),
        confirmed=all(p.confirmed for p in backing),
        source=row.provenance.source,
        key=row.provenance.key,
        note=row.provenance.note,
        reasons=tuple(doubts),
    )


def _party_to(side: _Side, row: Promise, end: str) -> bool:
    """Whether a general row reaches the side: associates only if they are named."""
    return side.spell.counts or end == side.spell.member


def _between(pact: Alliance, giver: _Side, receiver: _Side, on: Date) -> list[Pledge]:
    found = []
    for obligation in OBLIGATIONS:
        rows = _rows_for(
            pact, giver.spell.member, receiver.spell.member, obligation, on
        )
        found += [
            _pledge(pact, row, giver, receiver, on)
            for row in rows
            if _party_to(giver, row, row.giver)
            and _party_to(receiver, row, row.receiver)
        ]
    return found


def _shared(a: Party, b: Party, on: Date) -> list[tuple[Alliance, _Side, _Side]]:
    theirs = {pact.id: spell for pact, spell in of_member(b.keys, on)}
    return [
        (pact, _Side(a, spell), _Side(b, theirs[pact.id]))
        for pact, spell in of_member(a.keys, on)
        if pact.id in theirs
    ]


def _answer(pledges: Iterable[Pledge], wanted: Iterable[str]) -> str:
    kinds = frozenset(wanted)
    answers = {p.answer for p in pledges if p.obligation in kinds}
    if "yes" in answers:
        return "yes"
    return "maybe" if "maybe" in answers else "none-known"


def _direction(pledges: Iterable[Pledge]) -> list[str]:
    """Say in words who owes active aid to whom."""
    aid = [p for p in pledges if p.obligation in ACTIVE_AID]
    sure = [p for p in aid if p.answer == "yes"]
    told = sure or aid
    if not told:
        return []
    verb = "owes" if sure else "may owe"
    pacts = ", ".join(dict.fromkeys(p.alliance_name for p in told))
    by, to = told[0].by, told[0].to
    if any(p.by == to for p in told):
        plural = "owe" if sure else "may owe"
        return [f"{by} and {to} {plural} each other active aid under {pacts}."]
    back = "is unclear" if any(p.by == to for p in aid) else "is not in the text"
    return [
        f"One-sided: {by} {verb} active aid to {to} under {pacts}; "
        f"a duty of {to} in return {back}."
    ]


def _why(bond_answer: str, pledges: list[Pledge]) -> list[str]:
    why = _direction(pledges)
    aid = [p for p in pledges if p.obligation in ACTIVE_AID]
    for pledge in aid:
        if pledge.answer == "maybe":
            why += [f"{pledge.alliance_name}: {reason}." for reason in pledge.reasons]
    if any(not p.confirmed for p in aid):
        why.append("Some rows behind the answer are unconfirmed.")
    if bond_answer == "none-known":
        why.append(
            "The registry knows no promise of active aid between them on that day. "
            "It is not exhaustive, so this is not a no; add ATOP "
            "(`foedus data add atop DIR`) for a census."
        )
    return list(dict.fromkeys(why))


def _not_covered(a: Party, b: Party, on: Date) -> Bond:
    end = tables.compiled()
    why = (
        f"The registry was compiled on {end.display()}; "
        f"{on.display()} is after its coverage."
    )
    answers = {str(kind): "not-covered" for kind in OBLIGATIONS}
    return Bond(a, b, on, "not-covered", answers, (), (), (), (why,))


def bound(a: str | int, b: str | int, on: Datelike) -> Bond:
    """Say who had promised what to whom on a day.

    Parameters
    ----------
    a, b : str or int
        The two sides: name, COW number, ISO 3166 alpha-3 code, COW abbreviation or
        registry key.
    on : str, datetime.date or Date
        Day, EDTF; a year or month asks about all of its days.

    Returns
    -------
    Bond
        One answer per obligation, the promises in both directions, and why.

    Raises
    ------
    StateError
        If a name is unknown, ambiguous on the day, or was not in the system, or if
        both names mean the same state.
    DateError
        If the day cannot be read.

    Notes
    -----
    A row that names a member is read before a general one of the same alliance,
    obligation and day. Suspended and dormant members make an answer ``maybe``;
    associates and observers give and get only what names them.
    """
    when = dates.coerce(on)
    sides = party(a, when), party(b, when)
    _refuse_same(*sides)
    if when.earliest > tables.compiled().latest:
        return _not_covered(*sides, when)
    found = [
        pledge
        for pact, left, right in _shared(*sides, when)
        for pledge in (
            *_between(pact, left, right, when),
            *_between(pact, right, left, when),
        )
    ]
    deciding = [p for p in found if p.kind in DECIDING]
    answer = _answer(deciding, ACTIVE_AID)
    return Bond(
        a=sides[0],
        b=sides[1],
        on=when,
        answer=answer,
        obligations={kind: _answer(deciding, (kind,)) for kind in OBLIGATIONS},
        promises=tuple(deciding),
        universal=tuple(p for p in found if p.kind == UNIVERSAL),
        arrangements=tuple(
            p for p in found if p.kind not in DECIDING and p.kind != UNIVERSAL
        ),
        why=tuple(_why(answer, deciding)),
    )


def _refuse_same(a: Party, b: Party) -> None:
    if a == b:
        problem = f"Both sides are {a.name}."
        raise StateError(problem, "Name two different states.", found=a.name)
