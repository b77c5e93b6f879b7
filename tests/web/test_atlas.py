import json

import pytest

from foedus.report import theme
from foedus.store import Store
from foedus.web import api, atlas, words
from foedus.web.pages.world import STATUSES

LABELS = {status: words.said(status, "en") for status in STATUSES}


@pytest.fixture(scope="module")
def world() -> dict:
    return api.answer(api.find("world"), Store(), {"on": "1962-05-01", "of": "USA"})


def test_every_row_is_an_outline_or_a_dot_and_never_both(world: dict):
    drawn = atlas.payload(world, LABELS)
    day = {row["slug"] for row in drawn["day"]}
    spots = {row["slug"] for row in drawn["spots"]}
    assert not day & spots
    placed = {row["slug"] for row in world["states"] if row["placed"]}
    assert day | spots == placed


def test_no_two_states_share_an_outline(world: dict):
    codes = [row["iso3"] for row in atlas.payload(world, LABELS)["day"]]
    assert len(codes) == len(set(codes))


def test_every_status_is_painted_and_the_rest_is_hatched(world: dict):
    spec = json.loads(json.dumps(atlas.payload(world, LABELS)["spec"]))
    for layer in spec["layer"]:
        fill = layer["encoding"]["fill"]
        tests = " ".join(c["test"] for c in fill["condition"])
        for status in STATUSES[:-1]:
            assert f"'{status}'" in tests
        assert fill["value"]["gradient"] == "linear"


def test_the_key_names_what_occurs_and_always_what_is_not_covered(world: dict):
    key = atlas.key(world)
    assert [k["status"] for k in key] == [
        s for s in STATUSES if s in world["counts"] or s == "not-covered"
    ]
    assert key[-1]["look"] == "hatch"
    assert key[-1]["swatch"] == theme.swatch(theme.HATCH)


def test_the_trail_steps_where_the_number_changes():
    found = atlas.trail([[0, 2], [5, 0]], [-10, 10])
    assert found["box"] == "-10 -2 20 2"
    assert found["path"] == "M-10 0H0V-2H5V0H10V0Z"
    assert found["ticks"][0]["at"] == "0.00%"


def test_stripes_grow_with_all_parts_of_an_outline():
    found = atlas.stripes()
    assert found["Luxembourg"] < found["Poland"] < found["Brazil"]
    assert found["France"] > found["Germany"]  # Guiana and Reunion are part of it.
