"""Exercises: lower bounds, nothing summed."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named
from figures import rows

from foedus.answers import exercises


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("warsaw-pact", "1984-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(exercises.findings, name, on).values():
        check(finding, on)


def test_counts_from_the_rows() -> None:
    found = named(exercises.findings, "nato", "2024-12-31")["forces.exercises"]
    own = {
        (r["exercise"], r["edition"]): int(r["start"][:4])
        for r in rows("military-exercises")
        if "NATO" in r["organiser"] and r["start"] < "2025"
    }
    assert found.value == sum(1 for year in own.values() if year >= 2015)
    assert found.table is not None
    assert len(found.table.rows) == len(own)
    missing = sum(row.cells[1] is None for row in found.table.rows)
    assert f"no troop figure for {missing} of {len(own)}" in found.statement


def test_organisers_named_here_are_in_the_source() -> None:
    known = {r["organiser"] for r in rows("military-exercises")}
    for names in exercises.ORGANISERS.values():
        assert set(names) <= known
    for _, names in exercises.RIVALS.values():
        assert set(names) <= known


def test_a_larger_unconfirmed_figure_is_said_apart() -> None:
    found = named(exercises.findings, "warsaw-pact", "1984-12-31")["forces.exercises"]
    assert "Shield 1972, 100,000 troops; Zapad 1981, 150,000 troops (unconfirmed)" in (
        found.statement
    )


def test_nothing_later_than_the_day() -> None:
    found = exercises.exercises(case("nato", "1984-12-31"), ("NATO",))
    assert found
    assert all(row["start"] < "1985" for row in found)
    assert exercises.exercises(case("nato", "1984-12-31"), ()) == []
