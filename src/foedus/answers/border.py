"""Border: members with a land border to the state the alliance faces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from foedus import dates
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.dates import Date, Interval, Truth
from foedus.sources import bundled

BORDERS: Final = "land-borders"

FACED: Final[Mapping[str, tuple[str, str]]] = {
    "nato": ("RUS", "Russia"),
    "eu-csdp-lisbon": ("RUS", "Russia"),
}
"""Alliance -> code and name of the neighbour that the brief asks about."""


def findings(case: Case) -> Iterator[Finding]:
    """Answer how long the land border with the neighbour is.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding for an alliance of which the brief asks it, on days for which
        borders are covered.
    """
    faced = FACED.get(case.pact.id)
    if faced is None:
        return
    rows = borders(case, faced[0])
    if rows:
        yield _finding(case, faced[1], rows)


def borders(case: Case, neighbour: str) -> dict[str, Mapping[str, Any]]:
    """Return the land borders of the members of the day with a neighbour.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    neighbour : str
        ISO 3166 alpha-3 code.

    Returns
    -------
    dict of str to row
        Row of the source by code of the member.
    """
    return {
        code: row
        for code, row, span in _pairs(neighbour)
        if code in case.codes and span.holds_on(case.on) is not Truth.NO
    }


@cache
def _pairs(neighbour: str) -> tuple[tuple[str, Mapping[str, Any], Interval], ...]:
    found = []
    for row in bundled.read(BORDERS).iter_rows(named=True):
        pair = {row["iso3_a"], row["iso3_b"]}
        if neighbour in pair:
            span = Interval.between(_day(row["since"]), _day(row["until"]))
            found.append((min(pair - {neighbour}), row, span))
    return tuple(found)


def _day(text: str | None) -> Date | None:
    return dates.parse(text) if text else None


def _finding(case: Case, name: str, rows: Mapping[str, Mapping[str, Any]]) -> Finding:
    known = {c: r["length_km"] for c, r in rows.items() if r["length_km"] is not None}
    total = sum(known.values())
    names = {c: case.codes[c].name for c in rows}
    short = [names[c] for c in rows if c not in known]
    return case.finish(
        Finding(
            id="power.border",
            question=17,
            title=f"How long is the border with {name}?",
            statement=f"{len(rows)} members had a land border with {name} {case.when}: "
            f"{listed(sorted(names.values()))}; together {total:,.0f} km.",
            value=total,
            unit="km",
            interval_note="lengths as one publisher prints them; others differ by some "
            "percent (see the table)",
            comparison=(_past(case, name, rows), _peer(case)),
            method="sum of the lengths of the borders that held on the day",
            caveats=(
                *((f"No length: {listed(short)}.",) if short else ()),
                "The population near the border is not covered.",
                "Lengths are those of the borders today.",
            ),
            table=table(
                (
                    TableColumn("label", "Member"),
                    TableColumn("value", "Length", "km", "number", 0),
                    TableColumn("since", "Border since", kind="date"),
                    TableColumn("other", "Other figures"),
                ),
                (
                    Row(
                        code,
                        (names[code], row["length_km"], row["since"], row["note"]),
                        (_evidence(row),),
                    )
                    for code, row in sorted(
                        rows.items(), key=lambda pair: -(pair[1]["length_km"] or 0)
                    )
                ),
            ),
            chart="bars",
        )
    )


def _evidence(row: Mapping[str, Any]) -> Evidence:
    """Point to the length, whose source and grade are its own."""
    text = f"{row['iso3_a']}-{row['iso3_b']}: {row['length_km'] or 'length not known'}"
    if row["length_km"] is None:
        return Evidence(
            bundled.row_key(BORDERS, row["line"]),
            text,
            row["source_ref"],
            row["source_grade"],
            row["line"],
        )
    return Evidence(
        bundled.row_key(BORDERS, row["line"]),
        f"{text} km",
        row["length_source"],
        row["length_grade"],
        row["line"],
    )


def _past(case: Case, name: str, rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Describe the day before the last accession of a member with such a border."""
    joined = {
        code: day
        for code in rows
        if (day := case.pact.first_joined(case.codes[code].member)) is not None
    }
    if not joined:
        return "Days of accession are not covered."
    last = max(joined, key=lambda code: joined[code].earliest)
    eve = case.at(dates.from_day(joined[last].earliest - 1))
    if not eve.members:
        return (
            f"All of them were members from the first day ({joined[last].display()})."
        )
    old = borders(eve, FACED[case.pact.id][0])
    if not old:
        return f"On {eve.on.display()} borders with {name} are not covered."
    km = sum(row["length_km"] or 0 for row in old.values())
    return (
        f"On {eve.on.display()}, the day before {case.codes[last].name} joined: "
        f"{km:,.0f} km, {len(old)} members."
    )


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    faced = FACED.get(case.peer.pact.id)
    if faced is None:
        return f"{case.peer.label}: the brief does not ask about its borders."
    rows = borders(case.peer, faced[0])
    km = sum(row["length_km"] or 0 for row in rows.values())
    return f"{case.peer.label}: {km:,.0f} km, {len(rows)} members."
