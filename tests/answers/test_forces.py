"""Forces: the parts of the chapter together."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named

from foedus.answers import forces
from foedus.report import figure


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(forces.findings, name, on).values():
        check(finding, on)
        assert finding.id.startswith("forces.")


def test_questions_answered_for_the_north_atlantic_alliance() -> None:
    found = named(forces.findings, "nato", "2024-12-31").values()
    assert [f.question for f in found] == [31, 33, 34, 35]


def test_every_chart_can_be_drawn() -> None:
    for finding in named(forces.findings, "nato", "2024-12-31").values():
        if finding.chart:
            assert figure.drawing(finding, "2024-12-31").layers


def test_nothing_is_said_where_nothing_is_known() -> None:
    for name, on in (("delian-league", "-0453"), ("un", "2024-12-31")):
        assert list(forces.findings(case(name, on))) == []
