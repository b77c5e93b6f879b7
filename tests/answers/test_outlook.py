"""Outlook: arithmetic on one named assumption."""

from __future__ import annotations

import pytest
from contract import DAYS, check, named

from foedus.answers import outlook


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(outlook.findings, name, on).values():
        check(finding, on)


def test_what_remains_without_the_largest() -> None:
    found = named(outlook.findings, "nato", "2024-12-31")["outlook.largest-member"]
    assert found.table is not None
    spending = {row.key: row.cells[1] for row in found.table.rows}
    whole = spending["as it is"]
    left = spending["United States leaves"]
    half = spending["United States spends half"]
    assert found.value == pytest.approx(100 * left / whole, abs=0.06)
    assert half == pytest.approx((whole + left) / 2)


def test_nothing_where_spending_is_not_covered() -> None:
    assert named(outlook.findings, "delian-league", "-0453") == {}
