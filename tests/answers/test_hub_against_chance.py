"""Hub against chance: openness by hand, and the range of random networks."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import polars as pl
import pytest
from contract import check
from network_world import alliances, strengths
from stored import case

from foedus.answers import hub_against_chance

WAR = "warsaw-pact"


def test_nothing_without_the_census() -> None:
    assert hub_against_chance.of(case(WAR, "1980", None)) is None


def test_openness_by_hand(tmp_path) -> None:
    store = alliances(tmp_path)
    strengths(store, {(365, 1980): 0.6, (290, 1980): 0.2} | {
        (n, 1980): 0.1 for n in (310, 355)})  # fmt: skip
    whole = case(WAR, "1980", store)
    hub = hub_against_chance.of(whole)
    assert hub is not None
    found = hub_against_chance.finding(whole, hub)
    check(found, "1980")
    assert found.value == pytest.approx(2 / 3, abs=1e-3)
    assert "3 states (ATOP); 1 of 3 pairs" in found.statement
    assert "openness times 1.50" in found.caveats[1]
    assert sorted(row.text.split(" 1980")[0] for row in found.evidence) == [
        "Bulgaria",
        "Hungary",
        "Poland",
        "Soviet Union",
    ]
    assert found.table is not None
    assert [row.key for row in found.table.rows] == ["290", "310", "355"]
    # These degrees, 3, 2, 2 and 1, have one network only: chance gives the same.
    assert found.interval == pytest.approx((0.667, 0.667))


def test_fewer_than_three_pacts_make_no_hub(tmp_path) -> None:
    assert hub_against_chance.of(case("nato", "1980", alliances(tmp_path))) is None


def plain_openness(graph: nx.Graph, hub: int) -> float:
    pairs = list(combinations(graph[hub], 2))
    return 1 - sum(graph.has_edge(a, b) for a, b in pairs) / len(pairs)


@pytest.mark.published
def test_the_pact_of_1980_against_networks_swapped_by_another_library(
    published_store,
) -> None:
    whole = case(WAR, "1980", published_store)
    hub = hub_against_chance.of(whole)
    assert hub is not None
    rows = (
        published_store.scan("atop.phase")
        .filter(
            pl.col("bilat") == 1,
            (pl.col("defense") == 1) | (pl.col("offense") == 1),
            pl.col("begyr") <= 1980,
            pl.col("endyr").fill_null(9999) >= 1980,
        )
        .select("mem1", "mem2")
        .collect()
    )
    graph = nx.Graph(rows.rows())
    assert plain_openness(graph, 365) == pytest.approx(hub.score.openness)
    assert hub.score.openness == pytest.approx(1 - 16 / 45)
    drawn = []
    for seed in range(60):
        other = graph.copy()
        nx.double_edge_swap(other, 300, max_tries=30_000, seed=seed)
        drawn.append(plain_openness(other, 365))
    assert sum(drawn) / 60 == pytest.approx(hub.score.expected, abs=0.02)
    found = hub_against_chance.finding(whole, hub)
    check(found, "1980")
    assert found.interval is not None
    assert float(str(found.value)) < found.interval[0]
    assert "tied more often than chance" in found.statement


@pytest.mark.published
def test_nato_is_not_its_own_bilateral_pact(published_store) -> None:
    hub = hub_against_chance.of(case("nato", "2024-12-31", published_store))
    assert hub is not None
    assert hub.score.spokes == (640, 732, 740, 770, 800, 840)
    assert hub.score.p == pytest.approx(0.77, abs=0.03)
