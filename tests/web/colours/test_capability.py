import pytest
from scenes import scene

from foedus.web.colours import capability


def test_without_the_source_nothing_has_a_value():
    found = capability.colour(scene("1914-07-28"))
    assert found.cells == {}
    assert found.lack is not None
    assert found.lack.command == "foedus data add nmc PATH"


@pytest.mark.published
def test_a_year_of_the_table(published_store):
    found = capability.colour(scene("1914-07-28", published_store))
    values = [cell.value for cell in found.cells.values()]
    assert found.lack is None
    assert sum(values) == pytest.approx(100, abs=3)
    assert found.facts["n"] == 4
    assert all(cell.keys[0].startswith("row:nmc@") for cell in found.cells.values())


@pytest.mark.published
@pytest.mark.parametrize("on", ["1815-06-01", "2024-06-01"])
def test_outside_its_years_nothing_has_a_value(published_store, on):
    found = capability.colour(scene(on, published_store))
    assert found.cells == {}
    assert found.lack is not None
    assert found.lack.command == ""
