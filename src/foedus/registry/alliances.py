"""Alliances: reading the tables into records, finding one by what people type."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from functools import cache
from typing import Final

from foedus import dates
from foedus.dates import Date, Datelike, Interval, Truth
from foedus.errors import AllianceError
from foedus.registry import tables
from foedus.registry.continuity import continues
from foedus.registry.records import (
    Alliance,
    Event,
    Membership,
    NuclearRole,
    Promise,
    Treaty,
    Tribute,
)
from foedus.registry.states import fold

_FAR: Final = dates.parse("9999").latest
_SOURCE_END: Final = dates.parse("2018-12-31").latest
"""Last day of ATOP 5.1, the source behind every treaty that is open at its end."""


def _between(earliest: int, latest: int, text: str) -> Date:
    """Return a bound that is only known to lie between two days."""
    return Date(earliest, max(earliest, latest), "?", "gregorian", text)


def _end(treaty: Treaty) -> tuple[Date | None, bool]:
    """Return the first day after a treaty, and whether it is open instead."""
    ends = [e for e in (treaty.legal_end, treaty.practical_end) if e is not None]
    if ends:
        first = min(e.earliest for e in ends)
        last = max(e.latest for e in ends)
        if len(ends) == 1 or ends[0] == ends[1]:
            return ends[0], False
        return _between(first, last, f"{ends[0]}/{ends[1]}"), False
    if treaty.end_status == "running":
        return None, True
    start = treaty.in_force or treaty.signed
    after = start.latest + 1 if start is not None else -_FAR
    if treaty.end_status == "open-at-source-end":
        after = max(after, _SOURCE_END + 1)
        return _between(after, _FAR, "after the source"), False
    dead = treaty.ended_by or tables.compiled()
    return _between(after, dead.latest, "unknown"), False


def _start(treaty: Treaty, spells: list[tables.Cells]) -> Date | None:
    """Return the first day in force; a range where only bounds are known."""
    if treaty.in_force is not None:
        return treaty.in_force
    joined = [d for d in (tables.day(c["joined"]) for c in spells) if d is not None]
    first = min(joined, key=lambda d: d.earliest, default=None)
    if treaty.signed is None:
        return first
    latest = first.latest if first is not None else _FAR
    return _between(treaty.signed.earliest, latest, f"from {treaty.signed}")


def _treaty(cells: tables.Cells) -> Treaty:
    return Treaty(
        id=cells["alliance_id"],
        name=cells["name"],
        short_names=tuple(cells["short_names"] or ()),
        kind=cells["class"],
        signed=tables.day(cells["signed"]),
        in_force=tables.day(cells["in_force"]),
        legal_end=tables.day(cells["legal_end"]),
        practical_end=tables.day(cells["practical_end"]),
        ended_by=tables.day(cells["ended_by"]),
        end_status=cells["end_status"],
        end_reason=cells["end_reason"] or "",
        scope=cells["scope"] or "",
        adversary=cells["adversary"] or "",
        organisation=cells["organisation"] or "",
        renewal=cells["renewal"] or "",
        term_years=cells["term_years"],
        notice_months=cells["notice_months"],
        atop_ids=tuple(int(i) for i in cells["atop_ids"] or ()),
        supersedes=tuple(cells["supersedes"] or ()),
        complete_membership=bool(cells["complete_membership"]),
        provenance=tables.provenance("alliances", cells),
    )


def _membership(cells: tables.Cells, whole: Interval) -> Membership:
    signed, joined = tables.day(cells["signed"]), tables.day(cells["joined"])
    left = tables.day(cells["left"])
    start = joined
    if start is None:
        earliest = (
            max(d.earliest for d in (signed, whole.start) if d is not None)
            if (signed or whole.start)
            else -_FAR
        )
        latest = left.latest - 1 if left is not None else _last_day(whole)
        start = _between(earliest, latest, f"from {signed or whole.start or '?'}")
    span = (
        Interval(start, left)
        if left is not None
        else Interval(start, whole.end, open_end=whole.open_end)
    )
    return Membership(
        alliance=cells["alliance_id"],
        member=cells["member"],
        name=cells["name_then"],
        cow_code=cells["cow_code"],
        gw_code=cells["gw_code"],
        iso3=cells["iso3"] or "",
        signed=signed,
        joined=joined,
        left=left,
        status=cells["status"],
        contribution=cells["contribution"] or "",
        span=span,
        provenance=tables.provenance("members", cells),
    )


def _last_day(whole: Interval) -> int:
    return whole.end.latest - 1 if whole.end is not None else _FAR


def _phase(start: Date | None, end: Date | None, whole: Interval) -> Interval:
    """Return the days of a phase; empty cells fall back on the alliance's own."""
    if start is None:
        start = whole.start
    if end is not None:
        return Interval(start, end)
    return Interval(start, whole.end, open_end=whole.open_end)


def _promise(cells: tables.Cells, whole: Interval) -> Promise:
    start, end = tables.day(cells["phase_start"]), tables.day(cells["phase_end"])
    return Promise(
        alliance=cells["alliance_id"],
        start=start,
        end=end,
        giver=cells["from"],
        receiver=cells["to"],
        obligation=cells["obligation"],
        answer=cells["answer"],
        trigger=cells["trigger"] or "",
        area=cells["area"] or "",
        adversary=cells["adversary"] or "",
        article=cells["article"] or "",
        faces=cells["faces"],
        span=_phase(start, end, whole),
        provenance=tables.provenance("obligations", cells),
    )


def _event(cells: tables.Cells) -> Event:
    return Event(
        event=cells["event_id"],
        alliance=cells["alliance_id"],
        on=dates.parse(cells["date"]),
        kind=cells["kind"],
        states=tuple(cells["states"] or ()),
        casus=cells["casus"] or "",
        outcome=cells["outcome"] or "",
        description=cells["description"],
        provenance=tables.provenance("events", cells),
    )


def _nuclear(cells: tables.Cells, whole: Interval) -> NuclearRole:
    start, end = tables.day(cells["start"]), tables.day(cells["end"])
    return NuclearRole(
        alliance=cells["alliance_id"],
        state=cells["state"],
        role=cells["role"],
        start=start,
        end=end,
        span=_phase(start, end, whole),
        provenance=tables.provenance("nuclear", cells),
    )


@cache
def _grouped(table: str) -> dict[str, list[tables.Cells]]:
    groups: dict[str, list[tables.Cells]] = defaultdict(list)
    for cells in tables.rows(table):
        groups[cells["alliance_id"]].append(cells)
    return groups


@cache
def _treaties() -> dict[str, Treaty]:
    return {cells["alliance_id"]: _treaty(cells) for cells in tables.rows("alliances")}


@cache
def _assemble(key: str) -> Alliance:
    treaty = _treaties()[key]
    spells = _grouped("members").get(key, [])
    end, open_end = _end(treaty)
    whole = Interval(_start(treaty, spells), end, open_end=open_end)
    members = [_membership(cells, whole) for cells in spells]
    events = [_event(cells) for cells in _grouped("events").get(key, [])]
    return Alliance(
        treaty=treaty,
        span=whole,
        memberships=tuple(sorted(members, key=_order)),
        promises=tuple(
            _promise(cells, whole) for cells in _grouped("obligations").get(key, [])
        ),
        events=tuple(sorted(events, key=lambda e: (e.on.earliest, e.on.latest))),
        nuclear=tuple(
            _nuclear(cells, whole) for cells in _grouped("nuclear").get(key, [])
        ),
    )


def since(pact: Alliance, member: str) -> Date | None:
    """Return the day a member joined, the membership of its predecessor counted.

    Parameters
    ----------
    pact : Alliance
        The alliance.
    member : str
        Registry key; Germany continues West Germany in NATO.

    Returns
    -------
    Date or None
        None where no day is known.
    """
    own = pact.first_joined(member)
    before = [
        pact.first_joined(spell.member)
        for spell in pact.memberships
        if spell.member != member and continues(member, spell.member, pact.id)
    ]
    known = [day for day in (own, *before) if day is not None]
    return min(known, key=lambda day: day.earliest, default=None)


def _order(spell: Membership) -> tuple[int, str]:
    return (spell.span.start.earliest if spell.span.start else -_FAR, spell.member)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Map folded ids, short names and names to registry ids; ids win over names."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for treaty in _treaties().values():
        for label in (treaty.id, treaty.name, *treaty.short_names):
            found[fold(label)][treaty.id] = None
    for treaty in _treaties().values():
        found[fold(treaty.id)] = {treaty.id: None}
    return {label: tuple(keys) for label, keys in found.items()}


def matches(name: str) -> tuple[str, ...]:
    """Return the ids of the alliances whose id, name or short name is this.

    Parameters
    ----------
    name : str
        What a user types; case, accents and punctuation do not matter.

    Returns
    -------
    tuple of str
        Registry ids; empty if there is none.
    """
    return _names().get(fold(name), ())


def nearest(name: str, count: int = 4) -> tuple[str, ...]:
    """Return ids of alliances that a misspelt or partial name may mean.

    Parameters
    ----------
    name : str
        What was typed.
    count : int
        How many at most.

    Returns
    -------
    tuple of str
        Registry ids, best first.
    """
    wanted = fold(name)
    close = difflib.get_close_matches(wanted, _names(), n=count, cutoff=0.6)
    holding = [label for label in _names() if wanted and wanted in label]
    jumbled = [label for label in _names() if _is_jumbled(wanted, label)]
    ids = [key for label in (*jumbled, *close, *holding) for key in _names()[label]]
    return tuple(dict.fromkeys(ids))[:count]


def _is_jumbled(typed: str, label: str) -> bool:
    """Whether a name is as short, begins alike and has all letters that were typed.

    So few letters leave nothing that looks alike once two of them are swapped.
    """
    alike = typed[:1] == label[:1] and len(typed) <= len(label) <= len(typed) + 1
    return alike and not Counter(typed) - Counter(label)


def alliance(name: str) -> Alliance:
    """Return one alliance by its registry id or by what people call it.

    Parameters
    ----------
    name : str
        Registry id (``nato``), short name (``eu``, ``un``) or full name.

    Returns
    -------
    Alliance
        Treaty, members, promises, events and nuclear arrangements.

    Raises
    ------
    AllianceError
        If the name is unknown or fits several alliances; the message lists them.
    """
    found = matches(name)
    if len(found) == 1:
        return _assemble(found[0])
    if found:
        problem = f"'{name}' fits {len(found)} alliances: {', '.join(found)}."
        raise AllianceError(problem, "Give one of these ids.", candidates=found)
    close = nearest(name)
    hint = f"Did you mean {', '.join(close)}? " if close else ""
    problem = f"The registry has no alliance called '{name}'."
    remedy = f"{hint}List them with `foedus alliances --search {name!r}`."
    raise AllianceError(problem, remedy, found=name, nearest=close)


def everything() -> tuple[Alliance, ...]:
    """Return every alliance of the registry.

    Returns
    -------
    tuple of Alliance
        In the order of the table (by era).
    """
    return tuple(_assemble(key) for key in _treaties())


def members(name: str, on: Datelike | None = None) -> tuple[Membership, ...]:
    """Return the members of an alliance on a day, or all it ever had.

    Parameters
    ----------
    name : str
        Registry id or name of the alliance.
    on : str, int, datetime.date or Date, optional
        Day; None for every member there ever was.

    Returns
    -------
    tuple of Membership
        One spell per member. Membership counts from entry into force. On a day,
        ``spell.holds_on(day)`` is yes or maybe.

    Raises
    ------
    AllianceError
        If the name is unknown or ambiguous.
    DateError
        If the day cannot be read.
    """
    return alliance(name).members(None if on is None else dates.coerce(on))


@cache
def tributes(key: str) -> tuple[Tribute, ...]:
    """Return the lines of the tribute lists of an alliance.

    Parameters
    ----------
    key : str
        Registry id.

    Returns
    -------
    tuple of Tribute
        Empty for every alliance but the Delian League.
    """
    return tuple(
        Tribute(
            alliance=key,
            polity=cells["polity"],
            members=tuple(cells["members"] or ()),
            period=cells["period"],
            quota_drachmas=cells["quota_drachmas"],
            provenance=tables.provenance("tribute", cells),
        )
        for cells in _grouped("tribute").get(key, [])
    )


def of_member(
    codes: frozenset[str], on: Date | None = None
) -> tuple[tuple[Alliance, Membership], ...]:
    """Return the alliances of a member, on a day or ever.

    Parameters
    ----------
    codes : frozenset of str
        Registry keys of the member.
    on : Date, optional
        Day; None for any time.

    Returns
    -------
    tuple of (Alliance, Membership)
        In the order of the table; one spell per alliance.
    """
    found = []
    for key in dict.fromkeys(k for code in codes for k in _joined_by().get(code, ())):
        pact = _assemble(key)
        if on is not None and pact.in_force(on) is Truth.NO:
            continue
        spells = [
            s
            for s in pact.memberships
            if s.member in codes and (on is None or s.holds_on(on) is not Truth.NO)
        ]
        if spells:
            found.append((pact, spells[0]))
    return tuple(found)


@cache
def _joined_by() -> dict[str, tuple[str, ...]]:
    """Map every member to the ids of its alliances."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for cells in tables.rows("members"):
        found[cells["member"]][cells["alliance_id"]] = None
    return {member: tuple(keys) for member, keys in found.items()}
