import pytest

from foedus.registry.alliances import alliance, everything
from foedus.store import Store
from foedus.web.page import Ask
from foedus.web.pages import alliances


def ask(**said: str) -> Ask:
    return Ask(Store(), said)


def test_the_list_can_be_narrowed_by_day_state_type_and_name():
    everyone = alliances.listed(ask())["alliances"]
    assert len(everyone) == len(everything())
    found = alliances.listed(
        ask(on="1939-08-31", state="Poland", type="bilateral-defence", search="polish")
    )
    assert {a["id"] for a in found["alliances"]} < {a["id"] for a in everyone}
    assert "Franco-Polish alliance" in {a["name"] for a in found["alliances"]}


def test_an_ended_alliance_is_shown_on_its_last_day():
    document = alliances.shown(ask(id="warsaw-pact"))
    assert document["on"] == "1991-06-30"
    assert document["assessment"]["on"] == "1991-06-30"
    assert document["why_none"] is None


@pytest.mark.parametrize("day", ["1900", "2999-01-01"])
def test_outside_its_days_there_is_no_assessment_but_a_reason(day: str):
    document = alliances.shown(ask(id="nato", on=day))
    assert document["assessment"] is None
    assert document["why_none"]
    assert document["findings"]


def test_members_lead_to_their_pages_and_events_are_all_there():
    document = alliances.shown(ask(id="nato", on="1955-12-31"))
    slugs = {m["slug"] for m in document["members"]}
    assert {"USA", "west-germany"} <= slugs
    assert len(document["events"]) == len(alliance("nato").events)
    assert document["member_count"] == 15
