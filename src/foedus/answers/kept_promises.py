"""Kept promises: wars that called on members' pacts, as scholars coded them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.answers import war_cases
from foedus.answers.case import NO_PEER, Case, counted, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.measures.index import measure
from foedus.measures.reliability.reliability import SELDOM_TESTED, reliability

if TYPE_CHECKING:
    from foedus.answers.shelf import Held
    from foedus.answers.war_cases import Files

_FEW: Final = 5
_SHOWN: Final = 100
_NOT_INDEPENDENT: Final = (
    "Cases of one war are not independent, so that the intervals are too narrow."
)
_UNIT: Final = "% of the cases called on"


def findings(case: Case) -> Iterator[Finding]:
    """Answer whether promises were kept when a war called on them, as coded.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        The cases one by one, and rates by obligation and period; none where the coded
        cases, ATOP 5.1 or the wars were not added.
    """
    held, sources = case.held(war_cases.CODED), war_cases.files(case)
    if held is None or sources is None:
        return
    field = war_cases.coded(case, held, sources)
    ours = war_cases.of_members(case, field)
    own = field.filter(pl.col("alliance").is_in(list(case.pact.treaty.atop_ids)))
    if own.is_empty() and ours.is_empty():
        return
    yield _cases(case, held, (field, own, ours), sources)
    called = war_cases.decided(ours)
    if called.height >= _FEW:
        yield _rates(case, held, field, ours)


def _cases(
    case: Case,
    held: Held,
    scopes: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    sources: Files,
) -> Finding:
    field, own, ours = scopes
    found = war_cases.rate(ours)
    called = war_cases.decided(ours)
    rows = pl.concat([own, called]).unique("line").sort("day", "line")
    interval = found.interval
    return case.finish(
        Finding(
            id="effect.coded-cases",
            question=None,
            title="Did members keep their promises in wars, as scholars coded it?",
            statement=f"{_own(case, own)} Pacts that a member of the day was in: "
            f"{counted(ours.height, 'case')} (a pact in a war), of which "
            f"{found.cases} called on the promise; {war_cases.said(found)}.",
            value=found.cases if found.value is None else round(100 * found.value, 1),
            unit="cases called on" if found.value is None else _UNIT,
            date=war_cases.span(case, held),
            edition=held.label,
            interval=None
            if interval is None
            else (round(100 * interval[0], 1), round(100 * interval[1], 1)),
            interval_note="Wilson 95 % interval"
            if interval
            else f"no rate on {counted(found.cases, 'case')}: fewer than {_FEW}",
            comparison=(_periods(ours), _peer(case, held, sources), _field(field)),
            method="foedus.measures.reliability.reliability.reliability over "
            "foedus.measures.reliability.coded_cases.of_alliances, coding after "
            "Leeds, Long and Mitchell; members by "
            "foedus.measures.reliability.coded_cases.with_members",
            reference=measure("reliability").reference,
            caveats=(
                SELDOM_TESTED,
                "A case is a war between states: an attack by a group that is no "
                "state, such as that of September 2001, is none, whatever the allies "
                "declared.",
                *_limits(case, held, own),
                _NOT_INDEPENDENT,
            ),
            table=table(_COLUMNS, _rows(case, held, rows), _note(rows)),
            sources=(held.label, sources.pacts.label, sources.wars.label),
            short=True,
        )
    )


def _own(case: Case, own: pl.DataFrame) -> str:
    """Say what the file has on the alliance itself."""
    if own.is_empty():
        return f"For {case.label} itself the file has no war."
    called = war_cases.decided(own)
    wars = counted(own.height, "war")
    if called.is_empty():
        return f"For {case.label} the file has {wars}; none called on its promise."
    broken = called.filter(pl.col("outcome") == "violated").height
    kept = called.height - broken
    return (
        f"For {case.label} the file has {wars}; "
        f"{called.height} of them called on its promise: {kept} kept, "
        f"{broken} broken{'' if called.height >= _FEW else ', too few for a rate'}."
    )


def _limits(case: Case, held: Held, own: pl.DataFrame) -> Iterator[str]:
    last = held.last_year
    if last is not None and case.year > last:
        yield f"The file ends in {last}: later wars are not covered, not kept."
    if own["outcome"].null_count():
        yield f"{own['outcome'].null_count()} outcomes of its own cases are not known."


def _periods(ours: pl.DataFrame) -> str:
    """Compare the years before and after 1945."""
    found = war_cases.by_time(ours)
    return f"Wars {found}." if found else "None of their pacts stood in a war before."


def _peer(case: Case, held: Held, sources: Files) -> str:
    if case.peer is None:
        return NO_PEER
    field = war_cases.coded(case.peer, held, sources)
    found = war_cases.rate(war_cases.of_members(case.peer, field))
    return f"{case.peer.label}, by the same count: {war_cases.said(found)}."


def _field(field: pl.DataFrame) -> str:
    return f"All alliances in the file: {war_cases.said(war_cases.rate(field))}."


_COLUMNS: Final = (
    TableColumn("war", "War"),
    TableColumn("begun", "Begun", kind="date"),
    TableColumn("alliance", "ATOP number"),
    TableColumn("members", "Members of the day in it"),
    TableColumn("obligation", "Promised"),
    TableColumn("outcome", "Outcome"),
)


def _note(rows: pl.DataFrame) -> str:
    cut = f"The last {_SHOWN} of {rows.height} cases. " if rows.height > _SHOWN else ""
    return (
        f"{cut}Every case of the alliance itself; of the other pacts those that a war "
        "called on. A pact of many members is broken if one of them broke it."
    )


def _rows(case: Case, held: Held, cases: pl.DataFrame) -> Iterator[Row]:
    for row in cases.tail(_SHOWN).iter_rows(named=True):
        outcome = row["outcome"] or "not known"
        name = war_cases.war(row)
        cells = (
            name,
            None if row["day"] is None else row["day"].isoformat(),
            str(row["alliance"]),
            war_cases.names(case, row["members"]),
            ", ".join(row["obligation"]),
            outcome,
        )
        text = f"{name}: ATOP {row['alliance']} {outcome}"
        yield Row(str(row["line"]), cells, (held.evidence(row, text),))


def _rates(case: Case, held: Held, field: pl.DataFrame, ours: pl.DataFrame) -> Finding:
    slices = reliability(ours, ("obligation", "period"))
    groups = [
        row
        for row in slices.iter_rows(named=True)
        if row["slice"] != "all" and row["invoked"]
    ]
    aid = next((row for row in groups if row["group"] == "defence"), groups[0])
    others = war_cases.rate(_group(field, aid["slice"], aid["group"]))
    return case.finish(
        Finding(
            id="effect.coded-rates",
            question=None,
            title="Which promises of the members were kept, and when?",
            statement=f"Promises of {aid['group']}: {_raw(aid)}; drawn towards what "
            f"the groups share {100 * aid['shrunken']:.1f} % "
            f"[{100 * aid['shrunken_low']:.1f}, {100 * aid['shrunken_high']:.1f}].",
            value=round(100 * aid["shrunken"], 1),
            unit="% of the cases called on, drawn towards the other groups",
            date=war_cases.span(case, held),
            edition=held.label,
            interval=(
                round(100 * aid["shrunken_low"], 1),
                round(100 * aid["shrunken_high"], 1),
            ),
            interval_note="95 % of the posterior; Wilson's intervals of the plain "
            "rates in the table",
            comparison=(
                f"All their promises: {war_cases.said(war_cases.rate(ours))}.",
                f"The same kind in the whole file: {war_cases.said(others)}.",
            ),
            method="foedus.measures.reliability.reliability.reliability; groups share "
            "a rate: "
            f"{aid['prior']}",
            reference=f"{measure('reliability').reference}; "
            f"{measure('shrunken_rates').reference}",
            caveats=(
                "A treaty can promise several things: rows by obligation share cases "
                "and do not add up.",
                "What changed after 1945 can be the promises or the wars that test "
                "them.",
                _NOT_INDEPENDENT,
            ),
            table=table(
                _RATE_COLUMNS,
                (_rate_row(held, ours, row, field) for row in groups),
            ),
            chart="dots",
        )
    )


def _rate_row(
    held: Held,
    ours: pl.DataFrame,
    row: Mapping[str, Any],
    field: pl.DataFrame,
) -> Row:
    name, group = row["slice"], row["group"]
    cells = (
        group,
        100 * row["shrunken"],
        100 * row["shrunken_low"],
        100 * row["shrunken_high"],
        _raw(row),
        war_cases.said(war_cases.rate(_group(field, name, group))),
    )
    return Row(f"{name}/{group}", cells, tuple(_lines(held, ours, name, group)))


def _raw(row: Mapping[str, Any]) -> str:
    """Write the plain rate of a slice with Wilson's interval."""
    counts = f"{row['honoured']} of {row['invoked']} kept"
    if row["value"] is None:
        return f"{counts}, too few for a rate"
    return (
        f"{counts} ({100 * row['value']:.1f} % [{100 * row['low']:.1f}, "
        f"{100 * row['high']:.1f}])"
    )


def _group(cases: pl.DataFrame, name: str, group: str) -> pl.DataFrame:
    """Return the cases of one obligation or period."""
    if name == "obligation":
        return cases.filter(pl.col(name).list.contains(group))
    return cases.filter(pl.col(name) == group)


def _lines(held: Held, ours: pl.DataFrame, name: str, group: str) -> Iterator[Any]:
    for row in war_cases.decided(_group(ours, name, group)).iter_rows(named=True):
        yield held.evidence(row, f"{war_cases.war(row)}: {row['outcome']}")


_RATE_COLUMNS: Final = (
    TableColumn("label", "Promise or time"),
    TableColumn("value", "Kept, drawn together", "%", "number", 1),
    TableColumn("low", "2.5 %", "%", "number", 1),
    TableColumn("high", "97.5 %", "%", "number", 1),
    TableColumn("plain", "Plain rate with Wilson's 95 % interval"),
    TableColumn("field", "All alliances"),
)
