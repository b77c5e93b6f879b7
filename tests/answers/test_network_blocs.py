"""Blocs: the community of the members, and who is outside."""

from __future__ import annotations

import pytest
from contract import check
from network_world import PACT, alliances
from stored import case

from foedus.answers import network_blocs

WAR = "warsaw-pact"


def test_nothing_without_the_census() -> None:
    assert not list(network_blocs.findings(case(WAR, "1980", None)))


def test_a_pact_is_one_community(tmp_path) -> None:
    (found,) = network_blocs.findings(case(WAR, "1980", alliances(tmp_path)))
    check(found, "1980")
    assert found.value == len(PACT)
    assert "all 7 members" in found.statement
    assert "and no other state" in found.statement
    assert "overlap 1.00" in found.comparison[0]
    assert "fell into 2 communities" in found.statement


def test_states_that_join_the_community_are_counted(tmp_path) -> None:
    more = [(345, n) for n in PACT]
    (found,) = network_blocs.findings(case(WAR, "1980", alliances(tmp_path, more)))
    assert "a community of 8: these and 1 other state" in found.statement


@pytest.mark.published
def test_the_united_states_sits_outside_in_2018(published_store) -> None:
    (found,) = network_blocs.findings(case("nato", "2024-12-31", published_store))
    check(found, "2024-12-31")
    assert (found.value, found.date) == (28, "2018")
    assert found.unit == "of 29 members in one community"
    assert "none: United States." in found.caveats[1]
    (pact,) = network_blocs.findings(case(WAR, "1980", published_store))
    assert pact.value == 7
