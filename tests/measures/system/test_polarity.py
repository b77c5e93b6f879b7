"""Polarity against a slow plain definition, its edges and the published system."""

import math
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.system.majors import major_sets, major_years
from foedus.measures.system.polarity import polarity


@given(st.lists(st.integers(1, 50), min_size=2, max_size=7))
def test_as_the_plain_definition(powers) -> None:
    made = polarity(pl.DataFrame({"year": 1, "cinc": powers})).row(0, named=True)
    ranked, total = sorted(powers, reverse=True), sum(powers)
    assert made["first_share"] == pytest.approx(ranked[0] / total)
    assert made["top_two_share"] == pytest.approx((ranked[0] + ranked[1]) / total)
    assert made["bipolar"] == (2 * (ranked[0] + ranked[1]) >= total)
    assert made["poles"] == sum(p * len(powers) > total for p in powers)
    assert made["poles_half"] == sum(2 * p >= ranked[0] for p in powers)
    squares = math.fsum((p / total) ** 2 for p in powers)
    assert made["effective_poles"] == pytest.approx(1 / squares)
    assert 1 <= made["effective_poles"] <= len(powers) + 1e-9


def test_equal_powers_have_no_pole_above_the_mean() -> None:
    made = polarity(pl.DataFrame({"year": 1, "cinc": [1.0] * 4})).row(0, named=True)
    assert (made["poles"], made["poles_half"], made["bipolar"]) == (0, 4, True)
    assert made["effective_poles"] == pytest.approx(4)


def test_systems_stand_apart_and_a_missing_figure_leaves_none() -> None:
    frame = pl.LazyFrame(
        {"set": ["a", "a", "b", "b"], "year": 1, "cinc": [1.0, None, 3.0, 1.0]}
    )
    made = polarity(frame, by=["set"])
    assert isinstance(made, pl.LazyFrame)
    rows = made.collect()
    assert rows["poles"].to_list() == [None, 1]
    assert rows["top_two_share"].to_list() == [None, 1.0]


def test_a_threshold_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(SchemaError):
        polarity(pl.DataFrame({"year": [1], "cinc": [1.0]}), threshold=0)


@pytest.mark.published
def test_the_rules_disagree_on_the_cold_war(published_data: Path) -> None:
    folder = published_data / "peacesciencer"
    world = pl.read_parquet(folder / "cow_nmc.parquet").select(
        pl.col("ccode").alias("state").cast(pl.Int64),
        pl.col("year").cast(pl.Int64),
        "cinc",
    )
    spells = pl.read_parquet(folder / "cow_majors.parquet")
    sets = major_sets(world, major_years(spells, 1816, 2016), fixed=[2, 200, 220, 365])
    made = polarity(sets, by=["set"]).filter(pl.col("set") == "changing")
    row = made.filter(pl.col("year") == 1960).row(0, named=True)
    # The first two held three fifths, and yet China stood above the mean.
    assert row["bipolar"]
    assert row["poles"] == 3
    assert row["concentration"] == pytest.approx(0.3060, abs=5e-5)
