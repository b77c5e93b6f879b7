"""Invocation: steps of one case are counted once; no rate on few cases."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named

from foedus.answers import invocation


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(invocation.findings, name, on).values():
        check(finding, on)


def test_article_five_was_invoked_once_in_three_steps() -> None:
    found = named(invocation.findings, "nato", "2024-12-31")["promise.invocations"]
    assert found.value == 1
    assert found.interval is None
    assert "No rate" in found.statement
    assert [
        str(e.on) for e in invocation.invocations(case("nato", "2024"))[0].steps
    ] == [
        "2001-09-12",
        "2001-10-02",
        "2001-10-04",
    ]


def test_before_the_first_call_there_is_none() -> None:
    found = named(invocation.findings, "nato", "1990-12-31")["promise.invocations"]
    assert found.value == 0


def test_korea_and_kuwait_are_two_cases() -> None:
    cases = invocation.invocations(case("un", "1995"))
    states = [set(c.steps[0].states) for c in cases]
    assert {"south-korea", "north-korea"} in states
    assert any("kuwait" in s for s in states)
    assert sum("kuwait" in s for s in states) == 1
