"""Equipment: a partial list is never a count of the alliance."""

from __future__ import annotations

import pytest
from contract import DAYS, check, named
from figures import members, rows

from foedus.answers import equipment


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(equipment.findings, name, on).values():
        check(finding, on)


def test_lower_bound_from_the_rows() -> None:
    found = named(equipment.findings, "nato", "2024-12-31")["money.equipment"]
    part = {
        r["iso3"]: float(r["equipment_share_pct"])
        for r in rows("nato-defence-expenditure")
        if r["equipment_share_pct"] and r["year"] == "2024"
    }
    at_least = sum(1 for share in part.values() if share >= 20)
    every = members("nato", "2024-12-31")
    assert found.value == at_least
    assert found.interval == (at_least, at_least + len(every - part.keys()))
    assert found.unit == "allies at least"
    assert f"{len(part)} of {len(every)} allies" in found.statement


@pytest.mark.parametrize("on", ["2013-12-31", "2018-12-31", "2027-12-31"])
def test_nothing_without_a_figure_of_the_day(on: str) -> None:
    assert named(equipment.findings, "nato", on) == {}
