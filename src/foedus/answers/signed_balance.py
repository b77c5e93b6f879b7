"""Balance: whether allies of allies are allies, and which ties stand in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from foedus.answers import alliance_network
from foedus.answers.alliance_network import LAYER, Network
from foedus.answers.case import NO_PEER, Case, counted, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.answers.spending import articled
from foedus.measures.index import measure

if TYPE_CHECKING:
    from foedus.measures.balance import TriangleBalance
    from foedus.measures.frustration import Frustration

_ENEMIES: Final[Mapping[str, str]] = {
    "rivalry": "thompson-rivalries.tss",
    "dispute": "cow-mid.directed_dyad_year",
}
"""Layer of the signed network -> the table that it is read from."""

_SECONDS: Final = 5.0
_PAIR: Final = ("source", "target")


@dataclass(frozen=True, slots=True)
class _Signed:
    """Allies and enemies of a year, and how well they fit together.

    Parameters
    ----------
    network : Network
        The alliances of the year.
    enemies : mapping of str to Held
        Kinds of enmity that count, with their tables.
    both : int
        Pairs that were tied both ways; they count as enemies.
    least : Frustration
        The fewest ties against two sides.
    triangles : TriangleBalance
        The share of balanced triangles.
    negative : int
        Ties of enemies.
    """

    network: Network
    enemies: Mapping[str, Held]
    both: int
    least: Frustration
    triangles: TriangleBalance
    negative: int

    def against(self) -> list[tuple[int, int, int]]:
        """Return the ties against the best split as two states and a sign."""
        rows = self.least.frustrating.rows()
        return sorted((int(a), int(b), sign) for a, b, sign in rows)

    def of_members(self) -> list[tuple[int, int, int]]:
        """Return those of them that involve a member."""
        mine = self.network.members
        return [tie for tie in self.against() if tie[0] in mine or tie[1] in mine]


def findings(case: Case) -> Iterator[Finding]:
    """Answer which ties of the members keep the world from falling into two sides.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where ATOP was not added, or neither rivalries nor disputes.
    """
    network = alliance_network.network(case)
    tables = {} if network is None else _tables(case)
    if network is None or not tables:
        return
    last = max(held.last_year or 0 for held in tables.values())
    if last < network.year:
        return
    enemies = {k: h for k, h in tables.items() if (h.last_year or 0) >= network.year}
    signed = _signed(network, enemies)
    if signed is not None:
        yield _finding(case, signed)


def _tables(case: Case) -> dict[str, Held]:
    found = {layer: case.held(name) for layer, name in _ENEMIES.items()}
    return {layer: held for layer, held in found.items() if held is not None}


def _signed(network: Network, enemies: Mapping[str, Held]) -> _Signed | None:
    from threadpoolctl import threadpool_limits

    from foedus.measures.balance import triangle_balance
    from foedus.measures.frustration import frustration
    from foedus.measures.layers import multiplex, signed

    year = network.year
    layers = multiplex((LAYER, *enemies), year, year, store=network.case.store)
    ties = signed(layers)
    if ties["sign"].null_count() == ties.height:
        return None
    # Threads that share a matrix this small wait longer than they work.
    with threadpool_limits(1):
        least, triangles = frustration(ties, seconds=_SECONDS), triangle_balance(ties)
    both, negative = int(ties["both"].sum()), ties.filter(pl.col("sign") < 0).height
    return _Signed(network, enemies, both, least, triangles, negative)


def _finding(case: Case, signed: _Signed) -> Finding:
    least, network = signed.least, signed.network
    value, bound = least.value or 0, least.bound or 0
    mine = signed.of_members()
    return case.finish(
        Finding(
            id="network.balance",
            question=None,
            title="Which ties of the members cut across the two sides?",
            statement=_statement(signed),
            value=len(mine),
            unit="ties of members against the best split",
            date=str(network.year),
            edition="; ".join(
                held.label for held in (network.held, *signed.enemies.values())
            ),
            interval_note="the smallest number of ties in the whole network is proven; "
            "which ties they are is not unique"
            if least.optimal
            else f"not proven: no split of the network has fewer than {bound} ties "
            f"against it, the best that was found has {value}",
            comparison=(_then(signed), _peer(case, signed)),
            evidence=(*_proof(signed, signed.against()),),
            method=f"{measure('frustration').formula}; 1 for a duty of active aid "
            f"(ATOP), -1 for a {' or a '.join(signed.enemies)} of the year; "
            f"{measure('triangle_balance').formula}",
            reference=f"{measure('frustration').reference}; "
            f"{measure('triangle_balance').reference}",
            caveats=(
                "A large pact is a clique whose triangles are balanced whatever else "
                "happens: the share of triangles is high in every year.",
                f"{counted(signed.both, 'pair')} of allies that were also enemies "
                "count as enemies; other splits may be as good.",
            ),
            table=table(_columns(), _rows(signed, mine)) if mine else None,
        )
    )


def _statement(signed: _Signed) -> str:
    least, triangles = signed.least, signed.triangles
    proven = "proven to be the fewest" if least.optimal else "the fewest found"
    mine = signed.of_members()
    share = ""
    if triangles.value is not None:
        share = (
            f" {100 * triangles.value:.1f} % of {triangles.triangles:,} triangles were "
            "balanced."
        )
    case = signed.network.case
    named = listed(_pair(case, tie) for tie in mine)
    said = (
        f"{len(mine)} of them involved a member: {named}"
        if mine
        else "none of them involved a member"
    )
    return (
        f"{signed.network.when} {least.value} of {least.ties:,} ties between allies "
        f"({least.ties - signed.negative:,}) and enemies ({signed.negative:,}) stood "
        "in the way of two sides with allies within and enemies between (line index "
        f"of frustration, {proven}); {said}.{share}"
    )


def _pair(case: Case, tie: tuple[int, int, int]) -> str:
    one, other = (articled(alliance_network.state_name(n, case)) for n in tie[:2])
    return f"{one} and {other}{' (allies)' if tie[2] > 0 else ''}"


def _then(signed: _Signed) -> str:
    network = alliance_network.earlier(signed.network)
    if network is None:
        return alliance_network.no_past(signed.network)
    then = _signed(network, signed.enemies)
    if then is None:
        return f"{network.year}: no tie."
    return f"{network.year}: {_short(then)}"


def _short(signed: _Signed) -> str:
    least = signed.least
    return (
        f"{least.value} of {least.ties:,} ties "
        f"({100 * (least.value or 0) / max(1, least.ties):.1f} %; "
        f"{100 * signed.negative / max(1, least.ties):.1f} % are enemies), "
        f"{len(signed.of_members())} of a member; {_balanced(signed)}."
    )


def _balanced(signed: _Signed) -> str:
    share = signed.triangles.value
    return "no triangle" if share is None else f"{100 * share:.1f} % balanced triangles"


def _peer(case: Case, signed: _Signed) -> str:
    if case.peer is None:
        return NO_PEER
    network = alliance_network.network(case.peer)
    if network is None or network.year != signed.network.year:
        return f"{case.peer.label}: not covered in that year."
    ties = [t for t in signed.against() if {t[0], t[1]} & set(network.members)]
    return (
        f"{case.peer.label}: {counted(len(ties), 'tie')} of a member "
        f"({len(network.members)} members)."
    )


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("first", "State"),
        TableColumn("second", "With"),
        TableColumn("sign", "They are"),
        TableColumn("unbalanced", "Unbalanced triangles", kind="number", digits=0),
    )


def _rows(signed: _Signed, ties: list[tuple[int, int, int]]) -> Iterator[Row]:
    case, frame = signed.network.case, signed.triangles.frustrating
    counts = {(a, b): bad for a, b, bad in frame.select(*_PAIR, "unbalanced").rows()}
    for one, other, sign in ties:
        key = (min(str(one), str(other)), max(str(one), str(other)))
        cells = (
            alliance_network.state_name(one, case),
            alliance_network.state_name(other, case),
            "allies" if sign > 0 else "enemies",
            counts.get(key, 0),
        )
        proof = tuple(_proof(signed, [(one, other, sign)]))
        yield Row(f"{one}-{other}", cells, proof)


def _proof(signed: _Signed, ties: list[tuple[int, int, int]]) -> Iterator[Evidence]:
    """Yield the row of a source behind each tie."""
    year = signed.network.year
    friends = {frozenset(t[:2]) for t in ties if t[2] > 0}
    foes = {frozenset(t[:2]) for t in ties if t[2] < 0}
    held = signed.network.held
    rows = held.read("ccode1", "ccode2", "year", "defense", "offense").filter(
        pl.col("year") == year, pl.any_horizontal(pl.col("defense", "offense") == 1)
    )
    yield from _found(held, rows, friends, "active aid")
    for layer, table_ in signed.enemies.items():
        yield from _found(table_, _enmities(table_, layer, year), foes, layer)


def _enmities(held: Held, layer: str, year: int) -> pl.DataFrame:
    if layer == "rivalry":
        rows = held.read("ccode1", "ccode2", "start", "end")
        return rows.filter((pl.col("start") <= year) & (pl.col("end") >= year))
    rows = held.read("ccode1", "ccode2", "year", "ongoing")
    return rows.filter((pl.col("year") == year) & (pl.col("ongoing") == 1))


def _found(
    held: Held, rows: pl.DataFrame, pairs: set[frozenset[int]], what: str
) -> Iterator[Evidence]:
    seen: set[frozenset[int]] = set()
    for row in rows.sort("ccode1", "ccode2").iter_rows(named=True):
        pair = frozenset((row["ccode1"], row["ccode2"]))
        if pair in pairs and pair not in seen:
            seen.add(pair)
            text = f"{what}: states {row['ccode1']} and {row['ccode2']}"
            yield held.evidence(row, text)
