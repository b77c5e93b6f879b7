"""Trajectory: required growth and distance from the straight path."""

from __future__ import annotations

from statistics import median

import pytest
from contract import DAYS, check, named
from figures import members, shares

from foedus.answers import trajectory


def everyone() -> dict[str, float]:
    part = {**shares(2025, "2026-03-26"), **shares(2025)}
    own = members("nato", "2025-12-31")
    return {c: s for c, s in part.items() if c in own and (c == "DEU" or c in AUGUST)}


AUGUST = shares(2025)


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(trajectory.findings, name, on).values():
        check(finding, on)


def test_required_growth_from_the_formula() -> None:
    found = named(trajectory.findings, "nato", "2025-12-31")["money.required-growth"]
    low, central, high = (
        median(
            100 * (((3.5 / s) * (1 + n) ** 10) ** (1 / 10) - 1)
            for s in everyone().values()
        )
        for n in trajectory.GDP_GROWTH
    )
    assert found.value == pytest.approx(central, abs=0.051)
    assert found.interval == pytest.approx((low, high), abs=0.051)
    assert "1.5 % a year (0 to 3 %)" in found.statement
    assert any("Hungary" in c for c in found.caveats)


def test_path_from_two_percent() -> None:
    found = named(trajectory.findings, "nato", "2025-12-31")["money.path"]
    gaps = [s - 2 for s in everyone().values()]
    assert found.value == pytest.approx(median(gaps), abs=0.005)
    assert found.table is not None
    assert all(row.cells[2] in (0, None) for row in found.table.rows)


def test_not_asked_before_the_hague() -> None:
    found = named(trajectory.findings, "nato", "2025-06-24")
    assert [f.value for f in found.values()] == [None]
    assert "2025-06-25" in found["money.required-growth"].statement
