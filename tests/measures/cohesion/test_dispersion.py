from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.cohesion.dispersion import (
    coefficient_of_variation,
    dispersion,
    extent,
    interquartile_range,
    standard_deviation,
)

VALUES = st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=12)


def named(values: list[float]) -> dict[str, float | None]:
    return {f"{place:02d}": value for place, value in enumerate(values)}


@given(VALUES)
def test_the_same_as_numpy(values: list[float]) -> None:
    found = dispersion(named(values))
    q1, q3 = np.percentile(values, [25, 75])
    assert found.standard_deviation == pytest.approx(np.std(values), abs=1e-8)
    assert found.interquartile_range == pytest.approx(q3 - q1, abs=1e-8)
    assert found.extent == np.ptp(values)
    assert found.mean == pytest.approx(np.mean(values), abs=1e-8)


@given(VALUES, st.randoms())
def test_order_and_names_do_not_matter(values: list[float], random: Random) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    assert dispersion(named(shuffled)) == dispersion(named(values))


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=12, unique=True))
def test_a_member_at_the_mean_lowers_the_spread(tenths: list[int]) -> None:
    values = [tenth / 10 for tenth in tenths]
    before = standard_deviation(named(values))
    after = standard_deviation(named([*values, dispersion(named(values)).mean]))
    assert after < before


def test_variation_needs_a_mean_above_zero() -> None:
    assert coefficient_of_variation({"Arles": -1.0, "Bern": 1.0}) is None
    assert coefficient_of_variation({"Arles": 2.0, "Bern": 2.0}) == 0.0


@pytest.mark.parametrize("values", [{}, {"Arles": 1.0}, {"Arles": 1.0, "Bern": None}])
def test_undefined_for_fewer_than_two(values: dict[str, float | None]) -> None:
    assert standard_deviation(values) is None
    assert interquartile_range(values) is None
    assert extent(values) is None
    assert coefficient_of_variation(values) is None


def test_the_members_without_a_figure_are_named() -> None:
    found = dispersion({"Cluny": float("nan"), "Arles": 1.0, "Bern": None})
    assert (found.n, found.mean, found.extent) == (1, 1.0, None)
    assert found.missing == ("Bern", "Cluny")
    assert dispersion({}).mean is None
