import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.similarity.portfolio_similarity import portfolio_similarity
from foedus.measures.similarity.similarity import s_score, scott_pi

ROWS = {
    "Arles": [3, 3, 0, 0],
    "Bern": [3, 3, 0, 0],
    "Cluny": [0, 0, 3, 1],
    "Dole": [0, None, 0, 3],
}


def test_mean_over_pairs_with_s_beside_it() -> None:
    found = portfolio_similarity(ROWS, ["Cluny", "Arles", "Bern", "Dole", "Ely"])
    distant = scott_pi(ROWS["Arles"], ROWS["Cluny"])
    assert found.n == 3
    assert len(found.pairs) == 3
    assert found.pi == pytest.approx((1 + 2 * distant) / 3)
    assert found.s == pytest.approx((1 + 2 * s_score(ROWS["Arles"], ROWS["Cluny"])) / 3)
    assert (found.farthest.first, found.farthest.second) == ("Arles", "Cluny")
    assert found.missing == ("Dole", "Ely")
    assert found.weighting == "linear"
    assert found.undefined == 0


def test_pairs_without_a_pi_are_counted() -> None:
    rows = {"Arles": [0, 0], "Bern": [0, 0], "Cluny": [3, 0]}
    found = portfolio_similarity(rows, list(rows))
    assert found.undefined == 1
    assert found.pi == pytest.approx(scott_pi([0, 0], [3, 0]))
    assert found.s == pytest.approx((1 + 0 + 0) / 3)


@pytest.mark.parametrize("members", [[], ["Arles"], ["Arles", "Dole"]])
def test_undefined_for_fewer_than_two_members(members: list[str]) -> None:
    found = portfolio_similarity(ROWS, members)
    assert found.pi is found.s is found.farthest is None
    assert found.pairs == ()


@given(st.permutations(["Arles", "Bern", "Cluny"]))
def test_the_order_of_the_members_does_not_matter(order: list[str]) -> None:
    assert portfolio_similarity(ROWS, order) == portfolio_similarity(
        ROWS, list(ROWS)[:3]
    )


def test_portfolios_of_different_length_are_refused() -> None:
    with pytest.raises(SchemaError, match="number of entries"):
        portfolio_similarity({"Arles": [3, 0], "Bern": [3]}, ["Arles", "Bern"])
