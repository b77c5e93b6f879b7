"""Regimes: how unlike the members are ruled, and whether they stand in two camps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from foedus.answers.case import NO_PEER, Case, listed, table
from foedus.answers.finding import Finding, Row, TableColumn
from foedus.measures.cohesion.heterogeneity import fractionalisation, mean_difference
from foedus.measures.cohesion.polarisation import polarisation
from foedus.measures.index import measure

if TYPE_CHECKING:
    from foedus.answers.shelf import Held

TABLE: Final = "isard-democracy.cw_state_year"

_POLITY: Final = "polity2"
_POLYARCHY: Final = "v2x_polyarchy"
_DEMOCRACY: Final = 6
_AUTOCRACY: Final = -6
_LENGTH: Final = 20.0
_OLDEST: Final = 10
_DECADE: Final = 10
_LEAST: Final = 3
_LEAST_PART: Final = 0.5


@dataclass(frozen=True, slots=True)
class Regimes:
    """Scores of the members in one year.

    Parameters
    ----------
    held : Held
        The table.
    year : int
        Year.
    names : mapping of int to str
        Members by COW number.
    rows : mapping of int to row
        Row of each member that has one.
    """

    held: Held
    year: int
    names: Mapping[int, str]
    rows: Mapping[int, Mapping[str, Any]]

    def scores(self, column: str) -> dict[str, float | None]:
        """Return the score of each member; None where it has none."""
        return {
            name: self.rows[number][column] if number in self.rows else None
            for number, name in self.names.items()
        }

    @property
    def kinds(self) -> dict[str, str | None]:
        """Democracy, autocracy or between, by the Polity score of each member."""
        return {name: _kind(score) for name, score in self.scores(_POLITY).items()}

    @property
    def polity(self) -> float | None:
        """Mean difference of two members, points of Polity."""
        return mean_difference(self.scores(_POLITY))

    @property
    def camps(self) -> float | None:
        """Polarisation as a part of the largest that the scale allows, 0 to 1."""
        found = polarisation(self.scores(_POLITY), scale=1 / _LENGTH)
        return None if found is None else 4 * found


def findings(case: Case) -> Iterator[Finding]:
    """Answer how unlike the members' regimes are.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        One finding; none where the scores were not added, end more than ten years
        before the day, or cover fewer than three members or half of them.
    """
    held = case.held(TABLE)
    found = _regimes(case, held, case.year) if held and case.is_side else None
    if found is not None:
        yield _finding(case, found)


def _regimes(case: Case, held: Held, until: int) -> Regimes | None:
    """Return the newest year with a Polity score of half of the members."""
    names = {m.cow_code: m.name for m in case.members if m.cow_code is not None}
    frame = held.read("ccode", "year", _POLITY, _POLYARCHY).filter(
        pl.col("ccode").is_in(list(names))
        & pl.col("year").is_between(until - _OLDEST, until)
        & pl.col(_POLITY).is_not_null()
    )
    enough = frame.group_by("year").len()
    years = enough.filter(pl.col("len") >= max(_LEAST, _LEAST_PART * len(case.members)))
    year = years["year"].max()
    if not isinstance(year, int):
        return None
    rows = frame.filter(pl.col("year") == year).iter_rows(named=True)
    return Regimes(held, year, names, {row["ccode"]: row for row in rows})


def _kind(score: float | None) -> str | None:
    if score is None:
        return None
    if score >= _DEMOCRACY:
        return "democracy"
    return "autocracy" if score <= _AUTOCRACY else "between"


def _finding(case: Case, found: Regimes) -> Finding:
    kinds = [kind for kind in found.kinds.values() if kind]
    unlike = fractionalisation(found.kinds)
    counts = listed(
        f"{kinds.count(kind)} {words}"
        for kind, words in (
            ("democracy", "of 6 or more"),
            ("between", "between"),
            ("autocracy", "of -6 or less"),
        )
        if kind in kinds
    )
    missing = sorted(
        {m.name for m in case.members} - {n for n, k in found.kinds.items() if k}
    )
    return case.finish(
        Finding(
            id="cohesion.regimes",
            question=None,
            title="How unlike are the members' regimes?",
            statement=f"In {found.year} two members differed by "
            f"{found.polity or 0.0:.1f} of 20 points of Polity in the mean ({counts}); "
            f"a pair is of unlike kind with a chance of {unlike or 0.0:.2f}, and "
            f"polarisation is {found.camps or 0.0:.2f} of what two equal camps at the "
            "ends would give.",
            value=round(found.polity or 0.0, 2),
            unit="points of Polity, -10 to 10 (mean difference)",
            date=str(found.year),
            edition=found.held.label,
            interval_note="all covered members, no sample; the scores print no error",
            comparison=(_then(case, found), _peer(case, found)),
            method="foedus.measures.cohesion.heterogeneity.mean_difference and "
            "fractionalisation (6 or more, -6 or less, between); "
            "foedus.measures.cohesion.polarisation.polarisation with alpha 1, over "
            "its largest value",
            reference=f"{measure('mean_difference').reference}; "
            f"{measure('fractionalisation').reference}; "
            f"{measure('polarisation').reference}",
            caveats=(
                "Polity's steps are ordered and need not be equal. V-Dem's index of "
                "electoral democracy, on another scale, stands beside it.",
                "Members alike in regime need not agree, and unlike ones can.",
                f"Not covered: {listed(missing)}.",
            ),
            table=table(_COLUMNS, _rows(found)),
        )
    )


def _short(found: Regimes | None) -> str:
    if found is None:
        return "not covered"
    return f"{found.polity or 0.0:.1f} points, polarisation {found.camps or 0.0:.2f}"


def _then(case: Case, found: Regimes) -> str:
    year = found.year - _DECADE
    then = _regimes(case, found.held, year)
    return f"{year}, the same members: {_short(then)}."


def _peer(case: Case, found: Regimes) -> str:
    if case.peer is None:
        return NO_PEER
    return f"{case.peer.label}: {_short(_regimes(case.peer, found.held, found.year))}."


_COLUMNS: Final = (
    TableColumn("member", "Member"),
    TableColumn("polity", "Polity", "-10 to 10", "number", 0),
    TableColumn("polyarchy", "Electoral democracy", "0 to 1", "number"),
)


def _rows(found: Regimes) -> Iterator[Row]:
    def order(number: int) -> tuple[float, str]:
        return (-found.rows[number][_POLITY], found.names[number])

    for number in sorted(found.rows, key=order):
        row = found.rows[number]
        name = found.names[number]
        text = f"{name} {found.year}: Polity {row[_POLITY]}"
        cells = (name, row[_POLITY], row[_POLYARCHY])
        yield Row(str(number), cells, (found.held.evidence(row, text),))
