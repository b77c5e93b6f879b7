import json
import math

import polars as pl
import pytest

from foedus.errors import AllianceError, AssessmentError
from foedus.measures.power.capability import COMPONENTS, cinc
from foedus.store import Store
from foedus.web import api
from foedus.web.page import Ask, RequestError
from foedus.web.pages import rank


def shown(empty: Store, **said: str) -> dict:
    return rank.shown(Ask(empty, said))


def test_the_list_says_what_is_at_hand_and_how_to_add_the_rest(empty: Store):
    found = {m["id"]: m for m in rank.listed(Ask(empty, {}))["measures"]}
    assert found["allies"]["at_hand"]
    assert found["allies"]["commands"] == []
    assert not found["capability"]["at_hand"]
    assert found["capability"]["commands"] == ["foedus data add PATH"]
    assert found["capability"]["kinds"] == ["states", "alliances"]


def test_who_has_no_figure_stands_apart_and_never_last_with_zero(empty: Store):
    document = shown(empty, measure="allies", on="1962-05-01")
    ranked = [row for row in document["rows"] if row["rank"] is not None]
    apart = [row for row in document["rows"] if row["rank"] is None]
    values = [row["value"] for row in ranked]
    assert values == sorted(values, reverse=True)
    assert all(row["value"] is None for row in apart)
    assert {row["why"] for row in apart} == {"none-known"}
    assert "CHE" in {row["id"] for row in apart}
    assert document["rows"] == [*ranked, *apart]
    assert document["counts"] == {"ranked": len(ranked), "apart": len(apart)}


def test_without_its_source_a_composite_says_what_to_add(empty: Store):
    document = shown(empty, measure="capability")
    assert not document["covered"]
    assert document["commands"] == ["foedus data add PATH"]
    assert {row["why"] for row in document["rows"]} == {"not-covered"}


def test_weights_change_the_order_and_stand_in_the_address(empty: Store):
    page = api.find("ranking")
    alike = api.answer(page, empty, {"measure": "resources"})
    people = api.answer(page, empty, {"measure": "resources", "weights": "people:3"})
    assert alike["rows"][0]["id"] == "USA"
    assert people["rows"][0]["id"] in ("CHN", "IND")
    assert "weights=people:3" in people["permanent"]
    assert "weights" not in alike["permanent"]
    assert alike["usual"]
    assert not people["usual"]
    assert [p["chosen"] for p in alike["presets"]] == [True, False, False]


def test_ranks_over_all_weights_hold_those_of_any(empty: Store):
    document = shown(empty, measure="resources", weights="gdp:1")
    for row in document["rows"]:
        if row["rank"] is not None:
            assert row["rank_best"] <= row["rank_low"] <= row["rank_high"]
            assert row["rank_high"] <= row["rank_worst"]
            if row["shares"]["gdp"] is not None:
                assert row["rank_best"] <= row["rank"] <= row["rank_worst"] + 2
    first = [r["first_share"] for r in document["rows"] if r["rank"] is not None]
    assert math.fsum(first) == pytest.approx(1, abs=0.01)


def test_the_pair_is_the_one_asked_for_else_the_first_two(empty: Store):
    usual = shown(empty, measure="resources")["pair"]
    assert (usual["a"]["rank"], usual["b"]["rank"]) == (1, 2)
    asked = shown(empty, measure="resources", a="FRA", b="united kingdom")["pair"]
    assert (asked["a"]["id"], asked["b"]["id"]) == ("FRA", "GBR")
    one = shown(empty, measure="resources", a="FRA")["pair"]
    assert one["b"]["rank"] == one["a"]["rank"] + 1
    assert shown(empty, measure="resources", a="FRA", b="TUV")["pair"] is None


def test_only_members_of_an_alliance_are_ranked(empty: Store):
    document = shown(empty, measure="gdp", members="us-japan-1960", on="2024-12-31")
    assert {row["id"] for row in document["rows"]} == {"USA", "JPN"}
    assert document["members"] == "us-japan-1960"
    allies = shown(empty, measure="nato-share")
    assert allies["members"] == "nato"
    assert len(allies["rows"]) == 32


def test_alliances_are_ranked_by_the_sums_of_their_members(empty: Store):
    said = {"measure": "gdp", "on": "2024-12-31"}
    pacts = {r["id"]: r for r in shown(empty, unit="alliances", **said)["rows"]}
    states = {r["id"]: r for r in shown(empty, **said)["rows"]}
    both = states["USA"]["value"] + states["JPN"]["value"]
    assert pacts["us-japan-1960"]["value"] == pytest.approx(both)
    assert pacts["us-japan-1960"]["of"] == 2


def test_in_antiquity_polities_have_ranks(empty: Store):
    document = shown(empty, measure="allies", on="-0450")
    assert document["rows"][0]["value"] > 80
    assert shown(empty, measure="gdp", on="-0450")["rows"] == []


def test_after_the_registry_was_compiled_nothing_is_covered(empty: Store):
    document = shown(empty, measure="members", on="2999-01-01")
    assert document["rows"] == []
    assert not document["covered"]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"measure": "resources", "weights": "gdp:-1"}, "not from 0"),
        ({"measure": "resources", "weights": "gdp:0"}, "all are 0"),
        ({"measure": "resources", "weights": "gdp:x"}, "no number"),
        ({"measure": "resources", "weights": "milex:1"}, "no component"),
        ({"measure": "allies", "weights": "gdp:1"}, "has no weights"),
        ({"measure": "allies", "a": "USA"}, "has no weights"),
        ({"measure": "allies", "unit": "alliances"}, "does not rank alliances"),
        ({"measure": "allies", "unit": "rivers"}, "cannot be ranked"),
        ({"measure": "members", "members": "nato"}, "Only states"),
    ],
)
def test_what_makes_no_sense_is_refused(empty: Store, said: dict, fault: str):
    with pytest.raises(RequestError, match=fault) as caught:
        shown(empty, **said)
    assert caught.value.remedy


def test_names_that_are_none_are_refused(empty: Store):
    with pytest.raises(AssessmentError, match="Nothing is ranked"):
        shown(empty, measure="glory")
    with pytest.raises(AllianceError):
        shown(empty, measure="allies", members="nope")


def test_every_measure_has_a_payload_that_json_can_hold(empty: Store):
    page = api.find("ranking")
    for one in rank.listed(Ask(empty, {}))["measures"]:
        for kind in one["kinds"]:
            said = {"measure": one["id"], "unit": kind}
            document = api.answer(page, empty, said)
            assert json.loads(json.dumps(document, allow_nan=False)) == document


@pytest.mark.published
def test_with_equal_weights_capability_is_cinc(published_store: Store):
    from foedus.answers import shelf

    said = {"measure": "capability", "on": "2016-12-31"}
    document = rank.shown(Ask(published_store, said))
    held = shelf.held(published_store, "nmc.state_year")
    frame = held.read("ccode", "year", *COMPONENTS).filter(pl.col("year") == 2016)
    given = dict(zip(frame["ccode"], cinc(frame), strict=True))
    values = {row["id"]: row["value"] for row in document["rows"]}
    assert values["USA"] == pytest.approx(100 * given[2], rel=1e-12)
    assert values["CHN"] == pytest.approx(100 * given[710], rel=1e-12)
    assert document["counts"]["ranked"] == len(given)
    assert "GDP only" in {preset["title"] for preset in document["presets"]}


@pytest.mark.published
def test_weights_on_what_the_year_lacks_leave_nobody_ranked(published_store: Store):
    said = {"measure": "capability", "on": "2022-12-31", "weights": "gdp:1"}
    document = rank.shown(Ask(published_store, said))
    assert document["counts"]["ranked"] == 0
    gdp = next(c for c in document["components"] if c["id"] == "gdp")
    assert gdp["year"] is None
    assert document["pair"] is None
