"""Common costs: agreed shares beside income."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named
from figures import gdp, members, rows

from foedus.answers import common_costs


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2026-06-30")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(common_costs.findings, name, on).values():
        check(finding, on)


@pytest.mark.parametrize(
    ("on", "period", "payers"),
    [("2017-06-01", "2016-2017", 5), ("2024-12-31", "2021-2023", 2)],
)
def test_common_costs_of_the_newest_period(on: str, period: str, payers: int) -> None:
    found = named(common_costs.findings, "nato", on)["money.common-costs"]
    start = period[:4]
    said = {
        r["iso3"]: float(r["share_pct"])
        for r in rows("nato-cost-shares")
        if r["period_start"] == start
    }
    assert len(said) == payers
    assert found.value == said["USA"]
    assert found.date == period
    assert any(f"Shares of {payers} of" in c for c in found.caveats)


def test_income_part_of_the_year_of_the_period() -> None:
    found = named(common_costs.findings, "nato", "2017-06-01")["money.common-costs"]
    whole = gdp(2017)
    codes = members("nato", "2017-06-01") | {"ISL"}
    part = 100 * whole["USA"] / sum(whole[c] for c in codes if c in whole)
    assert f"(of the GDP in 2017: {part:.1f} %)" in found.statement
    assert found.table is not None
    assert found.table.rows[0].cells[2] == pytest.approx(part)


def test_income_of_the_members_of_the_period() -> None:
    found = common_costs.costs(case("nato", "2024-12-31"))
    assert found is not None
    assert found.year == 2023
    assert "SWE" not in found.gdp
    assert "ISL" in found.gdp


@pytest.mark.parametrize("on", ["2004-12-31", "2014-12-31"])
def test_nothing_without_a_period_near_the_day(on: str) -> None:
    assert named(common_costs.findings, "nato", on) == {}
