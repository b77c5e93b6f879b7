"""The smallest change of weights, against a linear programme."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from foedus.errors import SchemaError
from foedus.measures.power.weight_flip import ahead_share, weight_flip

NAMES = ("a", "b", "c", "d")
SHARES = st.tuples(*[st.integers(0, 20)] * 4)
WEIGHTS = st.tuples(*[st.integers(1, 9)] * 4)


def programme(gaps, start) -> float | None:
    """Half of the least sum of |changes| that makes the lead 0."""
    k = len(gaps)
    made = linprog(
        [0.5] * 2 * k,
        A_eq=[[*gaps, *(-g for g in gaps)], [*[1.0] * k, *[-1.0] * k]],
        b_eq=[-math.fsum(g * w for g, w in zip(gaps, start, strict=True)), 0.0],
        bounds=[(0, None)] * k + [(0, w) for w in start],
    )
    return made.fun if made.status == 0 else None


@given(SHARES, SHARES, WEIGHTS)
def test_as_the_linear_programme(first, second, weights) -> None:
    one, other = (dict(zip(NAMES, s, strict=True)) for s in (first, second))
    whole = sum(weights)
    found = weight_flip(one, other, weights=dict(zip(NAMES, weights, strict=True)))
    gaps = [float(a - b) for a, b in zip(first, second, strict=True)]
    least = programme(gaps, [w / whole for w in weights])
    if found.moved is None:
        assert least is None
        return
    assert found.moved == pytest.approx(least, abs=1e-9)
    assert math.fsum(found.weights.values()) == pytest.approx(1)
    assert min(found.weights.values()) >= -1e-12
    after = math.fsum(found.weights[c] * (one[c] - other[c]) for c in NAMES)
    assert after == pytest.approx(0, abs=1e-9)


@given(SHARES, SHARES)
def test_it_is_the_same_way_back(first, second) -> None:
    one, other = (dict(zip(NAMES, s, strict=True)) for s in (first, second))
    there, back = weight_flip(one, other), weight_flip(other, one)
    assert there.lead == pytest.approx(-back.lead)
    assert there.moved == (None if back.moved is None else pytest.approx(back.moved))


def test_ahead_in_everything_cannot_be_overtaken() -> None:
    found = weight_flip({"a": 0.2, "b": 0.3}, {"a": 0.1, "b": 0.2})
    assert found.lead == pytest.approx(0.1)
    assert found.moved is None


def test_a_tie_needs_no_change_and_nothing_known_is_none() -> None:
    assert weight_flip({"a": 0.2}, {"a": 0.2}).moved == 0
    unknown = weight_flip({"a": None}, {"a": 0.2})
    assert unknown.lead is unknown.moved is None
    assert unknown.missing == ("a",)


def test_a_component_that_one_lacks_is_left_out() -> None:
    found = weight_flip({"a": 0.2, "b": 0.1, "c": None}, {"a": 0.1, "b": 0.2, "c": 0.3})
    assert found.missing == ("c",)
    assert found.moved == 0


def test_other_components_are_refused() -> None:
    with pytest.raises(SchemaError, match="b"):
        weight_flip({"a": 1.0, "b": 1.0}, {"a": 1.0})


@given(SHARES, SHARES)
def test_the_parts_of_the_weights_sum_to_all(one, other) -> None:
    first, second = (
        dict(zip(NAMES, one, strict=True)),
        dict(zip(NAMES, other, strict=True)),
    )
    mine, theirs = ahead_share(first, second), ahead_share(second, first)
    assert mine is not None
    assert theirs is not None
    assert 0 <= mine <= 1
    assert mine + theirs == pytest.approx(0 if one == other else 1)


def test_the_part_of_the_weights_is_that_of_the_drawn_ones() -> None:
    import numpy as np

    rng = np.random.default_rng(1816)
    for k in (2, 3, 6, 8):
        a, b = rng.random(k), rng.random(k)
        drawn = rng.dirichlet(np.ones(k), 50_000)
        names = [f"c{i}" for i in range(k)]
        found = ahead_share(
            dict(zip(names, a, strict=True)), dict(zip(names, b, strict=True))
        )
        assert found == pytest.approx(float((drawn @ (a - b) > 0).mean()), abs=0.01)


def test_a_part_needs_a_component_of_both() -> None:
    assert ahead_share({"a": 1.0, "b": None}, {"a": None, "b": 1.0}) is None
    assert ahead_share({"a": 2.0, "b": None}, {"a": 1.0, "b": 1.0}) == 1.0
    with pytest.raises(SchemaError, match="Only one"):
        ahead_share({"a": 1.0}, {"b": 1.0})
