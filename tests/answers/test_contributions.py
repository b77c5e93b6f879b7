"""Contributions: parts of the spending, concentration."""

from __future__ import annotations

import pytest
from contract import DAYS, check, named
from figures import gdp, members, shares

from foedus.answers import contributions


@pytest.mark.parametrize(
    ("name", "on"), [*DAYS, ("nato", "2025-12-31"), ("nato", "1980-12-31")]
)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(contributions.findings, name, on).values():
        check(finding, on)


def money() -> tuple[dict[str, float], dict[str, float]]:
    part, whole = shares(2024), gdp(2024)
    codes = members("nato", "2024-12-31")
    return (
        {c: part[c] * whole[c] / 100 for c in codes},
        {c: whole[c] for c in codes},
    )


def test_largest_part_against_its_income() -> None:
    found = named(contributions.findings, "nato", "2024-12-31")["money.burden-share"]
    paid, earned = money()
    burden = 100 * paid["USA"] / sum(paid.values())
    income = 100 * earned["USA"] / sum(earned.values())
    assert found.value == pytest.approx(burden - income, abs=0.051)
    assert found.statement.startswith(f"The United States carried {burden:.1f} %")
    assert found.table is not None
    assert sum(row.cells[3] for row in found.table.rows) == pytest.approx(0)


def test_effective_number_with_and_without_the_largest() -> None:
    found = named(contributions.findings, "nato", "2024-12-31")["money.concentration"]
    paid, _ = money()
    rest = {c: p for c, p in paid.items() if c != "USA"}
    number, without = (
        sum(x.values()) ** 2 / sum(v * v for v in x.values()) for x in (paid, rest)
    )
    assert found.value == pytest.approx(number, abs=0.005)
    assert found.table is not None
    assert [row.cells[2] for row in found.table.rows] == pytest.approx(
        [number, without]
    )


def test_two_members_have_no_concentration() -> None:
    found = named(contributions.findings, "us-japan", "2024-12-31")
    assert set(found) == {"money.burden-share"}


def test_partial_cover_is_named() -> None:
    found = named(contributions.findings, "eu", "2024-12-31")["money.burden-share"]
    assert "SIPRI" in found.edition
    assert any("of 27 members; not covered" in c for c in found.caveats)


def test_nothing_without_figures() -> None:
    for name, on in (("delian-league", "-0453"), ("nato", "1955-12-31")):
        assert named(contributions.findings, name, on) == {}
