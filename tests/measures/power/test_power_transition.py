"""Parity and transition: by hand, mirrored, with gaps, and in the published index."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.power.power_transition import power_transition


def pair(*powers: tuple[int, float | None, float | None]) -> pl.DataFrame:
    shape = {"year": pl.Int64, "power_a": pl.Float64, "power_b": pl.Float64}
    frame = pl.DataFrame(list(powers), schema=shape, orient="row")
    return frame.with_columns(state_a=pl.lit(1), state_b=pl.lit(2))


def test_by_hand() -> None:
    made = power_transition(
        pair((1900, 5, 10), (1901, 8, 10), (1902, 11, 10), (1903, 12, 10)), window=2
    )
    assert made["parity"].to_list() == pytest.approx([0.5, 0.8, 10 / 11, 10 / 12])
    assert made["at_parity"].to_list() == [False, True, True, True]
    assert made["transition"].to_list() == [None, False, True, False]
    assert made["transition_recent"].to_list() == [None, None, True, True]


def test_a_gap_a_tie_and_a_missing_figure_are_no_answer() -> None:
    made = power_transition(
        pair((1900, 1, 2), (1902, 2, 1), (1903, 1, 1), (1904, None, 1), (1905, 0, 0))
    )
    assert made["transition"].to_list() == [None] * 5
    assert made["parity"].to_list() == [0.5, 0.5, 1.0, None, None]


@given(
    st.dictionaries(
        st.integers(1900, 1906), st.tuples(st.integers(0, 9), st.integers(0, 9))
    )
)
def test_it_is_the_same_from_either_side(years) -> None:
    rows = [(year, *powers) for year, powers in years.items()]
    turned = [(year, b, a) for year, (a, b) in years.items()]
    said = ["parity", "at_parity", "transition", "transition_recent"]
    one = power_transition(pair(*rows), window=3)
    other = power_transition(pair(*turned).lazy(), window=3)
    assert isinstance(other, pl.LazyFrame)
    assert one.select(said).equals(other.collect().select(said))
    assert one["year"].to_list() == list(years)


@pytest.mark.parametrize("options", [{"level": 0.0}, {"window": 0}])
def test_what_makes_no_sense_is_refused(options) -> None:
    with pytest.raises(SchemaError):
        power_transition(pair((1900, 1, 2)), **options)


@pytest.mark.published
def test_china_overtook_the_united_states_in_the_index(published_data: Path) -> None:
    world = pl.read_parquet(published_data / "peacesciencer" / "cow_nmc.parquet")
    sides = [
        world.filter(pl.col("ccode") == code).select(
            pl.col("year").cast(pl.Int64), pl.col("cinc").alias(name)
        )
        for code, name in ((2, "power_a"), (710, "power_b"))
    ]
    frame = sides[0].join(sides[1], on="year").with_columns(state_a=2, state_b=710)
    made = power_transition(frame).filter(pl.col("transition"))["year"].to_list()
    rows = frame.sort("year").select("year", "power_a", "power_b").rows()
    lead = {year: usa > china for year, usa, china in rows}
    plain = [year for year in lead if lead.get(year - 1, lead[year]) != lead[year]]
    assert sorted(made) == plain == [1862, 1865, 1890, 1995, 2002, 2003]
