"""Checks of the registry: named rules, each giving the rows that break it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from foedus.dates import Date
from foedus.registry import continuity, tables
from foedus.registry.alliances import everything
from foedus.registry.records import EVERYONE, Alliance, Membership

_RETROACTIVE: Final = frozenset({"taiwan-relations-act-1979"})
"""Acts that took effect before the day they were signed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that breaks a rule.

    Attributes
    ----------
    rule : str
        Name of the rule.
    key : str
        Trace key of the row.
    found : str
        What was found.
    remedy : str
        What to do.
    """

    rule: str
    key: str
    found: str
    remedy: str


def faults() -> tuple[Fault, ...]:
    """Check the registry against every rule.

    Returns
    -------
    tuple of Fault
        Empty for a registry in order. Types, value sets, keys and grades are checked
        on loading and raise `SchemaError` instead.
    """
    return tuple(fault for rule in RULES.values() for fault in rule())


def _references() -> Iterator[Fault]:
    """Every key names a row of the table it belongs to."""
    known = {
        "alliance_id": {c["alliance_id"] for c in tables.rows("alliances")},
        "member": {c["member"] for c in tables.rows("members")},
        "place": set(continuity.places()),
    }
    links = (
        ("members", "alliance_id", "alliance_id"),
        ("members", "member", "place"),
        ("obligations", "alliance_id", "alliance_id"),
        ("obligations", "from", "member"),
        ("obligations", "to", "member"),
        ("events", "alliance_id", "alliance_id"),
        ("nuclear", "alliance_id", "alliance_id"),
        ("nuclear", "state", "member"),
        ("systems", "alliance_id", "alliance_id"),
        ("systems", "hub", "member"),
        ("tribute", "alliance_id", "alliance_id"),
        ("disagreements_with_atop", "alliance_id", "alliance_id"),
    )
    for table, column, target in links:
        for cells in tables.rows(table):
            value = cells[column]
            if value not in known[target] and value not in (EVERYONE, None):
                yield Fault(
                    "references",
                    tables.row_key(table, cells["line"]),
                    f"{column} '{value}' has no row of its own",
                    "Add the row it names, or mend the key.",
                )


def _orders() -> Iterator[Fault]:
    """Signature comes before force, force before the end, joining before leaving."""
    for pact in everything():
        treaty = pact.treaty
        steps = [treaty.signed, treaty.in_force]
        if pact.id not in _RETROACTIVE:
            for end in (treaty.legal_end, treaty.practical_end):
                yield from _out_of_order(
                    [*steps, end], treaty.provenance.key, "signed, in force, end"
                )
            for spell in pact.memberships:
                yield from _out_of_order(
                    [spell.signed, spell.joined, spell.left],
                    spell.provenance.key,
                    "signed, joined, left",
                )


def _out_of_order(days: list[Date | None], key: str, what: str) -> Iterator[Fault]:
    known = [day for day in days if day is not None]
    if any(a.earliest > b.latest for a, b in pairwise(known)):
        found = f"{what} run backwards: {', '.join(map(str, known))}"
        yield Fault("order", key, found, "Mend the day that is wrong.")


def _ends() -> Iterator[Fault]:
    """An ended alliance has an end and no spell beyond it; others have none."""
    for pact in everything():
        treaty = pact.treaty
        dated = treaty.legal_end is not None or treaty.practical_end is not None
        if dated != (treaty.end_status in ("ended", "never-in-force")):
            given = "given" if dated else "not given"
            found = f"{treaty.end_status}, but an end date is {given}"
            yield Fault("ends", treaty.provenance.key, found, "Make the two agree.")
        for spell in pact.memberships:
            if treaty.end_status == "ended" and spell.left is None:
                found = f"{spell.member} never left an alliance that ended"
                yield Fault(
                    "ends", spell.provenance.key, found, "Give the day it left."
                )
        for promise in pact.promises:
            if treaty.end_status == "ended" and promise.end is None:
                found = f"{promise.obligation} outlives the alliance"
                yield Fault(
                    "ends", promise.provenance.key, found, "Give its last phase."
                )


def _overlaps() -> Iterator[Fault]:
    """No member has two spells at once."""
    for pact in everything():
        spells: dict[str, list[Membership]] = defaultdict(list)
        for spell in pact.memberships:
            spells[spell.member].append(spell)
        for group in spells.values():
            for first, second in pairwise(group):
                after = second.joined
                if first.left is None or (
                    after is not None and after.latest < first.left.earliest
                ):
                    found = f"two spells of {second.member} at once"
                    yield Fault(
                        "overlaps", second.provenance.key, found, "Mend joined or left."
                    )


def _contents() -> Iterator[Fault]:
    """Every alliance has two members, and a promise or a note that says why not."""
    for pact in everything():
        if len({s.member for s in pact.memberships}) < 2:
            yield _thin(pact, "fewer than two members", "Add its members.")
        if not pact.promises and not pact.treaty.provenance.note:
            yield _thin(
                pact, "no promise and no note", "Add a promise, or say why not."
            )


def _thin(pact: Alliance, found: str, remedy: str) -> Fault:
    return Fault("contents", pact.treaty.provenance.key, found, remedy)


def _doubtful() -> Iterator[Fault]:
    """An unclear promise is never of high confidence; nothing never in force joined."""
    for pact in everything():
        for promise in pact.promises:
            if promise.answer != "yes" and promise.provenance.confidence == "high":
                yield Fault(
                    "doubt",
                    promise.provenance.key,
                    "unclear, yet of high confidence",
                    "Lower the confidence.",
                )
        if pact.treaty.end_status == "never-in-force":
            for spell in pact.memberships:
                if spell.joined is not None:
                    found = "joined an alliance that was never in force"
                    yield Fault("doubt", spell.provenance.key, found, "Empty `joined`.")


RULES: Final[dict[str, Callable[[], Iterator[Fault]]]] = {
    "references": _references,
    "order": _orders,
    "ends": _ends,
    "overlaps": _overlaps,
    "contents": _contents,
    "doubt": _doubtful,
}
"""Name of a rule to the function that finds the rows that break it."""


def counts() -> dict[str, dict[str, int]]:
    """Count the rows of each table by grade.

    Returns
    -------
    dict of str to dict of str to int
        Table to grade to rows.
    """
    return {
        name: dict(
            sorted(Counter(c["source_grade"] for c in tables.rows(name)).items())
        )
        for name in tables.names()
    }
