"""Who could challenge each member."""

from __future__ import annotations

import math

import near
import pytest
from contract import check
from stored import case

from foedus.answers import challengers

ON = "1970-12-31"


@pytest.fixture
def store(tmp_path):
    near.capabilities(tmp_path)
    return near.ground(tmp_path)


def test_nothing_without_the_tables(tmp_path) -> None:
    assert not list(challengers.findings(case("nato", ON, None)))
    near.capabilities(tmp_path)
    assert not list(challengers.findings(case("nato", ON, near.rivals(tmp_path))))


def test_tables_that_end_long_before_say_nothing(store) -> None:
    assert not list(challengers.findings(case("nato", "1981-12-31", store)))


def test_the_greatest_challenger_of_each_member(store) -> None:
    (finding,) = challengers.findings(case("nato", ON, store))
    assert finding.table is not None
    rows = {r.key: r.cells for r in finding.table.rows}
    assert set(rows) == {"2", "220"}
    # Spain is near, the Soviet Union stronger; both can reach France.
    assert rows["220"][5] == "Soviet Union"
    assert rows["220"][7] == 2
    # The United States is France's ally, and the strongest in its reach.
    assert rows["220"][8] == "United States"
    check(finding, ON)


def test_the_chance_by_hand(store) -> None:
    (finding,) = challengers.findings(case("nato", ON, store))
    assert finding.table is not None
    rows = {r.key: r.cells for r in finding.table.rows}
    kilometres = 2486.0  # Paris to Moscow along the sphere
    days = kilometres / 1.609344 / 500  # 500 miles a day from 1946 on
    there = 0.3 ** math.log10(days + 10 - math.e)
    home = 0.1 ** math.log10(10 - math.e)
    assert rows["220"][1] == pytest.approx(there / (there + home), rel=0.01)
    assert rows["220"][4] < rows["220"][1]


def test_no_side_no_finding(store) -> None:
    assert not list(challengers.findings(case("un-charter", ON, store)))


@pytest.mark.published
def test_the_published_neighbourhood(published_store) -> None:
    (finding,) = challengers.findings(case("nato", "1985-12-31", published_store))
    check(finding, "1985-12-31")
    assert finding.table is not None
    by = {r.cells[0]: r.cells[5] for r in finding.table.rows}
    assert by["Norway"] == by["West Germany"] == "Soviet Union"
    assert finding.value == pytest.approx(0.926, abs=0.001)
    (finding,) = challengers.findings(case("us-japan", "2024-12-31", published_store))
    assert "2016" in finding.statement
    assert "Japan (0.81, China)" in finding.statement
