"""Lives: an alliance, a state and a pair of states through all their days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from foedus import dates
from foedus.answers.case import fact
from foedus.answers.finding import Finding, Row, Table, TableColumn
from foedus.dates import Date
from foedus.registry import tables, typology
from foedus.registry.alliances import of_member
from foedus.registry.records import Alliance, Membership
from foedus.web.who import Who

LATE: Final = "An open end goes on to the day on which the registry was compiled."
UNSURE: Final = (
    "Where only the earliest day of an end is known, the bar stops there and the table "
    "marks it with a question mark."
)


def ended(spell: Membership) -> str | None:
    """Return the end of a spell as EDTF; None where it goes on.

    Parameters
    ----------
    spell : Membership
        A spell of membership.

    Returns
    -------
    str or None
        The first day after it; the earliest possible one with a question mark where
        only a range is known.
    """
    end = spell.left or spell.span.end
    if end is None or end.earliest > tables.compiled().latest:
        return None
    if spell.left is not None or (
        end.text[:1] in "-0123456789" and "/" not in end.text
    ):
        return str(end)
    return f"{dates.from_day(end.earliest)}?"


def began(spell: Membership) -> str | None:
    """Return the start of a spell as EDTF; None where nothing bounds it."""
    start = spell.joined or spell.signed
    if start is not None:
        return str(start)
    bound = spell.span.start
    if bound is None or bound.earliest < _LONG_AGO:
        return None
    return f"{dates.from_day(bound.earliest)}?"


_LONG_AGO: Final = dates.parse("-2000").earliest


def _table(first: str, rows: Iterable[Row]) -> Table:
    columns = (
        TableColumn("member", first),
        TableColumn("start", "From", kind="date"),
        TableColumn("end", "Until", kind="date"),
        TableColumn("status", "Status"),
        TableColumn("certainty", "Certainty"),
    )
    return Table(columns, tuple(rows), f"{LATE} {UNSURE}")


def _row(spell: Membership, label: str, status: str) -> Row:
    return Row(
        f"{spell.alliance}/{spell.member}/{spell.provenance.line}",
        (label, began(spell), ended(spell), status, spell.certainty),
        (fact(spell.provenance, f"{spell.name}: {spell.status}"),),
        spell.provenance.confirmed,
    )


def of_alliance(pact: Alliance) -> tuple[Finding, ...]:
    """Return the membership of an alliance over its whole life.

    Parameters
    ----------
    pact : Alliance
        The alliance.

    Returns
    -------
    tuple of Finding
        One timeline; none where no member is on record.
    """
    rows = [_row(s, s.name, s.status) for s in pact.memberships]
    if not rows:
        return ()
    count = len({s.member for s in pact.memberships})
    statement = f"{count} members and associates are on record over its whole life."
    return (
        Finding(
            id="life.members",
            question=None,
            title="Who belonged, and when?",
            statement=statement,
            value=None,
            interval_note="a count of what the registry has",
            evidence=(fact(pact.treaty.provenance, pact.name),),
            method="spells of membership",
            sources=(pact.treaty.provenance.source,),
            table=_table("Member", rows),
            chart="timeline",
        ),
    )


def of_state(one: Who) -> tuple[Finding, ...]:
    """Return the alliances of a state or polity through time.

    Parameters
    ----------
    one : Who
        The state or polity.

    Returns
    -------
    tuple of Finding
        One timeline; none where the registry has no alliance of it.
    """
    found = [
        (pact, spell)
        for pact, _ in of_member(one.keys)
        for spell in pact.memberships
        if spell.member in one.keys
    ]
    if not found:
        return ()
    rows = [_row(s, _short(p), _type(p)) for p, s in found]
    pacts = {pact.id for pact, _ in found}
    statement = f"{one.name} was in {len(pacts)} arrangements on record."
    return (_life("life.alliances", "In which alliances, and when?", statement, rows),)


def of_pair(a: Who, b: Who) -> tuple[Finding, ...]:
    """Return the alliances that two states shared, through time.

    Parameters
    ----------
    a, b : Who
        The two.

    Returns
    -------
    tuple of Finding
        One timeline of the days on which both belonged; none where they shared none.
    """
    rows = list(_shared(a, b))
    if not rows:
        return ()
    pacts = {str(row.cells[0]) for row in rows}
    statement = f"{a.name} and {b.name} were together in {len(pacts)} arrangements."
    return (_life("life.shared", "Bound by what, and when?", statement, rows),)


def _life(id: str, title: str, statement: str, rows: list[Row]) -> Finding:
    return Finding(
        id=id,
        question=None,
        title=title,
        statement=statement,
        value=None,
        interval_note="a count of what the registry has, which is no census",
        method="spells of membership",
        caveats=("An alliance that is not on record may still have been.",),
        table=_table("Alliance", rows),
        chart="timeline",
    )


def _shared(a: Who, b: Who) -> Iterator[Row]:
    ours = {pact.id: pact for pact, _ in of_member(a.keys)}
    for pact, _ in of_member(b.keys):
        if pact.id not in ours:
            continue
        for left in (s for s in pact.memberships if s.member in a.keys):
            for right in (s for s in pact.memberships if s.member in b.keys):
                if _meets(left, right):
                    yield _both(pact, left, right)


def _meets(left: Membership, right: Membership) -> bool:
    """Whether two spells share a day, as far as their days are known."""
    if left.span.overlaps(right.span) is dates.Truth.NO:
        return False
    starts = [day for s in (left, right) if (day := began(s)) is not None]
    ends = [day for s in (left, right) if (day := ended(s)) is not None]
    return not (starts and ends) or max(map(_day, starts)) < min(map(_day, ends))


def _both(pact: Alliance, left: Membership, right: Membership) -> Row:
    starts = [text for s in (left, right) if (text := began(s)) is not None]
    ends = [text for s in (left, right) if (text := ended(s)) is not None]
    certain = max((left.certainty, right.certainty), key=_RANK.index)
    lines = f"{left.provenance.line}+{right.provenance.line}"
    return Row(
        f"{pact.id}/{lines}",
        (
            _short(pact),
            max(starts, key=_day, default=None),
            min(ends, key=_day, default=None),
            _type(pact),
            certain,
        ),
        tuple(
            fact(s.provenance, f"{s.name}: {s.status}, {pact.name}")
            for s in (left, right)
        ),
        left.provenance.confirmed and right.provenance.confirmed,
    )


_RANK: Final = ("high", "medium", "low")


def _day(text: str) -> int:
    return dates.parse(text).earliest


def _type(pact: Alliance) -> str:
    """Return the type over its whole life, in words."""
    return typology.classify(pact).type.replace("-", " ")


def _short(pact: Alliance) -> str:
    """Return the shortest name that people know an alliance by."""
    names = [pact.name, *(n for n in pact.treaty.short_names if n[:1].isupper())]
    return min(names, key=len) if len(pact.name) > _LONG else pact.name


_LONG: Final = 44


def turns(pact: Alliance) -> list[dict[str, str]]:
    """Return the days on which the membership of an alliance changed.

    Parameters
    ----------
    pact : Alliance
        The alliance.

    Returns
    -------
    list of dict
        ``on``, ``on_display`` and ``what``, in order of time.
    """
    found: dict[Date, list[str]] = {}
    for spell in pact.memberships:
        if spell.joined is not None:
            found.setdefault(spell.joined, []).append(f"+ {spell.name}")
        if spell.left is not None:
            found.setdefault(spell.left, []).append(f"\N{MINUS SIGN} {spell.name}")
    return _turns(found)


def turns_of(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Return the days on which something in the tables of lives began or ended.

    Parameters
    ----------
    findings : iterable of Finding
        From `of_state` or `of_pair`.

    Returns
    -------
    list of dict
        ``on``, ``on_display`` and ``what``, in order of time; days that are bounds
        only are left out.
    """
    found: dict[Date, list[str]] = {}
    for finding in findings:
        for row in finding.table.rows if finding.table else ():
            for sign, cell in (("+", row.cells[1]), ("\N{MINUS SIGN}", row.cells[2])):
                if isinstance(cell, str) and not cell.endswith("?"):
                    words = f"{sign} {row.cells[0]}"
                    found.setdefault(dates.parse(cell), []).append(words)
    return _turns(found)


def _turns(found: Mapping[Date, list[str]]) -> list[dict[str, str]]:
    return [
        {"on": str(day), "on_display": day.display(), "what": _few(names)}
        for day, names in sorted(found.items())
    ]


def _few(names: list[str]) -> str:
    more = len(names) - 4
    return ", ".join(names[:4]) + (f" and {more} more" if more > 0 else "")
