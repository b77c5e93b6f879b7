import pytest

from foedus.dates import Truth, parse
from foedus.errors import StateError
from foedus.registry import states
from foedus.registry.alliances import everything
from foedus.web import who


def test_every_state_and_every_member_has_one_page():
    people = who.everyone()
    assert {w.state for w in people.values() if w.state} == set(states.states())
    keys = [key for who_ in people.values() for key in who_.keys]
    assert len(keys) == len(set(keys))
    members = {s.member for pact in everything() for s in pact.memberships}
    for key in members:
        assert key in who.of_key(key).keys


def test_slugs_need_no_quoting():
    assert all(s.replace("-", "").isalnum() and s.isascii() for s in who.everyone())


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("JPN", "JPN"),
        ("jpn", "JPN"),
        ("Japan", "JPN"),
        ("740", "JPN"),
        ("athens", "athens"),
        ("Athens", "athens"),
        ("west-germany", "west-germany"),
        ("DEU", "DEU"),
        ("260", "west-germany"),
    ],
)
def test_a_name_leads_to_its_page(name: str, slug: str):
    assert who.find(name).slug == slug


@pytest.mark.parametrize("name", ["", "nobody at all", "../etc/passwd", "<script>"])
def test_a_name_that_nobody_has_is_an_error(name: str):
    with pytest.raises(StateError):
        who.find(name)


def test_a_state_has_the_name_of_the_day():
    russia = who.find("RUS")
    assert russia.name_on(parse("1962")) == "Soviet Union"
    assert russia.asked == "365"


def test_a_polity_may_have_been_there_any_day():
    assert who.existed(who.find("athens"), parse("1962")) is Truth.MAYBE
    assert who.existed(who.find("JPN"), parse("1962")) is Truth.YES
    assert who.existed(who.find("west-germany"), parse("1914")) is Truth.NO


def test_spells_come_in_order():
    starts = [
        s.span.start.earliest for s in who.spells(who.find("USA").keys) if s.span.start
    ]
    assert starts == sorted(starts)
    assert len(starts) > 20


def test_a_state_with_two_numbers_stands_once():
    now = who.states_on(parse("2022-12-31"))
    assert {"DEU", "YEM", "USA"} <= now
    assert not {"west-germany", "north-yemen"} & now
    then = who.states_on(parse("1980-12-31"))
    assert {"west-germany", "north-yemen"} <= then
    assert who.states_on(parse("-0453")) == frozenset()
