"""Perception: what publics say, wording by wording."""

from __future__ import annotations

import pytest
from contract import DAYS, check, named

from foedus.answers import perception


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(perception.findings, name, on).values():
        check(finding, on)


def test_a_favourable_view_is_not_willingness_to_defend() -> None:
    found = named(perception.findings, "nato", "2024-12-31")
    view, defend = found["perception.view"], found["perception.defend"]
    assert view.value == 63
    assert any("not willingness" in c for c in view.caveats)
    assert view.table is not None
    assert defend.table is not None
    assert {r.cells[3] for r in view.table.rows}.isdisjoint(
        r.cells[3] for r in defend.table.rows
    )


def test_nothing_where_nothing_was_asked() -> None:
    assert named(perception.findings, "warsaw-pact", "1980") == {}
