"""Contribution and benefit: plain definitions, sums, and members without a figure."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden.contribution import benefit_share, contribution_share

AMOUNT = st.one_of(st.none(), st.integers(0, 100))
ROWS = st.lists(st.tuples(st.integers(1, 2), AMOUNT, AMOUNT), max_size=8)


def frame(rows):
    schema = {"year": pl.Int64, "x": pl.Float64, "z": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


@given(ROWS)
def test_contribution_as_the_plain_definition(rows) -> None:
    made = contribution_share(frame(rows), "x")
    for (year, x, _), share, count in zip(
        rows, made["x_share"], made["x_covered"], strict=True
    ):
        known = [r[1] for r in rows if r[0] == year and r[1] is not None]
        assert count == len(known)
        if x is None or len(known) < 2 or sum(known) == 0:
            assert share is None
        else:
            assert share == pytest.approx(100 * x / sum(known))


@given(ROWS, st.integers(1, 5), st.integers(1, 5))
def test_benefit_as_the_plain_definition(rows, v, w) -> None:
    made = benefit_share(frame(rows), ["x", "z"], weights={"x": v, "z": w})
    for (year, x, z), share in zip(rows, made["benefit_share"], strict=True):
        whole = [r for r in rows if r[0] == year and None not in r]
        sums = [math.fsum(r[k] for r in whole) for k in (1, 2)]
        if None in (x, z) or len(whole) < 2 or 0 in sums:
            assert share is None
        else:
            plain = 100 * (v * x / sums[0] + w * z / sums[1]) / (v + w)
            assert share == pytest.approx(plain)


@given(ROWS)
def test_the_parts_of_a_year_sum_to_the_whole(rows) -> None:
    made = benefit_share(frame(rows), ["x", "z"]).drop_nulls("benefit_share")
    sums = made.group_by("year").agg(pl.col("benefit_share").sum())
    assert sums["benefit_share"].to_list() == pytest.approx([100.0] * sums.height)


def test_a_proxy_without_weight_may_be_unknown() -> None:
    rows = frame([(1, 3, None), (1, 1, None)])
    made = benefit_share(rows, ["x", "z"], weights={"x": 1.0})
    assert made["benefit_share"].to_list() == [75.0, 25.0]
    assert made.columns == [*rows.columns, "benefit_share"]


def test_a_proxy_that_is_not_there_is_refused() -> None:
    with pytest.raises(SchemaError, match="exposed_border"):
        benefit_share(frame([(1, 1, 1)]), ["x", "exposed_border"])
