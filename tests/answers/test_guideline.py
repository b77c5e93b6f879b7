"""Guidelines: which had been adopted by the day."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named

from foedus.answers import guideline


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(guideline.findings, name, on).values():
        check(finding, on)


def test_first_adoption_counts() -> None:
    assert str(guideline.guideline(guideline.TWO).adopted) == "2006-06"
    assert str(guideline.guideline(guideline.CORE).adopted) == "2025-06-25"


@pytest.mark.parametrize(
    ("on", "stands"), [("2025-06-24", False), ("2025-06-25", True)]
)
def test_a_guideline_stands_from_its_day_on(on: str, stands: bool) -> None:
    rule = guideline.guideline(guideline.CORE)
    assert rule.stands(case("nato", on).on) is stands


def test_guidelines_only_grow_and_begin_in_1977() -> None:
    assert named(guideline.findings, "nato", "1976-12-31") == {}
    counts = [
        named(guideline.findings, "nato", on)["money.guidelines"].value
        for on in ("1977-12-31", "2007-01-01", "2015-01-01", "2025-12-31")
    ]
    assert counts == sorted(set(counts))


def test_the_part_without_a_table_is_named_once_adopted() -> None:
    old = named(guideline.findings, "nato", "2024-12-31")["money.guidelines"]
    new = named(guideline.findings, "nato", "2025-12-31")["money.guidelines"]
    assert not any("1.5 %" in c for c in old.caveats)
    assert any("1.5 %" in c for c in new.caveats)


def test_not_yet_has_no_value_and_names_the_day() -> None:
    rule = guideline.guideline(guideline.CORE)
    early = case("nato", "2024-12-31")
    found = guideline.not_yet(early, rule, "money.x", 21, "Who?")
    check(found, "2024-12-31")
    assert found.value is None
    assert "2025-06-25" in found.statement
