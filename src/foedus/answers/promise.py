"""Promise: what is owed, where, and what came of it when it was called on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from foedus.answers import depth, invocation, reliance, rivalries
from foedus.answers.case import NO_PEER, Case, counted, fact, figure, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.dates import Date, Truth, from_day
from foedus.measures.commitment import latency
from foedus.measures.commitment.latency import Latency
from foedus.registry import portfolio, tables, typology
from foedus.registry.alliances import alliance
from foedus.registry.records import ACTIVE_AID, EVERYONE, Promise
from foedus.sources import bundled

TITLE: Final = "Promise"

Days = tuple[int, int]

_COUNT: Final = "a count of recorded facts: no sampling, so no interval"
_CONSULTED: Final = "nato"


def findings(case: Case) -> Iterator[Finding]:
    """Answer what the alliance promises and when the promise was called on.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Obligations, articles, area, consultations, invocations, other pacts.
    """
    yield _obligations(case)
    yield from _articles(case)
    if case.pact.id == _CONSULTED:
        yield from _area(case)
        yield from _consultations(case)
    yield from invocation.findings(case)
    yield from _entrapment(case)
    yield from rivalries.findings(case)
    yield from depth.findings(case)
    yield from reliance.findings(case)


def _who(case: Case, key: str) -> str:
    return "every member" if key == EVERYONE else case.name(key)


def _promise_row(case: Case, promise: Promise) -> Row:
    end = promise.end.display() if promise.end else ""
    return Row(
        f"{promise.obligation}/{promise.giver}/{promise.receiver}/{promise.faces}",
        (
            promise.obligation,
            _who(case, promise.giver),
            _who(case, promise.receiver),
            promise.answer,
            promise.article or "not stated",
            promise.trigger or "not stated",
            promise.area or "not stated",
        ),
        (
            fact(
                promise.provenance,
                f"{promise.obligation} ({promise.answer}), phase from "
                f"{promise.start.display() if promise.start else 'the start'}"
                f"{f' to {end}' if end else ''}",
            ),
        ),
    )


def _obligations(case: Case) -> Finding:
    promises = case.pact.promises_on(case.on)
    answers = typology.obligations(case.pact, case.on)
    sure = [name for name, answer in answers.items() if answer == "yes"]
    unclear = [name for name, answer in answers.items() if answer == "maybe"]
    words = f"Owed for certain {case.when}: {listed(sure)}"
    if unclear:
        words += f"; unclear: {listed(unclear)}"
    if not case.pact.promises:
        words = "The registry has no promise on record (not covered, not a no)"
    phases = {p.start for p in case.pact.promises if p.start is not None}
    treaty = case.pact.treaty
    notice = (
        f"Leaving takes {treaty.notice_months:.0f} months' notice."
        if treaty.notice_months is not None
        else "A term of notice is not on record."
    )
    return case.finish(
        Finding(
            id="promise.obligations",
            question=6,
            title="What is promised?",
            statement=f"{words}.",
            value=len(sure),
            unit="obligations owed for certain, of five",
            interval_note=_COUNT,
            comparison=(
                f"The terms have changed {max(len(phases) - 1, 0)} times since the "
                "start.",
                _peer_promises(case),
            ),
            method="rows of obligations whose phase covers the day",
            caveats=(
                "Absence of a row is not a no: the registry is not exhaustive.",
                notice,
            ),
            table=table(_PROMISE_COLUMNS, (_promise_row(case, p) for p in promises)),
        )
    )


_PROMISE_COLUMNS: Final = (
    TableColumn("obligation", "Obligation"),
    TableColumn("by", "Owed by"),
    TableColumn("to", "Owed to"),
    TableColumn("answer", "Answer"),
    TableColumn("article", "Article"),
    TableColumn("trigger", "Case for it"),
    TableColumn("area", "Where"),
)


def _peer_promises(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    answers = typology.obligations(case.peer.pact, case.on)
    sure = [name for name, answer in answers.items() if answer == "yes"]
    return f"{case.peer.label}: {listed(sure)}."


def _articles(case: Case) -> Iterator[Finding]:
    rows = [
        cells
        for cells in tables.rows("articles")
        if cells["alliance_id"] == case.pact.id
    ]
    if not rows:
        return
    yield case.finish(
        Finding(
            id="promise.articles",
            question=6,
            title="What does the text say, and what does it not say?",
            statement=f"{len(rows)} articles of the treaty bear on the promise: "
            f"{listed(str(c['article']) for c in rows)}.",
            value=len(rows),
            unit="articles",
            interval_note=_COUNT,
            comparison=(
                "Each article is set beside what it leaves open.",
                "The wording is ours; the treaty text decides.",
            ),
            method="the treaty's articles, restated in our own words",
            caveats=("A restatement is not the text.",),
            table=table(
                (
                    TableColumn("article", "Article"),
                    TableColumn("subject", "Subject"),
                    TableColumn("promised", "What is promised"),
                    TableColumn("decided_by", "Who decides"),
                    TableColumn("not_promised", "What is not promised"),
                ),
                (
                    Row(
                        str(c["article"]),
                        (
                            c["article"],
                            c["subject"],
                            c["promised"],
                            c["decided_by"],
                            c["not_promised"],
                        ),
                        (
                            fact(
                                tables.provenance("articles", c),
                                f"Article {c['article']}: {c['subject']}",
                            ),
                        ),
                    )
                    for c in rows
                ),
            ),
        )
    )


def _in_force(row: dict[str, Any], on: Date) -> bool:
    start, end = tables.day(row["valid_from"]), tables.day(row["valid_to"])
    begun = start is None or start.earliest <= on.latest
    return begun and (end is None or end.latest > on.earliest)


_AREA: Final = "nato-article6-area"


def _area(case: Case) -> Iterator[Finding]:
    areas = [r for r in bundled.read(_AREA).rows(named=True) if _in_force(r, case.on)]
    members = set(case.codes)
    places = [r for r in areas if r["party_iso3"] is None or r["party_iso3"] in members]
    outside = [r for r in places if r["inside"] != "yes" and r["party_iso3"]]
    sure = [r for r in outside if r["inside"] == "no"]
    rows = (
        Row(
            r["area"],
            (
                r["party_iso3"],
                r["area"],
                "outside" if r["inside"] == "no" else r["inside"],
                r["latitude"],
                r["longitude"],
                r["rule"],
            ),
            (figure(_AREA, r, f"{r['area']}: {r['inside']}"),),
        )
        for r in outside
    )
    yield case.finish(
        Finding(
            id="promise.article-6-area",
            question=7,
            title="Which territories of members lie outside Article 6?",
            statement=f"{len(sure)} listed territories of members lie outside the area "
            f"of Article 6, {len(outside) - len(sure)} more are contested.",
            value=len(sure),
            unit="territories",
            interval=(float(len(sure)), float(len(outside))),
            interval_note="outside for certain, to outside or contested",
            comparison=(
                "Article 6 changed in 1952 (Greece and Turkey) and lost its Algerian "
                "clause on 1962-07-03.",
                "EU Article 42(7) covers the territory of its members without a "
                "northern limit.",
            ),
            method="rules of Article 6 applied to places; derived rows are marked",
            caveats=(
                "The parties have published no list of places.",
                "Outside Article 6, allies may still act; they owe consultation.",
            ),
            table=table(
                (
                    TableColumn("iso3", "Party"),
                    TableColumn("name", "Area"),
                    TableColumn("status", "Article 6"),
                    TableColumn("lat", "Latitude", "degrees", "number", 0),
                    TableColumn("lon", "Longitude", "degrees", "number", 0),
                    TableColumn("rule", "Rule"),
                ),
                rows,
            ),
            chart="map",
        )
    )


_MEETINGS: Final = "nato-article4-meetings"


def _consultations(case: Case) -> Iterator[Finding]:
    every = bundled.read(_MEETINGS).rows(named=True)
    held = [r for r in every if _day(r["requested"]).earliest <= case.on.latest]
    if not held:
        return
    waits = latency.latency({_meeting(r): _wait(r) for r in held})
    span = (
        (float(waits.shortest[0]), float(waits.longest[1]))
        if waits.shortest and waits.longest
        else None
    )
    yield case.finish(
        Finding(
            id="promise.article-4",
            question=8,
            title="How often was Article 4 called on, and how fast was the answer?",
            statement=f"Article 4 was called on {counted(len(held), 'time')} by "
            f"{case.on.display()}: {_askers(held)}. {_speed(waits)}",
            value=len(held),
            unit="meetings asked for",
            interval=span,
            interval_note="shortest and longest wait in days, not a sampling interval",
            comparison=(
                f"{_recent(held, case.on)} of them in the ten years before the day.",
                "EU Article 42(7) has no such step: a member asks the others at once.",
            ),
            method="foedus.measures.commitment.latency.latency",
            caveats=(
                "Days run from the public request; the wait for 2003 was not found."
                if waits.missing
                else "Days run from the public request.",
                "The Patriot request of 2012-11-21 is not counted.",
            ),
            table=table(_MEETING_COLUMNS, map(_meeting_row, held)),
            chart="events",
            short=True,
        )
    )


_MEETING_COLUMNS: Final = (
    TableColumn("date", "Asked for", kind="date"),
    TableColumn("kind", "Kind"),
    TableColumn("description", "Subject"),
    TableColumn("by", "By"),
    TableColumn("days", "Wait", "days", "number", 0),
)


def _meeting(row: dict[str, Any]) -> str:
    return f"{_asker(row)} {row['requested']}"


def _meeting_row(row: dict[str, Any]) -> Row:
    cells = (
        row["requested"],
        "consultation",
        row["subject"],
        ", ".join(row["requested_by"]),
        row["latency_days"],
    )
    return Row(_meeting(row), cells, (figure(_MEETINGS, row, _meeting(row)),))


def _wait(row: dict[str, Any]) -> tuple[Days, Days | None]:
    met = _bounds(_day(row["met"])) if row["met"] else None
    return _bounds(_day(row["requested"])), met


def _speed(waits: Latency) -> str:
    if not (waits.median and waits.shortest and waits.longest):
        return "The days of the meetings are not known."
    return (
        f"The Council met {waits.median[0]:.0f} days later in the median (n = "
        f"{waits.n}; {waits.shortest[0]} to {waits.longest[1]})."
    )


def _askers(held: list[dict[str, Any]]) -> str:
    counts = Counter(_asker(row) for row in held)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return listed(f"{name} ({count})" for name, count in most)


def _asker(row: dict[str, Any]) -> str:
    states = row["requested_by"]
    return str(states[0]) if len(states) == 1 else f"{len(states)} allies together"


def _day(text: str) -> Date:
    day = tables.day(text)
    if day is None:  # the schema requires the cell
        raise AssertionError(text)
    return day


def _bounds(day: Date) -> Days:
    return day.earliest, day.latest


def _recent(held: list[dict[str, Any]], on: Date) -> int:
    return sum(_day(r["requested"]).latest > on.latest - 3653 for r in held)


def _entrapment(case: Case) -> Iterator[Finding]:
    keys = case.keys
    found = [
        (giver, receiver, name)
        for (giver, receiver), names in portfolio.pledges(case.on).items()
        if giver in keys and receiver not in keys
        for name in names
        if name != case.pact.id
    ]
    if case.pact.in_force(case.on) is Truth.NO or not keys:
        return
    pacts = dict.fromkeys(name for _, _, name in found)
    givers = dict.fromkeys(giver for giver, _, _ in found)
    yield case.finish(
        Finding(
            id="promise.other-pacts",
            question=10,
            title="To whom else do members owe active aid?",
            statement=f"{len(givers)} of {len(keys)} members owe active aid to "
            f"outsiders under {len(pacts)} other pacts in the registry.",
            value=len(pacts),
            unit="other pacts",
            interval_note="a lower bound: the registry is not exhaustive",
            comparison=(_ten_years_ago(case), _peer_pacts(case)),
            method="foedus.registry.portfolio.pledges: sure promises of defence or "
            "offence from a member to a non-member on the day",
            caveats=("A lower bound; add ATOP for a census.",),
            table=table(
                (
                    TableColumn("by", "Member"),
                    TableColumn("to", "Outsider"),
                    TableColumn("pact", "Pact"),
                    TableColumn("trigger", "Case for help"),
                ),
                (_other_row(case, *link) for link in sorted(found)),
            ),
        )
    )


def _count_other(case: Case) -> int:
    keys = case.keys
    return len(
        {
            name
            for (giver, receiver), names in portfolio.pledges(case.on).items()
            if giver in keys and receiver not in keys
            for name in names
        }
    )


def _ten_years_ago(case: Case) -> str:
    then = case.at(from_day(case.on.earliest - 3652))
    if case.pact.in_force(then.on) is not Truth.YES:
        return "Ten years before, the alliance was not in force."
    return f"Ten years before: {_count_other(then)}."


def _peer_pacts(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    return f"{case.peer.label}: {_count_other(case.peer)} on the same day."


def _other_row(case: Case, giver: str, receiver: str, name: str) -> Row:
    other = alliance(name)
    promises = [
        p
        for p in other.promises_on(case.on)
        if p.obligation in ACTIVE_AID
        and p.answer == "yes"
        and p.giver in (giver, EVERYONE)
        and p.receiver in (receiver, EVERYONE)
    ]
    trigger = "; ".join(dict.fromkeys(p.trigger for p in promises if p.trigger))
    return Row(
        f"{giver}/{receiver}/{name}",
        (
            case.name(giver),
            case.name(receiver),
            other.name,
            trigger or "not stated",
        ),
        tuple(fact(p.provenance, f"{other.name}: {p.obligation}") for p in promises),
    )
