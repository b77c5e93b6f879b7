"""Disputes: militarised disputes in which members stood on opposite sides."""

from __future__ import annotations

import calendar
import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import polars as pl

from foedus import dates
from foedus.answers.case import NO_PEER, Case, counted, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.dates import Date, Truth
from foedus.registry.records import Membership

TABLE: Final = "cow-mid.participant"

_STARTS: Final = ("styear", "stmon", "stday")
_ENDS: Final = ("endyear", "endmon", "endday")
_COLUMNS: Final = (
    "dispnum",
    "ccode",
    "sidea",
    "fatality",
    "hostlev",
    *_STARTS,
    *_ENDS,
)
HOSTILITY: Final[Mapping[int, str]] = {
    1: "no militarised action",
    2: "threat of force",
    3: "display of force",
    4: "use of force",
    5: "war",
}
"""Level of hostility -> what it is."""

_FORCE: Final = 4
_DECADE: Final = 10
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Clash:
    """Two members on opposite sides of one dispute.

    Parameters
    ----------
    number : int
        Number of the dispute.
    first, second : Membership
        The members, the one on side A first.
    rows : tuple of row
        Their rows in the table, in the same order.
    start : int
        First possible day on which both took part.
    certain : bool
        Whether both were members then for certain.
    """

    number: int
    first: Membership
    second: Membership
    rows: tuple[Mapping[str, Any], Mapping[str, Any]]
    start: int
    certain: bool

    @property
    def year(self) -> int:
        """Year in which both took part first."""
        return dates.from_day(self.start).year

    @property
    def hostility(self) -> int:
        """Highest level of hostility of the two, 1 to 5."""
        return max(row["hostlev"] or 1 for row in self.rows)

    @property
    def deaths(self) -> int | None:
        """Highest class of deaths of the two, 0 to 6; None if one is not known."""
        classes = [row["fatality"] for row in self.rows]
        return None if None in classes else max(classes)

    @property
    def pair(self) -> str:
        """Names of the two in order."""
        return " - ".join(sorted((self.first.name, self.second.name)))


def findings(case: Case) -> Iterator[Finding]:
    """Answer how many militarised disputes there were between members.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where the table was not added, or does not describe the
        alliance from its first day on.
    """
    held = case.held(TABLE)
    start = case.pact.start
    if held is None or start is None or not case.is_side:
        return
    last = _last(case, held)
    if last is not None and start.earliest <= last:
        yield _finding(case, held, clashes(case, held, last), last)


def _last(case: Case, held: Held) -> int | None:
    """Return the last day that both the source and the case cover; None for none."""
    first, end = held.coverage.start, held.coverage.end
    start = case.pact.start
    if first is None or end is None or start is None:
        return None
    if start.earliest < first.earliest:
        return None
    return min(case.on.latest, end.earliest - 1)


def clashes(case: Case, held: Held, last: int) -> tuple[Clash, ...]:
    """Return every pair of members on opposite sides of a dispute.

    Parameters
    ----------
    case : Case
        The alliance.
    held : Held
        States in disputes.
    last : int
        Last day on which a clash may start.

    Returns
    -------
    tuple of Clash
        By day. Members must have been members, and have taken part, at one time.
    """
    spells: dict[int, list[Membership]] = {}
    for spell in case.pact.memberships:
        if spell.counts and spell.cow_code is not None:
            spells.setdefault(spell.cow_code, []).append(spell)
    frame = held.read(*_COLUMNS).filter(pl.col("ccode").is_in(list(spells)))
    both = frame.group_by("dispnum").agg(pl.col("sidea").n_unique())
    fit = both.filter(pl.col("sidea") > 1)["dispnum"]
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in frame.filter(pl.col("dispnum").is_in(fit)).iter_rows(named=True):
        rows.setdefault(row["dispnum"], []).append(row)
    found = (
        clash
        for number, taking in rows.items()
        for one, other in product(taking, taking)
        if one["sidea"] == 1 and other["sidea"] == 0
        for clash in _clash(number, (one, other), spells, last)
    )
    return tuple(sorted(found, key=lambda c: (c.start, c.number, c.pair)))


def _clash(
    number: int,
    rows: tuple[dict[str, Any], dict[str, Any]],
    spells: Mapping[int, list[Membership]],
    last: int,
) -> Iterator[Clash]:
    first, second = rows
    start = max(_day(first, _STARTS), _day(second, _STARTS))
    end = min(_day(first, _ENDS, last=True), _day(second, _ENDS, last=True), last)
    if start > end:
        return
    on = dates.from_day(start)
    for one, other in product(spells[first["ccode"]], spells[second["ccode"]]):
        held = dates.both(one.holds_on(on), other.holds_on(on))
        if held is not Truth.NO:
            yield Clash(number, one, other, rows, start, held is Truth.YES)
            return


def _day(
    row: Mapping[str, Any], columns: tuple[str, str, str], *, last: bool = False
) -> int:
    """Return the first (or last) day that year, month and day allow."""
    year, month, day = (row[name] for name in columns)
    month = month or (12 if last else 1)
    day = day or (calendar.monthrange(year, month)[1] if last else 1)
    return dates.coerce(datetime.date(year, month, day)).earliest


def _finding(case: Case, held: Held, found: tuple[Clash, ...], last: int) -> Finding:
    numbers = {clash.number for clash in found}
    sure = {clash.number for clash in found if clash.certain}
    force = {clash.number for clash in found if clash.hostility >= _FORCE}
    pairs = Counter(pair for _, pair in {(c.number, c.pair) for c in found})
    most = f" Most often: {_most(pairs)}." if max(pairs.values(), default=0) > 1 else ""
    until = dates.from_day(last)
    since = case.pact.start.display() if case.pact.start else ""
    return case.finish(
        Finding(
            id="cohesion.disputes",
            question=37,
            title="How many militarised disputes were there between members?",
            statement=f"From {since} to {until.display()} members stood on opposite "
            f"sides of {_counted(len(numbers), len(force))}.{most}",
            value=len(numbers),
            unit="disputes",
            date=f"{since} to {until.display()}",
            edition=held.label,
            interval=(len(sure), len(numbers)),
            interval_note="members for certain, and possibly; a complete list, no "
            "sample",
            comparison=(_decades(found, until), _peer(case, held, last)),
            method="states on opposite sides of one dispute that took part at one "
            "time, both members on that day",
            reference="Palmer et al. 2022",
            caveats=(
                *_after(case, held),
                "A dispute can be an incident between boats: the level of hostility "
                "says which. Allies who never faced each other in one are left out.",
                "Peace among allies is not deterrence.",
            ),
            table=table(_columns(), _rows(held, found[-_SHOWN:]), _note(found))
            if found
            else None,
        )
    )


def _counted(number: int, force: int) -> str:
    if not number:
        return "no militarised dispute"
    disputes = counted(number, "militarised dispute")
    return f"{disputes}, {force} of them with a use of force or war"


def _most(pairs: Counter[str]) -> str:
    top = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:3]
    return listed(f"{pair} ({count})" for pair, count in top)


def _after(case: Case, held: Held) -> Iterator[str]:
    year = held.last_year
    if year is not None and case.year > year:
        yield f"The source ends in {year}: what came after is not covered, not none."


def _decades(found: tuple[Clash, ...], until: Date) -> str:
    newest = until.year - _DECADE + 1
    recent = {c.number for c in found if c.year >= newest}
    before = {c.number for c in found if newest - _DECADE <= c.year < newest}
    return (
        f"{newest} to {until.year}: {len(recent)}; the ten years before: {len(before)}."
    )


def _peer(case: Case, held: Held, last: int) -> str:
    peer = case.peer
    if peer is None:
        return NO_PEER
    if peer.pact.start is None or peer.pact.start.earliest > last:
        return f"{peer.label}: not in force in the years that the source covers."
    number = len({clash.number for clash in clashes(peer, held, last)})
    return (
        f"{peer.label}, from {peer.pact.start.display()} to "
        f"{dates.from_day(last).display()}: {number}."
    )


def _note(found: tuple[Clash, ...]) -> str:
    return f"The last {_SHOWN} of {len(found)} pairs." if len(found) > _SHOWN else ""


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("dispute", "Dispute", kind="number", digits=0),
        TableColumn("year", "Year", kind="date"),
        TableColumn("first", "Side A"),
        TableColumn("second", "Side B"),
        TableColumn("hostility", "Highest hostility"),
        TableColumn("deaths", "Class of deaths", kind="number", digits=0),
    )


def _rows(held: Held, found: tuple[Clash, ...]) -> Iterator[Row]:
    seen: set[str] = set()
    for clash in found:
        key = f"{clash.number}/{clash.first.member}/{clash.second.member}"
        if key in seen:
            continue
        seen.add(key)
        evidence = tuple(
            held.evidence(
                row,
                f"dispute {clash.number}: {spell.name} on side {side} from "
                f"{row['styear']}",
            )
            for row, spell, side in zip(
                clash.rows, (clash.first, clash.second), "AB", strict=True
            )
        )
        cells = (
            clash.number,
            str(clash.year),
            clash.first.name,
            clash.second.name,
            HOSTILITY[clash.hostility],
            clash.deaths,
        )
        yield Row(key, cells, evidence)
