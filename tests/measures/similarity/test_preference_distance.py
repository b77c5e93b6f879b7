"""Distance of preferences: the formula by hand, bounds, and invariance."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.similarity.preference_distance import preference_distance

PLACES = st.lists(st.tuples(st.floats(-5, 5), st.floats(0, 2)), min_size=2, max_size=8)


def test_by_hand() -> None:
    found = preference_distance(
        {"a": 0.0, "b": 5.0, "c": 5.0}, {"a": 3.0, "b": 0.0, "c": 0.0}
    )
    assert found.plain == pytest.approx(10 / 3)
    assert found.corrected == pytest.approx(8 / 3)
    assert found.noise == pytest.approx(2 * math.sqrt(18 / math.pi) / 3)
    assert found.farthest == ("a", "b")
    assert found.apart == pytest.approx(2 / 3)


def test_one_member_and_missing_ones() -> None:
    found = preference_distance({"a": 1.0, "b": None, "c": 2.0}, {"a": 0.1})
    assert (found.n, found.corrected, found.missing) == (1, None, ("b", "c"))


def test_a_negative_error_is_refused() -> None:
    with pytest.raises(SchemaError):
        preference_distance({"a": 1.0, "b": 2.0}, {"a": -0.1, "b": 0.1})


@given(PLACES, st.floats(-3, 3))
def test_bounds_and_shifts(rows: list[tuple[float, float]], shift: float) -> None:
    places = {str(n): place for n, (place, _) in enumerate(rows)}
    errors = {str(n): error for n, (_, error) in enumerate(rows)}
    found = preference_distance(places, errors)
    assert found.plain is not None
    assert found.corrected is not None
    assert 0 <= found.corrected <= found.plain + 1e-12
    moved = preference_distance({n: p + shift for n, p in places.items()}, errors)
    assert moved.plain == pytest.approx(found.plain, abs=1e-9)
