"""Power at a distance and the chance of a challenger as columns of panels."""

import math

import polars as pl
import pytest
import small_world

from foedus.errors import AssessmentError
from foedus.measures.on_panels import measure
from foedus.panel.build import dyad_years
from foedus.store import Store


@pytest.fixture(scope="module")
def table(tmp_path_factory) -> pl.DataFrame:
    """The measures of 1953, with the distance that they rest on."""
    store = small_world.everything(Store(tmp_path_factory.mktemp("threat")))
    pairs = dyad_years(1953, 1953, store=store, states=small_world.STATES)
    pairs = pairs.attach("capitals").attach("nmc", columns=("cinc",))
    pairs = measure("power_at_distance", pairs, rule="exponential")
    return measure("win_chance", pairs, rule="exponential").collect()


def test_they_are_those_of_the_plain_definition(table) -> None:
    for row in table.iter_rows(named=True):
        touching = {row["state_a"], row["state_b"]} == {200, 220}
        miles = 0.0 if touching else row["capitals_distance"] / 1.609344
        there = row["nmc_cinc_a"] * math.exp(-miles / 1250 * math.log(2))
        assert row["power_at_distance"] == pytest.approx(there)
        chance = there / (there + row["nmc_cinc_b"])
        assert row["win_chance"] == pytest.approx(chance)


def test_the_two_orders_differ(table) -> None:
    one = table.filter(state_a=2, state_b=365)["win_chance"].item()
    other = table.filter(state_a=365, state_b=2)["win_chance"].item()
    assert one < other < 1
    assert one + other != pytest.approx(1)


def test_rules_and_columns_are_checked(tmp_path) -> None:
    pairs = dyad_years(1953, 1953, store=Store(tmp_path))
    with pytest.raises(AssessmentError, match="nearest: 'linear'"):
        measure("win_chance", pairs, rule="linar").collect()
    with pytest.raises(AssessmentError, match="no source and column"):
        measure("win_chance", pairs, distance="capitals").collect()
