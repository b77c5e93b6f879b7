"""States stand in one place, and move little from year to year."""

from __future__ import annotations

import math
from statistics import mean

import pytest

from foedus import dates
from foedus.web import places


def _tied(year: int) -> set[str]:
    made = places.pairs(dates.parse(f"{year:04}-12-31"))
    return {slug for pair in made for slug in pair}


@pytest.mark.parametrize("year", [1886, 1950, 1975, 1990, 2008, 2020])
def test_neighbouring_years_look_alike(year: int):
    before = places.places(year, _tied(year))
    after = places.places(year + 1, _tied(year + 1))
    moved = [
        math.dist(before[slug], after[slug]) for slug in _tied(year) & _tied(year + 1)
    ]
    assert mean(moved) < 0.04
    assert max(moved) < 0.2


def test_the_years_before_make_no_difference():
    alone = dict(places.places(1961, ["JPN"]))
    places._layout.cache_clear()
    for year in (1955, 1958, 1960):
        places.places(year)
    assert places.places(1961, ["JPN"]) == alone


def test_no_two_states_stand_on_each_other():
    spots = [spot for slug, spot in places.places(2020).items() if slug in _tied(2020)]
    near = min(math.dist(a, b) for n, a in enumerate(spots) for b in spots[n + 1 :])
    assert near > places.LEAST * 0.7


def test_who_has_no_promise_has_a_place_all_the_same():
    found = places.places(1995, ["CHE"])
    assert 0 <= found["CHE"][0] <= 1
    assert places.places(800) == {}
    assert set(places.places(800, ["ITA", "CHE"])) == {"ITA", "CHE"}


def test_pairs_hold_what_each_side_promised():
    found = places.pairs(dates.parse("1955-01-01"))
    given, returned = found["JPN", "USA"]
    assert {vow.alliance for vow in (*given, *returned)} == {"us-japan-1951"}
    assert not any(vow.obligation == "defence" for vow in given)
