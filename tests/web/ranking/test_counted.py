from foedus import dates
from foedus.registry.alliances import alliance
from foedus.registry.portfolio import pledges
from foedus.store import Store
from foedus.web import who
from foedus.web.ranking import counted

DAY = dates.parse("1962-05-01")


def test_allies_are_those_promised_aid_and_those_that_promise_it():
    allies, given, received = (
        make(Store(), DAY).of
        for make in (counted.allies, counted.given, counted.received)
    )
    others = {
        who.of_key(b if who.of_key(a).slug == "JPN" else a).slug
        for a, b in pledges(DAY)
        if "JPN" in (who.of_key(a).slug, who.of_key(b).slug)
    }
    assert allies["JPN"].value == len(others) > 0
    for slug in allies:
        most = max(
            (made[slug].value if slug in made else 0) for made in (given, received)
        )
        assert allies[slug].value >= most


def test_who_has_no_promise_on_record_has_no_figure():
    assert "CHE" not in counted.allies(Store(), DAY).of


def test_any_promise_counts_at_least_the_promises_of_aid():
    allies, partners = (
        counted.allies(Store(), DAY).of,
        counted.partners(Store(), DAY).of,
    )
    assert all(partners[slug].value >= one.value for slug, one in allies.items())


def test_memberships_run_from_the_certain_to_the_possible():
    found = counted.alliances(Store(), DAY).of
    assert all(one.low == one.value <= one.high for one in found.values())
    assert found["USA"].value > found["JPN"].value >= 1


def test_members_of_an_alliance_are_counted():
    found = counted.members(Store(), dates.parse("2024-12-31")).of
    assert found["nato"].value == 32
    assert found["nato"].key.startswith("row:registry@")
    pairs = counted.pairs(Store(), dates.parse("2024-12-31")).of
    assert pairs["nato"].value == 32 * 31


def test_the_age_of_an_alliance_is_in_years():
    on = dates.parse("2024-08-24")
    start = alliance("nato").span.start
    assert start is not None
    age = counted.age(Store(), on).of["nato"]
    assert age.value == (on.earliest - start.latest) / 365.2425
    assert age.low <= age.high


def test_after_the_registry_was_compiled_nothing_is_covered():
    assert counted.allies(Store(), dates.parse("2999-01-01")) is None
    assert counted.last(Store()) is not None
