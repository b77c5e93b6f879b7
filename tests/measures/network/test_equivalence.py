import math
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.network.equivalence import equivalents, structural_distance
from foedus.measures.network.ties import read_ties

NAMES = "ABCDEF"

weights = st.dictionaries(
    st.sampled_from(list(combinations(NAMES, 2))), st.integers(1, 5), min_size=1
)


def table(ties) -> pl.DataFrame:
    rows = [(a, b, float(w)) for (a, b), w in ties.items()]
    return pl.DataFrame(rows, ["source", "target", "weight"], orient="row")


def by_hand(ties, i: str, j: str) -> float:
    def weight(a: str, b: str) -> int:
        return ties.get((min(a, b), max(a, b)), 0)

    others = set(NAMES) - {i, j}
    return math.sqrt(sum((weight(i, k) - weight(j, k)) ** 2 for k in others))


@given(weights)
def test_the_distance_is_summed_as_by_hand(ties) -> None:
    found = structural_distance(table(ties), NAMES)
    assert found.height == 15
    for one, other, distance in found.iter_rows():
        assert distance == pytest.approx(by_hand(ties, one, other), abs=1e-6)


@given(weights)
def test_equivalents_are_the_states_at_no_distance(ties) -> None:
    found = equivalents(read_ties(table(ties), NAMES).weights)
    for name, number in zip(NAMES, found, strict=True):
        same = [o for o in NAMES if o != name and by_hand(ties, name, o) == 0]
        assert number == len(same)


def test_members_of_one_pact_are_equivalent_though_tied() -> None:
    pact = table(dict.fromkeys(combinations("ABC", 2), 1))
    assert structural_distance(pact)["distance"].to_list() == [0, 0, 0]
