"""Guidelines on spending: which had been adopted, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import polars as pl

from foedus import dates
from foedus.answers import spending
from foedus.answers.case import NO_PEER, Case, figure, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.dates import Date
from foedus.sources import bundled

TARGETS: Final = "nato-targets"
TWO: Final = 2.0
CORE: Final = 3.5
OF_GDP: Final = "percent of GDP"

REFERENCE: Final = (
    "Wales Summit Declaration, 5 September 2014, paragraph 14 (2 %); The Hague Summit "
    "Declaration, 25 June 2025 (3.5 % by 2035)"
)

_RELATED: Final = 1.5
_DECADE: Final = 3652
# An understanding about one ally is no guideline for all.
_OF_ONE: Final = "exchange of understandings"
_UP_TO: Final = (
    "The 1.5 % for related spending is 'up to' and has no published national table: it "
    "is not covered and not added to anything."
)


@dataclass(frozen=True, slots=True)
class Guideline:
    """A guideline on spending with the day it was adopted.

    Parameters
    ----------
    value : float
        Percent.
    adopted : Date
        Day, or month where no day is known.
    evidence : Evidence
        The row of the source.
    """

    value: float
    adopted: Date
    evidence: Evidence

    def stands(self, on: Date) -> bool:
        """Whether it had certainly been adopted by the day."""
        return self.adopted.latest <= on.latest


def findings(case: Case) -> Iterator[Finding]:
    """Answer which guidelines on spending had been adopted by the day.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none for an alliance without guidelines on record.
    """
    if case.pact.id == spending.NATO:
        yield from _in_force(case)


@cache
def guideline(value: float, unit: str = OF_GDP) -> Guideline:
    """Return the first adoption of a guideline.

    Parameters
    ----------
    value : float
        Percent.
    unit : str
        Unit as the source has it.

    Returns
    -------
    Guideline
        The earliest row with that value and unit.
    """
    frame = bundled.read(TARGETS).filter(
        (pl.col("value") == value) & (pl.col("unit") == unit)
    )
    row = min(
        frame.iter_rows(named=True), key=lambda r: dates.parse(r["adopted"]).latest
    )
    return Guideline(value, dates.parse(row["adopted"]), _target(row))


def _target(row: Mapping[str, Any]) -> Evidence:
    day = dates.parse(row["adopted"]).display()
    return figure(TARGETS, row, f"{row['guideline']}, {row['forum']}, {day}")


def _in_force(case: Case) -> Iterator[Finding]:
    rows = [
        row
        for row in bundled.read(TARGETS).iter_rows(named=True)
        if dates.parse(row["adopted"]).latest <= case.on.latest
        and row["unit"] not in (None, "year")
        and row["legal_character"] != _OF_ONE
    ]
    if not rows:
        return
    last = max(rows, key=lambda row: dates.parse(row["adopted"]).latest)
    decade = dates.from_day(case.on.latest - _DECADE)
    before = [r for r in rows if dates.parse(r["adopted"]).latest <= decade.latest]
    related = any(row["value"] == _RELATED for row in rows)
    yield case.finish(
        Finding(
            id="money.guidelines",
            question=None,
            title="Which guidelines on spending had been adopted?",
            statement=f"{len(rows)} guidelines and aims on spending had been adopted "
            f"by {case.on.display()}; the last was '{last['guideline']}' "
            f"({dates.parse(last['adopted']).display()}).",
            value=len(rows),
            unit="guidelines",
            interval_note="a count of recorded facts: no sampling, so no interval",
            comparison=(
                f"Ten years before: {len(before)}.",
                no_guideline(case),
            ),
            method="rows of the table of guidelines adopted on or before the day",
            caveats=(
                "A guideline is a political pledge, not a duty of the treaty.",
                *((_UP_TO,) if related else ()),
            ),
            table=table(
                (
                    TableColumn("guideline", "Guideline"),
                    TableColumn("adopted", "Adopted", kind="date"),
                    TableColumn("forum", "By"),
                    TableColumn("value", "Value", kind="number", digits=1),
                    TableColumn("unit", "Unit"),
                    TableColumn("deadline", "Deadline"),
                    TableColumn("character", "Legal character"),
                ),
                (_row(row) for row in rows),
            ),
        )
    )


def _row(row: Mapping[str, Any]) -> Row:
    cells = (
        row["guideline"],
        row["adopted"],
        row["forum"],
        row["value"],
        row["unit"],
        row["deadline"] or "none",
        row["legal_character"],
    )
    return Row(str(row["line"]), cells, (_target(row),))


def no_guideline(case: Case) -> str:
    """Say that no guideline of the peer alliance is on record.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    str
        A sentence.
    """
    if case.peer is None:
        return NO_PEER
    return f"{case.peer.label}: no common guideline on spending is on record here."


def not_yet(
    case: Case, rule: Guideline, name: str, question: int, title: str
) -> Finding:
    """Say that a guideline was adopted only after the day.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    rule : Guideline
        The guideline.
    name : str
        Id of the finding.
    question : int
        Number in the brief.
    title : str
        Heading of the finding.

    Returns
    -------
    Finding
        Without a value.
    """
    word = "on" if rule.adopted.precision == "day" else "in"
    day = f"{word} {rule.adopted.display()}"
    return case.finish(
        Finding(
            id=name,
            question=question,
            title=title,
            statement=f"The guideline of {rule.value:g} % was adopted {day}, after "
            f"{case.on.display()}: there is nothing to measure.",
            value=None,
            interval_note="no value, so no interval",
            comparison=(
                "Its own past: no such guideline stood before.",
                no_guideline(case),
            ),
            evidence=(rule.evidence,),
            method="day of adoption against the day of the assessment",
            reference=REFERENCE,
            caveats=("A guideline is not applied to years before its adoption.",),
        )
    )
