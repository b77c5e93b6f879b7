import pytest
from scenes import scene

from foedus.web.colours import threat


def test_without_the_sources_nothing_has_a_value():
    for of in (None, "POL"):
        found = threat.colour(scene("1938-12-31", of=of))
        assert found.cells == {}
        assert found.lack is not None
        assert found.lack.command.startswith("foedus data add")


@pytest.mark.published
def test_no_rival_is_a_zero_and_not_a_gap(published_store):
    found = threat.colour(scene("1985-12-31", published_store))
    rivals = found.cells["USA"]
    assert rivals.value == len(rivals.by.replace(" and ", ", ").split(", "))
    assert "Russia" in rivals.by or "Soviet Union" in rivals.by
    assert found.cells["CHE"].value == 0
    assert found.cells["CHE"].shade == "zero"
    assert found.facts["all"] == len(found.cells)


@pytest.mark.published
def test_a_state_that_its_source_does_not_list_is_not_covered(published_store):
    found = threat.colour(scene("1950-12-31", published_store))
    assert "LIE" not in found.cells  # On the list of Gleditsch and Ward alone.
    assert found.cells["CHE"].value == 0


@pytest.mark.published
def test_challengers_of_a_state(published_store):
    found = threat.colour(scene("1938-12-31", published_store, "POL"))
    assert found.cells["POL"].shade == "self"
    assert found.cells["DEU"].value > 0.5
    assert found.cells["BRA"].shade == "zero"
    assert found.facts["most"] is not None
    near = [c for c in found.cells.values() if c.value is not None]
    assert found.facts["n"] == len(near)
    assert all(0 <= cell.value <= 1 for cell in near)


@pytest.mark.published
@pytest.mark.parametrize("of", [None, "POL"])
@pytest.mark.parametrize("on", ["1400-01-01", "2023-12-31"])
def test_outside_the_years_of_its_sources_nothing_has_a_value(published_store, of, on):
    found = threat.colour(scene(on, published_store, of))
    assert found.cells == {}
    assert found.lack is not None
