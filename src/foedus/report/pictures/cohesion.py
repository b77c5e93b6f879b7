"""A series over time with the years in which its level moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from foedus.errors import AssessmentError
from foedus.measures.cohesion.change_points import ChangePoint, ChangePoints
from foedus.report import theme
from foedus.report.drawing import (
    NOT_COVERED,
    Drawing,
    KeyEntry,
    Record,
    Spec,
    layer,
    pixel,
)
from foedus.report.pictures import series
from foedus.report.pictures.picture import Picture, needs
from foedus.report.pictures.series import Axes, Event

NAME: Final = "cohesion"
BAND: Final = theme.ORANGE


def cohesion_over_time(
    frame: pl.DataFrame,
    *,
    points: ChangePoints | None = None,
    level: float = 0.9,
    measure: str = "Distance of preferences among members",
    interval: str = "",
    events: Sequence[Event] = (),
    source: str = "",
) -> Picture:
    """Draw a series with its interval, its levels and its change points.

    Parameters
    ----------
    frame : polars.DataFrame
        ``year`` and ``value``; ``low`` and ``high`` if there is an interval. Null, or
        no row, where not covered.
    points : ChangePoints, optional
        From `foedus.measures.cohesion.change_points.change_points`.
    level : float
        Level of the intervals of the change points, above 0 and below 1.
    measure : str
        What the value is, with its unit.
    interval : str
        What the band around the line is.
    events : sequence of Event
        Treaties and wars to mark.
    source : str
        Source and date.

    Returns
    -------
    Picture
        The line, broken where not covered; each change point as a line inside the band
        of its interval, and the level between two of them. Its title says when the
        level moved most, between which years that may lie, and from what to what.

    Raises
    ------
    AssessmentError
        If a column is missing, a year stands twice, or nothing is covered.
    """
    needs(frame, "year", "value", picture=NAME)
    if frame["year"].is_duplicated().any() or frame["value"].drop_nulls().is_empty():
        problem = "A year stands twice, or no year is covered."
        raise AssessmentError(problem, "Give one row per year, some with a value.")
    named = frame.with_columns(series=pl.lit("")).sort("year")
    table = series.complete(series.with_interval(named))
    rows = [{**row, "_colour": theme.BLUE} for row in table.to_dicts()]
    bare = series.gaps(rows)
    found = points.points if points is not None else ()
    title = _title(rows, found, measure, level)
    more = [*_moves(found, level), _firm(points), series.said(bare)]

    def draw(width: int) -> Drawing:
        return _drawing(rows, found, (events, interval, level), bare, width)

    told = (source, _firm(points), series.said(bare), _beside(found, bare))
    years = f"{rows[0]['year']}–{rows[-1]['year']}"
    return Picture(
        title=title,
        subtitle=f"{measure}, {years}",
        source=" ".join(part for part in told if part),
        summary=" ".join(part for part in (title, *more) if part),
        table=series.told(table).drop("series").with_columns(_levels(table, found)),
        draw=draw,
    )


def _levels(table: pl.DataFrame, found: Sequence[ChangePoint]) -> pl.Series:
    """Return the level of each year, null without change points."""
    levels = [_level(year, found) for year in table["year"]]
    return pl.Series("level", levels, dtype=pl.Float64)


def _level(year: int, found: Sequence[ChangePoint]) -> float | None:
    past = [point for point in found if point.year <= year]
    if past:
        return past[-1].after
    return found[0].before if found else None


def _drawing(
    rows: list[Record],
    found: Sequence[ChangePoint],
    told: tuple[Sequence[Event], str, float],
    bare: dict[str, list[tuple[int, int]]],
    width: int,
) -> Drawing:
    events, interval, level = told
    first, last = float(rows[0]["year"]), float(rows[-1]["year"])
    values = [r[n] for r in rows for n in ("value", "low", "high") if r[n] is not None]
    ends = series.reach(values, zero=min(values) >= 0)
    on = series.axes((first, max(last, first + 1)), ends, share=False)
    moments = [Event(str(point.year), point.year) for point in found]
    marked, head = series.marks([*events, *moments], on, width - 60)
    key = [KeyEntry("level between change points", theme.INK, "line")] if found else []
    if found:
        name = f"{100 * level:.0f} % interval of a change point"
        key.insert(0, KeyEntry(name, BAND, "band"))
    if any(row["low"] is not None for row in rows):
        key.append(KeyEntry(interval or "interval of the value", theme.BLUE, "band"))
    if bare:
        key.append(NOT_COVERED)
    layers = [
        *_bands(found, on),
        *marked,
        *series.strip(bare, on),
        *series.lines(rows, on),
        *_steps(rows, found, on),
    ]
    return Drawing(
        tuple(layers), series.HEIGHT, tuple(key), "", head=head, left=34, foot=8
    )


def _bands(found: Sequence[ChangePoint], on: Axes) -> list[Spec]:
    """Return the interval of each change point, at least as wide as a year."""
    if not found:
        return []
    first, last = on.years
    rows = [{"a": max(p.low - 0.5, first), "b": min(p.high + 0.5, last)} for p in found]
    place = {"x": on.across("a"), "x2": {"field": "b"}}
    place |= {"y": pixel(0), "y2": pixel(series.HEIGHT)}
    return [layer(rows, "rect", {"fill": BAND, "opacity": 0.3}, place)]


def _steps(
    rows: Sequence[Record], found: Sequence[ChangePoint], on: Axes
) -> list[Spec]:
    if not found:
        return []
    edges = [on.years[0], *(float(point.year) for point in found), on.years[1]]
    heights = [found[0].before, *(point.after for point in found)]
    steps = [
        {"a": edges[n], "b": edges[n + 1], "level": height}
        for n, height in enumerate(heights)
    ]
    place = {"x": on.across("a"), "x2": {"field": "b"}, "y": on.up("level")}
    return [layer(steps, "rule", {"color": theme.INK, "strokeWidth": 1.6}, place)]


def _span(point: ChangePoint, level: float) -> str:
    return f"{100 * level:.0f} % interval {point.low} to {point.high}"


def _title(
    rows: Sequence[Record], found: Sequence[ChangePoint], measure: str, level: float
) -> str:
    if not found:
        known = [row for row in rows if row["value"] is not None]
        first, last = known[0], known[-1]
        return (
            f"{measure}: {first['value']:.2f} in {first['year']}, {last['value']:.2f} "
            f"in {last['year']}; no change of level is marked."
        )
    most = max(found, key=lambda point: abs(point.after - point.before))
    way = "fell" if most.after < most.before else "rose"
    return (
        f"The level {way} most in {most.year} ({_span(most, level)}), from "
        f"{most.before:.2f} to {most.after:.2f}."
    )


def _moves(found: Sequence[ChangePoint], level: float) -> list[str]:
    return [
        f"{one.year} ({_span(one, level)}): {one.before:.2f} to {one.after:.2f}."
        for one in found
    ]


def _beside(
    found: Sequence[ChangePoint], bare: dict[str, list[tuple[int, int]]]
) -> str:
    """Warn of a change right after years that are not covered."""
    ends = {end + 1 for spans in bare.values() for _, end in spans}
    near = [str(point.year) for point in found if point.year in ends]
    if not near:
        return ""
    return (
        f"The change of {' and '.join(near)} follows a gap and may belong to the data."
    )


def _firm(points: ChangePoints | None) -> str:
    """Say how firm the number of change points is."""
    if points is None or points.same_count is None:
        return ""
    times = "change of level" if points.count == 1 else "changes of level"
    return (
        f"{points.count} {times}; {100 * points.same_count:.0f} of 100 resampled "
        "series have as many."
    )
