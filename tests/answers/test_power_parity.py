"""Parity: ratios, overtaking and the least change of weights."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from contract import check
from network_world import PARTS, strengths
from scipy.optimize import linprog
from stored import case
from test_power_series import WAR, shares

from foedus.answers import power_parity
from foedus.registry.alliances import alliance
from foedus.store import Store


def test_nothing_without_capabilities() -> None:
    assert not list(power_parity.findings(case(WAR, "1980", None)))


def test_a_ratio_by_hand(tmp_path) -> None:
    store = strengths(Store(tmp_path), shares())
    (found,) = power_parity.findings(case(WAR, "1980", store))
    check(found, "1980")
    assert found.value == pytest.approx(5.0)
    assert found.interval == pytest.approx((5.0, 5.0))
    assert "not at parity" in found.statement
    assert "No weights of the six components turn the order" in found.statement
    assert "1970, the members of that year: 2.00 times" in found.comparison[0]


def test_overtaking_is_the_last_change_of_the_leader(tmp_path) -> None:
    years = {}
    for year, ours in ((1978, 0.1), (1979, 0.1), (1980, 0.3)):
        years |= {(n, year): ours / 10 for n in (265, 290, 310, 315, 355, 360)}
        years |= {(365, year): ours, (710, year): 0.2, (2, year): 0.1}
    store = strengths(Store(tmp_path), years)
    (found,) = power_parity.findings(case(WAR, "1980", store))
    assert "the leader changed last in 1980" in found.statement


def least_move(first: list[float], second: list[float]) -> float:
    """The least move of equal weights that levels two sides, as a linear programme."""
    n = len(first)
    gap = np.subtract(first, second)
    # Variables: what each weight gains, then what it loses.
    found = linprog(
        np.full(2 * n, 0.5),
        A_eq=[np.r_[gap, -gap], np.r_[np.ones(n), -np.ones(n)]],
        b_eq=[-gap.mean(), 0],
        bounds=[(0, None)] * n + [(0, 1 / n)] * n,
    )
    return float(found.fun)


@pytest.mark.published
def test_nato_and_china_in_2022(published_store) -> None:
    on = "2024-12-31"
    (found,) = power_parity.findings(case("nato", on, published_store))
    check(found, on)
    rows = published_store.scan("nmc.state_year").filter(pl.col("year") == 2022)
    world = rows.collect()
    members = [m.cow_code for m in alliance("nato").members("2022-12-31")]
    ours = world.filter(pl.col("ccode").is_in(members))
    theirs = world.filter(pl.col("ccode") == 710)
    assert found.value == pytest.approx(
        ours["cinc"].sum() / theirs["cinc"].sum(), abs=0.005
    )
    assert found.value == 0.96
    assert "at parity" in found.statement
    assert "the leader changed last in 2020" in found.statement
    parts = [[float(side[p].sum() / world[p].sum()) for p in PARTS]
             for side in (ours, theirs)]  # fmt: skip
    least = least_move(*parts)
    assert f"Moving {100 * least:.1f} % of the weight" in found.statement
    ratios = [a / b for a, b in zip(*parts, strict=True)]
    assert found.interval == pytest.approx((min(ratios), max(ratios)), abs=0.005)
    assert found.table is not None
    assert [row.key for row in found.table.rows] == [
        "Russia/cinc",
        "China/cinc",
        "Russia/net-product",
        "China/net-product",
    ]


@pytest.mark.published
def test_two_alliances_in_1985(published_store) -> None:
    (found,) = power_parity.findings(case("nato", "1985-12-31", published_store))
    check(found, "1985-12-31")
    assert found.value == 1.23
    assert "Warsaw Treaty Organization" in found.unit
    assert "No weights" in found.statement
    assert "rank 1 to 1" in found.caveats[0]
