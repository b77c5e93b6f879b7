from foedus.store import Store
from foedus.web.page import Ask
from foedus.web.pages import states


def ask(**said: str) -> Ask:
    return Ask(Store(), said)


def test_the_list_has_states_and_polities():
    found = {s["slug"]: s for s in states.listed(ask())["states"]}
    assert found["JPN"]["kind"] == "state"
    assert found["athens"]["kind"] == "polity"
    assert found["athens"]["cow_code"] is None
    assert found["athens"]["start"] is None


def test_on_a_day_only_those_who_were_there():
    then = {s["slug"]: s for s in states.listed(ask(on="1914-07-28"))["states"]}
    assert "austria-hungary" in then
    assert "west-germany" not in then
    ancient = {s["slug"] for s in states.listed(ask(on="-0453"))["states"]}
    assert "athens" in ancient
    assert "JPN" not in ancient


def test_names_of_other_times_are_found():
    found = {s["slug"] for s in states.listed(ask(search="soviet union"))["states"]}
    assert "RUS" in found


def test_alliances_of_the_day_come_first():
    document = states.shown(ask(code="JPN", on="1962-05-01"))
    answers = [a["on_the_day"] == "no" for a in document["alliances"]]
    assert answers == sorted(answers)
    now = {a["id"] for a in document["alliances"] if a["on_the_day"] == "yes"}
    assert "us-japan-1960" in now
    assert document["received"][0]["slug"] == "USA"


def test_a_polity_has_no_spell_in_the_state_system():
    document = states.shown(ask(code="athens", on="-0453"))
    assert document["spells"] == []
    assert document["existed"] is None
    assert len(document["given"]) > 50
