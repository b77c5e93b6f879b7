import pytest

from foedus.web.ranking import flips
from foedus.web.ranking.record import Component

COMPONENTS = [Component("gdp", "GDP", 2000), Component("men", "Men", 2000)]
SHARES = {
    "a": {"gdp": 0.5, "men": 0.25},
    "b": {"gdp": 0.25, "men": 0.375},
    "c": {"gdp": 0.1, "men": 0.1},
    "d": {"gdp": None, "men": 0.05},
}
EQUAL = {"gdp": 1.0, "men": 1.0}


def test_a_pair_turns_at_the_weights_that_are_given():
    found = flips.pair("a", "b", SHARES, EQUAL, COMPONENTS)
    assert found["moved"] == pytest.approx(100 / 6)
    assert (found["source"], found["target"]) == (["GDP"], "Men")
    after = {c["id"]: c["after"] / 100 for c in found["components"]}
    level = [sum(after[c] * SHARES[n][c] for c in after) for n in "ab"]
    assert level[0] == pytest.approx(level[1])
    assert found["ahead_share"] == [pytest.approx(100 * 2 / 3), pytest.approx(100 / 3)]


def test_the_one_ahead_in_everything_cannot_be_turned():
    found = flips.pair("c", "a", SHARES, EQUAL, COMPONENTS)
    assert found["lead"] < 0
    assert found["moved"] is None
    assert found["ahead_share"] == [0, 100]


def test_what_one_of_the_two_lacks_is_left_out_and_named():
    found = flips.pair("c", "d", SHARES, EQUAL, COMPONENTS)
    assert found["missing"] == ["GDP"]
    lacking = next(c for c in found["components"] if c["id"] == "gdp")
    assert (lacking["b"], lacking["now"], lacking["after"]) == (None, None, None)
    assert flips.pair("c", "d", SHARES, {"gdp": 1.0, "men": 0.0}, COMPONENTS) is None
    assert flips.pair("a", "a", SHARES, EQUAL, COMPONENTS) is None


def test_each_is_compared_with_the_next():
    found = flips.neighbours(["a", "b", "c", "d"], SHARES, EQUAL)
    assert found["a"] == pytest.approx(100 / 6)
    assert found["b"] is None
    assert "d" not in found
