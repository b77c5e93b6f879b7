"""Reconciliation: two publishers beside each other."""

from __future__ import annotations

import pytest
from contract import DAYS, check, named
from figures import members, rows, shares

from foedus.answers import reconciliation


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(reconciliation.findings, name, on).values():
        check(finding, on)


def test_differences_are_of_one_year_and_two_publishers() -> None:
    found = named(reconciliation.findings, "nato", "2024-12-31")["money.reconciliation"]
    assert found.table is not None
    quoted = {
        (r["iso3"], float(r["value"]))
        for r in rows("state-indicators")
        if (r["indicator"], r["publisher"], r["year"])
        == ("defence_spending_share_gdp_pct", "SIPRI", "2024")
    }
    part = shares(2024)
    for row in found.table.rows:
        assert row.key in members("nato", "2024-12-31")
        assert row.cells[1] == part[row.key]
        assert (row.key, row.cells[2]) in quoted
        assert row.cells[3] == pytest.approx(row.cells[1] - row.cells[2])


def test_equal_figures_share_a_rank() -> None:
    assert reconciliation.ranks({"a": 3.0, "b": 2.0, "c": 2.0, "d": 1.0}) == {
        "a": 1,
        "b": 2,
        "c": 2,
        "d": 4,
    }


def test_nothing_without_two_publishers() -> None:
    assert named(reconciliation.findings, "nato", "1990-12-31") == {}
    assert named(reconciliation.findings, "eu", "2024-12-31") == {}
