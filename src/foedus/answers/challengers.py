"""Challengers: who could reach each member, and how it would fare there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Final, get_args

import polars as pl

from foedus import dates
from foedus.answers import capabilities, distance, rivalries
from foedus.answers.case import NO_PEER, Case, listed, state_name, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.measures.index import measure
from foedus.measures.power.coalition_power import coalition_power
from foedus.measures.power.distance_discount import Rule, power_at_distance
from foedus.measures.power.projection import great_circle
from foedus.measures.threat.relevant_neighbourhood import relevant_neighbourhood
from foedus.measures.threat.threat import threat_environment, win_chance
from foedus.panel import regions
from foedus.registry import portfolio

if TYPE_CHECKING:
    from foedus.answers.capabilities import Year
    from foedus.answers.shelf import Held

TOUCHING: Final = "cow-contiguity.directed_dyad_year"
POWERS: Final = "maoz-powers.power_spell"
TABLES: Final = (capabilities.TABLE, TOUCHING, POWERS, distance.CAPITALS)
"""What the challengers of a year are made from."""

_RULE: Final[Rule] = "bueno-de-mesquita"
_OLDEST: Final = 10
_DECADE: Final = 10
_KILOMETRES_A_MILE: Final = 1.609344
_LAND: Final = 1


@dataclass(frozen=True, slots=True)
class World:
    """What is known of one year.

    Parameters
    ----------
    capabilities : Year
        Capabilities of all states.
    around : polars.DataFrame
        Who is in whose politically relevant neighbourhood.
    capitals : mapping of int to row
        Capital of each state.
    """

    capabilities: Year
    around: pl.DataFrame
    capitals: Mapping[int, Mapping[str, Any]]

    @property
    def year(self) -> int:
        """Year of everything."""
        return self.capabilities.year


@dataclass(frozen=True, slots=True)
class Exposure:
    """The threat to the members of a case.

    Parameters
    ----------
    names : mapping of int to str
        Members with capabilities, by COW number.
    alone : mapping of int to row
        Row of `threat_environment` by member, outsiders as challengers.
    inside : mapping of int to row
        The same with fellow members as challengers too.
    together : mapping of int to float
        Chance of the greatest challenger against all members at that place.
    ranges : mapping of int to tuple of float
        Least and greatest threat over the rules of distance.
    """

    names: Mapping[int, str]
    alone: Mapping[int, Mapping[str, Any]]
    inside: Mapping[int, Mapping[str, Any]]
    together: Mapping[int, float]
    ranges: Mapping[int, tuple[float, float]]

    @property
    def threats(self) -> dict[int, float]:
        """Greatest chance of an outsider by member, where there is one."""
        return {
            number: row["threat"]
            for number, row in self.alone.items()
            if row["threat"] is not None
        }


def findings(case: Case) -> Iterator[Finding]:
    """Answer how likely the greatest challenger of each member is to win alone.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where capabilities, contiguity, powers or capitals were not
        added, or end more than ten years before the day.
    """
    world = _world(case, case.year) if case.is_side else None
    if world is None:
        return
    found = _exposure(case, world, _rules())
    if found.threats:
        yield _finding(case, world, found)


def _world(case: Case, until: int) -> World | None:
    return world_of(case.held, until)


def world_of(held: Callable[[str], Held | None], until: int) -> World | None:
    """Return the newest year that all tables of challengers cover.

    Parameters
    ----------
    held : callable
        From the name of a table to it; None where it was not added.
    until : int
        Last year allowed.

    Returns
    -------
    World or None
        None where a table was not added, or the year is more than ten years before.
    """
    tables = [held(n) for n in (capabilities.TABLE, TOUCHING, POWERS)]
    ends = [one.last_year for one in tables if one is not None]
    known = [end for end in ends if end is not None]
    places = held(distance.CAPITALS)
    if len(known) < len(tables) or places is None:
        return None
    year = min(until, *known)
    found = capabilities.year_of(tables[0], year)
    if until - year > _OLDEST or found is None or found.year != year:
        return None
    around = _around(tables, found)
    return World(found, around, distance.capitals(places, year))


def chances(world: World, number: int) -> dict[int, float | None]:
    """Return the chance of each challenger of one state to win at its place.

    Parameters
    ----------
    world : World
        What is known of the year.
    number : int
        COW number of the state.

    Returns
    -------
    dict of int to float or None
        By COW number, for states in its politically relevant neighbourhood that are
        not bound to it by a promise of aid on record; None where a power or the
        distance is not known. Empty where nobody is, or the state has no figure.
    """
    near = world.around.filter(pl.col("state") == number)
    free = _unbound(_priced(world, near), [number], world.year)
    made = win_chance(free, contiguous="land", rule=_RULE)
    return dict(made.select("other", "win_chance").iter_rows())


def _around(tables: list[Held | None], found: Year) -> pl.DataFrame:
    """Return the politically relevant neighbourhood of every state of the year."""
    _, touching, powers = tables
    year = found.year
    system = pl.DataFrame({"state": list(found.rows), "year": year})
    if touching is None or powers is None:
        return system.clear()
    near = (
        touching.lazy.filter(pl.col("year") == year)
        .select("year", "conttype", state_a="ccode1", state_b="ccode2")
        .collect()
    )
    return relevant_neighbourhood(
        system, near, powers=_powers(powers, year), regions=regions.of_states("cow")
    )


def _powers(held: Held, year: int) -> pl.DataFrame:
    """Return regional and global powers at the end of a year."""
    day = f"{year}-12-31"
    kinds = {
        "regional": ("regstdate", "regenddate"),
        "global": ("globstdate", "globenddate"),
    }
    spells = held.read("ccode", "regstdate", "regenddate", "globstdate", "globenddate")
    parts = [
        spells.filter((pl.col(start) <= day) & (pl.col(end) >= day)).select(
            state="ccode", year=pl.lit(year), reach=pl.lit(reach)
        )
        for reach, (start, end) in kinds.items()
    ]
    return pl.concat(parts)


def _exposure(case: Case, world: World, rules: tuple[Rule, ...] = (_RULE,)) -> Exposure:
    side = capabilities.members(case, world.capabilities)
    ours = list(side.numbers)
    pairs = _priced(world, world.around.filter(pl.col("state").is_in(ours)))
    free = _unbound(pairs, ours, world.year)
    judged = {rule: _judged(free, ours, world.year, rule) for rule in rules}
    alone = judged[_RULE]
    spans = {
        n: [rows[n]["threat"] for rows in judged.values()]
        for n in ours
        if alone[n]["threat"] is not None
    }
    return Exposure(
        side.states,
        alone,
        _judged(pairs, ours, world.year, _RULE),
        _together(world, ours, alone),
        {n: (min(values), max(values)) for n, values in spans.items()},
    )


def _unbound(pairs: pl.DataFrame, ours: list[int], year: int) -> pl.DataFrame:
    """Leave out fellow members, and states that owe a member aid or are owed it."""
    on = dates.parse(f"{year}-12-31")
    keys, bonds = rivalries.keys_on(on), portfolio.pledges(on)
    bound = [
        other in ours
        or (keys.get(state, ""), keys.get(other, "")) in bonds
        or (keys.get(other, ""), keys.get(state, "")) in bonds
        for state, other in pairs.select("state", "other").iter_rows()
    ]
    return pairs.filter(~pl.Series(bound, dtype=pl.Boolean))


def _rules() -> tuple[Rule, ...]:
    return get_args(Rule)


def _judged(
    pairs: pl.DataFrame, ours: list[int], year: int, rule: Rule
) -> dict[int, dict[str, Any]]:
    """Return the row of `threat_environment` of each member by one rule."""
    chances = win_chance(pairs, contiguous="land", rule=rule)
    states = pl.DataFrame({"state": ours, "year": year})
    made = threat_environment(chances, states).join(
        chances.select("state", "year", "reach", threat_from="other"),
        on=["state", "year", "threat_from"],
        how="left",
    )
    return {row["state"]: row for row in made.iter_rows(named=True)}


def _priced(world: World, pairs: pl.DataFrame) -> pl.DataFrame:
    """Add powers, distance and land border to pairs."""
    rows = world.capabilities.rows
    both = list(pairs.select("state", "other").iter_rows())
    return pairs.with_columns(
        pl.Series("power_own", [rows[a]["cinc"] for a, _ in both], dtype=pl.Float64),
        pl.Series("power_other", [rows[b]["cinc"] for _, b in both], dtype=pl.Float64),
        pl.Series("miles", [_miles(world, a, b) for a, b in both], dtype=pl.Float64),
        land=(pl.col("conttype") == _LAND).fill_null(value=False),
    )


def _miles(world: World, one: int, other: int) -> float | None:
    """Return the distance of two capitals; None where one is not known."""
    ends = (world.capitals.get(one), world.capitals.get(other))
    if ends[0] is None or ends[1] is None:
        return None
    first, second = ((row["lat"], row["lng"]) for row in ends if row is not None)
    return great_circle(first, second) / _KILOMETRES_A_MILE


def _together(
    world: World, ours: list[int], alone: Mapping[int, Mapping[str, Any]]
) -> dict[int, float]:
    """Return the chance of each greatest challenger if all members came."""
    foes = {n: row["threat_from"] for n, row in alone.items() if row["threat_from"]}
    land = set(
        world.around.filter(pl.col("conttype") == _LAND)
        .select("state", "other")
        .iter_rows()
    )
    rows = [
        {
            "state": comer,
            "year": world.year,
            "place": place,
            "power": world.capabilities.rows[comer]["cinc"],
            "miles": 0.0 if comer == place else _miles(world, comer, place),
            "land": (place, comer) in land,
        }
        for place in foes
        for comer in (*ours, foes[place])
    ]
    if not rows:
        return {}
    arrived = power_at_distance(pl.DataFrame(rows), contiguous="land", rule=_RULE)
    # One coalition at many places: the place stands where the year does.
    sums = coalition_power(arrived, ours, power="power_at_distance", year="place")
    joint = dict(sums.select("place", "power").iter_rows())
    theirs = {
        row["place"]: row["power_at_distance"]
        for row in arrived.iter_rows(named=True)
        if row["state"] == foes[row["place"]]
    }
    return {
        place: power / (power + joint[place])
        for place, power in theirs.items()
        if power is not None and joint[place]
    }


def _finding(case: Case, world: World, found: Exposure) -> Finding:
    threats = found.threats
    order = sorted(threats, key=lambda n: (-threats[n], n))
    middle = median(threats.values())
    bounds = [median(span[k] for span in found.ranges.values()) for k in (0, 1)]
    pooled = median(found.together.values()) if found.together else None
    shared = "" if pooled is None else f", {pooled:.2f} against all members there"
    none = [found.names[n] for n in found.names if n not in threats]
    absent = capabilities.members(case, world.capabilities).missing
    return case.finish(
        Finding(
            id="threat.challengers",
            question=None,
            title="Who could challenge each member, and with what chance?",
            statement=f"In {world.year} the greatest challenger of a member held "
            f"{middle:.2f} of the power of the two at the member's place "
            f"(median; 0.5 is parity){shared}. Most exposed alone: "
            f"{_named(found, order[:3], world.year)}.",
            value=round(middle, 3),
            unit="median chance of the greatest challenger, 0 to 1",
            date=str(world.year),
            edition=world.capabilities.held.label,
            interval=(round(bounds[0], 3), round(bounds[1], 3)),
            interval_note=f"range over {len(_rules())} rules of power and distance, "
            "not a sampling interval",
            comparison=(_then(case, world), _peer(case, world)),
            method="foedus.measures.threat.threat.threat_environment: greatest "
            "win_chance (CINC, distance of capitals, rule of Bueno de Mesquita) over "
            "foedus.measures.threat.relevant_neighbourhood: contiguous states to 400 "
            "miles of water, regional powers of the region, global powers; fellow "
            "members and states bound to the member by a promise of aid on record "
            "left out",
            reference=f"{measure('win_chance').reference}; "
            f"{measure('relevant_neighbourhood').reference}",
            caveats=(
                "A ratio of power is no intention: read it as an order, not as a "
                "probability. CINC counts people and steel, not readiness or nuclear "
                "weapons.",
                *(
                    (
                        f"The tables end in {world.year}: what came after, and who "
                        "could be a challenger since, is not covered.",
                    )
                    if case.year > world.year
                    else ()
                ),
                "The neighbourhood names who could, not who would: friends without a "
                "promise of aid on record are in it.",
                f"No challenger in reach: {listed(none)}. Not covered: "
                f"{listed(absent)}.",
            ),
            table=table(_COLUMNS, _rows(case, world, found, order), _NOTE),
            sources=tuple(labels(case.held)),
            chart="dots",
            short=True,
        )
    )


def labels(held: Callable[[str], Held | None]) -> Iterator[str]:
    """Yield the source lines of the tables.

    Parameters
    ----------
    held : callable
        From the name of a table to it; None where it was not added.

    Yields
    ------
    str
        Publisher, title and version of each that was added.
    """
    for name in TABLES:
        if (found := held(name)) is not None:
            yield found.label


def _named(found: Exposure, numbers: list[int], year: int) -> str:
    return listed(
        f"{found.names[n]} ({found.threats[n]:.2f}, "
        f"{state_name(found.alone[n]['threat_from'], year)})"
        for n in numbers
    )


def _summary(case: Case, world: World | None) -> str:
    if world is None:
        return "not covered"
    found = _exposure(case, world)
    if not found.threats:
        return "no challenger in reach"
    pooled = found.together.values()
    shared = f", {median(pooled):.2f} together" if pooled else ""
    return f"{median(found.threats.values()):.2f} alone{shared}"


def _then(case: Case, world: World) -> str:
    year = world.year - _DECADE
    return f"{year}, the same members: {_summary(case, _world(case, year))}."


def _peer(case: Case, world: World) -> str:
    if case.peer is None:
        return NO_PEER
    return f"{case.peer.label}, same year: {_summary(case.peer, world)}."


_COLUMNS: Final = (
    TableColumn("label", "Member"),
    TableColumn("value", "Chance, alone", kind="number"),
    TableColumn("low", "Least rule", kind="number"),
    TableColumn("high", "Greatest rule", kind="number"),
    TableColumn("together", "All members there", kind="number"),
    TableColumn("by", "Greatest challenger"),
    TableColumn("reach", "Its reach", kind="number"),
    TableColumn("number", "Challengers", kind="number", digits=0),
    TableColumn("inside", "Greatest with allies in"),
)
_NOTE: Final = (
    "Challengers: states of the politically relevant neighbourhood that are no "
    "allies. Reach: the part of the challenger's power that is left at the place. The "
    "last column names the greatest of all in reach, allies and members among them."
)


def _rows(case: Case, world: World, found: Exposure, order: list[int]) -> Iterator[Row]:
    for number in order:
        row = found.alone[number]
        cells = (
            found.names[number],
            row["threat"],
            *found.ranges[number],
            found.together.get(number),
            state_name(row["threat_from"], world.year),
            row["reach"],
            row["challengers"],
            state_name(found.inside[number]["threat_from"], world.year),
        )
        evidence = _evidence(case, world, number, row["threat_from"])
        yield Row(str(number), cells, tuple(evidence))


def _evidence(case: Case, world: World, number: int, foe: int) -> Iterator[Evidence]:
    held = case.held(distance.CAPITALS)
    for state in (number, foe):
        name = state_name(state, world.year)
        yield world.capabilities.evidence(state, name)
        row = world.capitals.get(state)
        if held is not None and row is not None:
            yield held.evidence(row, f"{row['capital']}: capital of {name}")
