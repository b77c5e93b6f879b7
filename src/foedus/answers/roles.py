"""Roles: who hosts, carries and plans for the nuclear weapons of an alliance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers.case import NO_PEER, Case, fact, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.dates import Truth
from foedus.registry.records import NuclearRole

HOST: Final = "host"
CAPABLE: Final = "dual-capable"
OUTSIDER: Final = "planning-group outsider"
UMBRELLA: Final = "umbrella"
PLANNER: Final = "planning-group member"

# Owners are counted with their warheads, the umbrella is a caveat.
_ELSEWHERE: Final = frozenset({"owner", UMBRELLA})

_SHOWN: Final = (
    (HOST, "hosts"),
    (CAPABLE, "dual-capable forces"),
    (OUTSIDER, "outside the planning group"),
)


def findings(case: Case) -> Iterator[Finding]:
    """Answer which members host, carry and plan on the day.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none for an alliance without nuclear roles on record.
    """
    held = _on_the_day(case)
    if held:
        yield _finding(case, held)


def _on_the_day(case: Case) -> list[NuclearRole]:
    held = [
        role
        for role in case.pact.nuclear
        if role.span.holds_on(case.on) is not Truth.NO
        and role.role not in _ELSEWHERE
        and role.state in case.keys
    ]
    # A seat of unknown start is held only once the group is known to exist.
    group = any(role.role == PLANNER and role.start is not None for role in held)
    return [role for role in held if group or role.role != PLANNER]


def _names(case: Case, held: list[NuclearRole], role: str, *, sure: bool) -> list[str]:
    return [
        case.name(r.state)
        for r in held
        if r.role == role and r.provenance.confirmed is sure
    ]


def _said(case: Case, held: list[NuclearRole], *, sure: bool) -> list[str]:
    said = [
        f"{title}: {listed(names)}"
        for role, title in _SHOWN
        if (names := _names(case, held, role, sure=sure))
    ]
    planners = len(_names(case, held, PLANNER, sure=sure))
    return [*said, f"in the planning group: {planners} members"] if planners else said


def _finding(case: Case, held: list[NuclearRole]) -> Finding:
    sure = _said(case, held, sure=True)
    doubtful = _said(case, held, sure=False)
    hosts = len(_names(case, held, HOST, sure=True))
    words = [
        f"Nuclear roles {case.when} that a source confirms: "
        f"{'; '.join(sure) if sure else 'none'}."
    ]
    if doubtful:
        words.append(f"Unconfirmed: {'; '.join(doubtful)}.")
    return case.finish(
        Finding(
            id="nuclear.roles",
            question=19,
            title="Who hosts, who carries, who plans?",
            statement=" ".join(words),
            value=hosts if sure else None,
            unit="confirmed hosts" if sure else "",
            interval=_bounds(case, held) if sure else None,
            interval_note="from the hosts that are certain on the day to all that are "
            "possible or unconfirmed; not a sampling interval",
            comparison=(_past(case), _peer(case)),
            evidence=tuple(
                fact(r.provenance, f"{case.name(r.state)}: {r.role}")
                for r in held
                if r.provenance.confirmed is bool(sure)
            ),
            method="roles in the registry whose spell covers the day",
            caveats=(
                "Governments do not publish where weapons lie: 'no role on record' is "
                "not 'no weapons'.",
                _umbrella(case),
                *(
                    f"{case.name(r.state)}, {r.role}: {r.provenance.note}."
                    for r in held
                    if r.role in (HOST, CAPABLE)
                    and ("uncertain" in r.provenance.note or r.start is None)
                ),
            ),
            table=table(_COLUMNS, _rows(case, held)),
            chart="timeline",
        )
    )


_COLUMNS: Final = (
    TableColumn("member", "Member"),
    TableColumn("start", "From", kind="date"),
    TableColumn("end", "To", kind="date"),
    TableColumn("status", "Role"),
    TableColumn("certainty", "Certainty"),
)


def _rows(case: Case, held: list[NuclearRole]) -> Iterator[Row]:
    for role in held:
        cells = (
            case.name(role.state),
            str(role.start) if role.start else None,
            str(role.end) if role.end else None,
            role.role,
            role.provenance.confidence,
        )
        text = f"{case.name(role.state)}: {role.role}"
        yield Row(f"{role.state}/{role.role}", cells, (fact(role.provenance, text),))


def _bounds(case: Case, held: list[NuclearRole]) -> tuple[float, float]:
    hosts = [role for role in held if role.role == HOST]
    certain = [
        r
        for r in hosts
        if r.provenance.confirmed and r.span.holds_on(case.on) is Truth.YES
    ]
    return float(len(certain)), float(len(hosts))


def _umbrella(case: Case) -> str:
    count = sum(
        1
        for role in case.pact.nuclear
        if role.role == UMBRELLA and role.span.holds_on(case.on) is not Truth.NO
    )
    if not count:
        return "No member is on record as under a nuclear umbrella."
    return f"{count} members are on record as under an umbrella, unconfirmed."


def _past(case: Case) -> str:
    hosts = [r for r in case.pact.nuclear if r.role == HOST and r.provenance.confirmed]
    gone = [
        case.name(r.state)
        for r in hosts
        if r.end is not None and r.end.latest <= case.on.earliest
    ]
    if not hosts:
        return "Its own past: no confirmed host is on record."
    return (
        f"Confirmed hosts whose role had ended before: {listed(dict.fromkeys(gone))}."
    )


def _peer(case: Case) -> str:
    other = case.peer
    if other is None:
        return NO_PEER
    hosts = [role for role in _on_the_day(other) if role.role == HOST]
    sure = sum(1 for role in hosts if role.provenance.confirmed)
    return (
        f"{other.label}: {sure} confirmed hosts on record, {len(hosts) - sure} "
        "unconfirmed."
    )
