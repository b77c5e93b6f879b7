"""Pledges: the ledger as of a day."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named
from figures import rows

from foedus.answers import pledges


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(pledges.findings, name, on).values():
        check(finding, on)


def states(name: str, on: str) -> dict[str, str]:
    lines = pledges.ledger(case(name, on))
    return {n: line.state for n, line in pledges.by_commitment(lines).items()}


def test_all_pledges_of_the_actor_by_the_day() -> None:
    every = {
        r["commitment"]
        for r in rows("defence-commitments")
        if r["actor"] == "NATO members" and r["pledged"] < "2025"
    }
    assert set(states("nato", "2024-12-31")) == every


def test_a_delivery_after_the_day_has_not_happened() -> None:
    pledge = "Defence Investment Pledge"
    assert states("nato", "2016-12-31")[pledge] == pledges.OPEN
    assert states("nato", "2024-12-31")[pledge] == pledges.LATE


def test_a_deadline_without_a_record_is_neither_late_nor_open() -> None:
    aid = "Aid to Ukraine, minimum baseline of the Washington summit"
    assert states("nato", "2025-06-30")[aid] == pledges.OPEN
    assert states("nato", "2025-12-31")[aid] == pledges.UNKNOWN


def test_the_better_graded_source_decides_and_both_are_shown() -> None:
    found = named(pledges.findings, "eu", "2024-12-31")["forces.pledges"]
    assert states("eu", "2024-12-31")["Helsinki Headline Goal"] == pledges.LATE
    assert found.table is not None
    lines = [
        row for row in found.table.rows if row.cells[0] == "Helsinki Headline Goal"
    ]
    assert [line.confirmed for line in lines].count(False) == 1
    assert len(lines) == 2
    assert any("Helsinki Headline Goal" in c for c in found.caveats)


def test_pacts_of_two_have_theirs_and_others_none() -> None:
    assert states("us-japan", "2024-12-31")
    assert states("un", "2024-12-31") == {}
