import numpy as np
import pytest

from foedus.measures.balance.integer_program import Constraints, at_least, smallest


def solve(cost: list[float], rows: Constraints, seconds: float = 10):
    n = len(cost)
    return smallest(
        np.array(cost),
        rows,
        whole=np.ones(n, dtype=bool),
        highest=np.ones(n),
        seconds=seconds,
    )


def test_the_cheapest_cover_is_found_and_proven() -> None:
    rows = Constraints()
    for pair in ((0, 1), (1, 2), (0, 2)):
        rows.add(dict.fromkeys(pair, 1.0), 1)
    found = solve([1.0, 1.5, 2.0], rows)
    assert found.values is not None
    assert found.values.round().tolist() == [1, 1, 0]
    assert found.bound == pytest.approx(2.5)
    assert found.optimal


def test_what_cannot_be_met_has_no_solution() -> None:
    rows = Constraints()
    rows.add({0: 1.0}, 2)
    found = solve([1.0], rows)
    assert (found.values, found.optimal) == (None, False)
    assert found.bound >= 0


@pytest.mark.parametrize(("bound", "whole"), [(2.2, 3), (3 - 1e-9, 3), (3 + 1e-9, 3)])
def test_a_bound_of_whole_numbers_is_rounded_up(bound, whole) -> None:
    assert at_least(bound) == whole
