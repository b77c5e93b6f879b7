from collections import Counter

import pytest
from scenes import scene

from foedus.dates import Truth, parse
from foedus.registry.alliances import alliance
from foedus.report import theme
from foedus.store import Store
from foedus.web import who
from foedus.web.colours import bloc
from foedus.web.colours.colouring import NONE, REST, Scene


def test_states_sit_in_the_larger_of_their_alliances():
    found = bloc.colour(scene("1962-05-01"))
    assert found.cells["USA"].value == alliance("nato").name  # Of Rio, ANZUS, SEATO.
    assert found.cells["BRA"].value == alliance("rio-treaty").name
    assert found.cells["POL"].value == alliance("warsaw-pact").name
    assert found.cells["CHE"].shade == NONE
    assert found.facts["n"] == 20


def test_a_pact_of_two_and_a_guarantee_in_one_direction():
    found = bloc.colour(scene("1914-07-28"))
    assert found.cells["FRA"].shade == REST  # With Russia alone.
    assert found.cells["BEL"].shade == NONE  # Guaranteed, but it guarantees nobody.


def test_who_was_perhaps_a_member_is_not_counted():
    day = parse("-0453")
    people = tuple(who.of_key(s.member) for s in alliance("delian-league").members(day))
    found = bloc.colour(Scene(Store(), day, None, tuple(dict.fromkeys(people))))
    shades = Counter(cell.shade for cell in found.cells.values())
    sure = [
        s
        for s in alliance("delian-league").members(day)
        if s.holds_on(day) is Truth.YES
    ]
    assert (
        found.facts["n"] == len(sure) == shades[f"hue-{bloc.hues()['delian-league']}"]
    )
    assert shades["perhaps"] == len(people) - len(sure) > 0


def test_every_tie_has_the_row_of_the_member():
    found = bloc.colour(scene("1985-06-01"))
    for cell in found.cells.values():
        assert (cell.value is None) == (not cell.keys)
        assert all("#members:" in key for key in cell.keys)


def test_a_bloc_has_one_colour_and_shares_it_with_none_of_its_time():
    hues = bloc.hues()
    assert hues["nato"] == theme.CATEGORIES.index(theme.STABLE["nato"])
    assert max(hues.values()) < len(theme.CATEGORIES)
    for one in hues:
        for other in hues:
            if one < other and hues[one] == hues[other]:
                spans = alliance(one).span, alliance(other).span
                assert spans[0].overlaps(spans[1]) is Truth.NO


@pytest.mark.parametrize("on", ["-0453", "0100", "1386-01-01", "1914", "2025-06-30"])
def test_the_key_names_each_colour_once(on: str):
    found = bloc.colour(scene(on))
    shades = [entry.shade for entry in found.key]
    assert len(shades) == len(set(shades))
    assert {cell.shade for cell in found.cells.values()} <= set(shades)
