"""Presence: the forward battlegroups, by host and framework nation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from foedus import dates
from foedus.answers import spending
from foedus.answers.case import NO_PEER, Case, figure, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.sources import bundled

PRESENCE: Final = "nato-forward-presence"
COUNTED: Final = "2022-06-28"
"""Day of the only publication with the troops of every battlegroup."""

Cells = Mapping[str, Any]


def findings(case: Case) -> Iterator[Finding]:
    """Answer where battlegroups stand and who leads them.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where no battlegroup is on record for the day.
    """
    if case.pact.id != spending.NATO:
        return
    held = leads(case)
    if held:
        yield _finding(case, held)


def leads(case: Case) -> dict[str, Cells]:
    """Return the row of the framework nation of each host on the day.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    dict of str to row
        Code of the host -> the row with the latest start among those that hold.
    """
    held: dict[str, Cells] = {}
    for row in _rows(case):
        code = row["host_iso3"]
        start = dates.parse(row["start"]).earliest
        if code not in held or start > dates.parse(held[code]["start"]).earliest:
            held[code] = row
    return held


def _rows(case: Case) -> Iterator[Cells]:
    for row in bundled.read(PRESENCE).iter_rows(named=True):
        begun = dates.parse(row["start"]).earliest <= case.on.latest
        over = row["end"] and dates.parse(row["end"]).latest < case.on.earliest
        if begun and not over and row["host_iso3"] in case.codes:
            yield row


def counted(case: Case) -> dict[str, Cells]:
    """Return the rows with troops by the one complete count, if it is not later.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    dict of str to row
        Code of the host -> row; empty for a day before the count.
    """
    if case.on.latest < dates.parse(COUNTED).earliest:
        return {}
    return {
        row["host_iso3"]: row
        for row in bundled.read(PRESENCE).iter_rows(named=True)
        if row["as_of"] == COUNTED and row["troops_present"] is not None
    }


def _finding(case: Case, held: Mapping[str, Cells]) -> Finding:
    troops = counted(case)
    total = sum(row["troops_present"] for row in troops.values())
    said = ", ".join(
        f"{row['host']} ({row['framework_nation']})"
        for row in sorted(held.values(), key=lambda row: row["host"])
    )
    day = dates.parse(COUNTED).display()
    words = (
        f" On {day}, the only complete count, they held {total:,} troops."
        if troops
        else " No complete count of troops is at hand for the day."
    )
    lines = [
        figure(
            PRESENCE,
            row,
            f"{row['host']}: framework nation {row['framework_nation']} from "
            f"{row['start']}",
        )
        for row in held.values()
    ]
    return case.finish(
        Finding(
            id="forces.battlegroups",
            question=31,
            title="Who leads the forward battlegroups?",
            statement=f"{len(held)} members hosted a forward battlegroup {case.when}, "
            f"with these framework nations: {said}.{words}",
            value=len(held),
            unit="battlegroups",
            interval_note="a count of recorded facts: no sampling, so no interval",
            comparison=(_past(case), _peer(case)),
            evidence=tuple(lines),
            method="rows of forward presence that hold on the day, the latest lead of "
            "each host",
            caveats=(
                "Starts are known to the year for most groups: a group of that year "
                "counts from its first day.",
                "Sizes beside a later lead are plans or one contingent, not the whole "
                "group; troops after June 2022 are not covered.",
            ),
            table=table(
                (
                    TableColumn("label", "Host"),
                    TableColumn("lead", "Framework nation"),
                    TableColumn("start", "Lead since", kind="date"),
                    TableColumn("value", f"Troops on {day}", "troops", "number", 0),
                    TableColumn("size", "Size as authorised or planned"),
                ),
                (_row(code, row, troops) for code, row in held.items()),
            ),
            chart="bars" if troops else "",
            short=True,
        )
    )


def _row(code: str, row: Cells, troops: Mapping[str, Cells]) -> Row:
    count = troops.get(code)
    cells = (
        row["host"],
        row["framework_nation"],
        row["start"],
        count["troops_present"] if count else None,
        row["authorised_size"],
    )
    lead = f"{row['host']}: lead {row['framework_nation']}"
    evidence: tuple[Evidence, ...] = (figure(PRESENCE, row, lead),)
    if count is not None:
        text = f"{count['host']} {COUNTED}: {count['troops_present']:,} troops"
        evidence = (*evidence, figure(PRESENCE, count, text))
    return Row(code, cells, evidence)


def _past(case: Case) -> str:
    before = case.at(dates.from_day(case.on.earliest - 5 * 365))
    old = leads(before)
    return f"Five years before ({before.on.display()}): {len(old)} battlegroups."


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    return f"{case.peer.label}: no forward battlegroup is on record here."
