"""The states and polities, and one of them through time."""

from __future__ import annotations

from foedus.dates import Date
from foedus.registry.alliances import of_member
from foedus.registry.states import fold
from foedus.report import listing
from foedus.report.document import finding_document
from foedus.web import gauges, lives, promises, relations, usual_day, who
from foedus.web.page import Ask, Document, when
from foedus.web.who import Who


def listed(ask: Ask) -> Document:
    """Return the states and polities that fit.

    Parameters
    ----------
    ask : Ask
        With ``on`` (only those in the state system, or in an alliance, that day) and
        ``search``, each optional.

    Returns
    -------
    dict
        ``states``: ``slug, name, kind`` (state or polity), ``cow_code, gw_code, iso3,
        region, start, end, alliances`` (ever), ``alliances_on`` (that day, certain or
        possible; null without a day) and ``key``.
    """
    on, search = ask.on, ask.get("search")
    found = list(who.everyone().values())
    if search is not None:
        found = [one for one in found if fold(search) in fold(_searchable(one))]
    if on is not None:
        there = who.states_on(on)
        found = [w for w in found if w.slug in there or of_member(w.keys, on)]
    return {
        "title": "States and polities",
        **when(on),
        "search": search,
        "states": [_line(one, on) for one in found],
        "asked": {"on": ask.get("on"), "search": search},
    }


def _searchable(one: Who) -> str:
    words = [one.slug, one.name]
    if one.state is not None:
        for spell in one.state.spells:
            words += [spell.name, spell.short_name, spell.abbreviation]
    words += [spell.name for spell in who.spells(one.keys)]
    return " ".join(words)


def _line(one: Who, on: Date | None) -> Document:
    return {
        "slug": one.slug,
        "name": one.name if on is None else one.name_on(on),
        **_codes(one),
        **_span(one),
        "alliances": len(of_member(one.keys)),
        "alliances_on": None if on is None else len(of_member(one.keys, on)),
    }


def _codes(one: Who) -> Document:
    if one.state is None:
        first = next(iter(who.spells(one.keys)), None)
        return {
            "kind": "polity",
            "cow_code": None,
            "gw_code": None,
            "iso3": (first.iso3 or None) if first else None,
            "region": None,
            "key": first.provenance.key if first else None,
        }
    last = one.state.spells[-1]
    return {
        "kind": "state",
        "cow_code": one.state.cow_code,
        "gw_code": last.gw_code,
        "iso3": last.iso3 or None,
        "region": last.region or None,
        "key": last.provenance.key,
    }


def _span(one: Who) -> Document:
    """Return the first and last day in the state system; null for polities."""
    if one.state is None:
        return {"start": None, "end": None, "start_display": None, "end_display": None}
    first, last = one.state.spells[0].start, one.state.spells[-1].end
    return {
        "start": str(first),
        "end": None if last is None else str(last),
        "start_display": first.display(),
        "end_display": None if last is None else last.display(),
    }


def shown(ask: Ask) -> Document:
    """Return a state or polity: its alliances through time and its promises.

    Parameters
    ----------
    ask : Ask
        With ``code``, and ``on`` if another day than the usual one is wanted.

    Returns
    -------
    dict
        ``slug, name, kind``, codes, ``spells`` in the state system, ``alliances`` on
        the day and ever, ``given`` and ``received`` as `promises.promised` has them,
        ``gauges`` as `gauges.of_state` and ``relations`` as `relations.of_state` has
        them, and ``findings`` over its whole life.

    Raises
    ------
    StateError
        If nobody has the name, or it fits several.
    DateError
        If the day cannot be read.
    """
    one = who.find(ask.said["code"])
    on = ask.on or usual_day.of_state(one)
    life = lives.of_state(one)
    return {
        "title": one.name_on(on),
        **when(on),
        "slug": one.slug,
        "name": one.name,
        **_codes(one),
        "existed": None if one.state is None else str(one.state.existed(on)),
        "spells": _spells(one),
        "alliances": _alliances(one, on),
        **promises.promised(one, on),
        "gauges": gauges.of_state(ask.store, one, on),
        "relations": relations.of_state(ask.store, one, on),
        "turns": lives.turns_of(life),
        "findings": [finding_document(f) for f in life],
        "asked": {"code": one.slug, "on": str(on)},
    }


def _spells(one: Who) -> list[Document]:
    if one.state is None:
        return []
    return [
        {
            "name": spell.name,
            "system": spell.system,
            "start": str(spell.start),
            "end": None if spell.end is None else str(spell.end),
            "start_display": spell.start.display(),
            "end_display": None if spell.end is None else spell.end.display(),
            "date_doubt": spell.date_doubt,
            "key": spell.provenance.key,
        }
        for spell in one.state.spells
    ]


def _alliances(one: Who, on: Date) -> list[Document]:
    """Return every alliance of a party, those of the day first."""
    now = {pact.id: spell for pact, spell in of_member(one.keys, on)}
    found = []
    for pact, spell in of_member(one.keys):
        said = listing.summary(pact)
        here = now.get(pact.id)
        chosen = here or spell
        found.append(
            {
                "id": pact.id,
                "name": pact.name,
                "type": said["type"],
                "joined": lives.began(chosen),
                "left": lives.ended(chosen),
                "status": chosen.status,
                "certainty": chosen.certainty,
                "confirmed": chosen.provenance.confirmed,
                "on_the_day": str(here.holds_on(on)) if here else "no",
                "key": chosen.provenance.key,
            }
        )
    return sorted(found, key=lambda one: one["on_the_day"] == "no")
