import altair as alt
import polars as pl
import pytest

from foedus.errors import AssessmentError
from foedus.measures.cohesion.change_points import change_points
from foedus.report.pictures import cohesion

SERIES = {
    year: (0.5 if year < 1970 else 0.2) + year % 2 / 50 for year in range(1950, 1990)
}
FRAME = pl.DataFrame({"year": list(SERIES), "value": list(SERIES.values())})


@pytest.fixture(scope="module")
def points():
    return change_points(SERIES, draws=50)


def test_the_title_names_the_largest_change_and_which_interval_it_has(points) -> None:
    made = cohesion.cohesion_over_time(FRAME, points=points)
    assert (
        made.title == "The level fell most in 1970 (90 % interval 1970 to 1970), from "
        "0.51 to 0.21."
    )
    assert "1 change of level; " in made.source
    assert made.table.filter(pl.col("year") == 1960)["level"].item() == pytest.approx(
        0.51
    )
    alt.LayerChart.from_dict(made.spec(), validate=True)


def test_the_interval_of_a_change_is_a_band_with_a_key(points) -> None:
    spec = cohesion.cohesion_over_time(FRAME, points=points).spec()
    bands = [one for one in spec["layer"] if one["mark"]["type"] == "rect"]
    assert bands[0]["data"]["values"] == [{"a": 1969.5, "b": 1970.5}]
    assert "90 % interval of a change point" in str(spec)


def test_a_gap_is_hatched_and_a_change_after_it_is_doubted(points) -> None:
    made = cohesion.cohesion_over_time(
        FRAME.filter(pl.col("year") != 1969), points=points
    )
    assert "Not covered: 1969." in made.source
    assert "The change of 1970 follows a gap" in made.source
    assert made.table.filter(pl.col("year") == 1969)["value"].item() is None


def test_a_series_without_change_points() -> None:
    made = cohesion.cohesion_over_time(FRAME, measure="Distance")
    assert (
        made.title
        == "Distance: 0.50 in 1950, 0.22 in 1989; no change of level is marked."
    )
    assert made.table["level"].null_count() == 40
    with pytest.raises(AssessmentError, match="twice"):
        cohesion.cohesion_over_time(pl.concat([FRAME, FRAME]))
