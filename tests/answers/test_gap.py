"""Gap: distance to a guideline in money."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named
from figures import gdp, members, shares

from foedus.answers import gap, spending


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(gap.findings, name, on).values():
        check(finding, on)


@pytest.mark.parametrize("year", [2014, 2019, 2024])
def test_gap_to_two_percent_from_the_rows(year: int) -> None:
    on = f"{year}-12-31"
    found = named(gap.findings, "nato", on)["money.gap-2pct"]
    part, whole = shares(year), gdp(year)
    total = sum(
        max(0.0, 2 - part[c]) / 100 * whole[c]
        for c in members("nato", on)
        if c in part and c in whole
    )
    assert found.value == pytest.approx(total, abs=0.051)
    assert found.interval is not None
    assert found.interval[0] <= found.value <= found.interval[1]
    assert f"US dollars of {year}" in found.unit
    assert "World Bank" in found.edition


def test_publisher_of_the_gdp_follows_the_year() -> None:
    editions = {
        year: named(gap.findings, "nato", f"{year}-12-31")["money.gap-2pct"].edition
        for year in (2023, 2025)
    }
    assert "United Nations" in editions[2023]
    assert "International Monetary Fund" in editions[2025]


def test_rows_can_be_walked_back() -> None:
    found = named(gap.findings, "nato", "2024-12-31")["money.gap-2pct"]
    assert found.table is not None
    row = next(row for row in found.table.rows if row.key == "DEU")
    assert {e.key.split("#")[1].split(":")[0] for e in row.evidence} == {
        "nato_defence_expenditure",
        "state_indicators",
    }


def test_shortfalls_are_not_filled_by_others() -> None:
    done = spending.effort(case("nato", "2024-12-31"))
    assert done is not None
    assert min(m.value for m in gap.gaps(done, 2.0).members) == 0
    lower, upper = (gap.gaps(done, 2.0, shift).total or 0 for shift in (1, -1))
    assert lower < (gap.gaps(done, 2.0).total or 0) < upper


def test_no_gap_to_a_later_guideline() -> None:
    found = named(gap.findings, "nato", "2024-12-31")["money.gap-3-5pct"]
    assert found.value is None
    assert found.comparison
