"""Reference values: Germany and Russia in 1914.

Portfolios and shares: Signorino and Ritter (1999), International Studies Quarterly
43(1), Table 6; 20 European states, 0 none, 1 entente, 2 neutrality, 3 defence. Values
of tau-b, S and nominal pi as printed for the same portfolios by S. V. Miller
(svmiller.github.io, 2021-11-11 and 2026-06-28; reference pages of the R package fpsim);
the other values follow from the formulas of the docstrings by the frequency tables.
"""

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.rank_correlation import tau_b
from foedus.measures.similarity.similarity import (
    cohen_kappa,
    s_score,
    scott_pi,
)

# The reference values are printed with eight or six decimals.
PRINTED = 5e-9
SIX_DECIMALS = 5e-7

SHARES = {
    "GMY": 0.25,
    "RUS": 0.21,
    "UKG": 0.20,
    "FRN": 0.08,
    "AUH": 0.08,
    "ITA": 0.05,
    "BEL": 0.03,
    "SPN": 0.03,
    "TUR": 0.02,
    "NTH": 0.01,
    "SWD": 0.01,
    "RUM": 0.01,
    "POR": 0.01,
    "SWZ": 0.01,
    **dict.fromkeys(("other 1", "other 2", "other 3", "other 4"), 0.0),
    **dict.fromkeys(("other 5", "other 6"), 0.0),
}
DEFENCE_GERMANY = {"GMY": 3, "AUH": 3, "ITA": 3, "RUM": 3}
DEFENCE_RUSSIA = {"RUS": 3, "FRN": 3, "UKG": 1, "ITA": 1}
GERMANY = [DEFENCE_GERMANY.get(state, 0) for state in SHARES]
RUSSIA = [DEFENCE_RUSSIA.get(state, 0) for state in SHARES]
WEIGHTS = list(SHARES.values())

ENTRIES = st.lists(st.integers(0, 3), min_size=2, max_size=9)
PAIRS = st.integers(2, 9).flatmap(
    lambda k: st.tuples(*[st.lists(st.integers(0, 3), min_size=k, max_size=k)] * 2)
)


def test_there_are_twenty_states_whose_shares_sum_to_one() -> None:
    assert len(SHARES) == 20
    assert sum(WEIGHTS) == pytest.approx(1.0)


@pytest.mark.reference
def test_tau_b_of_1914() -> None:
    assert tau_b(GERMANY, RUSSIA) == pytest.approx(0.03031695, abs=PRINTED)


@pytest.mark.reference
def test_s_of_1914() -> None:
    assert s_score(GERMANY, RUSSIA) == pytest.approx(0.4, abs=PRINTED)
    weighted = s_score(GERMANY, RUSSIA, weights=WEIGHTS)
    assert weighted == pytest.approx(-0.46, abs=PRINTED)
    squared = s_score(GERMANY, RUSSIA, distance="squared")
    assert squared == pytest.approx(0.444444, abs=SIX_DECIMALS)


@pytest.mark.reference
def test_pi_of_1914() -> None:
    nominal = scott_pi(GERMANY, RUSSIA, weighting="nominal")
    assert nominal == pytest.approx(-3 / 67, abs=PRINTED)
    assert nominal == pytest.approx(-0.04477612, abs=PRINTED)
    linear = scott_pi(GERMANY, RUSSIA, weighting="linear")
    assert linear == pytest.approx(-0.084337, abs=SIX_DECIMALS)
    squared = scott_pi(GERMANY, RUSSIA, weighting="squared")
    assert squared == pytest.approx(-0.086957, abs=SIX_DECIMALS)


@pytest.mark.reference
def test_kappa_of_1914() -> None:
    linear = cohen_kappa(GERMANY, RUSSIA, weighting="linear")
    assert linear == pytest.approx(-0.071429, abs=SIX_DECIMALS)
    squared = cohen_kappa(GERMANY, RUSSIA, weighting="squared")
    assert squared == pytest.approx(-0.077586, abs=SIX_DECIMALS)


def test_the_possible_maximum_counts_even_if_nobody_reaches_it() -> None:
    assert s_score([0, 1], [0, 0]) == pytest.approx(2 / 3)
    assert s_score([0, 1], [0, 0], highest=1) == 0.0


@given(PAIRS)
def test_equal_portfolios_and_exchange(pair: tuple[list[int], list[int]]) -> None:
    x, y = pair
    assert s_score(x, x) == 1.0
    assert s_score(x, y) == pytest.approx(s_score(y, x))
    assert -1 <= s_score(x, y) <= 1
    for measure, weighting in product(
        (scott_pi, cohen_kappa), ("nominal", "linear", "squared")
    ):
        one, two = (measure(*order, weighting=weighting) for order in ((x, y), (y, x)))
        assert (one is None) == (two is None)
        if one is not None:
            assert one == pytest.approx(two)
            assert one <= 1 + 1e-12
        alone = measure(x, x, weighting=weighting)
        assert alone == (1.0 if len(set(x)) > 1 else None)


@settings(max_examples=50)
@given(PAIRS)
def test_chance_agreement_is_that_of_every_pair_of_entries(
    pair: tuple[list[int], list[int]],
) -> None:
    x, y = pair
    observed = sum(abs(a - b) for a, b in zip(x, y, strict=True)) / len(x)
    own = [abs(a - b) for a, b in product(x, y)]
    pooled = [abs(a - b) for a, b in product(x + y, repeat=2)]
    if any(own):
        expected = 1 - observed / (sum(own) / len(own))
        assert cohen_kappa(x, y) == pytest.approx(expected)
    if any(pooled):
        expected = 1 - observed / (sum(pooled) / len(pooled))
        assert scott_pi(x, y) == pytest.approx(expected)


@given(PAIRS, st.randoms())
def test_the_order_of_the_states_does_not_matter(
    pair: tuple[list[int], list[int]], random: Random
) -> None:
    places = list(range(len(pair[0])))
    random.shuffle(places)
    x, y = ([values[place] for place in places] for values in pair)
    assert s_score(x, y) == pytest.approx(s_score(*pair))
    assert (scott_pi(x, y) is None) == (scott_pi(*pair) is None)
    if scott_pi(x, y) is not None:
        assert scott_pi(x, y) == pytest.approx(scott_pi(*pair))


@pytest.mark.parametrize(
    ("x", "y"), [([], []), ([3], [3]), ([3, None], [3, 0]), ([3, 0], [3, float("nan")])]
)
def test_undefined_portfolios(x: list[float | None], y: list[float | None]) -> None:
    assert s_score(x, y) is scott_pi(x, y) is cohen_kappa(x, y) is None


def test_weights_that_sum_to_zero_leave_s_undefined() -> None:
    assert s_score([3, 0], [0, 3], weights=[0.0, 0.0]) is None


@pytest.mark.parametrize(
    ("x", "y", "problem"),
    [
        ([3, 0], [3], "2 and 1 entries"),
        ([4, 0], [0, 0], "from 0 to 3 was expected"),
        ([-1, 0], [0, 0], "from 0 to 3 was expected"),
    ],
)
def test_bad_portfolios_are_refused(x: list[int], y: list[int], problem: str) -> None:
    for measure in (s_score, scott_pi, cohen_kappa):
        with pytest.raises(SchemaError, match=problem):
            measure(x, y)


@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [1.0, float("nan")]])
def test_bad_weights_are_refused(weights: list[float]) -> None:
    with pytest.raises(SchemaError, match="one below zero"):
        s_score([3, 0], [0, 3], weights=weights)
