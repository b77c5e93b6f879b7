"""What became of promises: coded cases, cases by rule, and challenges."""

from __future__ import annotations

import pytest
import warring
from contract import check
from stored import case

from foedus.answers import effect

ON = "1970-12-31"


@pytest.fixture
def store(tmp_path):
    warring.pacts(tmp_path)
    warring.wars(tmp_path)
    return warring.coded(tmp_path)


def test_nothing_without_the_tables() -> None:
    assert not list(effect.findings(case("nato", ON, None)))


def test_no_side_no_finding(store) -> None:
    assert not list(effect.findings(case("un-charter", ON, store)))


@pytest.mark.parametrize("name", ["delian-league"])
def test_no_wars_before_the_list(name: str, store) -> None:
    assert not list(effect.findings(case(name, "-0453", store)))


def test_a_war_after_the_day_is_no_case(store) -> None:
    assert not list(effect.findings(case("nato", "1960-05-01", store)))


@pytest.mark.published
def test_the_published_cases(published_store) -> None:
    ours = case("nato", "2024-12-31", published_store)
    found = {f.id: f for f in effect.findings(ours)}
    for finding in found.values():
        check(finding, "2024-12-31")

    coded = found["effect.coded-cases"]
    assert "has 11 wars; none called on its promise" in coded.statement
    assert "48 of 78 kept (61.5 % [50.4, 71.6])" in coded.statement
    # Berkemeier and Fuhrmann 2018: 73 of 146.
    assert "73 of 146 kept (50.0 % [42.0, 58.0])" in coded.comparison[-1]
    rates = found["effect.coded-rates"]
    assert "42 of 102 kept (41.2 % [32.1, 50.9])" in rates.comparison[-1]
    assert "61 of 78 kept" in found["effect.observed-cases"].statement
    assert "(ATOP 1490" in found["effect.observed-cases"].comparison[0]


@pytest.mark.published
def test_the_pact_that_was_broken_from_inside(published_store) -> None:
    ours = case("warsaw-pact", "1980-01-01", published_store)
    found = {f.id: f for f in effect.findings(ours)}
    assert "0 kept, 1 broken" in found["effect.coded-cases"].statement
    observed = found["effect.observed-cases"]
    assert "0 of 2 kept" in observed.statement
    assert observed.table is not None
    assert {r.key for r in observed.table.rows} >= {"156/3285/310", "156/3285/365"}
