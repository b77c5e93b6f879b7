"""Portfolios of a user's table: labels, weights and what stands beside."""

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures import own_portfolio
from foedus.measures.similarity.similarity import s_score, scott_pi

TIES = pl.DataFrame(
    {
        "state": [2, 2, 200, 200, 365, 365],
        "partner": [200, 365, 2, 365, 2, 200],
        "value": [3.0, 0.0, 3.0, 1.0, None, 0.0],
    }
)


def test_numbers_stay_numbers_and_gaps_stay_gaps() -> None:
    found = own_portfolio.s_score(TIES, 3.0, "", None, ("absolute",))
    pairs = {(one["state_a"], one["state_b"]): one for one in found}
    assert set(pairs) == {(2, 200), (2, 365), (200, 365)}
    assert pairs[2, 200]["value"] == pytest.approx(s_score([3, 3, 0], [3, 3, 1]))
    assert pairs[2, 200]["pi"] == pytest.approx(scott_pi([3, 3, 0], [3, 3, 1]))
    assert pairs[2, 365]["value"] is pairs[2, 365]["pi"] is None


def test_weights_by_name_meet_states_by_number() -> None:
    weights = pl.DataFrame({"partner": ["2", "200", "365"], "weight": [1.0, 0.0, 1.0]})
    found = own_portfolio.s_score(TIES, 3.0, "", weights, ("squared",))
    assert found[0]["state_a"] == "2"
    expected = s_score([3, 3, 0], [3, 3, 1], weights=[1, 0, 1], distance="squared")
    assert found[0]["value"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        ({"partner": [2, 200], "weight": [1.0, 1.0]}, "none for 365"),
        ({"partner": [2, 2], "weight": [1.0, 1.0]}, "1 rows of the weights repeat"),
        ({"partner": [2, 200, 365], "weight": [1.0, None, 1.0]}, "none for 200"),
    ],
)
def test_bad_weights_are_refused(weights, problem) -> None:
    with pytest.raises(SchemaError, match=problem):
        own_portfolio.s_score(TIES, 3.0, "", pl.DataFrame(weights), ("absolute",))


def test_s_stands_beside_the_other_measures() -> None:
    for measure in (own_portfolio.kappa, own_portfolio.pi, own_portfolio.alignment):
        found = measure(TIES, 3.0, "", ("absolute", "nominal"))
        assert len(found) == 6
        assert found[0]["s_score"] == pytest.approx(s_score([3, 3, 0], [3, 3, 1]))
    found = own_portfolio.tau_b(TIES, 3.0, "")
    assert found[0]["s_score"] is not None
