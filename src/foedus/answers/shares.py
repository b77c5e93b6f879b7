"""Shares: what each ally spends of its GDP, beside the guidelines."""

from __future__ import annotations

from collections.abc import Iterator

from foedus.answers import spending
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.guideline import CORE, REFERENCE, TWO, Guideline, guideline
from foedus.measures.summary import summary


def findings(case: Case) -> Iterator[Finding]:
    """Answer what share of GDP each ally spends, beside the guidelines.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding by the alliance's own tables; none without such tables.
    """
    series = spending.shares(case)
    if series is None or series.source != spending.NATO_TABLE:
        return
    names = spending.peoples(case)
    found = summary({name: series.of(code) for code, name in names.items()})
    if found.median is None or found.low is None or found.high is None:
        return
    past = spending.nato_shares(case, spending.FIRST_YEAR)
    earlier = summary(past.over(names))
    lines = [g for g in (guideline(TWO), guideline(CORE)) if g.stands(case.on)]
    rough = [names[c] for c in series.rough(names)]
    rows = [
        _share_row(code, name, series, past, lines)
        for code, name in sorted(
            names.items(), key=lambda item: -(series.of(item[0]) or 0.0)
        )
    ]
    yield case.finish(
        Finding(
            id="money.shares",
            question=20,
            title="What does each ally spend?",
            statement=f"Shares of GDP ran from {found.low:.2f} % ({found.low_of}) to "
            f"{found.high:.2f} % ({found.high_of}) in {series.year}; the median ally "
            f"of {found.n} spent {found.median:.2f} %.",
            value=round(found.median, 2),
            unit="% of GDP",
            date=str(series.year),
            edition=series.publishers,
            interval=(found.low, found.high),
            interval_note="range over the allies, not a sampling interval",
            comparison=(
                f"Median of the same states in {past.year}: {earlier.median:.2f} %."
                if earlier.median is not None
                else "Its own past is not covered.",
                _peer_median(case),
            ),
            evidence=tuple(line.evidence for line in lines),
            method="foedus.measures.summary.summary",
            reference=REFERENCE,
            caveats=(
                *((f"Not covered: {listed(found.missing)}.",) if found.missing else ()),
                *((f"Approximate, unconfirmed: {listed(rough)}.",) if rough else ()),
                *_estimates(series),
                "Shares are in the prices of one edition; other editions gave others.",
            ),
            table=table(_share_columns(series.year, lines), rows),
            chart="guideline",
            short=True,
        )
    )


def _share_columns(year: int, lines: list[Guideline]) -> tuple[TableColumn, ...]:
    return (
        TableColumn("member", "Ally"),
        TableColumn("share", f"Share {year}", "% of GDP", "number"),
        TableColumn("earlier", f"Share {spending.FIRST_YEAR}", "% of GDP", "number"),
        *(
            TableColumn(
                f"guideline_{number}",
                f"{line.value:g} % ({line.adopted.year})",
                "% of GDP",
                "number",
                1,
            )
            for number, line in enumerate(lines, start=1)
        ),
    )


def _share_row(
    code: str,
    name: str,
    series: spending.Series,
    past: spending.Series,
    lines: list[Guideline],
) -> Row:
    cells = (name, series.of(code), past.of(code), *(line.value for line in lines))
    evidence = (
        *series.evidence(code, "% of GDP for defence"),
        *(past.evidence(code, "% of GDP for defence") if past is not series else ()),
    )
    return Row(code, cells, evidence)


def _peer_median(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    series = spending.shares(case.peer)
    if series is None:
        return f"{case.peer.label}: shares of GDP are not covered."
    found = summary(series.over(spending.peoples(case.peer)))
    return (
        f"{case.peer.label}: {found.median:.2f} % in the median in {series.year} by "
        f"{series.publishers}, another definition (n = {found.n})."
    )


def _estimates(series: spending.Series) -> tuple[str, ...]:
    flagged = [c for c, row in series.rows.items() if row["estimate_flag"]]
    if not flagged:
        return ()
    return (f"The publisher calls {len(flagged)} of these figures estimates.",)
