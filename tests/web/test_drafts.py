import json

import polars as pl
import pytest
import tiny

from foedus.store import Store
from foedus.web import building, drafts
from foedus.web.drafts import draft, key_of
from foedus.web.ordering import order
from foedus.web.page import RequestError

SAID = {
    "years": "1920-1925",
    "states": "2,20,70,200",
    "directed": "no",
    "attach": "nmc,cow-contiguity",
}


def test_a_draft_says_what_the_panel_is(tmp_path):
    store = tiny.store(tmp_path)
    wanted = order(SAID)
    said = draft(wanted, store)
    built = wanted.wish.panel(store).collect()
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    assert said["rows"] == built.height
    assert [c["name"] for c in said["columns"]] == built.columns
    assert pl.DataFrame(said["preview"], schema=built.schema).equals(built.head(20))
    assert [s["step"] for s in said["audit"]] == [
        "attach nmc@7.0.state_year (state_a)",
        "attach nmc@7.0.state_year (state_b)",
        "attach cow-contiguity@3.2.spell",
    ]
    assert {s["id"] for s in said["sources"]} == {"nmc", "cow-contiguity"}
    assert key_of(wanted, said["preview"][0]) == "2,20,1920"
    assert said["cost"]["values"] == built.height * built.width


def test_terms_are_shown_before_and_heeded(tmp_path):
    store = tiny.store(tmp_path)
    assert "nmc" in draft(order(SAID), store)["closed"]["problem"]
    agreed = {**SAID, "permission": "nmc,cow-contiguity"}
    assert draft(order(agreed), store)["closed"] is None


def test_a_draft_is_kept_until_the_store_changes(tmp_path):
    store = tiny.store(tmp_path)
    first = draft(order(SAID), store)
    assert draft(order(SAID), store) is first
    store.remove("cow-contiguity", "3.2")
    with pytest.raises(RequestError, match="not in the store"):
        draft(order(SAID), store)


def test_what_is_large_is_not_counted_or_audited_but_said(tmp_path, monkeypatch):
    store = Store(tmp_path)
    groups = draft(order({"unit": "triad-years"}), store)
    assert groups["rows"] is None
    assert groups["preview"] == []
    assert "triad-years" in groups["command"]
    few = draft(order({"unit": "triad-years", "states": "2,20,200"}), store)
    assert few["rows"]
    monkeypatch.setattr(drafts, "MOST_AUDITED", 10)
    assert draft(order({"attach": "land-borders"}), store)["audit"] is None


def test_what_is_too_large_is_said(tmp_path):
    said = draft(order({"unit": "dyad-days"}), Store(tmp_path))
    assert said["rows"] > building.MOST_ROWS
    assert "50,000,000" in said["too_large"]["problem"]
    assert draft(order({}), Store(tmp_path))["too_large"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"attach": "nmc"},
        {"attach": "nope"},
        {"attach": "../x"},
        {"where": "nope"},
        {"measure": "nope"},
        {"spells": "nope"},
        {"states": "Nowhere"},
        {"unit": "state-years", "where": "allied"},
        {"unit": "coalition-years"},
        {"unit": "alliance-years", "of": "nmc"},
        {"years": "2010-1946"},
    ],
)
def test_what_there_is_not_is_an_error_of_the_request(tmp_path, wrong):
    with pytest.raises(RequestError) as caught:
        draft(order(wrong), Store(tmp_path))
    assert caught.value.remedy


def test_costs_are_rounded():
    assert [drafts._about(v) for v in (0.4, 12.4, 99, 123_456, 9_990)] == [
        *(0, 12, 99, 120_000, 10_000),
    ]
