"""Personnel: one publisher and year at a time."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named
from figures import members, rows

from foedus.answers import personnel


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2016-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(personnel.findings, name, on).values():
        check(finding, on)


@pytest.mark.parametrize("name", ["nato", "eu"])
def test_sum_of_one_publisher(name: str) -> None:
    found = personnel.forces(case(name, "2024-12-31"))
    assert found is not None
    own = {
        r["iso3"]: float(r["value"])
        for r in rows("state-indicators")
        if (r["indicator"], r["publisher"], r["year"])
        == ("active_personnel_thousands", found.publisher, str(found.year))
        and r["iso3"] in members(name, "2024-12-31")
    }
    assert dict(found.thousands) == own
    assert found.total == pytest.approx(sum(own.values()))
    assert len(own) + len(found.missing) == len(members(name, "2024-12-31"))
    assert 2 * len(own) >= len(found.names)


def test_the_alliances_own_total_is_quoted_and_not_summed() -> None:
    found = named(personnel.findings, "nato", "2024-12-31")["power.personnel"]
    total = next(
        float(r["armed_forces_thousands"])
        for r in rows("nato-defence-expenditure")
        if r["state"] == "NATO total" and r["armed_forces_thousands"]
    )
    assert f"{total:,.0f} thousand (edition of 2024-06-17)" in found.statement
    assert found.value != total


def test_a_later_total_is_not_quoted() -> None:
    found = named(personnel.findings, "nato", "2022-12-31")["power.personnel"]
    assert "own total" not in found.statement


def test_nothing_where_nobody_covers_half() -> None:
    for name, on in (("nato", "1980-12-31"), ("un", "2024-12-31")):
        assert named(personnel.findings, name, on) == {}
