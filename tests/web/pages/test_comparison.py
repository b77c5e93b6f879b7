from foedus.registry.difference import diff
from foedus.store import Store
from foedus.web.page import Ask
from foedus.web.pages import comparison


def shown(**said: str) -> dict:
    return comparison.shown(Ask(Store(), said))


def test_two_days_of_one_alliance_differ_by_who_joined_and_left():
    document = shown(a="nato", on_a="1999-01-01", on_b="2024-12-31")
    joined = {m["name"] for m in document["members"] if m["a"] == "no"}
    found = diff("nato", "1999-01-01", "2024-12-31")
    assert joined == {change.name for change in found.joined}
    assert [s["members"] for s in document["sides"]] == [16, 32]


def test_the_same_questions_stand_together():
    document = shown(a="nato", b="warsaw-pact", on_a="1980-01-01", on_b="1980-01-01")
    lines = {f["id"]: f for f in document["questions"]}
    members = lines["identity.members"]
    assert members["a"]["value"] == "15"
    assert members["b"]["trace"] == "answer:warsaw-pact@1980-01-01#identity.members"
    assert any(f["a"] is None for f in document["questions"])
    assert any(f["b"] is None for f in document["questions"])


def test_without_names_there_is_something_to_see():
    document = shown()
    assert [s["id"] for s in document["sides"]] == ["nato", "warsaw-pact"]
    assert document["asked"]["on_b"] == "1991-06-30"


def test_a_day_outside_says_why_there_is_nothing():
    document = shown(a="warsaw-pact", on_a="2000-01-01", on_b="1999")
    assert document["questions"] == []
    assert all(side["why_none"] for side in document["sides"])
    assert document["members"] == []


def test_where_the_list_of_members_is_partial_nobody_is_said_to_be_outside():
    document = shown(a="delian-league", on_a="-0453", b="nato", on_b="1980")
    said = {(m["a"], m["b"]) for m in document["members"]}
    assert ("none-known", "yes") in said
    assert ("yes", "no") in said
    assert not any(a == "no" for a, _ in said)
