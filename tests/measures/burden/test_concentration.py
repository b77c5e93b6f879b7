from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden.concentration import (
    concentration,
    effective_number,
    gini,
    herfindahl,
)

AMOUNTS = st.dictionaries(
    st.sampled_from("ABCDEFGH"), st.floats(0.001, 1e6), min_size=2
)


def test_four_amounts_by_hand() -> None:
    amounts = {"Arles": 1.0, "Bern": 2.0, "Cluny": 3.0, "Dole": 4.0}
    assert herfindahl(amounts) == pytest.approx(0.30)
    assert effective_number(amounts) == pytest.approx(1 / 0.30)
    assert gini(amounts) == pytest.approx(0.25)


def test_one_contributor_of_three_gives_all() -> None:
    amounts = {"Arles": 5.0, "Bern": 0.0, "Cluny": 0.0}
    assert herfindahl(amounts) == 1.0
    assert effective_number(amounts) == 1.0
    assert gini(amounts) == pytest.approx(2 / 3)


def test_with_and_without_the_largest() -> None:
    found = concentration({"Arles": 6.0, "Bern": 1.0, "Cluny": 1.0, "Dole": None})
    assert found.largest == "Arles"
    assert found.largest_share == 0.75
    assert found.whole.n == 3
    assert found.whole.herfindahl == pytest.approx(38 / 64)
    assert found.without_largest.n == 2
    assert found.without_largest.herfindahl == 0.5
    assert found.without_largest.effective_number == 2.0
    assert found.without_largest.gini == 0.0
    assert found.missing == ("Dole",)


@pytest.mark.parametrize(
    "amounts", [{}, {"Arles": 1.0}, {"Arles": 0.0, "Bern": 0.0}, {"Arles": None}]
)
def test_undefined_for_fewer_than_two_or_nothing(
    amounts: dict[str, float | None],
) -> None:
    assert herfindahl(amounts) is gini(amounts) is effective_number(amounts) is None
    found = concentration(amounts)
    assert found.largest_share is None
    assert found.whole.herfindahl is found.without_largest.herfindahl is None


def test_negative_amounts_are_refused() -> None:
    with pytest.raises(SchemaError, match="Bern is -1"):
        herfindahl({"Arles": 1.0, "Bern": -1.0})


@given(AMOUNTS)
def test_gini_is_half_the_relative_mean_difference(amounts: dict[str, float]) -> None:
    values = list(amounts.values())
    mean = sum(values) / len(values)
    differences = [abs(a - b) for a, b in product(values, repeat=2)]
    expected = sum(differences) / len(differences) / (2 * mean)
    assert gini(amounts) == pytest.approx(expected, abs=1e-9)


@given(AMOUNTS, st.floats(0.01, 100))
def test_bounds_and_scale(amounts: dict[str, float], factor: float) -> None:
    n = len(amounts)
    scaled = {name: value * factor for name, value in amounts.items()}
    assert 1 / n - 1e-12 <= herfindahl(amounts) <= 1
    assert -1e-12 <= gini(amounts) <= 1 - 1 / n + 1e-12
    assert 1 <= effective_number(amounts) <= n + 1e-9
    assert herfindahl(scaled) == pytest.approx(herfindahl(amounts))
    assert gini(scaled) == pytest.approx(gini(amounts), abs=1e-9)


@given(st.integers(2, 40))
def test_equal_amounts_count_in_full(n: int) -> None:
    amounts = dict.fromkeys(map(str, range(n)), 7.0)
    assert effective_number(amounts) == pytest.approx(n)
    assert gini(amounts) == pytest.approx(0, abs=1e-12)
