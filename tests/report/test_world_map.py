import json
from dataclasses import replace

import pytest
import table_fixture as tables

from foedus.answers.finding import Row
from foedus.report import theme, world_map
from foedus.report.drawing import NOT_COVERED, UNCONFIRMED


def shapes() -> list[dict]:
    return [
        shape["properties"]
        for shape in world_map.world()["objects"]["countries"]["geometries"]
    ]


def test_outlines_have_codes_except_the_two_that_have_none():
    nameless = {shape["name"] for shape in shapes() if not shape["iso3"]}
    assert nameless == {"N. Cyprus", "Somaliland"}
    codes = [shape["iso3"] for shape in shapes() if shape["iso3"]]
    assert len(codes) == len(set(codes)) == 174
    assert {"XKX", "FRA", "NOR", "USA", "TWN", "PSE"} <= set(codes)
    assert "ATA" not in codes


def test_areas_are_near_the_published_ones():
    known = {"FRA": 640_000, "USA": 9_500_000, "LUX": 2_586, "ISL": 103_000}
    for code, area in known.items():
        assert world_map.outlines()[code]["km2"] == pytest.approx(area, rel=0.08)


def test_the_outlines_are_small_enough_for_a_page():
    assert len(json.dumps(world_map.world())) < 200_000


def test_equal_earth_meets_the_published_extent():
    # Savric, Patterson and Jenny (2018): the map is 2.05 times as wide as high.
    width = world_map.equal_earth(180, 0)[0]
    height = world_map.equal_earth(0, 90)[1]
    assert width == pytest.approx(2.70663, abs=1e-4)
    assert height == pytest.approx(1.31737, abs=1e-4)
    assert world_map.equal_earth(0, 0) == (0, 0)


def test_states_without_a_status_are_hatched_with_a_legend_entry():
    drawn = world_map.draw(tables.map_table())
    (hatched,) = [
        layer for layer in drawn.layers if isinstance(layer["mark"].get("fill"), dict)
    ]
    source = hatched["transform"][0]["from"]["data"]["values"]
    assert [row["iso3"] for row in source] == ["SWE"]
    assert source[0]["_status"] == "not covered"
    assert NOT_COVERED in drawn.key
    assert UNCONFIRMED in drawn.key


def test_small_states_are_dots_as_well():
    drawn = world_map.draw(tables.map_table())
    names = {
        row["name"]
        for layer in drawn.layers
        if layer["mark"]["type"] == "circle"
        for row in layer["data"]["values"]
    }
    assert {"Luxembourg", "Montenegro", "Slovenia"} <= names
    assert not names & {"France", "Poland", "Iceland"}


def test_what_has_no_place_is_named_under_the_map():
    made = tables.map_table()
    extra = Row("MLT", ("MLT", "Malta", "observer", None, None))
    island = Row("SGP", ("SGP", "Singapore", "observer", 1.3, 103.8))
    drawn = world_map.draw(replace(made, rows=(*made.rows, extra, island)))
    assert "Not on the map: Malta." in drawn.note
    assert "Outlines of today." in drawn.note


def test_the_frame_holds_the_members_and_widens_to_the_world():
    made = tables.map_table()
    near = [
        {"iso3": r.cells[0], "lat": r.cells[3], "lon": r.cells[4]} for r in made.rows
    ]
    west, south, east, north = world_map.frame(near)
    assert west < -140 < 44 < east
    assert south < 30 < 72 < north
    far = [*near, {"iso3": "JPN", "lat": 35.7, "lon": 139.7}]
    assert world_map.frame(far) == world_map.WHOLE_WORLD
    assert world_map.frame([]) == world_map.WHOLE_WORLD


@pytest.mark.parametrize(
    "box", [(-147.0, 19.0, 51.0, 80.0), world_map.WHOLE_WORLD, (19.0, 34.0, 30.0, 45.0)]
)
def test_the_projection_fills_the_width(box: tuple[float, float, float, float]):
    view = world_map.projection(box)
    assert world_map.RATIOS[0] <= view.ratio <= world_map.RATIOS[1]
    assert view.options["type"] == "equalEarth"
    assert view.options["rotate"][0] == -(box[0] + box[2]) / 2


def test_land_that_is_not_spoken_of_is_neither_white_nor_hatched():
    land = world_map.draw(tables.map_table()).layers[0]
    assert land["mark"]["fill"] == theme.LAND
    assert land["mark"]["fill"] != theme.PAPER


def test_places_that_share_a_code_do_not_colour_their_state():
    made = tables.map_table()
    rows = (
        Row("hawaii", ("USA", "Hawaii", "outside", 21.3, -157.9)),
        Row("guam", ("USA", "Guam", "outside", 13.5, 144.8)),
        Row("ceuta", ("ESP", "Ceuta", "outside", 35.9, -5.3)),
        Row("melilla", ("ESP", "Melilla", "outside", 35.3, -2.9)),
    )
    drawn = world_map.draw(replace(made, rows=rows))
    land, spots = drawn.layers
    assert land["mark"]["fill"] == theme.LAND
    assert [row["name"] for row in spots["data"]["values"]] == [
        "Hawaii",
        "Guam",
        "Ceuta",
        "Melilla",
    ]


def test_a_far_place_does_not_colour_its_state():
    made = tables.map_table()
    rows = (
        Row("aruba", ("NLD", "Aruba", "outside", 12.5, -70.0)),
        Row("bel", ("BEL", "Belgium", "inside", 50.8, 4.4)),
    )
    drawn = world_map.draw(replace(made, rows=rows))
    coloured = [layer for layer in drawn.layers if "transform" in layer]
    codes = [
        row["iso3"]
        for layer in coloured
        for row in layer["transform"][0]["from"]["data"]["values"]
    ]
    assert codes == ["BEL"]


def test_capitals_lie_within_reach_of_their_outlines():
    far = {"MYS": (3.1, 101.7), "IDN": (-6.2, 106.8), "NZL": (-41.3, 174.8)}
    for code, (lat, lon) in far.items():
        assert world_map._in_reach({"iso3": code, "lat": lat, "lon": lon})
