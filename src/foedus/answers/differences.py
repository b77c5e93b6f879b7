"""Where the registry and ATOP 5.1 agree on an alliance, and why they differ.

Two dates agree if they can be the same day. Starts are signatures on both sides. The
registry ends a spell on the first day on which it no longer holds and ATOP on the day
of the act, so the same day and the next agree. An obligation is compared over all
phases; ``unclear`` agrees with nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from foedus import dates
from foedus.answers.sides import Case, Side, Stay
from foedus.dates import Date
from foedus.registry.records import OBLIGATIONS
from foedus.sources.atop import LAST_DAY

UNEXPLAINED: Final = "unexplained"

RULES: Final[Mapping[str, str]] = {
    "as-the-alliance": "The alliance as a whole differs in the same way",
    "entry-into-force": (
        "The registry has no signature of this member and counts from entry into "
        "force; ATOP counts from signature"
    ),
    "second-signature": (
        "The registry gives the first signature; ATOP begins when two have signed, "
        "the registry's entry into force"
    ),
    "old-style": (
        "ATOP gives the day in the old style, 12 days behind (13 from March 1900)"
    ),
    "between-two-ends": "ATOP lies between the practical and the legal end",
    "from-entry-into-force": (
        "ATOP gives the registry's day of entry into force (of a successor, the day of "
        "the succession), the registry the signature"
    ),
    "dead-by-then": (
        "The registry has it dead, at the latest when another treaty took its place; "
        "ATOP found no end and keeps it in effect"
    ),
    "umbrella": (
        "The registry's row stands for joint action under several treaties, ATOP has "
        "each of them with its own dates and duties"
    ),
    "no-state-number": "The party has no COW number, and ATOP lists states by it",
    "partial-list": "The registry's list of members is known to be partial",
    "suspension": "The registry counts a suspension as membership, ATOP as a gap",
    "left-open": "The registry leaves the pledge open; ATOP has to say yes or no",
    "part-of-alliance": "ATOP has one alliance where the registry has several rows",
    UNEXPLAINED: "No reason is known",
}
"""Reasons that hold for a whole kind of difference, by name."""

SAME: Final = "same"
COARSER: Final = "coarser"
COVERAGE: Final = "coverage"

# Texts that the registry gives to ends that are only bounded.
_LAPSED: Final = "unknown"
_OPEN: Final = "after the source"
_GREGORIAN_EAST: Final = dates.parse("1924-04-01").earliest
_LEAP_GAP: Final = dates.parse("1900-03-13").earliest


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact on which both sides have a word.

    Attributes
    ----------
    alliance : str
        Registry id; several joined with ``+`` where they share one ATOP number.
    atop_ids : tuple of int
        ATOP numbers compared with, as a union.
    basis : str
        ``one to one``, ``several ATOP alliances`` or ``several registry rows``.
    kind : str
        ``start``, ``end``, ``party``, ``joined``, ``left``, ``spells``, an obligation,
        or an obligation and ``by member``.
    field : str
        The kind, with the member where it is about one.
    ours, atop : str
        Both values as text.
    how : str
        ``same``; ``coarser`` (one side is less exact and can mean the other);
        ``coverage`` (the registry's end is later than ATOP's); empty = they differ.
    rule, reason : str
        Why they differ: ``registry`` (a row of the table of disagreements) or a name
        of `RULES`, and the words. Empty where they agree.
    """

    alliance: str
    atop_ids: tuple[int, ...]
    basis: str
    kind: str
    field: str
    ours: str
    atop: str
    how: str
    rule: str = ""
    reason: str = ""

    @property
    def agrees(self) -> bool:
        """Whether both say the same, as exactly as each knows it."""
        return bool(self.how)


@dataclass(frozen=True, slots=True)
class _Verdict:
    ours: str
    atop: str
    how: str
    rule: str = UNEXPLAINED


def compared(case: Case, ours: Side, theirs: Side) -> Iterator[Comparison]:
    """Compare the two sides of a case.

    Parameters
    ----------
    case : Case
        What is compared.
    ours, theirs : Side
        The registry's side and ATOP's.

    Yields
    ------
    Comparison
        Dates, parties, their dates, obligations, and obligations by member where they
        are uneven on one side. A rule is given where one fits, else `UNEXPLAINED`.
    """
    start, end = _start(ours, theirs), _end(ours.ends, theirs.ends)
    found = [("start", "start", start), ("end", "end", end)]
    found += _parties(case, ours, theirs)
    found += _pledges(ours, theirs)
    for kind, field, verdict in found:
        rule = "" if verdict.how else verdict.rule
        if rule == UNEXPLAINED and len(case.ids) > 1:
            rule = "umbrella"
        reason = f"{RULES[rule]}." if rule else ""
        yield Comparison(
            alliance=case.name,
            atop_ids=case.ids,
            basis=case.basis,
            kind=kind,
            field=field,
            ours=verdict.ours,
            atop=verdict.atop,
            how=verdict.how,
            rule=rule,
            reason=reason,
        )


_Found = Iterator[tuple[str, str, _Verdict]]


def _parties(case: Case, ours: Side, theirs: Side) -> _Found:
    partial = not all(row.treaty.complete_membership for row in case.rows)
    for label in dict.fromkeys([*ours.stays, *theirs.stays]):
        mine, other = ours.stays.get(label, ()), theirs.stays.get(label, ())
        field = f"member {label}"
        if mine and other:
            yield "party", field, _Verdict("party", "party", SAME)
            yield from _stays(field, mine, other, (ours, theirs))
        elif mine:
            rule = UNEXPLAINED if label in ours.keys.values() else "no-state-number"
            yield "party", field, _Verdict("party", "none", "", rule)
        else:
            rule = "partial-list" if partial else UNEXPLAINED
            yield "party", field, _Verdict("none", "party", "", rule)


def _stays(
    field: str,
    mine: Sequence[Stay],
    other: Sequence[Stay],
    sides: tuple[Side, Side],
) -> _Found:
    """Compare memberships one by one, or the first day and the last if they differ."""
    even = len(mine) == len(other)
    if max(len(mine), len(other)) > 1:
        paused = len(mine) < len(other) and any(stay.suspended for stay in mine)
        rule = "suspension" if paused else UNEXPLAINED
        counts = _Verdict(str(len(mine)), str(len(other)), SAME if even else "", rule)
        yield "spells", f"{field} spells", counts
    if not even:
        yield "joined", f"{field} joined", _joined(mine[0], other[0], sides)
        yield "left", f"{field} left", _left(mine[-1], other[-1], sides)
        return
    for number, (stay, their) in enumerate(zip(mine, other, strict=True)):
        again = " again" * number
        yield "joined", f"{field} joined{again}", _joined(stay, their, sides)
        yield "left", f"{field} left{again}", _left(stay, their, sides)


def _start(ours: Side, theirs: Side) -> _Verdict:
    how = _meet(ours.start, theirs.start)
    rule = UNEXPLAINED
    if ours.in_force is not None and _meet(ours.in_force, theirs.start):
        rule = "second-signature"
    elif _old_style(ours.start, theirs.start):
        rule = "old-style"
    return _Verdict(str(ours.start), str(theirs.start), how, rule)


def _joined(mine: Stay, other: Stay, sides: tuple[Side, Side]) -> _Verdict:
    ours, theirs = sides
    how = _meet(mine.entry, other.entry)
    rule = UNEXPLAINED
    at_start = mine.entry in (ours.start, ours.in_force)
    if at_start and other.entry == theirs.start and not _meet(ours.start, theirs.start):
        rule = "as-the-alliance"
    elif not mine.signed and mine.entry.earliest > other.entry.latest:
        rule = "entry-into-force"
    elif mine.joined is not None and _meet(mine.joined, other.entry):
        rule = "from-entry-into-force"
    elif _old_style(mine.entry, other.entry):
        rule = "old-style"
    return _Verdict(str(mine.entry), str(other.entry), how, rule)


def _left(mine: Stay, other: Stay, sides: tuple[Side, Side]) -> _Verdict:
    ours, theirs = sides
    found = _end(mine.ends, other.ends)
    alike = set(mine.ends) <= set(ours.ends) and other.ends == theirs.ends
    if found.how or not alike or _end(ours.ends, theirs.ends).how:
        return found
    return _Verdict(found.ours, found.atop, "", "as-the-alliance")


def _end(ours: Sequence[Date], theirs: Sequence[Date]) -> _Verdict:
    texts = _end_text(ours, "goes on"), _end_text(theirs, "in effect")
    if not theirs:
        lapsed = any(end.text == _LAPSED for end in ours)
        rule = "dead-by-then" if lapsed else UNEXPLAINED
        return _Verdict(*texts, _lasting(ours), rule)
    last = theirs[0]
    hows = [_day_after(end, last) for end in ours]
    how = next((h for h in (SAME, COARSER) if h in hows), "")
    inside = len(ours) > 1 and ours[0].earliest <= last.latest <= ours[-1].latest
    return _Verdict(*texts, how, "between-two-ends" if inside else UNEXPLAINED)


def _lasting(ends: Sequence[Date]) -> str:
    """Whether a spell with these ends can have held on the last day of ATOP."""
    if not ends:
        return SAME
    if any(end.earliest > LAST_DAY.latest for end in ends):
        return COVERAGE
    return COARSER if any(end.latest > LAST_DAY.latest for end in ends) else ""


def _end_text(ends: Sequence[Date], none: str) -> str:
    return " or ".join(_bound_text(end) for end in ends) or none


def _bound_text(end: Date) -> str:
    """Return an end as text; two bounds of the registry are no dates in writing."""
    if end.text == _LAPSED:
        return f"ended by {dates.from_day(end.latest)}, day unknown"
    return "open at the end of 2018" if end.text == _OPEN else end.text


def _meet(ours: Date, theirs: Date) -> str:
    if ours.earliest <= theirs.latest and theirs.earliest <= ours.latest:
        return SAME if ours.exact and theirs.exact else COARSER
    return ""


def _day_after(ours: Date, theirs: Date) -> str:
    """Compare the first day after a spell with the day of the act that ends it."""
    if ours.earliest - 1 <= theirs.latest and theirs.earliest <= ours.latest:
        return SAME if ours.exact and theirs.exact else COARSER
    return ""


def _old_style(ours: Date, theirs: Date) -> bool:
    """Whether ATOP's day is the Julian one of the registry's Gregorian day."""
    if not (ours.exact and theirs.exact) or ours.earliest >= _GREGORIAN_EAST:
        return False
    behind = 12 if ours.earliest < _LEAP_GAP else 13
    return ours.earliest - theirs.earliest == behind


def _pledges(ours: Side, theirs: Side) -> _Found:
    for one in OBLIGATIONS:
        whole = _pledge(ours.pledges[one], theirs.pledges[one])
        yield one, one, whole
        if one in ours.uneven | theirs.uneven:
            for label in ours.stays:
                if label in theirs.stays:
                    own = _pledge(ours.duties[one, label], theirs.duties[one, label])
                    alike = (own.ours, own.atop) == (whole.ours, whole.atop)
                    if alike and not own.how:
                        own = _Verdict(own.ours, own.atop, "", "as-the-alliance")
                    yield f"{one} by member", f"{one} by {label}", own


def _pledge(ours: str, theirs: str) -> _Verdict:
    rule = "left-open" if ours == "unclear" else UNEXPLAINED
    return _Verdict(ours, theirs, SAME if ours == theirs else "", rule)
