"""Trajectory: the growth it takes to reach the target, and where allies stand on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from foedus.answers import spending
from foedus.answers.case import Case, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.guideline import CORE, TWO, Guideline, guideline, not_yet
from foedus.measures.burden import path
from foedus.measures.index import measure
from foedus.measures.summary import summary

GDP_GROWTH: Final = (0.0, 0.015, 0.03)
"""Low, central and high real growth of GDP a year: an assumption, not a forecast."""

_WITH: Final = "with GDP growing {:g} % a year ({:g} to {:g} %)".format(
    *(100 * GDP_GROWTH[i] for i in (1, 0, 2))
)
_TITLE: Final = "How fast must spending grow to reach 3.5 % by 2035?"
_NO_PEER: Final = "No peer alliance has this target."


def findings(case: Case) -> Iterator[Finding]:
    """Answer how fast spending must grow, and who stands above the straight path.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Required growth and distance from the path; before the adoption of the
        target one finding that says so; nothing for an alliance without it.
    """
    if case.pact.id != spending.NATO:
        return
    rule = guideline(CORE)
    series = spending.shares(case)
    if not rule.stands(case.on):
        yield not_yet(case, rule, "money.required-growth", 22, _TITLE)
    elif series is not None and series.year < path.TARGET_YEAR:
        yield _growth(case, rule, series)
        yield from _path(case, rule, series)


def _growth(case: Case, rule: Guideline, series: spending.Series) -> Finding:
    names = spending.peoples(case)
    found = {
        code: path.required_growth_range(series.of(code), series.year, GDP_GROWTH)
        for code in names
    }
    middle, low, high = (
        summary({names[c]: _percent(getattr(g, part)) for c, g in found.items()})
        for part in ("central", "low", "high")
    )
    there = [n for c, n in names.items() if (series.of(c) or 0.0) >= CORE]
    rough = [names[c] for c in series.rough(names)]
    interval = None
    if low.median is not None and high.median is not None:
        interval = (round(low.median, 1), round(high.median, 1))
    return case.finish(
        Finding(
            id="money.required-growth",
            question=22,
            title=_TITLE,
            statement=f"To reach {CORE:g} % of GDP in {path.TARGET_YEAR} the median "
            f"ally of {middle.n} must raise real spending by {middle.median:.1f} % a "
            f"year from {series.year}, {_WITH}; the largest rate is "
            f"{middle.high:.1f} % ({_most(names, series)}).",
            value=round(middle.median or 0.0, 1),
            unit="% a year, real",
            date=f"{series.year} to {path.TARGET_YEAR}",
            edition=series.publishers,
            interval=interval,
            interval_note="range over the assumed growth of GDP; not a sampling "
            "interval",
            comparison=(_past_growth(case, series), _NO_PEER),
            evidence=(rule.evidence,),
            method="foedus.measures.burden.path.required_growth_range",
            reference=measure("required_growth_range").reference,
            caveats=(
                "A path that is required, not a forecast; plans announced by "
                "governments are not covered.",
                f"At or above {CORE:g} % already: {listed(there)}; their growth only "
                "keeps the share from rising above it.",
                *(
                    (f"Not covered: {listed(middle.missing)}.",)
                    if middle.missing
                    else ()
                ),
                *((f"Approximate, unconfirmed: {listed(rough)}.",) if rough else ()),
            ),
            table=table(
                _growth_columns(series.year), _growth_rows(names, found, series)
            ),
            chart="dots",
            short=True,
        )
    )


def _growth_columns(year: int) -> tuple[TableColumn, ...]:
    return (
        TableColumn("label", "Ally"),
        TableColumn("value", "Growth", "% a year, real", "number", 1),
        TableColumn("low", "GDP + 0 %", "% a year, real", "number", 1),
        TableColumn("high", "GDP + 3 %", "% a year, real", "number", 1),
        TableColumn("share", f"Share {year}", "% of GDP", "number"),
    )


def _growth_rows(
    names: Mapping[str, str],
    found: Mapping[str, path.GrowthRange],
    series: spending.Series,
) -> Iterator[Row]:
    for code in sorted(names, key=lambda c: series.of(c) or 0.0):
        growth = found[code]
        cells = (
            names[code],
            _percent(growth.central),
            _percent(growth.low),
            _percent(growth.high),
            series.of(code),
        )
        yield Row(code, cells, series.evidence(code, "% of GDP for defence"))


def _most(names: Mapping[str, str], series: spending.Series) -> str:
    """Name the allies with the lowest share: they need the largest rate."""
    known = {n: s for c, n in names.items() if (s := series.of(c)) is not None}
    return listed(sorted(n for n, s in known.items() if s == min(known.values())))


def _percent(growth: float | None) -> float | None:
    return None if growth is None else 100 * growth


def _past_growth(case: Case, series: spending.Series) -> str:
    """Say what the shares of the same states did over the years covered."""
    names = spending.peoples(case)
    old = spending.nato_shares(case, spending.FIRST_YEAR)
    years = series.year - spending.FIRST_YEAR
    rise = {
        name: 100 * ((now / then) ** (1 / years) - 1)
        for code, name in names.items()
        if (now := series.of(code)) is not None and (then := old.of(code))
    }
    found = summary(rise)
    if found.median is None:
        return "Its own past is not covered."
    return (
        f"From {old.year} to {series.year} the share of the median ally rose by "
        f"{found.median:.1f} % a year (n = {found.n}), the growth of GDP left out."
    )


def _path(case: Case, rule: Guideline, series: spending.Series) -> Iterator[Finding]:
    names = spending.peoples(case)
    start = spending.nato_shares(case, path.START_YEAR)
    own = {c: path.path_gap(series.of(c), series.year, start.of(c)) for c in names}
    common = {c: path.path_gap(series.of(c), series.year, TWO) for c in names}
    found = summary({names[c]: gap for c, gap in common.items()})
    if found.median is None:
        return
    below = sum(1 for gap in common.values() if gap is not None and gap < 0)
    first = series.year == path.START_YEAR
    rows = [
        Row(
            code,
            (names[code], common[code], own[code], series.of(code)),
            series.evidence(code, "% of GDP for defence"),
        )
        for code in sorted(names, key=lambda c: -(common[c] or 0.0))
    ]
    yield case.finish(
        Finding(
            id="money.path",
            question=22,
            title="Who stands above the straight path?",
            statement=f"Against a straight path from {TWO:g} % in {path.START_YEAR} "
            f"to {CORE:g} % in {path.TARGET_YEAR} the median ally of {found.n} stood "
            f"{found.median:+.2f} points in {series.year}; {below or 'none'} stood "
            "below the path.",
            value=round(found.median, 2),
            unit="percentage points of GDP",
            date=str(series.year),
            edition=series.publishers,
            interval=(round(found.low or 0.0, 2), round(found.high or 0.0, 2)),
            interval_note="range over the allies, not a sampling interval",
            comparison=(
                f"From its own share of {path.START_YEAR} every ally stands on its "
                "path by construction in the first year."
                if first
                else f"The second column starts at each ally's share of "
                f"{path.START_YEAR}.",
                _NO_PEER,
            ),
            evidence=(rule.evidence,),
            method="foedus.measures.burden.path.path_gap",
            reference=measure("path_gap").reference,
            caveats=(
                "A straight line is a yardstick, not an agreed plan; the review is set "
                "for 2029.",
                *((f"Not covered: {listed(found.missing)}.",) if found.missing else ()),
            ),
            table=table(
                (
                    TableColumn("label", "Ally"),
                    TableColumn("value", "From 2 %", "points of GDP", "number"),
                    TableColumn("own", "From own share", "points of GDP", "number"),
                    TableColumn("share", f"Share {series.year}", "% of GDP", "number"),
                ),
                rows,
            ),
        )
    )
