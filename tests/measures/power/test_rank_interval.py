"""Ranks over all weights: certain ones, the seed, names, and what is not known."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.power.rank_interval import rank_interval

WORLD = pl.DataFrame(
    {
        "state": ["A", "B", "C", "D"],
        "x": [9.0, 5.0, 6.0, None],
        "y": [9.0, 6.0, 5.0, None],
    }
)


def test_who_leads_in_all_is_first_under_all_weights() -> None:
    made = rank_interval(WORLD, ["x", "y"])
    assert made.row(0) == ("A", 1, 1, 1, 1, 1, 1.0)
    assert made.row(1)[1:6] == (2, 2, 3, 2, 3)
    assert made.row(3)[1:] == (None,) * 6


def test_half_of_the_weights_put_one_of_two_mirrored_states_first() -> None:
    made = rank_interval(WORLD.filter(pl.col("state").is_in(["B", "C"])), ["x", "y"])
    assert made["rank"].to_list() == [1, 1]
    assert made["first_share"].to_list() == pytest.approx([0.5, 0.5], abs=0.03)


def test_the_seed_decides_and_the_names_do_not() -> None:
    one = rank_interval(WORLD, ["x", "y"], draws=200, rng=3)
    again = rank_interval(WORLD, ["x", "y"], draws=200, rng=3)
    renamed = WORLD.with_columns(pl.col("state").replace({"A": "Z", "B": "Y"}))
    other = rank_interval(renamed, ["x", "y"], draws=200, rng=3)
    assert one.equals(again)
    assert one.drop("state").equals(other.drop("state"))
    assert other["state"].to_list() == renamed["state"].to_list()


@given(
    st.lists(st.tuples(*[st.integers(0, 100)] * 3), min_size=1, max_size=6),
    st.integers(0, 9),
)
def test_ranks_lie_within_best_and_worst(rows, seed) -> None:
    shape = {"x": pl.Float64, "y": pl.Float64, "z": pl.Float64}
    frame = pl.DataFrame(rows, schema=shape, orient="row").with_row_index("state")
    made = rank_interval(frame, ["x", "y", "z"], draws=40, rng=seed).drop_nulls()
    for row in made.iter_rows(named=True):
        ranks = [row[f"rank_{n}"] for n in ("best", "low", "high", "worst")]
        assert ranks == sorted(ranks)
        assert 1 <= ranks[0] <= row["rank"] <= ranks[-1] <= len(rows)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(SchemaError, match="repeat"):
        rank_interval(pl.concat([WORLD, WORLD]), ["x"])
    for options in ({"draws": 0}, {"level": 1.0}):
        with pytest.raises(SchemaError, match="interval"):
            rank_interval(WORLD, ["x"], **options)


def test_shares_that_are_given_are_weighed_as_they_stand() -> None:
    shares = WORLD.select("state", *(pl.col(c) / pl.col(c).sum() for c in ("x", "y")))
    taken = rank_interval(WORLD, ["x", "y"], draws=200, rng=3)
    given_ = rank_interval(shares, ["x", "y"], draws=200, rng=3, as_given=True)
    assert given_.equals(taken)
    # Of some of the states, the shares of the world are not taken anew.
    two = pl.DataFrame({"state": ["A", "B"], "x": [0.1, 0.2], "y": [0.8, 0.6]})
    made = rank_interval(two, ["x", "y"], draws=4000, as_given=True)
    assert made["first_share"].to_list() == pytest.approx([2 / 3, 1 / 3], abs=0.03)
