"""Power at a distance: each rule by hand, its traps, and what is not known."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.power.distance_discount import AT_HOME, power_at_distance

RULES = (
    "bueno-de-mesquita",
    "bueno-de-mesquita-whole-at-home",
    "linear",
    "exponential",
    "none",
)


def left(power: float, miles: float, year: int = 1914, **options) -> float | None:
    frame = pl.DataFrame({"year": [year], "power": [power], "miles": [miles]})
    return power_at_distance(frame, **options)["power_at_distance"].item()


def test_the_exponent_at_home_is_not_one() -> None:
    assert pytest.approx(0.8622, abs=5e-5) == AT_HOME
    assert left(0.1, 0) == pytest.approx(0.1**AT_HOME)
    assert left(0.1, 0) > 0.1
    assert left(0.1, 0, rule="bueno-de-mesquita-whole-at-home") == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("year", "day"), [(1918, 250), (1919, 375), (1945, 375), (1946, 500), (2020, 500)]
)
def test_armies_become_faster(year: int, day: float) -> None:
    expected = 0.2 ** math.log10(1000 / day + 10 - math.e)
    assert left(0.2, 1000, year) == pytest.approx(expected)
    assert left(0.2, math.e * day, year) == pytest.approx(0.2)


def test_the_other_rules_by_hand() -> None:
    assert left(8, 2500, rule="exponential", scale=1250) == pytest.approx(2)
    assert left(8, 2500, rule="linear", scale=10_000) == pytest.approx(6)
    assert left(8, 99_999, rule="linear", scale=10_000) == 0
    assert left(8, 2500, rule="none") == 8


def test_a_border_is_no_distance() -> None:
    frame = pl.DataFrame(
        {
            "year": 1914,
            "power": 0.5,
            "miles": [900.0, None, 900.0],
            "land": [True, True, None],
        }
    )
    made = power_at_distance(frame, contiguous="land")["power_at_distance"].to_list()
    home = pytest.approx(0.5**AT_HOME)
    assert made == [home, home, pytest.approx(left(0.5, 900))]


@given(
    st.sampled_from(RULES[1:]),
    st.floats(0, 1),
    st.floats(0, 20_000),
    st.floats(0, 20_000),
)
def test_farther_is_never_more_and_never_below_zero(rule, power, near, far) -> None:
    near, far = sorted((near, far))
    one, other = left(power, near, rule=rule), left(power, far, rule=rule)
    assert 0 <= other <= one <= power + 1e-12


@pytest.mark.parametrize("rule", RULES)
def test_what_is_not_known_stays_so(rule: str) -> None:
    frame = pl.LazyFrame({"year": 1914, "power": [None, 0.5], "miles": [1.0, None]})
    made = power_at_distance(frame, rule=rule)
    assert isinstance(made, pl.LazyFrame)
    assert made.collect()["power_at_distance"].to_list() == [None, None]


def test_power_above_one_would_grow_and_is_refused() -> None:
    with pytest.raises(SchemaError, match="above 1"):
        left(2, 1000)
    assert left(2, 1250, rule="exponential") == pytest.approx(1)


@pytest.mark.parametrize("options", [{"rule": "guess"}, {"scale": 0.0}])
def test_what_makes_no_sense_is_refused(options) -> None:
    with pytest.raises(SchemaError):
        left(0.5, 1, **options)
