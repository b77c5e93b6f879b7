import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.network.layer_overlap import layer_overlap
from foedus.measures.network.layers import multiplex

value = st.sampled_from([None, 0, 1, 2])


@given(st.lists(st.tuples(st.integers(1, 3), value, value), min_size=1))
def test_only_pairs_that_both_cover_are_counted(rows) -> None:
    table = pl.DataFrame(rows, {"year": pl.Int64, "a": pl.Float64, "b": pl.Float64},
                         orient="row")  # fmt: skip
    for year, pairs, first, second, both, overlap, ratio in layer_overlap(
        table, "a", "b"
    ).rows():
        known = [(a > 0, b > 0) for y, a, b in rows if y == year and None not in (a, b)]
        ones, others = (sum(side) for side in zip(*known, strict=True))
        joint = sum(a and b for a, b in known)
        assert (pairs, first, second, both) == (len(known), ones, others, joint)
        either = ones + others - joint
        assert overlap == (joint / either if either else None)
        expected = joint * len(known) / (ones * others) if ones * others else None
        assert ratio == (None if expected is None else pytest.approx(expected))


def test_the_layers_may_change_places(net_store) -> None:
    nets = multiplex(["active-aid", "rivalry"], 1934, 1937, store=net_store)
    one = layer_overlap(nets.pairs, "active-aid", "rivalry")
    other = layer_overlap(nets.pairs, "rivalry", "active-aid")
    assert one["overlap"].equals(other["overlap"])
    assert one["year"].to_list() == [1934, 1935, 1936]
    assert one["both"].to_list() == [0, 1, 1]


def test_a_missing_layer_is_named() -> None:
    with pytest.raises(SchemaError, match="no column b"):
        layer_overlap(pl.DataFrame({"year": [1], "a": [1]}), "a", "b")


@pytest.mark.published
def test_allies_are_rivals_more_often_than_chance_gives(published_store) -> None:
    nets = multiplex(["active-aid", "rivalry"], 1962, 1962, store=published_store)
    found = layer_overlap(nets.pairs, "active-aid", "rivalry").row(0, named=True)
    assert found["both"] > 0
    assert found["ratio"] > 1
