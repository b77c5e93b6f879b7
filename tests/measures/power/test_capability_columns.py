"""CINC on panels: by state, recomputed, equal to what the publisher ships."""

import pytest
import small_world

from foedus.errors import AssessmentError, StoreError
from foedus.measures.on_panels import measure
from foedus.panel.build import dyad_years, state_years
from foedus.store import Store

# The publisher's figures are rounded to seven digits.
SHIPPED = 1e-6


@pytest.mark.published
@pytest.mark.reference
def test_it_is_the_index_of_the_publisher(published_store) -> None:
    panel = state_years(1910, 1914, store=published_store).attach(
        "nmc", columns=("cinc",)
    )
    table = measure("cinc", panel).collect().drop_nulls("nmc_cinc")
    assert table.height > 200
    assert (table["cinc"] - table["nmc_cinc"]).abs().max() < SHIPPED
    (usa,) = table.filter(state=2, year=1913)["cinc"]
    assert usa == pytest.approx(0.219911, abs=SHIPPED)


@pytest.mark.published
def test_each_state_of_a_pair_has_its_own(published_store) -> None:
    states = (2, 255)
    pair = dyad_years(1913, 1913, directed=False, states=states, store=published_store)
    (row,) = measure("cinc", pair, source="nmc@6.0").collect().to_dicts()
    assert row["cinc_a"] == pytest.approx(0.219911, abs=1e-4)
    assert row["cinc_b"] == pytest.approx(0.143318, abs=1e-4)


def test_a_store_without_components(tmp_path) -> None:
    with pytest.raises(StoreError, match="nmc"):
        measure("cinc", state_years(1913, 1913, store=Store(tmp_path))).collect()


def test_weights_of_the_user_change_the_composite(tmp_path) -> None:
    store = small_world.everything(Store(tmp_path))
    states = state_years(1953, 1953, store=store, states=small_world.STATES)
    table = measure("composite", states)
    table = measure("cinc", table)
    table = measure(
        "composite", table, columns="milex,milper", weights="milex=1", column="two"
    )
    made = table.collect()
    assert made["composite"].to_list() == pytest.approx(made["cinc"].to_list())
    assert made["two"].to_list() != made["composite"].to_list()
    with pytest.raises(AssessmentError, match="no component of these"):
        measure("composite", states, weights="ships=2").collect()
    with pytest.raises(AssessmentError, match="is no weights"):
        measure("composite", states, weights="milex=heavy").collect()


def test_products_effort_and_shares_are_those_of_the_source(tmp_path) -> None:
    store = small_world.everything(Store(tmp_path))
    states = state_years(1953, 1953, store=store, states=small_world.STATES)
    for name in ("gdp_power", "personnel_share", "spending_per_soldier"):
        states = measure(name, states)
    states = measure("surplus_product", states, subsistence=1000)
    states = measure("world_share", states, of="isard-gdp-pop:pwtrgdp")
    first = states.collect().row(0, named=True)
    gdp, people = 5e3 * 2, 1.0
    assert first["gdp_power"] == pytest.approx(gdp * gdp / people)
    assert first["surplus_product"] == pytest.approx(gdp - 1000 * people)
    assert first["world_share"] == pytest.approx(2 / sum(small_world.STATES))
    # Component n of the invented capabilities is the number of the state plus n.
    assert first["personnel_share"] == pytest.approx(1000 * 3 / 6)
    assert first["spending_per_soldier"] == pytest.approx(2 / 3)
    with pytest.raises(AssessmentError, match="no source and column"):
        measure("world_share", states, of="nmc").collect()
