"""Ideal points: how far apart the members vote in the United Nations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus.answers.capabilities import HUBS
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.answers.spending import articled
from foedus.measures.index import measure
from foedus.measures.similarity.preference_distance import (
    PreferenceDistance,
    preference_distance,
)

TABLE: Final = "un-ideal-points.state_year"

_COLUMNS: Final = ("ccode", "year", "ideal_point", "q5", "q95", "n_votes")
WIDTH: Final = 2 * 1.6448536269514722
"""Standard deviations between the 5th and the 95th percentile of a normal posterior."""

_OLDEST: Final = 5
_DECADE: Final = 10
_LEAST: Final = 3
_LEAST_PART: Final = 0.5


@dataclass(frozen=True, slots=True)
class Votes:
    """Ideal points of all states in one year.

    Parameters
    ----------
    held : Held
        The table.
    year : int
        Year.
    rows : mapping of int to row
        Row by COW number, of the states with an ideal point.
    """

    held: Held
    year: int
    rows: Mapping[int, Mapping[str, Any]]

    def distance(self, states: Mapping[int, str]) -> PreferenceDistance:
        """Return the distance among some states, given as number -> name."""
        return preference_distance(
            {n: _cell(self.rows.get(c), "ideal_point") for c, n in states.items()},
            {n: _error(self.rows.get(c)) for c, n in states.items()},
        )

    def order(self, number: int) -> float:
        """Return a number that sorts states from the highest ideal point down."""
        place = _cell(self.rows.get(number), "ideal_point")
        return math.inf if place is None else -place

    @property
    def world(self) -> PreferenceDistance:
        """Distance among all states with an ideal point."""
        return self.distance({number: str(number) for number in self.rows})


def _cell(row: Mapping[str, Any] | None, column: str) -> float | None:
    return None if row is None else row[column]


def _error(row: Mapping[str, Any] | None) -> float | None:
    """Return the standard deviation of a posterior from two of its quantiles."""
    low, high = _cell(row, "q5"), _cell(row, "q95")
    return None if low is None or high is None else (high - low) / WIDTH


def findings(case: Case) -> Iterator[Finding]:
    """Answer how far apart the members vote, with the noise taken out.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where the table was not added, ends years before the day,
        or has fewer than three members or half of them.
    """
    votes = _votes(case.held(TABLE), case.year) if case.is_side else None
    if votes is None:
        return
    found = votes.distance(_states(case))
    if found.corrected is None or not _enough(case, found):
        return
    yield _finding(case, votes, found)


def _enough(case: Case, found: PreferenceDistance) -> bool:
    return found.n >= max(_LEAST, _LEAST_PART * len(case.members))


def _votes(held: Held | None, until: int) -> Votes | None:
    if held is None:
        return None
    frame = held.read(*_COLUMNS).filter(
        pl.col("ideal_point").is_not_null()
        & pl.col("year").is_between(until - _OLDEST, until)
    )
    if frame.is_empty():
        return None
    newest = frame.filter(pl.col("year") == pl.col("year").max())
    rows = {row["ccode"]: row for row in newest.iter_rows(named=True)}
    return Votes(held, int(newest["year"][0]), rows)


def _states(case: Case) -> dict[int, str]:
    return {m.cow_code: m.name for m in case.members if m.cow_code is not None}


def _absent(case: Case, found: PreferenceDistance) -> list[str]:
    uncoded = [m.name for m in case.members if m.cow_code is None]
    return sorted((*found.missing, *uncoded))


def _leave_one_out(votes: Votes, states: Mapping[int, str]) -> tuple[float, float]:
    """Return the range of the corrected distance when one member is left out."""
    known = {c: n for c, n in states.items() if c in votes.rows}
    without = (
        votes.distance({c: n for c, n in known.items() if c != left}).corrected
        for left in known
    )
    found = [distance for distance in without if distance is not None]
    return (round(min(found), 2), round(max(found), 2))


def _finding(case: Case, votes: Votes, found: PreferenceDistance) -> Finding:
    states, value = _states(case), found.corrected or 0.0
    world = votes.world.corrected
    ratio = f", {value / world:.2f} of that among all states" if world else ""
    hub = _without_hub(case, votes)
    return case.finish(
        Finding(
            id="cohesion.ideal-points",
            question=36,
            title="How far apart do the members vote in the United Nations?",
            statement=f"In {votes.year} the ideal points of {found.n} of "
            f"{len(case.members)} members lay {value:.2f} apart in the mean, noise "
            f"taken out ({found.plain:.2f} as estimated){ratio}.{hub} Farthest apart: "
            f"{' and '.join(articled(name) for name in found.farthest)}.",
            value=round(value, 3),
            unit="points of the scale (mean distance)",
            date=str(votes.year),
            edition=votes.held.label,
            interval=_leave_one_out(votes, states),
            interval_note="range when one member is left out, not a sampling interval; "
            f"noise alone would give {found.noise:.2f}",
            comparison=(_then(case, votes), _peer(case, votes)),
            method="foedus.measures.similarity.preference_distance."
            "preference_distance; standard "
            "error = (95th - 5th percentile of the posterior) / 3.29",
            reference=measure("preference_distance").reference,
            caveats=(
                f"No ideal point that year: {listed(_absent(case, found))}.",
                f"{100 * (found.apart or 0.0):.0f} % of the pairs differ by more than "
                "noise gives in nine cases of ten.",
                "Votes in the General Assembly are not promises kept; the agenda of a "
                "year moves the scale, and releases are not to be mixed.",
            ),
            table=table(_columns(), _rows(votes, states)),
            chart="dots",
            short=True,
        )
    )


def _without_hub(case: Case, votes: Votes) -> str:
    """Return the distance without the hub as a sentence; empty without a hub."""
    states = _states(case)
    hub = HUBS.get(case.pact.id)
    if hub is None or hub not in states:
        return ""
    rest = votes.distance({c: n for c, n in states.items() if c != hub}).corrected
    return "" if rest is None else f" Without {articled(states[hub])}: {rest:.2f}."


def _then(case: Case, votes: Votes) -> str:
    year = votes.year - _DECADE
    then = _votes(votes.held, year)
    found = None if then is None else then.distance(_states(case))
    if then is None or found is None or found.corrected is None:
        return "Ten years before: not covered."
    return (
        f"{then.year}, the same members: {found.corrected:.2f} among {found.n} with "
        "an ideal point."
    )


def _peer(case: Case, votes: Votes) -> str:
    if case.peer is None:
        return NO_PEER
    found = votes.distance(_states(case.peer))
    if found.corrected is None:
        return f"{case.peer.label}: fewer than two members have an ideal point."
    return (
        f"{case.peer.label}: {found.corrected:.2f} among {found.n} of "
        f"{len(case.peer.members)} members."
    )


def _columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("label", "Member"),
        TableColumn("value", "Ideal point", kind="number"),
        TableColumn("low", "5 % of the posterior", kind="number"),
        TableColumn("high", "95 % of the posterior", kind="number"),
        TableColumn("votes", "Votes cast", kind="number", digits=0),
    )


def _rows(votes: Votes, states: Mapping[int, str]) -> Iterator[Row]:
    for number in sorted(states, key=votes.order):
        row = votes.rows.get(number)
        if row is None:
            yield Row(str(number), (states[number], None, None, None, None))
            continue
        cells = (
            states[number],
            row["ideal_point"],
            row["q5"],
            row["q95"],
            row["n_votes"],
        )
        text = f"{states[number]} {votes.year}: ideal point {row['ideal_point']:.2f}"
        yield Row(str(number), cells, (votes.held.evidence(row, text),))
