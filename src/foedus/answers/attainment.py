"""Attainment: allies at or above a guideline, by edition of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import polars as pl

from foedus import dates
from foedus.answers import spending
from foedus.answers.case import NO_PEER, Case, figure, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.guideline import (
    CORE,
    REFERENCE,
    TWO,
    Guideline,
    guideline,
    no_guideline,
    not_yet,
)
from foedus.measures.burden import burden
from foedus.sources import bundled
from foedus.sources.catalog import entry

EDITIONS: Final = "nato-defence-editions"
COUNT_NOTE: Final = (
    "from the count of the members with a figure to that count plus the members "
    "without one; not a sampling interval"
)


@dataclass(frozen=True, slots=True)
class EditionCount:
    """Members at or above a guideline by one edition.

    Parameters
    ----------
    year : int
        Year counted.
    edition : str
        Day of publication of the edition, EDTF text.
    found : GuidelineCount
        The count over the members of the day.
    published : int or None
        The count as the publisher printed it; None where it was not read.
    rows : mapping of str to row
        Rows of the source by code.
    """

    year: int
    edition: str
    found: burden.GuidelineCount
    published: int | None
    rows: Mapping[str, Mapping[str, Any]]

    @property
    def n(self) -> int:
        """Members with a figure in the edition."""
        return len(self.found.at_or_above) + len(self.found.below)


def findings(case: Case) -> Iterator[Finding]:
    """Answer how many allies kept the guidelines, by every edition.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        At 2 % and at 3.5 % of GDP; nothing for an alliance without guidelines.
    """
    if case.pact.id == spending.NATO:
        yield from _counts(case, TWO, "money.allies-at-2pct", 20)
        yield from _counts(case, CORE, "money.allies-at-3-5pct", 21)


def at_by_edition(case: Case, limit: float, year: int) -> tuple[EditionCount, ...]:
    """Count the members of the day at a guideline by every edition with the year.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    limit : float
        The guideline, percent of GDP.
    year : int
        Year counted.

    Returns
    -------
    tuple of EditionCount
        By publication; editions in which fewer than half of the members were read are
        left out unless the publisher's own count for the year is known.
    """
    names = spending.peoples(case)
    said = _published(year)
    found = []
    for edition, rows in sorted(_read_by_edition(year).items()):
        part = {code: rows[code] for code in names if code in rows}
        printed = said.get(edition) if limit == TWO else None
        if 2 * len(part) >= len(names) or printed is not None:
            values = {
                name: part[code][spending.SHARE] if code in part else None
                for code, name in names.items()
            }
            count = burden.count_at(values, limit)
            found.append(EditionCount(year, edition, count, printed, part))
    return tuple(found)


@cache
def _read_by_edition(year: int) -> dict[str, dict[str, Mapping[str, Any]]]:
    frame = bundled.read(spending.NATO_TABLE).filter(
        (pl.col("year") == year)
        & pl.col("iso3").is_not_null()
        & pl.col(spending.SHARE).is_not_null()
    )
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["edition"], {})[row["iso3"]] = row
    return found


@cache
def _published(year: int) -> dict[str, int | None]:
    frame = bundled.read(EDITIONS).filter(pl.col("counted_year") == year)
    return {r["edition"]: r["published_count"] for r in frame.iter_rows(named=True)}


def _headline(counts: tuple[EditionCount, ...]) -> EditionCount | None:
    """Pick the edition that the rule of the source takes first."""
    rule = entry(spending.NATO_TABLE).choices
    order = [c.where["edition"] for c in rule if c.value == spending.SHARE]
    ranked = [c for c in counts if c.edition in order]
    return min(ranked, key=lambda c: order.index(c.edition), default=None)


def _counts(case: Case, limit: float, name: str, question: int) -> Iterator[Finding]:
    rule = guideline(limit)
    title = f"How many allies are at {limit:g} % of GDP?"
    if not rule.stands(case.on):
        yield not_yet(case, rule, name, question, title)
        return
    year = min(case.year, max(spending.nato_table(spending.SHARE)))
    now = at_by_edition(case, limit, year)
    head = _headline(now)
    if head is None:
        return
    early = year - 1 < rule.adopted.year
    before = () if early else at_by_edition(case, limit, year - 1)
    rows = [_count_row(count) for count in (*now, *before)]
    top = head.found.count or 0
    others = [f"{c.found.count} ({_day(c)})" for c in now if c is not head]
    unread = head.found.not_covered
    yield case.finish(
        Finding(
            id=name,
            question=question,
            title=title,
            statement=f"{top} of {len(case.members)} allies spent at least {limit:g} % "
            f"of GDP on defence in {year} by the edition of {_day(head)} (figures for "
            f"{head.n}{_printed(head)}). By other editions: {listed(others)}.",
            value=top,
            unit="allies",
            date=str(year),
            edition=_edition(head),
            interval=(float(top), float(top + len(unread))),
            interval_note=COUNT_NOTE,
            comparison=(
                *(_years(year - 1, before) if before else ()),
                *_first(case, rule, head),
                no_guideline(case) if early else _peer_count(case, limit),
            ),
            evidence=(rule.evidence,),
            method="foedus.measures.burden.burden.count_at",
            reference=REFERENCE,
            caveats=(
                *_rough_note(case, head),
                *((f"Without a figure: {listed(unread)}.",) if unread else ()),
                "Counts are made by edition for the members of the day and never "
                "across editions; price base and definitions changed.",
                "Iceland has no forces and is in no list.",
            ),
            table=table(_COUNT_COLUMNS, rows),
            short=True,
        )
    )


_COUNT_COLUMNS: Final = (
    TableColumn("year", "Year", kind="number", digits=0),
    TableColumn("edition", "Edition", kind="date"),
    TableColumn("count", "At or above", "allies", "number", 0),
    TableColumn("published", "As published", "allies", "number", 0),
    TableColumn("n", "With a figure", "allies", "number", 0),
    TableColumn("prices", "Price base"),
)


def _day(count: EditionCount) -> str:
    return dates.parse(count.edition).display()


def _edition(count: EditionCount) -> str:
    prices = next(iter(count.rows.values()))["price_base"]
    return f"NATO, {_day(count)} ({prices})" if prices else f"NATO, {_day(count)}"


def _printed(count: EditionCount) -> str:
    return "" if count.published is None else f"; published count {count.published}"


def _rough_note(case: Case, count: EditionCount) -> tuple[str, ...]:
    names = spending.peoples(case)
    rough = [names[c] for c, row in count.rows.items() if row["approximate"]]
    if not rough:
        return ()
    return (
        f"{len(rough)} of the figures are approximate and unconfirmed: "
        f"{listed(rough)}.",
    )


def _years(year: int, counts: tuple[EditionCount, ...]) -> tuple[str, ...]:
    return (f"{year}: {', '.join(f'{c.found.count} ({_day(c)})' for c in counts)}.",)


def _first(case: Case, rule: Guideline, head: EditionCount) -> tuple[str, ...]:
    if head.year == spending.FIRST_YEAR:
        return ("Years before 2014 are not covered.",)
    if rule.adopted.year > spending.FIRST_YEAR:
        return ("Years before the adoption of the guideline are not counted.",)
    then = case.at_end(spending.FIRST_YEAR)
    found = {c.edition: c for c in at_by_edition(then, rule.value, spending.FIRST_YEAR)}
    old = found.get(head.edition) or _headline(tuple(found.values()))
    if old is None:
        return ()
    return (
        f"{old.year}: {old.found.count} of {len(then.members)} allies (edition of "
        f"{_day(old)}).",
    )


def _peer_count(case: Case, limit: float) -> str:
    if case.peer is None:
        return NO_PEER
    series = spending.shares(case.peer)
    if series is None:
        return f"{case.peer.label}: shares of GDP are not covered."
    names = spending.peoples(case.peer)
    found = burden.count_at(series.over(names), limit)
    return (
        f"{case.peer.label}: {found.count} of the {len(series.rows)} members with a "
        f"figure ({len(names)} in all) in {series.year} by {series.publishers}, "
        "another definition."
    )


def _count_row(count: EditionCount) -> Row:
    cells = (
        count.year,
        count.edition,
        count.found.count,
        count.published,
        count.n,
        next(iter(count.rows.values()))["price_base"],
    )
    evidence = tuple(
        figure(
            spending.NATO_TABLE,
            row,
            f"{code} {count.year}: {row[spending.SHARE]:g} % of GDP, edition "
            f"{count.edition}",
        )
        for code, row in count.rows.items()
    )
    return Row(f"{count.year}/{count.edition}", cells, evidence)
