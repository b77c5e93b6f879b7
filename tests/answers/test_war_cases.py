"""Cases of promises that wars called on, up to a day."""

from __future__ import annotations

import pytest
import warring
from stored import case

from foedus.answers import war_cases

ON = "1970-12-31"


@pytest.fixture
def store(tmp_path):
    warring.pacts(tmp_path)
    warring.wars(tmp_path)
    return warring.coded(tmp_path)


def test_a_war_of_unknown_day_counts_once_the_file_is_past(store) -> None:
    found = war_cases.files(case("nato", ON, store))
    assert found is not None
    held = case("nato", ON, store).held(war_cases.CODED)
    assert held is not None
    early = war_cases.coded(case("nato", ON, store), held, found)
    late = war_cases.coded(case("nato", "2010-12-31", store), held, found)
    assert (early.height, late.height) == (2, 3)


def test_a_rate_says_its_counts_and_none_on_few(store) -> None:
    ours = case("nato", ON, store)
    files, held = war_cases.files(ours), ours.held(war_cases.CODED)
    assert files is not None
    assert held is not None
    cases = war_cases.coded(ours, held, files)
    assert war_cases.said(war_cases.rate(cases)) == "1 of 2 kept"
    assert war_cases.said(war_cases.rate(cases.clear())) == "none called on"
    assert war_cases.by_time(cases) == "from 1945: 1 of 2 kept"
