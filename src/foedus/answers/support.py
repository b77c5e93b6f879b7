"""Support: what the host pays its ally, and what both spend on two definitions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import polars as pl

from foedus.answers.case import NO_PEER, Case, figure, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.dates import parse
from foedus.sources import bundled

TITLE: Final = "Support and spending of the two"

_PLEDGES: Final = "defence-commitments"
_INDICATORS: Final = "state-indicators"
_SPENDING: Final = "defence_spending_current_usd_bn"
_PAIR: Final = 2


def findings(case: Case) -> Iterator[Finding]:
    """Answer what a pact of two members costs them, from embedded facts.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Host support as printed, spending by two publishers. Nothing for larger
        alliances.
    """
    if len(case.members) != _PAIR:
        return
    yield from _support(case)
    yield from _definitions(case)


def _paid(case: Case) -> list[dict[str, Any]]:
    """Return pledges of one member to the other with an amount, oldest first."""
    names = {m.name for m in case.members}
    rows = [
        r
        for r in bundled.read(_PLEDGES).rows(named=True)
        if {r["actor"], r["counterpart"]} == names
        and parse(r["pledged"]).earliest <= case.on.latest
    ]
    return sorted(rows, key=lambda r: parse(r["pledged"]).earliest)


def _amounts(rows: list[dict[str, Any]]) -> str:
    values = sorted({r["amount"] for r in rows})
    return f"{' or '.join(f'{v:,.0f}' for v in values)} {rows[0]['unit']}"


def _newest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with_amount = [r for r in rows if r["amount"] is not None]
    if not with_amount:
        return []
    last = with_amount[-1]
    return [
        r
        for r in with_amount
        if (r["commitment"], r["unit"]) == (last["commitment"], last["unit"])
    ]


def _support(case: Case) -> Iterator[Finding]:
    rows = _paid(case)
    last = _newest(rows)
    if not last:
        return
    values = [float(r["amount"]) for r in last]
    both = min(values) != max(values)
    yield case.finish(
        Finding(
            id="support.host",
            question=None,
            title="What does the host pay?",
            statement=f"{last[-1]['commitment']}: {_amounts(last)} (agreed "
            f"{last[-1]['pledged']}). Per soldier: not covered.",
            value=max(values),
            unit=str(last[-1]["unit"]),
            date=str(last[-1]["pledged"]),
            interval=(min(values), max(values)) if both else None,
            interval_note="two sources differ"
            if both
            else "one printed figure: no interval",
            comparison=(_earlier(rows, last), _peer_support(case)),
            evidence=tuple(
                figure(_PLEDGES, r, f"{r['commitment']}: {r['pledge']}") for r in last
            ),
            method="pledges of one member to the other, as printed",
            caveats=(
                "What counts as host support differs by agreement; rent, tax and land "
                "are often left out.",
                "Amounts per soldier need troop numbers "
                "(`foedus data add us-troops PATH`).",
                *dict.fromkeys(r["note"] for r in last if r["note"]),
            ),
            table=table(
                _PAID_COLUMNS,
                (
                    Row(
                        f"{r['commitment']}/{r['pledged']}",
                        tuple(r[column.name] for column in _PAID_COLUMNS),
                        (figure(_PLEDGES, r, f"{r['commitment']}: {r['pledge']}"),),
                    )
                    for r in rows
                ),
            ),
        )
    )


_PAID_COLUMNS: Final = (
    TableColumn("commitment", "Agreement"),
    TableColumn("pledged", "Agreed", kind="date"),
    TableColumn("deadline", "Until", kind="date"),
    TableColumn("amount", "Amount", kind="number", digits=1),
    TableColumn("unit", "Unit"),
    TableColumn("pledge", "What"),
)


def _earlier(rows: list[dict[str, Any]], last: list[dict[str, Any]]) -> str:
    known = {r["commitment"] for r in last}
    before = [r for r in rows if r["amount"] and r["commitment"] not in known]
    if not before:
        return "An earlier amount is not covered."
    most = max(before, key=lambda r: r["amount"])
    return f"Before: {most['commitment']}, {_amounts([most])}, {most['pledge']}."


def _peer_support(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    last = _newest(_paid(case.peer))
    if not last:
        return f"{case.peer.label}: not covered."
    return f"{case.peer.label}: {last[-1]['commitment']}, {_amounts(last)}."


@lru_cache(maxsize=1)
def _spending() -> pl.DataFrame:
    return bundled.read(_INDICATORS).filter(pl.col("indicator") == _SPENDING)


def _published(code: str, year: int) -> dict[str, dict[str, Any]]:
    """Return publisher -> its row for one state and year; the best grade first."""
    rows = _spending().filter((pl.col("iso3") == code) & (pl.col("year") == year))
    found: dict[str, dict[str, Any]] = {}
    for row in rows.sort("source_grade", "read_status", "line").iter_rows(named=True):
        found.setdefault(row["publisher"], row)
    return found


def _year_of_two(case: Case) -> int | None:
    """Return the newest year in which two publishers have a figure for a member."""
    counts = (
        _spending()
        .filter(pl.col("iso3").is_in(list(case.codes)) & (pl.col("year") <= case.year))
        .group_by("iso3", "year")
        .agg(pl.col("publisher").n_unique())
        .filter(pl.col("publisher") > 1)
    )
    newest = counts["year"].max()
    return newest if isinstance(newest, int) else None


def _definitions(case: Case) -> Iterator[Finding]:
    year = _year_of_two(case)
    if year is None:
        return
    sides = {m.name: _published(code, year) for code, m in case.codes.items()}
    told = []
    widest = 0.0
    for name, found in sides.items():
        values = [row["value"] for row in found.values()]
        if len(values) > 1:
            widest = max(widest, 100 * (max(values) / min(values) - 1))
        told.append(
            f"{name} "
            + " or ".join(f"{row['value']:g} ({who})" for who, row in found.items())
        )
    yield case.finish(
        Finding(
            id="support.definitions",
            question=30,
            title="What do they spend, on two definitions?",
            statement=f"Defence spending in {year}, billion current US dollars: "
            f"{'; '.join(told)}.",
            value=round(widest, 1),
            unit="% between the largest and the smallest figure, widest member",
            date=str(year),
            edition=" and ".join(dict.fromkeys(w for f in sides.values() for w in f)),
            interval_note="publishers count different things: no interval",
            comparison=(_ten_before(case, year), _peer_definitions(case, year)),
            method="figures of the publishers side by side; none is chosen",
            caveats=(
                "The definitions differ (pensions, police, budget against outlay); the "
                "figures are never averaged.",
                "Rows without a second publisher are not compared.",
            ),
            table=table(
                (
                    TableColumn("label", "Member and publisher"),
                    TableColumn("value", "Spending", "billion USD", "number", 1),
                ),
                (
                    Row(
                        f"{name}/{who}",
                        (f"{name}, {who}", row["value"]),
                        (figure(_INDICATORS, row, f"{name} {year}, {who}"),),
                    )
                    for name, found in sides.items()
                    for who, row in found.items()
                ),
            ),
            chart="bars",
        )
    )


def _ten_before(case: Case, year: int) -> str:
    told = []
    for code, member in case.codes.items():
        row = _published(code, year - 10).get("SIPRI")
        if row is not None:
            told.append(f"{member.name} {row['value']:g}")
    if not told:
        return f"{year - 10}: not covered."
    return f"SIPRI in {year - 10}: {listed(told)} billion US dollars."


def _peer_definitions(case: Case, year: int) -> str:
    if case.peer is None:
        return NO_PEER
    others = {c: m for c, m in case.peer.codes.items() if c not in case.codes}
    told = [
        f"{m.name} "
        + " or ".join(f"{r['value']:g} ({w})" for w, r in _published(c, year).items())
        for c, m in others.items()
        if _published(c, year)
    ]
    return f"{case.peer.label}: {listed(told) if told else 'not covered'}."
