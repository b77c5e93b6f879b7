"""Economic power by hand, its weights, units, and what is not known."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.power.economic_power import gdp_power, surplus_product, world_share

WORLD = pl.DataFrame(
    {
        "year": [1, 1, 1, 2],
        "gdp": [8000.0, 8000.0, None, 500.0],
        "population": [1.0, 4.0, 2.0, 1.0],
    }
)


def test_same_product_fewer_people_more_power() -> None:
    made = gdp_power(WORLD)
    assert made["gdp_power"].to_list() == [64e6, 16e6, None, 25e4]
    assert made["gdp_power_share"].to_list() == [0.8, 0.2, None, 1.0]


def test_exponents_weigh_the_two_factors() -> None:
    size = gdp_power(WORLD, weights={"gdp": 1.0, "per_head": 0.0})
    assert size["gdp_power_share"].to_list() == [0.5, 0.5, None, 1.0]
    for wrong in ({"gdp": -1.0}, {"people": 1.0}):
        with pytest.raises(SchemaError, match="exponents"):
            gdp_power(WORLD, weights=wrong)


@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_units_change_no_share(money: float, heads: float) -> None:
    scaled = WORLD.with_columns(pl.col("gdp") * money, pl.col("population") * heads)
    assert gdp_power(scaled)["gdp_power_share"].to_list() == pytest.approx(
        gdp_power(WORLD)["gdp_power_share"].to_list()
    )


def test_surplus_is_what_is_left_and_never_below_zero() -> None:
    made = surplus_product(WORLD, subsistence=1095)
    assert made["surplus_product"].to_list() == [6905.0, 3620.0, None, 0.0]
    assert made["below_subsistence"].to_list() == [False, False, None, True]
    assert made["surplus_product_share"].to_list()[3] is None
    with pytest.raises(SchemaError, match="need -1"):
        surplus_product(WORLD, subsistence=-1)


def test_errors_of_the_parts_are_those_of_many_draws() -> None:
    rng = np.random.default_rng(7)
    product, people = rng.normal(8000, 200, 200_000), rng.normal(4, 0.1, 200_000)
    drawn = product**2 / people
    frame = WORLD.with_columns(e=pl.lit(200.0), f=pl.Series([0.1, 0.1, 0.1, None]))
    made = gdp_power(frame, errors=("e", "f"))
    assert made["gdp_power_sd"][1] == pytest.approx(drawn.std(), rel=0.02)
    assert made["gdp_power_sd"].to_list()[2:] == [None, None]
    row = made.row(1, named=True)
    assert row["gdp_power_low"] < row["gdp_power"] < row["gdp_power_high"]
    assert row["gdp_power_low"] == pytest.approx(16e6 - 2 * row["gdp_power_sd"])


def test_nobody_at_home_is_no_power() -> None:
    empty = pl.DataFrame({"year": [1], "gdp": [1.0], "population": [0.0]})
    assert gdp_power(empty)["gdp_power"].to_list() == [None]


def test_all_stay_lazy_and_keep_the_rows() -> None:
    lazy = WORLD.lazy()
    for made in (gdp_power(lazy), surplus_product(lazy), world_share(lazy, "gdp")):
        assert isinstance(made, pl.LazyFrame)
        assert made.collect().select(WORLD.columns).equals(WORLD)


def test_a_share_of_nothing_is_not_known() -> None:
    assert (
        world_share(WORLD.with_columns(gdp=pl.lit(0.0)), "gdp")["gdp_share"].to_list()
        == [None] * 4
    )
