"""US troops: how many the United States keep in the other members, by year."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus import dates
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.shelf import Held

TABLE: Final = "us-troops.country_year"
SENDER: Final = "USA"

_OLDEST: Final = 5
_DECADE: Final = 10
_STEP: Final = 5


@dataclass(frozen=True, slots=True)
class Hosted:
    """US troops in the members of one year.

    Parameters
    ----------
    held : Held
        The table.
    year : int
        Year of the report.
    names : mapping of str to str
        Code -> name of the other members at the end of the year, or on the day.
    rows : mapping of str to tuple of row
        Rows by code; a state has two in the year of a change of its name.
    """

    held: Held
    year: int
    names: Mapping[str, str]
    rows: Mapping[str, tuple[Mapping[str, Any], ...]]

    def troops(self, code: str) -> int | None:
        """Return the troops in one member; None where they are not reported."""
        known = [
            r["troops"] for r in self.rows.get(code, ()) if r["troops"] is not None
        ]
        return sum(known) if known else None

    @property
    def counts(self) -> dict[str, int]:
        """Troops by code, of the members with a report."""
        return {
            code: count
            for code in self.names
            if (count := self.troops(code)) is not None
        }

    @property
    def total(self) -> int:
        """Troops in all members with a report."""
        return sum(self.counts.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of members without a report."""
        return tuple(n for code, n in self.names.items() if code not in self.counts)

    def evidence(self, code: str) -> tuple[Evidence, ...]:
        """Return the rows of one member as evidence."""
        return tuple(
            self.held.evidence(
                row, f"{self.names[code]} {self.year}: {row['troops']:,} US troops"
            )
            for row in self.rows.get(code, ())
            if row["troops"] is not None
        )


def findings(case: Case) -> Iterator[Finding]:
    """Answer how many US troops are in the other members, by year.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Troops of the newest year by host, and the total over the years; none where
        the table was not added or the United States are no member.
    """
    held = case.held(TABLE)
    if held is None or SENDER not in case.codes or not case.is_side:
        return
    years = _years(held, case.year)
    if not years or years[-1] < case.year - _OLDEST:
        return
    now = hosted(case, held, years[-1])
    if not now.counts:
        return
    yield _now(case, now)
    past = _past(case, held, years)
    if len(past) > 1:
        yield _by_year(case, now, past)


def _years(held: Held, until: int) -> list[int]:
    frame = held.read("iso3c", "year", "troops")
    known = frame.filter(pl.col("troops").is_not_null() & (pl.col("year") <= until))
    return known["year"].unique().sort().to_list()


def hosted(case: Case, held: Held, year: int) -> Hosted:
    """Return the US troops in the members of a year.

    Parameters
    ----------
    case : Case
        The alliance on the day whose members count.
    held : Held
        The table.
    year : int
        Year of the reports.

    Returns
    -------
    Hosted
        By host.
    """
    names = {code: m.name for code, m in case.codes.items() if code != SENDER}
    frame = held.read("iso3c", "year", "troops").filter(
        (pl.col("year") == year) & pl.col("iso3c").is_in(list(names))
    )
    rows: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for row in frame.iter_rows(named=True):
        rows[row["iso3c"]] = (*rows.get(row["iso3c"], ()), row)
    return Hosted(held, year, names, rows)


def _past(case: Case, held: Held, years: list[int]) -> tuple[Hosted, ...]:
    """Return every fifth year in force with the members of that year, and the last."""
    start = case.pact.start
    wanted = [
        year
        for year in years
        if start is not None
        and year > start.year
        and (year % _STEP == 0 or year == years[-1])
    ]
    found = (hosted(case.in_year(year), held, year) for year in wanted)
    return tuple(one for one in found if one.counts)


def _now(case: Case, now: Hosted) -> Finding:
    ranked = sorted(now.counts, key=lambda c: (-now.counts[c], c))
    top = listed(f"{now.names[c]} ({now.counts[c]:,})" for c in ranked[:3])
    return case.finish(
        Finding(
            id="forces.us-troops",
            question=32,
            title="How many US troops are in the other members?",
            statement=f"In {now.year} the United States had {now.total:,} active-duty "
            f"troops in the other members; most in {top}.",
            value=now.total,
            unit="troops",
            date=str(now.year),
            edition=now.held.label,
            interval_note="a count as reported once a year; rotations are not in it",
            comparison=(_then(case, now), _peer(case, now)),
            method="sum of the active-duty troops by host",
            reference="Allen, Flynn and Machain 2022",
            caveats=(
                "A report lists those assigned on one day: rotational forces, and in "
                "some years those in war zones, are missing.",
                *((f"Not covered: {listed(now.missing)}.",) if now.missing else ()),
            ),
            table=table(
                (
                    TableColumn("label", "Host"),
                    TableColumn("value", "US troops", "persons", "number", 0),
                ),
                (
                    Row(c, (now.names[c], now.troops(c)), now.evidence(c))
                    for c in (*ranked, *sorted(now.names.keys() - now.counts.keys()))
                ),
            ),
            chart="bars",
        )
    )


def _then(case: Case, now: Hosted) -> str:
    year = now.year - _DECADE
    on = dates.parse(f"{year:04d}-12-31")
    then = hosted(case.at(on), now.held, year)
    if not then.counts:
        return f"{year}: no other member on record with a report."
    return f"{year}, the members of that year: {then.total:,}."


def _peer(case: Case, now: Hosted) -> str:
    if case.peer is None:
        return NO_PEER
    there = hosted(case.peer, now.held, now.year)
    if not there.counts:
        return f"{case.peer.label}: no member has a report."
    return f"{case.peer.label}: {there.total:,} US troops in its members that year."


def _by_year(case: Case, now: Hosted, past: tuple[Hosted, ...]) -> Finding:
    peak = max(past, key=lambda one: one.total)
    first = past[0]
    mean = math.fsum(one.total for one in past) / len(past)
    return case.finish(
        Finding(
            id="forces.us-troops-by-year",
            question=32,
            title="How did US troops in the members change?",
            statement=f"US troops in the other members of the year went from "
            f"{first.total:,} in {first.year} to {now.total:,} in {now.year}; of the "
            f"years shown {peak.year} had most, {peak.total:,}.",
            value=peak.total,
            unit="troops, greatest of the years shown",
            date=f"{first.year} to {now.year}",
            edition=now.held.label,
            interval_note="counts as reported once a year",
            comparison=(
                f"Mean of the {len(past)} years shown: {mean:,.0f}.",
                _peer(case, now),
            ),
            method="sum of the active-duty troops over the members at the end of each "
            "year, every fifth year and the last",
            reference="Allen, Flynn and Machain 2022",
            caveats=(
                "The members change: a state counts from the year it joined.",
                "Germany stands under one code for the whole time; troops in West "
                "Berlin are in it.",
            )
            if "DEU" in now.names
            else ("A report lists those assigned on one day of the year.",),
            table=table(
                (
                    TableColumn("series", "Series"),
                    TableColumn("year", "Year", kind="date"),
                    TableColumn("value", "US troops", "persons", "number", 0),
                ),
                (
                    Row(
                        str(one.year),
                        ("US troops", str(one.year), one.total),
                        tuple(e for code in one.counts for e in one.evidence(code)),
                    )
                    for one in past
                ),
            ),
            chart="line",
        )
    )
