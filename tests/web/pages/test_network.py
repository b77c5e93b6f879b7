"""The network of a day: ties, states, blocs, who is alone, and what is not covered."""

from __future__ import annotations

import pytest

from foedus.errors import FoedusError
from foedus.store import Store
from foedus.web.page import Ask, RequestError
from foedus.web.pages import network


def _shown(store: Store, **said: str):
    return network.shown(Ask(store, said))


def test_states_have_ties_or_are_listed_beside(empty: Store):
    document = _shown(empty, on="1914-07-28")
    tied = {row["slug"] for row in document["states"]}
    assert tied == {t[end] for t in document["ties"] for end in ("a", "b")}
    alone = {row["slug"] for row in document["without"]}
    assert not tied & alone
    assert {"CHE", "SWE"} <= alone
    assert sum(row["ties"] for row in document["states"]) == 2 * len(document["ties"])
    assert all(0 <= row[axis] <= 1 for row in document["states"] for axis in "xy")


def test_every_promise_of_a_tie_can_be_read(empty: Store):
    document = _shown(empty, on="1962-05-01")
    for tie in document["ties"]:
        for line in (*tie["given"], *tie["returned"]):
            assert document["pledges"][str(line)]["alliance"] in tie["alliances"]


def test_a_layer_without_its_source_is_not_covered_and_never_empty(empty: Store):
    document = _shown(empty, on="2000-12-31", layers="rivalries")
    layer = next(each for each in document["layers"] if each["id"] == "rivalries")
    assert layer["chosen"]
    assert layer["ties"] is None
    assert (layer["why"], layer["command"]) == ("source", "foedus data add PATH")
    assert document["ties"] == []
    assert document["asked"]["layers"] == "rivalries"


def test_partners_of_a_state_and_the_ties_among_them(empty: Store):
    document = _shown(empty, on="1980-12-31", of="BEL")
    near = {t[end] for t in document["ties"] for end in ("a", "b")}
    own = {
        t[end]
        for t in document["ties"]
        if "BEL" in (t["a"], t["b"])
        for end in ("a", "b")
    }
    assert near == own
    assert any("BEL" not in (t["a"], t["b"]) for t in document["ties"])
    assert "POL" not in near


def test_the_state_of_the_page_is_in_its_address(empty: Store):
    asked = _shown(empty, on="1939-08-31")["asked"]
    assert asked == {"on": "1939-08-31", "layers": None, "least": None, "of": None}
    said = {"layers": "disputes,alliances", "least": "defence", "of": "pol"}
    asked = _shown(empty, on="1939-08-31", **said)["asked"]
    assert asked["layers"] == "alliances,disputes"
    assert (asked["least"], asked["of"]) == ("defence", "POL")


@pytest.mark.parametrize(
    "said", [{"layers": "alliances,trade"}, {"least": "love"}, {"of": "nowhere"}]
)
def test_what_is_not_known_is_refused(empty: Store, said: dict[str, str]):
    with pytest.raises(FoedusError) as caught:
        _shown(empty, on="1939-08-31", **said)
    assert caught.value.remedy
    assert isinstance(caught.value, RequestError) == ("of" not in said)


def test_after_the_registry_nothing_is_covered(empty: Store):
    document = _shown(empty, on="2999-01-01")
    assert document["covered"] is False
    assert document["layers"][0]["why"] == "day"
    assert document["ties"] == []


def test_in_antiquity_there_are_polities(empty: Store):
    document = _shown(empty, on="-0430-06-01")
    slugs = {row["slug"] for row in document["states"]}
    assert {"athens", "sparta", "corinth"} <= slugs
    assert any(not row["sure"] for row in document["states"])


@pytest.mark.published
def test_layers_of_the_store_are_counted(published_store: Store):
    layers = "alliances,rivalries,disputes,agreements,exercises"
    document = _shown(published_store, on="2000-12-31", layers=layers)
    counts = {each["id"]: each["ties"] for each in document["layers"]}
    assert all(counts.values())
    assert sum(counts.values()) == len(document["ties"])
    assert all(t["number"] >= 1 for t in document["ties"] if t["layer"] != "alliances")
