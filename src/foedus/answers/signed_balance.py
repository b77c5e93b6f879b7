"""Balance: whether allies of allies are allies, and which ties stand in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from foedus.answers import alliance_network
from foedus.answers.alliance_network import ENEMIES, LAYER, Network
from foedus.answers.case import NO_PEER, Case, counted, state_name, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.answers.spending import articled
from foedus.measures.index import measure

if TYPE_CHECKING:
    from foedus.measures.balance.balance import TriangleBalance
    from foedus.measures.balance.frustration import Frustration
    from foedus.measures.network.layers import Rule

RULES: Final[tuple[Rule, ...]] = ("negative", "positive")
"""What a pair is that is tied both ways: first the rule that counts."""

_NAMED: Final = 4
_SECONDS: Final = 5.0
_PAIR: Final = ("source", "target")

Tie = tuple[int, int, int]
"""Two states and the sign of their tie."""


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
    by_rule : mapping of str to Frustration
        The same by the other rules for pairs that were tied both ways.
    """

    network: Network
    enemies: Mapping[str, Held]
    both: int
    least: Frustration
    triangles: TriangleBalance
    negative: int
    by_rule: Mapping[Rule, Frustration]

    def of(self, least: Frustration, states: Collection[int]) -> list[Tie]:
        """Return the ties against a split that involve one of some states."""
        rows = ((int(a), int(b), sign) for a, b, sign in least.frustrating.rows())
        return sorted(tie for tie in rows if tie[0] in states or tie[1] in states)

    def of_members(self) -> list[Tie]:
        """Return the ties against the best split that involve a member."""
        return self.of(self.least, self.network.members)


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
    signed = _signed(network, enemies, RULES)
    if signed is not None:
        yield _finding(case, signed)


def _tables(case: Case) -> dict[str, Held]:
    found = {layer: case.held(name) for layer, name in ENEMIES.items()}
    return {layer: held for layer, held in found.items() if held is not None}


def _signed(
    network: Network, enemies: Mapping[str, Held], rules: Sequence[Rule]
) -> _Signed | None:
    from threadpoolctl import threadpool_limits

    from foedus.measures.balance.balance import triangle_balance
    from foedus.measures.balance.frustration import frustration
    from foedus.measures.network.layers import signed

    ties, *others = (
        signed(network.ties.networks, friends=[LAYER], enemies=[*enemies], rule=rule)
        for rule in rules
    )
    if ties["sign"].null_count() == ties.height:
        return None
    # Threads that share a matrix this small wait longer than they work.
    with threadpool_limits(1):
        least, triangles = frustration(ties, seconds=_SECONDS), triangle_balance(ties)
        by_rule = {
            rule: frustration(other, seconds=_SECONDS)
            for rule, other in zip(rules[1:], others, strict=True)
        }
    both, negative = int(ties["both"].sum()), ties.filter(pl.col("sign") < 0).height
    return _Signed(network, enemies, both, least, triangles, negative, by_rule)


def _finding(case: Case, signed: _Signed) -> Finding:
    least, network = signed.least, signed.network
    value, bound = least.value or 0, least.bound or 0
    mine = signed.of_members()
    counts = [len(mine)]
    counts += [len(signed.of(r, network.members)) for r in signed.by_rule.values()]
    proof = _proof(signed, signed.of(least, network.ties.states))
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
            interval=(min(counts), max(counts)),
            interval_note="over two rules for pairs of allies that were also "
            "enemies: they count as enemies (the value), or as allies. "
            + (
                "The fewest ties in the whole network are proven; which ties they are "
                "is not unique"
                if least.optimal
                else f"Not proven: no split has fewer than {bound} ties against it, "
                f"the best that was found has {value}"
            ),
            comparison=(_then(signed), _peer(case, signed)),
            evidence=tuple(proof),
            method=f"{measure('frustration').formula}; 1 for a duty of active aid "
            f"(ATOP), -1 for a {' or a '.join(signed.enemies)} of the year; "
            f"{measure('triangle_balance').formula}",
            reference=f"{measure('frustration').reference}; "
            f"{measure('triangle_balance').reference}",
            caveats=(
                f"Here {_balanced(signed)}; but a large pact is a clique whose "
                "triangles are balanced whatever else happens.",
                _ruled(signed),
            ),
            table=table(_columns(), _rows(signed, mine)) if mine else None,
        )
    )


def _ruled(signed: _Signed) -> str:
    """Say what the rule for pairs that were tied both ways does to the result."""
    both = counted(signed.both, "pair")
    friends = signed.by_rule["positive"].value
    return (
        f"The rule is half of the result: {both} of allies that were also enemies "
        f"count as enemies; as allies they would leave {friends} ties in the way."
    )


def _statement(signed: _Signed) -> str:
    least, case = signed.least, signed.network.case
    proven = "proven to be the fewest" if least.optimal else "the fewest found"
    mine = [_pair(case, tie) for tie in signed.of_members()]
    more = f" and {len(mine) - _NAMED} more" if len(mine) > _NAMED else ""
    said = (
        f"{len(mine)} of them involved a member: {', '.join(mine[:_NAMED])}{more}"
        if mine
        else "none of them involved a member"
    )
    return (
        f"{signed.network.when} {least.value} of {least.ties:,} ties between allies "
        f"({least.ties - signed.negative:,}) and enemies ({signed.negative:,}) stood "
        "in the way of two sides with allies within and enemies between (line index "
        f"of frustration, {proven}); {said}."
    )


def _pair(case: Case, tie: Tie) -> str:
    one, other = (articled(state_name(n, case.year)) for n in tie[:2])
    return f"{one} and {other}{' (allies)' if tie[2] > 0 else ''}"


def _then(signed: _Signed) -> str:
    network = alliance_network.earlier(signed.network)
    if network is None:
        return alliance_network.no_past(signed.network)
    then = _signed(network, signed.enemies, RULES[:1])
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
    if share is None:
        return "no triangle"
    whole = signed.triangles.triangles
    return f"{100 * share:.1f} % of {whole:,} triangles are balanced"


def _peer(case: Case, signed: _Signed) -> str:
    if case.peer is None:
        return NO_PEER
    network = alliance_network.network(case.peer)
    if network is None or network.year != signed.network.year:
        return f"{case.peer.label}: not covered in that year."
    ties = signed.of(signed.least, network.members)
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


def _rows(signed: _Signed, ties: list[Tie]) -> Iterator[Row]:
    case, frame = signed.network.case, signed.triangles.frustrating
    counts = {(a, b): bad for a, b, bad in frame.select(*_PAIR, "unbalanced").rows()}
    for one, other, sign in ties:
        key = (min(str(one), str(other)), max(str(one), str(other)))
        cells = (
            state_name(one, case.year),
            state_name(other, case.year),
            "allies" if sign > 0 else "enemies",
            counts.get(key, 0),
        )
        proof = tuple(_proof(signed, [(one, other, sign)]))
        yield Row(f"{one}-{other}", cells, proof)


def _proof(signed: _Signed, ties: list[Tie]) -> Iterator[Evidence]:
    """Yield the row of a source behind each tie."""
    year = signed.network.year
    friends = {frozenset(t[:2]) for t in ties if t[2] > 0}
    foes = {frozenset(t[:2]) for t in ties if t[2] < 0}
    held = signed.network.held
    rows = held.read("ccode1", "ccode2", "year", "defense", "offense").filter(
        pl.col("year") == year, pl.any_horizontal(pl.col("defense", "offense") == 1)
    )
    yield from _found(held, rows, friends, ("active aid", year))
    for layer, table_ in signed.enemies.items():
        yield from _found(table_, _enmities(table_, layer, year), foes, (layer, year))


def _enmities(held: Held, layer: str, year: int) -> pl.DataFrame:
    if layer == "rivalry":
        rows = held.read("ccode1", "ccode2", "start", "end")
        return rows.filter((pl.col("start") <= year) & (pl.col("end") >= year))
    rows = held.read("ccode1", "ccode2", "year", "ongoing")
    return rows.filter((pl.col("year") == year) & (pl.col("ongoing") == 1))


def _found(
    held: Held, rows: pl.DataFrame, pairs: set[frozenset[int]], said: tuple[str, int]
) -> Iterator[Evidence]:
    what, year = said
    seen: set[frozenset[int]] = set()
    for row in rows.sort("ccode1", "ccode2").iter_rows(named=True):
        pair = frozenset((row["ccode1"], row["ccode2"]))
        if pair in pairs and pair not in seen:
            seen.add(pair)
            names = (state_name(row[end], year) for end in ("ccode1", "ccode2"))
            yield held.evidence(row, f"{what}: {' and '.join(names)} {year}")
