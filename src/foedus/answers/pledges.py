"""Pledges: what was promised, what was delivered, what is late or open on the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from foedus import dates
from foedus.answers.case import NO_PEER, Case, figure, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.sources import bundled

LEDGER: Final = "defence-commitments"

ACTORS: Final[Mapping[str, str]] = {
    "nato": "NATO members",
    "eu-csdp-lisbon": "European Union",
}
"""Alliance -> its name in the ledger; pacts of two have theirs by both names."""

DELIVERED: Final = "delivered"
PARTLY: Final = "partly delivered"
LATE: Final = "late or not delivered"
OPEN: Final = "open"
UNKNOWN: Final = "past the deadline without a record"
_ORDER: Final = (DELIVERED, PARTLY, LATE, UNKNOWN, OPEN)

_STATUS: Final[Mapping[str, str]] = {
    "delivered": DELIVERED,
    "delivered on estimates": DELIVERED,
    "claimed": DELIVERED,
    "partly delivered": PARTLY,
    "delivered late by most": LATE,
    "not delivered": LATE,
}
# Any other word of the source says that the pledge stands and not what came of it.


@dataclass(frozen=True, slots=True)
class Pledge:
    """One line of the ledger as of a day.

    Parameters
    ----------
    row : mapping
        Row of the source.
    state : str
        `DELIVERED`, `PARTLY`, `LATE`, `UNKNOWN` or `OPEN`.
    """

    row: Mapping[str, Any]
    state: str


def findings(case: Case) -> Iterator[Finding]:
    """Answer what became of the pledges.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none for an alliance without pledges on record by the day.
    """
    lines = ledger(case)
    if lines:
        yield _finding(case, lines)


def ledger(case: Case) -> tuple[Pledge, ...]:
    """Return the pledges made by the day with their state on the day.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    tuple of Pledge
        In order of the pledge.

    Notes
    -----
    A delivery that the source dates after the day has not happened yet: such a pledge
    is open, or late once its deadline has passed.
    """
    rows = [
        row
        for row in bundled.read(LEDGER).iter_rows(named=True)
        if _theirs(case, row) and dates.parse(row["pledged"]).earliest <= case.on.latest
    ]
    rows.sort(key=lambda row: dates.parse(row["pledged"]).earliest)
    return tuple(Pledge(row, _state(row, case)) for row in rows)


def _theirs(case: Case, row: Mapping[str, Any]) -> bool:
    actor = ACTORS.get(case.pact.id)
    if actor is not None:
        return bool(row["actor"] == actor)
    names = {m.name for m in case.members}
    return len(names) == 2 and row["actor"] in names and row["counterpart"] in names


def _state(row: Mapping[str, Any], case: Case) -> str:
    seen = row["delivery_as_of"]
    known = _STATUS.get(row["status"])
    if known is not None and (not seen or _by(seen, case)):
        return known
    passed = row["deadline"] and not _ahead(row["deadline"], case)
    return UNKNOWN if passed else OPEN


def _by(day: str, case: Case) -> bool:
    return dates.parse(day).earliest <= case.on.latest


def _ahead(day: str, case: Case) -> bool:
    return dates.parse(day).latest >= case.on.earliest


def by_commitment(lines: tuple[Pledge, ...]) -> dict[str, Pledge]:
    """Return one line a pledge: the better graded where sources disagree.

    Parameters
    ----------
    lines : tuple of Pledge
        Lines of the ledger.

    Returns
    -------
    dict of str to Pledge
        By name of the pledge, in order of the lines.
    """
    best: dict[str, Pledge] = {}
    for line in lines:
        name, grade = line.row["commitment"], line.row["source_grade"]
        if name not in best or grade < best[name].row["source_grade"]:
            best[name] = line
    return best


def _finding(case: Case, lines: tuple[Pledge, ...]) -> Finding:
    best = by_commitment(lines)
    tally = Counter(line.state for line in best.values())
    doubt = sum(1 for line in lines if line.row["source_grade"] == "D")
    said = ", ".join(f"{tally[state]} {state}" for state in _ORDER if tally[state])
    double = sorted(
        name
        for name in best
        if len({x.state for x in lines if x.row["commitment"] == name}) > 1
    )
    return case.finish(
        Finding(
            id="forces.pledges",
            question=34,
            title="What became of the pledges?",
            statement=f"Pledges on record by {case.on.display()}: {len(best)}, of "
            f"which {said}.",
            value=tally[DELIVERED],
            unit="pledges delivered",
            interval=(
                float(tally[DELIVERED]),
                float(tally[DELIVERED] + tally[UNKNOWN]),
            ),
            interval_note="from the pledges known as delivered to those whose deadline "
            "passed without a record; not a sampling interval",
            comparison=(_past(case), _peer(case)),
            method="ledger lines pledged on or before the day, by recorded status",
            caveats=(
                "The ledger is a selection of pledges that were read about, not a "
                "census: no rate is formed.",
                "A pledge is counted once; where sources disagree the better graded "
                "one decides" + (f" ({', '.join(double)})." if double else "."),
                *((f"Unconfirmed lines: {doubt} of {len(lines)}.",) if doubt else ()),
                "A later date of delivery than the day leaves the pledge open.",
            ),
            table=table(_COLUMNS, (_row(line) for line in lines)),
        )
    )


_COLUMNS: Final = (
    TableColumn("commitment", "Pledge"),
    TableColumn("pledged", "Made", kind="date"),
    TableColumn("deadline", "Deadline", kind="date"),
    TableColumn("what", "What"),
    TableColumn("delivery", "Delivery"),
    TableColumn("as_of", "As of", kind="date"),
    TableColumn("amount", "Amount", kind="number", digits=1),
    TableColumn("unit", "Unit"),
    TableColumn("state", "On the day"),
)


def _row(line: Pledge) -> Row:
    row = line.row
    cells = (
        row["commitment"],
        row["pledged"],
        row["deadline"],
        row["pledge"],
        row["delivery"],
        row["delivery_as_of"],
        row["amount"],
        row["unit"],
        line.state,
    )
    text = f"{row['commitment']} ({row['pledged']}): {row['status']}"
    return Row(str(row["line"]), cells, (figure(LEDGER, row, text),))


def _past(case: Case) -> str:
    before = case.at(dates.from_day(case.on.earliest - 3652))
    old = ledger(before) if before.members else ()
    return (
        f"Ten years before ({before.on.display()}): "
        f"{len(by_commitment(old)) or 'none'} on record."
    )


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    lines = ledger(case.peer)
    if not lines:
        return f"{case.peer.label}: no pledges on record here."
    best = by_commitment(lines)
    done = sum(1 for line in best.values() if line.state == DELIVERED)
    return f"{case.peer.label}: {len(best)} pledges on record, {done} delivered."
