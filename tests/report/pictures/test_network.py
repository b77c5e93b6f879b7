import altair as alt
import polars as pl
import pytest

from foedus.errors import AssessmentError
from foedus.report import theme
from foedus.report.pictures import network

TIES = pl.DataFrame(
    [
        (1900, "Arles", "Bern", "defence", False),
        (1900, "Bern", "Cluny", "consultation", False),
        (1910, "Arles", "Bern", "defence", False),
        (1910, "Arles", "Cluny", "nonaggression", True),
        (1910, "Arles", "Dole", "defence", False),
    ],
    schema=["year", "state_a", "state_b", "tie", "one_sided"],
    orient="row",
)


def nodes(spec: dict) -> dict[tuple[str, float, float], float]:
    """Dots of all panels: name, place and size."""
    return {
        (row["state"], row["x"], row["y"]): row["size"]
        for one in spec["layer"]
        if one["mark"]["type"] == "circle"
        for row in one["data"]["values"]
    }


def test_title_and_summary_count_the_pairs() -> None:
    made = network.network_by_year(TIES)
    assert made.title == (
        "From 2 known pairs of allies in 1900 to 3 in 1910; then Arles had the most "
        "partners, 3."
    )
    assert (
        "1910: 4 states, pairs: 2 of active aid, 0 of consultation only" in made.summary
    )
    alt.LayerChart.from_dict(made.spec(), validate=True)
    one = network.network_by_year(TIES.filter(pl.col("year") == 1900))
    assert one.title.startswith("1900: 3 states were tied by 2 known pairs; Bern had")


def test_a_state_stands_in_the_same_place_in_every_year() -> None:
    dots = nodes(network.network_by_year(TIES).spec(width=360))
    arles = [(x, y) for name, x, y in dots if name == "Arles"]
    bern = [(x, y) for name, x, y in dots if name == "Bern"]
    assert len(arles) == len(bern) == 2
    steps = {
        tuple(round(b - a, 6) for a, b in zip(*one, strict=True))
        for one in (arles, bern)
    }
    assert len(steps) == 1
    assert next(iter(steps))[0] == 0


def test_ties_differ_by_their_line() -> None:
    layers = network.network_by_year(TIES).spec()["layer"]
    rules = [one["mark"] for one in layers if one["mark"]["type"] == "rule"]
    assert len({str(mark.get("strokeDash")) for mark in rules}) == 3
    arrows = [one for one in layers if "angle" in one["encoding"]]
    assert len(arrows) == 1


def test_sizes_are_areas_and_what_is_not_covered_is_hatched() -> None:
    sizes = pl.DataFrame(
        {"year": [1910] * 2, "state": ["Arles", "Bern"], "value": [0.4, 0.1]}
    )
    spec = network.network_by_year(TIES, sizes=sizes).spec()
    dots = [one for one in spec["layer"] if one["mark"]["type"] == "circle"]
    hatched = [one for one in dots if one["mark"]["fill"] == theme.hatch(3)]
    assert {row["state"] for one in hatched for row in one["data"]["values"]} >= {
        "Dole"
    }
    assert "capability not covered" in str(spec)
    known = {name: size for (name, _, _), size in nodes(spec).items() if size != 26}
    assert known["Arles"] > known["Bern"]


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(AssessmentError, match="two ties"):
        network.network_by_year(pl.concat([TIES, TIES]))
    with pytest.raises(AssessmentError, match="'love'"):
        network.network_by_year(TIES.with_columns(tie=pl.lit("love")))
