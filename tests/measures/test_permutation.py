import math
from collections import Counter
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.permutation import (
    MONTE_CARLO,
    NO_GENERATOR,
    inversions,
    tail_of_inversions,
    tail_of_orders,
)

GROUPS = st.lists(st.integers(1, 4), min_size=1, max_size=5).filter(
    lambda groups: sum(groups) <= 7
)


def counted(groups: tuple[int, ...]) -> tuple[int, ...]:
    """Inversions of every arrangement, one by one."""
    word = [value for value, size in enumerate(groups) for _ in range(size)]
    found = Counter(
        sum(a > b for a, b in combinations(order, 2))
        for order in set(permutations(word))
    )
    return tuple(found[k] for k in range(max(found) + 1))


@given(GROUPS)
def test_inversions_are_those_of_every_arrangement(groups: list[int]) -> None:
    assert inversions(tuple(groups)) == counted(tuple(groups))


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_inversions_sum_to_the_multinomial_and_read_backwards(
    groups: list[int],
) -> None:
    found = inversions(tuple(groups))
    arrangements = math.factorial(sum(groups))
    for size in groups:
        arrangements //= math.factorial(size)
    assert sum(found) == arrangements
    assert found == found[::-1]
    assert found == inversions(tuple(sorted(groups)))


def test_an_empty_group_is_refused() -> None:
    with pytest.raises(SchemaError, match="above zero"):
        inversions((2, 0))


def test_no_ties_among_four() -> None:
    assert inversions((1, 1, 1, 1)) == (1, 3, 5, 6, 5, 3, 1)
    tail = tail_of_inversions(4, (1, 1, 1, 1))
    assert (tail.two_sided, tail.greater) == (8 / 24, 4 / 24)
    assert tail.less == 23 / 24


@given(GROUPS.filter(lambda groups: len(groups) > 1), st.data())
def test_tails_overlap_in_the_score_itself(
    groups: list[int], data: st.DataObject
) -> None:
    counts = inversions(tuple(groups))
    d = data.draw(st.integers(0, len(counts) - 1))
    tail = tail_of_inversions(len(counts) - 1 - 2 * d, tuple(groups))
    here = counts[d] / sum(counts)
    assert tail.greater + tail.less == pytest.approx(1 + here)
    assert tail.two_sided == pytest.approx(
        min(1.0, 2 * min(tail.greater, tail.less)), abs=1e-12
    )


def first_place(orders: np.ndarray) -> np.ndarray:
    return orders[:, 0].astype(float)


def test_random_orders_need_a_generator_and_say_so() -> None:
    values = np.arange(12)
    silent = tail_of_orders(values, first_place, None, 100)
    assert silent.method == NO_GENERATOR
    assert silent.two_sided is silent.greater is silent.less is silent.error is None
    drawn = tail_of_orders(values, first_place, np.random.default_rng(7), 6000)
    again = tail_of_orders(values, first_place, np.random.default_rng(7), 6000)
    assert drawn == again
    assert (drawn.method, drawn.draws) == (MONTE_CARLO, 6000)
    # The first place holds 0 in all: every order is at least as large.
    assert drawn.greater == 1.0
    assert drawn.less == pytest.approx(1 / 12, abs=0.02)


def test_a_random_tail_is_never_zero() -> None:
    values = np.arange(20)[::-1].copy()

    def scores(orders: np.ndarray) -> np.ndarray:
        return orders.astype(float) @ np.arange(20)[::-1]

    tail = tail_of_orders(values, scores, np.random.default_rng(1), 50)
    assert tail.greater == 1 / 51


def test_no_draws_are_refused() -> None:
    with pytest.raises(SchemaError, match="draws is 0"):
        tail_of_orders(np.arange(3), first_place, None, 0)
