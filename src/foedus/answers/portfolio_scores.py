"""Portfolio scores: how alike two states' promises are, where measures disagree."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from foedus.answers import alliance_network
from foedus.answers.alliance_network import PROMISES, Network
from foedus.answers.capabilities import RIVALS
from foedus.answers.case import NO_PEER, Case, state_name, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.spending import articled
from foedus.measures.index import measure
from foedus.measures.similarity.score_verdict import verdict

if TYPE_CHECKING:
    from foedus.measures.similarity.portfolio import Portfolio
    from foedus.store import Store

_TWO: Final = 2
_SCORES: Final = ("s_score", "pi", "kappa", "alignment")
TITLES: Final[Mapping[str, str]] = {
    "s_score": "S (Signorino and Ritter)",
    "pi": "Scott's pi",
    "kappa": "Cohen's kappa",
    "alignment": "A (S less that expected by chance)",
    "tau_b": "tau-b",
}
"""Each score as the field names it."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scores:
    """How alike the alliance portfolios of two states are in a year.

    Parameters
    ----------
    network : Network
        The year.
    pair : tuple of int
        COW numbers of the two.
    partners : int
        States towards which they are compared, themselves among them.
    values : mapping of (str, str) to float or None
        Score by measure and by how a difference counts; None if not defined.
    """

    network: Network
    pair: Pair
    partners: int
    values: Mapping[tuple[str, str], float | None]

    def plain(self, name: str) -> float | None:
        """Return a score in which a difference counts by its size."""
        return self.values[name, "absolute"]

    def said(self, name: str) -> str:
        """Return a score in words."""
        value = self.plain(name)
        return "not defined" if value is None else f"{value:.2f}"

    @property
    def names(self) -> tuple[str, str]:
        """The two as subjects of a sentence."""
        case = self.network.case
        one, other = (state_name(n, case.year) for n in self.pair)
        return articled(one), articled(other)


def findings(case: Case) -> Iterator[Finding]:
    """Answer how alike the promises of two states are, by measures side by side.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding: on the two members, or on the hub and its rival; none where ATOP
        was not added, or there is no such pair.
    """
    found = _of(case)
    if found is not None and None not in (found.plain("pi"), found.plain("s_score")):
        yield _finding(case, found)


def _pair(network: Network) -> Pair | None:
    """Return the two members, or the hub and its rival; None where there is none."""
    case, members = network.case, tuple(network.members)
    if len(case.members) == _TWO:
        return (members[0], members[1]) if len(members) == _TWO else None
    hub = alliance_network.hub_of(case)
    if hub is None or hub not in members:
        return None
    theirs = None if case.peer is None else alliance_network.hub_of(case.peer)
    for rival in (*filter(None, (theirs,)), *RIVALS.get(case.pact.id, ())):
        if rival not in members and rival in network.ties.states:
            return hub, rival
    return None


def _of(case: Case) -> Scores | None:
    network = alliance_network.network(case)
    pair = None if network is None else _pair(network)
    return None if network is None or pair is None else scores(network, pair)


def scores(network: Network, pair: Pair) -> Scores | None:
    """Compare the promises of two states in the year of a network.

    Parameters
    ----------
    network : Network
        The year.
    pair : tuple of int
        COW numbers of two states.

    Returns
    -------
    Scores or None
        None where one of the two was no member of the system of states.
    """
    from foedus.measures.similarity import pairwise

    if network.case.store is None or not set(pair) <= set(network.ties.states):
        return None
    held = _portfolio(network.case.store, network.held.path, network.year)
    if held is None:
        return None
    two = held.of(pair)
    values: dict[tuple[str, str], float | None] = {}
    for how in pairwise.WEIGHTING:
        made = {
            "s_score": pairwise.s_scores(two, distance=how),
            "pi": pairwise.pis(two, distance=how),
            "kappa": pairwise.kappas(two, distance=how),
            "alignment": pairwise.alignments(two, distance=how),
        }
        for name, matrix in made.items():
            values[name, how] = _known(float(matrix[0, 1]))
    values["tau_b", "absolute"] = _known(float(pairwise.tau_bs(two)[0, 1]))
    return Scores(network, pair, len(two.partners), values)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


@lru_cache(maxsize=4)
def _portfolio(store: Store, path: Path, year: int) -> Portfolio | None:
    """Return the promises of all states of a year; `path` names the content."""
    from foedus.measures.similarity import portfolio_ties
    from foedus.panel.attach import Frame
    from foedus.panel.unit import unit

    frame = Frame(store, unit("dyad-years"), (year, year), "cow", directed=True)
    world = portfolio_ties.world(frame, portfolio_ties.ALLIANCES)
    return next((found for _, found in world.years()), None)


def _finding(case: Case, found: Scores) -> Finding:
    network = found.network
    each = (v for (name, _), v in found.values.items() if name == "pi")
    pis = [value for value in each if value is not None]
    return case.finish(
        Finding(
            id="network.two-scores",
            question=None,
            title="How alike are their promises, and do the measures agree?",
            statement=_statement(found),
            value=round(found.plain("pi") or 0.0, 4),
            unit="Scott's pi, linear, at most 1",
            date=str(network.year),
            edition=network.held.label,
            interval=(round(min(pis), 4), round(max(pis), 4)),
            interval_note="over three ways to count a difference (nominal, linear, "
            "squared); a census, so no sampling interval",
            comparison=(_then(found), _beside(case, found)),
            evidence=tuple(
                row
                for number, name in zip(found.pair, found.names, strict=True)
                for row in network.ties_of(number, name, PROMISES)
            ),
            method=f"{measure('s_score').formula}; {measure('pi').formula}; "
            f"{measure('kappa').formula}; {measure('tau_b').formula}; promises to "
            f"{found.partners} states: 3 active aid, 2 neutrality or consultation, 1 "
            "non-aggression, 0 none, a state to itself 3",
            reference=f"{measure('s_score').reference}; {measure('pi').reference}; "
            f"tau-b: {measure('tau_b').reference}",
            caveats=(
                "S rises with every state to which neither is tied, so it stands "
                "beside the others and never alone.",
                *parted(found),
                "What two states wrote is not what they did: promises, not conduct.",
            ),
            table=table(
                (
                    TableColumn("score", "Score"),
                    TableColumn("linear", "Linear", kind="number", digits=4),
                    TableColumn("nominal", "Nominal", kind="number", digits=4),
                    TableColumn("squared", "Squared", kind="number", digits=4),
                ),
                _rows(found),
                "How a difference between two promises counts: by its size, all alike, "
                "or by its square. tau-b knows ranks only.",
            ),
        )
    )


def _statement(found: Scores) -> str:
    one, other = found.names
    s, pi = found.plain("s_score") or 0.0, found.plain("pi") or 0.0
    return (
        f"{found.network.when} the promises of {one} and {other} to {found.partners} "
        f"states agree at S = {s:.2f}, but beyond chance at {pi:.2f} by Scott's pi and "
        f"{found.said('kappa')} by Cohen's kappa; tau-b is {found.said('tau_b')}. "
        f"{verdict(s, pi)}"
    )


def parted(found: Scores) -> Iterator[str]:
    """Say why pi and kappa differ in sign, where they do.

    Parameters
    ----------
    found : Scores
        The scores of two states.

    Yields
    ------
    str
        One sentence; nothing where one of the two is not defined.
    """
    pi, kappa = found.plain("pi"), found.plain("kappa")
    if pi is not None and kappa is not None and (pi > 0) != (kappa > 0):
        yield (
            "Pi and kappa lie on different sides of 0: pi lets both draw from one "
            "pooled margin, kappa lets each draw from its own, so it forgives that one "
            "has more ties than the other."
        )


def _short(found: Scores) -> str:
    one, other = found.names
    return (
        f"{one} and {other}: S {found.said('s_score')}, pi {found.said('pi')}, kappa "
        f"{found.said('kappa')}, tau-b {found.said('tau_b')}."
    )


def _then(found: Scores) -> str:
    network = alliance_network.earlier(found.network)
    if network is None:
        return alliance_network.no_past(found.network)
    then = scores(network, found.pair)
    if then is None:
        return f"{network.year}: one of the two was no member of the system of states."
    return f"{network.year}, {_short(then)}"


def _beside(case: Case, found: Scores) -> str:
    """Set the pair beside that of the peer, or beside the hub and its closest ally."""
    peer = None if case.peer is None else _of(case.peer)
    if peer is not None and set(peer.pair) != set(found.pair):
        return f"{peer.network.case.label}, {peer.network.year}, {_short(peer)}"
    ally = _closest(found)
    if ally is not None:
        return f"Beside it, its most similar ally in {found.network.year}, {ally}"
    return NO_PEER if case.peer is None else f"{case.peer.label}: not covered."


def _closest(found: Scores) -> str | None:
    """Return the scores of the hub and the member most like it by pi."""
    from foedus.measures.similarity import pairwise

    network, hub = found.network, found.pair[0]
    if network.case.store is None:
        return None
    held = _portfolio(network.case.store, network.held.path, network.year)
    allies = [n for n in network.members if n not in found.pair]
    if held is None or not allies:
        return None
    likeness = pairwise.pis(held.of([hub, *allies]))[0, 1:]
    known = {n: v for n, v in zip(allies, likeness, strict=True) if not math.isnan(v)}
    best = max(known, key=lambda n: known[n], default=None)
    found_best = None if best is None else scores(network, (hub, best))
    return None if found_best is None else _short(found_best)


def _rows(found: Scores) -> Iterator[Row]:
    for name in (*_SCORES, "tau_b"):
        linear = found.values[name, "absolute"]
        rest = tuple(found.values.get((name, how)) for how in ("nominal", "squared"))
        yield Row(name, (TITLES[name], linear, *rest))
