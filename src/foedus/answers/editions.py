"""Editions: shares of GDP by the alliance, SIPRI and the World Bank side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import polars as pl

from foedus.answers import reconciliation, spending
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.dates import parse
from foedus.errors import FoedusError
from foedus.measures.index import measure
from foedus.measures.rank_correlation import kendall
from foedus.measures.summary import summary
from foedus.registry import codes

SIPRI: Final = "sipri-milex.state_year"
WORLD_BANK: Final = "world-bank.military_expenditure"

_OLDEST: Final = 5
_LEAST: Final = 5


@dataclass(frozen=True, slots=True)
class Column:
    """Shares of GDP by one publisher in one year.

    Parameters
    ----------
    name : str
        Short name of the publisher.
    values : mapping of str to float
        Share by code, percent of GDP.
    evidence : mapping of str to tuple of Evidence
        Rows by code.
    """

    name: str
    values: Mapping[str, float]
    evidence: Mapping[str, tuple[Evidence, ...]]


def findings(case: Case) -> Iterator[Finding]:
    """Answer what three publishers say side by side, and the rank each gives.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding for the newest year in which at least half of the members, and
        five, have figures of SIPRI and of a second publisher.
    """
    sipri = case.held(SIPRI)
    if sipri is None:
        return
    names = spending.peoples(case)
    least = max(_LEAST, spending.LEAST_PART * len(names))
    for year in range(case.year, case.year - _OLDEST - 1, -1):
        columns = _columns_of(case, sipri, year)
        common = _common(columns, names)
        if len(columns) > 1 and len(common) >= least:
            yield _finding(case, year, columns, common)
            return


def _common(columns: tuple[Column, ...], names: Mapping[str, str]) -> list[str]:
    return [c for c in names if all(c in column.values for column in columns)]


def _columns_of(case: Case, sipri: Held, year: int) -> tuple[Column, ...]:
    """Return the publishers that have figures for half of the members in the year."""
    found = [
        _own(case, year),
        _stored("SIPRI", sipri, sipri_shares(sipri, year)),
    ]
    bank = case.held(WORLD_BANK)
    if bank is not None:
        found.append(_stored("World Bank", bank, _bank(bank, year)))
    names = spending.peoples(case)
    return tuple(
        column
        for column in found
        if len(names.keys() & column.values.keys()) >= spending.LEAST_PART * len(names)
    )


def _own(case: Case, year: int) -> Column:
    """Return the alliance's own figures; empty for one without tables of its own."""
    if case.pact.id != spending.NATO:
        return Column("NATO", {}, {})
    series = spending.nato_shares(case, year)
    values = {c: v for c in series.rows if (v := series.of(c)) is not None}
    evidence = {c: series.evidence(c, "% of GDP for defence") for c in values}
    return Column("NATO", values, evidence)


def _stored(name: str, held: Held, rows: Mapping[str, Mapping[str, Any]]) -> Column:
    return Column(
        name,
        {code: row["value"] for code, row in rows.items()},
        {
            code: (held.evidence(row, f"{code} {row['year']}: {row['value']:.2f} %"),)
            for code, row in rows.items()
        },
    )


def sipri_shares(held: Held, year: int) -> dict[str, dict[str, Any]]:
    """Return the shares of GDP of a year by ISO 3166 code.

    Parameters
    ----------
    held : Held
        The table of SIPRI.
    year : int
        Year.

    Returns
    -------
    dict of str to row
        With ``value``, percent of GDP, and ``line``; states without a figure, or whose
        name is not known, are left out.
    """
    frame = held.read("state", "year", "share_of_gdp").filter(
        (pl.col("year") == year) & pl.col("share_of_gdp").is_not_null()
    )
    coded = (
        (_code(row["state"], year), {**row, "value": 100 * row["share_of_gdp"]})
        for row in frame.iter_rows(named=True)
    )
    return {code: row for code, row in coded if code}


@lru_cache(maxsize=1024)
def _code(name: str, year: int) -> str:
    """Return the ISO 3166 code of a state that is named in words; empty for none."""
    on = parse(f"{year:04d}-12-31")
    for day in (on, None):
        try:
            found = codes.translate(name, source="en", target="iso3", on=day)
        except FoedusError:
            continue
        if isinstance(found, str):
            return found
    return ""


def _bank(held: Held, year: int) -> dict[str, dict[str, Any]]:
    frame = held.read("state", "year", "value").filter(
        (pl.col("year") == year) & pl.col("value").is_not_null()
    )
    return {row["state"]: row for row in frame.iter_rows(named=True)}


def _finding(
    case: Case, year: int, columns: tuple[Column, ...], common: list[str]
) -> Finding:
    names = spending.peoples(case)
    places = _places(columns, common)
    spread = {names[c]: _gap(columns, c) for c in common}
    moved = {names[c]: max(p) - min(p) for c, p in places.items()}
    size = summary(spread)
    most = max(sorted(moved), key=lambda member: moved[member])
    who = [column.name for column in columns]
    missing = [name for code, name in names.items() if code not in common]
    return case.finish(
        Finding(
            id="money.publishers",
            question=30,
            title="What do the publishers say side by side?",
            statement=f"For {year} {', '.join(who[:-1])} and {who[-1]} differ by "
            f"{size.median:.2f} points of GDP in the median of {len(common)} members, "
            f"by {size.high:.2f} at most ({size.high_of}). {_moves(most, moved)}",
            value=round(size.median or 0.0, 2),
            unit="percentage points of GDP, median of largest less smallest",
            date=str(year),
            edition=_edition(case, columns),
            interval=(round(size.low or 0.0, 2), round(size.high or 0.0, 2)),
            interval_note="range over the members, not a sampling interval",
            comparison=(_order(columns, common), _peer(case, year)),
            method="largest less smallest share by member; ranks among the members "
            "with every figure; foedus.measures.rank_correlation.kendall",
            reference=measure("tau_b").reference,
            caveats=(
                "The publishers define defence spending and GDP differently: none is "
                "wrong. The World Bank's shares are SIPRI's of an older edition.",
                *(() if "World Bank" in who else (_no_bank(case, year),)),
                *((f"Without every figure: {listed(missing)}.",) if missing else ()),
            ),
            table=table(_titles(columns), _rows(names, columns, places)),
        )
    )


def _no_bank(case: Case, year: int) -> str:
    held = case.held(WORLD_BANK)
    if held is None:
        return "The World Bank's table was not added."
    return f"The World Bank's table in the store has no figures for {year}."


def _edition(case: Case, columns: tuple[Column, ...]) -> str:
    held = [case.held(SIPRI)]
    if any(column.name == "World Bank" for column in columns):
        held.append(case.held(WORLD_BANK))
    return "; ".join(one.label for one in held if one is not None)


def _gap(columns: tuple[Column, ...], code: str) -> float:
    values = [column.values[code] for column in columns]
    return max(values) - min(values)


def _places(
    columns: tuple[Column, ...], common: list[str]
) -> dict[str, tuple[int, ...]]:
    ranked = [
        reconciliation.ranks({c: column.values[c] for c in common})
        for column in columns
    ]
    return {code: tuple(ranks[code] for ranks in ranked) for code in common}


def _moves(most: str, moved: Mapping[str, int]) -> str:
    if not moved[most]:
        return "All give the same ranks."
    word = "rank" if moved[most] == 1 else "ranks"
    return f"The rank of {spending.articled(most)} differs by {moved[most]} {word}."


def _order(columns: tuple[Column, ...], common: list[str]) -> str:
    first = columns[0]
    said = []
    for other in columns[1:]:
        tau = kendall(
            [first.values[c] for c in common], [other.values[c] for c in common]
        ).statistic
        if tau is not None:
            said.append(f"{first.name} and {other.name} {tau:.2f}")
    return f"Order of the members (Kendall's tau): {', '.join(said) or 'not defined'}."


def _peer(case: Case, year: int) -> str:
    if case.peer is None or (sipri := case.peer.held(SIPRI)) is None:
        return NO_PEER
    names = spending.peoples(case.peer)
    columns = _columns_of(case.peer, sipri, year)
    common = _common(columns, names)
    if len(columns) < 2 or not common:
        return f"{case.peer.label}: fewer than two publishers cover its members."
    size = summary({names[c]: _gap(columns, c) for c in common})
    who = " and ".join(column.name for column in columns)
    return (
        f"{case.peer.label}, {who}: {size.median:.2f} points in the median of "
        f"{size.n} members."
    )


def _titles(columns: tuple[Column, ...]) -> tuple[TableColumn, ...]:
    shares = (
        TableColumn(f"share_{n}", column.name, "% of GDP", "number")
        for n, column in enumerate(columns)
    )
    ranks = (
        TableColumn(f"rank_{n}", f"Rank, {column.name}", kind="number", digits=0)
        for n, column in enumerate(columns)
    )
    return (TableColumn("member", "Member"), *shares, *ranks)


def _rows(
    names: Mapping[str, str],
    columns: tuple[Column, ...],
    places: Mapping[str, tuple[int, ...]],
) -> Iterator[Row]:
    for code in sorted(names, key=lambda c: (places.get(c, (len(names),)), names[c])):
        ranks = places.get(code, (None,) * len(columns))
        values = (column.values.get(code) for column in columns)
        evidence = (e for column in columns for e in column.evidence.get(code, ()))
        yield Row(code, (names[code], *values, *ranks), tuple(evidence))
