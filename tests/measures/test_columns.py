"""What stands in the columns of a table: amounts, shares, weights, and what is not."""

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.columns import (
    as_given,
    checked,
    quantity,
    require,
    share,
    weights_of,
)

ODD = pl.DataFrame({"x": [1.0, None, float("nan"), float("inf"), -1.0, -9.0, 0.0]})


def test_only_an_amount_is_an_amount() -> None:
    assert ODD.select(quantity("x"))["x"].to_list() == [1.0, *[None] * 5, 0.0]


def test_a_code_of_the_publisher_is_not_known_even_above_zero() -> None:
    frame = pl.DataFrame({"x": [999.0, 1.0]})
    assert frame.select(quantity("x", missing=[999]))["x"].to_list() == [None, 1.0]


def test_a_table_in_memory_is_looked_at_and_a_lazy_one_is_not() -> None:
    below = pl.DataFrame({"x": [-9.0, 1.0]})
    with pytest.raises(SchemaError, match="x has -9"):
        checked(below, ["x"])
    assert checked(below, ["x"], missing=[-9.0]) is below
    lazy = below.lazy()
    assert checked(lazy, ["x"]) is lazy


def test_a_missing_column_is_named_with_the_nearest() -> None:
    with pytest.raises(SchemaError, match=r"milx \(nearest: 'milex'\)"):
        require(pl.LazyFrame({"milex": [1]}), "milx")


def test_shares_are_of_the_known_sum() -> None:
    frame = pl.DataFrame({"year": [1, 1, 1, 2], "x": [3.0, 1.0, None, 0.0]})
    assert frame.select(share("x", "year"))["x"].to_list() == [0.75, 0.25, None, None]


def test_what_comes_back_is_what_was_given() -> None:
    made = pl.LazyFrame({"x": [1]})
    assert as_given(made, made) is made
    assert isinstance(as_given(made.collect(), made), pl.DataFrame)


def test_weights_sum_to_one_in_the_order_of_the_columns() -> None:
    assert weights_of({"b": 3.0, "a": 1.0}, ["a", "b", "c"]) == [0.25, 0.75, 0.0]
    assert weights_of(None, ["a", "b"]) == [0.5, 0.5]


@pytest.mark.parametrize(
    "weights", [{"z": 1.0}, {"a": -1.0, "b": 2.0}, {"a": 0.0}, {"a": float("inf")}]
)
def test_what_is_no_weight_is_refused(weights: dict[str, float]) -> None:
    with pytest.raises(SchemaError):
        weights_of(weights, ["a", "b"])
