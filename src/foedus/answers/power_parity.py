"""Parity: the members against their rival, and how little would turn the order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from foedus.answers import power_series
from foedus.answers.capabilities import PARTS
from foedus.answers.case import Case, counted, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.power_series import Index, Side
from foedus.measures.index import measure
from foedus.measures.power.power_transition import LEVEL, power_transition
from foedus.measures.power.weight_flip import WeightFlip, weight_flip

_DECADE: Final = 10
_DRAWS: Final = 2000
_OTHER_LEVEL: Final = 0.7
_NAMES: Final[Mapping[str, str]] = {
    "milex": "military spending",
    "milper": "military personnel",
    "irst": "iron and steel",
    "pec": "energy",
    "tpop": "population",
    "upop": "urban population",
}


@dataclass(frozen=True, slots=True)
class _Pair:
    """The members against one opponent, by one index.

    Parameters
    ----------
    index : Index
        What is shared.
    mine, theirs : Side
        The two sides.
    year : int
        The year that is compared.
    parity : float
        Weaker over stronger, 0 to 1.
    turned : int or None
        Year in which the leader changed last; None if it never did in `since`.
    since : int
        First year in which both have a figure without a break before.
    """

    index: Index
    mine: Side
    theirs: Side
    year: int
    parity: float
    turned: int | None
    since: int

    @property
    def flip(self) -> WeightFlip | None:
        """The smallest change of weights that turns the order; None but for CINC."""
        if self.index.key != "cinc":
            return None
        mine, theirs = (_parts(self, side) for side in (self.mine, self.theirs))
        return weight_flip(mine, theirs)

    @property
    def ratio(self) -> float:
        """Part of the members over that of the opponent."""
        return self.mine.shares[self.year] / self.theirs.shares[self.year]

    @property
    def before(self) -> float | None:
        """The ratio ten years before; None if not covered."""
        then = self.year - _DECADE
        if then in self.mine.shares and self.theirs.shares.get(then):
            return self.mine.shares[then] / self.theirs.shares[then]
        return None

    @property
    def said(self) -> str:
        """Whether the two are level, and who overtook whom."""
        level = "at parity" if self.parity >= LEVEL else "not at parity"
        if self.turned is None:
            return f"{level}, no overtaking since {self.since}"
        who = self.mine if self.ratio > 1 else self.theirs
        return f"{level}, {who.label} ahead since {self.turned}"


def findings(case: Case) -> Iterator[Finding]:
    """Answer whether the members are level with their rival, and since when.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding by CINC, with GDP times GDP per head beside it; none where CINC was
        not added, or nobody is named against whom to set the alliance.
    """
    pairs = list(_pairs(case)) if case.is_side else []
    ours = [p for p in pairs if p.index.key == "cinc"]
    strongest = max(ours, key=lambda p: p.theirs.shares[p.year], default=None)
    if strongest is not None:
        yield _finding(case, strongest, pairs)


def _pairs(case: Case) -> Iterator[_Pair]:
    for index in power_series.indices(case):
        last = index.newest(case.year)
        if last is None:
            continue
        mine = power_series.alliance_side(case, index, last)
        if last not in mine.shares:
            continue
        for theirs in power_series.opponents(case, index, last):
            if theirs.shares[last] > 0:
                yield _pair(index, mine, theirs, last)


def _pair(index: Index, mine: Side, theirs: Side, last: int) -> _Pair:
    years = sorted(set(mine.shares) & set(theirs.shares))
    made = power_transition(
        pl.DataFrame(
            {
                "state_a": [0] * len(years),
                "state_b": [1] * len(years),
                "year": years,
                "power_a": [mine.shares[y] for y in years],
                "power_b": [theirs.shares[y] for y in years],
            }
        )
    )
    turns = made.filter("transition")["year"]
    return _Pair(
        index,
        mine,
        theirs,
        last,
        float(made["parity"][-1]),
        int(turns[-1]) if len(turns) else None,
        years[0],
    )


def _finding(case: Case, pair: _Pair, pairs: list[_Pair]) -> Finding:
    mine, theirs = (_parts(pair, side) for side in (pair.mine, pair.theirs))
    both = ((mine[part], theirs[part]) for part in PARTS)
    ratios = [a / b for a, b in both if a is not None and b]
    return case.finish(
        Finding(
            id="power.parity",
            question=13,
            title=f"Are the members level with {pair.theirs.label}?",
            statement=_statement(pair),
            value=round(pair.ratio, 2),
            unit=f"times the CINC of {pair.theirs.label}",
            date=str(pair.year),
            edition=pair.index.held.label,
            interval=(round(min(ratios), 2), round(max(ratios), 2)) if ratios else None,
            interval_note="from the least to the greatest of the six components, "
            "within which any weights lead; not a sampling interval",
            comparison=(_past(pair), _others(pair, pairs)),
            method=f"{measure('power_transition').formula}; parity from "
            f"{LEVEL:g} of the stronger; {measure('weight_flip').formula}; ranks: "
            f"{measure('rank_interval').formula} ({_DRAWS:,} draws)",
            reference=f"{measure('power_transition').reference}; weights: "
            f"{measure('weight_flip').reference}; ranks: "
            f"{measure('rank_interval').reference}",
            caveats=(
                _ranked(case, pair),
                f"By the lower threshold of {_OTHER_LEVEL:g} the two are "
                f"{'' if pair.parity >= _OTHER_LEVEL else 'not '}at parity; a change "
                "of the leader may come of members that join or leave.",
            ),
            table=table(
                _columns(),
                _rows(pairs),
                f"Parity from {LEVEL:g}. Weight to move: the smallest part of the "
                "weights of CINC that turns the order; a product has no weights.",
            ),
        )
    )


def _parts(pair: _Pair, side: Side) -> dict[str, float | None]:
    """Return the part of the world that a side holds of each component, 0 to 1."""
    frame = pair.index.held.read("ccode", "year", *PARTS)
    rows = frame.filter(pl.col("year") == pair.year)
    own = rows.filter(pl.col("ccode").is_in(list(side.members[pair.year])))
    found: dict[str, float | None] = {}
    for part in PARTS:
        whole = float(rows[part].cast(pl.Float64).sum())
        known = own[part].drop_nulls()
        held = float(known.cast(pl.Float64).sum())
        found[part] = held / whole if whole and known.len() else None
    return found


def _statement(pair: _Pair) -> str:
    level = "at" if pair.parity >= LEVEL else "not at"
    turned = (
        f"the leader has not changed since {pair.since}"
        if pair.turned is None
        else f"the leader changed last in {pair.turned}"
    )
    return (
        f"On CINC of {pair.year} the members held {pair.ratio:.2f} times the "
        f"capabilities of {pair.theirs.label}: {level} parity (from {LEVEL:g} of the "
        f"stronger), and {turned}. {_flipped(pair)}"
    )


def _flipped(pair: _Pair) -> str:
    flip = pair.flip
    if flip is None or flip.lead is None:
        return "What weights would turn the order is not covered."
    if flip.moved is None:
        return (
            "No weights of the six components turn the order: the stronger is ahead in "
            "each of them."
        )
    source = listed(_NAMES[part] for part in flip.source)
    return (
        f"Moving {100 * flip.moved:.1f} % of the weight from {source} to "
        f"{_NAMES.get(flip.target, 'another')} would turn the order."
    )


def _moved(flip: WeightFlip | None) -> str:
    if flip is None or flip.lead is None:
        return "-"
    return "no weights do" if flip.moved is None else f"{100 * flip.moved:.1f}"


def _ranked(case: Case, pair: _Pair) -> str:
    """Say where the two sides rank among all states over all weights."""
    from foedus.measures.power.rank_interval import rank_interval

    frame = pair.index.held.read("ccode", "year", *PARTS)
    rows = frame.filter(pl.col("year") == pair.year)
    sides = {
        0: set(pair.mine.members[pair.year]),
        1: set(pair.theirs.members[pair.year]),
    }
    label = pl.col("ccode").cast(pl.String)
    for name, numbers in sides.items():
        inside = pl.col("ccode").is_in(list(numbers))
        label = pl.when(inside).then(pl.lit(f"side {name}")).otherwise(label)
    parts = [
        pl.when(pl.col(p).count() > 0).then(pl.col(p).cast(pl.Float64).sum()).alias(p)
        for p in PARTS
    ]
    world = rows.group_by(label.alias("state"), maintain_order=True).agg(parts)
    made = rank_interval(world, PARTS, draws=_DRAWS)
    own = made.row(by_predicate=pl.col("state") == "side 0", named=True)
    return (
        f"Over all weights of the six components the members rank {own['rank_low']} to "
        f"{own['rank_high']} (90 % of the draws) among {counted(made.height, 'side')} "
        f"and are first in {100 * own['first_share']:.0f} %; "
        f"{pair.theirs.label} counts as one side."
    )


def _past(pair: _Pair) -> str:
    if pair.before is None:
        return f"Ten years before ({pair.year - _DECADE}): not in force or not covered."
    return f"{pair.year - _DECADE}, the members of that year: {pair.before:.2f} times."


def _others(pair: _Pair, pairs: list[_Pair]) -> str:
    rest = [p for p in pairs if p is not pair]
    if not rest:
        return "A further rival, or another index, is not covered."
    said = "; ".join(
        f"{p.ratio:.2f} times {p.theirs.label} by {p.index.name} of {p.year} ({p.said})"
        for p in rest
    )
    return f"Beside it: {said}."


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("opponent", "Against"),
        TableColumn("index", "By"),
        TableColumn("year", "Year", kind="date"),
        TableColumn("ratio", "Ratio", "times", "number"),
        TableColumn("parity", "Weaker of stronger", kind="number"),
        TableColumn("before", "Ratio ten years before", "times", "number"),
        TableColumn("turned", "Leader changed last"),
        TableColumn("moved", "Weight to move, %"),
    )


def _rows(pairs: list[_Pair]) -> Iterator[Row]:
    for pair in pairs:
        flip = pair.flip
        cells = (
            pair.theirs.label,
            pair.index.name,
            str(pair.year),
            pair.ratio,
            pair.parity,
            pair.before,
            f"not since {pair.since}" if pair.turned is None else str(pair.turned),
            _moved(flip),
        )
        evidence = (
            *pair.index.rows(pair.year, pair.mine.members[pair.year]),
            *pair.index.rows(pair.year, pair.theirs.members[pair.year]),
        )
        yield Row(f"{pair.theirs.label}/{pair.index.key}", cells, evidence)
