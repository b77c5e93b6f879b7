"""Listings of the registry as plain data: one payload for JSON, terminal and web."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from foedus.dates import Date, Truth
from foedus.errors import AllianceError
from foedus.registry import parties, states, typology
from foedus.registry.alliances import everything, of_member
from foedus.registry.bonds import Bond, Pledge
from foedus.registry.difference import Difference, MemberChange, PromiseChange
from foedus.registry.records import EVERYONE, Alliance, Event, Membership, Promise
from foedus.registry.states import fold

Document = dict[str, Any]


def _text(day: Date | None) -> str | None:
    return None if day is None else str(day)


def summary(pact: Alliance, on: Date | None = None) -> Document:
    """Return one line about an alliance.

    Parameters
    ----------
    pact : Alliance
        The alliance.
    on : Date, optional
        Day; None for its whole life.

    Returns
    -------
    dict
        ``id, name, type, structure, symmetry, class, start, end, end_status,
        members`` (certain members on the day, or ever), ``in_force`` (yes or maybe;
        None without a day), ``confirmed``, ``key``.
    """
    typed = typology.classify(pact, on)
    members = pact.members(on)
    sure = [m for m in members if on is None or m.holds_on(on) is Truth.YES]
    return {
        "id": pact.id,
        "name": pact.name,
        "type": typed.type,
        "structure": typed.structure,
        "symmetry": typed.symmetry,
        "class": pact.treaty.kind,
        "start": _text(pact.start),
        "end": _text(pact.end),
        "end_status": pact.treaty.end_status,
        "members": len(sure),
        "in_force": None if on is None else str(pact.in_force(on)),
        "confirmed": pact.treaty.provenance.confirmed,
        "key": pact.treaty.provenance.key,
    }


def alliances(
    on: Date | None = None,
    *,
    state: str | None = None,
    type: str | None = None,
    search: str | None = None,
) -> Document:
    """Return the alliances that fit, one line each.

    Parameters
    ----------
    on : Date, optional
        Only those in force, for certain or perhaps, on this day.
    state : str, optional
        Only those of this state: name, COW number, ISO code or abbreviation.
    type : str, optional
        Only this type, class or structure, see `types`.
    search : str, optional
        Only those whose id, name, short names or adversary contain this text.

    Returns
    -------
    dict
        ``on`` and ``alliances``: the `summary` of each, in the order of the registry.

    Raises
    ------
    AllianceError
        If there is no such type.
    StateError
        If nobody has the name, or it fits several.
    """
    if type is not None and not any(type in (t, t.partition("-")[0]) for t in types()):
        problem = f"There is no type, class or structure '{type}'."
        raise AllianceError(problem, f"Choose one of: {', '.join(types())}.")
    found = list(everything()) if state is None else _of_state(state, on)
    if on is not None:
        found = [pact for pact in found if pact.in_force(on) is not Truth.NO]
    if search is not None:
        found = [pact for pact in found if fold(search) in fold(_searchable(pact))]
    shown = [summary(pact, on) for pact in found]
    if type is not None:
        shown = [document for document in shown if _fits(document, type)]
    return {"on": _text(on), "alliances": shown}


def types() -> list[str]:
    """Return the types, structures and classes that `alliances` can be asked for."""
    classes = ("treaty-alliance", "collective-security", "arrangement")
    return [*dict.fromkeys((*typology.TYPES, *typology.STRUCTURES, *classes))]


def _fits(document: Document, wanted: str) -> bool:
    kinds = (document["type"], document["class"], document["structure"])
    return wanted in kinds or document["type"].startswith(f"{wanted}-")


def _of_state(name: str, on: Date | None) -> list[Alliance]:
    if on is not None:
        keys = parties.party(name, on).keys
    else:
        keys = parties.keys_ever(name)
        if not keys and not states.candidates(name):
            raise states.unknown(name)
    return [pact for pact, _ in of_member(keys, on)]


def _searchable(pact: Alliance) -> str:
    treaty = pact.treaty
    return " ".join((treaty.id, treaty.name, *treaty.short_names, treaty.adversary))


def _member(spell: Membership, on: Date | None) -> Document:
    return {
        "member": spell.member,
        "state": spell.cow_code,
        "name": spell.name,
        "cow_code": spell.cow_code,
        "gw_code": spell.gw_code,
        "iso3": spell.iso3 or None,
        "signed": _text(spell.signed),
        "joined": _text(spell.joined),
        "left": _text(spell.left),
        "status": spell.status,
        "certainty": spell.certainty,
        "on_the_day": None if on is None else str(spell.holds_on(on)),
        "confirmed": spell.provenance.confirmed,
        "key": spell.provenance.key,
    }


def _promise(promise: Promise, on: Date | None) -> Document:
    return {
        "obligation": promise.obligation,
        "answer": "yes" if promise.answer == "yes" else "maybe",
        "by": _who(promise.giver, on),
        "to": _who(promise.receiver, on),
        "start": _text(promise.start),
        "end": _text(promise.end),
        "trigger": promise.trigger or None,
        "area": promise.area or None,
        "adversary": promise.adversary or None,
        "article": promise.article or None,
        "faces": promise.faces,
        "certainty": promise.provenance.confidence,
        "confirmed": promise.provenance.confirmed,
        "source": promise.provenance.source,
        "key": promise.provenance.key,
    }


def _who(key: str, on: Date | None) -> str:
    return "every member" if key == EVERYONE else parties.label(key, on)


def _event(event: Event) -> Document:
    return {
        "id": event.event,
        "date": str(event.on),
        "kind": event.kind,
        "states": list(event.states),
        "casus": event.casus or None,
        "outcome": event.outcome or None,
        "description": event.description,
        "confirmed": event.provenance.confirmed,
        "source": event.provenance.source,
        "key": event.provenance.key,
    }


def alliance(pact: Alliance, on: Date | None = None) -> Document:
    """Return everything the registry knows of an alliance.

    Parameters
    ----------
    pact : Alliance
        The alliance.
    on : Date, optional
        Day; None for its whole life: every spell, phase and event.

    Returns
    -------
    dict
        The keys of `summary` and ``why_type, obligations, trigger, scope, promises,
        members, associated, events, nuclear, sources``. Events up to the day.
    """
    typed = typology.classify(pact, on)
    promises = pact.promises_on(on)
    triggers = dict.fromkeys(p.trigger for p in promises if p.trigger)
    spells = pact.members(on) if on is not None else pact.memberships
    events = [e for e in pact.events if on is None or e.on.earliest <= on.latest]
    backing = [pact.treaty.provenance, *(p.provenance for p in promises)]
    return {
        **summary(pact, on),
        "on": _text(on),
        "why_type": typed.why,
        "obligations": typology.obligations(pact, on),
        "trigger": "; ".join(triggers) or None,
        "scope": pact.treaty.scope or None,
        "adversary": pact.treaty.adversary or None,
        "organisation": pact.treaty.organisation or None,
        "signed": _text(pact.treaty.signed),
        "end_reason": pact.treaty.end_reason or None,
        "complete_membership": pact.treaty.complete_membership,
        "note": pact.treaty.provenance.note or None,
        "promises": [_promise(p, on) for p in promises],
        "members": [_member(s, on) for s in spells],
        "member_count": summary(pact, on)["members"],
        "associated": [_member(s, on) for s in pact.associated(on)] if on else [],
        "events": [_event(e) for e in events],
        "nuclear": [
            {
                "state": parties.label(role.state, on),
                "role": role.role,
                "start": _text(role.start),
                "end": _text(role.end),
                "confirmed": role.provenance.confirmed,
                "key": role.provenance.key,
            }
            for role in pact.nuclear
            if on is None or role.span.holds_on(on) is not Truth.NO
        ],
        "sources": list(dict.fromkeys(p.source for p in backing)),
    }


def _change(change: MemberChange) -> Document:
    return {
        "member": change.member,
        "name": change.name,
        "before": change.before.status if change.before else None,
        "after": change.after.status if change.after else None,
        "date": _text(change.on),
        "continues": change.continues or None,
    }


def _turn(change: PromiseChange) -> Document:
    return {
        "obligation": change.obligation,
        "by": _who(change.giver, None),
        "to": _who(change.receiver, None),
        "before": sorted(_words(terms) for terms in change.before),
        "after": sorted(_words(terms) for terms in change.after),
    }


def _words(terms: object) -> str:
    values = [getattr(terms, name) for name in ("answer", "article", "trigger", "area")]
    return "; ".join(str(value) for value in values if value)


def difference(found: Difference) -> Document:
    """Return what changed in an alliance between two days.

    Parameters
    ----------
    found : Difference
        From `foedus.registry.difference.diff`.

    Returns
    -------
    dict
        ``alliance, first, second, joined, left, status_changed,
        obligations_changed``.
    """
    return {
        "alliance": found.alliance,
        "first": str(found.first),
        "second": str(found.second),
        "joined": [_change(c) for c in found.joined],
        "left": [_change(c) for c in found.left],
        "status_changed": [_change(c) for c in found.status_changed],
        "obligations_changed": [_turn(c) for c in found.obligations_changed],
    }


def _pledge(pledge: Pledge) -> Document:
    return {
        "alliance": pledge.alliance,
        "alliance_name": pledge.alliance_name,
        "class": pledge.kind,
        "by": pledge.by,
        "to": pledge.to,
        "obligation": pledge.obligation,
        "answer": pledge.answer,
        "trigger": pledge.trigger or None,
        "area": pledge.area or None,
        "adversary": pledge.adversary or None,
        "article": pledge.article or None,
        "certainty": pledge.certainty,
        "confirmed": pledge.confirmed,
        "reasons": list(pledge.reasons),
        "source": pledge.source,
        "key": pledge.key,
    }


def bond(found: Bond) -> Document:
    """Return who had promised what to whom.

    Parameters
    ----------
    found : Bond
        From `foedus.registry.bonds.bound`.

    Returns
    -------
    dict
        ``a, b, on, answer, obligations, promises, universal, arrangements, why``.
    """
    return {
        "a": found.a.name,
        "b": found.b.name,
        "on": str(found.on),
        "answer": found.answer,
        "obligations": found.obligations,
        "promises": _pledges(found.promises),
        "universal": _pledges(found.universal),
        "arrangements": _pledges(found.arrangements),
        "why": " ".join(found.why),
    }


def _pledges(pledges: Iterable[Pledge]) -> list[Document]:
    return [_pledge(p) for p in pledges]
