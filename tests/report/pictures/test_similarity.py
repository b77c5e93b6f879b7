import altair as alt
import polars as pl
import pytest

from foedus.errors import AssessmentError
from foedus.report import theme
from foedus.report.pictures import similarity

PAIRS = pl.DataFrame(
    {
        "state_a": ["A", "A", "A", "B", "B", "C"],
        "state_b": ["B", "C", "D", "C", "D", "D"],
        "value": [0.9, -0.4, 0.0, -0.3, None, 0.8],
    }
)


def cells(spec: dict) -> list[dict]:
    return [one for one in spec["layer"] if one["mark"]["type"] == "rect"]


def test_title_names_the_ends_and_the_summary_what_is_missing() -> None:
    made = similarity.similarity_map(PAIRS, measure="pi", when="1985")
    assert (
        made.title
        == "Of 5 pairs, A and B are the most alike (0.90), A and C the least (−0.40)."
    )
    assert "1 pairs are not covered and hatched." in made.summary
    assert made.table.equals(PAIRS)
    alt.LayerChart.from_dict(made.spec(), validate=True)
    distance = similarity.similarity_map(PAIRS, alike=False)
    assert "A and C are the most alike" in distance.title


def test_what_is_not_covered_is_hatched_with_a_key() -> None:
    spec = similarity.similarity_map(PAIRS).spec()
    hatched = [one for one in cells(spec) if one["mark"].get("fill") == theme.hatch(3)]
    assert [len(one["data"]["values"]) for one in hatched] == [2]
    coloured = cells(spec)[0]["data"]["values"]
    assert len(coloured) == 10
    assert all(row["value"] is not None for row in coloured)
    assert "not covered" in str(spec)


def test_alike_states_stand_together_whatever_the_order_of_rows() -> None:
    spec = similarity.similarity_map(PAIRS).spec()
    order = cells(spec)[0]["encoding"]["y"]["scale"]["domain"]
    assert abs(order.index("A") - order.index("B")) == 1
    assert abs(order.index("C") - order.index("D")) == 1
    again = similarity.similarity_map(PAIRS.reverse()).spec()
    assert cells(again)[0]["encoding"]["y"]["scale"]["domain"] == order
    given = similarity.similarity_map(PAIRS, order=["D", "C", "B", "A"]).spec()
    assert cells(given)[0]["encoding"]["y"]["scale"]["domain"] == ["D", "C", "B", "A"]


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scale", [theme.DIVERGING, theme.SEQUENTIAL])
def test_scales_survive_grey_print_by_day_and_by_night(scale) -> None:
    day = [lightness(colour) for colour in scale]
    night = [lightness(theme.PAIRS[colour]) for colour in scale]
    assert day == sorted(day, reverse=True)
    assert night == sorted(night)
    assert lightness(theme.PAPER) - day[0] > 15


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(AssessmentError, match="one year"):
        similarity.similarity_map(pl.concat([PAIRS, PAIRS]))
    with pytest.raises(AssessmentError, match="differ in A"):
        similarity.similarity_map(PAIRS, order=["B", "C", "D"])
    many = pl.DataFrame(
        {"state_a": "0", "state_b": [str(n) for n in range(1, 70)], "value": 0.1}
    )
    with pytest.raises(AssessmentError, match="70 states"):
        similarity.similarity_map(many)
