"""Clause: the EU's mutual assistance clause and what came of it when called on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from foedus.answers.case import NO_PEER, Case, fact, figure, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.registry import tables
from foedus.registry.records import EVERYONE, Promise
from foedus.sources import bundled

TITLE: Final = "Mutual assistance clause"

_UNION: Final = "eu-csdp-lisbon"
_CLAUSE: Final = "42(7) TEU"
_SOLIDARITY: Final = "222 TFEU"
_BESIDE: Final = ("nato", "5")
_RESPONSES: Final = "eu-42-7-responses"
_ASPECTS: Final = (
    ("What is promised", "promised"),
    ("Who decides", "decided_by"),
    ("What is not promised", "not_promised"),
)


def findings(case: Case) -> Iterator[Finding]:
    """Answer what Article 42(7) is worth, from embedded facts.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        The texts side by side, carve-outs, the solidarity clause apart, invocations
        with the answers. Nothing for other alliances.
    """
    if case.pact.id != _UNION:
        return
    yield from _texts(case)
    yield _carve_outs(case)
    yield from _solidarity(case)
    yield from _answers(case)


def _article(alliance: str, number: str) -> dict[str, Any] | None:
    for cells in tables.rows("articles"):
        if (cells["alliance_id"], cells["article"]) == (alliance, number):
            return dict(cells)
    return None


def _read(cells: dict[str, Any]) -> Evidence:
    return fact(
        tables.provenance("articles", cells),
        f"{cells['alliance_id']}, Article {cells['article']}: {cells['subject']}",
    )


def _texts(case: Case) -> Iterator[Finding]:
    clause, beside = _article(_UNION, _CLAUSE), _article(*_BESIDE)
    if clause is None or beside is None:
        return
    yield case.finish(
        Finding(
            id="clause.texts",
            question=6,
            title="What does Article 42(7) say beside NATO's Article 5?",
            statement="Article 42(7) owes aid by all the means in the members' power "
            "after armed aggression on a member's territory and names no organ; Article"
            " 5 counts an attack on one as an attack on all and owes the action that "
            "each ally deems necessary.",
            value=2,
            unit="texts compared",
            interval_note="a comparison of texts has no interval",
            comparison=(
                "Its predecessor of 1948 and 1954 (Western European Union) named "
                "military aid; Article 42(7) does not.",
                "For members of NATO, NATO stays the foundation of their defence.",
            ),
            evidence=(_read(clause), _read(beside)),
            method="articles of the two treaties, restated in our own words",
            caveats=(
                "A restatement is not the text.",
                "NATO's command and plans rest on other decisions, not on Article 5.",
            ),
            table=table(
                (
                    TableColumn("aspect", "Aspect"),
                    TableColumn("clause", "Article 42(7)"),
                    TableColumn("article5", "NATO, Article 5"),
                ),
                (
                    Row(
                        name,
                        (title, clause[name], beside[name]),
                        (_read(clause), _read(beside)),
                    )
                    for title, name in _ASPECTS
                ),
            ),
        )
    )


def _unclear(case: Case) -> list[Promise]:
    return [
        p
        for p in case.pact.promises_on(case.on)
        if p.obligation == "defence" and p.answer != "yes" and p.giver != EVERYONE
    ]


def _carve_outs(case: Case) -> Finding:
    weak = _unclear(case)
    count, sure = len(case.members), len(case.members) - len(weak)
    names = listed(case.name(p.giver) for p in weak)
    return case.finish(
        Finding(
            id="clause.carve-outs",
            question=None,
            title="How many members owe the aid without a carve-out?",
            statement=f"{sure} of {count} members {case.when} owed the aid of Article "
            f"42(7) without a carve-out; it is unclear for {names}.",
            value=sure,
            unit="members",
            interval=(float(sure), float(count)),
            interval_note="without and with the members whose duty is unclear",
            comparison=(_before_denmark(case), _allies(case)),
            evidence=tuple(
                fact(p.provenance, f"{case.name(p.giver)}: {p.trigger}") for p in weak
            ),
            method="named rows of the promise that weaken the general row",
            caveats=(
                "The carve-outs leave open what is owed; they are not a no.",
                "Whether the Danish opt-out (to 2022-07-01) reached Article 42(7) is "
                "contested; Denmark counts as unclear until then.",
            ),
            table=table(
                (
                    TableColumn("member", "Member"),
                    TableColumn("why", "Why"),
                    TableColumn("article", "Article"),
                ),
                (
                    Row(
                        p.giver,
                        (case.name(p.giver), p.trigger, p.article),
                        (fact(p.provenance, f"{case.name(p.giver)}: unclear"),),
                    )
                    for p in weak
                ),
            ),
            short=True,
        )
    )


def _before_denmark(case: Case) -> str:
    start = case.pact.treaty.in_force
    if start is None:
        return "Its first day is not known."
    then = case.at(start)
    return (
        f"When it came into force ({start.display()}): {len(_unclear(then))} unclear "
        f"of {len(then.members)}."
    )


def _allies(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    both = len(case.keys & case.peer.keys)
    return (
        f"{case.peer.label}: {len(_unclear(case.peer))} unclear of "
        f"{len(case.peer.members)}; {both} members of the Union belong to both."
    )


def _solidarity(case: Case) -> Iterator[Finding]:
    cells = _article(_UNION, _SOLIDARITY)
    if cells is None:
        return
    yield case.finish(
        Finding(
            id="clause.solidarity",
            question=None,
            title="What is the solidarity clause, apart from Article 42(7)?",
            statement="Article 222 of the Treaty on the Functioning of the Union is a "
            "separate duty: help after a terrorist attack or a disaster, on request. "
            f"No call on it is on record by {case.on.display()} (none known).",
            value="none known",
            unit="calls on record",
            interval_note="a lower bound: absence from the registry is not a no",
            comparison=(
                "In 2015 France chose Article 42(7), not Article 222.",
                "No like article is among those of NATO restated here.",
            ),
            evidence=(_read(cells),),
            method="article of the treaty; events of the registry",
            caveats=("Article 222 never decides whether defence is owed.",),
        )
    )


def _answers(case: Case) -> Iterator[Finding]:
    calls = [
        e
        for e in case.pact.events
        if e.kind == "invocation" and e.on.earliest <= case.on.latest
    ]
    if not calls:
        return
    rows = bundled.read(_RESPONSES).rows(named=True)
    states = [r for r in rows if r["role"] == "responder" and r["iso3"]]
    kinds = Counter(r["response_kind"] for r in states)
    others = len(case.at(calls[-1].on).members) - 1
    silent = others - len({r["iso3"] for r in states})
    doing = listed(r["state"] for r in states if r["response_kind"] == "military")
    yield case.finish(
        Finding(
            id="clause.invocations",
            question=9,
            title="Who did what when Article 42(7) was called on?",
            statement=f"Called on {_times(len(calls))}, on "
            f"{calls[-1].on.display()} by France. Of {others} others, military aid by "
            f"name: {kinds['military']} ({doing}); named without detail: "
            f"{kinds['named']}; no contribution by December 2015: {kinds['none']}; "
            f"{silent} not covered by name.",
            value=kinds["military"],
            unit="members with recorded military aid",
            date=calls[-1].on.display(),
            interval=(float(kinds["military"]), float(others - kinds["none"])),
            interval_note="recorded by name, to all without a recorded none; a lower "
            "bound: no rate on n = 1 invocation",
            comparison=(
                "Never called on before, and not since as far as the registry knows.",
                _peer_calls(case),
            ),
            evidence=tuple(fact(e.provenance, e.description) for e in calls),
            method="count of the answers by kind",
            caveats=(
                "The Parliament's briefing of July 2016 lists more answers than those "
                "of December 2015 read here.",
                "No body of the Union took the lead: help was bilateral.",
                "A survey counts eleven members with soldiers for Mali, three by name.",
            ),
            table=table(_ANSWER_COLUMNS, (_answer_row(r) for r in rows)),
            short=True,
        )
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


_ANSWER_COLUMNS: Final = (
    TableColumn("state", "Member"),
    TableColumn("kind", "Answer"),
    TableColumn("response", "What"),
    TableColumn("amount", "Amount", kind="number", digits=0),
    TableColumn("unit", "Unit"),
    TableColumn("date", "Date", kind="date"),
)


def _answer_row(row: dict[str, Any]) -> Row:
    names = ("state", "response_kind", "response", "amount", "unit", "date")
    return Row(
        f"{row['state']}/{row['response_kind']}",
        tuple(row[name] for name in names),
        (figure(_RESPONSES, row, f"{row['state']}: {row['response']}"),),
    )


def _peer_calls(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    steps = [
        e
        for e in case.peer.pact.events
        if e.kind == "invocation" and e.on.earliest <= case.on.latest
    ]
    if not steps:
        return f"{case.peer.label}: none known."
    return f"{case.peer.label}: first step of its invocation {steps[0].on.display()}."
