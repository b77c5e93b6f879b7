"""Turning points: years in which the members' votes drew together or apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.answers import ideal_points
from foedus.answers.case import NO_PEER, Case, counted, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.measures.cohesion.change_points import (
    ChangePoint,
    ChangePoints,
    change_points,
)
from foedus.measures.cohesion.preference_cohesion import preference_cohesion
from foedus.measures.index import measure

if TYPE_CHECKING:
    from foedus.answers.shelf import Held

_START: Final = 1946
"""First year of the General Assembly."""

_PACKAGE: Final = "ruptures"
_DRAWS: Final = 100
_OLDEST: Final = 5
_LEAST_MEMBERS: Final = 3
_LEAST_YEARS: Final = 15
_SERIES: Final = "Distance over the world's"
_LEVEL: Final = "Level"


@dataclass(frozen=True, slots=True)
class Course:
    """How far apart the members of each year voted, beside the world.

    Parameters
    ----------
    held : Held
        The ideal points.
    rows : tuple of row
        Rows of `preference_cohesion` with a ratio, by year.
    """

    held: Held
    rows: tuple[dict[str, Any], ...]

    @property
    def ratios(self) -> dict[int, float]:
        """Distance of the members over that of the world, by year."""
        return {row["year"]: row["ratio"] for row in self.rows}


def findings(case: Case) -> Iterator[Finding]:
    """Answer in which years the level of the members' distance moved.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where ideal points were not added, the package ruptures is
        not installed, or fewer than fifteen years have three members with a point.
    """
    held = case.held(ideal_points.TABLE)
    if held is None or not case.is_side or find_spec(_PACKAGE) is None:
        return
    if len(case.members) < _LEAST_MEMBERS or case.year < _START:
        return
    course = _course(case, held)
    if len(course.rows) < _LEAST_YEARS:
        return
    if case.year - course.rows[-1]["year"] <= _OLDEST:
        yield _finding(case, course, change_points(course.ratios, draws=_DRAWS))


def _course(case: Case, held: Held, first: int | None = None) -> Course:
    """Return the years from one on, or from the start of the alliance."""
    start = case.pact.start
    begun = case.year if start is None else max(start.year, _START)
    members = [
        {"state": m.cow_code, "year": year}
        for year in range(begun if first is None else first, case.year + 1)
        for m in case.in_year(year).sure_members
        if m.cow_code is not None
    ]
    if not members:
        return Course(held, ())
    frame = held.read("ccode", "year", "ideal_point", "q5", "q95")
    points = frame.filter(pl.col("ideal_point").is_not_null()).select(
        "year",
        "ideal_point",
        state="ccode",
        error=(pl.col("q95") - pl.col("q5")) / ideal_points.WIDTH,
    )
    found = preference_cohesion(points, pl.DataFrame(members).unique(), draws=0)
    kept = found.filter((pl.col("n") >= _LEAST_MEMBERS) & pl.col("ratio").is_not_null())
    return Course(held, tuple(kept.iter_rows(named=True)))


def _finding(case: Case, course: Course, found: ChangePoints) -> Finding:
    ratios = course.ratios
    first, last = min(ratios), max(ratios)
    moved = listed(_moved(point) for point in found.points)
    same = f"{100 * (found.same_count or 0.0):.0f}"
    return case.finish(
        Finding(
            id="cohesion.change-points",
            question=36,
            title="When did the members' votes draw together or apart?",
            statement=f"From {first} to {last} the level of the members' distance in "
            "the United Nations, as a part of that among all states, moved "
            f"{counted(len(found.points), 'time')}"
            f"{f': {moved}' if found.points else ''}.",
            value=len(found.points),
            unit="changes of level",
            date=f"{first} to {last}",
            edition=course.held.label,
            interval_note="90 % interval of each year in brackets, by block bootstrap; "
            f"{same} % of the resampled series have as many changes",
            comparison=(_since(course, found), _peer(case, course)),
            evidence=tuple(_evidence(case, course.held, last)),
            method="foedus.measures.cohesion.change_points.change_points on the ratio "
            "of foedus.measures.cohesion.preference_cohesion, members at the end of "
            "each year; "
            f"penalty 3 sigma^2 log n, {_DRAWS} resampled series",
            reference=measure("change_points").reference,
            caveats=(
                "A trend looks like many steps, and a change near an event does not "
                "show that the event made it.",
                "The members are those of each year: a change can come from who "
                "joined or left, and the agenda of a year moves the scale.",
                f"Years without enough ideal points: {_gaps(ratios)}.",
            ),
            table=table(
                (
                    TableColumn("series", "Series"),
                    TableColumn("year", "Year", kind="date"),
                    TableColumn("value", "Ratio to the world", kind="number"),
                    TableColumn("n", "Members", kind="number", digits=0),
                ),
                _rows(case, course, found),
                "Years of change carry the rows of their members; the others rest on "
                "the same table.",
            ),
            chart="line",
        )
    )


def _moved(point: ChangePoint) -> str:
    span = f"{point.low}-{point.high}" if point.low < point.high else f"{point.low}"
    return f"{point.year} [{span}] from {point.before:.2f} to {point.after:.2f}"


def _since(course: Course, found: ChangePoints) -> str:
    years = sorted(course.ratios)
    start = found.points[-1].year if found.points else years[0]
    now = [course.ratios[year] for year in years if year >= start]
    early = [course.ratios[year] for year in years[:10]]
    return (
        f"Level since {start}: {sum(now) / len(now):.2f}; mean of the first ten years "
        f"({years[0]} to {years[:10][-1]}): {sum(early) / len(early):.2f}."
    )


def _peer(case: Case, course: Course) -> str:
    if case.peer is None:
        return NO_PEER
    last = max(course.ratios)
    there = _course(case.peer.at_end(last), course.held, last)
    if last not in there.ratios:
        return f"{case.peer.label}, {last}: not covered."
    return (
        f"{case.peer.label}, {last}: {there.ratios[last]:.2f} of the world's distance; "
        f"{case.label}: {course.ratios[last]:.2f}."
    )


def _gaps(ratios: dict[int, float]) -> str:
    missing = [y for y in range(min(ratios), max(ratios)) if y not in ratios]
    return listed(map(str, missing))


def _evidence(case: Case, held: Held, year: int) -> Iterator[Evidence]:
    names = {m.cow_code: m.name for m in case.in_year(year).sure_members}
    rows = held.read("ccode", "year", "ideal_point").filter(
        (pl.col("year") == year)
        & pl.col("ccode").is_in([n for n in names if n is not None])
        & pl.col("ideal_point").is_not_null()
    )
    for row in rows.iter_rows(named=True):
        text = f"{names[row['ccode']]} {year}: ideal point {row['ideal_point']:.2f}"
        yield held.evidence(row, text)


def _rows(case: Case, course: Course, found: ChangePoints) -> Iterator[Row]:
    starts = [min(course.ratios), *(point.year for point in found.points)]
    levels = {}
    for start, stop in zip(starts, [*starts[1:], max(course.ratios) + 1], strict=True):
        part = [r for year, r in course.ratios.items() if start <= year < stop]
        levels.update(dict.fromkeys(range(start, stop), sum(part) / len(part)))
    by_year = {row["year"]: row for row in course.rows}
    for year in range(min(by_year), max(by_year) + 1):
        # A year that is not covered has its row, so that no line leads across it.
        row = by_year.get(year, {})
        level = levels[year] if row else None
        turn = year in starts[1:]
        evidence = tuple(_evidence(case, course.held, year)) if turn else ()
        cells = (_SERIES, str(year), row.get("ratio"), row.get("n"))
        yield Row(str(year), cells, evidence)
        yield Row(f"level/{year}", (_LEVEL, str(year), level, row.get("n")))
