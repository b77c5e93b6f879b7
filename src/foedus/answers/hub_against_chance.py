"""Hub against chance: the hub's own pacts beside networks of the same degrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.answers import alliance_network
from foedus.answers.alliance_network import Network
from foedus.answers.case import Case, state_name, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.answers.spending import articled
from foedus.measures.index import measure

if TYPE_CHECKING:
    from foedus.measures.network.hub import HubScore

DRAWS: Final = 1000
"""Random networks with which a hub is compared."""

PHASES: Final = "atop.phase"
_NMC: Final = "nmc.state_year"
_AID: Final = ("defense", "offense")
_OPEN: Final = 9999


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub with its bilateral pacts of one year.

    Parameters
    ----------
    network : Network
        The network of the year.
    phases : Held
        The table of the pacts.
    number : int
        COW number of the hub.
    score : HubScore
        Its score, set against random networks.
    pacts : mapping of int to row
        Row of the pact with each partner, by COW number.
    """

    network: Network
    phases: Held
    number: int
    score: HubScore
    pacts: Mapping[int, Mapping[str, Any]]

    @property
    def name(self) -> str:
        """Name of the hub as the subject of a sentence."""
        return articled(self.network.members[self.number])

    @property
    def pairs(self) -> int:
        """Pairs of its partners."""
        n = len(self.score.spokes)
        return n * (n - 1) // 2


def of(case: Case) -> Hub | None:
    """Return the hub of an alliance, with its score in the year that ATOP covers.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Returns
    -------
    Hub or None
        None where ATOP was not added or does not reach near the day, or no member has
        three bilateral pacts of active aid.
    """
    network = alliance_network.network(case)
    return None if network is None else _of_network(network, DRAWS)


def _of_network(network: Network, draws: int) -> Hub | None:
    phases = network.case.held(PHASES)
    if phases is None or not network.members:
        return None
    from foedus.measures.commitment.pacts import bilateral_pacts
    from foedus.measures.network.hub import hub_score

    year = network.year
    pacts = bilateral_pacts(year, year, store=network.case.store).drop("year")
    hub = alliance_network.hub_of(network.case)
    number = hub if hub in network.members else _most(pacts, network.members)
    if number is None:
        return None
    score = hub_score(pacts, _capability(network), hub=number, draws=draws)
    if score.openness is None:
        return None
    rows = _pacts(phases, number, year)
    return Hub(network, phases, number, score, rows)


def _most(pacts: pl.DataFrame, members: Mapping[int, str]) -> int | None:
    """Return the member with most bilateral pacts, the first of equals."""
    ends = pl.concat([pacts["source"], pacts["target"].alias("source")])
    counts = dict(ends.value_counts().iter_rows())
    held = [n for n in members if n in counts]
    return max(held, key=lambda n: (counts[n], -n), default=None)


def _capability(network: Network) -> dict[object, float | None]:
    held = network.case.held(_NMC)
    if held is None:
        return {}
    rows = held.read("ccode", "year", "cinc").filter(pl.col("year") == network.year)
    return dict(rows.select("ccode", "cinc").iter_rows())


def _pacts(phases: Held, number: int, year: int) -> dict[int, Mapping[str, Any]]:
    """Return the first row of a pact of active aid with each partner of a state."""
    columns = ("atopid", "mem1", "mem2", "begyr", "endyr", "bilat", *_AID)
    ends = pl.when(pl.col("endyr") > 0).then("endyr").otherwise(_OPEN)
    rows = phases.read(*columns).filter(
        pl.col("bilat") == 1,
        pl.any_horizontal(pl.col(*_AID) == 1),
        (pl.col("mem1") == number) | (pl.col("mem2") == number),
        pl.col("begyr") <= year,
        ends >= year,
    )
    found: dict[int, Mapping[str, Any]] = {}
    for row in rows.sort("line").iter_rows(named=True):
        found.setdefault(row["mem1"] + row["mem2"] - number, row)
    return found


def finding(case: Case, hub: Hub) -> Finding:
    """Answer whether the hub is more of one than its number of pacts makes it.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    hub : Hub
        Its hub, from `of`.

    Returns
    -------
    Finding
        The openness beside that of random networks.
    """
    score, year = hub.score, hub.network.year
    low, high = score.low or 0.0, score.high or 0.0
    return case.finish(
        Finding(
            id="network.hub-null",
            question=None,
            title="Is it more of a hub than its number of pacts makes it?",
            statement=_statement(hub),
            value=round(score.openness or 0.0, 3),
            unit="openness, 0 to 1",
            date=str(year),
            edition=hub.phases.label,
            interval=(round(low, 3), round(high, 3)),
            interval_note=f"where 95 % of {score.draws:,} random networks lie in which "
            f"every state keeps its number of pacts (seed {score.seed}): what to "
            "expect by chance, not an interval of the value",
            comparison=(_then(hub), _peer(case)),
            method=f"{measure('hub_score').formula}; bilateral pacts of defence or "
            "offence in ATOP, capability by CINC of the year; multilateral pacts, this "
            "alliance too if it is one, are left out",
            evidence=tuple(_powers(hub)),
            reference=measure("hub_score").reference,
            caveats=(
                "In a sparse set of pacts most pairs have none, so openness is high by "
                "chance alone: read it against the range.",
                _ratio(hub),
            ),
            table=table(
                (
                    TableColumn("partner", "Partner"),
                    TableColumn("since", "Pact since", kind="date"),
                    TableColumn("atop", "ATOP"),
                ),
                _rows(hub),
            ),
        )
    )


def _statement(hub: Hub) -> str:
    score = hub.score
    return (
        f"{hub.network.when} {hub.name} had bilateral pacts of active aid with "
        f"{len(score.spokes)} states (ATOP); {score.tied} of {hub.pairs} pairs of them "
        f"had one of their own: openness {score.openness or 0.0:.2f}. {verdict(hub)}"
    )


def verdict(hub: Hub) -> str:
    """Say how a hub compares with random networks of the same degrees.

    Parameters
    ----------
    hub : Hub
        The hub.

    Returns
    -------
    str
        A sentence.
    """
    score = hub.score
    value, low, high = score.openness or 0.0, score.low or 0.0, score.high or 0.0
    where = (
        f"Networks with the same number of pacts for each state have {low:.2f} to "
        f"{high:.2f} (95 %; mean {score.expected or 0.0:.2f})"
    )
    if value < low:
        return f"{where}: its partners are tied more often than chance would tie them."
    if value > high or (score.p or 1.0) <= 0.05:
        return f"{where}: it is more of a hub than chance makes it (p = {score.p:.3f})."
    return (
        f"{where}: no more of a hub than chance makes a state with so many pacts "
        f"(p = {score.p:.2f})."
    )


def _ratio(hub: Hub) -> str:
    score = hub.score
    if score.ratio is None or score.score is None:
        return "The ratio of capabilities is not covered: nmc lacks one of the states."
    return (
        f"Hub score {score.score:.2f}: openness times {score.ratio:.2f}, the CINC of "
        "the hub over that of its partners together."
    )


def _then(hub: Hub) -> str:
    then = alliance_network.earlier(hub.network)
    found = None if then is None else _of_network(then, DRAWS)
    if then is None:
        return alliance_network.no_past(hub.network)
    if found is None:
        return f"{then.year}: no member had three bilateral pacts of active aid."
    return f"{then.year}: {_short(found)}"


def _peer(case: Case) -> str:
    peer = None if case.peer is None else alliance_network.network(case.peer)
    # The peer's chance is not drawn: it would take as long as that of the alliance.
    found = None if peer is None else _of_network(peer, 0)
    if case.peer is None or found is None:
        return "A peer with a hub of its own is not on record for the day."
    return f"{case.peer.label}: {_short(found)}"


def _short(hub: Hub) -> str:
    score, chance = hub.score, ""
    if score.low is not None and score.high is not None:
        chance = f"; by chance {score.low:.2f} to {score.high:.2f}"
    return (
        f"{hub.name}, {len(score.spokes)} partners, openness "
        f"{score.openness or 0.0:.2f}{chance}."
    )


def _powers(hub: Hub) -> Iterator[Evidence]:
    """Yield the rows of capabilities behind the ratio, where there is one."""
    held = hub.network.case.held(_NMC)
    if held is None or hub.score.ratio is None:
        return
    rows = held.read("ccode", "year", "cinc").filter(
        pl.col("year") == hub.network.year,
        pl.col("ccode").is_in([hub.number, *hub.pacts]),
    )
    for row in rows.iter_rows(named=True):
        name = state_name(row["ccode"], hub.network.case.year)
        yield held.evidence(row, f"{name} {row['year']}: CINC {row['cinc']:.6f}")


def _rows(hub: Hub) -> Iterator[Row]:
    for number, row in sorted(hub.pacts.items()):
        name = state_name(number, hub.network.case.year)
        text = f"ATOP {row['atopid']}: bilateral, since {row['begyr']}"
        cells = (name, str(row["begyr"]), str(row["atopid"]))
        yield Row(str(number), cells, (hub.phases.evidence(row, text),))
