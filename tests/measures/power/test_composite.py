"""Composite indices against a slow plain definition, and what is not known."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.power.composite import component_shares, composite

NAMES = ("x", "y", "z")
AMOUNT = st.one_of(st.none(), st.integers(0, 1000))
ROWS = st.lists(st.tuples(st.integers(1, 2), AMOUNT, AMOUNT, AMOUNT), max_size=8)
WEIGHTS = st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9))
SHAPE = {"year": pl.Int64, **dict.fromkeys(NAMES, pl.Float64)}


def plain(rows, weights):
    """The definition, one row at a time."""
    made = []
    for year, *own in rows:
        part = whole = 0.0
        for c, amount in enumerate(own):
            total = math.fsum(r[c + 1] or 0.0 for r in rows if r[0] == year)
            if amount is not None and total > 0 and weights[c] > 0:
                part += weights[c] * amount / total
                whole += weights[c]
        made.append(part / whole if whole else None)
    return made


@given(ROWS, WEIGHTS)
def test_as_the_plain_definition(rows, weights) -> None:
    frame = pl.DataFrame(rows, schema=SHAPE, orient="row")
    made = composite(frame, NAMES, weights=dict(zip(NAMES, weights, strict=True)))
    assert made["composite"].to_list() == [
        None if value is None else pytest.approx(value, abs=1e-12)
        for value in plain(rows, weights)
    ]


@given(ROWS)
def test_shares_of_a_year_sum_to_one(rows) -> None:
    frame = pl.DataFrame(rows, schema=SHAPE, orient="row")
    made = composite(frame, NAMES).filter(pl.col("composite_share").is_not_null())
    for total in made.group_by("year").agg(pl.col("composite_share").sum()).rows():
        assert total[1] == pytest.approx(1)


def test_it_stays_lazy_and_leaves_nothing_behind() -> None:
    frame = pl.LazyFrame({"year": [1], "x": [1.0], "y": [-9.0]})
    made = composite(frame, ["x", "y"], missing=[-9.0])
    assert isinstance(made, pl.LazyFrame)
    assert made.collect().columns == [
        "year",
        "x",
        "y",
        "composite",
        "composite_known",
        "composite_share",
    ]
    assert made.collect()["y"].to_list() == [-9.0]


def test_a_component_without_weight_is_not_counted() -> None:
    frame = pl.DataFrame({"year": [1, 1], "x": [None, 1.0], "y": [1.0, 1.0]})
    made = composite(frame, ["x", "y"], weights={"x": 1.0})
    assert made["composite"].to_list() == [None, 1.0]
    assert made["composite_known"].to_list() == [0, 1]


def test_nothing_to_compose_is_refused() -> None:
    with pytest.raises(SchemaError, match="no component"):
        composite(pl.DataFrame({"year": [1]}), [])


def test_shares_of_each_state_for_the_tests_of_weights() -> None:
    frame = pl.DataFrame({"state": [2, 20], "x": [3.0, 1.0], "y": [None, -9.0]})
    made = component_shares(frame, ["x", "y"], missing=[-9.0])
    assert made == {2: {"x": 0.75, "y": None}, 20: {"x": 0.25, "y": None}}
    with pytest.raises(SchemaError, match="repeat"):
        component_shares(pl.concat([frame, frame]), ["x"])
