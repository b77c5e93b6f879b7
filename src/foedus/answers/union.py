"""Union: the forces and projects the EU pledged, and its spread without Britain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import polars as pl

from foedus.answers.case import NO_PEER, Case, figure, listed, table
from foedus.answers.finding import Cell, Finding, Row, TableColumn
from foedus.dates import from_day, parse
from foedus.measures.cohesion import dispersion
from foedus.sources import bundled

TITLE: Final = "The Union's means"

_UNION: Final = "eu-csdp-lisbon"
_PLEDGES: Final = "defence-commitments"
_MISSIONS: Final = "csdp-missions"
_INDICATORS: Final = "state-indicators"
_SHARE: Final = "defence_spending_share_gdp_pct"
_BRITAIN: Final = "united-kingdom"
_BRITISH: Final = "GBR"
_COUNT: Final = "a count of recorded facts: no sampling, so no interval"


def findings(case: Case) -> Iterator[Finding]:
    """Answer what stands behind the Union's clause, from embedded facts.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Pledges of forces, joint projects, operations that followed NATO, spread of
        spending with and without the United Kingdom. Nothing for other alliances.
    """
    if case.pact.id != _UNION:
        return
    yield from _forces(case)
    yield from _projects(case)
    yield from _taken_over(case)
    yield from _without_britain(case)


def _pledged(case: Case, *words: str) -> list[dict[str, Any]]:
    rows = bundled.read(_PLEDGES).rows(named=True)
    return [
        r
        for r in rows
        if r["actor"] == "European Union"
        and any(word in r["commitment"] for word in words)
        and parse(r["pledged"]).earliest <= case.on.latest
    ]


_PLEDGE_COLUMNS: Final = (
    TableColumn("commitment", "Pledge"),
    TableColumn("pledged", "Made", kind="date"),
    TableColumn("deadline", "Due", kind="date"),
    TableColumn("amount", "Amount", kind="number", digits=0),
    TableColumn("unit", "Unit"),
    TableColumn("delivery", "Delivery"),
    TableColumn("status", "Status"),
)


def _pledge_row(row: dict[str, Any]) -> Row:
    cells: tuple[Cell, ...] = tuple(row[column.name] for column in _PLEDGE_COLUMNS)
    return Row(
        f"{row['commitment']}/{row['status']}",
        cells,
        (figure(_PLEDGES, row, f"{row['commitment']}: {row['status']}"),),
    )


def _forces(case: Case) -> Iterator[Finding]:
    rows = _pledged(case, "Helsinki", "battlegroups", "Rapid Deployment")
    if not rows:
        return
    told = "; ".join(
        f"{r['commitment']}, {r['amount']:,.0f} {r['unit']}: {r['status']}"
        + ("" if r["source_grade"] != "D" else " (unconfirmed)")
        for r in rows
    )
    sure = tuple(
        figure(_PLEDGES, r, f"{r['commitment']}: {r['status']}")
        for r in rows
        if r["source_grade"] != "D"
    )
    yield case.finish(
        Finding(
            id="union.forces",
            question=34,
            title="Were the forces that the Union pledged delivered?",
            statement=f"Pledges of forces on record by {case.on.display()}: {told}.",
            value=len({r["commitment"] for r in rows}),
            unit="pledges of forces",
            interval_note=_COUNT,
            comparison=(
                f"First: {rows[0]['pledged']}, due {rows[0]['deadline']}.",
                "NATO's pledges stand in its own ledger.",
            ),
            evidence=sure,
            method="pledges of forces with the judgement of delivery in each source",
            caveats=(
                "Sources disagree on the Helsinki goal; both stand.",
                "Status is our reading of the source; it may postdate the day.",
            ),
            table=table(_PLEDGE_COLUMNS, (_pledge_row(r) for r in rows)),
        )
    )


def _projects(case: Case) -> Iterator[Finding]:
    rows = _pledged(case, "PESCO")
    if not rows:
        return
    row = rows[-1]
    yield case.finish(
        Finding(
            id="union.pesco",
            question=34,
            title="How many PESCO projects were delivered of those listed?",
            statement=f"{row['pledge'].capitalize()}; as of {row['delivery_as_of']}: "
            f"{row['delivery']}. Later counts are not covered.",
            value=row["status"],
            unit="status of the pledge",
            date=str(row["delivery_as_of"]),
            interval_note="one official count: no interval",
            comparison=(
                f"Pledged {row['pledged']}; an earlier count is not covered.",
                "NATO has no such list of joint projects in the embedded facts.",
            ),
            evidence=(figure(_PLEDGES, row, f"{row['delivery']}"),),
            method="pledge and count as its source gives them",
            caveats=(
                "A project at full capability is not a force that can fight.",
                "The status is that of the source's day, not of the day asked about.",
            ),
            table=table(_PLEDGE_COLUMNS, (_pledge_row(r) for r in rows)),
        )
    )


def _taken_over(case: Case) -> Iterator[Finding]:
    rows = [
        r
        for r in bundled.preferred(_MISSIONS).rows(named=True)
        if "NATO" in (r["mandate_domain"] or "")
        and r["start"]
        and parse(r["start"]).earliest <= case.on.latest
    ]
    if not rows:
        return
    last = case.on.latest
    running = [r for r in rows if not r["end"] or parse(r["end"]).latest > last]
    names = listed(f"{r['acronym']} ({r['start'][:4]})" for r in rows)
    yield case.finish(
        Finding(
            id="union.after-nato",
            question=None,
            title="Where did the Union take over from NATO?",
            statement=f"{len(rows)} operations of the Union followed a NATO operation: "
            f"{names}; {len(running)} without a recorded end {case.when} "
            f"({listed(r['acronym'] for r in running)}). Use of NATO assets (Berlin "
            "Plus) is not covered by the rows.",
            value=len(rows),
            unit="operations",
            interval_note="a lower bound: mandates are not read for every mission",
            comparison=(
                f"The first followed NATO in {rows[0]['start'][:4]}.",
                "The reverse, NATO taking over from the Union, is not on record.",
            ),
            method="missions whose mandate names NATO as the predecessor",
            caveats=("Succession is not the same as the use of NATO's command.",),
            table=table(
                (
                    TableColumn("name", "Operation"),
                    TableColumn("start", "From", kind="date"),
                    TableColumn("end", "Until", kind="date"),
                    TableColumn("mandate", "Mandate"),
                ),
                (
                    Row(
                        r["acronym"],
                        (r["name"], r["start"], r["end"], r["mandate_domain"]),
                        (figure(_MISSIONS, r, r["name"]),),
                    )
                    for r in rows
                ),
            ),
        )
    )


@lru_cache(maxsize=1)
def _shares() -> Mapping[int, Mapping[str, dict[str, Any]]]:
    """Return year -> ISO code -> row of the share of GDP spent on defence."""
    frame = bundled.preferred(_INDICATORS, _SHARE).filter(pl.col("year") >= 2009)
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["year"], {})[row["iso3"]] = row
    return found


def _year(case: Case) -> int | None:
    """Return the newest year with a share for Britain and half of the members."""
    codes = set(case.codes) | {_BRITISH}
    years = [
        year
        for year, rows in _shares().items()
        if year <= case.year
        and _BRITISH in rows
        and 2 * len(codes & set(rows)) >= len(codes)
    ]
    return max(years, default=None)


def _spreads(case: Case, year: int) -> tuple[dispersion.Dispersion, ...]:
    """Return the spread with and without Britain."""
    rows = _shares()[year]
    values = {
        m.name: rows[code]["value"] if code in rows else None
        for code, m in case.codes.items()
        if code != _BRITISH
    }
    with_britain = {**values, "United Kingdom": rows[_BRITISH]["value"]}
    return dispersion.dispersion(with_britain), dispersion.dispersion(values)


def _without_britain(case: Case) -> Iterator[Finding]:
    year = _year(case)
    if year is None:
        return
    whole, rest = _spreads(case, year)
    if whole.standard_deviation is None or rest.standard_deviation is None:
        return
    rows = _shares()[year]
    used = [rows[code] for code in sorted({*case.codes, _BRITISH}) if code in rows]
    yield case.finish(
        Finding(
            id="union.without-britain",
            question=36,
            title="Are efforts closer together without the United Kingdom?",
            statement=f"Shares of GDP spent on defence in {year} differ by "
            f"{rest.standard_deviation:.2f} points (standard deviation, {rest.n} "
            f"members) without the United Kingdom and by "
            f"{whole.standard_deviation:.2f} with it ({whole.n}).",
            value=round(rest.standard_deviation - whole.standard_deviation, 3),
            unit="percentage points (standard deviation), without minus with",
            date=str(year),
            edition="SIPRI, one edition per year by the stated rule",
            interval_note="all covered members, no sample; figures of "
            f"{sum(bool(r['approximate']) for r in used)} states are approximate",
            comparison=(_at_exit(case), _without_largest(case, year)),
            method="foedus.measures.cohesion.dispersion.dispersion",
            caveats=(
                f"Not covered: {listed(rest.missing)}.",
                "Spending is one side of cohesion; ideal points need an added source "
                "(`foedus data add un-ideal-points PATH`).",
            ),
            table=table(
                (
                    TableColumn("label", "State"),
                    TableColumn("value", "Share", "% of GDP", "number"),
                ),
                (
                    Row(
                        r["iso3"],
                        (_state(case, r["iso3"]), r["value"]),
                        (
                            figure(
                                _INDICATORS,
                                r,
                                f"{_state(case, r['iso3'])} {year}: {r['value']:g} % "
                                "of GDP",
                            ),
                        ),
                    )
                    for r in sorted(used, key=lambda r: -r["value"])
                ),
            ),
            chart="bars",
        )
    )


def _state(case: Case, code: str) -> str:
    return case.codes[code].name if code in case.codes else case.name(_BRITAIN)


def _at_exit(case: Case) -> str:
    left = [m.left for m in case.pact.memberships if m.member == _BRITAIN and m.left]
    if not left or left[0].earliest > case.on.latest:
        return "The United Kingdom was a member on the day."
    before = case.at(from_day(left[0].earliest - 1))
    year = _year(case.at(parse(str(before.year - 1))))
    if year is None:
        return "The year before the exit is not covered."
    whole, rest = _spreads(before, year)
    if whole.standard_deviation is None or rest.standard_deviation is None:
        return "The year before the exit is not covered."
    return (
        f"Members of the day before the exit ({before.on.display()}), figures of "
        f"{year}: {whole.standard_deviation:.2f} points with the United Kingdom, "
        f"{rest.standard_deviation:.2f} without."
    )


def _without_largest(case: Case, year: int) -> str:
    if case.peer is None:
        return NO_PEER
    whole, rest = _spreads(case.peer, year)
    if whole.standard_deviation is None or rest.standard_deviation is None:
        return f"{case.peer.label}: not covered."
    return (
        f"{case.peer.label}: {rest.standard_deviation:.2f} points without the United "
        f"Kingdom, {whole.standard_deviation:.2f} with it."
    )
