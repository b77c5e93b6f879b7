"""Identity: what kind of alliance it is, who is in it, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus import dates
from foedus.answers.case import NO_PEER, Case, counted, fact, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.dates import Date, Truth
from foedus.measures.commitment import latency, membership
from foedus.registry import continuity, typology
from foedus.registry.alliances import since
from foedus.registry.records import Membership

TITLE: Final = "Identity"

_OUTSIDE: Final = "outside-integrated-command"
_NO_INTERVAL: Final = "a count of recorded facts: no sampling, so no interval"


def findings(case: Case) -> Iterator[Finding]:
    """Answer what the alliance is and who belongs to it.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Type, members, tenure and waves, spells of a weaker status, overlap.
    """
    yield _type(case)
    yield _members(case)
    yield _map(case)
    yield from _tenure(case)
    yield from _waves(case)
    yield from _waits(case)
    yield from _spells(case)
    yield from _overlap(case)


def _treaty(case: Case) -> Evidence:
    treaty = case.pact.treaty
    signed = treaty.signed.display() if treaty.signed else "an unknown day"
    return fact(treaty.provenance, f"{treaty.name}, signed {signed}")


def _evidence(spell: Membership) -> Evidence:
    joined = spell.joined.display() if spell.joined else "day not known"
    return fact(spell.provenance, f"{spell.name}: {spell.status}, joined {joined}")


def _type(case: Case) -> Finding:
    typed = typology.classify(case.pact, case.on)
    whole = typology.classify(case.pact)
    changed = (
        f"Over its whole life the rule gives {_words(whole.type)}."
        if whole.type != typed.type
        else "The rule gives the same type over its whole life."
    )
    other = case.peer
    peer = (
        f"{other.label}: {_words(typology.classify(other.pact, case.on).type)}."
        if other is not None
        else NO_PEER
    )
    return case.finish(
        Finding(
            id="identity.type",
            question=1,
            title="What kind of alliance is it?",
            statement=f"Its type, by rule, is {_words(typed.type)}: {typed.why}",
            value=typed.type,
            unit="type",
            interval_note="a category, derived by rule",
            comparison=(changed, peer),
            evidence=(
                _treaty(case),
                *(
                    fact(p.provenance, f"{p.obligation}: {p.answer}, {p.article}")
                    for p in case.pact.promises_on(case.on)
                ),
            ),
            method="foedus.registry.typology.classify",
            caveats=(
                "The type describes what is owed on paper, not what is done. "
                "ATOP's codes beside it: `foedus registry check`.",
            ),
        )
    )


def _words(kind: str) -> str:
    return kind.replace("-", " ")


def _status_columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("member", "Member"),
        TableColumn("start", "From", kind="date"),
        TableColumn("end", "Until", kind="date"),
        TableColumn("status", "Status"),
        TableColumn("certainty", "Certainty"),
    )


def _timeline(case: Case) -> tuple[Row, ...]:
    """Return every spell that began by the day, one row each."""
    return tuple(
        Row(
            f"{spell.member}/{spell.joined or spell.signed or '?'}",
            (
                spell.name,
                str(spell.joined) if spell.joined else None,
                str(spell.left) if spell.left else None,
                spell.status,
                spell.certainty,
            ),
            (_evidence(spell),),
        )
        for spell in case.pact.memberships
        if spell.span.start is None or spell.span.start.earliest <= case.on.latest
    )


def _count_words(case: Case) -> tuple[int, int]:
    sure = len(case.sure_members)
    return sure, len(case.members) - sure


def _members(case: Case) -> Finding:
    sure, perhaps = _count_words(case)
    whole = case.pact.treaty.complete_membership
    known = "" if whole else "known "
    doubt = f"; {perhaps} more perhaps" if perhaps else ""
    caveats = ["Membership counts from entry into force, not from signature."]
    if not whole:
        caveats.append("The list of members is known to be partial: a lower bound.")
    return case.finish(
        Finding(
            id="identity.members",
            question=2,
            title="Who is a member?",
            statement=f"{case.pact.name} had {sure} {known}members {case.when}{doubt}.",
            value=sure,
            unit="members",
            interval=(float(sure), float(sure + perhaps)) if perhaps else None,
            interval_note="certain members to certain and possible ones"
            if perhaps
            else _NO_INTERVAL,
            comparison=(*_first_count(case), *_peer_count(case)),
            evidence=tuple(_evidence(m) for m in case.members),
            method="spells of membership that cover the day",
            caveats=tuple(caveats),
            table=table(_status_columns(), _timeline(case)),
            chart="timeline",
            short=True,
        )
    )


def _first_count(case: Case) -> tuple[str, ...]:
    start = case.pact.start
    if start is None:
        return ()
    first = case.at(start)
    founders = first.sure_members or first.members
    how = "for certain" if first.sure_members else "perhaps"
    return (f"{len(founders)} {how} when it came into force ({start.display()}).",)


def _peer_count(case: Case) -> tuple[str, ...]:
    if case.peer is None:
        return (NO_PEER,)
    return (f"{case.peer.label}: {len(case.peer.members)} on the same day.",)


def _map(case: Case) -> Finding:
    places = continuity.places()
    rows = []
    for spell in case.members:
        place = places.get(spell.member)
        rows.append(
            Row(
                spell.member,
                (
                    spell.iso3 or None,
                    spell.name,
                    spell.status,
                    place.lat if place else None,
                    place.lon if place else None,
                ),
                (_evidence(spell),),
            )
        )
    missing = [m.name for m in case.members if m.member not in places]
    placed = len(rows) - len(missing)
    return case.finish(
        Finding(
            id="identity.map",
            question=None,
            title="Where are the members?",
            statement=f"{placed} of {len(rows)} members can be placed on a map.",
            value=placed,
            unit="members",
            interval_note=_NO_INTERVAL,
            comparison=(
                f"Without a place: {', '.join(missing)}."
                if missing
                else "Every member of the day has a place.",
            ),
            method="ISO 3166 code of the member, else the point of its capital or area",
            caveats=("Outlines are those of today, not of the day.",),
            table=table(
                (
                    TableColumn("iso3", "Code"),
                    TableColumn("name", "Member"),
                    TableColumn("status", "Status"),
                    TableColumn("lat", "Latitude", "degrees", "number"),
                    TableColumn("lon", "Longitude", "degrees", "number"),
                ),
                rows,
            ),
            chart="map",
        )
    )


def _joined(case: Case) -> dict[str, Date | None]:
    """Day each member of the day joined, predecessors' membership counted."""
    return {m.name: since(case.pact, m.member) for m in case.members}


def _join_rows(case: Case) -> tuple[Row, ...]:
    return tuple(
        Row(
            m.member,
            (m.name, str(joined) if (joined := since(case.pact, m.member)) else None),
            (_evidence(m),),
        )
        for m in case.members
    )


def _tenure(case: Case) -> Iterator[Finding]:
    joined = _joined(case)
    spans = {
        name: (day.earliest if day else None, case.on.latest)
        for name, day in joined.items()
    }
    found = membership.tenure(spans)
    if found.median is None or found.low is None or found.high is None:
        return
    turn = dates.parse("1991-12-26")
    late = (
        membership.joined_since(
            {n: d.earliest if d else None for n, d in joined.items()}, turn.earliest
        )
        if case.on.earliest > turn.latest
        else None
    )
    since = (
        f"{late.share:.0%} of them joined since {turn.display()} "
        f"({late.joined} of {late.n})."
        if late is not None and late.share is not None
        else "Days of joining run over the whole life of the alliance."
    )
    yield case.finish(
        Finding(
            id="identity.tenure",
            question=2,
            title="How long have they been in?",
            statement=f"The median member had been in for {found.median:.0f} years; "
            f"the longest {found.high:.0f} ({found.high_of}), the shortest "
            f"{found.low:.0f} ({found.low_of}).",
            value=round(found.median, 1),
            unit="years",
            interval=(round(found.low, 1), round(found.high, 1)),
            interval_note="range over members, not a sampling interval",
            comparison=(since, *_peer_tenure(case)),
            method="foedus.measures.commitment.membership.tenure",
            caveats=(
                *(
                    (f"Day of joining not known: {', '.join(found.missing)}.",)
                    if found.missing
                    else ()
                ),
                "A successor state keeps the tenure of the state it continues.",
            ),
            table=table(
                (
                    TableColumn("member", "Member"),
                    TableColumn("joined", "Joined", kind="date"),
                ),
                _join_rows(case),
            ),
        )
    )


def _peer_tenure(case: Case) -> tuple[str, ...]:
    if case.peer is None:
        return ()
    days = _joined(case.peer)
    found = membership.tenure(
        {n: (d.earliest if d else None, case.on.latest) for n, d in days.items()}
    )
    if found.median is None:
        return ()
    return (f"{case.peer.label}: {found.median:.0f} years in the median.",)


def _waves(case: Case) -> Iterator[Finding]:
    joined = _joined(case)
    days = {n: d.earliest if d else None for n, d in joined.items()}
    found = membership.accession_waves(days)
    if found.count is None or found.count < 2:
        return
    evidence = {m.name: _evidence(m) for m in case.members}
    rows = [
        Row(
            str(number),
            (
                number,
                _shown(joined[wave.members[0]]),
                len(wave.members),
                ", ".join(wave.members),
            ),
            tuple(evidence[name] for name in wave.members),
        )
        for number, wave in enumerate(found.waves, start=1)
    ]
    biggest = max(found.waves, key=lambda wave: len(wave.members))
    yield case.finish(
        Finding(
            id="identity.waves",
            question=3,
            title="In how many waves did they come?",
            statement=f"Today's members came in {found.count} waves; the largest, of "
            f"{len(biggest.members)}, from "
            f"{_shown(joined[biggest.members[0]])}.",
            value=found.count,
            unit="waves",
            interval_note=_NO_INTERVAL,
            comparison=(
                f"A new wave begins after more than {found.gap} days without an "
                "accession.",
            ),
            method="foedus.measures.commitment.membership.accession_waves",
            caveats=("Members that have left are not counted.",),
            table=table(
                (
                    TableColumn("wave", "Wave", kind="number", digits=0),
                    TableColumn("first", "First day"),
                    TableColumn("members", "Members", kind="number", digits=0),
                    TableColumn("who", "Who"),
                ),
                rows,
            ),
        )
    )


def _shown(day: Date | None) -> str:
    return "not known" if day is None else day.display()


def _waits(case: Case) -> Iterator[Finding]:
    pairs = {}
    evidence = {}
    for spell in case.pact.memberships:
        first = case.pact.first_joined(spell.member)
        late = spell.signed is not None and spell.joined == first
        own = since(case.pact, spell.member) == first
        signed_with_all = spell.signed == case.pact.treaty.signed
        if late and own and first is not None and not signed_with_all:
            pairs[spell.name] = (_bounds(spell.signed), _bounds(first))
            evidence[spell.name] = _evidence(spell)
    found = latency.latency(pairs)
    if found.median is None or found.shortest is None or found.longest is None:
        return
    rows = [
        Row(wait.name, (wait.name, wait.low, wait.high), (evidence[wait.name],))
        for wait in found.waits
    ]
    yield case.finish(
        Finding(
            id="identity.protocol-to-membership",
            question=3,
            title="How long from signing to membership?",
            statement=f"States that joined later waited {found.median[0]:.0f} days in "
            f"the median between signing and membership (n = {found.n}; "
            f"{found.shortest[0]} to {found.longest[1]}).",
            value=found.median[0],
            unit="days",
            interval=(float(found.shortest[0]), float(found.longest[1])),
            interval_note="range over the accessions, not a sampling interval",
            comparison=("Founders signed together and are left out.",),
            method="foedus.measures.commitment.latency.latency",
            caveats=("Days are counted from the accession protocol.",),
            table=table(
                (
                    TableColumn("member", "Member"),
                    TableColumn("low", "Fewest days", "days", "number", 0),
                    TableColumn("high", "Most days", "days", "number", 0),
                ),
                rows,
            ),
        )
    )


def _bounds(day: Date | None) -> tuple[int, int] | None:
    return None if day is None else (day.earliest, day.latest)


def _spells(case: Case) -> Iterator[Finding]:
    weak = [
        s
        for s in case.pact.memberships
        if s.status != "full"
        and (s.span.start is None or s.span.start.earliest <= case.on.latest)
    ]
    if not weak:
        return
    now = [s for s in weak if s.holds_on(case.on) is not Truth.NO]
    kinds = dict.fromkeys(s.status for s in weak)
    outside = _OUTSIDE in kinds
    name = "outside the integrated command" if outside else "of another status"
    yield case.finish(
        Finding(
            id="identity.status-spells",
            question=4 if outside else None,
            title="Who stood apart, and when?",
            statement=f"On record: {counted(len(weak), 'spell')} {name} "
            f"({', '.join(kinds)}); {len(now)} of them {case.when}.",
            value=len(weak),
            unit="spells",
            interval_note=_NO_INTERVAL,
            comparison=(f"On the day: {listed(s.name for s in now)}.",),
            method="spells of membership whose status is not full",
            caveats=("A spell outside the command is still membership.",)
            if outside
            else ("What a status meant in practice differs from case to case.",),
            table=table(
                _status_columns(),
                (row for row in _timeline(case) if row.cells[3] != "full"),
            ),
        )
    )


def _overlap(case: Case) -> Iterator[Finding]:
    other = case.peer
    if other is None or not other.members or not case.members:
        return
    mine = {m.member: m for m in case.members}
    theirs = {m.member: m for m in other.members}
    found = membership.overlap(mine, theirs)
    rows = [
        Row(key, (m.name, "yes" if key in found.both else "no"), (_evidence(m),))
        for key, m in mine.items()
    ]
    yield case.finish(
        Finding(
            id="identity.overlap",
            question=5,
            title=f"How far does it overlap with {other.label}?",
            statement=f"{len(found.both)} states were in both; {len(found.only_first)} "
            f"only in {case.label}, {len(found.only_second)} only in "
            f"{other.label}.",
            value=round(found.jaccard, 3) if found.jaccard is not None else None,
            unit="Jaccard index",
            interval_note=_NO_INTERVAL,
            comparison=(
                f"Only in {case.label}: "
                f"{listed(mine[key].name for key in found.only_first)}.",
                f"Only in {other.label}: "
                f"{listed(theirs[key].name for key in found.only_second)}.",
            ),
            evidence=tuple(_evidence(m) for m in other.members),
            method="foedus.measures.commitment.membership.overlap",
            caveats=("Members only; associates and observers are left out.",),
            table=table(
                (
                    TableColumn("member", "Member"),
                    TableColumn("both", f"Also in {other.label}"),
                ),
                rows,
            ),
        )
    )
