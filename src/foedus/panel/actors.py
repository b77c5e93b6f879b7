"""Who a panel is about, as segments: states, leaders, alliances, disputes, coalitions.

Leaders come from Archigos, disputes from a dispute source, alliances from the registry
or from ATOP. A unit is there in a step that has at least one of its days; where a date
is not known to the day, every day that it can mean counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from foedus import dates
from foedus.dates import Date, Interval
from foedus.errors import PanelError
from foedus.panel import coding, presence, segments, spans
from foedus.panel.clock import Clock
from foedus.panel.unit import Unit
from foedus.registry import alliances
from foedus.registry.states import System
from foedus.store import embedded
from foedus.store.store import Store

Years = tuple[int, int]

ROSTERS: Final[dict[str, tuple[str, ...]]] = {
    "leader": ("archigos",),
    "leader-dyad": ("archigos",),
    "alliance": ("registry", "atop"),
    "alliance-member": ("registry", "atop"),
    "alliance-phase": ("atop",),
    "dispute": ("cow-mid", "gml-mid"),
}
"""Actors that a source lists, and the sources; the first is the default."""

_YEAR: Final = re.compile(r"(-?\d{4})[?~%]?(?:\[day-after\])?$")
"""A year alone, or the day after it."""

MOST: Final = 60_000_000
"""Candidates that a group of states may have before the years are looked at."""


@dataclass(frozen=True, slots=True)
class Roster:
    """What the units of a panel are.

    Attributes
    ----------
    unit : Unit
        What a row is.
    years : tuple of int
        First and last calendar year, inclusive.
    system : {"cow", "gw"}
        Whose list and whose numbers the states have.
    store : Store
        Where the sources are.
    directed : bool
        Whether a group stands in every order.
    states : tuple of int
        Numbers of the states to keep; empty for all.
    source : str
        Who lists the units, one of `ROSTERS`; empty for the default.
    coalitions : mapping of str to tuple of int
        Coalitions that the user names, and the numbers of their states.
    """

    unit: Unit
    years: Years
    system: System
    store: Store
    directed: bool = False
    states: tuple[int, ...] = ()
    source: str = ""
    coalitions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def there(roster: Roster) -> pl.DataFrame:
    """Return the segments in which the units of a panel were there.

    Parameters
    ----------
    roster : Roster
        What the units are.

    Returns
    -------
    polars.DataFrame
        The keys of the unit, the columns of its states, ``start`` and ``stop`` (steps),
        in order. A state is null where it has no number in the system.

    Raises
    ------
    PanelError
        If the units have no such source, there are too many groups, a coalition is not
        named, or a number is none of a state.
    StoreError
        If the source is not in the store.
    """
    check(roster.unit, roster.source or roster.coalitions)
    return _MAKERS[roster.unit.who](roster)


def check(unit: Unit, said: str | Mapping[str, Collection[int]]) -> None:
    """Refuse what does not say who the units are.

    Parameters
    ----------
    unit : Unit
        What a row is.
    said : str or mapping of str to collection of int
        Who lists the units, or coalitions with the numbers of their states; empty where
        nothing is said.

    Raises
    ------
    PanelError
        If the units have no such list, or a coalition has no state.
    """
    if not isinstance(said, str):
        _check_coalitions(unit, said)
    elif said:
        known = ROSTERS.get(unit.who, ())
        if said.partition("@")[0] not in known:
            problem = f"'{said}' does not list {unit.who}s."
            lists = f"Use one of: {', '.join(known)}."
            remedy = lists if known else f"Leave it out: {_OWN[unit.who == _NAMED]}."
            raise PanelError(problem, remedy, found=said)


def _check_coalitions(unit: Unit, said: Mapping[str, Collection[int]]) -> None:
    if said and unit.who != _NAMED:
        problem = f"{unit.name}s are not about coalitions."
        remedy = f"Build coalition-{unit.clock.step}s, or leave the coalitions out."
        raise PanelError(problem, remedy, found=tuple(said))
    bare = [name for name, states in said.items() if not states]
    if bare:
        problem = f"The coalition '{bare[0]}' has no state."
        raise PanelError(problem, "Name its states, or leave it out.", found=bare[0])


_NAMED: Final = "coalition"
_OWN: Final = ("foedus lists these units itself", "you name the coalitions")


def lister(unit: Unit, said: str, store: Store) -> str:
    """Return the table that lists the units.

    Parameters
    ----------
    unit : Unit
        What a row is.
    said : str
        Who lists the units, one of `ROSTERS`; empty for the default.
    store : Store
        Where the sources are.

    Returns
    -------
    str
        Its full name, such as ``atop@5.1.member``; empty where the list is that of
        states, or the user's own.

    Raises
    ------
    PanelError
        If the units have no such source.
    StoreError
        If the source is not in the store.
    """
    check(unit, said)
    if unit.who not in ROSTERS:
        return ""
    held = store.held(said or ROSTERS[unit.who][0])
    table = _LISTS[unit.who][held.id != embedded.REGISTRY]
    return f"{held.id}@{held.version}.{table}"


_LISTS: Final = {
    "leader": ("", "leader"),
    "leader-dyad": ("", "leader"),
    "alliance": ("alliances", "alliance"),
    "alliance-member": ("members", "member"),
    "alliance-phase": ("", "phase"),
    "dispute": ("", "participant"),
}
"""Table of the registry, and of other sources, that lists actors."""


def _states(roster: Roster) -> pl.DataFrame:
    only = roster.states or None
    return presence.states(roster.unit.clock, roster.years, roster.system, only)


def _groups(roster: Roster) -> pl.DataFrame:
    names = roster.unit.keys
    if len(names) > 2:
        _refuse_many(roster)
    return presence.groups(
        names,
        roster.unit.clock,
        roster.years,
        system=roster.system,
        only=roster.states or None,
        directed=roster.directed,
    )


def _refuse_many(roster: Roster) -> None:
    """Refuse groups of more states than a machine can list."""
    size = len(roster.unit.keys)
    count = (
        len(roster.states)
        or presence.states(Clock("year"), roster.years, roster.system)[
            "state"
        ].n_unique()
    )
    groups = 1
    for number in range(size):
        groups = groups * (count - number)
        groups = groups if roster.directed else groups // (number + 1)
    if groups > MOST:
        problem = f"{count} states make {groups:,} groups of {size}."
        remedy = "Name fewer states with states=[...], or choose undirected groups."
        raise PanelError(problem, remedy, found=groups)


def _system(roster: Roster) -> pl.DataFrame:
    """Return the years in which the system has any state, as one segment or more."""
    if roster.states:
        problem = f"{roster.unit.name}s are about all states together."
        raise PanelError(problem, "Leave the states out, or build state-years.")
    return segments.merged(_states(roster).drop("state"), [])


def _coalitions(roster: Roster) -> pl.DataFrame:
    if not roster.coalitions:
        problem = "No coalition is named."
        remedy = (
            "Say coalitions={'entente': [200, 220, 365]}, or --coalition NAME=2,20."
        )
        raise PanelError(problem, remedy)
    named = pl.DataFrame(
        [(n, s) for n, members in roster.coalitions.items() for s in set(members)],
        schema={"coalition": pl.String, "state": pl.Int32},
        orient="row",
    )
    clock, every = roster.unit.clock, named["state"].unique().to_list()
    states = presence.states(clock, roster.years, roster.system, every)
    found = named.join(_only(states, roster), on="state")
    return found.sort("coalition", "state", "start")


def _leaders(roster: Roster) -> pl.DataFrame:
    rows = _in_office(roster)
    return _stepped(rows, ["leader", "state"], roster.unit.clock)


def _leader_pairs(roster: Roster) -> pl.DataFrame:
    rows = _in_office(roster).filter(pl.col("state").is_not_null())
    one = rows.rename({"leader": "leader_a", "state": "state_a"})
    other = rows.rename(
        {"leader": "leader_b", "state": "state_b", "start": "from", "stop": "to"}
    )
    apart = pl.col("state_a") != pl.col("state_b")
    order = apart if roster.directed else pl.col("state_a") < pl.col("state_b")
    met = (
        one.join_where(
            other, pl.col("start") < pl.col("to"), pl.col("from") < pl.col("stop")
        )
        .filter(order)
        .with_columns(
            pl.max_horizontal("start", "from").alias("start"),
            pl.min_horizontal("stop", "to").alias("stop"),
        )
    )
    keys = ["leader_a", "leader_b", "state_a", "state_b"]
    return _stepped(met, keys, roster.unit.clock)


def _in_office(roster: Roster) -> pl.DataFrame:
    """Return leader, state, start and stop (days) of all spells in office."""
    source = _source(roster)
    raw = roster.store.scan(f"{source}.leader").collect()
    rows = pl.DataFrame(
        {
            "leader": raw["obsid"],
            "state": raw["gwcode"],
            "start": spans.days(raw, ("startdate",), "day")["first"],
            "stop": spans.days(raw, ("enddate",), "day")["last"] + 1,
        }
    )
    inside = spans.clipped(rows.drop_nulls(), roster.years)
    return _only(_numbered(inside, "gw", roster.system), roster)


def _alliances(roster: Roster) -> pl.DataFrame:
    if _source(roster) == embedded.REGISTRY:
        rows = _listed(
            ({"alliance": pact.id}, pact.span)
            for pact in alliances.everything()
            if pact.treaty.end_status != "never-in-force"
        )
    else:
        rows = _atop(roster, "alliance", {"alliance": "atopid"})
    there = _stepped(spans.clipped(rows, roster.years), ["alliance"], roster.unit.clock)
    return _with_members(roster, there, ["alliance"])


def _members(roster: Roster) -> pl.DataFrame:
    keys = ["alliance", "member", "state"]
    return _stepped(_member_days(roster, "member"), keys, roster.unit.clock)


def _member_days(roster: Roster, *more: str) -> pl.DataFrame:
    """Return alliance, state, start and stop (days) of members that are asked for."""
    if _source(roster) == embedded.REGISTRY:
        rows = _registry_members(roster.system)
        return _only(spans.clipped(rows, roster.years), roster)
    named = {"alliance": "atopid", "state": "member"} | {name: name for name in more}
    rows = spans.clipped(_atop(roster, "member", named), roster.years)
    return _only(_numbered(rows, "cow", roster.system), roster)


def _with_members(roster: Roster, found: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Keep the steps in which a state that is asked for was a member."""
    if not roster.states:
        return found
    days = _member_days(roster, *keys[1:])
    members = _stepped(days, keys, roster.unit.clock)
    both = segments.shared(found, members, keys)
    return segments.merged(both.select(*keys, *segments.SPAN), keys)


def _registry_members(system: System) -> pl.DataFrame:
    return _listed(
        (
            {
                "alliance": pact.id,
                "member": spell.member,
                "state": spell.cow_code if system == "cow" else spell.gw_code,
            },
            spell.span,
        )
        for pact in alliances.everything()
        if pact.treaty.end_status != "never-in-force"
        for spell in pact.memberships
        if spell.counts
    ).with_columns(pl.col("state").cast(pl.Int32))


def _phases(roster: Roster) -> pl.DataFrame:
    rows = _atop(roster, "phase", {"alliance": "atopid", "phase": "phase"})
    inside = spans.clipped(rows, roster.years)
    keys = ["alliance", "phase"]
    there = _stepped(inside, keys, roster.unit.clock)
    return _with_members(roster, there, keys)


def _disputes(roster: Roster) -> pl.DataFrame:
    raw = roster.store.scan(f"{_source(roster)}.participant").collect()
    rows = pl.DataFrame(
        {
            "dispute": raw["dispnum"],
            "state": raw["ccode"],
            "start": spans.days(raw, ("styear", "stmon", "stday"), "day")["first"],
            "stop": spans.days(raw, ("endyear", "endmon", "endday"), "day")["last"] + 1,
        }
    )
    inside = spans.clipped(rows.drop_nulls(), roster.years)
    numbered = _only(_numbered(inside, "cow", roster.system), roster)
    return _stepped(numbered, ["dispute", "state"], roster.unit.clock)


def _atop(roster: Roster, table: str, named: Mapping[str, str]) -> pl.DataFrame:
    """Return the spells (days) of a table of ATOP; what goes on ends with the file."""
    source = _source(roster)
    raw = roster.store.scan(f"{source}.{table}").collect()
    start, end = (
        (("yrent", "moent", "dayent"), ("yrexit", "moexit", "dayexit"))
        if table == "member"
        else (("begyr", "begmo", "begday"), ("endyr", "endmo", "endday"))
    )
    last = roster.store.coverage(source).end
    known = pl.lit(None if last is None else last.earliest, pl.Int32)
    rows = raw.select(pl.col(own).alias(name) for name, own in named.items())
    return rows.with_columns(
        spans.days(raw, start, "day")["first"].alias("start"),
        (spans.days(raw, end, "day")["last"] + 1).alias("stop"),
    ).with_columns(pl.col("stop").fill_null(known))


def _listed(rows: Iterable[tuple[Mapping[str, object], Interval]]) -> pl.DataFrame:
    """Return rows with the days that their spells can have."""

    def known(span: Interval) -> int | None:
        return spans.FOREVER if span.open_end else None

    made = [
        {
            **row,
            "start": _reach(span.start)[0] if span.start else None,
            "stop": _reach(span.end)[1] if span.end else known(span),
        }
        for row, span in rows
    ]
    frame = pl.DataFrame(made, infer_schema_length=None)
    days = frame.with_columns(pl.col("start", "stop").cast(pl.Int32))
    return days.drop_nulls(["start", "stop"])


def _reach(date: Date) -> tuple[int, int]:
    """Return the first and last day of a date; a year is one of the panel's calendar.

    A Julian year would reach into a second year of the panel.
    """
    said = _YEAR.match(date.text)
    if said is None:
        return date.earliest, date.latest
    ours, theirs = (dates.parse(said[1], calendar=c) for c in ("gregorian", None))
    return (
        date.earliest + ours.earliest - theirs.earliest,
        date.latest + ours.latest - theirs.latest,
    )


def _numbered(rows: pl.DataFrame, theirs: System, ours: System) -> pl.DataFrame:
    if theirs == ours:
        return rows.with_columns(pl.col("state").cast(pl.Int32))
    return coding.translated(rows, "state", theirs, ours)[0]


def _only(rows: pl.DataFrame, roster: Roster) -> pl.DataFrame:
    """Keep the states that are asked for; refuse numbers that are none of a state."""
    if not roster.states:
        return rows
    listed = set(rows["state"].drop_nulls())  # a source may know more than the system
    presence.refuse_strangers(set(roster.states) - listed, roster.system)
    return rows.filter(pl.col("state").is_in(list(roster.states)))


def _stepped(days: pl.DataFrame, keys: list[str], clock: Clock) -> pl.DataFrame:
    """Turn days into steps, joined where they touch."""
    steps = spans.steps(days, clock, "any")
    return segments.merged(steps.select(*keys, *segments.SPAN), keys)


def _source(roster: Roster) -> str:
    """Return who lists the units: a source, with a version where one is named."""
    check(roster.unit, roster.source)
    said = roster.source or ROSTERS[roster.unit.who][0]
    if said.partition("@")[0] != embedded.REGISTRY:
        return said
    roster.store.held(said)  # refuses a version that is not here
    return embedded.REGISTRY


_MAKERS: Final[dict[str, Callable[[Roster], pl.DataFrame]]] = {
    "state": _states,
    "dyad": _groups,
    "triad": _groups,
    "tetrad": _groups,
    "coalition": _coalitions,
    "leader": _leaders,
    "leader-dyad": _leader_pairs,
    "alliance": _alliances,
    "alliance-member": _members,
    "alliance-phase": _phases,
    "dispute": _disputes,
    "system": _system,
}
