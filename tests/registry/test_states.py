"""States: codes and names by date, the cases that everyone gets wrong."""

from __future__ import annotations

import itertools

import pytest

from foedus import dates
from foedus.dates import Truth
from foedus.errors import StateError
from foedus.registry import states


@pytest.mark.parametrize(
    ("name", "on", "code"),
    [
        ("Germany", "1900-01-01", 255),
        ("Germany", "1990-10-03", 255),
        ("West Germany", "1990-10-02", 260),
        ("East Germany", "1990-10-02", 265),
        ("Yemen", "1990-05-22", 679),
        ("North Yemen", "1990-05-21", 678),
        ("South Yemen", "1990-05-21", 680),
        ("Vietnam", "1980-01-01", 816),
        ("South Vietnam", "1975-04-30", 817),
        ("South Korea", "2000-01-01", 732),
        ("Korea", "1900-01-01", 730),
        ("Yugoslavia", "1950-01-01", 345),
        ("Serbia", "2010-01-01", 345),
        ("Soviet Union", "1980-01-01", 365),
        ("Russia", "2000-01-01", 365),
        ("USA", "1962-05-01", 2),
        ("2", "1962-05-01", 2),
        ("JPN", "1962-05-01", 740),
        ("UKG", "1935-01-01", 200),
        ("Côte d'Ivoire", "2000-01-01", 437),
        ("Türkiye", "2024-01-01", 640),
    ],
)
def test_names_and_codes(name: str, on: str, code: int) -> None:
    assert states.state(name, on).code == code


@pytest.mark.parametrize(
    ("name", "on", "options"),
    [
        ("Germany", "1950", ("260", "265")),
        ("Korea", "2000-01-01", ("731", "732")),
        ("Yemen", "1980-01-01", ("678", "680")),
        ("Vietnam", "1960-01-01", ("816", "817")),
        ("Congo", "1980-01-01", ("484", "490")),
    ],
)
def test_an_ambiguous_name_asks_which(name: str, on: str, options: tuple) -> None:
    with pytest.raises(StateError) as caught:
        states.state(name, on)
    for option in options:
        assert option in caught.value.problem


@pytest.mark.parametrize(
    ("code", "on", "number"),
    [
        ("DEU", "1989-12-31", 260),
        ("DEU", "2012-12-31", 255),
        ("YEM", "1989-12-31", 678),
        ("YEM", "2012-12-31", 679),
    ],
)
def test_a_state_with_two_numbers_has_that_of_cow(code: str, on: str, number: int):
    assert states.state(code, on).code == number
    with pytest.raises(StateError, match="fits 2"):
        states.state(code, "1990")


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(StateError, match="Germany"):
        states.state("Germny")


def test_a_state_that_did_not_exist_says_when_it_did() -> None:
    with pytest.raises(StateError, match="1918-11-03"):
        states.state("Poland", "1800-01-01")


def test_codes_of_the_two_systems_differ_where_they_should() -> None:
    assert states.by_code(970, "cow").name() == "Nauru"
    assert states.by_code(970, "gw").name() == "Kiribati"
    assert states.by_code(260, "gw", dates.parse("2000-01-01")).code == 260
    with pytest.raises(StateError, match="COW"):
        states.by_code(260, "cow", dates.parse("2000-01-01"))


@pytest.mark.parametrize(
    ("first", "second"), [("GDR", "West Germany"), ("North Yemen", "South Yemen")]
)
def test_the_day_of_change_is_covered_once(first: str, second: str) -> None:
    gone = states.state(first, "1990-01-01")
    turn = next(s.end for s in gone.spells if s.in_system("cow"))
    assert turn is not None
    after = dates.from_day(turn.latest + 1)
    assert gone.existed(dates.from_day(turn.latest), "cow") is Truth.YES
    assert gone.existed(after, "cow") is Truth.NO
    assert states.state(second, "1990-01-01").existed(after, "cow") is Truth.NO


def test_no_two_spells_of_a_system_overlap() -> None:
    for state in states.states():
        for system in ("cow", "gw"):
            own = [s for s in state.spells if s.in_system(system)]
            for one, other in itertools.pairwise(own):
                assert one.span.overlaps(other.span) is Truth.NO, state.name()


def test_every_extra_name_means_a_state() -> None:
    from foedus.registry import tables

    codes = {s.code for s in states.states()}
    assert {c["cow_code"] for c in tables.rows("state_names")} <= codes
