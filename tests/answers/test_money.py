"""Money: the parts of the chapter together."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named

from foedus.answers import money
from foedus.report import figure

NUMBERS = {20, 21, 22, 23, 24, 25, 26, 27, 28, 30}


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(money.findings, name, on).values():
        check(finding, on)
        assert finding.id.startswith("money.")


@pytest.mark.parametrize("on", ["2024-12-31", "2025-12-31"])
def test_every_question_that_embedded_facts_answer(on: str) -> None:
    found = named(money.findings, "nato", on).values()
    assert {f.question for f in found} - {None} == NUMBERS


def test_the_ministers_pages_hold_the_answered_questions() -> None:
    found = named(money.findings, "nato", "2025-12-31").values()
    assert {f.question for f in found if f.short} == {20, 21, 22, 23, 24, 25}


def test_nothing_is_said_where_nothing_is_known() -> None:
    for name, on in (("delian-league", "-0453"), ("un", "2024-12-31")):
        assert list(money.findings(case(name, on))) == []


def test_every_chart_can_be_drawn() -> None:
    for finding in named(money.findings, "nato", "2025-12-31").values():
        if finding.chart:
            assert figure.drawing(finding, "2025-12-31").layers
