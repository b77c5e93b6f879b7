"""Portfolio scores: measures side by side, against plain definitions."""

from __future__ import annotations

import math
from dataclasses import replace

import polars as pl
import pytest
from contract import check
from network_world import alliances
from scipy.stats import kendalltau
from stored import case

from foedus.answers import alliance_network, portfolio_scores

STRENGTH = {"defense": 3, "offense": 3, "neutral": 2, "consul": 2, "nonagg": 1}
WAR = "warsaw-pact"


def test_nothing_without_the_census() -> None:
    assert not list(portfolio_scores.findings(case(WAR, "1980", None)))


def test_a_hub_and_its_rival_by_hand(tmp_path) -> None:
    (found,) = portfolio_scores.findings(case(WAR, "1980", alliances(tmp_path)))
    check(found, "1980")
    network = alliance_network.network(case(WAR, "1980", alliances(tmp_path / "two")))
    assert network is not None
    k = len(network.ties.states)
    # Nine states (the seven, the two) are 3 for one of the pair and 0 for the other.
    assert found.table is not None
    rows = {row.key: row.cells[1] for row in found.table.rows}
    assert rows["s_score"] == pytest.approx(1 - 2 * 9 / k)
    part = 9 / (2 * k)
    assert rows["pi"] == pytest.approx(1 - (9 / k) / (2 * part * (1 - part)))
    assert "They disagree" in found.statement


def test_a_score_that_is_not_defined_lies_on_no_side_of_zero(tmp_path) -> None:
    network = alliance_network.network(case(WAR, "1980", alliances(tmp_path)))
    assert network is not None
    found = portfolio_scores.scores(network, (365, 2))
    assert found is not None
    for kappa, sentences in ((-0.1, 1), (0.1, 0), (None, 0)):
        values = {("pi", "absolute"): 0.2, ("kappa", "absolute"): kappa}
        some = replace(found, values=values)
        assert len(list(portfolio_scores.parted(some))) == sentences


def test_an_alliance_without_a_pair_has_none(tmp_path) -> None:
    store = alliances(tmp_path)
    assert not list(portfolio_scores.findings(case("arab-league", "1980", store)))


def plain(store, year: int, one: int, other: int) -> tuple[list[int], list[int]]:
    """Two portfolios from the rows of the file."""
    states = (
        store.scan("cow-states.state_year").filter(pl.col("year") == year)
        .select("ccode").collect()["ccode"].unique().sort()
    )  # fmt: skip
    rows = store.scan("atop.directed_dyad_year").filter(pl.col("year") == year)
    held = {
        (r["ccode1"], r["ccode2"]): max(s for n, s in STRENGTH.items() if r[n] == 1)
        for r in rows.collect().iter_rows(named=True)
        if any(r[n] == 1 for n in STRENGTH)
    }
    own = [[3 if s == n else held.get((n, s), 0) for s in states] for n in (one, other)]
    return own[0], own[1]


def plain_s(x: list[int], y: list[int]) -> float:
    gaps = [abs(a - b) / 3 for a, b in zip(x, y, strict=True)]
    return 1 - 2 * math.fsum(gaps) / len(x)


def plain_chance(x: list[int], y: list[int], *, pooled: bool) -> float:
    seen = sum(abs(a - b) for a, b in zip(x, y, strict=True)) / len(x)
    first, second = (x + y, x + y) if pooled else (x, y)
    drawn = sum(abs(a - b) for a in first for b in second) / len(first) / len(second)
    return 1 - seen / drawn


@pytest.mark.published
def test_the_two_great_powers_of_1985(published_store) -> None:
    (found,) = portfolio_scores.findings(case("nato", "1985-12-31", published_store))
    check(found, "1985-12-31")
    x, y = plain(published_store, 1985, 2, 365)
    assert len(x) == 161
    assert found.table is not None
    rows = {row.key: row.cells[1] for row in found.table.rows}
    assert rows["s_score"] == pytest.approx(plain_s(x, y))
    assert rows["pi"] == pytest.approx(plain_chance(x, y, pooled=True))
    assert rows["kappa"] == pytest.approx(plain_chance(x, y, pooled=False))
    assert rows["tau_b"] == pytest.approx(kendalltau(x, y).statistic)
    assert rows["s_score"] == pytest.approx(0.2298, abs=5e-5)
    assert rows["pi"] == pytest.approx(-0.0140, abs=5e-5)
    assert "They disagree" in found.statement
    assert any("different sides of 0" in caveat for caveat in found.caveats)
    assert "In 1985, the promises of the United States and the Soviet Union" in (
        found.statement
    )


@pytest.mark.published
def test_the_reference_values_of_1985(published_store) -> None:
    network = alliance_network.network(case("nato", "1985-12-31", published_store))
    assert network is not None
    found = portfolio_scores.scores(network, (2, 200))
    assert found is not None
    assert found.partners == 161
    expected = {
        ("s_score", "absolute"): 0.5031,
        ("s_score", "squared"): 0.5169,
        ("tau_b", "absolute"): 0.3893,
        ("kappa", "squared"): 0.3257,
        ("pi", "squared"): 0.2709,
    }
    for key, value in expected.items():
        assert found.values[key] == pytest.approx(value, abs=5e-5), key


@pytest.mark.published
def test_two_members_are_their_own_pair(published_store) -> None:
    on = "2024-12-31"
    (found,) = portfolio_scores.findings(case("us-japan-1960", on, published_store))
    check(found, on)
    assert "Japan and the United States" in found.statement
    assert found.value == pytest.approx(-0.0533, abs=5e-5)
