"""Position: where the members, and their hub, stand in the network of alliances."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus.answers import alliance_network
from foedus.answers.alliance_network import PLACES, Network
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.spending import articled
from foedus.measures.index import measure

_NMC: Final = "nmc.state_year"
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class _Places:
    """Every state of a network with its place in it.

    Parameters
    ----------
    found : Network
        The network.
    """

    found: Network

    @property
    def by_state(self) -> Mapping[int, Mapping[str, Any]]:
        """The place of each state by COW number."""
        return self.found.ties.places

    @property
    def leader(self) -> int:
        """The hub; without one the member with most partners, the first of equals."""
        hub = alliance_network.hub_of(self.found.case)
        if hub is not None and hub in self.found.members:
            return hub
        most = max(self.by_state[n]["degree"] for n in self.found.members)
        return next(n for n in self.found.members if self.by_state[n]["degree"] == most)

    def degree(self, number: int) -> int:
        """Return the number of partners of a state."""
        return int(self.by_state[number]["degree"])

    def rank(self, number: int) -> int:
        """Return the rank of a state by partners; equals share the better one."""
        own = self.degree(number)
        ahead = [n for n in self.by_state if self.degree(n) > own]
        return 1 + len(ahead)


def findings(case: Case) -> Iterator[Finding]:
    """Answer where the members stand in the network of all alliances.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where ATOP was not added or does not reach near the day.
    """
    found = alliance_network.network(case)
    if found is not None and len(found.members) >= _LEAST:
        yield _finding(case, _Places(found))


def _finding(case: Case, places: _Places) -> Finding:
    found, leader = places.found, places.leader
    name, own = articled(found.members[leader]), places.by_state[leader]
    small = _without_small(places)
    return case.finish(
        Finding(
            id="network.position",
            question=None,
            title="Where do the members stand in the network of alliances?",
            statement=_statement(places),
            value=places.degree(leader),
            unit=f"states bound to {name} by a duty of active aid",
            date=str(found.year),
            edition=found.held.label,
            interval=None if small is None else (small, places.degree(leader)),
            interval_note="the census of one source, no sample; small states cannot "
            "be left out: nmc was not added"
            if small is None
            else "without and with states of fewer than 500,000 inhabitants; a census, "
            "so no sampling interval",
            comparison=(_then(found, leader), _peer(case)),
            evidence=tuple(found.ties_of(leader, found.members[leader])),
            method="; ".join(
                f"{measure(n).title.lower()}: {measure(n).formula}" for n in PLACES
            )
            + "; weights are the number of kinds of promises and count in the sum only",
            reference="; ".join(
                f"{n.replace('_', ' ')}: {measure(n).reference}" for n in PLACES
            ),
            caveats=(
                f"A pact of n members ties each to n - 1 others: partners, core and "
                f"closed pairs of a member are mostly the size of its largest pact "
                f"(here {own['core_number']:.0f} ties of a core).",
                f"Members at that time, by the registry; not in the network: "
                f"{listed(found.missing)}.",
            ),
            table=table(_columns(), _rows(places)),
        )
    )


def _statement(places: _Places) -> str:
    found, leader = places.found, places.leader
    own, name = places.by_state[leader], articled(found.members[leader])
    others = len(found.ties.states) - 1
    half = statistics.median(places.degree(n) for n in found.members)
    hub = alliance_network.hub_of(found.case)
    role = "" if hub == leader else ", the member with most partners,"
    closed, between = own["clustering"], own["betweenness"]
    inner = paths = ""
    if closed is not None:
        inner = (
            f"; {100 * closed:.0f} % of the pairs of its partners were bound to each "
            "other"
        )
    if between is not None:
        paths = (
            f" {100 * between:.1f} % of the shortest paths between other states ran "
            f"through it{inner}."
        )
    return (
        f"{found.when} {name}{role} was bound to active aid with "
        f"{places.degree(leader)} of {others} other states (rank "
        f"{places.rank(leader)} of {others + 1}); the median of the "
        f"{len(found.members)} members was bound with {half:g}.{paths}"
    )


def _without_small(places: _Places) -> int | None:
    """Return the partners of the leader that are not small; None if not known."""
    found = places.found
    if found.case.store is None or found.case.held(_NMC) is None:
        return None
    from foedus.measures.commitment.pacts import small_states

    listed_ = small_states(found.year, found.year, store=found.case.store)
    small = set(listed_.filter(pl.col("small").fill_null(value=False))["state"])
    if listed_["small"].null_count() == listed_.height:
        return None
    return len(set(found.ties.partners(places.leader)) - small)


def _then(found: Network, leader: int) -> str:
    then = alliance_network.earlier(found)
    if then is None or leader not in then.members:
        return alliance_network.no_past(found)
    places = _Places(then)
    return (
        f"{then.year}: {articled(then.members[leader])} with {places.degree(leader)} "
        f"of {len(then.ties.states) - 1} other states (rank {places.rank(leader)})."
    )


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    found = alliance_network.network(case.peer)
    if found is None or not found.members:
        return f"{case.peer.label}: not covered."
    places = _Places(found)
    name = articled(found.members[places.leader])
    return (
        f"{case.peer.label}, {found.year}: {name} with {places.degree(places.leader)} "
        f"states (rank {places.rank(places.leader)})."
    )


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("member", "Member"),
        TableColumn("degree", "Partners", kind="number", digits=0),
        TableColumn("strength", "Promises", kind="number", digits=0),
        TableColumn("eigenvector", "Eigenvector", kind="number", digits=3),
        TableColumn("betweenness", "Betweenness", kind="number", digits=4),
        TableColumn("core_number", "Core", kind="number", digits=0),
        TableColumn("clustering", "Closed pairs", kind="number"),
    )


def _rows(places: _Places) -> Iterator[Row]:
    members = places.found.members
    backing = places.found.pacts_of(members)
    for number in sorted(members, key=lambda n: (-places.degree(n), members[n])):
        own = places.by_state[number]
        cells = (members[number], *(own[name] for name in PLACES))
        evidence = (backing[number],) if number in backing else ()
        yield Row(str(number), cells, evidence)
