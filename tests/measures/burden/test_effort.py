"""Effort: each ratio by hand, against a plain loop, and what is not known."""

import math

import burden_cases
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden import effort
from foedus.measures.index import MEASURES

AMOUNT = st.one_of(st.none(), st.floats(0, 1e6))
PAIRS = st.lists(st.tuples(AMOUNT, AMOUNT), max_size=8)
BY_HAND = {
    effort.spending_of_gdp: ("spending", "gdp", 100.0),
    effort.spending_per_head: ("spending", "population", 1.0),
    effort.spending_per_soldier: ("spending", "personnel", 1.0),
    effort.equipment_share: ("equipment", "spending", 100.0),
    effort.personnel_share: ("personnel", "population", 1000.0),
}
every = pytest.mark.parametrize("function", BY_HAND, ids=lambda f: f.__name__)


def frame(rows, above, below):
    numbers = {above: pl.Float64, below: pl.Float64}
    return pl.DataFrame(rows, schema=numbers, orient="row")


@every
@given(rows=PAIRS)
def test_as_the_plain_definition(function, rows) -> None:
    above, below, scale = BY_HAND[function]
    made = function(frame(rows, above, below))[function.__name__].to_list()
    plain = [
        None if x is None or y is None or y == 0 else pytest.approx(scale * x / y)
        for x, y in rows
    ]
    assert made == plain


@every
def test_nan_is_not_known_and_below_zero_is_refused(function) -> None:
    above, below, _ = BY_HAND[function]
    made = function(frame([(math.nan, 1.0), (1.0, 0.0)], above, below))
    assert made[function.__name__].to_list() == [None, None]
    with pytest.raises(SchemaError):
        function(frame([(-1.0, 1.0)], above, below))


@every
def test_other_names_of_columns(function) -> None:
    above, below, scale = BY_HAND[function]
    given_names = frame([(1.0, 4.0)], "mine", "yours")
    made = function(given_names, **{above: "mine", below: "yours"})
    assert made[function.__name__].item() == scale / 4


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(SchemaError, match="gdp"):
        effort.spending_of_gdp(pl.DataFrame({"spending": [1.0]}))


def test_security_effort_is_null_without_any_part() -> None:
    rows = {"spending": [2.0, 2.0], "peacekeeping": [1.0, None], "aid": [1.0, 0.0]}
    made = effort.security_effort(pl.DataFrame(rows | {"gdp": [200.0, 100.0]}))
    assert made["security_effort"].to_list() == [2.0, None]


def test_a_share_needs_no_exchange_rate() -> None:
    lire = pl.DataFrame({"spending": [3000.0], "gdp": [200_000.0]})
    euros = lire / 1936.27
    one, other = (effort.spending_of_gdp(t)["spending_of_gdp"] for t in (lire, euros))
    assert one.item() == pytest.approx(other.item())


@pytest.mark.parametrize("name", sorted(burden_cases.TABLES))
def test_any_column_of_burdens_stays_lazy_and_keeps_the_rows(name, monkeypatch) -> None:
    def lazily(wanted):
        def call(given_table, *rest):
            made = MEASURES[wanted].function(given_table.lazy(), *rest)
            assert isinstance(made, pl.LazyFrame)
            read = made.collect()
            assert read.select(given_table.columns).equals(given_table)
            return read

        return call

    call, pick, _ = burden_cases.CASES[name]
    first = {"a": 9.0, "b": 4.0, "c": 6.5, "d": None}
    second = {"a": 3.1, "b": 1.2, "c": 2.2, "d": None}
    eager = call(first, second)
    monkeypatch.setattr(burden_cases, "f", lazily)
    assert call(first, second).equals(eager)
    assert name == "spillin" or pick(eager) is not None
