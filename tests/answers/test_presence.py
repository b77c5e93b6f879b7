"""Presence: battlegroups by host and framework nation."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named
from figures import rows

from foedus.answers import presence


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(presence.findings, name, on).values():
        check(finding, on)


def test_troops_of_the_only_complete_count() -> None:
    found = named(presence.findings, "nato", "2024-12-31")["forces.battlegroups"]
    troops = [
        int(r["troops_present"])
        for r in rows("nato-forward-presence")
        if r["as_of"] == presence.COUNTED
    ]
    assert len(troops) == found.value == 8
    assert f"{sum(troops):,} troops" in found.statement


def test_lead_changes_on_its_day() -> None:
    before = presence.leads(case("nato", "2024-06-30"))["SVK"]
    after = presence.leads(case("nato", "2024-07-01"))["SVK"]
    assert before["framework_iso3"] == "CZE"
    assert after["framework_iso3"] == "ESP"


def test_a_count_is_not_carried_back() -> None:
    early = named(presence.findings, "nato", "2019-12-31")["forces.battlegroups"]
    assert early.value == 4
    assert "No complete count" in early.statement
    assert early.table is not None
    assert all(row.cells[3] is None for row in early.table.rows)


def test_none_before_the_first() -> None:
    assert named(presence.findings, "nato", "2016-12-31") == {}
