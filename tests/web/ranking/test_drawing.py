from foedus.web.ranking import drawing


def document(*values: float | None, **more) -> dict:
    rows = [
        {"rank": n, "id": str(n), "name": str(n), "value": v, "low": None, "high": None}
        for n, v in enumerate(values, start=1)
    ]
    said = {"id": "x", "unit": "1", "digits": 1}
    return {
        "rows": rows,
        "measure": said,
        "components": [],
        "title": "X",
        "period": None,
        "edition": None,
        **more,
    }


def test_bars_start_at_zero_whatever_the_sign():
    found = drawing.bars(document(3.0, 1.0, -1.0, None))
    assert [bar["bar"]["x"] for bar in found] == [25, 25, 0]
    assert [bar["bar"]["width"] for bar in found] == [75, 25, 25]


def test_whiskers_reach_as_far_as_their_interval():
    made = document(2.0, 1.0)
    made["rows"][0] |= {"low": 1.0, "high": 4.0}
    found = drawing.bars(made)
    assert found[0]["whisker"] == {"from": 25.0, "to": 100.0}
    assert found[1]["whisker"] is None


def test_ranks_lie_on_a_logarithmic_axis():
    assert drawing.at_rank(1, 100) == 0
    assert drawing.at_rank(10, 100) == 50
    assert drawing.at_rank(100, 100) == 100
    assert drawing.at_rank(1, 1) == 0
    assert [tick["rank"] for tick in drawing.ticks(40)] == [1, 3, 10, 30]


def test_the_scene_keeps_shares_of_those_that_other_weights_may_rank():
    made = document(2.0, None, components=[{"id": "a", "weight": 1.0}])
    made["rows"][1]["shares"] = {"a": None}
    scene = drawing.scene(made)
    assert scene["rows"][1] == {"id": "2", "name": "2", "shares": [None]}
    assert scene["weights"] == [1.0]
    assert len(drawing.bars(made)) == 2


def test_the_picture_names_unit_and_source():
    spec = drawing.picture(document(1.0, edition="The Source"))
    assert spec["title"]["subtitle"][1] == "The Source"
    assert spec["layer"][0]["encoding"]["x"]["axis"]["title"] == "1"
