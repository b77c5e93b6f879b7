"""Contributions: who carries how much of the spending, and how concentrated it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers import spending
from foedus.answers.case import NO_PEER, Case, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.spending import Effort
from foedus.measures.burden import burden, concentration
from foedus.measures.index import measure

_NO_INTERVAL: Final = (
    "the publishers give no error of spending or GDP, so there is no interval"
)
_RATES: Final = (
    "Parts of a sum need exchange rates: market rates make rich members look larger "
    "than purchasing power does."
)


def findings(case: Case) -> Iterator[Finding]:
    """Answer how the members share the spending.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Part of the spending against part of the income, and concentration; nothing
        where less than half of the members are covered.
    """
    done = spending.effort(case)
    if done is not None and len(done.covered) > 1:
        yield _burden(case, done)
        if len(done.covered) > 2:
            yield _concentration(case, done)


def _paid(done: Effort) -> dict[str, float | None]:
    return {code: done.money[code] for code in done.names}


def _largest(done: Effort) -> burden.MemberBurden:
    parts = burden.burden_gap(_paid(done), done.gdp.over(done.names))
    return max(parts.members, key=lambda part: part.burden)


def _burden(case: Case, done: Effort) -> Finding:
    parts = burden.burden_gap(_paid(done), done.gdp.over(done.names))
    top = _largest(done)
    name = done.names[top.member]
    whole = "all members" if parts.n == len(done.names) else f"{parts.n} members"
    return case.finish(
        Finding(
            id="money.burden-share",
            question=24,
            title="Who carries more than its income suggests?",
            statement=f"{spending.articled(name, start=True)} carried "
            f"{top.burden:.1f} % of the defence spending and earned "
            f"{top.income:.1f} % of the GDP of {whole} in {done.year}: "
            f"{top.gap:+.1f} points.",
            value=round(top.gap, 1),
            unit="percentage points",
            date=str(done.year),
            edition=f"{done.definition}; GDP: {done.gdp.publishers}",
            interval_note=_NO_INTERVAL,
            comparison=(_past_burden(case, done), _peer_burden(case)),
            method="foedus.measures.burden.burden.burden_gap",
            reference=measure("burden_gap").reference,
            caveats=(
                *done.notes,
                _RATES,
                "All defence spending is counted, also what serves other ends than the "
                "alliance.",
            ),
            table=table(
                (
                    TableColumn("label", "Member"),
                    TableColumn("value", "Part of spending", "%", "number", 1),
                    TableColumn("income", "Part of GDP", "%", "number", 1),
                    TableColumn("gap", "Difference", "points", "number", 1),
                ),
                _burden_rows(done, parts),
            ),
            chart="bars",
            short=True,
        )
    )


def _burden_rows(done: Effort, parts: burden.BurdenGaps) -> Iterator[Row]:
    for part in sorted(parts.members, key=lambda p: -p.burden):
        cells = (done.names[part.member], part.burden, part.income, part.gap)
        yield Row(part.member, cells, done.evidence(part.member))
    for code in parts.missing:
        yield Row(code, (done.names[code], None, None, None), done.evidence(code))


def _earlier(case: Case, done: Effort) -> Effort | None:
    """Return the effort ten years before, by the members of that time."""
    own = case.pact.id == spending.NATO and done.year > spending.FIRST_YEAR
    year = max(done.year - 10, spending.FIRST_YEAR) if own else done.year - 10
    then = spending.effort(case.at_end(year), year)
    return None if then is None or len(then.covered) < 2 else then


def _past_burden(case: Case, done: Effort) -> str:
    then = _earlier(case, done)
    if then is None:
        return "Ten years before is not covered."
    top = _largest(then)
    return (
        f"{then.year}: {then.names[top.member]} {top.burden:.1f} % of the spending, "
        f"{top.income:.1f} % of the GDP ({then.definition}; {_n(then)})."
    )


def _n(done: Effort) -> str:
    return f"n = {len(done.covered)} of {len(done.names)}"


def _peer_effort(case: Case) -> tuple[str, Effort | None]:
    if case.peer is None:
        return NO_PEER, None
    done = spending.effort(case.peer)
    if done is None or len(done.covered) < 2:
        return f"{case.peer.label}: spending is not covered.", None
    return case.peer.label, done


def _peer_burden(case: Case) -> str:
    label, done = _peer_effort(case)
    if done is None:
        return label
    top = _largest(done)
    return (
        f"{label}: {done.names[top.member]} {top.burden:.1f} % of the spending, "
        f"{top.income:.1f} % of the GDP in {done.year} ({_n(done)})."
    )


def _concentration(case: Case, done: Effort) -> Finding:
    found = concentration.concentration(_paid(done))
    name = spending.articled(done.names[found.largest])
    whole, rest = found.whole, found.without_largest
    without = (
        f"{rest.effective_number:.1f} without {name}"
        if rest.effective_number is not None
        else f"undefined without {name}"
    )
    return case.finish(
        Finding(
            id="money.concentration",
            question=25,
            title="How concentrated is the spending?",
            statement=f"The spending of {whole.n} members was as concentrated as that "
            f"of {whole.effective_number:.1f} equal contributors in {done.year}, and "
            f"{without}; {name} gave {100 * (found.largest_share or 0.0):.1f} %.",
            value=round(whole.effective_number or 0.0, 2),
            unit="effective contributors",
            date=str(done.year),
            edition=done.definition,
            interval_note=_NO_INTERVAL,
            comparison=(_past_number(case, done), _peer_number(case)),
            method="foedus.measures.burden.concentration.concentration",
            reference=measure("concentration").reference,
            caveats=(
                *done.notes,
                "Members are a whole and not a sample: the Gini coefficient has no "
                "correction for small n.",
            ),
            table=table(
                (
                    TableColumn("set", "Contributors"),
                    TableColumn("n", "n", kind="number", digits=0),
                    TableColumn("number", "Effective number", kind="number"),
                    TableColumn("herfindahl", "Herfindahl", kind="number", digits=3),
                    TableColumn("gini", "Gini", kind="number", digits=3),
                ),
                (
                    _index_row("all", "All covered", whole, done, ()),
                    _index_row(
                        "without-largest",
                        f"Without {name}",
                        rest,
                        done,
                        (found.largest,),
                    ),
                ),
            ),
            short=True,
        )
    )


def _index_row(
    key: str,
    title: str,
    found: concentration.Indices,
    done: Effort,
    without: tuple[str, ...],
) -> Row:
    cells = (title, found.n, found.effective_number, found.herfindahl, found.gini)
    evidence = tuple(
        e for code in done.covered if code not in without for e in done.evidence(code)
    )
    return Row(key, cells, evidence)


def _past_number(case: Case, done: Effort) -> str:
    then = _earlier(case, done)
    number = then and concentration.effective_number(_paid(then))
    if then is None or number is None:
        return "Ten years before is not covered."
    return (
        f"{then.year}: {number:.1f} effective contributors ({then.definition}; "
        f"{_n(then)})."
    )


def _peer_number(case: Case) -> str:
    label, done = _peer_effort(case)
    number = done and concentration.effective_number(_paid(done))
    if done is None or number is None:
        return label
    return f"{label}: {number:.1f} in {done.year} by {done.definition} ({_n(done)})."
