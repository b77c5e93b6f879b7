"""Operations: what an alliance ran, by kind, and what ran on the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from foedus import dates
from foedus.answers.case import NO_PEER, Case, figure, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.dates import Date
from foedus.sources import bundled

State = Literal["running", "ended", "no end on record"]

SOURCES: Final[Mapping[str, str]] = {
    "nato": "nato-operations",
    "eu-csdp-lisbon": "csdp-missions",
}
"""Alliance -> the source that lists its operations."""

_UNDATED: Final = "undated"
_COUNT: Final = "a count of recorded facts: no sampling, so no interval"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation or mission as of a day.

    Parameters
    ----------
    name : str
        Name, shortened where the source has an acronym.
    start : Date
        First day, as fine as known.
    end : Date or None
        Last day; None where the source has none.
    state : {"running", "ended", "no end on record"}
        On the day. Without an end it runs for certain only up to the date of the
        source, or up to the date its mandate runs to.
    source : str
        Catalogue id.
    row : mapping
        Row of the source.
    """

    name: str
    start: Date
    end: Date | None
    state: State
    source: str
    row: Mapping[str, Any]


def findings(case: Case) -> Iterator[Finding]:
    """Answer which operations an alliance ran.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none for an alliance without a list, or before its first
        operation.
    """
    every = operations(case)
    if every:
        yield _finding(case, every)


def operations(case: Case) -> tuple[Operation, ...]:
    """Return the operations begun by the day, in order of start.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    tuple of Operation
        Empty for an alliance without a list.
    """
    source = SOURCES.get(case.pact.id)
    if source is None:
        return ()
    found = [
        _operation(source, row, case.on)
        for row in bundled.preferred(source).iter_rows(named=True)
        if row["start"] and dates.parse(row["start"]).earliest <= case.on.latest
    ]
    return tuple(sorted(found, key=lambda op: op.start.earliest))


def _operation(source: str, row: Mapping[str, Any], on: Date) -> Operation:
    end = dates.parse(row["end"]) if row["end"] else None
    return Operation(
        name=row.get("acronym") or row["name"],
        start=dates.parse(row["start"]),
        end=end,
        state=_state(row, end, on),
        source=source,
        row=row,
    )


def _state(row: Mapping[str, Any], end: Date | None, on: Date) -> State:
    if end is not None:
        return "running" if end.latest >= on.earliest else "ended"
    until = row.get("mandate_until") or row["as_of"]
    if until == _UNDATED:
        return "no end on record"
    return "running" if dates.parse(until).latest >= on.earliest else "no end on record"


def _finding(case: Case, every: tuple[Operation, ...]) -> Finding:
    kinds = Counter(op.row["kind"] for op in every)
    running = [op for op in every if op.state == "running"]
    open_ = [op for op in every if op.state == "no end on record"]
    doubt = sum(1 for op in every if op.row["source_grade"] == "D")
    said = ", ".join(f"{kind} {n}" for kind, n in kinds.most_common(6))
    more = f" and {len(kinds) - 6} kinds more" if len(kinds) > 6 else ""
    known = [op for op in every if op.row["peak_strength"] is not None]
    largest = max(known, key=lambda op: op.row["peak_strength"], default=None)
    return case.finish(
        Finding(
            id="forces.operations",
            question=33,
            title="Which operations did it run?",
            statement=f"{len(every)} operations are on record up to the day ({said}"
            f"{more}); {len(running)} ran for certain {case.when}: "
            f"{listed(op.name for op in running)}.",
            value=len(every),
            unit="operations on record",
            date=f"{every[0].start.year} to {case.on.display()}",
            interval=(float(len(running)), float(len(running) + len(open_))),
            interval_note="operations that ran on the day: certain to possible (those "
            "without an end on record); not a sampling interval",
            comparison=(_past(case), _peer(case)),
            method="rows begun on or before the day; running up to the recorded end, "
            "or up to the date of the source",
            caveats=(
                "The list is not complete: counts are lower bounds.",
                f"No end on record: {listed(op.name for op in open_)}.",
                *((f"Unconfirmed rows: {doubt} of {len(every)}.",) if doubt else ()),
                f"Peak strength is known for {len(known)} of {len(every)}"
                + (
                    f"; the largest is {largest.name} "
                    f"({largest.row['peak_strength']:,})."
                    if largest is not None
                    else "."
                ),
                "Losses are not covered.",
            ),
            table=table(_COLUMNS, (_row(op) for op in every)),
            chart="timeline",
        )
    )


_COLUMNS: Final = (
    TableColumn("member", "Operation"),
    TableColumn("theatre", "Theatre"),
    TableColumn("status", "Kind"),
    TableColumn("start", "From", kind="date"),
    TableColumn("end", "To", kind="date"),
    TableColumn("state", "On the day"),
    TableColumn("mandate", "Mandate"),
    TableColumn("peak", "Peak strength", "persons", "number", 0),
    TableColumn("basis", "Basis"),
    TableColumn("certainty", "Certainty"),
)


def _row(op: Operation) -> Row:
    row = op.row
    cells = (
        op.name,
        row["theatre"],
        row["kind"],
        row["start"],
        row["end"],
        op.state,
        row["mandate_domain"],
        row["peak_strength"],
        row.get("basis") or row.get("legal_basis"),
        row["confidence"],
    )
    text = f"{op.name}: {row['start']} to {row['end'] or 'no end on record'}"
    return Row(str(row["line"]), cells, (figure(op.source, row, text),))


def _ran(case: Case) -> tuple[int, int]:
    every = operations(case)
    sure = sum(1 for op in every if op.state == "running")
    return sure, sum(1 for op in every if op.state != "ended")


def _past(case: Case) -> str:
    before = case.at(dates.from_day(case.on.earliest - 3652))
    if not operations(before):
        return f"Ten years before ({before.on.display()}): none on record."
    sure, possible = _ran(before)
    return (
        f"Ten years before ({before.on.display()}): {sure} ran for certain, up to "
        f"{possible}."
    )


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    if not operations(case.peer):
        return f"{case.peer.label}: no list of operations is embedded."
    sure, possible = _ran(case.peer)
    return (
        f"{case.peer.label}: {len(operations(case.peer))} on record; {sure} ran for "
        f"certain, up to {possible}."
    )
