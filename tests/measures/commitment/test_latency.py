from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.commitment.latency import latency, wait_bounds

BOUNDS = st.tuples(st.integers(0, 500), st.integers(0, 60)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
EVENTS = st.dictionaries(
    st.sampled_from("ABCDEF"), st.tuples(BOUNDS, BOUNDS), min_size=1
)


def test_exact_days_give_one_number() -> None:
    found = latency({"a": ((0, 0), (2, 2)), "b": ((10, 10), (17, 17))})
    assert found.exact
    assert found.median == (4.5, 4.5)
    assert (found.shortest, found.longest) == ((2, 2), (7, 7))


def test_imprecise_days_give_bounds() -> None:
    found = latency({"a": ((0, 30), (20, 20)), "b": ((0, 0), (5, 9))})
    assert not found.exact
    assert [(wait.low, wait.high) for wait in found.waits] == [(0, 20), (5, 9)]
    assert found.median == (2.5, 14.5)
    assert found.shortest == (0, 9)
    assert found.longest == (5, 20)


def test_missing_and_reversed_dates_are_named_and_left_out() -> None:
    found = latency({"a": ((0, 0), None), "b": (None, (0, 0)), "c": ((9, 9), (3, 3))})
    assert found.n == 0
    assert found.median is found.shortest is found.longest is None
    assert found.missing == ("a", "b")
    assert found.reversed == ("c",)
    assert not found.exact


def test_bounds_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(SchemaError, match=r"\(5, 4\) end before they begin"):
        latency({"a": ((0, 0), (5, 4))})


@given(BOUNDS, BOUNDS)
def test_bounds_hold_every_pair_of_days(
    start: tuple[int, int], end: tuple[int, int]
) -> None:
    low, high = wait_bounds(start, end)
    waits = [last - first for first in start for last in end]
    assert (low, high) == (min(waits), max(waits))


@given(EVENTS, st.data())
def test_the_median_of_any_possible_days_lies_in_its_bounds(
    events: dict[str, tuple[tuple[int, int], tuple[int, int]]], data: st.DataObject
) -> None:
    found = latency(events)
    waits = []
    for wait in found.waits:
        start, end = events[wait.name]
        first = data.draw(st.integers(start[0], min(start[1], end[1])))
        waits.append(data.draw(st.integers(max(first, end[0]), end[1])) - first)
    if waits:
        assert found.median[0] <= median(waits) <= found.median[1]
        assert found.shortest[0] <= min(waits) <= found.shortest[1]
        assert found.longest[0] <= max(waits) <= found.longest[1]
    assert found.n + len(found.reversed) == len(events)
