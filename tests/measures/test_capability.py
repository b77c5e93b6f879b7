"""Capability: an invented world by hand, and what is missing or no quantity."""

from __future__ import annotations

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.capability import COMPONENTS, cinc

NUMBERS = dict.fromkeys(COMPONENTS, pl.Float64)


def world(*rows: tuple[float | None, ...]) -> pl.DataFrame:
    """Year and the six components of each state."""
    return pl.DataFrame(list(rows), schema={"year": pl.Int64, **NUMBERS}, orient="row")


def test_by_hand() -> None:
    frame = world(
        (1900, 60.0, 30.0, 0.0, 10.0, 40.0, 5.0),
        (1900, 30.0, 10.0, 0.0, 10.0, 40.0, 15.0),
        (1900, 10.0, None, 0.0, 20.0, 20.0, 20.0),
        (1901, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
    )
    # Nobody made steel in 1900, so five components count; of the third one is unknown.
    # (0.60 + 0.75 + 0.25 + 0.40 + 0.125) / 5, (0.30 + 0.25 + 0.25 + 0.40 + 0.375) / 5
    # and (0.10 + 0.50 + 0.20 + 0.50) / 4: more than 1 in all, as one is unknown.
    assert cinc(frame).to_list() == pytest.approx([0.425, 0.315, 0.325, 1.0])


def test_a_missing_component_is_left_out_and_not_zero() -> None:
    known = world((1900, *[3.0] * 6), (1900, *[1.0] * 6))
    gap = world((1900, *[3.0] * 6), (1900, None, *[1.0] * 5))
    assert cinc(known).to_list() == pytest.approx([0.75, 0.25])
    assert cinc(gap).to_list() == pytest.approx([(1 + 5 * 0.75) / 6, 0.25])


def test_nothing_known_is_null_and_not_a_number_is_not_known() -> None:
    frame = world((1900, *[1.0] * 6), (1900, *[None] * 6), (1900, *[float("nan")] * 6))
    assert cinc(frame).to_list() == [1.0, None, None]


def test_rows_keep_their_order_and_years_their_own_totals() -> None:
    frame = world((1901, *[1.0] * 6), (1900, *[1.0] * 6), (1901, *[3.0] * 6))
    assert cinc(frame).to_list() == pytest.approx([0.25, 1.0, 0.75])
    turned = frame.reverse()
    assert cinc(turned).to_list() == pytest.approx(cinc(frame).reverse().to_list())


@pytest.mark.parametrize("value", [-9.0, float("inf")])
def test_what_is_no_quantity_is_refused(value: float) -> None:
    with pytest.raises(SchemaError, match="milex") as caught:
        cinc(world((1900, value, *[1.0] * 5)))
    assert "-9" in caught.value.remedy


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(SchemaError, match="no column upop"):
        cinc(world((1900, *[1.0] * 6)).drop("upop"))
