"""Blocs: in which community of the alliance network the members sit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from foedus.answers import alliance_network
from foedus.answers.alliance_network import Network
from foedus.answers.case import NO_PEER, Case, counted, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.measures.index import measure

if TYPE_CHECKING:
    from foedus.measures.network.communities import Communities

_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class _Blocs:
    """Communities of a network, seen from the members of an alliance.

    Parameters
    ----------
    network : Network
        The network.
    found : Communities
        Its communities.
    rows : mapping of int to row
        ``community`` and ``stability`` by COW number.
    """

    network: Network
    found: Communities
    rows: Mapping[int, Mapping[str, Any]]

    @classmethod
    def of(cls, network: Network) -> _Blocs:
        """Search a network for communities; the weights do not count."""
        found = network.ties.communities
        rows = found.members.iter_rows(named=True)
        return cls(network, found, {row["state"]: row for row in rows})

    @property
    def own(self) -> int | None:
        """The community with most members, the larger of equals; None for no ties."""
        counts = Counter(self.rows[n]["community"] for n in self.network.members)
        del counts[None]
        return min(counts, key=lambda c: (-counts[c], c), default=None)

    def who(self, community: int | None) -> list[int]:
        """Return the states of a community; none for None."""
        if community is None:
            return []
        return [n for n, row in self.rows.items() if row["community"] == community]

    @property
    def inside(self) -> list[int]:
        """The members in the community with most of them."""
        return [n for n in self.who(self.own) if n in self.network.members]

    @property
    def outside(self) -> list[str]:
        """Names of the members in another community, or in none."""
        within = set(self.inside)
        return [m for n, m in self.network.members.items() if n not in within]

    @property
    def stability(self) -> float | None:
        """Mean stability of the members inside; None for no ties."""
        found = [self.rows[n]["stability"] for n in self.inside]
        known = [value for value in found if value is not None]
        return sum(known) / len(known) if known else None


def findings(case: Case) -> Iterator[Finding]:
    """Answer in which community of the alliance network the members sit.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where ATOP was not added or does not reach near the day, or
        no member had a tie.
    """
    network = alliance_network.network(case)
    if network is None or len(network.members) < _LEAST:
        return
    blocs = _Blocs.of(network)
    if blocs.own is not None:
        yield _finding(case, blocs)


def _finding(case: Case, blocs: _Blocs) -> Finding:
    network, found = blocs.network, blocs.found
    return case.finish(
        Finding(
            id="network.blocs",
            question=None,
            title="Do the members form one bloc of the alliance network?",
            statement=_statement(blocs),
            value=len(blocs.inside),
            unit=f"of {len(network.members)} members in one community",
            date=str(network.year),
            edition=network.held.label,
            interval_note=f"none: {found.runs} runs of the random search agree at "
            f"{found.agreement or 0.0:.2f} (adjusted Rand index, 1 for the same "
            "communities)",
            comparison=(_then(blocs), _peer(case)),
            method=f"{measure('communities').formula}; search: {found.method}, the "
            f"best of {found.runs} runs from seed {found.seed}",
            reference=measure("communities").reference,
            caveats=(
                "Many partitions have almost the same modularity; a large pact is "
                "found as a community because all its members are tied.",
                f"In another community, or in none: {listed(blocs.outside)}. Not in "
                f"the network: {listed(network.missing)}.",
            ),
            table=table(
                (
                    TableColumn("member", "Member"),
                    TableColumn("community", "Community", kind="number", digits=0),
                    TableColumn("size", "Its states", kind="number", digits=0),
                    TableColumn("stability", "Stability", kind="number"),
                ),
                _rows(blocs),
                "Community 0 is the largest. Stability: share of the runs in which the "
                "member was with those that it is with here.",
            ),
        )
    )


def _statement(blocs: _Blocs) -> str:
    network, found = blocs.network, blocs.found
    size, inside = len(blocs.who(blocs.own)), len(blocs.inside)
    more = size - inside
    steady = ""
    if blocs.stability is not None:
        steady = (
            " In the mean such a member was with the same states in "
            f"{100 * blocs.stability:.0f} % of the runs."
        )
    inner = (
        f"all {inside} members"
        if inside == len(network.members)
        else f"{inside} of the {len(network.members)} members"
    )
    beside = f" and {counted(more, 'other state')}" if more else " and no other state"
    return (
        f"{network.when} the network of active aid fell into {found.number} "
        f"communities (modularity {found.modularity or 0.0:.2f}); {inner} sat in one "
        f"of them, a community of {size}: these{beside}.{steady}"
    )


def _then(blocs: _Blocs) -> str:
    from foedus.measures.network.communities import bloc_overlap

    earlier = alliance_network.earlier(blocs.network)
    if earlier is None:
        return alliance_network.no_past(blocs.network)
    then = _Blocs.of(earlier)
    if then.own is None:
        return f"{earlier.year}: no member had a tie."
    matched = bloc_overlap(then.found.members, blocs.found.members)
    own = next(r for r in matched.iter_rows(named=True) if r["community"] == blocs.own)
    return (
        f"{earlier.year}: {len(then.inside)} of {len(earlier.members)} members in one "
        f"of {len(then.who(then.own))} states. Of today's community {own['kept']} "
        f"states were together then, {own['joined']} joined and {own['left']} left "
        f"(overlap {own['overlap']:.2f} of 1)."
    )


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    network = alliance_network.network(case.peer)
    blocs = None if network is None else _Blocs.of(network)
    if blocs is None or blocs.own is None:
        return f"{case.peer.label}: not covered."
    return (
        f"{case.peer.label}, {blocs.network.year}: {len(blocs.inside)} of "
        f"{len(blocs.network.members)} members in one of {len(blocs.who(blocs.own))}."
    )


def _rows(blocs: _Blocs) -> Iterator[Row]:
    members = blocs.network.members
    backing = blocs.network.pacts_of(members)
    sizes = Counter(row["community"] for row in blocs.rows.values())
    for number in sorted(members, key=lambda n: members[n]):
        own = blocs.rows[number]
        place = own["community"]
        size = None if place is None else sizes[place]
        evidence = (backing[number],) if number in backing else ()
        cells = (members[number], place, size, own["stability"])
        yield Row(str(number), cells, evidence)
