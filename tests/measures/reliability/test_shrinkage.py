import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from foedus.errors import SchemaError
from foedus.measures.reliability.shrinkage import (
    HIERARCHY,
    posterior_rate,
    shrunken_rates,
)

COUNTS = st.integers(0, 30).flatmap(
    lambda cases: st.tuples(st.integers(0, cases), st.just(cases))
)
# Two grids of midpoints of different steps differ by this much at most.
GRID = 0.01


@pytest.mark.reference
@pytest.mark.parametrize("counts", [(0, 3), (73, 146), (5, 5), (2, 9)])
def test_one_group_is_the_beta_of_scipy(counts: tuple[int, int]) -> None:
    successes, cases = counts
    found = posterior_rate(*counts, prior=(1.0, 2.0), level=0.9)
    known = beta(1 + successes, 2 + cases - successes)
    assert found.value == pytest.approx(known.mean())
    assert found.interval == pytest.approx(known.interval(0.9), abs=1e-8)
    assert found.prior == "theta ~ Beta(1, 2)"


def test_no_case_no_rate() -> None:
    assert posterior_rate(0, 0).value is None
    found = shrunken_rates({"A": (0, 0), "B": (1, 2), "C": (2, 2)})
    assert found["A"].value is found["A"].interval is None
    assert shrunken_rates({}) == {}


def test_groups_are_drawn_to_each_other_and_the_smallest_most() -> None:
    found = shrunken_rates({"A": (2, 2), "B": (40, 80), "C": (90, 200)})
    assert found["A"].prior == HIERARCHY
    assert 0.45 < found["A"].value < 0.7
    assert abs(found["C"].value - 0.45) < abs(found["B"].value - 0.5) + 0.01
    low, high = found["A"].interval
    assert low < 0.5 < high


def test_one_group_has_nothing_to_share() -> None:
    found = shrunken_rates({"A": (3, 4), "B": (0, 0)})
    assert found["A"] == posterior_rate(3, 4)


def slowly(counts: list[tuple[int, int]], wanted: int) -> float:
    """Mean of one rate: summed over every rate and both parents."""
    steps = (np.arange(24) + 0.5) / 24
    rates = (np.arange(2000) + 0.5) / 2000
    above = below = 0.0
    for mean in steps:
        for shrinkage in steps:
            size = (1 - shrinkage) / shrinkage
            prior = beta.pdf(rates, mean * size, (1 - mean) * size)
            likely = [rates**x * (1 - rates) ** (n - x) * prior for x, n in counts]
            whole = np.prod([each.sum() for each in likely])
            below += whole
            above += whole * (likely[wanted] @ rates) / likely[wanted].sum()
    return float(above / below)


def test_the_same_as_sums_by_hand() -> None:
    counts = [(1, 3), (4, 5)]
    found = shrunken_rates(dict(zip("AB", counts, strict=True)))
    assert found["A"].value == pytest.approx(slowly(counts, 0), abs=GRID)
    assert found["B"].value == pytest.approx(slowly(counts, 1), abs=GRID)


@settings(max_examples=10)
@given(st.lists(COUNTS, min_size=2, max_size=5))
def test_order_names_and_mirror(counts: list[tuple[int, int]]) -> None:
    names = "ABCDE"[: len(counts)]
    found = shrunken_rates(dict(zip(names, counts, strict=True)))
    turned = shrunken_rates(dict(zip(names[::-1], counts[::-1], strict=True)))
    assert all(
        turned[n].value == pytest.approx(found[n].value)
        for n in found
        if found[n].cases
    )
    mirror = shrunken_rates(
        {name: (n - x, n) for name, (x, n) in zip(names, counts, strict=True)}
    )
    for name, (_, cases) in zip(names, counts, strict=True):
        if cases:
            value, (low, high) = found[name].value, found[name].interval
            assert 0 <= low < value < high <= 1
            assert mirror[name].value == pytest.approx(1 - value)
            assert mirror[name].interval == pytest.approx((1 - high, 1 - low), abs=1e-6)


@pytest.mark.parametrize("counts", [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(SchemaError, match="from none to all"):
        shrunken_rates({"A": counts})


def test_an_improper_prior_is_refused() -> None:
    with pytest.raises(SchemaError, match="above 0"):
        posterior_rate(1, 2, prior=(0.0, 1.0))
