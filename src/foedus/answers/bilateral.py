"""Bilateral: who owes what to whom, and how that changed over time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers.case import NO_PEER, Case, fact, listed, table
from foedus.answers.finding import Evidence, Finding, Row, Table, TableColumn
from foedus.dates import Date, from_day
from foedus.registry import tables, typology
from foedus.registry.alliances import alliance
from foedus.registry.records import ACTIVE_AID, EVERYONE, OBLIGATIONS, Promise

TITLE: Final = "The two sides"

_MILESTONES: Final = frozenset({"doctrine", "revision"})
_COUNT: Final = "a count of recorded facts: no sampling, so no interval"
_PAIR: Final = 2


def findings(case: Case) -> Iterator[Finding]:
    """Answer how a pact of two members divides its duties.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Asymmetry, change against the treaty it replaced, guidelines and statements.
        Nothing for larger alliances.
    """
    if len(case.members) != _PAIR:
        return
    yield from _asymmetry(case)
    yield from _change(case)
    yield from _milestones(case)


def _aid(case: Case) -> list[Promise]:
    return [
        p
        for p in case.pact.promises_on(case.on)
        if p.obligation in ACTIVE_AID and p.answer == "yes"
    ]


def _side(case: Case, key: str) -> str:
    return "each party" if key == EVERYONE else case.name(key)


def _owed(case: Case, promise: Promise) -> str:
    where = f" (area: {promise.area})" if promise.area else ""
    to = "the other" if promise.receiver == EVERYONE else case.name(promise.receiver)
    return f"{_side(case, promise.giver)} owes {promise.obligation} to {to}{where}"


def _said(case: Case, promise: Promise) -> Evidence:
    return fact(
        promise.provenance,
        f"{_side(case, promise.giver)}: {promise.obligation} ({promise.answer})",
    )


def _silent(case: Case, aid: list[Promise]) -> list[str]:
    givers = {p.giver for p in aid}
    if EVERYONE in givers:
        return []
    return [m.name for m in case.members if m.member not in givers]


def _asymmetry(case: Case) -> Iterator[Finding]:
    promises = case.pact.promises_on(case.on)
    if not promises:
        return
    aid, typed = _aid(case), typology.classify(case.pact, case.on)
    silent = _silent(case, aid)
    told = f"{typed.symmetry.replace('-', ' ')}: " + "; ".join(
        _owed(case, p) for p in aid
    )
    if not aid:
        weak = [p for p in promises if p.obligation in ACTIVE_AID]
        unclear = "; ".join(_owed(case, p) for p in weak) or "none known"
        told = f"owed by none for certain (unclear: {unclear})"
    elif silent:
        told += f"; active aid owed by {listed(silent)}: none known"
    yield case.finish(
        Finding(
            id="bilateral.asymmetry",
            question=6,
            title="Who owes what to whom?",
            statement=f"Active aid {case.when} is {told}.",
            value=typed.symmetry,
            unit="symmetry of active aid",
            interval_note="a reading of the text has no interval",
            comparison=(_symmetry_before(case), _symmetry_peer(case)),
            evidence=tuple(_said(case, p) for p in aid),
            method="foedus.registry.typology.classify over the directed promises",
            caveats=(
                *dict.fromkeys(p.provenance.note for p in aid if p.provenance.note),
                "Absence of a row is not a no; bases and payments are not active aid.",
            ),
            table=table(
                (
                    TableColumn("by", "Owed by"),
                    TableColumn("to", "Owed to"),
                    TableColumn("obligation", "Obligation"),
                    TableColumn("answer", "Answer"),
                    TableColumn("article", "Article"),
                    TableColumn("area", "Where"),
                    TableColumn("trigger", "Case for it"),
                ),
                (_promise_row(case, p) for p in promises),
            ),
            short=True,
        )
    )


def _promise_row(case: Case, promise: Promise) -> Row:
    to = "the other" if promise.receiver == EVERYONE else case.name(promise.receiver)
    return Row(
        f"{promise.obligation}/{promise.giver}/{promise.receiver}",
        (
            _side(case, promise.giver),
            to,
            promise.obligation,
            promise.answer,
            promise.article or "not stated",
            promise.area or "not stated",
            promise.trigger or "not stated",
        ),
        (_said(case, promise),),
    )


def _first_day(case: Case) -> Date | None:
    """Return the first day in force; the last possible one where it is a range."""
    start = case.pact.span.start
    return case.pact.treaty.in_force or (from_day(start.latest) if start else None)


def _former(case: Case) -> list[Case]:
    """Return the treaties it replaced, each on its last day, the latest last."""
    found = []
    for name in case.pact.treaty.supersedes:
        pact = alliance(name)
        end = pact.span.end
        if end is not None:
            found.append(Case(pact, from_day(end.earliest - 1)))
    return sorted(found, key=lambda former: former.on.latest)


def _symmetry_before(case: Case) -> str:
    former = _former(case)
    if not former:
        return "No treaty that it replaced is on record."
    return "; ".join(
        f"{c.pact.name} (to {c.on.display()}): "
        f"{typology.classify(c.pact, c.on).symmetry.replace('-', ' ')}"
        for c in former
    )


def _symmetry_peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    symmetry = typology.classify(case.peer.pact, case.on).symmetry.replace("-", " ")
    told = "; ".join(_owed(case.peer, p) for p in _aid(case.peer))
    return f"{case.peer.label}: {symmetry}. {told or 'No active aid for certain'}."


def _change(case: Case) -> Iterator[Finding]:
    for former in _former(case)[-1:]:
        start = _first_day(case)
        now = case if start is None else case.at(start)
        before = typology.obligations(former.pact, former.on)
        after = typology.obligations(now.pact, now.on)
        changed = [k for k in OBLIGATIONS if before[k] != after[k]]
        told = "; ".join(
            f"{k} from {_word(before[k])} to {_word(after[k])}" for k in changed
        )
        same = [k for k in OBLIGATIONS if before[k] == after[k] == "yes"]
        yield case.finish(
            Finding(
                id="bilateral.change",
                question=None,
                title=f"What changed from {former.pact.name}?",
                statement=f"{len(changed)} of five obligations changed when it replaced"
                f" {former.pact.name} ({now.on.display()}): {told or 'none'}. "
                f"Unchanged and owed: {listed(same)}.",
                value=len(changed),
                unit="obligations changed, of five",
                date=now.on.display(),
                interval_note=_COUNT,
                comparison=(_symmetry_before(case), _notice(case, former)),
                evidence=(
                    fact(former.pact.treaty.provenance, former.pact.name),
                    fact(case.pact.treaty.provenance, case.pact.name),
                ),
                method="foedus.registry.typology.obligations of both treaties",
                caveats=(
                    "An answer for the treaty as a whole hides its directions.",
                    "What is not coded (jurisdiction, costs) may have changed too.",
                ),
                table=_both(case, former),
            )
        )


def _word(answer: str) -> str:
    return "unclear" if answer == "maybe" else answer.replace("-", " ")


def _notice(case: Case, former: Case) -> str:
    old, new = former.pact.treaty.notice_months, case.pact.treaty.notice_months
    return f"Notice for leaving: {_months(old)} before, {_months(new)} now."


def _months(months: float | None) -> str:
    return "not on record" if months is None else f"{months:.0f} months"


def _both(case: Case, former: Case) -> Table | None:
    """Return the articles of both treaties in one table; None without any."""
    names = {c.pact.id: c.pact.name for c in (former, case)}
    rows = [
        Row(
            f"{c['alliance_id']}/{c['article']}",
            (
                names[c["alliance_id"]],
                c["article"],
                c["promised"],
                c["not_promised"],
            ),
            (
                fact(
                    tables.provenance("articles", c),
                    f"Article {c['article']}: {c['subject']}",
                ),
            ),
        )
        for c in tables.rows("articles")
        if c["alliance_id"] in names
    ]
    if not rows:
        return None
    return table(
        (
            TableColumn("treaty", "Treaty"),
            TableColumn("article", "Article"),
            TableColumn("promised", "What is promised"),
            TableColumn("not_promised", "What is not promised"),
        ),
        rows,
    )


def _milestones(case: Case) -> Iterator[Finding]:
    found = [
        e
        for e in case.pact.events
        if e.kind in _MILESTONES and e.on.earliest <= case.on.latest
    ]
    if not found:
        return
    told = "; ".join(f"{e.on.display()}: {e.description.rstrip('.')}" for e in found)
    yield case.finish(
        Finding(
            id="bilateral.guidelines",
            question=None,
            title="How was the promise given shape since?",
            statement=f"Guidelines, statements and changes on record: {len(found)}"
            f" by {case.on.display()}. {told}.",
            value=len(found),
            unit="steps on record",
            interval_note="a lower bound: events are those the compilers recorded",
            comparison=(
                f"First: {found[0].on.display()}; last: {found[-1].on.display()}.",
                _peer_steps(case),
            ),
            evidence=tuple(
                fact(e.provenance, e.description)
                for e in found
                if e.provenance.confirmed
            ),
            method="events of the kinds doctrine and revision",
            caveats=(
                "A guideline or a statement is not a treaty: it binds in politics.",
            ),
            table=table(
                (
                    TableColumn("date", "Day", kind="date"),
                    TableColumn("kind", "Kind"),
                    TableColumn("description", "What was agreed or said"),
                ),
                (
                    Row(
                        e.event,
                        (str(e.on), e.kind, e.description),
                        (fact(e.provenance, e.description),),
                    )
                    for e in found
                ),
            ),
            chart="events",
        )
    )


def _peer_steps(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    count = sum(
        e.kind in _MILESTONES and e.on.earliest <= case.on.latest
        for e in case.peer.pact.events
    )
    return f"{case.peer.label}: {count} on record by the same day."
