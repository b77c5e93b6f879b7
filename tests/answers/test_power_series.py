"""Power series: the part of the world that sides held in each year."""

from __future__ import annotations

import pytest
from network_world import PACT, strengths
from stored import case

from foedus.answers import power_series
from foedus.store import Store

WAR = "warsaw-pact"


def shares(
    years: tuple[int, ...] = (1970, 1980),
) -> dict[tuple[int, int], float | None]:
    """The Soviet Union 0.1 and then 0.2, its allies 0.05 each, others the rest."""
    found: dict[tuple[int, int], float | None] = {}
    for year in years:
        found |= {(n, year): 0.05 for n in PACT if n != 365}
        found |= {(365, year): 0.1 if year == 1970 else 0.2, (2, year): 0.3}
        found |= {(710, year): 0.2 if year == 1970 else 0.1, (200, year): 0.1}
    return found


def cinc(store: Store, on: str = "1980") -> power_series.Index:
    return next(power_series.indices(case(WAR, on, store)))


def test_nothing_without_tables() -> None:
    assert not list(power_series.indices(case(WAR, "1980", None)))


def test_parts_of_the_members_of_each_year(tmp_path) -> None:
    store = strengths(Store(tmp_path), shares())
    index = cinc(store)
    assert index.newest(1980) == 1980
    assert index.newest(1986) is None
    side = power_series.alliance_side(case(WAR, "1980", store), index, 1980)
    assert min(side.members) == 1955
    assert side.shares == pytest.approx({1970: 40.0, 1980: 50.0})
    assert power_series.kept(index, 1980, [365]) == pytest.approx(20.0)
    assert power_series.kept(index, 1980, [9999]) == 0.0


def test_a_year_without_the_hub_is_not_covered(tmp_path) -> None:
    lacking = {**shares(), (365, 1970): None}
    store = strengths(Store(tmp_path), lacking)
    side = power_series.alliance_side(case(WAR, "1980", store), cinc(store), 1980)
    assert set(side.shares) == {1980}


def test_opponents_are_the_peer_and_rivals(tmp_path) -> None:
    store = strengths(Store(tmp_path), {**shares(), (20, 1980): 0.01})
    whole = case(WAR, "1980", store)
    labels = [s.label for s in power_series.opponents(whole, cinc(store), 1980)]
    # Most members of the peer have no figure here: it is not covered, which is not 0.
    assert labels == ["China"]


@pytest.mark.published
def test_no_rival_twice_and_no_member_is_a_rival(published_store) -> None:
    whole = case("nato", "1985-12-31", published_store)
    index = next(power_series.indices(whole))
    sides = list(power_series.opponents(whole, index, 1985))
    assert [s.label for s in sides] == ["Warsaw Treaty Organization", "China"]
    late = case("nato", "2024-12-31", published_store)
    sides = list(power_series.opponents(late, index, 2022))
    assert [s.label for s in sides] == ["Russia", "China"]
