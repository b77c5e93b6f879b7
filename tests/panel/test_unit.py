"""Units are found by their names."""

from __future__ import annotations

import pytest

from foedus.errors import PanelError
from foedus.panel.unit import of, unit


@pytest.mark.parametrize("name", ["dyad-year", "dyad-years", "dyad_years"])
def test_a_unit_has_several_spellings(name):
    found = unit(name)
    assert found == of("dyad", "year")
    assert found.name == "dyad-year"
    assert found.key == ("state_a", "state_b", "year")


def test_an_actor_may_have_two_words():
    found = unit("alliance-member-months")
    assert (found.who, found.clock.step) == ("alliance-member", "month")
    assert found.key == ("alliance", "member", "year", "month")
    assert found.states == ("state",)


def test_the_nearest_unit_is_offered():
    with pytest.raises(PanelError, match="nearest: 'dyad-years'"):
        unit("dyda-years")
    with pytest.raises(PanelError, match="no unit of analysis 'zzzz'") as refused:
        unit("zzzz")
    assert "nearest" not in str(refused.value)


def test_columns_of_one_state_have_no_suffix():
    assert unit("state-days").suffix("state") == ""
    assert unit("triad-years").suffix("state_c") == "_c"
    assert unit("leader-years").suffix("state") == ""
