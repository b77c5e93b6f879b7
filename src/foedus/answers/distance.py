"""Distance: what is left of the members' capabilities at the door of their rival."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from foedus.answers import capabilities
from foedus.answers.capabilities import HUBS, Side, Year
from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.shelf import Held
from foedus.measures.index import measure
from foedus.measures.power.projection import HALVING, great_circle, strength_at_distance

CAPITALS: Final = "capitals.cow"
SHORTEST: Final = "distances.cow"

_USA: Final = 2
_CUTS: Final = (1.0, 0.8, 0.5)
_PACES: Final = (1000.0, HALVING, 4000.0)
_OLDEST: Final = 5
_DECADE: Final = 10
_BETWEEN: Final = "Capitals"
_NEIGHBOURS: Final = "Neighbours 0 km"
_TERRITORY: Final = "Territories"


@dataclass(frozen=True, slots=True)
class Ways:
    """How far states are from a rival by one rule.

    Parameters
    ----------
    rule : str
        The rule in words.
    kilometres : mapping of int to float
        Distance by COW number.
    evidence : tuple of Evidence
        The rows that it was measured with.
    """

    rule: str
    kilometres: Mapping[int, float]
    evidence: tuple[Evidence, ...]


def findings(case: Case) -> Iterator[Finding]:
    """Answer what the balance is at distance, with fewer forces of the United States.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding for an alliance with the United States and a rival; nothing where
        capabilities or capitals were not added.
    """
    found = (
        capabilities.year_of(case.held(capabilities.TABLE), case.year)
        if case.is_side and HUBS.get(case.pact.id) == _USA
        else None
    )
    if found is None:
        return
    side = capabilities.members(case, found)
    rival = next(capabilities.rivals(case, found, side), None)
    if rival is None or _USA not in side.states:
        return
    ways = tuple(_ways(case, found.year, side, rival))
    if ways and all(_USA in way.kilometres for way in ways):
        yield _finding(case, found, (side, rival), ways)


def _ways(case: Case, year: int, side: Side, rival: Side) -> Iterator[Ways]:
    """Measure the distance by every rule for which the tables were added."""
    places = capitals(case.held(CAPITALS), year)
    (target,) = rival.numbers
    if target not in places:
        return
    goal = _place(places[target])
    rows = {n: places[n] for n in side.numbers if n in places}
    between = {n: great_circle(_place(row), goal) for n, row in rows.items()}
    held = case.held(CAPITALS)
    known = tuple(
        held.evidence(row, f"{row['capital']}: {row['lat']:.2f}, {row['lng']:.2f}")
        for row in (*rows.values(), places[target])
        if held is not None
    )
    yield Ways(_BETWEEN, between, known)
    shortest, said = _shortest(case, year, side, target)
    if shortest:
        near = {n for n, row in shortest.items() if row["mindist"] == 0}
        borders = tuple(said[n] for n in sorted(near))
        mixed = {n: 0.0 if n in near else km for n, km in between.items()}
        yield Ways(_NEIGHBOURS, mixed, (*known, *borders))
        yield Ways(
            _TERRITORY,
            {n: row["mindist"] for n, row in shortest.items()},
            tuple(said.values()),
        )


def _place(row: Mapping[str, Any]) -> tuple[float, float]:
    return (row["lat"], row["lng"])


def capitals(held: Held | None, year: int) -> dict[int, Mapping[str, Any]]:
    """Return the capital of each state at the end of a year.

    Parameters
    ----------
    held : Held or None
        The table `CAPITALS`; None where it was not added.
    year : int
        Year.

    Returns
    -------
    dict of int to row
        Row by COW number, with ``lat`` and ``lng``; empty where they were not added.
    """
    if held is None:
        return {}
    last = f"{year}-12-31"
    frame = held.read("ccode", "capital", "stdate", "enddate", "lat", "lng").filter(
        (pl.col("stdate") <= last)
        & (pl.col("enddate") >= last)
        & pl.col("lat").is_not_null()
        & pl.col("lng").is_not_null()
    )
    return {row["ccode"]: row for row in frame.iter_rows(named=True)}


def _shortest(
    case: Case, year: int, side: Side, target: int
) -> tuple[dict[int, Mapping[str, Any]], dict[int, Evidence]]:
    """Return the newest shortest distance of each member from the rival."""
    held = case.held(SHORTEST)
    if held is None:
        return {}, {}
    frame = held.read("ccode1", "ccode2", "year", "mindist").filter(
        pl.col("mindist").is_not_null()
        & pl.col("year").is_between(year - _OLDEST, year)
        & ((pl.col("ccode1") == target) | (pl.col("ccode2") == target))
    )
    newest = frame.filter(pl.col("year") == pl.col("year").max())
    found: dict[int, Mapping[str, Any]] = {
        row["ccode1"] + row["ccode2"] - target: row
        for row in newest.iter_rows(named=True)
    }
    rows = {n: found[n] for n in side.numbers if n in found}
    return rows, {n: held.evidence(row, _far(row)) for n, row in rows.items()}


def _far(row: Mapping[str, Any]) -> str:
    pair = f"{row['ccode1']}-{row['ccode2']} {row['year']}"
    return f"{pair}: {row['mindist']:,.0f} km between the territories"


def _ratio(
    found: Year, sides: tuple[Side, Side], way: Ways, pace: float, left: float = 1.0
) -> float:
    """Return the members' capabilities at the rival's door over those of the rival."""
    side, rival = sides
    (target,) = rival.numbers
    strengths = {
        str(n): found.rows[n]["cinc"] * (left if n == _USA else 1.0)
        for n in side.numbers
    }
    kilometres = {str(n): km for n, km in way.kilometres.items()}
    total = strength_at_distance(strengths, kilometres, halving=pace).total or 0.0
    return total / float(found.rows[target]["cinc"])


def _finding(
    case: Case, found: Year, sides: tuple[Side, Side], ways: tuple[Ways, ...]
) -> Finding:
    side, rival = sides
    chosen = ways[1] if len(ways) > 1 else ways[0]
    full, most, half = (_ratio(found, sides, chosen, HALVING, c) for c in _CUTS)
    halves = [_ratio(found, sides, w, pace, _CUTS[-1]) for w in ways for pace in _PACES]
    absent = [side.states[n] for n in side.numbers if n not in chosen.kilometres]
    return case.finish(
        Finding(
            id="power.at-distance",
            question=16,
            title="What is the balance at distance, with fewer forces of the United "
            "States?",
            statement=f"If strength halves with every {HALVING:,.0f} km, the members "
            f"held {full:.1f} times the capabilities of {rival.label} at its door "
            f"(CINC of {found.year}); with 80 % of those of the United States "
            f"{most:.1f} times, with half {half:.1f} times.",
            value=round(half, 2),
            unit=f"times the CINC of {rival.label}, with half of the US capabilities",
            date=str(found.year),
            edition=found.held.label,
            interval=(round(min(halves), 2), round(max(halves), 2)),
            interval_note="range over the rules of distance and over strength that "
            f"halves with {_PACES[0]:,.0f} to {_PACES[-1]:,.0f} km, not a sampling "
            "interval",
            comparison=(_then(case, found), _peer(case, found, rival)),
            evidence=tuple(
                found.evidence(n, name)
                for n, name in {**side.states, **rival.states}.items()
            ),
            method="foedus.measures.power.projection.strength_at_distance over the "
            "members / CINC of the rival, which stands at home",
            reference=measure("strength_at_distance").reference,
            caveats=(
                "The pace at which strength falls is assumed, not estimated: read the "
                "range before the figure.",
                "Distance is from the member's capital to the rival's, one door of "
                "many; between territories the United States stand at the Bering "
                "Strait. Forces abroad count as if at home.",
                f"Not covered: {listed((*side.missing, *absent))}.",
            ),
            table=table(
                _columns(rival),
                _rows(found, sides, ways),
                "Half of the US capabilities if strength halves with every "
                f"{HALVING:,.0f}, {_PACES[0]:,.0f} and {_PACES[-1]:,.0f} km; between "
                "capitals, the same with neighbours at 0 km, between territories.",
            ),
            chart="dots",
        )
    )


def _columns(rival: Side) -> tuple[TableColumn, ...]:
    unit = f"x {rival.states[rival.numbers[0]]}"
    return (
        TableColumn("label", "Distance"),
        TableColumn("value", "Half US", unit, "number"),
        TableColumn("low", f"{_PACES[0]:,.0f} km", unit, "number"),
        TableColumn("high", f"{_PACES[-1]:,.0f} km", unit, "number"),
        TableColumn("most", "80 % US", unit, "number"),
        TableColumn("full", "All US", unit, "number"),
    )


def _rows(
    found: Year, sides: tuple[Side, Side], ways: tuple[Ways, ...]
) -> Iterator[Row]:
    for way in ways:
        full, most, half = (_ratio(found, sides, way, HALVING, c) for c in _CUTS)
        low, high = (
            _ratio(found, sides, way, pace, _CUTS[-1])
            for pace in (_PACES[0], _PACES[-1])
        )
        key = way.rule.lower().replace(",", "").replace(" ", "-")
        cells = (way.rule, half, low, high, most, full)
        yield Row(key, cells, way.evidence)


def _then(case: Case, found: Year) -> str:
    then = capabilities.year_of(found.held, found.year - _DECADE)
    if then is None:
        return "Ten years before: not covered."
    side = capabilities.members(case, then)
    rival = next(capabilities.rivals(case, then, side), None)
    ways = () if rival is None else tuple(_ways(case, then.year, side, rival))
    if rival is None or not ways or _USA not in side.states:
        return "Ten years before: not covered."
    way = ways[1] if len(ways) > 1 else ways[0]
    full, half = (
        _ratio(then, (side, rival), way, HALVING, c) for c in (_CUTS[0], _CUTS[-1])
    )
    return (
        f"{then.year}, the same members: {full:.1f} times in full, {half:.1f} times "
        "with half."
    )


def _peer(case: Case, found: Year, rival: Side) -> str:
    if case.peer is None:
        return NO_PEER
    side = capabilities.members(case.peer, found)
    ways = tuple(_ways(case.peer, found.year, side, rival))
    if not ways or not side.states:
        return f"{case.peer.label}: not covered."
    way = ways[1] if len(ways) > 1 else ways[0]
    ratio = _ratio(found, (side, rival), way, HALVING)
    return f"{case.peer.label}: {ratio:.1f} times by the same rule, in full."
