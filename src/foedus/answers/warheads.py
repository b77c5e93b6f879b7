"""Warheads: who owns how many, dated, with stockpile and inventory kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from foedus.answers import spending
from foedus.answers.case import NO_PEER, Case, figure, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.registry import states

WARHEADS: Final = "nuclear_warheads"
STOCKPILE: Final = "military stockpile"
INVENTORY: Final = "total inventory"
UNSAID: Final = "basis not stated"

_OLDEST: Final = 10
# Universal instruments: the brief does not add up warheads of the whole world.
_UNIVERSAL: Final = "collective-security"
_LEAST_STATES: Final = 100
_SOVIET: Final = 365
_SOVIET_END: Final = 1991


def findings(case: Case) -> Iterator[Finding]:
    """Answer how many warheads members own, beside the other owners.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where no member owns a warhead by the newest figures, for
        days before 1950, and for universal instruments.
    """
    universal = (
        case.pact.treaty.kind == _UNIVERSAL and len(case.members) > _LEAST_STATES
    )
    rows = owners(case.year)
    mine = [row for row in rows if row["cow_code"] in _codes(case)]
    if mine and not universal:
        yield _finding(case, rows, mine)


def _codes(case: Case) -> dict[int, str]:
    return {m.cow_code: m.name for m in case.members if m.cow_code is not None}


def basis(row: Mapping[str, Any]) -> str:
    """Return what a figure counts, by the note of its row.

    Parameters
    ----------
    row : mapping
        Row of `state-indicators`.

    Returns
    -------
    str
        `STOCKPILE` (without retired warheads), `INVENTORY` (with them) or `UNSAID`.
    """
    note = row["note"] or ""
    for kind in (STOCKPILE, INVENTORY):
        if note.startswith(kind):
            return kind
    return UNSAID


def owners(year: int) -> tuple[Mapping[str, Any], ...]:
    """Return the newest figures of all owners at or before a year.

    Parameters
    ----------
    year : int
        Year of the day.

    Returns
    -------
    tuple of row
        One year and one publisher, largest first; only states with a warhead. Empty
        where no figure of the ten years before is known.
    """
    years = [y for y in _by_year() if year - _OLDEST <= y <= year]
    if not years:
        return ()
    rows = (row for row in _by_year()[max(years)].values() if row["value"] > 0)
    return tuple(sorted(rows, key=lambda row: -row["value"]))


@cache
def _by_year() -> Mapping[int, Mapping[str, Mapping[str, Any]]]:
    return spending.indicators(WARHEADS)


def _name(case: Case, row: Mapping[str, Any]) -> str:
    own = _codes(case).get(row["cow_code"])
    if own is not None:
        return own
    if row["cow_code"] == _SOVIET and row["year"] <= _SOVIET_END:
        return "Soviet Union"
    return states.by_code(row["cow_code"]).name(case.on)


def _evidence(row: Mapping[str, Any]) -> Evidence:
    text = f"{row['iso3']} {row['year']}: {row['value']:g} warheads, {basis(row)}"
    return figure(spending.INDICATORS, row, text)


def _finding(
    case: Case, rows: Iterable[Mapping[str, Any]], mine: list[Mapping[str, Any]]
) -> Finding:
    first = mine[0]
    total = sum(row["value"] for row in mine)
    said = ", ".join(f"{_name(case, row)} {row['value']:,.0f}" for row in mine)
    kind = basis(first)
    others = [row for row in rows if row not in mine]
    return case.finish(
        Finding(
            id="nuclear.warheads",
            question=18,
            title="How many warheads do members own?",
            statement=f"Members owned {total:,.0f} warheads in {first['year']} by "
            f"{first['publisher']} ({kind}): {said}.",
            value=int(total),
            unit=f"warheads ({kind})",
            date=str(first["year"]),
            edition=first["source_ref"],
            interval_note="estimates of researchers without a stated error",
            comparison=(*_past(case, first, mine), _rivals(case, others), _peer(case)),
            evidence=tuple(_evidence(row) for row in mine),
            method="sum of the figures of one year, publisher and basis",
            caveats=(
                "A stockpile leaves retired warheads out, a total inventory counts "
                "them: the two are never one series.",
                "Ownership is not a promise to use: see the roles below.",
                *_missing(case, first["year"]),
            ),
            table=table(
                (
                    TableColumn("label", "Owner"),
                    TableColumn("value", "Warheads", kind="number", digits=0),
                    TableColumn("member", "Member"),
                    TableColumn("basis", "Counts"),
                    TableColumn("year", "Year", kind="number", digits=0),
                ),
                (
                    Row(
                        row["iso3"],
                        (
                            _name(case, row),
                            row["value"],
                            "yes" if row in mine else "no",
                            basis(row),
                            row["year"],
                        ),
                        (_evidence(row),),
                    )
                    for row in rows
                ),
            ),
            chart="bars",
        )
    )


def _missing(case: Case, year: int) -> tuple[str, ...]:
    """Name members that owned warheads in another year but have no figure in this."""
    known = {row["cow_code"] for row in _by_year()[year].values()}
    ever = {
        row["cow_code"]
        for when, rows in _by_year().items()
        if when <= case.year
        for row in rows.values()
        if row["value"] > 0
    }
    gone = [name for code, name in _codes(case).items() if code in ever - known]
    return (f"No figure in {year}: {', '.join(gone)}.",) if gone else ()


def _past(
    case: Case, first: Mapping[str, Any], mine: list[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Compare with the first year on the same basis, over the same owners."""
    codes = {row["cow_code"] for row in mine}
    same = {
        year: [
            row
            for row in rows.values()
            if row["cow_code"] in codes and basis(row) == basis(first)
        ]
        for year, rows in _by_year().items()
        if year < first["year"]
    }
    full = {year: rows for year, rows in same.items() if len(rows) == len(codes)}
    if not full:
        return ("Its own past is not covered on the same basis.",)
    year = max((y for y in full if y <= first["year"] - 10), default=min(full))
    total = sum(row["value"] for row in full[year])
    return (f"{year}, same owners and basis: {total:,.0f}.",)


def _rivals(case: Case, others: list[Mapping[str, Any]]) -> str:
    if not others:
        return "No other owner is on record for that year."
    said = ", ".join(f"{_name(case, row)} {row['value']:,.0f}" for row in others)
    return f"Owners outside the alliance: {said}."


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    codes = _codes(case.peer)
    rows = [row for row in owners(case.year) if row["cow_code"] in codes]
    if not rows:
        return f"{case.peer.label}: no member owns a warhead by the same figures."
    total = sum(row["value"] for row in rows)
    return f"{case.peer.label}: {total:,.0f} in {rows[0]['year']}."
