"""Differences: what changed in an alliance between two days."""

from __future__ import annotations

from dataclasses import dataclass

from foedus import dates
from foedus.dates import Date, Datelike
from foedus.registry.alliances import alliance, since
from foedus.registry.continuity import continues
from foedus.registry.records import Alliance, Membership, Promise

PromiseKey = tuple[str, str, str]
"""Giver, receiver, obligation."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member stands on a day: its status, and whether that is certain.

    Attributes
    ----------
    status : str
        Status of membership.
    holds : str
        ``yes`` or ``maybe``.
    """

    status: str
    holds: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a promise says.

    Attributes
    ----------
    answer : str
        ``yes`` or ``unclear``.
    trigger, area, article : str
        Case for help, where, and the article; empty = not stated.
    """

    answer: str
    trigger: str
    area: str
    article: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An alliance on one day, as far as a difference can see it.

    Attributes
    ----------
    members : dict of str to Standing
        Registry key to standing; associates and observers included.
    promises : dict of PromiseKey to frozenset of Terms
        What each giver owes each receiver.
    """

    members: dict[str, Standing]
    promises: dict[PromiseKey, frozenset[Terms]]


@dataclass(frozen=True, slots=True)
class MemberChange:
    """A member that came, went or changed its status.

    Attributes
    ----------
    member, name : str
        Registry key and name of the time.
    before, after : Standing or None
        None = not a member.
    on : Date or None
        Day of the change as the registry has it; None = not known.
    continues : str
        Registry key of the member it took the place of (West Germany for Germany);
        empty for none.
    """

    member: str
    name: str
    before: Standing | None
    after: Standing | None
    on: Date | None
    continues: str = ""


@dataclass(frozen=True, slots=True)
class PromiseChange:
    """A promise whose terms began, ended or changed.

    Attributes
    ----------
    giver, receiver, obligation : str
        Registry keys (``*`` = every member) and the obligation.
    before, after : frozenset of Terms
        Empty = not in force.
    """

    giver: str
    receiver: str
    obligation: str
    before: frozenset[Terms]
    after: frozenset[Terms]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in an alliance between two days.

    Attributes
    ----------
    alliance : str
        Registry id.
    first, second : Date
        The two days.
    joined, left, status_changed : tuple of MemberChange
        Changes of membership.
    obligations_changed : tuple of PromiseChange
        Changes of what is owed.
    """

    alliance: str
    first: Date
    second: Date
    joined: tuple[MemberChange, ...]
    left: tuple[MemberChange, ...]
    status_changed: tuple[MemberChange, ...]
    obligations_changed: tuple[PromiseChange, ...]

    def apply(self, snapshot: Snapshot) -> Snapshot:
        """Turn the alliance of the first day into that of the second.

        Parameters
        ----------
        snapshot : Snapshot
            The alliance on the first day.

        Returns
        -------
        Snapshot
            The alliance on the second day.
        """
        members = dict(snapshot.members)
        for change in (*self.left, *self.joined, *self.status_changed):
            if change.after is None:
                del members[change.member]
            else:
                members[change.member] = change.after
        promises = dict(snapshot.promises)
        for turn in self.obligations_changed:
            key = (turn.giver, turn.receiver, turn.obligation)
            if turn.after:
                promises[key] = turn.after
            else:
                del promises[key]
        return Snapshot(members, promises)


def _spells(pact: Alliance, on: Date) -> dict[str, Membership]:
    return {s.member: s for s in (*pact.associated(on), *pact.members(on))}


def _terms(promise: Promise) -> Terms:
    return Terms(promise.answer, promise.trigger, promise.area, promise.article)


def snapshot(pact: Alliance, on: Datelike) -> Snapshot:
    """Return the members and promises of an alliance on a day.

    Parameters
    ----------
    pact : Alliance
        The alliance.
    on : str, datetime.date or Date
        Day.

    Returns
    -------
    Snapshot
        Empty where the alliance was not in force.
    """
    when = dates.coerce(on)
    promises: dict[PromiseKey, frozenset[Terms]] = {}
    for promise in pact.promises_on(when):
        key = (promise.giver, promise.receiver, promise.obligation)
        promises[key] = promises.get(key, frozenset()) | {_terms(promise)}
    members = {
        key: Standing(spell.status, str(spell.holds_on(when)))
        for key, spell in _spells(pact, when).items()
    }
    return Snapshot(members, promises)


def _last_exit(pact: Alliance, member: str, until: Date) -> Date | None:
    """Return the first day after the member's last spell that began by a day."""
    ends = [
        s.span.end
        for s in pact.memberships
        if s.member == member and s.span.end is not None
        if s.span.start is None or s.span.start.earliest <= until.latest
    ]
    return max(ends, key=lambda end: end.latest, default=None)


def _joined(
    pact: Alliance,
    spells: tuple[dict[str, Membership], dict[str, Membership]],
    standing: dict[str, Standing],
) -> tuple[MemberChange, ...]:
    gone = [key for key in spells[0] if key not in spells[1]]
    return tuple(
        MemberChange(
            key,
            spell.name,
            None,
            standing[key],
            since(pact, key) or spell.joined,
            next((old for old in gone if continues(key, old, pact.id)), ""),
        )
        for key, spell in spells[1].items()
        if key not in spells[0]
    )


def diff(name: str, first: Datelike, second: Datelike) -> Difference:
    """Compare an alliance on two days.

    Parameters
    ----------
    name : str
        Registry id or name.
    first, second : str, datetime.date or Date
        The two days, in any order.

    Returns
    -------
    Difference
        Joins, leaves, changes of status and of obligations.
        ``diff.apply(snapshot(first)) == snapshot(second)``.

    Raises
    ------
    AllianceError
        If the name is unknown or ambiguous.
    DateError
        If a day cannot be read.
    """
    pact = alliance(name)
    days = dates.coerce(first), dates.coerce(second)
    views = snapshot(pact, days[0]), snapshot(pact, days[1])
    spells = _spells(pact, days[0]), _spells(pact, days[1])
    joined = _joined(pact, spells, views[1].members)
    left = tuple(
        MemberChange(
            key,
            spell.name,
            views[0].members[key],
            None,
            _last_exit(pact, key, days[1]),
        )
        for key, spell in spells[0].items()
        if key not in spells[1]
    )
    changed = tuple(
        MemberChange(
            key,
            spells[1][key].name,
            before,
            views[1].members[key],
            spells[1][key].joined,
        )
        for key, before in views[0].members.items()
        if key in views[1].members and views[1].members[key] != before
    )
    return Difference(
        alliance=pact.id,
        first=days[0],
        second=days[1],
        joined=joined,
        left=left,
        status_changed=changed,
        obligations_changed=_turns(*views),
    )


def _turns(before: Snapshot, after: Snapshot) -> tuple[PromiseChange, ...]:
    keys = dict.fromkeys((*before.promises, *after.promises))
    nothing: frozenset[Terms] = frozenset()
    return tuple(
        PromiseChange(*key, old, new)
        for key in keys
        if (old := before.promises.get(key, nothing))
        != (new := after.promises.get(key, nothing))
    )
