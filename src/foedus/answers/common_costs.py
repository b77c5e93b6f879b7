"""Common costs: agreed shares of the common budgets beside shares of income."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from foedus import dates
from foedus.answers import spending
from foedus.answers.case import Case, figure, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.sources import bundled

COST_SHARES: Final = "nato-cost-shares"

Cells = Mapping[str, Any]
_NO_GDP: Final[Cells] = {"value": 0.0}


@dataclass(frozen=True, slots=True)
class Costs:
    """Agreed shares of one period, and the income of the members of that time.

    Parameters
    ----------
    rows : tuple of row
        The payers that are covered, the largest first.
    year : int
        Year of the GDP.
    gdp : mapping of str to row
        Row of the GDP by code, members of the time.
    """

    rows: tuple[Cells, ...]
    year: int
    gdp: Mapping[str, Cells]

    @property
    def period(self) -> str:
        """The period, such as "2016-2017"."""
        return _period(self.rows[0])

    def income(self, code: str) -> float | None:
        """Return the part of one ally in the GDP of all covered, percent."""
        if code not in self.gdp:
            return None
        total = sum(row["value"] for row in self.gdp.values())
        return float(100 * self.gdp[code]["value"] / total)


def findings(case: Case) -> Iterator[Finding]:
    """Answer who pays for the common budgets, beside what they earn.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding for the newest period begun by the day; none for an alliance
        without agreed shares on record.
    """
    found = costs(case) if case.pact.id == spending.NATO else None
    if found is not None:
        yield _finding(case, found)


def costs(case: Case) -> Costs | None:
    """Return the agreed shares of the newest period begun by the year of the day.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    Costs or None
        None where no share is on record, the newest period ended too long before the
        day, or no GDP of its years is known.
    """
    rows = [
        row
        for row in bundled.read(COST_SHARES).iter_rows(named=True)
        if row["iso3"] in case.codes and int(row["period_start"]) <= case.year
    ]
    if not rows:
        return None
    start = max(int(row["period_start"]) for row in rows)
    now = [row for row in rows if int(row["period_start"]) == start]
    if int(now[0]["period_end"]) < case.year - spending.OLDEST:
        return None
    last = min(int(now[0]["period_end"]), case.year)
    codes = case.at(dates.parse(f"{last}-12-31")).codes if last < case.year else None
    wanted = case.codes if codes is None else codes
    year = spending.newest(spending.indicators(spending.GDP), wanted, last)
    if year is None:
        return None
    every = spending.indicators(spending.GDP)[year]
    gdp = {code: every[code] for code in wanted if code in every}
    # Of equal payers the larger income stands first.
    ordered = sorted(
        now,
        key=lambda row: (-row["share_pct"], -every.get(row["iso3"], _NO_GDP)["value"]),
    )
    return Costs(tuple(ordered), year, gdp)


def _period(row: Cells) -> str:
    start, end = row["period_start"], row["period_end"]
    return f"{start}" if start == end else f"{start}-{end}"


def _evidence(row: Cells) -> Evidence:
    text = f"{row['state']} {_period(row)}: {row['share_pct']:g} % of the common costs"
    return figure(COST_SHARES, row, text)


def _past(top: Cells) -> str:
    old = [
        row
        for row in bundled.read(COST_SHARES).iter_rows(named=True)
        if row["iso3"] == top["iso3"] and row["period_start"] < top["period_start"]
    ]
    if not old:
        return "An earlier period is not covered."
    last = max(old, key=lambda row: int(row["period_start"]))
    return f"{_period(last)}: {last['share_pct']:g} %."


def _said(found: Costs, row: Cells) -> str:
    part = found.income(row["iso3"])
    earned = "not covered" if part is None else f"{part:.1f} %"
    name = spending.articled(row["state"])
    return f"{name} {row['share_pct']:g} % (of the GDP in {found.year}: {earned})"


def _finding(case: Case, found: Costs) -> Finding:
    top = found.rows[0]
    over = int(top["period_end"]) < case.year
    publishers = sorted({row["publisher"] for row in found.gdp.values()})
    return case.finish(
        Finding(
            id="money.common-costs",
            question=28,
            title="Who pays for the common budgets?",
            statement=f"Agreed shares of the common budgets in {found.period}: "
            f"{', '.join(_said(found, row) for row in found.rows)}.",
            value=top["share_pct"],
            unit="% of the common budgets",
            date=found.period,
            edition=f"{top['source_ref']}; GDP: {', '.join(publishers)}",
            interval_note="agreed shares, as printed: no interval",
            comparison=(
                f"{spending.articled(top['state'], start=True)} before: {_past(top)}",
                "No peer alliance has common budgets on record here.",
            ),
            evidence=(_evidence(top),),
            method="agreed share beside 100 * GDP / sum of the GDP of the members",
            caveats=(
                f"Shares of {len(found.rows)} of {len(case.members)} allies are at "
                "hand: the largest payers only.",
                *((_later(top),) if over else ()),
                "The common budgets are a small part of what allies spend on defence.",
            ),
            table=table(_columns(found), (_row(found, row) for row in found.rows)),
            chart="bars",
        )
    )


def _later(top: Cells) -> str:
    return (
        f"The period ended in {top['period_end']} by the source; later shares are not "
        "covered."
    )


def _columns(found: Costs) -> tuple[TableColumn, ...]:
    return (
        TableColumn("label", "Ally"),
        TableColumn("value", "Cost share", "%", "number", 2),
        TableColumn("income", f"Part of GDP {found.year}", "%", "number", 1),
    )


def _row(found: Costs, row: Cells) -> Row:
    code = row["iso3"]
    income = found.gdp.get(code)
    text = f"{code} {found.year}: GDP, billion US dollars"
    evidence = (
        (_evidence(row),)
        if income is None
        else (
            _evidence(row),
            figure(spending.INDICATORS, income, f"{text}: {income['value']:,g}"),
        )
    )
    return Row(code, (row["state"], row["share_pct"], found.income(code)), evidence)
