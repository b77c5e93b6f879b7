"""Spread by year against the functions for one set of figures."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.cohesion.dispersion import dispersion
from foedus.measures.cohesion.spread import spread_by_year

FIGURE = st.one_of(st.none(), st.integers(-9, 9))
ROWS = st.lists(st.tuples(st.integers(1, 3), FIGURE), max_size=12)


def frame(rows):
    schema = {"year": pl.Int64, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


@given(ROWS, st.integers(2, 4))
def test_as_for_one_set_of_figures(rows, least) -> None:
    made = spread_by_year(frame(rows), "share", least=least)
    assert made["year"].to_list() == sorted({year for year, _ in rows})
    for row in made.iter_rows(named=True):
        values = {str(n): x for n, (y, x) in enumerate(rows) if y == row["year"]}
        plain = dispersion(values)
        assert (row["members"], row["n"]) == (len(values), plain.n)
        for name in ("mean", "standard_deviation", "interquartile_range", "extent"):
            value = getattr(plain, name) if plain.n >= least else None
            assert row[name] == (
                None if value is None else pytest.approx(value, abs=1e-9)
            )


def test_the_sum_of_two_wordings_is_never_taken() -> None:
    rows = frame([(1, 1.0), (1, 3.0), (1, 10.0), (1, 30.0)]).with_columns(
        wording=pl.Series(["a", "a", "b", "b"])
    )
    made = spread_by_year(rows, "share", by=("wording", "year"), least=2)
    assert made["extent"].to_list() == [2.0, 20.0]
    assert made["coefficient_of_variation"].to_list() == [0.5, 0.5]


def test_lazy_stays_lazy_and_one_figure_has_no_spread() -> None:
    rows = frame([(1, 1.0), (1, float("nan"))])
    made = spread_by_year(rows.lazy(), "share", least=2)
    assert isinstance(made, pl.LazyFrame)
    assert made.collect()["standard_deviation"].item() is None
    with pytest.raises(SchemaError):
        spread_by_year(rows, "share", least=1)
