import pytest
from scenes import scene

from foedus.answers import spending
from foedus.web.colours import burden


def test_members_have_the_figures_of_the_alliance_and_others_those_of_sipri():
    found = burden.colour(scene("2023-12-31"))
    poland, japan = found.cells["POL"], found.cells["JPN"]
    row = spending.nato_table(spending.SHARE)[2023]["POL"]
    assert poland.value == row[spending.SHARE]
    assert poland.by.startswith("NATO")
    assert poland.keys[0].endswith(f":{row['line']}")
    assert japan.by == "SIPRI"


def test_the_head_counts_states_at_the_guideline():
    found = burden.colour(scene("2023-12-31"))
    values = [cell.value for cell in found.cells.values()]
    assert found.facts["n"] == sum(value >= 2 for value in values)
    assert found.facts["all"] == len(values)
    assert found.lack is not None
    assert "sipri-milex" in found.lack.command


@pytest.mark.parametrize("on", ["-0453", "1914-07-28", "1940", "2026-01-01"])
def test_outside_the_years_of_its_sources_nothing_has_a_value(on: str):
    found = burden.colour(scene(on))
    assert found.cells == {}
    assert found.lack is not None


@pytest.mark.published
def test_with_the_file_of_sipri_more_states_have_a_figure(published_store):
    bare = burden.colour(scene("1985-12-31"))
    full = burden.colour(scene("1985-12-31", published_store))
    assert len(full.cells) > len(bare.cells) + 20
    assert full.lack is None
    assert full.cells["USA"].keys[0].startswith("row:sipri-milex@")
