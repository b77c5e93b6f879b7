"""Balance: ties of members against two sides."""

from __future__ import annotations

import polars as pl
import pytest
from contract import check
from network_world import alliances, rivals
from stored import case

from foedus.answers import signed_balance
from foedus.measures.balance.frustration import frustration

WAR = "warsaw-pact"


def test_nothing_without_rivalries_or_disputes(tmp_path) -> None:
    assert not list(signed_balance.findings(case(WAR, "1980", alliances(tmp_path))))


def test_two_sides_without_a_quarrel(tmp_path) -> None:
    store = rivals(alliances(tmp_path), (2, 365))
    (found,) = signed_balance.findings(case(WAR, "1980", store))
    check(found, "1980")
    assert found.value == 0
    assert "none of them involved a member" in found.statement
    assert found.table is None


def test_a_friend_of_the_enemy_stands_in_the_way(tmp_path) -> None:
    store = rivals(alliances(tmp_path, [(2, 290)]), (2, 365))
    (found,) = signed_balance.findings(case(WAR, "1980", store))
    check(found, "1980")
    assert found.value == 1
    assert "In 1980, 1 of 24 ties" in found.statement
    assert "proven to be the fewest" in found.statement


def test_allies_that_quarrel_are_two_answers(tmp_path) -> None:
    store = rivals(alliances(tmp_path), (2, 365), (310, 360))
    (found,) = signed_balance.findings(case(WAR, "1980", store))
    assert found.value == 1
    assert found.interval == (0, 1)
    assert "1 pair of allies that were also enemies" in found.caveats[1]


@pytest.mark.published
@pytest.mark.parametrize(("on", "year", "least"), [("1985-12-31", 1985, 41)])
def test_the_network_of_the_files(published_store, on, year, least) -> None:
    (found,) = signed_balance.findings(case("nato", on, published_store))
    check(found, on)
    assert f"In {year}, {least} of 977 ties" in found.statement
    at = pl.col("year") == year
    aid = published_store.scan("atop.directed_dyad_year").filter(
        at, (pl.col("defense") == 1) | (pl.col("offense") == 1)
    )
    live = published_store.scan("thompson-rivalries.tss").filter(
        pl.col("start") <= year, pl.col("end") >= year
    )
    quarrels = published_store.scan("cow-mid.directed_dyad_year").filter(
        at, pl.col("ongoing") == 1
    )
    ends = ("ccode1", "ccode2")
    signs = {frozenset(p): 1 for p in aid.select(ends).collect().rows()}
    for table in (live, quarrels):
        signs |= {frozenset(p): -1 for p in table.select(ends).collect().rows()}
    pairs = [(*map(str, sorted(pair)), sign) for pair, sign in signs.items()]
    edges = pl.DataFrame(pairs, ["source", "target", "sign"], orient="row")
    assert edges.height == 977
    assert frustration(edges).value == least


@pytest.mark.published
def test_only_what_covers_the_year_counts(published_store) -> None:
    (found,) = signed_balance.findings(case("nato", "2024-12-31", published_store))
    check(found, "2024-12-31")
    assert found.date == "2018"
    assert "32 of 1,745 ties" in found.statement
    assert "dispute" not in found.method
    assert "the United States and Russia" in found.statement
    assert "97.4 % of 14,072 triangles" in found.caveats[0]
