"""Preferences by year: the distance of one year, the hub, the world, the interval."""

import numpy as np
import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.cohesion.preference_cohesion import preference_cohesion
from foedus.measures.similarity.preference_distance import preference_distance
from foedus.registry.alliances import alliance


def world(seed=3, states=12, error=0.3):
    rng = np.random.default_rng(seed)
    rows = [
        (state, year, float(rng.normal()), error)
        for year in (2000, 2001)
        for state in range(states)
    ]
    columns = ["state", "year", "ideal_point", "error"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def pact(scale, size=5):
    return scale.filter(pl.col("state") < size).select("state", "year")


def plain(rows):
    places = {str(r["state"]): r["ideal_point"] for r in rows}
    return preference_distance(places, {str(r["state"]): r["error"] for r in rows})


def test_each_year_is_the_distance_of_its_members() -> None:
    scale = world()
    made = preference_cohesion(scale.lazy(), pact(scale), hub=[0])
    for row in made.iter_rows(named=True):
        every = scale.filter(pl.col("year") == row["year"]).rows(named=True)
        ours = plain(every[:5])
        assert row["corrected"] == pytest.approx(ours.corrected)
        assert row["plain"] == pytest.approx(ours.plain)
        assert row["noise"] == pytest.approx(ours.noise)
        assert row["without_hub"] == pytest.approx(plain(every[1:5]).corrected)
        assert row["world"] == pytest.approx(plain(every).corrected)
        assert row["ratio"] == pytest.approx(row["corrected"] / row["world"])
        assert row["low"] < row["high"]


def test_the_world_as_pact_has_the_ratio_one() -> None:
    scale = world()
    made = preference_cohesion(scale, scale.select("state", "year"), draws=0)
    assert made["ratio"].to_list() == [1.0, 1.0]
    assert made["low"].to_list() == [None, None]
    assert made["without_hub"].to_list() == [None, None]


def test_without_error_the_interval_is_a_point() -> None:
    scale = world(error=0.0)
    made = preference_cohesion(scale, pact(scale), draws=10)
    assert made["low"].to_list() == pytest.approx(made["corrected"].to_list())
    assert made["high"].to_list() == pytest.approx(made["corrected"].to_list())


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    inside = 0
    for _ in range(100):
        truth = 0.8 * rng.normal(size=8)
        true = np.abs(truth[:, None] - truth[None, :])[np.triu_indices(8, 1)].mean()
        seen = truth + 0.3 * rng.normal(size=8)
        scale = pl.DataFrame(
            {"state": range(8), "year": 1, "ideal_point": seen, "error": 0.3}
        )
        row = preference_cohesion(scale, pact(scale, 8), draws=200).row(0, named=True)
        inside += row["low"] <= true <= row["high"]
    assert inside >= 83  # at 90 %, fewer than 83 of 100 have a chance below 0.01


def test_members_and_years_without_data_are_named_and_not_zero() -> None:
    scale = world()
    more = [pact(scale, 2), pl.DataFrame({"state": [99, 0], "year": [2000, 1950]})]
    made = preference_cohesion(scale, pl.concat(more))
    assert made["year"].to_list() == [1950, 2000, 2001]
    assert made["missing"].to_list() == [["0"], ["99"], []]
    assert made["n"].to_list() == [0, 2, 2]
    assert made["corrected"].is_null().to_list() == [True, False, False]


def test_wrong_input_is_refused() -> None:
    scale = world()
    with pytest.raises(SchemaError, match="twice"):
        preference_cohesion(pl.concat([scale, scale]), pact(scale))
    with pytest.raises(SchemaError):
        preference_cohesion(scale, pact(scale), draws=-1)
    with pytest.raises(SchemaError):
        preference_cohesion(scale.with_columns(error=-0.1), pact(scale))


@pytest.mark.published
def test_the_members_of_nato_on_the_published_points(published_store) -> None:
    width = 2 * 1.6448536269514722
    points = published_store.scan("un-ideal-points@2025-07.state_year").select(
        pl.col("ccode").alias("state"),
        "year",
        "ideal_point",
        error=(pl.col("q95") - pl.col("q5")) / width,
    )
    rows = [
        (member.cow_code, year)
        for year in (1964, 1985, 2020)
        for member in alliance("nato").members(f"{year}-12-31")
    ]
    pact = pl.DataFrame(rows, schema=["state", "year"], orient="row")
    made = preference_cohesion(points, pact, hub=[2])
    assert made["members"].to_list() == [15, 16, 30]
    assert made["n"].to_list() == [0, 16, 30]
    assert made["corrected"].round(3).to_list() == [None, 0.544, 0.259]
    assert made["without_hub"].round(3).to_list() == [None, 0.457, 0.184]
    assert made["ratio"].round(3).to_list() == [None, 0.561, 0.301]
