"""One alliance as two records have it: the registry, and ATOP 5.1.

Both are brought to the same shape, so that `foedus.answers.agreement` compares like
with like. Nothing after the last day of ATOP is carried over from the registry.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from foedus import dates
from foedus.dates import Date, Truth
from foedus.errors import StateError
from foedus.registry import states
from foedus.registry.alliances import everything
from foedus.registry.records import EVERYONE, OBLIGATIONS, Alliance, Membership, Promise
from foedus.sources.atop import LAST_DAY, PLEDGES, AtopCensus

NOT_PARTIES: Final = frozenset({"associate", "observer"})
"""Statuses of the registry that do not make a party of the treaty."""

UNLISTED: Final[Mapping[int, str]] = {8152: "vietnam-nguyen"}
"""ATOP's own numbers for members outside the COW list, as registry keys."""

_NEVER: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class Case:
    """Registry rows and ATOP numbers that are compared as one.

    Attributes
    ----------
    rows : tuple of Alliance
        One, or several that share one number.
    ids : tuple of int
        One, or all that an arrangement bundles.
    """

    rows: tuple[Alliance, ...]
    ids: tuple[int, ...]

    @property
    def name(self) -> str:
        """Registry ids, joined with ``+``."""
        return "+".join(row.id for row in self.rows)

    @property
    def basis(self) -> str:
        """Which of the two sides is a union."""
        if len(self.rows) > 1:
            return "several registry rows"
        return "one to one" if len(self.ids) == 1 else "several ATOP alliances"


@dataclass(frozen=True, slots=True)
class Stay:
    """One unbroken membership.

    Attributes
    ----------
    entry : Date
        Signature; entry into force where the registry knows no signature.
    joined : Date or None
        Entry into force, in the registry; None in ATOP.
    ends : tuple of Date
        In practice and in law; empty = goes on. The registry gives the first day
        after, ATOP the last day.
    signed : bool
        Whether `entry` is a signature.
    suspended : bool
        Whether the registry has a spell of suspension in it.
    """

    entry: Date
    joined: Date | None
    ends: tuple[Date, ...]
    signed: bool = True
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """What one record says about one case.

    Attributes
    ----------
    start : Date
        Signature.
    in_force : Date or None
        Entry into force, in the registry; None in ATOP.
    ends : tuple of Date
        As in `Stay`.
    stays : mapping of str to tuple of Stay
        Memberships in order, by registry key (or a name of the same form).
    keys : mapping of str to str
        Registry key by COW number (of each party that has one, under each number).
    pledges : mapping of str to str
        ``yes``, ``unclear`` or ``none`` for each of the five obligations.
    duties : mapping of (str, str) to str
        The same by obligation and party.
    uneven : frozenset of str
        Obligations that are not the same for all parties.
    """

    start: Date
    in_force: Date | None
    ends: tuple[Date, ...]
    stays: Mapping[str, tuple[Stay, ...]]
    keys: Mapping[str, str]
    pledges: Mapping[str, str]
    duties: Mapping[tuple[str, str], str]
    uneven: frozenset[str]


def cases(pacts: Iterable[Alliance]) -> Iterator[Case]:
    """Group the arrangements that name ATOP numbers for comparison.

    Parameters
    ----------
    pacts : iterable of Alliance
        Arrangements of the registry.

    Yields
    ------
    Case
        One per arrangement that bundles several numbers, and one per number that
        other arrangements name.
    """
    shared: dict[int, list[Alliance]] = defaultdict(list)
    for pact in pacts:
        ids = pact.treaty.atop_ids
        if len(ids) > 1:
            yield Case((pact,), ids)
        elif ids:
            shared[ids[0]].append(pact)
    for number, rows in shared.items():
        rows.sort(key=lambda row: _first_day(row).earliest)
        yield Case(tuple(rows), (number,))


def registry_side(case: Case) -> Side:
    """Describe a case from the registry.

    Parameters
    ----------
    case : Case
        Rows of the registry; several are taken as a union.

    Returns
    -------
    Side
        Parties to the last day of ATOP, without associates and observers.
    """
    labels: dict[str, str] = {}
    spells: dict[str, list[tuple[Alliance, Membership]]] = defaultdict(list)
    for row in case.rows:
        for spell in row.memberships:
            if spell.status not in NOT_PARTIES and _entered(spell):
                number = _number(spell) or spell.member
                label = labels.setdefault(number, spell.member)
                spells[label].append((row, spell))
    duties: dict[tuple[str, str], str] = {
        (obligation, label): _duty(obligation, own)
        for label, own in spells.items()
        for obligation in OBLIGATIONS
    }
    last = max(case.rows, key=lambda row: _reach(_ends(row)))
    first = min(case.rows, key=lambda row: _first_day(row).earliest)
    return Side(
        start=_first_day(first),
        in_force=first.treaty.in_force,
        ends=_ends(last),
        stays={label: tuple(_stays(own)) for label, own in spells.items()},
        keys={n: label for n, label in labels.items() if n.isdigit()},
        pledges={o: _pledge(o, case.rows) for o in OBLIGATIONS},
        duties=duties,
        uneven=frozenset(
            promise.obligation
            for row in case.rows
            for promise in row.promises
            if promise.named and _covered(promise)
        ),
    )


def atop_side(case: Case, census: AtopCensus, names: Mapping[str, str]) -> Side:
    """Describe a case from ATOP.

    Parameters
    ----------
    case : Case
        Its numbers; several are taken as a union.
    census : AtopCensus
        The published files.
    names : mapping of str to str
        Registry key of each COW number, from the other side.

    Returns
    -------
    Side
        All phases together.
    """
    import polars as pl

    chosen = pl.col("atopid").is_in(list(case.ids))
    pacts = census.alliances.filter(chosen).to_dicts()
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for cells in census.members.filter(chosen).iter_rows(named=True):
        number = cells["member"]
        label = UNLISTED.get(number) or names.get(str(number)) or slug(number)
        rows[label].append(cells)
    duties = {
        (obligation, label): _coded(own, column)
        for label, own in rows.items()
        for obligation, column in PLEDGES.items()
    }
    lasting = any(p["end"] is None for p in pacts)
    ends = [] if lasting else [max(dates.parse(p["end"]) for p in pacts)]
    return Side(
        start=min(dates.parse(pact["begin"]) for pact in pacts),
        in_force=None,
        ends=tuple(ends),
        stays={label: tuple(_coded_stays(own)) for label, own in rows.items()},
        keys={str(own[0]["member"]): label for label, own in rows.items()},
        pledges={o: _coded(pacts, column) for o, column in PLEDGES.items()},
        duties=duties,
        uneven=frozenset(
            o for o in PLEDGES if len({duties[o, label] for label in rows}) > 1
        ),
    )


def slug(number: int) -> str:
    """Return a name in the form of a registry key for a COW number.

    Parameters
    ----------
    number : int
        COW number.

    Returns
    -------
    str
        ``costa-rica``; the number itself where COW has none such.
    """
    try:
        return states.fold(states.by_code(number).name()).replace(" ", "-")
    except StateError:
        return str(number)


def _first_day(pact: Alliance) -> Date:
    start = pact.treaty.signed or pact.span.start
    return start if start is not None else dates.from_day(0)


def _ends(pact: Alliance) -> tuple[Date, ...]:
    """Return the ends in practice and in law, or what stands for them."""
    known = {d for d in (pact.treaty.practical_end, pact.treaty.legal_end) if d}
    if known:
        return tuple(sorted(known))
    return () if pact.span.end is None else (pact.span.end,)


def _reach(ends: Sequence[Date]) -> int:
    return max((end.latest for end in ends), default=_NEVER)


def _entered(spell: Membership) -> bool:
    first = spell.signed or spell.span.start
    return first is None or first.earliest <= LAST_DAY.latest


@cache
def _numbers() -> Mapping[str, str]:
    """Map every registry key to the COW number that it mostly carries."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for pact in everything():
        for spell in pact.memberships:
            if spell.cow_code is not None:
                found[spell.member][spell.cow_code] += 1
    return {key: str(counts.most_common(1)[0][0]) for key, counts in found.items()}


def _number(spell: Membership) -> str:
    """Return the COW number, of a later time if it had none yet; empty for none."""
    if spell.cow_code is not None:
        return str(spell.cow_code)
    if spell.member in _numbers():
        return _numbers()[spell.member]
    found = states.candidates(spell.member)
    return str(found[0].code) if len(found) == 1 else ""


def _stays(spells: Sequence[tuple[Alliance, Membership]]) -> Iterator[Stay]:
    """Join spells that touch or overlap."""
    ordered = sorted(spells, key=lambda pair: _start(pair[1]).earliest)
    kept: Stay | None = None
    for row, spell in ordered:
        stay = _stay(row, spell)
        if kept is None:
            kept = stay
        elif _start(spell).earliest - _reach(kept.ends) <= 1:
            late = max(kept, stay, key=lambda s: _reach(s.ends))
            paused = kept.suspended or stay.suspended
            kept = Stay(kept.entry, kept.joined, late.ends, kept.signed, paused)
        else:
            yield kept
            again = stay.joined or stay.entry
            kept = Stay(again, again, stay.ends, signed=False)
    if kept is not None:
        yield kept


def _start(spell: Membership) -> Date:
    known = spell.span.start or spell.signed
    return known if known is not None else dates.from_day(0)


def _stay(row: Alliance, spell: Membership) -> Stay:
    entry, ends = spell.signed or spell.joined or _start(spell), _ends(row)
    to_the_end = spell.left is None or spell.left in ends
    return Stay(
        entry,
        spell.joined,
        ends if to_the_end or spell.left is None else (spell.left,),
        signed=spell.signed is not None,
        suspended=spell.status in ("suspended", "dormant"),
    )


def _covered(promise: Promise) -> bool:
    start = promise.span.start
    return start is None or start.earliest <= LAST_DAY.latest


def _best(answers: Iterable[str]) -> str:
    found = set(answers)
    return next((a for a in ("yes", "unclear") if a in found), "none")


def _pledge(obligation: str, rows: Iterable[Alliance]) -> str:
    return _best(
        promise.answer
        for row in rows
        for promise in row.promises
        if promise.obligation == obligation and _covered(promise)
    )


def _duty(obligation: str, spells: Iterable[tuple[Alliance, Membership]]) -> str:
    """Return what one party promises, over all phases in which it was bound."""
    found: list[str] = []
    for row, spell in spells:
        own = [
            promise
            for promise in row.promises
            if promise.obligation == obligation
            and promise.giver in (spell.member, EVERYONE)
            and promise.receiver != spell.member
            and _covered(promise)
            and promise.span.overlaps(spell.span) is not Truth.NO
        ]
        found += [p.answer for p in own if not _replaced(p, own)]
    return _best(found)


def _replaced(general: Promise, others: Iterable[Promise]) -> bool:
    """Whether a row that names the giver stands for a general one from its start."""
    return general.giver == EVERYONE and any(
        one.giver != EVERYONE
        and one.receiver == EVERYONE
        and one.start == general.start
        for one in others
    )


def _coded(rows: Iterable[Mapping[str, Any]], column: str) -> str:
    return "yes" if any(cells[column] == 1 for cells in rows) else "none"


def _coded_stays(rows: Sequence[Mapping[str, Any]]) -> Iterator[Stay]:
    """Join phases: the next begins on the day the last one ends, or the day after."""
    kept: Stay | None = None
    for cells in sorted(rows, key=lambda c: dates.parse(c["entry"]).earliest):
        entry = dates.parse(cells["entry"])
        ends = () if cells["exit"] is None else (dates.parse(cells["exit"]),)
        if kept is not None and entry.earliest - _reach(kept.ends) > 1:
            yield kept
            kept = None
        if kept is None:
            kept = Stay(entry, None, ends)
        elif _reach(ends) > _reach(kept.ends):
            kept = Stay(kept.entry, None, ends)
    if kept is not None:
        yield kept
