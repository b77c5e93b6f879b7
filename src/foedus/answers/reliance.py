"""Reliance: which part of the power behind each member is an ally's promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus import dates
from foedus.answers import capabilities, rivalries
from foedus.answers.case import NO_PEER, Case, counted, listed, state_name, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.spending import articled
from foedus.measures.commitment.dependence import dependence
from foedus.measures.index import measure
from foedus.registry import portfolio

if TYPE_CHECKING:
    from foedus.answers.capabilities import Year

_START: Final = 1816
_DECADE: Final = 10
_LEAST: Final = 2


def findings(case: Case) -> Iterator[Finding]:
    """Answer on which ally each member depends most, and how unevenly.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where capabilities were not added or end more than five years
        before the day, or fewer than two members are owed aid on record.
    """
    if not case.is_side or case.year < _START:
        return
    found = capabilities.year_of(case.held(capabilities.TABLE), case.year)
    if found is None:
        return
    rows = _most(case, found)
    if len(rows) >= _LEAST:
        yield _finding(case, found, rows)


def _most(case: Case, found: Year) -> dict[int, dict[str, Any]]:
    """Return the row of `dependence` on the strongest ally of each member."""
    codes = {key: code for code, key in rivalries.keys_on(case.on).items()}
    pairs = [
        (codes[giver], codes[receiver])
        for giver, receiver in portfolio.pledges(case.on)
        if giver in codes and receiver in codes
    ]
    told = pl.DataFrame(
        {"state_a": [a for a, _ in pairs], "state_b": [b for _, b in pairs]},
        schema={"state_a": pl.Int64, "state_b": pl.Int64},
    ).with_columns(obligation=pl.lit("defence"), year=pl.lit(found.year))
    power = pl.DataFrame(
        {
            "state": list(found.rows),
            "year": found.year,
            "power": [float(row["cinc"]) for row in found.rows.values()],
        }
    )
    ours = list(capabilities.members(case, found).numbers)
    rows = dependence(told, power).filter(
        pl.col("state").is_in(ours) & pl.col("dependence").is_not_null()
    )
    most = rows.sort("dependence", "ally", descending=[True, False]).unique(
        "state", keep="first", maintain_order=True
    )
    return {row["state"]: row for row in most.iter_rows(named=True)}


def _finding(case: Case, found: Year, rows: Mapping[int, Mapping[str, Any]]) -> Finding:
    names = capabilities.members(case, found).states
    values = {n: row["dependence"] for n, row in rows.items()}
    order = sorted(values, key=lambda n: (-values[n], n))
    first, last = order[0], order[-1]
    absent = [m.name for m in case.members if m.cow_code not in rows]
    return case.finish(
        Finding(
            id="promise.dependence",
            question=None,
            title="On which ally does each member depend most?",
            statement=f"Of the capabilities behind a member (its own and those of the "
            f"allies that owe it aid) its strongest ally held "
            f"{100 * median(values.values()):.0f} % in the median (CINC of "
            f"{found.year}), from {_said(names, rows, last, found.year)} to "
            f"{_said(names, rows, first, found.year)}.",
            value=round(100 * median(values.values()), 1),
            unit="% of the capabilities behind a member (median)",
            date=str(found.year),
            edition=found.held.label,
            interval=(
                round(100 * min(values.values()), 1),
                round(100 * max(values.values()), 1),
            ),
            interval_note="least and most dependent member, not a sampling interval",
            comparison=(_then(case, found), _peer(case, found)),
            method="foedus.measures.commitment.dependence.dependence: CINC of the "
            "ally / CINC of the member and all allies that owe it defence or offence "
            "by promises on record that day; asymmetry = dependence less that of the "
            "ally on it",
            reference=measure("dependence").reference,
            caveats=(
                "A construct: it says nothing of whether the ally would come, how "
                "fast, or who could take its place.",
                "In an alliance of many the allies are the same for all, so that the "
                "shares differ little.",
                "Promises are those of the registry, which is no census. No aid on "
                f"record or no figure: {listed(absent)}.",
            ),
            table=table(_COLUMNS, _rows(found, names, rows, order)),
        )
    )


def _said(
    names: Mapping[int, str],
    rows: Mapping[int, Mapping[str, Any]],
    number: int,
    year: int,
) -> str:
    row = rows[number]
    ally = state_name(row["ally"], year)
    return f"{100 * row['dependence']:.0f} % ({names[number]} on {articled(ally)})"


def _short(case: Case, found: Year | None) -> str:
    rows = {} if found is None else _most(case, found)
    if found is None or not rows:
        return "not covered"
    middle = 100 * median(row["dependence"] for row in rows.values())
    return f"{middle:.0f} % in the median of {counted(len(rows), 'member')}"


def _then(case: Case, found: Year) -> str:
    year = found.year - _DECADE
    if year < _START:
        return "Ten years before: not covered."
    then = case.at(dates.parse(f"{year:04d}-12-31"))
    return f"{year}: {_short(then, capabilities.year_of(found.held, year))}."


def _peer(case: Case, found: Year) -> str:
    if case.peer is None:
        return NO_PEER
    return f"{case.peer.label}: {_short(case.peer, found)}."


_COLUMNS: Final = (
    TableColumn("member", "Member"),
    TableColumn("ally", "Strongest ally"),
    TableColumn("share", "Depends on it for", "%", "number", 1),
    TableColumn("back", "It depends on the member for", "%", "number", 1),
    TableColumn("asymmetry", "Asymmetry", "points", "number", 1),
)


def _rows(
    found: Year,
    names: Mapping[int, str],
    rows: Mapping[int, Mapping[str, Any]],
    order: list[int],
) -> Iterator[Row]:
    for number in order:
        row = rows[number]
        ally = state_name(row["ally"], found.year)
        parts = ("dependence", "dependence_back", "asymmetry")
        cells = (
            names[number],
            ally,
            *(None if row[part] is None else 100 * row[part] for part in parts),
        )
        evidence = (
            found.evidence(number, names[number]),
            found.evidence(row["ally"], ally),
        )
        yield Row(str(number), cells, evidence)
