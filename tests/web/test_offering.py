import tiny

from foedus.measures.on_panels import COLUMNS
from foedus.store import Store
from foedus.web.offering import offered
from foedus.web.ordering import order


def by_name(offer, kind: str) -> dict[str, dict[str, object]]:
    return {one["name"]: one for one in offer[kind]}


def test_only_what_is_at_hand_can_be_chosen(tmp_path):
    store = tiny.store(tmp_path)
    offer = offered(order({"attach": "nmc"}), store)
    at_hand = by_name(offer, "sources")
    assert {"nmc", "cow-contiguity", "land-borders"} <= set(at_hand)
    assert at_hand["nmc"]["chosen"]
    assert not at_hand["cow-contiguity"]["chosen"]
    absent = {one["id"]: one for one in offer["absent"]}
    assert "atop" in absent
    assert "nmc" not in absent
    assert absent["atop"]["command"].startswith("foedus data ")
    empty = offered(order({}), Store(tmp_path / "none"))
    assert "nmc" not in by_name(empty, "sources")


def test_columns_are_offered_of_what_is_chosen(tmp_path):
    store = tiny.store(tmp_path)
    said = {"attach": "nmc,cow-contiguity", "columns": "nmc.cinc"}
    at_hand = by_name(offered(order(said), store), "sources")
    columns = {c["name"]: c for c in at_hand["nmc"]["columns"]}
    assert columns["cinc"] == {
        **columns["cinc"],
        "usual": True,
        "chosen": True,
    }
    assert not columns["milper"]["chosen"]
    assert not columns["stateabb"]["usual"]
    assert at_hand["land-borders"]["columns"] == []
    assert at_hand["cow-contiguity"]["within"] == "any"
    assert at_hand["nmc"]["within"] is None


def test_every_source_that_is_offered_can_be_attached(tmp_path):
    store = tiny.store(tmp_path)
    for unit in ("dyad-years", "state-years", "system-years", "alliance-years"):
        for one in offered(order({"unit": unit}), store)["sources"]:
            wish = order({"unit": unit, "attach": one["name"]}).wish
            assert wish.panel(store).steps, one["name"]


def test_a_unit_has_its_cases_and_measures(tmp_path):
    store = Store(tmp_path)
    pairs = offered(order({}), store)
    states = offered(order({"unit": "state-years"}), store)
    assert "listed" not in by_name(pairs, "cases")
    assert set(by_name(states, "cases")) == {"major"}
    assert set(by_name(pairs, "measures")) == set(COLUMNS)
    assert "s_score" not in by_name(states, "measures")
    assert (pairs["paired"], states["paired"]) == (True, False)
    assert offered(order({"unit": "dispute-years"}), store)["of"] == [
        "cow-mid",
        "gml-mid",
    ]


def test_what_has_options_stands_in_the_fields_for_it(tmp_path):
    store = tiny.store(tmp_path)
    said = {
        "where": "allied;contiguous:contiguity=1",
        "measure": "kappa:distance=squared;pi",
        "attach": "nmc@6.0,cow-contiguity",
    }
    offer = offered(order(said), store)
    assert offer["more"] == {
        "where": ["contiguous:contiguity=1"],
        "measure": ["kappa:distance=squared"],
        "attach": ["nmc@6.0"],
    }
    assert by_name(offer, "cases")["allied"]["chosen"]
    assert by_name(offer, "measures")["pi"]["chosen"]
    assert not by_name(offer, "sources")["nmc"]["chosen"]
