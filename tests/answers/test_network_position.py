"""Position: places in the network against plain counts."""

from __future__ import annotations

import pytest
from contract import check
from network_world import alliances, strengths
from stored import case

from foedus.answers import network_position

WAR = "warsaw-pact"


def test_nothing_without_the_census() -> None:
    assert not list(network_position.findings(case(WAR, "1980", None)))


def test_the_hub_and_the_members(tmp_path) -> None:
    store = alliances(tmp_path, [(365, 345)])
    (found,) = network_position.findings(case(WAR, "1980", store))
    check(found, "1980")
    assert found.value == 7
    assert "rank 1 of" in found.statement
    assert "median of the 7 members was bound with 6" in found.statement
    assert found.interval is None
    assert found.table is not None
    rows = {row.key: row.cells for row in found.table.rows}
    assert rows["365"][1] == 7.0
    assert rows["290"][2] == 12.0
    assert rows["290"][5] == 6.0
    assert rows["365"][6] == pytest.approx(15 / 21)


def test_small_states_are_left_out_for_the_range(tmp_path) -> None:
    store = alliances(tmp_path, [(365, 345)])
    shares = {(n, 1980): 0.9 for n in (265, 290, 310, 315, 355, 360, 365)}
    strengths(store, {**shares, (345, 1980): 0.1})
    (found,) = network_position.findings(case(WAR, "1980", store))
    assert found.interval == (6, 7)


@pytest.mark.published
def test_the_united_states_of_1985(published_store) -> None:
    (found,) = network_position.findings(case("nato", "1985-12-31", published_store))
    check(found, "1985-12-31")
    assert found.value == 53
    assert found.interval == (42, 53)
    assert "rank 1 of 161" in found.statement
    assert len(found.evidence) == 53
    assert found.table is not None
    own = next(row for row in found.table.rows if row.key == "2")
    assert own.cells[3:] == pytest.approx((0.18639, 0.18829, 30, 0.39260), abs=1e-4)
