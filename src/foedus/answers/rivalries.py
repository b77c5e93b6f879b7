"""Rivalries: members that are bound to both sides of a live rivalry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import polars as pl

from foedus.answers.case import NO_PEER, Case, counted, fact, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.dates import Date, Truth, from_day
from foedus.registry import portfolio
from foedus.registry.alliances import everything

TABLE: Final = "thompson-rivalries.tss"

_COLUMNS: Final = ("tssr_id", "rivalry", "ccode1", "ccode2", "start", "end")
_OLDEST: Final = 5
_DECADE: Final = 10


@dataclass(frozen=True, slots=True)
class Torn:
    """A live rivalry with the members that are bound to both sides.

    Parameters
    ----------
    row : row
        The rivalry.
    sides : tuple of str
        Registry keys of the two rivals.
    members : mapping of str to tuple of str
        Registry key of a member -> ids of the alliances that bind it to either side.
    """

    row: Mapping[str, Any]
    sides: tuple[str, str]
    members: Mapping[str, tuple[str, ...]]


def findings(case: Case) -> Iterator[Finding]:
    """Answer which members are bound to both sides of a live rivalry.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where the table was not added or ends years before the day.
    """
    held = case.held(TABLE)
    if held is None or not case.is_side:
        return
    year = _year(held, case.year)
    if year is not None:
        yield _finding(case, held, year)


def _year(held: Held, wanted: int) -> int | None:
    """Return the year of which rivalries are known: the day's, or the last before."""
    last, first = held.last_year, held.read(*_COLUMNS)["start"].min()
    if last is None or not isinstance(first, int):
        return None
    return min(wanted, last) if first <= wanted <= last + _OLDEST else None


@lru_cache(maxsize=16)
def keys_on(on: Date) -> Mapping[int, str]:
    """Return the registry key of every state bound by anything on the day.

    Parameters
    ----------
    on : Date
        The day.

    Returns
    -------
    mapping of int to str
        Key by COW number.
    """
    return {
        spell.cow_code: spell.member
        for pact in everything()
        if pact.in_force(on) is Truth.YES
        for spell in pact.members(on)
        if spell.cow_code is not None and spell.counts
    }


def torn(case: Case, held: Held, year: int) -> tuple[Torn, ...]:
    """Return the rivalries of a year between two states that a member must defend.

    Parameters
    ----------
    case : Case
        The alliance on the day; promises are those of the day.
    held : Held
        The rivalries.
    year : int
        Year in which a rivalry must be live.

    Returns
    -------
    tuple of Torn
        In the order of the source.
    """
    live = held.read(*_COLUMNS).filter(
        (pl.col("start") <= year) & (pl.col("end") >= year)
    )
    keys, bonds = keys_on(case.on), portfolio.pledges(case.on)
    found = []
    for row in live.iter_rows(named=True):
        one, other = keys.get(row["ccode1"]), keys.get(row["ccode2"])
        if one is None or other is None:
            continue
        bound = {
            key: tuple(dict.fromkeys((*bonds[key, one], *bonds[key, other])))
            for key in sorted(case.keys - {one, other})
            if (key, one) in bonds and (key, other) in bonds
        }
        if bound:
            found.append(Torn(row, (one, other), bound))
    return tuple(found)


def _finding(case: Case, held: Held, year: int) -> Finding:
    found = torn(case, held, year)
    members = sorted({key for one in found for key in one.members})
    return case.finish(
        Finding(
            id="promise.both-sides",
            question=11,
            title="Which members are bound to both sides of a live rivalry?",
            statement=_statement(case, found, year),
            value=len(members),
            unit="members",
            date=str(year),
            edition=held.label,
            interval_note="a lower bound: the registry does not list every alliance",
            comparison=(_then(case, held, year), _peer(case, held, year)),
            method="live rivalries whose two states the same member owes defence or "
            "offence, by promises on record that day; the rivals themselves left out",
            reference="Thompson, Sakuwa and Suhas 2021",
            caveats=(
                "Where no promise is on record, none is known: this is not a no.",
                f"The source ends in {held.last_year}: an end in that year does not "
                "say that a rivalry ended.",
            ),
            table=table(_columns(), _rows(case, held, found)) if found else None,
        )
    )


def _statement(case: Case, found: tuple[Torn, ...], year: int) -> str:
    when = f"{case.when[0].upper()}{case.when[1:]}"
    members = {key for one in found for key in one.members}
    if not members:
        return (
            f"{when} no member is known to owe active aid to both sides of a rivalry "
            f"that was live in {year}."
        )
    names = listed(
        f"{_name(one)} ({counted(len(one.members), 'member')})" for one in found
    )
    return (
        f"{when} {counted(len(members), 'member')} owed active aid to both sides of "
        f"at least one rivalry that was live in {year}: {names}."
    )


def _name(one: Torn) -> str:
    return str(one.row["rivalry"]).rstrip("0123456789 ")


def _then(case: Case, held: Held, year: int) -> str:
    then = case.at(_ten_years_before(case.on))
    if then.pact.in_force(then.on) is Truth.NO:
        return "Ten years before: not in force."
    found = torn(then, held, year - _DECADE)
    return f"Ten years before: {_counts(found)}."


def _ten_years_before(on: Date) -> Date:
    return from_day(on.earliest - round(_DECADE * 365.25))


def _peer(case: Case, held: Held, year: int) -> str:
    if case.peer is None:
        return NO_PEER
    found = torn(case.peer, held, year)
    return f"{case.peer.label}: {_counts(found)}."


def _counts(found: tuple[Torn, ...]) -> str:
    members = {key for one in found for key in one.members}
    word = "rivalry" if len(found) == 1 else "rivalries"
    return f"{counted(len(members), 'member')}, {len(found)} {word}"


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("rivalry", "Rivalry"),
        TableColumn("since", "Since", kind="date"),
        TableColumn("number", "Members bound to both", kind="number", digits=0),
        TableColumn("members", "Which"),
        TableColumn("by", "By"),
    )


def _rows(case: Case, held: Held, found: tuple[Torn, ...]) -> Iterator[Row]:
    spells = {m.member: m for m in case.members}
    for one in found:
        row = one.row
        pacts = dict.fromkeys(pact for by in one.members.values() for pact in by)
        cells = (
            _name(one),
            str(row["start"]),
            len(one.members),
            listed(case.name(key) for key in one.members),
            listed(pacts),
        )
        text = f"{row['rivalry']}: {row['start']} to {row['end']}"
        evidence = (
            held.evidence(row, text),
            *(
                fact(spells[key].provenance, f"{spells[key].name}: member")
                for key in one.members
            ),
        )
        yield Row(str(row["tssr_id"]), cells, evidence)
