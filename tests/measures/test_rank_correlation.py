import warnings
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, rankdata, spearmanr

from foedus.errors import SchemaError
from foedus.measures.permutation import (
    ENUMERATION,
    INVERSIONS,
    MONTE_CARLO,
    NO_GENERATOR,
)
from foedus.measures.rank_correlation import UNDEFINED, kendall, rho, spearman, tau_b

# Several times the rounding of a sum of a few dozen products.
ROUNDING = 1e-9

FEW = st.integers(3, 6)


def pairs_of(x: st.SearchStrategy[int], y: st.SearchStrategy[int], unique_y: bool):
    return FEW.flatmap(
        lambda n: st.tuples(
            st.lists(x, min_size=n, max_size=n),
            st.lists(y, min_size=n, max_size=n, unique=unique_y),
        )
    ).filter(lambda pair: len(set(pair[0])) > 1 and len(set(pair[1])) > 1)


SMALL, WIDE = st.integers(0, 3), st.integers(-99, 99)


def brute(x: list[int], y: list[int], statistic: object) -> tuple[float, float, float]:
    observed = statistic(x, y)
    found = np.array([statistic(x, order) for order in permutations(y)])
    return (
        float(np.mean(np.abs(found) >= abs(observed) - ROUNDING)),
        float(np.mean(found >= observed - ROUNDING)),
        float(np.mean(found <= observed + ROUNDING)),
    )


def score(x: list[int], y: list[int]) -> int:
    return sum(
        int(np.sign(x[i] - x[j]) * np.sign(y[i] - y[j]))
        for i, j in combinations(range(len(x)), 2)
    )


def centred_ranks(x: list[int], y: list[int]) -> float:
    n = len(x)
    return float(rankdata(x) @ rankdata(y) - n * (n + 1) ** 2 / 4)


@settings(max_examples=60, deadline=None)
@given(pairs_of(SMALL, WIDE, True))
def test_kendall_with_ties_in_one_is_the_count_of_all_orders(
    pair: tuple[list[int], list[int]],
) -> None:
    for x, y in (pair, pair[::-1]):
        found = kendall(x, y)
        assert found.method == INVERSIONS
        assert (found.draws, found.error) == (None, 0.0)
        expected = brute(x, y, score)
        assert (found.p_two_sided, found.p_greater, found.p_less) == pytest.approx(
            expected, abs=1e-12
        )


@settings(max_examples=40, deadline=None)
@given(pairs_of(SMALL, SMALL, False))
def test_kendall_with_ties_in_both_is_the_count_of_all_orders(
    pair: tuple[list[int], list[int]],
) -> None:
    found = kendall(*pair)
    assert found.method in {ENUMERATION, INVERSIONS}
    expected = brute(*pair, score)
    assert (found.p_two_sided, found.p_greater, found.p_less) == pytest.approx(
        expected, abs=1e-12
    )


@settings(max_examples=40, deadline=None)
@given(pairs_of(SMALL, WIDE, False))
def test_spearman_is_the_count_of_all_orders(
    pair: tuple[list[int], list[int]],
) -> None:
    found = spearman(*pair)
    assert found.method == ENUMERATION
    expected = brute(*pair, centred_ranks)
    assert (found.p_two_sided, found.p_greater, found.p_less) == pytest.approx(
        expected, abs=1e-12
    )


@pytest.mark.reference
@settings(max_examples=60, deadline=None)
@given(st.permutations(range(12)), st.integers(3, 12))
def test_kendall_without_ties_is_scipy_exact(order: list[int], n: int) -> None:
    x, y = list(range(n)), order[:n]
    for alternative, name in (
        ("two-sided", "p_two_sided"),
        ("greater", "p_greater"),
        ("less", "p_less"),
    ):
        oracle = kendalltau(x, y, method="exact", alternative=alternative)
        found = kendall(x, y)
        assert getattr(found, name) == pytest.approx(oracle.pvalue, abs=1e-12)
        assert found.statistic == pytest.approx(oracle.statistic)


@pytest.mark.reference
def test_thirty_one_pairs_without_ties_are_scipy_exact() -> None:
    y = np.random.default_rng(3).permutation(31).tolist()
    oracle = kendalltau(range(31), y, method="exact")
    assert kendall(range(31), y).p_two_sided == pytest.approx(oracle.pvalue, rel=1e-9)


def test_a_tie_in_one_of_thirty_one_hardly_moves_the_exact_p() -> None:
    y = np.random.default_rng(3).permutation(31).tolist()
    tied = [max(value, 1) for value in y]
    free, bound = kendall(range(31), y), kendall(range(31), tied)
    assert bound.method == INVERSIONS
    assert bound.p_two_sided == pytest.approx(free.p_two_sided, abs=0.02)


def test_random_orders_come_near_the_exact_p() -> None:
    generator = np.random.default_rng(5)
    x = [*range(19), 18]
    y = generator.permutation(20).tolist()
    exact = kendall(x, y)
    y_tied = [max(value, 1) for value in y]
    drawn = kendall(x, y_tied, rng=generator, draws=20_000)
    assert drawn.method == MONTE_CARLO
    assert drawn.draws == 20_000
    assert 0 < drawn.error < 0.004
    assert drawn.p_two_sided == pytest.approx(exact.p_two_sided, abs=0.03)


def test_random_orders_of_spearman_come_near_the_approximation() -> None:
    generator = np.random.default_rng(8)
    x = generator.normal(size=40)
    y = x + 3 * generator.normal(size=40)
    drawn = spearman(x.tolist(), y.tolist(), rng=generator)
    oracle = spearmanr(x, y)
    assert drawn.statistic == pytest.approx(oracle.statistic)
    assert drawn.p_two_sided == pytest.approx(oracle.pvalue, abs=5 * drawn.error + 0.01)


def test_no_generator_no_p_but_a_statistic() -> None:
    found = spearman(list(range(10)), list(range(10)))
    assert found.statistic == pytest.approx(1.0)
    assert found.method == NO_GENERATOR
    assert found.p_two_sided is found.error is None


@given(st.permutations([1, 2, 3, 4, 5, 6]), st.permutations([0, 1, 2, 3, 4, 5]))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_pairs_does_not_matter(
    y: list[int], shuffle: list[int]
) -> None:
    x = [1, 2, 2, 4, 5, 6]
    moved = [x[i] for i in shuffle], [y[i] for i in shuffle]
    for test in (kendall, spearman):
        one, two = test(x, y), test(*moved)
        assert one.statistic == pytest.approx(two.statistic)
        assert one.p_two_sided == two.p_two_sided
        assert one.p_greater == two.p_greater


def test_turning_one_variable_swaps_the_sides() -> None:
    x, y = [1, 2, 2, 4, 5], [2, 1, 5, 3, 4]
    found, turned = kendall(x, y), kendall(x, [-value for value in y])
    assert turned.statistic == -found.statistic
    assert turned.p_greater == found.p_less
    assert turned.p_two_sided == found.p_two_sided


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([], []),
        ([1.0], [2.0]),
        ([1.0, 2.0], [1.0, 2.0]),
        ([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]),
        ([1.0, 2.0, None], [1.0, 2.0, 3.0]),
        ([1.0, 2.0, 3.0], [1.0, float("nan"), 3.0]),
    ],
)
def test_undefined_is_none_and_never_zero(
    x: list[float | None], y: list[float | None]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert tau_b(x, y) is rho(x, y) is None
        for found in (kendall(x, y), spearman(x, y)):
            assert found.statistic is found.p_two_sided is None
            assert found.method == UNDEFINED


def test_unequal_lengths_and_infinite_figures_are_refused() -> None:
    with pytest.raises(SchemaError, match="2 and 3 figures"):
        kendall([1, 2], [1, 2, 3])
    with pytest.raises(SchemaError, match="infinite"):
        rho([1, 2, float("inf")], [1, 2, 3])
