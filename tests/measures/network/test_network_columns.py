"""Networks as columns of panels."""

import pytest
import small_world

from foedus.errors import SchemaError
from foedus.measures.on_panels import measure
from foedus.panel.build import panel, state_years
from foedus.store import Store

STATES = small_world.STATES


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """Sources of 1952 and 1953."""
    return small_world.everything(Store(tmp_path_factory.mktemp("network_columns")))


def test_the_partners_of_a_year_are_counted(store) -> None:
    states = panel("state-years", 1953, 1953, store=store, states=STATES)
    degrees = measure("degree", states).collect()
    assert dict(degrees.select("state", "degree").rows()) == {
        2: 2, 200: 1, 220: 1, 365: 1
    }  # fmt: skip


def test_a_kind_of_tie_that_is_not_there_is_refused(store) -> None:
    with pytest.raises(SchemaError, match="no kind of tie"):
        measure("degree", state_years(1952, 1953, store=store), layer="love").collect()


def test_the_signed_network_is_that_of_the_layers(store) -> None:
    """The United Kingdom and France, both allied to the USA, are rivals."""
    system = panel("system-years", 1952, 1953, store=store)
    table = measure("frustration", measure("triangle_balance", system)).collect()
    assert table["triangle_balance"].to_list() == [0.0, 0.0]
    assert table["frustration"].to_list() == [1.0, 1.0]
