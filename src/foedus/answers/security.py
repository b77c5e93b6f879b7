"""Security: calls on a universal instrument, operations, veto, and who is outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from foedus.answers.case import Case, fact, figure, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.dates import Truth, parse
from foedus.registry import tables
from foedus.registry.records import Event
from foedus.registry.states import states
from foedus.sources import bundled

TITLE: Final = "Collective security"

_KIND: Final = "collective-security"
_CHARTER: Final = "un-charter"
_MISSIONS: Final = "un-peacekeeping-missions"
_PERMANENT: Final = (
    "china",
    "republic-of-china",
    "taiwan",
    "france",
    "soviet-union",
    "russia",
    "united-kingdom",
    "united-states",
)
"""Registry keys of the permanent members of the Security Council through time; only
those that are members on the day count."""
_VETO: Final = frozenset({"23", "27"})
_UNIVERSAL: Final = frozenset({"global", "worldwide"})
_LOWER: Final = "a lower bound: the list is known to be incomplete"


def findings(case: Case) -> Iterator[Finding]:
    """Answer how an instrument of collective security was used.

    Parameters
    ----------
    case : Case
        The instrument on the day.

    Yields
    ------
    Finding
        Calls by answer, peacekeeping operations, the veto, states outside. Nothing for
        alliances.
    """
    if case.pact.treaty.kind != _KIND:
        return
    yield from _calls(case)
    if case.pact.id == _CHARTER:
        yield from _operations(case)
        yield from _veto(case)
    yield from _outside(case)


def _called(case: Case, kind: str) -> list[Event]:
    return [
        e
        for e in case.pact.events
        if e.kind == kind and e.on.earliest <= case.on.latest
    ]


def _said(event: Event) -> Evidence:
    return fact(event.provenance, event.description)


def _by(events: list[Event]) -> str:
    counts = Counter(e.outcome or "not judged" for e in events)
    return ", ".join(f"{n} {name}" for name, n in counts.most_common())


def _calls(case: Case) -> Iterator[Finding]:
    calls = _called(case, "invocation")
    if not calls:
        return
    sure = [e for e in calls if e.provenance.confirmed]
    met = sum(e.casus == "met" for e in calls)
    authorised = _called(case, "operation")
    yield case.finish(
        Finding(
            id="security.calls",
            question=9,
            title="How often was it called on, and with what answer?",
            statement=f"{len(calls)} calls or findings are on record by "
            f"{case.on.display()}, the case judged met in {met}; answers: {_by(calls)}."
            f" Unconfirmed: {len(calls) - len(sure)}.",
            value=len(calls) if sure else None,
            unit="calls on record",
            interval=(float(len(sure)), float(len(calls))),
            interval_note="confirmed ones, to all on record; a lower bound, because "
            "most calls are not recorded",
            comparison=(
                f"First: {calls[0].on.display()}; last: {calls[-1].on.display()}. "
                f"Operations set up or authorised on record: {len(authorised)}.",
                _peer_calls(case),
            ),
            evidence=tuple(_said(e) for e in sure),
            method="events of the kind invocation, by our judgement of the answer",
            caveats=(
                "Whether the case was met, and how it was answered, is our judgement.",
                "Several steps of one case count several times here.",
                "No rate: the cases are a selection of known ones.",
            ),
            table=table(
                (
                    TableColumn("date", "Day", kind="date"),
                    TableColumn("kind", "Kind"),
                    TableColumn("description", "What happened"),
                    TableColumn("casus", "Case for help"),
                    TableColumn("outcome", "Answer"),
                ),
                (
                    Row(
                        e.event,
                        (
                            str(e.on),
                            e.kind,
                            e.description,
                            e.casus or "not judged",
                            e.outcome or "not judged",
                        ),
                        (_said(e),),
                    )
                    for e in calls
                ),
            ),
            chart="events",
            confirmed=bool(sure),
        )
    )


def _peer_calls(case: Case) -> str:
    if case.peer is None:
        return "No peer is in force on the day, or none is declared."
    calls = _called(case.peer, "invocation")
    return f"{case.peer.label}: {len(calls) if calls else 'none known'} by the day."


def _started(case: Case) -> list[dict[str, Any]]:
    return [
        r
        for r in bundled.preferred(_MISSIONS).rows(named=True)
        if r["start"] and parse(r["start"]).earliest <= case.on.latest
    ]


def _over(row: dict[str, Any], case: Case) -> bool:
    return bool(row["end"]) and parse(row["end"]).latest < case.on.earliest


def _operations(case: Case) -> Iterator[Finding]:
    rows = _started(case)
    if not rows:
        return
    running = [r for r in rows if not _over(r, case)]
    weak = sum(r["source_grade"] == "D" for r in rows)
    yield case.finish(
        Finding(
            id="security.peacekeeping",
            question=33,
            title="How many peacekeeping operations were there?",
            statement=f"{len(rows)} peacekeeping operations are on record by "
            f"{case.on.display()}; {len(running)} have no recorded end before the day: "
            f"{listed(r['acronym'] for r in running)}.",
            value=len(rows),
            unit="operations on record",
            interval_note=f"{_LOWER}; operations only recalled are left out",
            comparison=(_ten_years(case), _peer_operations(case)),
            method="operations whose start is recorded; one row per operation",
            caveats=(
                "Without a recorded end is not the same as running: sources stop in "
                "2016 or 2018 for some.",
                f"{weak} of the operations rest on unconfirmed rows (grade D).",
                "A peacekeeping operation is not enforcement under Article 42.",
            ),
            table=table(
                (
                    TableColumn("name", "Operation"),
                    TableColumn("theatre", "Where"),
                    TableColumn("start", "From", kind="date"),
                    TableColumn("end", "Until", kind="date"),
                ),
                (
                    Row(
                        r["acronym"],
                        (r["name"], r["theatre"], r["start"], r["end"]),
                        (figure(_MISSIONS, r, f"{r['acronym']}, from {r['start']}"),),
                    )
                    for r in rows
                ),
            ),
        )
    )


def _ten_years(case: Case) -> str:
    year = case.year - 10
    then = case.at(parse(f"{year}-12-31"))
    rows = _started(then)
    running = sum(not _over(r, then) for r in rows)
    return f"By the end of {year}: {len(rows)} on record, {running} without an end."


def _peer_operations(case: Case) -> str:
    if case.peer is None:
        return "No peer is in force on the day, or none is declared."
    return f"{case.peer.label}: not covered."


def _veto(case: Case) -> Iterator[Finding]:
    rows = [
        c
        for c in tables.rows("articles")
        if c["alliance_id"] == _CHARTER and c["article"] in _VETO
    ]
    holders = [m for m in case.members if m.member in _PERMANENT]
    if not rows or not holders:
        return
    yield case.finish(
        Finding(
            id="security.veto",
            question=6,
            title="Who can prevent a decision?",
            statement="Decisions of substance need the votes of all permanent members: "
            f"any of {len(holders)} ({listed(m.name for m in holders)}) of "
            f"{len(case.members)} members can prevent them.",
            value=len(holders),
            unit="members with a veto",
            interval_note="a count by the text: no sampling, so no interval",
            comparison=(
                "The same five seats since 1945, with successors (China's since 1971, "
                "Russia's since 1991).",
                "In NATO all parties must agree to invite a state (Article 10).",
            ),
            evidence=tuple(
                fact(
                    tables.provenance("articles", c),
                    f"Charter, Article {c['article']}: {c['subject']}",
                )
                for c in rows
            ),
            method="Articles 23 and 27 of the Charter; members on the day",
            caveats=(
                "How often the veto was cast is not covered.",
                "Before 1965-08-31 the Council had eleven members and needed seven "
                "votes.",
            ),
        )
    )


def _outside(case: Case) -> Iterator[Finding]:
    if case.pact.treaty.scope.lower() not in _UNIVERSAL:
        return
    codes = {c for m in case.members for c in (m.cow_code, m.gw_code) if c}
    absent = [
        s for s in states() if s.existed(case.on) is Truth.YES and s.code not in codes
    ]
    if not absent:
        return
    names = sorted(s.name(case.on) for s in absent)
    yield case.finish(
        Finding(
            id="security.outside",
            question=None,
            title="Which states were outside?",
            statement=f"{len(absent)} states of the state-system lists were no members "
            f"{case.when}: {listed(names)}.",
            value=len(absent),
            unit="states outside",
            interval_note="a count of two published lists: no sampling, so no interval",
            comparison=(
                _outside_before(case),
                f"Members {case.when}: {len(case.members)}.",
            ),
            evidence=(fact(case.pact.treaty.provenance, case.pact.name),),
            method="states in the Correlates of War or Gleditsch-Ward list on the day "
            "without a spell of membership",
            caveats=("The lists include states that few others recognise.",),
            sources=(
                "Correlates of War, State System Membership List v2016",
                "K. S. Gleditsch and M. D. Ward, International Interactions 25 (1999)",
            ),
        )
    )


def _outside_before(case: Case) -> str:
    start = case.pact.treaty.in_force
    if start is None:
        return "Its first day is not known."
    then = case.at(start)
    return f"At its start ({start.display()}) it had {len(then.members)} members."
