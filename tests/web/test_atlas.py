import json

import pytest

from foedus.report import theme
from foedus.store import Store
from foedus.web import api, atlas
from foedus.web.colours.colouring import NOT_COVERED, SHADES


@pytest.fixture(scope="module")
def world() -> dict:
    return api.answer(api.find("world"), Store(), {"on": "1962-05-01", "of": "USA"})


@pytest.fixture(scope="module")
def drawn(world: dict) -> dict:
    tips = {row["slug"]: row["name"] for row in world["states"]}
    return atlas.payload(world, tips, "not covered")


def test_every_placed_row_is_an_outline_or_a_dot(world: dict, drawn: dict):
    day = {row["slug"] for row in drawn["day"]}
    spots = {row["slug"] for row in drawn["spots"]}
    placed = {row["slug"] for row in world["states"] if row["placed"]}
    assert day | spots == placed
    assert spots == {row["slug"] for row in world["states"] if row["dot"]}


def test_no_two_states_share_an_outline(drawn: dict):
    codes = [row["iso3"] for row in drawn["day"]]
    assert len(codes) == len(set(codes))


def test_without_borders_of_the_day_no_day_is_set(drawn: dict):
    assert drawn["today"] is None
    assert drawn["borders"] is None


def test_with_borders_of_the_day_rows_have_their_shapes(world: dict):
    rows = [{**row, "shape": n} for n, row in enumerate(world["states"])]
    told = {**world, "states": rows, "borders": {"key": "abc", "source": "x"}}
    tips = {row["slug"]: row["name"] for row in rows}
    found = atlas.payload(told, tips, "not covered")
    assert found["borders"] == "/borders/abc.json"
    assert found["today"] == -2802
    assert [row["shape"] for row in found["day"]] == list(range(len(rows)))


def test_every_shade_is_painted_and_the_rest_is_hatched(drawn: dict):
    spec = json.loads(json.dumps(drawn["spec"]))
    for layer in spec["layer"]:
        fill = layer["encoding"]["fill"]
        tests = " ".join(c["test"] for c in fill["condition"])
        for shade in SHADES:
            assert f"'{shade}'" in tests
        assert fill["value"]["gradient"] == "linear"


def test_the_key_names_what_occurs_and_always_what_is_not_covered(world: dict):
    key = atlas.key(world)
    present = {row["shade"] for row in world["states"]}
    assert present <= {k["shade"] for k in key}
    assert key[-1]["shade"] == NOT_COVERED
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
