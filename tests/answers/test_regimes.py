"""How unlike the members' regimes are."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from contract import check
from stored import case, invented

from foedus.answers import regimes

ON = "1975-12-31"


def store(home, scores: dict[int, int], year: int = 1975):
    rows = [
        {"ccode": c, "year": year, "polity2": s, "v2x_polyarchy": None}
        for c, s in scores.items()
    ]
    types = {"v2x_polyarchy": pl.Float64}
    return invented(home, "isard-democracy", "cw_state_year", rows, "2025", types)


def codes() -> list[int]:
    members = case("nato", ON, None).members
    return [m.cow_code for m in members if m.cow_code is not None]


def test_nothing_without_the_table() -> None:
    assert not list(regimes.findings(case("nato", ON, None)))


def test_two_equal_camps_are_all_that_polarisation_can_be(tmp_path) -> None:
    chosen = codes()[:14]
    scores = {c: 10 if n % 2 else -10 for n, c in enumerate(chosen)}
    (finding,) = regimes.findings(case("nato", ON, store(tmp_path, scores)))
    assert "polarisation is 1.00" in finding.statement
    assert finding.value == pytest.approx(20 * 7 * 7 / (14 * 13 / 2), abs=0.005)
    check(finding, ON)


def test_all_alike_are_at_zero(tmp_path) -> None:
    scores = dict.fromkeys(codes(), 10)
    (finding,) = regimes.findings(case("nato", ON, store(tmp_path, scores)))
    assert finding.value == 0
    assert "chance of 0.00" in finding.statement
    check(finding, ON)


def test_scores_of_few_members_or_long_ago_say_nothing(tmp_path) -> None:
    few = store(tmp_path / "few", dict.fromkeys(codes()[:4], 10))
    assert not list(regimes.findings(case("nato", ON, few)))
    old = store(tmp_path / "old", dict.fromkeys(codes(), 10), 1960)
    assert not list(regimes.findings(case("nato", ON, old)))


@pytest.mark.published
def test_the_published_scores(published_store) -> None:
    ours = case("warsaw-pact", "1980-01-01", published_store)
    (finding,) = regimes.findings(ours)
    check(finding, "1980-01-01")
    members = {m.cow_code for m in ours.members}
    rows = ours.held(regimes.TABLE).lazy.filter(pl.col("year") == 1980).collect()
    scores = [
        r["polity2"]
        for r in rows.to_dicts()
        if r["ccode"] in members and r["polity2"] is not None
    ]
    apart = [abs(a - b) for a, b in combinations(scores, 2)]
    assert finding.value == pytest.approx(sum(apart) / len(apart), abs=0.005)
