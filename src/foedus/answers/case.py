"""A case: one alliance on one day, with what every chapter needs to ask about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from foedus import dates
from foedus.answers import shelf
from foedus.answers.finding import Evidence, Finding, Row, Table, TableColumn
from foedus.dates import Date, Truth
from foedus.errors import StateError
from foedus.registry import codes, parties, states, tables, typology
from foedus.registry.alliances import alliance, everything
from foedus.registry.records import Alliance, Membership
from foedus.registry.tables import Provenance
from foedus.registry.typology import Typed
from foedus.sources import bundled

if TYPE_CHECKING:
    import polars as pl

    from foedus.answers.shelf import Held
    from foedus.store import Store

_CONFIRMED: Final = frozenset("ABC")
NO_PEER: Final = "No peer of its type is on record for the day."
"""What a comparison says where there is nothing to compare with."""

_LONG_NAME: Final = 45
_LISTED: Final = 12
_FAR: Final = 10**9
_PEERS: Final[Mapping[str, tuple[str, ...]]] = {
    "nato": ("warsaw-pact", "eu-csdp-lisbon", "western-union"),
    "eu-csdp-lisbon": ("nato",),
    "warsaw-pact": ("nato",),
    "us-japan-1960": ("us-rok-1953", "us-philippines-1951"),
    "us-japan-1951": ("anzus", "us-philippines-1951"),
    "delian-league": ("peloponnesian-league",),
    "un-charter": ("league-of-nations", "helsinki-final-act-osce"),
    "csto": ("nato",),
}


def fact(provenance: Provenance, text: str) -> Evidence:
    """Turn a row of the registry into evidence.

    Parameters
    ----------
    provenance : Provenance
        Source, grade and line of the row.
    text : str
        What the row says, in words.

    Returns
    -------
    Evidence
        The row as evidence.
    """
    return Evidence(
        provenance.key, text, provenance.source, provenance.grade, provenance.line
    )


def figure(source: str, row: Mapping[str, Any], text: str) -> Evidence:
    """Turn a row of an embedded source into evidence.

    Parameters
    ----------
    source : str
        Catalogue id.
    row : mapping of str to object
        The row, with `line`, `source_ref` and `source_grade`.
    text : str
        What the row says, in words.

    Returns
    -------
    Evidence
        The row as evidence.
    """
    return Evidence(
        bundled.row_key(source, row["line"]),
        text,
        row["source_ref"],
        row["source_grade"],
        row["line"],
    )


def confirmed(evidence: Iterable[Evidence]) -> bool:
    """Whether a source was read for every row (grades A to C)."""
    return all(e.grade in _CONFIRMED for e in evidence)


def table(columns: Iterable[TableColumn], rows: Iterable[Row], note: str = "") -> Table:
    """Build a table; rows that rest on unconfirmed facts are marked.

    Parameters
    ----------
    columns : iterable of TableColumn
        The columns.
    rows : iterable of Row
        The rows.
    note : str
        Remark under the table.

    Returns
    -------
    Table
        With `confirmed` of each row set from its evidence.
    """
    marked = (
        row if confirmed(row.evidence) else replace(row, confirmed=False)
        for row in rows
    )
    return Table(tuple(columns), tuple(marked), note)


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: "1 spell", "3 spells".

    Parameters
    ----------
    number : int
        The number.
    noun : str
        The noun in the singular, with a regular plural.

    Returns
    -------
    str
        Number and noun.
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(names: Iterable[str]) -> str:
    """Join names for a sentence: the first dozen, then how many more.

    Parameters
    ----------
    names : iterable of str
        The names.

    Returns
    -------
    str
        ``none`` for no names.
    """
    every = list(names)
    if not every:
        return "none"
    if len(every) <= _LISTED:
        return ", ".join(every)
    return f"{', '.join(every[:_LISTED])} and {len(every) - _LISTED} more"


@lru_cache(maxsize=1024)
def state_name(number: int, year: int) -> str:
    """Name the state that has a COW number, as it was called in a year.

    Parameters
    ----------
    number : int
        COW number.
    year : int
        Year, of our era.

    Returns
    -------
    str
        ``state 999`` for a number that the registry does not have.
    """
    on = dates.parse(f"{year:04d}-07-01")
    try:
        return parties.party(number, on).name
    except StateError:
        known = [one for one in states.states() if one.cow_code == number]
        return known[0].name(on) if known else f"state {number}"


@dataclass(frozen=True)
class Case:
    """One alliance on one day.

    Parameters
    ----------
    pact : Alliance
        The alliance.
    on : Date
        The day.
    store : Store, optional
        Added sources; None for the embedded facts alone.
    """

    pact: Alliance
    on: Date
    store: Store | None = None

    @cached_property
    def members(self) -> tuple[Membership, ...]:
        """Members on the day, certain or possible, in order of accession."""
        return self.pact.members(self.on)

    @cached_property
    def sure_members(self) -> tuple[Membership, ...]:
        """Members whose membership on the day is certain."""
        return tuple(m for m in self.members if m.holds_on(self.on) is Truth.YES)

    @cached_property
    def codes(self) -> dict[str, Membership]:
        """Members on the day by ISO 3166 alpha-3 code, where they have one."""
        return {m.iso3: m for m in self.members if m.iso3}

    @cached_property
    def keys(self) -> frozenset[str]:
        """Registry keys of the members on the day."""
        return frozenset(m.member for m in self.members)

    @cached_property
    def peer(self) -> Case | None:
        """The alliance it is compared with: a declared one, else one of its type.

        Declared peers come first, in their order. Without one in force: for two
        members, the pact of the same type with one of them that was signed nearest in
        time; for more, the largest alliance of the same type.
        """
        for name in _PEERS.get(self.pact.id, ()):
            pact = alliance(name)
            if pact.in_force(self.on) is Truth.YES:
                return Case(pact, self.on, self.store)
        alike = [
            Case(pact, self.on, self.store)
            for pact in everything()
            if self._is_like(pact)
        ]
        return min(alike, key=self._distance, default=None)

    @cached_property
    def typed(self) -> Typed:
        """Type, structure and symmetry on the day."""
        return typology.classify(self.pact, self.on)

    def _is_like(self, other: Alliance) -> bool:
        if other.id == self.pact.id or other.treaty.kind != self.pact.treaty.kind:
            return False
        if other.in_force(self.on) is not Truth.YES:
            return False
        theirs = Case(other, self.on)
        shared = bool(self.keys & theirs.keys)
        return (shared or len(self.members) > 2) and (
            theirs.typed.type,
            theirs.typed.structure,
        ) == (self.typed.type, self.typed.structure)

    def _distance(self, other: Case) -> tuple[int, str]:
        if len(self.members) > 2:
            return (-len(other.members), other.pact.id)
        mine, theirs = self.pact.treaty.signed, other.pact.treaty.signed
        if mine is None or theirs is None:
            return (_FAR, other.pact.id)
        return (abs(mine.earliest - theirs.earliest), other.pact.id)

    @property
    def when(self) -> str:
        """The day with its preposition: "on 2024-12-31", "in 454 BCE"."""
        return f"{'on' if self.on.precision == 'day' else 'in'} {self.on.display()}"

    @property
    def label(self) -> str:
        """A name short enough for a sentence."""
        treaty = self.pact.treaty
        if len(treaty.name) <= _LONG_NAME or not treaty.short_names:
            return treaty.name
        short = treaty.short_names[0]
        return short.upper() if len(short) <= 4 else short.title()

    @property
    def year(self) -> int:
        """Astronomical year of the day."""
        return self.on.year

    def name(self, key: str) -> str:
        """Name of a member of any alliance, of the day."""
        return parties.label(key, self.on)

    def state_name(self, number: int) -> str:
        """Name of any state on the day, by its COW number."""
        last = tables.as_of()
        on = self.on if self.on.earliest <= last.latest else last
        return str(codes.translate(number, source="cow", target="en", on=on))

    def at(self, on: Date) -> Case:
        """The same alliance on another day."""
        return Case(self.pact, on, self.store)

    def at_end(self, year: int) -> Case:
        """The same alliance on the last day of a year."""
        return self.at(dates.parse(f"{year:04d}-12-31"))

    def in_year(self, year: int) -> Case:
        """The case itself in its own year, the same alliance at the end of another."""
        return self if year == self.year else self.at_end(year)

    @property
    def is_side(self) -> bool:
        """Whether its members are one side among others: not collective security."""
        return self.pact.treaty.kind != "collective-security"

    def held(self, name: str) -> Held | None:
        """Return a table of an added source with its facts; None if not added."""
        return shelf.held(self.store, name)

    def table(self, name: str) -> pl.LazyFrame | None:
        """Return a table of an added source.

        Parameters
        ----------
        name : str
            ``nmc.state_year`` for the newest version, ``nmc@6.0.state_year`` for one.

        Returns
        -------
        polars.LazyFrame or None
            None where the store does not have it.
        """
        found = self.held(name)
        return None if found is None else found.lazy

    def trace(self, finding: str) -> str:
        """Trace key of a finding of this case."""
        return f"answer:{self.pact.id}@{self.on}#{finding}"

    def finish(self, finding: Finding) -> Finding:
        """Fill in what every finding has: day, trace, sources, confirmation.

        Parameters
        ----------
        finding : Finding
            The finding; an empty `date` becomes the day of the case.

        Returns
        -------
        Finding
            Complete. Evidence of the table's rows counts as evidence for sources.
            It is confirmed only if every row of its own evidence is; rows of the
            table carry their own mark.
        """
        rows = finding.table.rows if finding.table is not None else ()
        used = [*finding.evidence, *(e for row in rows for e in row.evidence)]
        return replace(
            finding,
            date=finding.date or self.on.display(),
            trace=self.trace(finding.id),
            sources=finding.sources or tuple(dict.fromkeys(e.source for e in used)),
            confirmed=finding.confirmed and confirmed(finding.evidence),
        )
