"""Border: kilometres and members on the day."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named
from figures import members, rows

from foedus.answers import border


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2023-01-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(border.findings, name, on).values():
        check(finding, on)


def kilometres(codes: set[str]) -> float:
    return sum(
        float(r["length_km"])
        for r in rows("land-borders")
        if "RUS" in (r["iso3_a"], r["iso3_b"]) and r["length_km"]
        if {r["iso3_a"], r["iso3_b"]} & codes
    )


@pytest.mark.parametrize("name", ["nato", "eu"])
def test_total_from_the_rows(name: str) -> None:
    found = named(border.findings, name, "2024-12-31")["power.border"]
    assert found.value == kilometres(members(name, "2024-12-31"))


def test_own_past_is_the_eve_of_the_last_accession() -> None:
    found = named(border.findings, "nato", "2024-12-31")["power.border"]
    before = kilometres(members("nato", "2023-04-03"))
    assert found.comparison[0] == (
        f"On 2023-04-03, the day before Finland joined: {before:,.0f} km, 5 members."
    )


def test_length_carries_its_own_source() -> None:
    found = named(border.findings, "nato", "2024-12-31")["power.border"]
    assert found.table is not None
    assert found.confirmed
    for row in found.table.rows:
        assert "CIA" in row.evidence[0].source


def test_not_covered_before_the_state_existed() -> None:
    assert named(border.findings, "nato", "1980-12-31") == {}
    assert border.borders(case("nato", "1980-12-31"), "RUS") == {}
