"""Major powers by year, and the two sets that every figure of a system needs."""

from pathlib import Path

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.system.majors import major_sets, major_years

SPELLS = pl.DataFrame(
    {
        "ccode": [2, 220, 220],
        "styear": [1898, 1816, 1945],
        "endyear": [2024, 1940, 2024],
    }
)


def test_years_on_any_day_count_once() -> None:
    made = major_years(SPELLS.lazy(), 1939, 1946)
    assert isinstance(made, pl.LazyFrame)
    france = made.filter(pl.col("state") == 220).collect()["year"].to_list()
    assert france == [1939, 1940, 1945, 1946]


def test_nobody_goes_missing_in_silence() -> None:
    majors = pl.DataFrame({"state": [1, 1, 2], "year": [1, 2, 2]})
    world = pl.DataFrame({"state": [1, 1, 3], "year": [1, 2, 2], "p": [5.0, 5.0, 9.0]})
    made = major_sets(world, majors)
    assert made.filter(pl.col("set") == "changing").rows() == [
        ("changing", 1, 1, 5.0),
        ("changing", 1, 2, 5.0),
        ("changing", 2, 2, None),
    ]
    named = major_sets(world, majors, fixed=[3]).filter(pl.col("set") == "fixed")
    assert named["p"].to_list() == [None, 9.0]


def test_years_of_another_kind_of_number_are_the_same_years() -> None:
    world = pl.DataFrame({"state": [1.0], "year": [1.0], "p": [5.0]})
    made = major_sets(world, pl.DataFrame({"state": [1], "year": [1]}))
    assert made["p"].to_list() == [5.0, 5.0]


def test_an_empty_fixed_set_is_refused() -> None:
    world = pl.DataFrame({"state": [1], "year": [1]})
    with pytest.raises(SchemaError, match="empty"):
        major_sets(world, world, fixed=[])


@pytest.mark.published
def test_who_stays_a_major_power(published_data: Path) -> None:
    spells = pl.read_parquet(published_data / "peacesciencer" / "cow_majors.parquet")
    made = major_years(spells, 1946, 2016)
    counts = dict(made.group_by("year").len().rows())
    assert (counts[1946], counts[1950], counts[1991]) == (4, 5, 7)
    sets = major_sets(made, made).filter(pl.col("set") == "fixed")
    assert sets["state"].unique().sort().to_list() == [2, 200, 220, 365]
