"""What if: the distance to a guideline that the reader chooses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from foedus.answers import spending
from foedus.answers.case import Case, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.spending import Effort
from foedus.measures.burden import burden
from foedus.measures.index import measure

LEAST: Final = 0.5
MOST: Final = 6.0
"""Percent of GDP that a reader can choose between."""


def other_guideline(case: Case, limit: float) -> Finding | None:
    """Answer how far the members are from a guideline of the reader's own.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    limit : float
        The guideline, percent of GDP.

    Returns
    -------
    Finding or None
        The sum that is missing, with a table of the members; None where spending or
        GDP is known for less than half of the members.
    """
    done = spending.effort(case)
    if done is None:
        return None
    share = _shares(done)
    found = burden.money_gaps(
        share, done.gdp.over(done.names), limit, prices=done.prices
    )
    if found.total is None:
        return None
    gap = {member.member: member.value for member in found.members}
    return case.finish(
        Finding(
            id="money.what-if",
            question=None,
            title=f"What if the guideline were {limit:g} %?",
            statement=_statement(done, found.total, share, limit),
            value=round(found.total, 1),
            unit=done.prices,
            date=str(done.year),
            edition=f"{done.definition}; GDP: {done.gdp.publishers}",
            interval_note="none: published figures are given without an error",
            comparison=_others(done, share, limit),
            method="foedus.measures.burden.burden.money_gaps",
            reference=measure("money_gaps").reference,
            caveats=(
                *done.notes,
                "Allies above the line do not fill the gaps of others.",
                "The line is the reader's own: no member has agreed to it.",
            ),
            table=table(_columns(limit, done.prices), _rows(done, share, gap, limit)),
            chart="bars" if found.total else "",
        )
    )


def _shares(done: Effort) -> dict[str, float | None]:
    """Return shares of GDP in percent; null where money or GDP is not covered."""
    gdp = done.gdp.over(done.names)
    return {
        code: None
        if (paid := done.money.get(code)) is None or not (whole := gdp.get(code))
        else 100 * paid / whole
        for code in done.names
    }


def _statement(
    done: Effort,
    total: float,
    share: Mapping[str, float | None],
    limit: float,
) -> str:
    known = [value for value in share.values() if value is not None]
    met = sum(value >= limit for value in known)
    return (
        f"{met} of the {len(known)} members with figures spent {limit:g} % of GDP or "
        f"more in {done.year}; the others were together {total:,.1f} billion US "
        "dollars short of it."
    )


def _others(
    done: Effort, share: Mapping[str, float | None], limit: float
) -> tuple[str, ...]:
    """Return the same for a line a tenth lower and a tenth higher."""
    gdp = done.gdp.over(done.names)
    totals = {
        other: burden.money_gaps(share, gdp, other, prices=done.prices).total
        for other in (limit * 0.9, limit * 1.1)
    }
    return tuple(
        f"At {other:.2f} %: {total:,.1f} billion US dollars."
        for other, total in totals.items()
        if total is not None
    )


def _columns(limit: float, prices: str) -> tuple[TableColumn, ...]:
    return (
        TableColumn("label", "Member"),
        TableColumn("value", f"Short of {limit:g} %", prices, "number", 1),
        TableColumn("share", "Share", "% of GDP", "number"),
        TableColumn("distance", "Above the line", "percentage points", "number"),
    )


def _rows(
    done: Effort,
    share: Mapping[str, float | None],
    gap: Mapping[str, float],
    limit: float,
) -> Iterator[Row]:
    for code in sorted(done.names, key=lambda c: -gap.get(c, -1.0)):
        part = share[code]
        above = None if part is None else part - limit
        cells = (done.names[code], gap.get(code), part, above)
        yield Row(code, cells, done.evidence(code))
