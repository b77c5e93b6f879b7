"""Exercises: how many are on record, how large, how often the size is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from foedus import dates
from foedus.answers.case import NO_PEER, Case, figure, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.sources import bundled

EXERCISES: Final = "military-exercises"

ORGANISERS: Final[Mapping[str, tuple[str, ...]]] = {
    "nato": (
        "NATO",
        "NATO CCDCOE",
        "United States / NATO",
        "Norway (NATO)",
        "Germany (NATO)",
        "United Kingdom (NATO)",
    ),
    "warsaw-pact": ("Warsaw Pact",),
    "csto": ("CSTO",),
    "us-rok-1953": ("United States and South Korea",),
    "us-philippines-1951": ("Philippines and United States",),
    "anzus": ("Australia and United States",),
}
"""Alliance -> organisers whose exercises are counted as its own."""

RIVALS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "nato": ("Russia", ("Russia", "Russia and China")),
}
"""Alliance -> name and organisers of the state beside which it is read."""

_DECADE: Final = 10


def findings(case: Case) -> Iterator[Finding]:
    """Answer how many exercises are on record and how large they were.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none for an alliance without exercises on record by the day.
    """
    rows = exercises(case, ORGANISERS.get(case.pact.id, ()))
    if rows:
        yield _finding(case, rows)


def exercises(case: Case, organisers: Iterable[str]) -> list[Mapping[str, Any]]:
    """Return the exercises of some organisers begun by the day, in order of start.

    Parameters
    ----------
    case : Case
        The alliance on the day.
    organisers : iterable of str
        Organisers as the source names them.

    Returns
    -------
    list of row
        One row an exercise and edition, by the rule of the source.
    """
    wanted = frozenset(organisers)
    if not wanted:
        return []
    rows = [
        row
        for row in bundled.preferred(EXERCISES).iter_rows(named=True)
        if row["organiser"] in wanted
        and dates.parse(row["start"]).earliest <= case.on.latest
    ]
    return sorted(rows, key=lambda row: dates.parse(row["start"]).earliest)


def _year(row: Mapping[str, Any]) -> int:
    return dates.parse(row["start"]).year


def _recent(rows: Iterable[Mapping[str, Any]], case: Case) -> list[Mapping[str, Any]]:
    return [row for row in rows if _year(row) > case.year - _DECADE]


def _known(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["troops"] is not None]


def _largest(rows: Iterable[Mapping[str, Any]]) -> str:
    """Name the largest confirmed exercise, and a larger unconfirmed one."""
    known = _known(rows)
    sure = [row for row in known if row["source_grade"] != "D"]
    words = []
    top = max(sure, key=lambda row: row["troops"], default=None)
    if top is not None:
        words.append(f"{_named(top)}, {top['troops']:,} troops")
    rest = [r for r in known if top is None or r["troops"] > top["troops"]]
    loose = max(rest, key=lambda row: row["troops"], default=None)
    if loose is not None:
        words.append(f"{_named(loose)}, {loose['troops']:,} troops (unconfirmed)")
    return "; ".join(words) or "not known"


def _named(row: Mapping[str, Any]) -> str:
    return f"{row['exercise']} {row['edition']}"


def _finding(case: Case, rows: list[Mapping[str, Any]]) -> Finding:
    recent, known = _recent(rows, case), _known(rows)
    missing = len(rows) - len(known)
    years = Counter(_year(row) for row in recent)
    doubt = sum(1 for row in rows if row["source_grade"] == "D")
    spread = f", at most {max(years.values())} a year" if years else ""
    first = _year(rows[0])
    return case.finish(
        Finding(
            id="forces.exercises",
            question=35,
            title="How many exercises, how large?",
            statement=f"Exercises on record: {len(recent)} in the ten years to "
            f"{case.on.display()} (in {len(years)} of the years{spread}) and "
            f"{len(rows)} since {first}; no troop figure for {missing} of {len(rows)} "
            f"({100 * missing / len(rows):.0f} %). The largest: {_largest(rows)}.",
            value=len(recent),
            unit="exercises on record",
            date=f"{max(first, case.year - _DECADE + 1)} to {case.year}",
            interval_note="a lower bound: the list is not complete, so no interval",
            comparison=(_past(rows, case), *_rival(case), _peer(case)),
            method="exercises by organiser, one row an edition; troops are not summed",
            caveats=(
                "The list is a selection of exercises that were read about: counts are "
                "lower bounds and no trend.",
                "Exercises led by one member alone are left out; exercises can contain "
                "each other, so troops are not added up.",
                *((f"Unconfirmed rows: {doubt} of {len(rows)}.",) if doubt else ()),
            ),
            table=table(_COLUMNS, (_row(row) for row in rows)),
            chart="bars",
        )
    )


_COLUMNS: Final = (
    TableColumn("label", "Exercise"),
    TableColumn("value", "Troops", "troops", "number", 0),
    TableColumn("start", "From", kind="date"),
    TableColumn("organiser", "Organiser"),
    TableColumn("participants", "Participants", "states", "number", 0),
    TableColumn("where", "Where"),
)


def _row(row: Mapping[str, Any]) -> Row:
    cells = (
        _named(row),
        row["troops"],
        row["start"],
        row["organiser"],
        row["participants_count"],
        row["location"],
    )
    size = "no troop figure" if row["troops"] is None else f"{row['troops']:,} troops"
    text = f"{_named(row)}, {row['organiser']}: {size}"
    return Row(str(row["line"]), cells, (figure(EXERCISES, row, text),))


def _past(rows: list[Mapping[str, Any]], case: Case) -> str:
    last = case.year - _DECADE
    old = [row for row in rows if last - _DECADE < _year(row) <= last]
    return (
        f"The ten years before ({last - _DECADE + 1} to {last}): {len(old)} on record."
    )


def _rival(case: Case) -> tuple[str, ...]:
    name, organisers = RIVALS.get(case.pact.id, ("", ()))
    rows = exercises(case, organisers)
    if not rows:
        return ()
    recent = _recent(rows, case)
    missing = len(rows) - len(_known(rows))
    return (
        f"{name}: {len(recent)} in the ten years, no troop figure for {missing} of "
        f"{len(rows)} since {_year(rows[0])}; figures of its government are disputed; "
        f"the largest: {_largest(rows)}.",
    )


def _peer(case: Case) -> str:
    if case.peer is None:
        return NO_PEER
    rows = exercises(case.peer, ORGANISERS.get(case.peer.pact.id, ()))
    if not rows:
        return f"{case.peer.label}: no exercises on record here."
    return (
        f"{case.peer.label}: {len(_recent(rows, case))} in the ten years, {len(rows)} "
        f"since {_year(rows[0])}; the largest: {_largest(rows)}."
    )
