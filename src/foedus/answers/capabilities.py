"""Capabilities: the members' part of the world's CINC, beside peer and rivals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus.answers import shelf
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.answers.spending import articled

TABLE: Final = "nmc.state_year"
PARTS: Final = ("milex", "milper", "irst", "pec", "tpop", "upop")
HUBS: Final[Mapping[str, int]] = {"nato": 2, "warsaw-pact": 365, "us-japan-1960": 2}
"""Alliance -> COW number of the member without which the sum is shown too."""

RIVALS: Final[Mapping[str, tuple[int, ...]]] = {
    "nato": (365, 710),
    "eu-csdp-lisbon": (365, 710),
    "warsaw-pact": (710,),
    "us-japan-1960": (365, 710),
}
"""Alliance -> COW numbers of the states that it is set against, the first first."""

_OLDEST: Final = 5
_LEAST_PART: Final = 0.5
_DECADE: Final = 10
_REFERENCE: Final = (
    "Singer, Bremer and Stuckey 1972; sums renormalised, as yearly sums exceed 1"
)
_CUTS: Final = (0.8, 0.5)
_USA: Final = 2


@dataclass(frozen=True, slots=True)
class Year:
    """Capabilities of all states in one year.

    Parameters
    ----------
    held : Held
        The table they come from.
    year : int
        Year.
    rows : mapping of int to row
        Row by COW number, of the states whose index is known.
    totals : mapping of str to float
        Sum over all states of the index and of each component.
    """

    held: Held
    year: int
    rows: Mapping[int, Mapping[str, Any]]
    totals: Mapping[str, float]

    def share(self, numbers: tuple[int, ...], column: str = "cinc") -> float | None:
        """Return the part of the world's sum that some states hold, percent."""
        known = [
            value
            for number in numbers
            if number in self.rows and (value := self.rows[number][column]) is not None
        ]
        whole = self.totals[column]
        return 100 * math.fsum(known) / whole if known and whole else None

    def evidence(self, number: int, name: str) -> Evidence:
        """Return the row of a state as evidence."""
        row = self.rows[number]
        return self.held.evidence(row, f"{name} {self.year}: CINC {row['cinc']:.6f}")


@dataclass(frozen=True, slots=True)
class Side:
    """Some states on one side of the comparison.

    Parameters
    ----------
    label : str
        Name.
    states : mapping of int to str
        COW number -> name, of states with data.
    missing : tuple of str
        Names of states without data.
    """

    label: str
    states: Mapping[int, str]
    missing: tuple[str, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """COW numbers of the states with data."""
        return tuple(self.states)


def findings(case: Case) -> Iterator[Finding]:
    """Answer what part of the world's material capabilities the members hold.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        The share, the hub's part of it, and the balance with fewer forces of the
        hub; nothing where the table was not added or ends years before the day.
    """
    found = year_of(case.held(TABLE), case.year) if case.is_side else None
    if found is None:
        return
    side = members(case, found)
    if len(side.states) < max(1.0, _LEAST_PART * len(case.members)):
        return
    yield _share(case, found, side)
    hub = HUBS.get(case.pact.id)
    if hub is None or hub not in side.states:
        return
    if len(side.states) > 2:
        yield _hub(case, found, side, hub)
    if hub == _USA:
        yield from _cut(case, found, side, hub)


def year_of(held: Held | None, until: int) -> Year | None:
    """Return the newest year up to one, if it is not too old.

    Parameters
    ----------
    held : Held or None
        A table of capabilities.
    until : int
        Last year allowed.

    Returns
    -------
    Year or None
        None without a table or without a year at most five years before.
    """
    if held is None:
        return None
    frame = held.read("ccode", "year", "cinc", *PARTS).filter(
        pl.col("cinc").is_not_null() & pl.col("year").is_between(until - _OLDEST, until)
    )
    if frame.is_empty():
        return None
    newest = frame.filter(pl.col("year") == pl.col("year").max())
    totals = newest.select(pl.col("cinc", *PARTS).cast(pl.Float64).sum())
    return Year(
        held,
        int(newest["year"][0]),
        {row["ccode"]: row for row in newest.iter_rows(named=True)},
        totals.row(0, named=True),
    )


def members(case: Case, found: Year) -> Side:
    """Return the members of the day with their numbers in the table.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    found : Year
        Capabilities of the year.

    Returns
    -------
    Side
        Members with data, and the names of those without.
    """
    known = {
        m.cow_code: m.name
        for m in case.members
        if m.cow_code is not None and m.cow_code in found.rows
    }
    absent = tuple(m.name for m in case.members if m.cow_code not in known)
    return Side(case.label, known, absent)


def rivals(case: Case, found: Year, side: Side) -> Iterator[Side]:
    """Return the states that an alliance is set against, each as a side of its own.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    found : Year
        Capabilities of the year.
    side : Side
        The members; a rival that is one of them is left out.

    Yields
    ------
    Side
        Rivals with data, the first named first.
    """
    for number in RIVALS.get(case.pact.id, ()):
        if number in side.states or number not in found.rows:
            continue
        name = case.state_name(number)
        yield Side(articled(name), {number: name}, ())


def _sides(case: Case, found: Year, side: Side) -> Iterator[Side]:
    yield side
    hub = HUBS.get(case.pact.id)
    if hub is not None and hub in side.states:
        rest = {c: n for c, n in side.states.items() if c != hub}
        label = f"{side.label} without {articled(side.states[hub])}"
        yield Side(label, rest, side.missing)
    if case.peer is not None and (peer := members(case.peer, found)).states:
        yield peer
    yield from rivals(case, found, side)


def _band(found: Year, numbers: tuple[int, ...]) -> tuple[float, float] | None:
    """Return the smallest and the largest share over the single components."""
    shares = [s for part in PARTS if (s := found.share(numbers, part)) is not None]
    return (round(min(shares), 1), round(max(shares), 1)) if shares else None


def _row(found: Year, side: Side) -> Row:
    share = found.share(side.numbers)
    low, high = _band(found, side.numbers) or (None, None)
    total = len(side.states) + len(side.missing)
    cells = (side.label, share, low, high, f"{len(side.states)} of {total}")
    evidence = tuple(found.evidence(c, n) for c, n in side.states.items())
    return Row(side.label, cells, evidence)


def _share(case: Case, found: Year, side: Side) -> Finding:
    share = found.share(side.numbers) or 0.0
    sides = tuple(_sides(case, found, side))
    against = [
        f"{s.label} {part:.1f} %"
        for s in sides[1:]
        if (part := found.share(s.numbers)) is not None
    ]
    beside = f" Beside it: {', '.join(against)}." if against else ""
    return case.finish(
        Finding(
            id="power.capabilities",
            question=13,
            title="What part of the world's capabilities do the members hold?",
            statement=f"The members {case.when} held {share:.1f} % of the world's "
            f"material capabilities (CINC) of {found.year}.{beside}",
            value=round(share, 2),
            unit="% of the world's CINC",
            date=str(found.year),
            edition=found.held.label,
            interval=_band(found, side.numbers),
            interval_note="range over the six components taken alone, not a sampling "
            "interval",
            comparison=(_then(case, found), _peer(case, found)),
            method="sum of CINC over the members / sum over all states of the year",
            reference=_REFERENCE,
            caveats=(
                *_editions(case, found, side),
                "CINC counts people and steel, not the quality of forces; GDP times "
                "GDP per head stands beside it where GDP and population were added.",
                f"Not covered: {listed(side.missing)}.",
            ),
            table=table(
                (
                    TableColumn("label", "Side"),
                    TableColumn("value", "Share of CINC", "%", "number", 1),
                    TableColumn("low", "Least component", "%", "number", 1),
                    TableColumn("high", "Greatest component", "%", "number", 1),
                    TableColumn("covered", "States covered"),
                ),
                tuple(_row(found, one) for one in sides),
            ),
            chart="dots",
        )
    )


def _editions(case: Case, found: Year, side: Side) -> Iterator[str]:
    """Say what the other versions of the table give for the same year."""
    shares = {
        other.source.version: share
        for other in shelf.versions(case.store, TABLE)
        if other.edition != found.held.edition
        and (same := year_of(other, found.year)) is not None
        and same.year == found.year
        and (share := same.share(side.numbers)) is not None
    }
    if shares:
        said = ", ".join(f"{version}: {part:.1f} %" for version, part in shares.items())
        yield f"Releases differ; the same year in version {said}."


def _then(case: Case, found: Year) -> str:
    then = year_of(found.held, found.year - _DECADE)
    share = None if then is None else then.share(members(case, then).numbers)
    if then is None or share is None:
        return "Ten years before: not covered."
    return f"{then.year}, the same members: {share:.1f} %."


def _peer(case: Case, found: Year) -> str:
    if case.peer is None:
        return NO_PEER
    peer = members(case.peer, found)
    share = found.share(peer.numbers)
    if share is None:
        return f"{case.peer.label}: no member is covered."
    return (
        f"{case.peer.label}: {share:.1f} % over {len(peer.states)} of "
        f"{len(case.peer.members)} members."
    )


def _part(found: Year, side: Side, hub: int, column: str = "cinc") -> float | None:
    whole, part = found.share(side.numbers, column), found.share((hub,), column)
    return 100 * part / whole if whole and part is not None else None


def _hub(case: Case, found: Year, side: Side, hub: int) -> Finding:
    name, value = articled(side.states[hub]), _part(found, side, hub) or 0.0
    parts = [p for c in PARTS if (p := _part(found, side, hub, c)) is not None]
    return case.finish(
        Finding(
            id="power.hub-share",
            question=None,
            title=f"How much of the members' capabilities is that of {name}?",
            statement=f"In {found.year} {name} held {value:.1f} % of the capabilities "
            f"(CINC) of the {len(side.states)} members with data.",
            value=round(value, 2),
            unit="% of the members' CINC",
            date=str(found.year),
            edition=found.held.label,
            interval=(round(min(parts), 1), round(max(parts), 1)) if parts else None,
            interval_note="range over the six components taken alone",
            comparison=(_hub_then(case, found, hub), _hub_peer(case, found)),
            evidence=tuple(found.evidence(c, n) for c, n in side.states.items()),
            method="CINC of the member / sum of CINC over the members",
            reference=_REFERENCE,
            caveats=(
                f"Not covered: {listed(side.missing)}.",
                "GDP with its uncertainty stands beside it where isard-gdp-pop was "
                "added.",
            ),
        )
    )


def _hub_then(case: Case, found: Year, hub: int) -> str:
    then = year_of(found.held, found.year - _DECADE)
    part = None if then is None else _part(then, members(case, then), hub)
    if then is None or part is None:
        return "Ten years before: not covered."
    return f"{then.year}, the same members: {part:.1f} %."


def _hub_peer(case: Case, found: Year) -> str:
    hub = HUBS.get(case.peer.pact.id) if case.peer is not None else None
    if case.peer is None or hub is None:
        return "A peer with a hub of its own is not on record for the day."
    part = _part(found, members(case.peer, found), hub)
    name = members(case.peer, found).states.get(hub, "")
    return (
        f"{case.peer.label}: not covered."
        if part is None
        else f"{case.peer.label}: {articled(name)} {part:.1f} %."
    )


def _cut(case: Case, found: Year, side: Side, hub: int) -> Iterator[Finding]:
    rival = next(rivals(case, found, side), None)
    if rival is None:
        return
    whole, part = found.share(side.numbers), found.share((hub,))
    against = found.share(rival.numbers)
    if whole is None or part is None or not against:
        return
    full, most, half = ((whole - (1 - left) * part) / against for left in (1.0, *_CUTS))
    states = {**side.states, **rival.states}
    yield case.finish(
        Finding(
            id="power.fewer-us-forces",
            question=16,
            title="What is the balance with fewer forces of the United States?",
            statement=f"On CINC of {found.year} the members held {full:.1f} times the "
            f"capabilities of {rival.label}; with 80 % of those of the United States "
            f"{most:.1f} times, with half {half:.1f} times. Distance is not counted.",
            value=round(half, 2),
            unit=f"times the CINC of {rival.label}, with half of the US capabilities",
            date=str(found.year),
            edition=found.held.label,
            interval=(round((whole - part) / against, 2), round(full, 2)),
            interval_note="from none to all of the US capabilities, not a sampling "
            "interval",
            comparison=(
                _cut_then(case, found, rival),
                "A peer with the same hub is not on record for the day.",
            ),
            evidence=tuple(found.evidence(c, n) for c, n in states.items()),
            method="(sum of the members' CINC - cut x CINC of the USA) / CINC of the "
            "rival",
            reference=_REFERENCE,
            caveats=(
                "Capabilities are not forces at the border: without distance the "
                "figure favours those far away.",
                f"Not covered: {listed(side.missing)}.",
            ),
        )
    )


def _cut_then(case: Case, found: Year, rival: Side) -> str:
    then = year_of(found.held, found.year - _DECADE)
    if then is None:
        return "Ten years before: not covered."
    whole = then.share(members(case, then).numbers)
    part, against = then.share((_USA,)), then.share(rival.numbers)
    if whole is None or part is None or not against:
        return "Ten years before: not covered."
    return (
        f"{then.year}, the same members: {whole / against:.1f} times in full, "
        f"{(whole - part / 2) / against:.1f} times with half."
    )
