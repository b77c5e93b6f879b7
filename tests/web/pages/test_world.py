import pytest

from foedus.dates import parse
from foedus.registry.portfolio import pledges
from foedus.store import Store
from foedus.web import who
from foedus.web.colours.colouring import NOT_COVERED
from foedus.web.page import Ask, RequestError
from foedus.web.pages import world


def shown(**said: str) -> dict:
    return world.shown(Ask(Store(), said))


def rows(document: dict) -> dict[str, dict]:
    return {row["slug"]: row for row in document["states"]}


def test_the_map_says_what_the_registry_says():
    found = rows(shown(on="1914-07-28"))
    bound = {who.of_key(k).slug for pair in pledges(parse("1914-07-28")) for k in pair}
    assert {s for s, row in found.items() if row["status"] == "aid"} == bound
    assert found["CHE"]["status"] == "none-known"
    assert "west-germany" not in found


def test_partners_of_one_state():
    document = shown(on="1914-07-28", of="FRA")
    found = rows(document)
    assert found["FRA"]["status"] == "self"
    assert found["RUS"]["status"] == "aid"
    assert found["austria-hungary"]["status"] == "none-known"
    assert document["counts"]["self"] == 1


def test_every_row_has_a_status_and_counts_add_up():
    document = shown(on="1962-05-01")
    statuses = [row["status"] for row in document["states"]]
    assert set(statuses) <= set(world.STATUSES)
    assert sum(document["counts"].values()) == len(statuses)


def test_antiquity_is_on_the_map():
    found = rows(shown(on="-0453"))
    assert found["athens"]["dot"]
    assert found["athens"]["status"] == "aid"
    assert all(row["kind"] == "polity" for row in found.values())


def test_after_the_last_day_nothing_is_covered():
    document = shown(on="2999-12-31")
    assert not document["covered"]
    assert document["states"] == []
    assert document["alliances"] == []


def test_every_year_of_the_slider_can_be_shown():
    for year in (-478, -1, 0, 1, 476, 1386, 1815, 1816, 1945, 2025):
        sign, digits = ("-" if year < 0 else ""), f"{abs(year):04d}"
        document = shown(on=f"{sign}{digits}-12-31")
        assert document["year"] == year
        assert document["covered"]


def test_the_history_changes_at_every_step():
    steps = world.history()
    years = [year for year, _ in steps]
    assert years == sorted(set(years))
    assert years[0] >= world.FIRST_YEAR
    assert all(count >= 0 for _, count in steps)
    assert max(count for _, count in steps) > 60


DAYS = ("-0453-12-31", "1386-12-31", "1850-01-01", "1914-07-28", "1962", "2023-12-31")


@pytest.mark.parametrize("colour", world.COLOURS)
@pytest.mark.parametrize("on", DAYS)
def test_every_colouring_has_a_key_and_says_what_is_missing(colour: str, on: str):
    document = shown(on=on, colour=colour)
    said, states = document["colouring"], document["states"]
    shades = {k["shade"]: k["count"] for k in said["key"]}
    assert said["id"] == colour
    assert list(shades)[-1] == NOT_COVERED
    assert sum(shades.values()) == len(states)
    for row in states:
        if row["shade"] == NOT_COVERED:
            assert row["value"] is None
            assert row["keys"] == []
        elif row["value"] is not None:
            assert row["keys"] or row["value"] == 0
    if all(row["shade"] == NOT_COVERED for row in states):
        assert said["lack"] is not None
    assert document["asked"]["on"] == on


def test_the_promises_are_the_colours_where_none_are_asked_for():
    document = shown(on="1914-07-28")
    assert document["colouring"]["id"] == "promise"
    assert document["asked"]["colour"] is None
    assert all(row["shade"] == row["status"] for row in document["states"])


def test_values_stand_in_the_order_of_the_key_then_of_their_size():
    rows = shown(on="2023-12-31", colour="burden")["states"]
    values = [row["value"] for row in rows if row["shade"] == "step-2"]
    assert len(values) > 3
    assert values == sorted(values, reverse=True)
    assert rows[-1]["shade"] == NOT_COVERED


def test_a_colouring_that_there_is_not():
    with pytest.raises(RequestError, match="no colours by 'mood'"):
        shown(colour="mood")


def test_a_state_that_two_lists_number_twice_is_there_once():
    names = [row["slug"] for row in shown(on="2005-01-01")["states"]]
    assert "DEU" in names
    assert "west-germany" not in names


@pytest.mark.published
def test_with_borders_of_the_day_states_have_shapes(published_store):
    said = {"on": "1914-07-28", "colour": "capability"}
    document = world.shown(Ask(published_store, said))
    found = rows(document)
    assert document["borders"]["source"].startswith("International Conflict Research")
    assert found["austria-hungary"]["shape"] is not None
    assert not found["austria-hungary"]["dot"]
    assert all(row["placed"] == (row["dot"] or row["shape"] is not None)
               for row in found.values())  # fmt: skip
    assert world.shown(Ask(published_store, {"on": "1850"}))["borders"] is None
