"""Personnel: active forces of the members by one publisher and year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import polars as pl

from foedus.answers import spending
from foedus.answers.case import NO_PEER, Case, figure, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.measures.burden.concentration import concentration
from foedus.sources import bundled

ARMED_FORCES: Final = "armed_forces_thousands"

_OWN: Final = "NATO"
_TOTAL: Final = "NATO total"


@dataclass(frozen=True, slots=True)
class Forces:
    """Active personnel of the members in one year by one publisher.

    Parameters
    ----------
    year : int
        Year of the figures.
    publisher : str
        Who published them: definitions are never mixed.
    names : mapping of str to str
        Code -> name of every member with forces.
    thousands : mapping of str to float
        Thousand persons, members with a figure only.
    evidence : mapping of str to Evidence
        Row behind each figure.
    rough : tuple of str
        Codes of the members whose figure is approximate.
    """

    year: int
    publisher: str
    names: Mapping[str, str]
    thousands: Mapping[str, float]
    evidence: Mapping[str, Evidence]
    rough: tuple[str, ...]

    @property
    def total(self) -> float:
        """Sum over the members with a figure, thousand persons."""
        return sum(self.thousands.values())

    @property
    def missing(self) -> list[str]:
        """Names of the members without a figure."""
        return [n for c, n in self.names.items() if c not in self.thousands]


def findings(case: Case) -> Iterator[Finding]:
    """Answer how many active personnel the members have.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where no publisher covers half of the members.
    """
    now = forces(case)
    if now is not None:
        yield _finding(case, now)


def forces(case: Case, until: int | None = None) -> Forces | None:
    """Return the newest figures of one publisher that cover half of the members.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    until : int, optional
        Last year allowed; the year of the day if not given.

    Returns
    -------
    Forces or None
        Of the newest year; within a year the publisher with the most members.
    """
    last = case.year if until is None else until
    names = spending.peoples(case)
    choices = []
    for (year, publisher), rows in _by_publisher().items():
        part = {c: rows[c] for c in names if c in rows}
        enough = len(part) >= max(2, spending.LEAST_PART * len(names))
        if last - spending.OLDEST <= year <= last and enough:
            choices.append((year, len(part), publisher, part))
    if not choices:
        return None
    year, _, publisher, part = max(choices, key=lambda choice: choice[:3])
    return _forces(year, publisher, names, part)


def _forces(
    year: int,
    publisher: str,
    names: Mapping[str, str],
    part: Mapping[str, tuple[str, str, Mapping[str, Any]]],
) -> Forces:
    thousands, evidence, rough = {}, {}, []
    for code, (source, column, row) in part.items():
        thousands[code] = float(row[column])
        about = " (approximate)" if row["approximate"] else ""
        text = f"{code} {year}: {row[column]:g} thousand active personnel{about}"
        evidence[code] = figure(source, row, text)
        if row["approximate"]:
            rough.append(code)
    return Forces(year, publisher, names, thousands, evidence, tuple(rough))


@cache
def _by_publisher() -> dict[
    tuple[int, str], dict[str, tuple[str, str, Mapping[str, Any]]]
]:
    """Group figures by year and publisher, those of the alliance's own table first."""
    found: dict[tuple[int, str], dict[str, tuple[str, str, Mapping[str, Any]]]] = {}
    for year, rows in spending.nato_table(ARMED_FORCES).items():
        for code, row in rows.items():
            part = found.setdefault((year, _OWN), {})
            part[code] = (spending.NATO_TABLE, ARMED_FORCES, row)
    frame = bundled.read(spending.INDICATORS).filter(
        pl.col("indicator") == spending.PERSONNEL
    )
    for row in frame.iter_rows(named=True):
        part = found.setdefault((row["year"], row["publisher"]), {})
        part.setdefault(row["iso3"], (spending.INDICATORS, "value", row))
    return found


def _finding(case: Case, now: Forces) -> Finding:
    index = concentration(now.thousands)
    top = now.names[index.largest]
    part = f"{len(now.thousands)} of {len(now.names)} members"
    first = spending.articled(top, start=True)
    whole = _published_total(case, now)
    return case.finish(
        Finding(
            id="power.personnel",
            question=14,
            title="How many active personnel?",
            statement=f"{part} had together {now.total:,.0f} thousand active personnel "
            f"in {now.year} by {now.publisher}. {first} had "
            f"{100 * (index.largest_share or 1.0):.0f} % of that sum."
            f"{_in_words(whole)}",
            value=round(now.total, 1),
            unit="thousand persons",
            date=str(now.year),
            edition=now.publisher,
            interval_note="the publisher gives no error; the sum covers the members "
            "named and is no estimate for all",
            comparison=(_past(case, now), _peer(case)),
            evidence=() if whole is None else (_total_evidence(whole),),
            method="sum over the members with a figure of one publisher and year",
            caveats=(
                *((f"Not covered: {listed(now.missing)}.",) if now.missing else ()),
                *(
                    (f"Approximate: {listed(now.names[c] for c in now.rough)}.",)
                    if now.rough
                    else ()
                ),
                "Publishers count differently (gendarmerie, reserves): figures of "
                "others are not mixed in.",
            ),
            table=table(
                (
                    TableColumn("label", "Member"),
                    TableColumn("value", f"Active {now.year}", "thousand", "number", 1),
                ),
                _rows(now),
            ),
            chart="bars",
        )
    )


def _rows(now: Forces) -> Iterator[Row]:
    for code in sorted(now.names, key=lambda c: -now.thousands.get(c, 0.0)):
        evidence = (now.evidence[code],) if code in now.evidence else ()
        yield Row(code, (now.names[code], now.thousands.get(code)), evidence)


def _past(case: Case, now: Forces) -> str:
    """Compare with the oldest year of the same publisher, over the same members."""
    then = _oldest(now)
    if then is None:
        return f"{now.publisher} is not covered for earlier years."
    year, old = then
    both = old.keys() & now.thousands.keys()
    before = sum(old[c] for c in both)
    after = sum(now.thousands[c] for c in both)
    return (
        f"The {len(both)} members with figures in both years: {before:,.0f} thousand "
        f"in {year}, {after:,.0f} thousand in {now.year} ({now.publisher})."
    )


def _oldest(now: Forces) -> tuple[int, dict[str, float]] | None:
    known = [
        (year, {c: float(r[column]) for c, (_, column, r) in rows.items()})
        for (year, publisher), rows in _by_publisher().items()
        if publisher == now.publisher and year < now.year
    ]
    fit = [pair for pair in known if 2 * _shared(pair[1], now) >= len(now.thousands)]
    return min(fit, key=lambda pair: pair[0], default=None)


def _shared(old: Iterable[str], now: Forces) -> int:
    return len(set(old) & now.thousands.keys())


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    found = forces(case.peer)
    if found is None:
        return f"{case.peer.label}: fewer than half of the members are covered."
    return (
        f"{case.peer.label}: {found.total:,.0f} thousand in {found.year} by "
        f"{found.publisher} (n = {len(found.thousands)} of {len(found.names)})."
    )


def _published_total(case: Case, now: Forces) -> Mapping[str, Any] | None:
    """Return the row with the alliance's own total of a newer year, if there is one."""
    if case.pact.id != spending.NATO:
        return None
    rows = (
        row
        for row in spending.aggregates(ARMED_FORCES)
        if row["state"] == _TOTAL and now.year <= row["year"] <= case.year
    )
    return max(rows, key=lambda row: int(row["year"]), default=None)


def _in_words(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    return (
        f" The alliance's own total for {row['year']} is {row[ARMED_FORCES]:,.0f} "
        f"thousand (edition of {row['edition']})."
    )


def _total_evidence(row: Mapping[str, Any]) -> Evidence:
    text = f"{row['state']} {row['year']}: {row[ARMED_FORCES]:g} thousand"
    return figure(spending.NATO_TABLE, row, text)
