"""Power: the parts of the chapter together."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named

from foedus.answers import power


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(power.findings, name, on).values():
        check(finding, on)
        assert finding.id.startswith("power.")


def test_questions_answered_for_the_north_atlantic_alliance() -> None:
    found = named(power.findings, "nato", "2024-12-31").values()
    assert [f.question for f in found] == [14, 17]


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert list(power.findings(case("delian-league", "-0453"))) == []
