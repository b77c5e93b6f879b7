"""The whole system as columns of panels."""

import polars as pl
import pytest
import small_world

from foedus.errors import AssessmentError
from foedus.measures.on_panels import measure
from foedus.panel.build import panel
from foedus.store import Store

STATES = small_world.STATES


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """Sources of 1952 and 1953."""
    return small_world.everything(Store(tmp_path_factory.mktemp("system_columns")))


def test_a_measure_of_the_system_is_the_same_in_all_rows_of_a_year(store) -> None:
    states = panel("state-years", 1950, 1953, store=store, states=STATES)
    table = measure("system_concentration", states).collect()
    once = measure(
        "system_concentration", panel("system-years", 1950, 1953, store=store)
    )
    assert (
        table.group_by("year")
        .agg(pl.col("system_concentration").unique().len() == 1)["system_concentration"]
        .all()
    )
    of_year = table.select("year", "system_concentration").unique().sort("year")
    assert of_year.equals(once.collect())


def test_concentration_is_that_of_the_plain_definition(store) -> None:
    (value,) = (
        measure("system_concentration", panel("system-years", 1950, 1953, store=store))
        .collect()
        .filter(pl.col("year") == 1953)["system_concentration"]
    )
    shares = [state / sum(STATES) for state in STATES]
    equal = 1 / len(STATES)
    assert value == pytest.approx(
        ((sum(s * s for s in shares) - equal) / (1 - equal)) ** 0.5
    )


def test_sets_rules_and_steps_are_checked(store) -> None:
    system = panel("system-years", 1952, 1953, store=store)
    with pytest.raises(AssessmentError, match="nearest: 'majors'"):
        measure("system_concentration", system, among="major").collect()
    with pytest.raises(AssessmentError, match="no rule"):
        measure("polarity", system, rule="waltz").collect()
    with pytest.raises(AssessmentError, match="over 0 years"):
        measure("capability_movement", system, step=0).collect()
