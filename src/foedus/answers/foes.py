"""Foes: with whom the members have lately quarrelled, and whether they share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.answers import census, disputes, rivalries
from foedus.answers.case import NO_PEER, Case, counted, listed, state_name, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.measures.cohesion.heterogeneity import (
    ThreatHeterogeneity,
    threat_heterogeneity,
)
from foedus.measures.index import measure
from foedus.measures.threat.reference_group import MEMORY, reference_group

if TYPE_CHECKING:
    from foedus.answers.shelf import Held

ALLIES: Final = f"{census.EDITION}.directed_dyad_year"

_OLDEST: Final = 10
_DECADE: Final = 10
_SHOWN: Final = 40


@dataclass(frozen=True)
class Group:
    """The strategic reference groups of the members in a year.

    Parameters
    ----------
    year : int
        Year of the groups.
    names : mapping of int to str
        Members by COW number.
    rows : polars.DataFrame
        What `reference_group` gives, without fellow members.
    tables : tuple of Held
        Disputes, rivalries and alliances.
    """

    year: int
    names: Mapping[int, str]
    rows: pl.DataFrame
    tables: tuple[Held, Held, Held]

    @cached_property
    def foes(self) -> Counter[int]:
        """How many members each hostile state was hostile to."""
        hostile = self.rows.filter("hostile")
        return Counter(other for (other,) in hostile.select("other").iter_rows())

    @cached_property
    def likeness(self) -> ThreatHeterogeneity:
        """How far the members have the same hostile states."""
        sets: dict[str, list[str]] = {name: [] for name in self.names.values()}
        for one in self.rows.filter("hostile").iter_rows(named=True):
            sets[self.names[one["state"]]].append(str(one["other"]))
        return threat_heterogeneity(sets)


def findings(case: Case) -> Iterator[Finding]:
    """Answer who is in the members' strategic reference groups.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where disputes, rivalries or ATOP 5.1 were not added, or end
        more than ten years before the day.
    """
    found = _group(case, case.year) if case.is_side else None
    if found is not None and found.names:
        yield _finding(case, found)


def _group(case: Case, until: int) -> Group | None:
    held = tuple(
        one
        for name in (disputes.TABLE, rivalries.TABLE, ALLIES)
        if (one := case.held(name)) is not None
    )
    if len(held) < 3 or any(one.last_year is None for one in held):
        return None
    clashes, rivals, allies = held
    # The year itself does not count for hostility, but does for alliances.
    ends = (clashes.last_year, rivals.last_year, (allies.last_year or 0) - 1)
    year = min(until, *(end + 1 for end in ends if end is not None))
    first = clashes.coverage.start
    if until - year > _OLDEST or first is None or year - MEMORY < first.year:
        return None
    names = {m.cow_code: m.name for m in case.members if m.cow_code is not None}
    states = pl.DataFrame({"state": list(names), "year": year})
    rows = reference_group(
        states, _hostility(clashes, rivals, year), _allied(allies, year)
    )
    outside = rows.filter(~pl.col("other").is_in(list(names)))
    return Group(year, names, outside, (clashes, rivals, allies))


def _hostility(clashes: Held, rivals: Held, year: int) -> pl.DataFrame:
    """Return years of disputes and rivalries within memory."""
    first, last = year - MEMORY, year - 1
    fought = _opponents(clashes, first, last)
    rows = rivals.read("ccode1", "ccode2", "start", "end").filter(
        (pl.col("start") <= last) & (pl.col("end") >= first)
    )
    lived = rows.select(
        state_a="ccode1",
        state_b="ccode2",
        year=pl.int_ranges(
            pl.col("start").clip(lower_bound=first),
            pl.col("end").clip(upper_bound=last) + 1,
        ),
        kind=pl.lit("rivalry"),
    ).explode("year", empty_as_null=False)
    return pl.concat([fought, lived.select(fought.columns)], how="vertical_relaxed")


def _opponents(held: Held, first: int, last: int) -> pl.DataFrame:
    """Return opponents in disputes, each year in which both took part."""
    rows = held.read("dispnum", "ccode", "sidea", "styear", "endyear").filter(
        (pl.col("styear") <= last) & (pl.col("endyear") >= first)
    )
    sides = [rows.filter(pl.col("sidea") == side) for side in (1, 0)]
    both = sides[0].join(sides[1], on="dispnum", suffix="_b")
    start = pl.max_horizontal("styear", "styear_b", pl.lit(first))
    end = pl.min_horizontal("endyear", "endyear_b", pl.lit(last))
    return (
        both.select(
            state_a="ccode",
            state_b="ccode_b",
            year=pl.int_ranges(start, end + 1),
            kind=pl.lit("dispute"),
        )
        .explode("year", empty_as_null=False)
        .drop_nulls("year")
    )


def _allied(held: Held, year: int) -> pl.DataFrame:
    """Return pairs of which one owes the other defence or offence."""
    owed = (pl.col("defense") == 1) | (pl.col("offense") == 1)
    rows = held.lazy.filter((pl.col("year") == year) & owed)
    return rows.select("year", state_a="ccode1", state_b="ccode2").collect()


def _finding(case: Case, found: Group) -> Finding:
    foes, likeness = found.foes, found.likeness
    top = [
        f"{state_name(other, found.year)} ({counted(number, 'member')})"
        for other, number in _ranked(foes)[:3]
        if number > 1
    ]
    seconds = found.rows.filter(~pl.col("hostile"))["other"].n_unique()
    named = f": most often {listed(top)}" if top else ""
    alike = (
        ""
        if likeness.distance is None
        else f" Two members differ in {likeness.distance:.2f} of their foes in the "
        "mean (0 the same, 1 none in common)."
    )
    return case.finish(
        Finding(
            id="threat.reference-group",
            question=None,
            title="With whom have the members lately quarrelled?",
            statement=f"From {found.year - MEMORY} to {found.year - 1}, "
            f"{counted(len(foes), 'outsider')} had a militarised dispute or a live "
            f"rivalry with at least one member{named}.{alike}",
            value=len(foes),
            unit="outsiders",
            date=f"{found.year - MEMORY} to {found.year - 1}",
            edition="; ".join(one.label for one in found.tables),
            interval_note="a count from complete lists, no sample",
            comparison=(_then(case, found), _peer(case, found)),
            method="foedus.measures.threat.reference_group.reference_group with "
            "disputes and rivalries as hostility; "
            "foedus.measures.cohesion.heterogeneity.threat_heterogeneity over hostile "
            "states",
            reference=f"{measure('reference_group').reference}; "
            f"{measure('threat_heterogeneity').reference}",
            caveats=(
                "An option beside the chance of a challenger: past disputes are a poor "
                "proxy of threat (Johnson 2017).",
                f"With the allies of those outsiders the groups hold {seconds} more "
                "states: allies of a foe need not be foes.",
                f"Without any foe by these lists: {listed(likeness.free)}.",
                *(
                    (f"The disputes end in {found.year - 1}: later ones are missing.",)
                    if case.year > found.year
                    else ()
                ),
            ),
            table=table(_COLUMNS, _rows(found), _note(foes)) if foes else None,
            sources=tuple(one.label for one in found.tables),
            chart="bars" if foes else "",
        )
    )


def _ranked(foes: Counter[int]) -> list[tuple[int, int]]:
    return sorted(foes.items(), key=lambda item: (-item[1], item[0]))


def _short(found: Group | None) -> str:
    if found is None:
        return "not covered"
    distance = found.likeness.distance
    alike = "" if distance is None else f", members differ in {distance:.2f}"
    return f"{counted(len(found.foes), 'outsider')}{alike}"


def _then(case: Case, found: Group) -> str:
    year = found.year - _DECADE
    return f"Before {year}, the same members: {_short(_group(case, year))}."


def _peer(case: Case, found: Group) -> str:
    if case.peer is None:
        return NO_PEER
    return f"{case.peer.label}: {_short(_group(case.peer, found.year))}."


_COLUMNS: Final = (
    TableColumn("label", "Outsider"),
    TableColumn("value", "Members", kind="number", digits=0),
    TableColumn("which", "Which"),
    TableColumn("kinds", "By"),
)


def _note(foes: Counter[int]) -> str:
    return f"The first {_SHOWN} of {len(foes)}." if len(foes) > _SHOWN else ""


def _rows(found: Group) -> Iterator[Row]:
    evidence = _by_foe(found)
    hostile = found.rows.filter("hostile").sort("state")
    for other, number in _ranked(found.foes)[:_SHOWN]:
        mine = hostile.filter(pl.col("other") == other)
        kinds = sorted({k for kind in mine["kinds"] for k in (kind or "").split(", ")})
        cells = (
            state_name(other, found.year),
            number,
            listed(found.names[n] for n in mine["state"]),
            ", ".join(kinds),
        )
        yield Row(str(other), cells, tuple(evidence.get(other, ())))


def _by_foe(found: Group) -> dict[int, list[Any]]:
    """Return the rows of disputes and rivalries of each foe with a member."""
    clashes, rivals, _ = found.tables
    first, last = found.year - MEMORY, found.year - 1
    made: dict[int, list[Any]] = {}
    pairs = rivals.read("ccode1", "ccode2", "start", "end", "rivalry").filter(
        (pl.col("start") <= last) & (pl.col("end") >= first)
    )
    for row in pairs.iter_rows(named=True):
        for one, other in (("ccode1", "ccode2"), ("ccode2", "ccode1")):
            if row[one] in found.names and row[other] in found.foes:
                text = f"{row['rivalry']}: {row['start']} to {row['end']}"
                made.setdefault(row[other], []).append(rivals.evidence(row, text))
    rows = clashes.read("dispnum", "ccode", "sidea", "styear", "endyear").filter(
        (pl.col("styear") <= last) & (pl.col("endyear") >= first)
    )
    sides = rows.filter(pl.col("ccode").is_in(list(found.names)))
    ours = dict(sides.select("dispnum", "sidea").iter_rows())
    for row in rows.iter_rows(named=True):
        there = ours.get(row["dispnum"])
        if row["ccode"] in found.foes and there is not None and there != row["sidea"]:
            text = f"dispute {row['dispnum']}: {state_name(row['ccode'], last)}"
            made.setdefault(row["ccode"], []).append(clashes.evidence(row, text))
    return made
