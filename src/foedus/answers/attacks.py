"""Attacks: militarised disputes in which outsiders challenged a member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus import dates
from foedus.answers import disputes
from foedus.answers.case import NO_PEER, Case, counted, listed, state_name, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.dates import Truth
from foedus.registry.records import Membership

_COLUMNS: Final = (
    "dispnum",
    "ccode",
    "sidea",
    "orig",
    "hostlev",
    "styear",
    "stmon",
    "stday",
)
_FORCE: Final = 4
_WAR: Final = 5
_SHOWN: Final = 60
_DECADE: Final = 10


@dataclass(frozen=True, slots=True)
class Attack:
    """A member that outsiders challenged in a dispute.

    Parameters
    ----------
    row : row
        Its row in the table of participants.
    year : int
        Year in which it came in.
    member : Membership
        Its membership on that day.
    by : tuple of row
        Rows of the originators of the other side, none of them a member.
    """

    row: Mapping[str, Any]
    year: int
    member: Membership
    by: tuple[Mapping[str, Any], ...]

    @property
    def hostility(self) -> int:
        """Highest level of hostility of the challengers, 1 to 5."""
        return max(row["hostlev"] or 1 for row in self.by)


def findings(case: Case) -> Iterator[Finding]:
    """Answer how often outsiders challenged a member while it was one.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where the disputes were not added, or do not describe the
        alliance from its first day on.
    """
    held, start = case.held(disputes.TABLE), case.pact.start
    first, end = (None, None) if held is None else (held.coverage.start, held.last_year)
    if held is None or start is None or first is None or end is None:
        return
    last = min(case.year, end)
    if case.is_side and first.earliest <= start.earliest and start.year <= last:
        yield _finding(case, held, last)


def attacks(case: Case, held: Held, last: int) -> tuple[Attack, ...]:
    """Return the disputes in which outsiders challenged a member.

    Parameters
    ----------
    case : Case
        The alliance.
    held : Held
        States in disputes.
    last : int
        Last year that counts.

    Returns
    -------
    tuple of Attack
        By year and dispute. The member was an originator on the side that did not take
        the first militarised action, surely a member then, and no originator of the
        other side was one.
    """
    spells = _spells(case)
    frame = held.read(*_COLUMNS).filter(
        (pl.col("orig") == 1) & (pl.col("styear") <= last)
    )
    met = frame.filter((pl.col("sidea") == 0) & pl.col("ccode").is_in(list(spells)))
    taking = frame.filter(
        (pl.col("sidea") == 1) & pl.col("dispnum").is_in(met["dispnum"].unique())
    )
    by: dict[int, list[Mapping[str, Any]]] = {}
    for row in taking.iter_rows(named=True):
        by.setdefault(row["dispnum"], []).append(row)
    found = []
    for row in met.sort("styear", "dispnum", "ccode").iter_rows(named=True):
        on = _day(row)
        member = _held(spells.get(row["ccode"], ()), on)
        others = tuple(by.get(row["dispnum"], ()))
        inside = any(_held(spells.get(one["ccode"], ()), on) for one in others)
        if member is not None and others and not inside and on <= case.on.latest:
            found.append(Attack(row, row["styear"], member, others))
    return tuple(found)


def _spells(case: Case) -> dict[int, list[Membership]]:
    spells: dict[int, list[Membership]] = {}
    for spell in case.pact.memberships:
        if spell.counts and spell.cow_code is not None:
            spells.setdefault(spell.cow_code, []).append(spell)
    return spells


def _day(row: Mapping[str, Any]) -> int:
    """Return the first day that year, month and day allow."""
    month, day = row["stmon"], row["stday"]
    text = f"{row['styear']:04d}-{month or 1:02d}-{day or 1:02d}"
    return dates.parse(text).earliest


def _held(spells: list[Membership] | tuple[()], day: int) -> Membership | None:
    on = dates.from_day(day)
    return next((one for one in spells if one.holds_on(on) is Truth.YES), None)


def _member_years(case: Case, first: int, last: int) -> int:
    """Count members at mid-year, with a COW number, summed over years."""
    number = 0
    for year in range(first, last + 1):
        middle = case.at(dates.parse(f"{year:04d}-07-01"))
        number += sum(m.cow_code is not None for m in middle.sure_members)
    return number


def _rate(found: tuple[Attack, ...], years: int) -> str:
    return f"{100 * len(found) / years:.1f}" if years else "not defined"


def _finding(case: Case, held: Held, last: int) -> Finding:
    start = case.pact.start
    first = start.year if start is not None else last
    found, years = attacks(case, held, last), _member_years(case, first, last)
    force = [one for one in found if one.hostility >= _FORCE]
    wars = [one for one in found if one.hostility >= _WAR]
    return case.finish(
        Finding(
            id="effect.challenges",
            question=None,
            title="How often did outsiders challenge a member?",
            statement=f"From {first} to {last} outsiders challenged a member in "
            f"{counted(len(found), 'case')} (a member in a militarised dispute that it "
            f"did not begin): {_rate(found, years)} per 100 years of membership; "
            f"{len(force)} with force used by the challenger, {len(wars)} of those in "
            "wars.",
            value=round(100 * len(found) / years, 2) if years else None,
            unit="challenges per 100 member-years",
            date=f"{first} to {last}",
            edition=held.label,
            interval_note="a complete list of the source, no sample; disputes of one "
            "pair hang together, so that no interval of a rate is given",
            comparison=(_decades(case, found, last), _peer(case, held, last)),
            evidence=tuple(held.evidence(one.row, _said(one)) for one in found),
            method="members that were originators on side B of a dispute whose side A "
            "has no member among its originators / members at mid-year, summed over "
            "years",
            caveats=(
                "This is no test of deterrence: states join alliances because they are "
                "in danger, and those who deter every challenge leave no case. Whether "
                "a pact deters needs a comparison of like with like.",
                "Side A took the first militarised action; that does not say who was "
                "to blame. A dispute can be an incident between boats.",
                *(
                    (f"The source ends in {last}: what came after is not covered.",)
                    if case.year > last
                    else ()
                ),
            ),
            table=table(_COLUMNS_SHOWN, _rows(held, found), _note(found))
            if found
            else None,
        )
    )


def _said(one: Attack) -> str:
    return f"dispute {one.row['dispnum']}: {one.member.name} challenged in {one.year}"


def _decades(case: Case, found: tuple[Attack, ...], last: int) -> str:
    """Compare the last ten years with the ten before."""
    start = case.pact.start
    begun = start.year if start is not None else last
    said = []
    for end in (last, last - _DECADE):
        first = max(begun, end - _DECADE + 1)
        if first > end:
            continue
        part = tuple(one for one in found if first <= one.year <= end)
        years = _member_years(case, first, end)
        said.append(f"{first} to {end}: {len(part)} ({_rate(part, years)} per 100)")
    return f"{'; '.join(said)}."


def _peer(case: Case, held: Held, last: int) -> str:
    peer = case.peer
    if peer is None:
        return NO_PEER
    start = peer.pact.start
    if start is None or start.year > last or start.year < _first(held):
        return f"{peer.label}: not in force in the years that the source covers."
    found = attacks(peer, held, last)
    years = _member_years(peer, start.year, last)
    return (
        f"{peer.label}, {start.year} to {last}: {len(found)} "
        f"({_rate(found, years)} per 100)."
    )


def _first(held: Held) -> int:
    first = held.coverage.start
    return 0 if first is None else first.year


_COLUMNS_SHOWN: Final = (
    TableColumn("dispute", "Dispute", kind="number", digits=0),
    TableColumn("year", "Year", kind="date"),
    TableColumn("member", "Member"),
    TableColumn("by", "Challenged by"),
    TableColumn("hostility", "Challenger went to"),
)


def _note(found: tuple[Attack, ...]) -> str:
    return f"The last {_SHOWN} of {len(found)}." if len(found) > _SHOWN else ""


def _rows(held: Held, found: tuple[Attack, ...]) -> Iterator[Row]:
    for one in found[-_SHOWN:]:
        number = one.row["dispnum"]
        cells = (
            number,
            str(one.year),
            one.member.name,
            listed(state_name(row["ccode"], one.year) for row in one.by),
            disputes.HOSTILITY[one.hostility],
        )
        evidence = tuple(
            held.evidence(
                row, f"dispute {number}: {state_name(row['ccode'], one.year)}"
            )
            for row in (one.row, *one.by)
        )
        yield Row(f"{number}/{one.row['ccode']}", cells, evidence)
