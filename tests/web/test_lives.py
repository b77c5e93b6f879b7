from foedus import dates
from foedus.registry.alliances import alliance
from foedus.web import lives, who


def rows(findings):
    (finding,) = findings
    return [dict(zip(("member", "start", "end", "status", "certainty"), r.cells,
                     strict=True)) for r in finding.table.rows]  # fmt: skip


def test_a_life_has_every_spell_with_its_line():
    pact = alliance("nato")
    (finding,) = lives.of_alliance(pact)
    assert len(finding.table.rows) == len(pact.memberships)
    for row in finding.table.rows:
        assert row.evidence[0].key.startswith("row:registry@")
        assert row.evidence[0].line > 1


def test_open_spells_have_no_end_and_closed_ones_theirs():
    found = rows(lives.of_state(who.find("JPN")))
    ends = {r["member"]: r["end"] for r in found}
    assert ends["Anglo-Japanese Alliance"] is not None
    open_ones = [r for r in found if r["end"] is None]
    assert open_ones
    for each in found:
        for side in ("start", "end"):
            if each[side] is not None:
                dates.parse(each[side])


def test_an_end_of_which_only_the_earliest_day_is_known_says_so():
    unsure = [
        lives.ended(s)
        for key in ("athens", "prussia", "USA", "FRA", "GBR")
        for s in who.spells(who.find(key).keys)
    ]
    assert any(text is not None and text.endswith("?") for text in unsure)


def test_a_pair_was_bound_while_both_belonged():
    a, b = who.find("TUR"), who.find("GRC")
    found = rows(lives.of_pair(a, b))
    nato = [r for r in found if r["member"] == "North Atlantic Treaty Organization"]
    assert nato[0]["start"] == "1952-02-18"


def test_strangers_share_nothing():
    assert lives.of_pair(who.find("athens"), who.find("JPN")) == ()


def test_turns_are_days_of_change_in_order():
    turns = lives.turns(alliance("nato"))
    days = [dates.parse(t["on"]).earliest for t in turns]
    assert days == sorted(days)
    assert any("Finland" in t["what"] for t in turns)
    of_state = lives.turns_of(lives.of_state(who.find("FIN")))
    assert {"2023-04-04"} <= {t["on"] for t in of_state}
    assert not any(t["on"].endswith("?") for t in of_state)
