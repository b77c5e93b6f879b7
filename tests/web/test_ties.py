"""Ties of a day: promises by strength, and layers that the store covers or not."""

from __future__ import annotations

import pytest

from foedus import dates
from foedus.store import Store
from foedus.web import ties

DAY = dates.parse("2000-12-31")


def _of(a: str, b: str, day: str, least: str = "nonaggression"):
    found = ties.promised(dates.parse(day), least)
    return next((t for t in found if (t["a"], t["b"]) == (a, b)), None)


def test_the_strongest_promise_gives_a_pair_its_kind():
    tie = _of("FRA", "RUS", "1914-07-28")
    assert tie["kind"] == "defence"
    assert tie["direction"] == "both"
    assert tie["given"]
    assert tie["returned"]
    assert tie["key"].startswith("row:registry@")


def test_a_promise_of_one_side_says_whose():
    tie = _of("JPN", "USA", "1955-01-01")
    assert all("us-japan-1951" in tie["alliances"] for _ in tie["returned"])
    one_sided = [
        t
        for t in ties.promised(dates.parse("1962-05-01"), "defence")
        if t["direction"] != "both"
    ]
    assert one_sided
    for tie in one_sided:
        best = tie["given"] if tie["direction"] == "a" else tie["returned"]
        assert best


def test_a_higher_least_leaves_weaker_promises_out():
    counts = [
        len(ties.promised(dates.parse("1939-08-31"), least))
        for least in ("nonaggression", "consultation", "neutrality", "defence")
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1] > 0


@pytest.mark.parametrize("layer", list(ties.LISTED))
def test_without_its_source_a_layer_is_not_covered_and_says_how_to_add_it(
    empty: Store, layer: str
):
    said = ties.covered(layer, empty, DAY)
    assert said["why"] == "source"
    assert said["command"].startswith("foedus data ")
    assert ties.listed(layer, empty, 2000) == []


def test_the_registry_covers_no_day_after_it_was_compiled(empty: Store):
    assert ties.covered("alliances", empty, DAY)["why"] is None
    later = ties.covered("alliances", empty, dates.parse("2999-01-01"))
    assert later["why"] == "day"


@pytest.mark.published
def test_layers_of_the_store_are_those_of_the_year(published_store: Store):
    said = ties.covered("disputes", published_store, dates.parse("2003-06-01"))
    assert said["why"] is None
    pairs = {(t["a"], t["b"]) for t in ties.listed("disputes", published_store, 2003)}
    assert ("IRQ", "USA") in pairs
    late = ties.covered("disputes", published_store, dates.parse("2020-06-01"))
    assert (late["why"], late["last"]) == ("day", 2014)
    assert late["command"] is None
