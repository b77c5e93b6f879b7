"""Power shift: how the members' part of the world's power has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from foedus.answers import power_series
from foedus.answers.capabilities import PARTS
from foedus.answers.case import NO_PEER, Case, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn
from foedus.answers.power_series import Index, Side
from foedus.measures.index import measure

_DECADE: Final = 10
_THIRTY: Final = 30
_STEP: Final = 5


def findings(case: Case) -> Iterator[Finding]:
    """Answer how the members' part of the world's power has changed.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One by CINC and one by GDP times GDP per head; none where the table was not
        added, or the alliance was not in force ten years before its newest year.
    """
    if not case.is_side:
        return
    for index in power_series.indices(case):
        last = index.newest(case.year)
        if last is None:
            continue
        side = power_series.alliance_side(case, index, last)
        if last in side.shares and last - _DECADE in side.shares:
            yield _finding(case, index, side, last)


def _finding(case: Case, index: Index, side: Side, last: int) -> Finding:
    change = side.shares[last] - side.shares[last - _DECADE]
    sides = (side, *power_series.opponents(case, index, last))
    band = _band(index, side, last)
    return case.finish(
        Finding(
            id="power.shift" if index.key == "cinc" else "power.shift-product",
            question=13,
            title=f"How has the members' part of the world's power changed "
            f"({index.name})?",
            statement=_statement(index, sides, last),
            value=round(change, 2),
            unit="points of the world's sum in ten years",
            date=f"{last - _DECADE} to {last}",
            edition=index.held.label,
            interval=band,
            interval_note="range over the six components taken alone, not a sampling "
            "interval"
            if band is not None
            else "none: the publisher gives the error of a year, but not how the "
            "errors of two years go together",
            comparison=(_thirty(side, last), _peer(case, index, last)),
            method=f"{measure(index.measure).formula}, summed over the members of each "
            "year; the members' part ten years later, split into that of those who "
            "were members before and that of those who joined or left",
            reference=measure(index.measure).reference,
            caveats=(
                "A share falls when others grow: a loss of points is not a loss of "
                "power in hand.",
                "A series follows the number of a state: Russia's is that of the "
                "Soviet Union before; a member that was part of another state counts "
                "from its own first year.",
            ),
            table=table(
                (
                    TableColumn("series", "Side"),
                    TableColumn("year", "Year", kind="date"),
                    TableColumn(
                        "value", f"Part of the world's {index.name}", "%", "number", 1
                    ),
                ),
                _rows(index, sides, last),
                "Every fifth year up to the last; changes are computed on single "
                "years.",
            ),
            chart="line",
        )
    )


def _statement(index: Index, sides: tuple[Side, ...], last: int) -> str:
    side, then = sides[0], last - _DECADE
    now, before = side.shares[last], side.shares[then]
    old = side.members[then]
    same = power_series.kept(index, last, old) - before
    joined = (now - before) - same
    moved = f"{now - before:+.1f} points"
    if abs(joined) >= 0.05:
        moved += (
            f" ({same:+.1f} by the same members, {joined:+.1f} by joining or leaving)"
        )
    rest = "; ".join(
        f"{other.label} {other.shares[last]:.1f} % ({_points(other, last)})"
        for other in sides[1:]
    )
    return (
        f"The members of each year held {before:.1f} % of the world's {index.name} in "
        f"{then} and {now:.1f} % in {last}: {moved}."
        + (f" Beside it in {last}: {rest}." if rest else "")
    )


def _points(side: Side, last: int) -> str:
    then = side.shares.get(last - _DECADE)
    return "not covered" if then is None else f"{side.shares[last] - then:+.1f}"


def _thirty(side: Side, last: int) -> str:
    then = last - _THIRTY
    if then in side.shares:
        change = side.shares[last] - side.shares[then]
        return (
            f"Over thirty years, from {then}: {side.shares[then]:.1f} to "
            f"{side.shares[last]:.1f} % ({change:+.1f} points)."
        )
    first = min(side.shares)
    change = side.shares[last] - side.shares[first]
    return (
        f"Thirty years before ({then}): not in force, or not covered. Since {first}: "
        f"{side.shares[first]:.1f} to {side.shares[last]:.1f} % ({change:+.1f} points)."
    )


def _peer(case: Case, index: Index, last: int) -> str:
    if case.peer is None:
        return NO_PEER
    side = power_series.alliance_side(case.peer, index, last)
    if last not in side.shares:
        return f"{case.peer.label}: not covered."
    return (
        f"{case.peer.label}: {side.shares[last]:.1f} % in {last}, "
        f"{_points(side, last)} points in ten years."
    )


def _band(index: Index, side: Side, last: int) -> tuple[float, float] | None:
    """Return the least and greatest change over the components of CINC."""
    if index.key != "cinc":
        return None
    frame = index.held.read("ccode", "year", *PARTS)
    changes = []
    for part in PARTS:
        found = []
        for year in (last - _DECADE, last):
            rows = frame.filter(pl.col("year") == year, pl.col(part).is_not_null())
            whole = float(rows[part].cast(pl.Float64).sum())
            mine = rows.filter(pl.col("ccode").is_in(list(side.members[year])))
            held = float(mine[part].cast(pl.Float64).sum())
            found.append(100 * held / whole if whole and mine.height else None)
        if found[0] is not None and found[1] is not None:
            changes.append(found[1] - found[0])
    return (round(min(changes), 2), round(max(changes), 2)) if changes else None


def _rows(index: Index, sides: tuple[Side, ...], last: int) -> Iterator[Row]:
    first = min(sides[0].members)
    for side in sides:
        begin = max(first, min(side.members))
        for year in range(begin, last + 1):
            if year in side.members and ((last - year) % _STEP == 0 or year == begin):
                evidence: tuple[Evidence, ...] = ()
                if year in side.shares:
                    evidence = tuple(index.rows(year, side.members[year]))
                cells = (side.label, str(year), side.shares.get(year))
                yield Row(f"{side.label}/{year}", cells, evidence)
