"""Polarisation: every pair by a plain loop, closed forms, and options."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.cohesion.heterogeneity import mean_difference
from foedus.measures.cohesion.polarisation import polarisation

ROWS = st.lists(
    st.tuples(st.integers(-5, 5), st.integers(1, 9)), min_size=2, max_size=8
)
ALPHA = st.floats(0, 1.6)


def plain(rows, alpha):
    """Groups by position, then the double sum of the definition."""
    whole = sum(size for _, size in rows)
    places = sorted({place for place, _ in rows})
    part = {p: sum(s for q, s in rows if q == p) / whole for p in places}
    return sum(
        part[i] ** (1 + alpha) * part[j] * abs(i - j) for i in places for j in places
    )


def tables(rows):
    positions = {str(n): float(place) for n, (place, _) in enumerate(rows)}
    sizes = {str(n): float(size) for n, (_, size) in enumerate(rows)}
    return positions, sizes


@given(ROWS, ALPHA)
def test_as_the_plain_definition(rows, alpha) -> None:
    found = polarisation(*tables(rows), alpha=alpha)
    assert found == pytest.approx(plain(rows, alpha))


@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0, 1.3, 1.6])
def test_two_halves_have_a_closed_form(alpha) -> None:
    positions = {"a": 0.0, "b": 0.0, "c": 3.0, "d": 3.0}
    assert polarisation(positions, alpha=alpha) == pytest.approx(3 * 2 ** (-1 - alpha))


@given(ROWS)
def test_at_alpha_zero_it_is_the_mean_difference(rows) -> None:
    positions, _ = tables(rows)
    n = len(positions)
    same = mean_difference(positions) * (n - 1) / n
    assert polarisation(positions, alpha=0.0) == pytest.approx(same, abs=1e-12)


def test_two_blocs_are_more_polarised_than_an_even_line() -> None:
    blocs = {str(n): float(n > 4) * 9 for n in range(10)}
    line = {str(n): float(n) for n in range(10)}
    assert polarisation(blocs) > 2 * polarisation(line)


@given(ROWS, st.floats(0.1, 10), st.integers(-3, 3))
def test_scale_and_shift(rows, factor, shift) -> None:
    positions, sizes = tables(rows)
    whole = polarisation(positions, sizes)
    moved = {n: p + shift for n, p in positions.items()}
    assert polarisation(moved, sizes) == pytest.approx(whole)
    assert polarisation(positions, sizes, scale=factor) == pytest.approx(factor * whole)
    more = {n: s * factor for n, s in sizes.items()}
    assert polarisation(positions, more) == pytest.approx(whole)


@pytest.mark.parametrize(
    "wrong", [{"alpha": -0.1}, {"alpha": 1.7}, {"scale": 0.0}, {"scale": float("inf")}]
)
def test_wrong_options_are_refused(wrong) -> None:
    with pytest.raises(SchemaError):
        polarisation({"a": 1.0, "b": 2.0}, **wrong)


def test_a_negative_size_is_refused_and_sizes_of_zero_are_undefined() -> None:
    with pytest.raises(SchemaError):
        polarisation({"a": -1.0, "b": 2.0}, {"a": -1.0, "b": 1.0})
    assert polarisation({"a": -1.0, "b": 2.0}, {"a": 0.0, "b": 0.0}) is None
