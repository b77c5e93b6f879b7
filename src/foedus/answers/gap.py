"""Gap: the distance to a guideline in money, with its prices stated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers import spending
from foedus.answers.case import NO_PEER, Case, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.guideline import CORE, TWO, Guideline, guideline, not_yet
from foedus.answers.spending import Effort
from foedus.measures.burden import burden
from foedus.measures.index import measure

# Half of the last decimal place that an edition prints.
_TWO_DECIMALS: Final = 0.005
_ONE_DECIMAL: Final = 0.05
_ROUNDED_TO_ONE: Final = "2026-03-26"


def findings(case: Case) -> Iterator[Finding]:
    """Answer how much money the allies are short of the guidelines.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        The gap to 2 % and to 3.5 %; for a guideline adopted after the day a finding
        that says so; nothing for an alliance without guidelines.
    """
    if case.pact.id != spending.NATO:
        return
    done = spending.effort(case) if case.year >= spending.FIRST_YEAR else None
    for limit, name in ((TWO, "money.gap-2pct"), (CORE, "money.gap-3-5pct")):
        rule = guideline(limit)
        if not rule.stands(case.on):
            yield not_yet(case, rule, name, 23, _title(limit))
        elif done is not None:
            yield _gap(case, rule, done, name)


def gaps(done: Effort, limit: float, shift: int = 0) -> burden.MoneyGaps:
    """Return the gaps of all members, for shares as published or at their bounds.

    Parameters
    ----------
    done : Effort
        Shares and GDP of one year.
    limit : float
        The guideline, percent of GDP.
    shift : int
        0 for the shares as printed, -1 and 1 for the lowest and highest shares that
        round to them.

    Returns
    -------
    MoneyGaps
        In billion current US dollars, shortfalls alone.
    """
    share = {
        code: None if value is None else value + shift * _half_place(done, code)
        for code, value in done.share.over(done.names).items()
    }
    return burden.money_gaps(
        share, done.gdp.over(done.names), limit, prices=done.prices
    )


def _half_place(done: Effort, code: str) -> float:
    edition = done.share.rows[code]["edition"]
    return _ONE_DECIMAL if edition == _ROUNDED_TO_ONE else _TWO_DECIMALS


def _gap(case: Case, rule: Guideline, done: Effort, name: str) -> Finding:
    found = gaps(done, rule.value)
    low, high = gaps(done, rule.value, 1).total, gaps(done, rule.value, -1).total
    return case.finish(
        Finding(
            id=name,
            question=23,
            title=_title(rule.value),
            statement=_statement(done, found),
            value=None if found.total is None else round(found.total, 1),
            unit=done.prices,
            date=str(done.year),
            edition=f"{done.definition}; GDP: {done.gdp.publishers}",
            interval=None
            if low is None or high is None
            else (round(low, 1), round(high, 1)),
            interval_note="rounding of the published shares alone",
            comparison=(_past(case, rule, done), _peer(case, rule)),
            evidence=(rule.evidence,),
            method="foedus.measures.burden.burden.money_gaps",
            reference=measure("money_gaps").reference,
            caveats=(
                *done.notes,
                "Allies above the guideline do not fill the gaps of others.",
                "The publisher's own GDP, behind the shares, is not covered.",
            ),
            table=table(_columns(done, rule), _rows(done, found)),
            chart="bars" if found.total else "",
            short=True,
        )
    )


def _title(limit: float) -> str:
    return f"How much money is missing to {limit:g} %?"


def _statement(done: Effort, found: burden.MoneyGaps) -> str:
    short = sorted((m for m in found.members if m.value > 0), key=lambda m: -m.value)
    n = len(found.members)
    if not short:
        return (
            f"No ally of the {n} with figures was short of {found.guideline:g} % "
            f"of GDP in {done.year}."
        )
    return (
        f"{len(short)} of the {n} allies with figures were together "
        f"{found.total:,.1f} billion US dollars short of {found.guideline:g} % of GDP "
        f"in {done.year} (dollars and prices of {done.year}); the largest gap was that "
        f"of {spending.articled(done.names[short[0].member])} ({short[0].value:,.1f})."
    )


def _columns(done: Effort, rule: Guideline) -> tuple[TableColumn, ...]:
    return (
        TableColumn("label", "Ally"),
        TableColumn("value", f"Short of {rule.value:g} %", done.prices, "number", 1),
        TableColumn("share", f"Share {done.year}", "% of GDP", "number"),
        TableColumn("gdp", "GDP", done.prices, "number", 1),
    )


def _rows(done: Effort, found: burden.MoneyGaps) -> Iterator[Row]:
    gap = {member.member: member.value for member in found.members}
    for code in sorted(done.names, key=lambda c: -gap.get(c, -1.0)):
        cells = (
            done.names[code],
            gap.get(code),
            done.share.of(code),
            done.gdp.of(code),
        )
        yield Row(code, cells, done.evidence(code))


def _part(done: Effort, total: float) -> float:
    """Gap in percent of the GDP of the members covered."""
    return 100 * total / sum(done.gdp.of(code) or 0.0 for code in done.covered)


def _past(case: Case, rule: Guideline, done: Effort) -> str:
    if rule.adopted.year > spending.FIRST_YEAR:
        return "Years before the adoption of the guideline are not measured."
    then = spending.effort(case.at_end(spending.FIRST_YEAR), spending.FIRST_YEAR)
    if then is None or done.year == then.year:
        return "Years before 2014 are not covered."
    old, new = gaps(then, rule.value).total, gaps(done, rule.value).total
    return (
        f"{_part(then, old or 0.0):.2f} % of the combined GDP of the allies in "
        f"{then.year}, {_part(done, new or 0.0):.2f} % in {done.year} (money of the "
        "two years is not compared)."
    )


def _peer(case: Case, rule: Guideline) -> str:
    if case.peer is None:
        return NO_PEER
    series = spending.shares(case.peer)
    if series is None or rule.value != TWO:
        return f"{case.peer.label}: no such guideline; not measured."
    names = spending.peoples(case.peer)
    gdp = spending.indicator(case.peer, spending.GDP, series.year)
    found = burden.money_gaps(
        series.over(names), gdp.over(names), rule.value, prices="billion US dollars"
    )
    return (
        f"{case.peer.label}, which has no such guideline: {found.total or 0.0:,.1f} "
        f"billion US dollars in {series.year} by {series.publishers} (n = "
        f"{len(found.members)} of {len(names)})."
    )
