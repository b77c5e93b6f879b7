"""The alignment index against its printed value and its definition."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.similarity.alignment import alignment
from foedus.measures.similarity.similarity import s_score

# Germany and Russia in 1914: Signorino and Ritter (1999), Table 6, 20 states.
GERMANY = [3, 0, 0, 0, 3, 3, 3, *[0] * 13]
RUSSIA = [0, 3, 1, 3, 0, 1, 0, *[0] * 13]
PRINTED = 5e-9

PAIRS = st.integers(2, 9).flatmap(
    lambda k: st.tuples(*[st.lists(st.integers(0, 3), min_size=k, max_size=k)] * 2)
)


@pytest.mark.reference
def test_germany_and_russia_in_1914() -> None:
    # Printed on the reference page of the function bcai of the R package fpsim.
    assert alignment(GERMANY, RUSSIA) == pytest.approx(-0.04, abs=PRINTED)


@given(PAIRS)
def test_it_is_s_less_the_s_of_every_entry_beside_every_other(pair) -> None:
    x, y = pair
    crossed = list(product(x, y))
    chance = s_score([a for a, _ in crossed], [b for _, b in crossed])
    assert alignment(x, y) == pytest.approx(s_score(x, y) - chance)
    assert alignment(x, y) == pytest.approx(alignment(y, x))


def test_constant_portfolios_are_aligned_by_chance_alone() -> None:
    assert alignment([3, 3], [3, 3]) == 0.0
    assert alignment([3, 3], [0, 0], distance="squared") == 0.0


def test_nominal_and_squared_distances() -> None:
    x, y = [3, 1, 0, 0], [3, 0, 0, 0]
    assert alignment(x, y, distance="nominal") == pytest.approx(2 * (9 / 16 - 1 / 4))
    squares = (3 * 1 + 3 * 9 + 4 + 2 * 9) / 16 / 9
    assert alignment(x, y, distance="squared") == pytest.approx(2 * (squares - 1 / 36))


@pytest.mark.parametrize(("x", "y"), [([], []), ([3], [3]), ([3, None], [3, 0])])
def test_undefined_portfolios(x, y) -> None:
    assert alignment(x, y) is None


def test_entries_outside_the_scale_are_refused() -> None:
    with pytest.raises(SchemaError, match="from 0 to 3 was expected"):
        alignment([4, 0], [0, 0])
