import pytest
from scenes import scene

from foedus.answers import polls, spending
from foedus.web.colours import support


def test_one_round_of_one_poll():
    found = support.colour(scene("2024-06-01"))
    shown = support.leading(2024)
    assert shown is not None
    assert found.facts["year"] == shown.year == 2024
    assert found.facts["pollster"] == "Pew"
    assert {slug: c.value for slug, c in found.cells.items()} == shown.shares
    assert found.facts["all"] == len(shown.rows) >= polls.LEAST_COUNTRIES


def test_a_round_is_never_of_later_and_never_too_old():
    for year in range(1945, 2026):
        found = support.leading(year)
        if found is not None:
            assert year - spending.OLDEST <= found.year <= year


@pytest.mark.parametrize("on", ["-0453", "1949-04-04", "2005-01-01"])
def test_where_nobody_was_asked_nothing_has_a_value(on: str):
    found = support.colour(scene(on))
    assert found.cells == {}
    assert found.lack is not None
