from foedus.dates import parse
from foedus.registry.bonds import bound
from foedus.web import promises, who


def test_a_one_sided_promise_is_given_by_one_and_received_by_the_other():
    on = parse("1962-05-01")
    japan, usa = who.find("JPN"), who.find("USA")
    ours, theirs = promises.promised(japan, on), promises.promised(usa, on)
    received = {p["slug"]: p for p in ours["received"]}
    given = {p["slug"]: p for p in theirs["given"]}
    assert received["USA"]["defence"] == given["JPN"]["defence"] == "yes"
    back = {p["slug"]: p for p in ours["given"]}
    assert back["USA"]["defence"] == "none-known"


def test_answers_are_those_of_the_registry():
    on = parse("1914-07-28")
    france = who.find("FRA")
    found = promises.promised(france, on)
    for line in found["given"]:
        bond = bound(france.asked, who.find(line["slug"]).asked, on)
        known = {p.obligation for p in bond.promises}
        for obligation in ("defence", "offence", "neutrality"):
            if line[obligation] != "none-known":
                assert obligation in known
        assert set(line["keys"]) <= {p.key for p in bond.promises}


def test_nobody_is_a_partner_of_itself():
    for slug, day in (("DEU", "1980"), ("west-germany", "1980"), ("athens", "-0453")):
        one = who.find(slug)
        assert slug not in {p.slug for p in promises.partners(one, parse(day))}


def test_after_the_last_day_nothing_is_said():
    found = promises.promised(who.find("USA"), parse("2999"))
    assert found == {"given": [], "received": [], "not_asked": []}
