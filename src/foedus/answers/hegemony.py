"""Hegemony: force used inside the alliance, who stood apart, who could leave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from foedus.answers.case import NO_PEER, Case, confirmed, fact, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.dates import Date, from_day
from foedus.registry.records import Event, Membership

TITLE: Final = "Force inside and standing of members"

_LED: Final = frozenset({"hegemonic-league", "imperial-levy"})
_FORCE: Final = frozenset({"operation", "crisis", "war"})
_VIOLATED: Final = "violated"
_APART: Final = re.compile(
    r"refus|abstain|held back|exclud|denounc|neutrality|did not march", re.IGNORECASE
)
_COUNT: Final = "a lower bound: events are those the compilers recorded"
_EVENT_COLUMNS: Final = (
    TableColumn("date", "Day", kind="date"),
    TableColumn("kind", "Kind"),
    TableColumn("description", "What happened"),
    TableColumn("named", "States named"),
    TableColumn("others", "Members of the day not named"),
)
_READINGS: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "delian-league": (
        (
            "a league",
            "The allies asked Athens to lead; Athens fixed who gave ships and who "
            "money; the treasury and the meetings were at Delos, and allies were at "
            "first autonomous and deliberated in common.",
            "Thucydides 1.95-97",
        ),
        (
            "an empire",
            "Naxos and then others were reduced when they wanted to leave, payers grew "
            "at the expense of ship-givers, and the treasury moved to Athens.",
            "Thucydides 1.98-101; W. Warde Fowler, The City-State of the Greeks and "
            "Romans, p. 286",
        ),
    ),
}
_READ: Final = (
    "Thucydides 1.95-99, trans. H. Dale, 1851 [https://cts.perseids.org/read/greekLit/"
    "tlg0003/tlg001/1st1K-eng2/1.95.6-1.99.2]",
    "W. Warde Fowler, The City-State of the Greeks and Romans, p. 286 [https://"
    "en.wikisource.org/wiki/Page:The_City-State_of_the_Greeks_and_Romans.djvu/310]",
)


def findings(case: Case) -> Iterator[Finding]:
    """Answer how the leading power treated the members.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Force inside, members that stood apart, ways out, standing of members, and
        both readings where the character of the alliance is disputed. Nothing for an
        alliance without a leading power by class and without force inside.
    """
    force = _force(case)
    if not force and case.pact.treaty.kind not in _LED:
        return
    yield _inside(case, force)
    yield from _apart(case)
    yield from _ways_out(case)
    yield from _standing(case)
    yield from _readings(case)


def _force(case: Case, *, ever: bool = False) -> list[Event]:
    keys = {spell.member for spell in case.pact.memberships}
    return [
        e
        for e in case.pact.events
        if e.outcome == _VIOLATED
        and e.kind in _FORCE
        and keys & set(e.states)
        and (ever or e.on.earliest <= case.on.latest)
    ]


def _said(event: Event) -> Evidence:
    return fact(event.provenance, event.description)


def _event_row(case: Case, event: Event) -> Row:
    of_day = {m.member for m in case.pact.members(event.on)}
    others = sorted(of_day - set(event.states))
    return Row(
        event.event,
        (
            str(event.on),
            event.kind,
            event.description,
            listed(case.at(event.on).name(key) for key in event.states),
            listed(case.at(event.on).name(key) for key in others),
        ),
        (_said(event),),
    )


def _inside(case: Case, force: list[Event]) -> Finding:
    sure = [e for e in force if e.provenance.confirmed]
    told = "; ".join(
        f"{e.on.display()}, {e.description.rstrip('.')}"
        f"{'' if e.provenance.confirmed else ' (unconfirmed)'}"
        for e in force
    )
    return case.finish(
        Finding(
            id="hegemony.force-inside",
            question=None,
            title="Was force used inside the alliance?",
            statement=f"{len(force)} case{'' if len(force) == 1 else 's'} of force "
            f"inside the alliance on record by {case.on.display()}"
            + (f": {told}." if told else " (none known)."),
            value=_value(force, sure),
            unit="cases on record",
            interval=(float(len(sure)), float(len(force))) if force else None,
            interval_note="confirmed cases, to confirmed and unconfirmed ones; "
            + _COUNT
            if force
            else _COUNT,
            comparison=(
                f"Over its whole life: {len(_force(case, ever=True))} on record.",
                _peer_force(case),
            ),
            evidence=tuple(_said(e) for e in sure)
            or (fact(case.pact.treaty.provenance, case.pact.name),),
            method="events whose outcome is judged a violation among members",
            caveats=(
                "That force broke the alliance's own terms is our judgement.",
                "Threats, garrisons and pressure short of force are not counted.",
            ),
            table=table(_EVENT_COLUMNS, (_event_row(case, e) for e in force)),
            chart="events" if force else "",
            confirmed=bool(sure) or not force,
            short=True,
        )
    )


def _value(found: list[Event], sure: list[Event]) -> int | str | None:
    if not found:
        return "none known"
    return len(found) if sure else None


def _peer_force(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    count = len(_force(case.peer))
    return (
        f"{case.peer.label}: {count if count else 'none known'} by the same day "
        "(militarised disputes between members need an added source)."
    )


def _apart(case: Case) -> Iterator[Finding]:
    found = [
        e
        for e in case.pact.events
        if _APART.search(e.description) and e.on.earliest <= case.on.latest
    ]
    if not found:
        return
    sure = [e for e in found if e.provenance.confirmed]
    told = "; ".join(
        f"{e.on.display()}, {e.description.rstrip('.')}"
        f"{'' if e.provenance.confirmed else ' (unconfirmed)'}"
        for e in found
    )
    yield case.finish(
        Finding(
            id="hegemony.refusals",
            question=None,
            title="Who refused or stood apart?",
            statement=f"{len(found)} events on record in which a member refused, "
            f"abstained, was held back or shut out: {told}.",
            value=_value(found, sure),
            unit="events on record",
            interval=(float(len(sure)), float(len(found))),
            interval_note="confirmed events, to confirmed and unconfirmed ones; "
            + _COUNT,
            comparison=(
                f"First: {found[0].on.display()}; last by the day: "
                f"{found[-1].on.display()}.",
                _peer_apart(case),
            ),
            evidence=tuple(_said(e) for e in sure),
            method="events whose description names a refusal, an abstention, an "
            "exclusion or a declaration of neutrality",
            caveats=(
                "Quiet non-compliance leaves no event.",
                "A refusal to join an operation is not an exit.",
            ),
            table=table(_EVENT_COLUMNS, (_event_row(case, e) for e in found)),
            chart="events",
            confirmed=bool(sure),
        )
    )


def _peer_apart(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    spells = [
        s
        for s in case.peer.pact.memberships
        if s.status == "outside-integrated-command"
        and (s.span.start is None or s.span.start.earliest <= case.on.latest)
    ]
    told = listed(s.name for s in spells) if spells else "none known"
    return f"{case.peer.label}: members outside the integrated command so far: {told}."


def _left(case: Case) -> dict[str, list[Membership]]:
    """Return the spells of members that were out by the day, by registry key."""
    now = {m.member for m in case.members}
    gone: dict[str, list[Membership]] = {}
    for spell in case.pact.memberships:
        over = spell.left is not None and spell.left.latest <= case.on.earliest
        if spell.counts and over and spell.member not in now:
            gone.setdefault(spell.member, []).append(spell)
    return gone


def _way(spells: list[Membership]) -> str:
    steps = [
        f"{s.status} from {s.joined.display() if s.joined else 'an unknown day'} to "
        f"{s.left.display() if s.left else 'an unknown day'}"
        for s in spells
    ]
    return f"{spells[-1].name} ({'; then '.join(steps)})"


def _ways_out(case: Case) -> Iterator[Finding]:
    gone = _left(case)
    if not gone:
        return
    steps = [
        e
        for e in case.pact.events
        if set(e.states) & set(gone)
        and e.kind in ("suspension", "notice", "exit-effective", "crisis")
        and e.on.earliest <= case.on.latest
    ]
    spells = [s for found in gone.values() for s in found]
    yield case.finish(
        Finding(
            id="hegemony.ways-out",
            question=None,
            title="Who got out, and how?",
            statement=f"{len(gone)} member{'' if len(gone) == 1 else 's'} had left by "
            f"{case.on.display()}: {'; '.join(_way(s) for s in gone.values())}.",
            value=len(gone),
            unit="members that left",
            interval_note="a count of recorded facts: no sampling, so no interval",
            comparison=(
                f"{len(case.members)} members were left {case.when}.",
                _peer_left(case),
            ),
            evidence=tuple(fact(s.provenance, f"{s.name}: {s.status}") for s in spells),
            method="spells of membership that ended before the day",
            caveats=("The day of a first break is often one of practice, not of law.",),
            table=table(_EVENT_COLUMNS, (_event_row(case, e) for e in steps))
            if steps
            else None,
            chart="events" if steps else "",
        )
    )


def _peer_left(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    gone = _left(case.peer)
    told = listed(found[-1].name for found in gone.values())
    return f"{case.peer.label}: {told} had left by the same day."


def _subjects(case: Case) -> list[Membership]:
    return [m for m in case.members if m.status == "subject"]


def _forced(case: Case) -> list[Membership]:
    """Return subjects whose day of being forced in or reduced is known."""
    return [m for m in _subjects(case) if m.joined is not None]


def _standing(case: Case) -> Iterator[Finding]:
    subjects, forced, count = _subjects(case), _forced(case), len(case.members)
    if not subjects:
        return
    rest = len(subjects) - len(forced)
    more = f"; {rest} more are listed as subjects without a known day" if rest else ""
    yield case.finish(
        Finding(
            id="hegemony.standing",
            question=None,
            title="How many members had been forced in or reduced?",
            statement=f"{len(forced)} of {count} known members had been forced in or "
            f"reduced by {case.on.display()} ({listed(m.name for m in forced)}){more}.",
            value=round(100 * len(forced) / count, 1),
            unit="% of known members",
            interval=(
                round(100 * len(forced) / count, 1),
                round(100 * len(subjects) / count, 1),
            ),
            interval_note="subjects with a known day, to all that are listed as such",
            comparison=(_standing_ever(case), _peer_standing(case)),
            method="spells of the status subject, with and without a known first day",
            caveats=(
                "Subject is the compilers' word for a standing, no ancient legal term; "
                "cities known only as payers are listed under it too.",
                "The list of members is partial, and better for rebels than others.",
            ),
            table=table(
                (
                    TableColumn("member", "Subject"),
                    TableColumn("since", "Since", kind="date"),
                    TableColumn("certainty", "Certainty"),
                ),
                (
                    Row(
                        m.member,
                        (m.name, str(m.joined) if m.joined else None, m.certainty),
                        (fact(m.provenance, f"{m.name}: subject"),),
                    )
                    for m in subjects
                ),
            ),
        )
    )


def _standing_ever(case: Case) -> str:
    start, last = case.pact.treaty.in_force, case.at(_last_day(case))
    first = 0 if start is None else len(_forced(case.at(start)))
    return (
        f"{first} at its start, {len(_forced(last))} of {len(last.members)} at its end."
    )


def _last_day(case: Case) -> Date:
    end = case.pact.span.end
    return case.on if end is None else from_day(end.earliest - 1)


def _peer_standing(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    count = len(_subjects(case.peer))
    return (
        f"{case.peer.label}: {count} of {len(case.peer.members)} known members are "
        "listed as subjects."
    )


def _readings(case: Case) -> Iterator[Finding]:
    readings = _READINGS.get(case.pact.id)
    if readings is None:
        return
    events = [
        e
        for e in case.pact.events
        if e.provenance.confirmed and e.on.earliest <= case.on.latest
    ]
    evidence = tuple(_said(e) for e in events)
    oath = tuple(
        fact(p.provenance, f"{p.obligation}: {p.trigger}")
        for p in case.pact.promises_on(case.on)
        if p.answer == "yes"
    )
    yield case.finish(
        Finding(
            id="hegemony.readings",
            question=None,
            title="A league or an empire?",
            statement="Both readings rest on the same facts. "
            + " ".join(f"As {name}: {words}" for name, words, _ in readings),
            value=None,
            interval_note="two readings of the same facts have no interval",
            comparison=(
                "The first reading weighs how it began, the second what came of it.",
                _peer_kind(case),
            ),
            evidence=(*oath, *evidence) if confirmed((*oath, *evidence)) else evidence,
            method="both readings stated with their passages; none is chosen",
            reference="; ".join(where for _, _, where in readings),
            sources=(*_READ, *dict.fromkeys(e.provenance.source for e in events)),
            caveats=(
                "Thucydides writes after the fact and as an Athenian.",
                "How early the change came depends on the dating of undated decrees.",
            ),
        )
    )


def _peer_kind(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    kind = case.peer.pact.treaty.kind.replace("-", " ")
    return f"{case.peer.label} is classed as {kind} too."
