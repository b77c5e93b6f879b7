import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.network.hub import hub_score, hub_scores

POWER = {"H": 8.0, "A": 1.0, "B": 1.0, "C": 2.0, "D": 4.0}


def pacts(*ties: str) -> pl.DataFrame:
    return pl.DataFrame([tuple(t) for t in ties], ["source", "target"], orient="row")


def test_the_score_is_openness_times_ratio() -> None:
    found = hub_score(pacts("HA", "HB", "HC", "AB"), POWER, draws=50)
    assert (found.hub, found.spokes, found.tied) == ("H", ("A", "B", "C"), 1)
    assert found.openness == pytest.approx(2 / 3)
    assert found.ratio == pytest.approx(2)
    assert found.score == pytest.approx(4 / 3)


def test_degrees_that_leave_no_choice_leave_no_surprise() -> None:
    """A star and a triangle with a tail can only be wired in one way."""
    for ties in (("HA", "HB", "HC"), ("HA", "HB", "HC", "AB")):
        found = hub_score(pacts(*ties), draws=50)
        assert found.expected == found.low == found.high
        assert found.expected == pytest.approx(found.openness)
        assert found.p == 1


def test_closed_spokes_are_rare_by_chance() -> None:
    closed = pacts("HA", "HB", "HC", "AB", "AC", "BC", "DE", "FG", "IJ", "KL", "MN")
    found = hub_score(closed, hub="H", draws=400, seed=1)
    assert found.openness == 0
    assert found.expected is not None
    assert 0.6 < found.expected < 1
    assert found.p == 1
    assert hub_score(closed, hub="H", draws=400, seed=1) == found


def test_among_equals_the_most_capable_is_the_hub() -> None:
    ring = pacts("HA", "HB", "HC", "AB", "AC")
    assert hub_score(ring, POWER, draws=0).hub == "H"
    assert hub_score(ring, {}, draws=0).hub == "A"


def test_what_is_not_known_leaves_no_score() -> None:
    found = hub_score(pacts("HA", "HB", "HC"), {**POWER, "A": None}, draws=0)
    assert (found.score, found.ratio, found.missing) == (None, None, ("A",))
    assert (found.openness, found.p, found.low) == (1, None, None)
    two = hub_score(pacts("HA", "HB"), POWER)
    assert (two.openness, two.hub, two.spokes) == (None, None, ())
    assert hub_score(pacts("HA", "HB", "HC"), POWER, hub="X").score is None


def test_years_alike_are_compared_with_the_same_networks() -> None:
    one = pacts("HA", "HB", "HC", "AB", "DE", "FG")
    each = hub_scores(
        {1990: one, 1991: one, 1992: pacts("HA")}, {1990: POWER}, draws=60
    )
    assert list(each) == [1990, 1991, 1992]
    assert each[1990].expected == each[1991].expected
    assert each[1990].score is not None
    assert each[1991].score is None
    assert each[1992].hub is None


@pytest.mark.parametrize(
    ("power", "draws"), [({"H": -1.0}, 1), ({"H": float("nan")}, 1), ({}, -1)]
)
def test_what_cannot_be_is_refused(power, draws) -> None:
    with pytest.raises(SchemaError):
        hub_score(pacts("HA", "HB", "HC"), power, draws=draws)
