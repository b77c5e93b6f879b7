"""Power indices against the values of the Security Council and a plain count."""

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.power import voting_power
from foedus.measures.power.voting_power import banzhaf, shapley_shubik

SIX_DECIMALS = 5e-7
COUNCIL = {f"permanent {n}": 7 for n in range(5)} | {
    f"elected {n}": 1 for n in range(10)
}

GAMES = st.tuples(
    st.lists(st.integers(0, 6), min_size=1, max_size=6), st.integers(1, 20)
)


def named(votes):
    return {f"member {n}": vote for n, vote in enumerate(votes)}


@pytest.mark.reference
def test_the_security_council() -> None:
    # 5 x 7 + 10 x 1 votes and 39 to win: nine members with all permanent ones.
    power = banzhaf(COUNCIL, 39)
    permanent, elected = power["permanent 0"], power["elected 0"]
    assert (permanent.swings, elected.swings) == (848, 84)
    assert permanent.normalised == pytest.approx(0.166929, abs=SIX_DECIMALS)
    assert elected.normalised == pytest.approx(0.0165354, abs=SIX_DECIMALS)
    assert permanent.absolute == pytest.approx(0.0517578, abs=SIX_DECIMALS)
    assert elected.absolute == pytest.approx(0.00512695, abs=SIX_DECIMALS)
    orders = shapley_shubik(COUNCIL, 39)
    assert orders["permanent 0"] == pytest.approx(0.196270, abs=SIX_DECIMALS)
    assert orders["elected 0"] == pytest.approx(0.00186480, abs=SIX_DECIMALS)
    assert sum(orders.values()) == pytest.approx(1.0)


@settings(max_examples=80)
@given(GAMES)
def test_swings_are_those_of_every_coalition(game) -> None:
    votes, quota = game
    found = banzhaf(named(votes), quota)
    for n, power in enumerate(found.values()):
        others = votes[:n] + votes[n + 1 :]
        coalitions = [
            sum(c) for k in range(len(others) + 1) for c in combinations(others, k)
        ]
        swings = sum(s < quota <= s + votes[n] for s in coalitions)
        assert power.swings == swings
        assert power.absolute == swings / len(coalitions)


@settings(max_examples=40, deadline=None)
@given(GAMES)
def test_pivots_are_those_of_every_order(game) -> None:
    votes, quota = game
    pivots = [0] * len(votes)
    orders = list(permutations(range(len(votes))))
    for order in orders:
        whole = 0
        for member in order:
            if whole < quota <= whole + votes[member]:
                pivots[member] += 1
            whole += votes[member]
    found = list(shapley_shubik(named(votes), quota).values())
    assert found == pytest.approx([n / len(orders) for n in pivots])


def test_decimal_votes_are_exact() -> None:
    # In binary floating point 0.1 + 0.2 is more than 0.3, and 0.3 would be a swing.
    assert banzhaf({"A": 0.1, "B": 0.2, "C": 0.7}, 0.3)["C"].swings == 3
    assert banzhaf({"A": 0.1, "B": 0.2}, 0.3)["A"].swings == 1


def test_nobody_has_power_where_nothing_wins() -> None:
    assert banzhaf({"A": 1, "B": 1}, 5)["A"].normalised is None
    assert shapley_shubik({"A": 1, "B": 1}, 5) == {"A": 0.0, "B": 0.0}


def test_an_unknown_weight_leaves_all_unknown() -> None:
    assert banzhaf({"A": 1, "B": None}, 1) == {"A": None, "B": None}
    assert shapley_shubik({"A": 1, "B": float("nan")}, 1) == {"A": None, "B": None}


@pytest.mark.parametrize(
    ("weights", "quota", "problem"),
    [
        ({"A": -1}, 1, "votes are zero or more"),
        ({"A": float("inf")}, 1, "votes are zero or more"),
        ({"A": 1}, 0, "must be above zero"),
    ],
)
def test_bad_games_are_refused(weights, quota, problem) -> None:
    for index in (banzhaf, shapley_shubik):
        with pytest.raises(SchemaError, match=problem):
            index(weights, quota)


def test_too_many_sums_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(voting_power, "MOST", 50)
    with pytest.raises(SchemaError, match="more than 50 different sums"):
        banzhaf({str(n): 3**n for n in range(10)}, 3**10)
