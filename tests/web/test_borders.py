import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus import dates
from foedus.store import Store
from foedus.web import borders

SQUARE = [(0, 0), (0, 50), (50, 50), (50, 0), (0, 0)]


def test_without_the_source_there_are_no_borders():
    assert borders.on(Store(), dates.parse("1914-07-28")) is None
    assert borders.topology(Store()) is None


def test_a_ring_without_joints_stays_whole_wherever_it_begins():
    turned = [*SQUARE[2:], *SQUARE[1:3]]
    assert list(borders.pieces(SQUARE, set())) == list(borders.pieces(turned, set()))


def test_a_ring_is_cut_at_its_joints():
    found = list(borders.pieces(SQUARE, {(0, 50), (50, 0)}))
    assert found == [[(0, 50), (50, 50), (50, 0)], [(50, 0), (0, 0), (0, 50)]]


lines = st.lists(
    st.tuples(st.integers(-1800, 1800), st.integers(-900, 900)), min_size=2, max_size=40
)


@given(lines)
def test_a_thinned_line_keeps_its_ends_and_lies_near(line):
    found = borders.thinned(line)
    assert (found[0], found[-1]) == (line[0], line[-1])
    assert [p for p in found if p not in line] == []
    assert len(found) <= len(line)


@given(lines)
def test_a_shared_line_is_thinned_alike_from_both_ends(line):
    if line[0] != line[-1]:
        there = borders.thinned(line)
        assert set(borders.thinned(there)) <= set(there)


def test_a_ring_never_falls_together():
    ring = [(0, 0), (30, 1), (60, 0), (30, 0), (0, 0)]
    assert len(set(borders.thinned(ring, 100.0))) >= 3


def test_area_is_below_zero_clockwise():
    assert borders.area(SQUARE) == -2500
    assert borders.area(SQUARE[::-1]) == 2500


@pytest.mark.published
def test_borders_of_a_day(published_store):
    found = borders.on(published_store, dates.parse("1914-07-28"))
    assert found is not None
    assert found.numbers[300] != found.numbers[255]
    assert borders.on(published_store, dates.parse("1850-01-01")) is None
    assert borders.on(published_store, dates.parse("2024-01-01")) is None


@pytest.mark.published
def test_neighbours_share_their_border(published_store):
    day = dates.parse("1985-01-01")
    found = borders.on(published_store, day)
    assert found is not None
    made = json.loads(borders.topology(published_store) or b"")
    shapes = made["objects"]["countries"]["geometries"]
    of = {s["properties"]["shape"]: s for s in shapes}
    spain, portugal = (flat(of[found.numbers[n]]["arcs"]) for n in (230, 235))
    assert {~n for n in spain} & portugal, "one line, in both directions"
    alive = [
        s["properties"]
        for s in shapes
        if s["properties"]["from"] <= day.latest <= s["properties"]["to"]
    ]
    assert len(alive) > 150
    assert any(said["owner"] == "France" for said in alive)
    assert len(json.dumps(made)) < 1_500_000


def flat(nested) -> set[int]:
    if isinstance(nested, int):
        return {nested}
    return set().union(*map(flat, nested)) if nested else set()
