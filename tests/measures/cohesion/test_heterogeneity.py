"""Heterogeneity: each pair by a plain loop, and what is not covered."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.cohesion.heterogeneity import (
    fractionalisation,
    mean_difference,
    threat_heterogeneity,
)

NAMES = st.sampled_from("abcdef")
NUMBERS = st.dictionaries(NAMES, st.one_of(st.none(), st.integers(-9, 9)))
KINDS = st.dictionaries(NAMES, st.one_of(st.none(), st.sampled_from(["x", "y", "z"])))
SETS = st.dictionaries(NAMES, st.one_of(st.none(), st.sets(st.sampled_from("UVW"))))


def meaned(values):
    return sum(values) / len(values) if values else None


def about(value):
    return None if value is None else pytest.approx(value)


@given(NUMBERS)
def test_mean_difference_as_the_plain_definition(values) -> None:
    known = [v for v in values.values() if v is not None]
    plain = meaned([abs(x - y) for x, y in combinations(known, 2)])
    assert mean_difference(values) == about(plain)


@given(KINDS)
def test_fractionalisation_as_the_plain_definition(kinds) -> None:
    known = [v for v in kinds.values() if v is not None]
    plain = meaned([x != y for x, y in combinations(known, 2)])
    assert fractionalisation(kinds) == about(plain)


@given(SETS)
def test_threats_as_the_plain_definition(threats) -> None:
    found = threat_heterogeneity(threats)
    known = {n: t for n, t in threats.items() if t is not None}
    plain = [
        1 - len(x & y) / len(x | y) for x, y in combinations(known.values(), 2) if x | y
    ]
    assert found.distance == about(meaned(plain))
    assert found.pairs == len(plain)
    assert found.n == len(known)
    assert set(found.missing) == threats.keys() - known.keys()
    assert set(found.free) == {n for n, t in known.items() if not t}


def test_nobody_to_fear_is_not_the_same_fear() -> None:
    assert threat_heterogeneity({"a": [], "b": []}).distance is None
    assert threat_heterogeneity({"a": [], "b": ["U"]}).distance == 1.0
    assert threat_heterogeneity({"a": ["U"], "b": ["U"], "c": []}).shared == ("U",)


def test_all_unlike_gives_one_at_any_number() -> None:
    for n in (2, 5):
        assert fractionalisation({str(k): k for k in range(n)}) == 1.0
    assert fractionalisation({"a": 1.0, "b": float("nan")}) is None
