"""Records of the registry: treaties, members, promises, events, nuclear roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from foedus.dates import Date, Interval, Truth
from foedus.registry.tables import Provenance

Obligation = Literal[
    "defence", "offence", "neutrality", "nonaggression", "consultation"
]

OBLIGATIONS: Final[tuple[Obligation, ...]] = (
    "defence",
    "offence",
    "neutrality",
    "nonaggression",
    "consultation",
)
ACTIVE_AID: Final = frozenset({"defence", "offence"})
EVERYONE: Final = "*"

MEMBER_STATUSES: Final = frozenset(
    {"full", "outside-integrated-command", "suspended", "dormant", "subject"}
)
"""Statuses that count as membership; associates, observers and guaranteed states
stand apart."""

WEAKENED_STATUSES: Final = frozenset({"suspended", "dormant"})
"""Members whose promises are in doubt: the answer about them is at most maybe."""


@dataclass(frozen=True, slots=True)
class Membership:
    """One spell of one status of one member in one alliance.

    Attributes
    ----------
    alliance, member : str
        Registry keys.
    name : str
        Name of the time.
    cow_code, gw_code : int or None
        State numbers; None for a polity outside the state systems.
    iso3 : str
        ISO 3166 code; empty for none.
    signed, joined, left : Date or None
        Signature or accession protocol; entry into force for this member (None =
        not known); first day after the spell (None = goes on, or not known).
    status : str
        ``full``, ``outside-integrated-command``, ``suspended``, ``dormant``,
        ``subject``, ``associate``, ``guaranteed`` or ``observer``.
    contribution : str
        ``ship`` or ``cash`` in the Delian League; empty elsewhere.
    span : Interval
        The spell in days; bounds that are not known are ranges.
    provenance : Provenance
        Source, grade, certainty and line.
    """

    alliance: str
    member: str
    name: str
    cow_code: int | None
    gw_code: int | None
    iso3: str
    signed: Date | None
    joined: Date | None
    left: Date | None
    status: str
    contribution: str
    span: Interval
    provenance: Provenance

    @property
    def certainty(self) -> str:
        """How certain the spell is: high, medium or low."""
        return self.provenance.confidence

    @property
    def counts(self) -> bool:
        """Whether the status is one of membership."""
        return self.status in MEMBER_STATUSES

    def holds_on(self, on: Date) -> Truth:
        """Whether the spell covers the day."""
        return self.span.holds_on(on)


@dataclass(frozen=True, slots=True)
class Promise:
    """One obligation as the treaty (or practice) has it, in one phase.

    Attributes
    ----------
    alliance : str
        Registry id.
    start, end : Date or None
        First day of the phase, first day after it (None = goes on or not known).
    giver, receiver : str
        Registry keys; ``*`` is every member / every other member.
    obligation : str
        One of `OBLIGATIONS`.
    answer : str
        ``yes`` or ``unclear``. There are no rows for *no*.
    trigger, area, adversary, article : str
        Case for help, where, against whom, and the article; empty = not stated.
    faces : str
        ``outward``, ``inward`` (against a member that breaks the peace) or ``both``.
    span : Interval
        The phase in days.
    provenance : Provenance
        Source, grade, confidence and line.
    """

    alliance: str
    start: Date | None
    end: Date | None
    giver: str
    receiver: str
    obligation: str
    answer: str
    trigger: str
    area: str
    adversary: str
    article: str
    faces: str
    span: Interval
    provenance: Provenance

    @property
    def named(self) -> int:
        """How many of giver and receiver are named: a named row is read first."""
        return (self.giver != EVERYONE) + (self.receiver != EVERYONE)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event in the life of an alliance.

    Attributes
    ----------
    event : str
        Registry id of the event.
    alliance : str
        Registry id of the alliance.
    on : Date
        Day, or as fine as known.
    kind : str
        For example ``invocation``, ``accession``, ``crisis``, ``war``.
    states : tuple of str
        Registry keys, also of outsiders that fought.
    casus, outcome : str
        Whether the case for help was met, and what became of it: our judgement;
        empty = not judged.
    description : str
        One sentence.
    provenance : Provenance
        Source, grade, confidence and line.
    """

    event: str
    alliance: str
    on: Date
    kind: str
    states: tuple[str, ...]
    casus: str
    outcome: str
    description: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class NuclearRole:
    """A member's part in the nuclear arrangements of an alliance.

    Attributes
    ----------
    alliance, state : str
        Registry keys.
    role : str
        ``owner``, ``host``, ``dual-capable``, ``planning-group member``,
        ``planning-group outsider`` or ``umbrella``.
    start, end : Date or None
        First day and first day after; None = goes on or not known.
    span : Interval
        The same in days.
    provenance : Provenance
        Source, grade, confidence and line.
    """

    alliance: str
    state: str
    role: str
    start: Date | None
    end: Date | None
    span: Interval
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Tribute:
    """A line of the Athenian tribute-quota lists.

    Attributes
    ----------
    alliance : str
        Registry id.
    polity : str
        Payer as the stone has it.
    members : tuple of str
        Registry keys of the members that paid it; empty for payers for others.
    period : str
        List year, as written.
    quota_drachmas : float
        The sixtieth given to Athena, drachmas.
    provenance : Provenance
        Source, grade, certainty and line.
    """

    alliance: str
    polity: str
    members: tuple[str, ...]
    period: str
    quota_drachmas: float
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Treaty:
    """The facts of a treaty or arrangement, one row of the table of alliances.

    Attributes
    ----------
    id, name : str
        Registry id and full name.
    short_names : tuple of str
        What people type.
    kind : str
        Class: ``treaty-alliance``, ``guarantee``, ``collective-security``,
        ``arrangement``, ``hegemonic-league`` or ``imperial-levy``.
    signed, in_force, legal_end, practical_end : Date or None
        None = not known, or none.
    ended_by : Date or None
        Day by which a treaty that lapsed on an unknown day was certainly dead; None =
        not narrowed.
    end_status, end_reason : str
        ``running``, ``ended``, ``lapsed-date-unknown``, ``open-at-source-end`` or
        ``never-in-force``; why it ended.
    scope, adversary, organisation, renewal : str
        As the row has them; empty = not stated.
    term_years : float or None
        Years; None = no term, or not known.
    notice_months : float or None
        Months of notice for leaving; None = not collected.
    atop_ids : tuple of int
        Numbers in ATOP 5.1.
    supersedes : tuple of str
        Registry ids of what it replaced.
    complete_membership : bool
        False where the list of members is known to be partial.
    provenance : Provenance
        Source, grade, confidence and line.
    """

    id: str
    name: str
    short_names: tuple[str, ...]
    kind: str
    signed: Date | None
    in_force: Date | None
    legal_end: Date | None
    practical_end: Date | None
    ended_by: Date | None
    end_status: str
    end_reason: str
    scope: str
    adversary: str
    organisation: str
    renewal: str
    term_years: float | None
    notice_months: float | None
    atop_ids: tuple[int, ...]
    supersedes: tuple[str, ...]
    complete_membership: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Alliance:
    """An alliance with everything the registry knows of it.

    Attributes
    ----------
    treaty : Treaty
        Name, class, dates and ends.
    span : Interval
        Days in force; bounds that are not known are ranges.
    memberships : tuple of Membership
        Spells, ordered by start.
    promises : tuple of Promise
        Obligations by phase; empty = the registry has none on record.
    events : tuple of Event
        Ordered by day.
    nuclear : tuple of NuclearRole
        Nuclear arrangements.
    """

    treaty: Treaty
    span: Interval
    memberships: tuple[Membership, ...]
    promises: tuple[Promise, ...]
    events: tuple[Event, ...]
    nuclear: tuple[NuclearRole, ...]

    @property
    def id(self) -> str:
        """Registry id."""
        return self.treaty.id

    @property
    def name(self) -> str:
        """Full name."""
        return self.treaty.name

    @property
    def start(self) -> Date | None:
        """Day it came into force, else of the first member; None = not known."""
        joined = [s.joined for s in self.memberships if s.joined is not None]
        first = min(joined, key=lambda day: day.earliest, default=None)
        return self.treaty.in_force or first

    @property
    def end(self) -> Date | None:
        """First day after it in practice, else in law; None = goes on or not known."""
        return self.treaty.practical_end or self.treaty.legal_end

    def in_force(self, on: Date) -> Truth:
        """Whether the treaty was in force on the day."""
        if self.treaty.end_status == "never-in-force":
            return Truth.NO
        return self.span.holds_on(on)

    def members(self, on: Date | None = None) -> tuple[Membership, ...]:
        """Return spells of membership, on a day or ever.

        Parameters
        ----------
        on : Date, optional
            Day; None for every member there ever was (its latest spell).

        Returns
        -------
        tuple of Membership
            One per member, ordered by accession. On a day: those whose membership
            is certain or possible (`Membership.holds_on` tells which).
        """
        if on is not None and self.in_force(on) is Truth.NO:
            return ()
        chosen: dict[str, Membership] = {}
        for spell in self.memberships:
            if spell.counts and (on is None or spell.holds_on(on) is not Truth.NO):
                kept = chosen.get(spell.member)
                if kept is None or on is None or _surer(spell, kept, on):
                    chosen[spell.member] = spell
        return tuple(chosen.values())

    def associated(self, on: Date) -> tuple[Membership, ...]:
        """Return associates, observers and guaranteed states on a day."""
        if self.in_force(on) is Truth.NO:
            return ()
        return tuple(
            spell
            for spell in self.memberships
            if not spell.counts and spell.holds_on(on) is not Truth.NO
        )

    def promises_on(self, on: Date | None = None) -> tuple[Promise, ...]:
        """Return the obligations whose phase covers the day, or all of them."""
        if on is None:
            return self.promises
        if self.in_force(on) is Truth.NO:
            return ()
        return tuple(p for p in self.promises if p.span.holds_on(on) is not Truth.NO)

    def first_joined(self, member: str) -> Date | None:
        """Return the day a member first joined; None where it is not known."""
        known = [
            spell.joined
            for spell in self.memberships
            if spell.member == member and spell.joined is not None and spell.counts
        ]
        return min(known, key=lambda day: day.earliest, default=None)


def _surer(new: Membership, old: Membership, on: Date) -> bool:
    return new.holds_on(on) is Truth.YES and old.holds_on(on) is not Truth.YES
