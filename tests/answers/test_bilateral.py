"""Bilateral: directed duties, change against the former treaty, guidelines."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named

from foedus.answers import bilateral
from foedus.registry import typology


@pytest.mark.parametrize(
    ("name", "on"), [*DAYS, ("us-rok-1953", "2020"), ("us-japan-1951", "1955-01-01")]
)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(bilateral.findings, name, on).values():
        check(finding, on)


def test_nothing_for_more_than_two_members() -> None:
    assert not named(bilateral.findings, "nato", "2024-12-31")


def test_us_japan_is_one_sided_and_names_the_area() -> None:
    found = named(bilateral.findings, "us-japan", "2024-12-31")["bilateral.asymmetry"]
    assert found.value == "one-sided"
    assert "United States owes defence to Japan" in found.statement
    assert "Territories under Japanese administration" in found.statement
    assert "owed by Japan: none known" in found.statement


def test_us_korea_is_unequal_in_both_directions() -> None:
    found = named(bilateral.findings, "us-rok-1953", "2020")["bilateral.asymmetry"]
    assert found.value == "unequal"
    assert "none known" not in found.statement


def test_a_treaty_without_a_sure_duty_owes_none() -> None:
    found = named(bilateral.findings, "us-japan-1951", "1955")["bilateral.asymmetry"]
    assert found.value == "none-owed"
    assert "owed by none for certain" in found.statement


def test_change_against_the_treaty_it_replaced() -> None:
    found = named(bilateral.findings, "us-japan", "2024-12-31")["bilateral.change"]
    old = typology.obligations(case("us-japan-1951", "1960-06-22").pact, "1960-06-22")
    new = typology.obligations(case("us-japan", "1960-06-23").pact, "1960-06-23")
    changed = [name for name in old if old[name] != new[name]]
    assert found.value == len(changed)
    assert changed
    assert all(name in found.statement for name in changed)
    assert "bilateral.change" not in named(bilateral.findings, "us-rok-1953", "2020")


def test_both_treaties_are_laid_side_by_side() -> None:
    found = named(bilateral.findings, "us-japan", "2024-12-31")["bilateral.change"]
    assert found.table is not None
    treaties = {row.key.partition("/")[0] for row in found.table.rows}
    assert treaties == {"us-japan-1951", "us-japan-1960"}


def test_guidelines_come_with_their_years() -> None:
    found = named(bilateral.findings, "us-japan", "2024-12-31")["bilateral.guidelines"]
    for year in ("1978", "1997", "2015"):
        assert year in found.statement
    assert "Senkaku" in found.statement
    early = named(bilateral.findings, "us-japan", "1990-01-01")["bilateral.guidelines"]
    assert early.value == 1
