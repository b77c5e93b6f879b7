"""Paths of whole tables against the functions for one figure."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden.path import path_gap, required_growth
from foedus.measures.burden.path_columns import growth_columns, path_columns

SHARE = st.one_of(st.none(), st.floats(0.1, 9))
ROWS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.integers(2023, 2037)), SHARE, max_size=8
)
GROWTHS = (0.0, 0.015, 0.03)


def frame(rows):
    made = [(*key, x) for key, x in rows.items()]
    schema = {"state": pl.String, "year": pl.Int64, "spending_of_gdp": pl.Float64}
    return pl.DataFrame(made, schema=schema, orient="row")


@given(ROWS)
def test_growth_as_for_one_figure(rows) -> None:
    made = growth_columns(frame(rows), GROWTHS)
    for name, growth in zip(("low", "central", "high"), GROWTHS, strict=True):
        plain = [required_growth(x, year, growth) for (_, year), x in rows.items()]
        assert made[f"growth_{name}"].to_list() == [
            None if g is None else pytest.approx(g) for g in plain
        ]


@given(ROWS)
def test_the_gap_as_for_one_figure(rows) -> None:
    made = path_columns(frame(rows))
    plain = [
        path_gap(x, year, rows.get((state, 2025))) for (state, year), x in rows.items()
    ]
    assert made["path_gap"].to_list() == [
        None if g is None else pytest.approx(g, abs=1e-12) for g in plain
    ]


def test_a_share_of_zero_has_no_growth_and_lazy_stays_lazy() -> None:
    rows = frame({("a", 2025): 0.0, ("b", 2025): 2.0})
    made = growth_columns(rows.lazy(), GROWTHS)
    assert isinstance(made, pl.LazyFrame)
    assert made.collect()["growth_low"].is_null().to_list() == [True, False]
    assert isinstance(path_columns(rows.lazy()), pl.LazyFrame)


def test_wrong_options_are_refused() -> None:
    rows = frame({("a", 2025): 2.0})
    for growths, target in (((0.03, 0.0, 0.01), 3.5), ((0.0, 1.0, 2.0), 3.5)):
        with pytest.raises(SchemaError):
            growth_columns(rows, growths, target=target)
    with pytest.raises(SchemaError):
        growth_columns(rows, GROWTHS, target=0.0)
    with pytest.raises(SchemaError):
        path_columns(rows, target_year=2025)
