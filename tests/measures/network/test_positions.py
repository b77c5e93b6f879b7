import polars as pl
import pytest

from foedus.measures.network.layers import multiplex
from foedus.measures.network.positions import POSITIONS, of_network, positions


@pytest.fixture(scope="module")
def found(net_store) -> pl.DataFrame:
    nets = multiplex(["active-aid"], 1929, 1939, store=net_store)
    return positions(nets, "active-aid")


def test_a_year_that_is_not_covered_is_null_and_no_zero(found) -> None:
    outside = found.filter(pl.col("year").is_in([1929, 1939]))
    assert outside.height > 100
    for name in POSITIONS:
        assert outside[name].null_count() == outside.height


def test_a_state_without_ties_in_a_covered_year_has_none(found) -> None:
    germany = found.filter(year=1930, state=255)
    assert germany.select("degree", "component_size", "core_number").row(0) == (0, 1, 0)
    assert germany["constraint"].item() is None


def test_france_is_the_broker(found) -> None:
    france = found.filter(year=1931, state=220)
    assert france["degree"].item() == 2
    assert france["constraint"].item() == 0.5
    assert france["betweenness"].item() > 0
    assert france["component_size"].item() == 3


def test_the_rows_are_the_states_of_the_years(found, net_store) -> None:
    nets = multiplex(["active-aid"], 1929, 1939, store=net_store)
    assert found.select("year", "state").equals(nets.states)


def test_years_in_one_go_are_years_one_by_one(found, net_store) -> None:
    nets = multiplex(["active-aid"], 1929, 1939, store=net_store)
    for year in (1930, 1938):
        ties, states = nets.network("active-aid", year)
        alone = of_network(ties, pl.Series(states, dtype=pl.Int32))
        assert found.filter(year=year).drop("year").equals(alone)


@pytest.mark.published
def test_leaving_small_states_out_changes_the_scale(published_store) -> None:
    from foedus.measures.commitment.pacts import small_states

    nets = multiplex(["active-aid"], 1990, 1990, store=published_store)
    small = small_states(1990, 1990, store=published_store).filter("small")
    every, fewer = positions(nets, "active-aid"), positions(
        nets.without(small), "active-aid"
    )  # fmt: skip
    assert every.height - fewer.height == small.height > 10
    assert every["degree"].max() >= fewer["degree"].max()
