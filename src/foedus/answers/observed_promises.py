"""Observed promises: what a rule makes of treaties in force and who fought whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.answers import war_cases
from foedus.answers.case import NO_PEER, Case, counted, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.measures.index import measure
from foedus.measures.reliability.coding_agreement import beside, coding_agreement
from foedus.measures.reliability.observed_reliability import RULE
from foedus.measures.reliability.reliability import SELDOM_TESTED, reliability

if TYPE_CHECKING:
    from foedus.answers.shelf import Held
    from foedus.answers.war_cases import Files

_FEW: Final = 5
_SHOWN: Final = 100


def findings(case: Case) -> Iterator[Finding]:
    """Answer whether promises were kept, told from obligations and wars alone.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        The cases one by one with the rate, what the coders say of the same cases, and
        the record of each member; none where ATOP 5.1 or the wars were not added.
    """
    sources = war_cases.files(case)
    if sources is None:
        return
    ours = _ours(case, war_cases.observed(case, sources))
    if ours.is_empty():
        return
    yield _cases(case, sources, ours)
    if war_cases.decided(ours).height >= _FEW:
        yield _members(case, sources, ours)


def _ours(case: Case, cases: pl.DataFrame) -> pl.DataFrame:
    return cases.filter(pl.col("state").is_in(list(war_cases.states(case))))


def _cases(case: Case, sources: Files, ours: pl.DataFrame) -> Finding:
    found = war_cases.rate(ours)
    own = ours.filter(pl.col("alliance").is_in(list(case.pact.treaty.atop_ids)))
    unknown = ours["outcome"].null_count()
    harsh = war_cases.rate(_ours(case, war_cases.observed(case, sources, "ignore")))
    called = war_cases.decided(ours)
    interval = found.interval
    return case.finish(
        Finding(
            id="effect.observed-cases",
            question=None,
            title="Did members keep their promises, told from who fought whom?",
            statement="By one rule for every war, of promises that a member of the day "
            f"had made under any pact: {war_cases.said(found)}. {_own(case, own)}",
            value=found.cases if found.value is None else round(100 * found.value, 1),
            unit="cases called on"
            if found.value is None
            else "% of the cases called on",
            date=war_cases.span(case, sources.wars),
            edition=f"{sources.pacts.label}; {sources.wars.label}",
            interval=None
            if interval is None
            else (round(100 * interval[0], 1), round(100 * interval[1], 1)),
            interval_note="Wilson 95 % interval"
            if interval
            else f"no rate on {counted(found.cases, 'case')}: fewer than {_FEW}",
            comparison=(
                *_agreement(case, sources),
                f"The same states, wars {war_cases.by_time(ours)}.",
                _peer(case, sources),
            ),
            evidence=_backing(sources, called.head(1) if not called.height else called),
            method=f"foedus.measures.reliability.observed_reliability.observed_cases. "
            f"{RULE}",
            reference=measure("reliability").reference,
            caveats=(
                f"Of {counted(unknown, 'case')} more it is not known whether they were "
                "called on: a promise with a condition where the ally was left alone, "
                "or a day that is not exact. Counted as broken wherever the ally "
                f"was left alone: {war_cases.said(harsh)}.",
                "The rule knows no excuses, no help short of war, and no attack by "
                "others than states.",
                SELDOM_TESTED,
                *_after(case, sources.wars),
            ),
            table=table(_COLUMNS, _rows(case, sources, called), _note(called))
            if called.height
            else None,
        )
    )


def _own(case: Case, own: pl.DataFrame) -> str:
    called = war_cases.decided(own)
    if own.is_empty():
        return f"Of {case.label} itself the rule has no case."
    if called.is_empty():
        return f"Under {case.label} itself no case was surely called on."
    return f"Under {case.label} itself: {war_cases.said(war_cases.rate(own))}."


def _after(case: Case, held: Held) -> Iterator[str]:
    if held.last_year is not None and case.year > held.last_year:
        yield f"The list of wars ends in {held.last_year}: later ones are not covered."


def _agreement(case: Case, sources: Files) -> Iterator[str]:
    """Compare with what the coders say of the same alliances in the same wars."""
    held = case.held(war_cases.CODED)
    if held is None:
        yield (
            "What scholars coded of the same cases: not added (`foedus data add "
            "alliance-reliability PATH`)."
        )
        return
    coded = war_cases.of_members(case, war_cases.coded(case, held, sources))
    key = ["war", "alliance"]
    every = war_cases.observed(case, sources).join(coded, on=key, how="semi")
    found = coding_agreement(coded, every, least=1)
    both = beside(coded, every).filter(
        pl.col("one").is_in(war_cases.JUDGED) & pl.col("other").is_in(war_cases.JUDGED)
    )
    apart = both.filter(pl.col("one") != pl.col("other"))
    wars = {row["war"]: war_cases.war(row) for row in coded.iter_rows(named=True)}
    where = listed(
        f"{wars[war]} (ATOP {alliance}: coders {one}, rule {other})"
        for war, alliance, one, other in apart.iter_rows()
    )
    lone = war_cases.decided(coded).height - found.cases
    yield (
        f"Coders and rule both judged {found.cases} alliances in wars and agree on "
        f"{found.successes}"
        f"{'' if apart.is_empty() else f'; they part on {where}'}. The coders judged "
        f"{lone} more that the rule leaves open or has no case of."
    )


def _peer(case: Case, sources: Files) -> str:
    if case.peer is None:
        return NO_PEER
    cases = _ours(case.peer, war_cases.observed(case.peer, sources))
    found = war_cases.rate(cases)
    return f"{case.peer.label}, by the same rule: {war_cases.said(found)}."


_COLUMNS: Final = (
    TableColumn("war", "War"),
    TableColumn("year", "Begun", kind="date"),
    TableColumn("member", "Member"),
    TableColumn("alliance", "ATOP number"),
    TableColumn("obligation", "Called on"),
    TableColumn("outcome", "Outcome"),
    TableColumn("reason", "Reason"),
)


def _note(called: pl.DataFrame) -> str:
    return (
        f"The last {_SHOWN} of {called.height} cases." if called.height > _SHOWN else ""
    )


def _rows(case: Case, sources: Files, called: pl.DataFrame) -> Iterator[Row]:
    names = war_cases.states(case)
    for row in (
        called.sort("day", "alliance", "state").tail(_SHOWN).iter_rows(named=True)
    ):
        cells = (
            row["war_name"],
            str(row["year"]),
            names[row["state"]],
            str(row["alliance"]),
            ", ".join(row["obligation"]),
            row["outcome"],
            row["reason"],
        )
        key = f"{row['war']}/{row['alliance']}/{row['state']}"
        yield Row(key, cells, tuple(_of_case(sources, row)))


def _of_case(sources: Files, row: Mapping[str, Any]) -> Iterator[Evidence]:
    said = ", ".join(row["promised"])
    yield sources.pacts.evidence(row, f"ATOP {row['alliance']}: {said}")
    for line in row["war_lines"]:
        yield sources.wars.evidence(
            {"line": line}, f"{row['war_name']}: an ally in it from the first day"
        )


def _backing(sources: Files, called: pl.DataFrame) -> tuple[Evidence, ...]:
    return tuple(
        e for row in called.iter_rows(named=True) for e in _of_case(sources, row)
    )


def _members(case: Case, sources: Files, ours: pl.DataFrame) -> Finding:
    names = war_cases.states(case)
    rows = [
        row
        for row in reliability(ours, ("state",)).iter_rows(named=True)
        if row["slice"] == "state" and row["invoked"]
    ]
    most = max(rows, key=lambda row: (row["invoked"], -int(row["group"])))
    none = sorted(set(names) - {int(row["group"]) for row in rows})
    return case.finish(
        Finding(
            id="effect.members-record",
            question=None,
            title="What is the record of each member?",
            statement=f"{len(rows)} of {len(case.members)} members were called on by a "
            f"war under any pact. Most often {names[int(most['group'])]}: "
            f"{most['honoured']} of {most['invoked']} kept; drawn towards what the "
            f"members share {100 * most['shrunken']:.0f} % "
            f"[{100 * most['shrunken_low']:.0f}, {100 * most['shrunken_high']:.0f}].",
            value=len(rows),
            unit="members called on",
            date=war_cases.span(case, sources.wars),
            edition=f"{sources.pacts.label}; {sources.wars.label}",
            interval_note="a count by rule; the interval of each member's rate is in "
            "the table (95 % of the posterior)",
            comparison=(
                f"All members together: {war_cases.said(war_cases.rate(ours))}.",
                _peer(case, sources),
            ),
            method="foedus.measures.reliability.reliability.reliability by state, "
            "rates drawn "
            f"together: {most['prior']}",
            reference=measure("shrunken_rates").reference,
            caveats=(
                "Most members have one to five cases, many of the World Wars and under "
                "other governments: states are followed by their COW number, and a "
                "record is no character.",
                f"Never called on, by this rule: {listed(names[n] for n in none)}.",
            ),
            table=table(
                _RECORD_COLUMNS,
                (_record_row(sources, ours, names, row) for row in rows),
            ),
            chart="dots",
        )
    )


def _record_row(
    sources: Files,
    ours: pl.DataFrame,
    names: Mapping[int, str],
    row: Mapping[str, Any],
) -> Row:
    number = int(row["group"])
    cells = (
        names[number],
        100 * row["shrunken"],
        100 * row["shrunken_low"],
        100 * row["shrunken_high"],
        row["honoured"],
        row["invoked"],
        row["not_known"],
    )
    mine = war_cases.decided(ours).filter(pl.col("state") == number)
    return Row(str(number), cells, _backing(sources, mine))


_RECORD_COLUMNS: Final = (
    TableColumn("label", "Member"),
    TableColumn("value", "Kept, drawn together", "%", "number", 0),
    TableColumn("low", "2.5 %", "%", "number", 0),
    TableColumn("high", "97.5 %", "%", "number", 0),
    TableColumn("kept", "Kept", kind="number", digits=0),
    TableColumn("called", "Called on", kind="number", digits=0),
    TableColumn("open", "Not known", kind="number", digits=0),
)
