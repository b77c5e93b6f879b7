"""CINC on panels: by state, recomputed, equal to what the publisher ships."""

import pytest

from foedus.errors import StoreError
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
