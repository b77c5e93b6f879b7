import altair as alt
import polars as pl
import pytest

from foedus.errors import AssessmentError
from foedus.measures.reliability.reliability import reliability as rates
from foedus.report.pictures import reliability

CASES = pl.DataFrame(
    {
        "honoured": [1] * 8 + [0] * 4 + [1],
        "obligation": ["defence"] * 6 + ["offence"] * 6 + ["neutrality"],
    }
)


@pytest.fixture(scope="module")
def made():
    return reliability.reliability_intervals(rates(CASES), source="Source: invented.")


def test_the_title_gives_the_whole_and_the_extremes(made) -> None:
    assert made.title == (
        "9 of 13 promises that were called on were kept, 69 % (95 % interval 42 to "
        "87); defence 100 %, offence 33 %."
    )
    alt.LayerChart.from_dict(made.spec(), validate=True)


def test_no_share_on_one_case_but_its_count_and_its_shrunken_interval(made) -> None:
    row = made.table.filter(pl.col("group") == "neutrality").row(0, named=True)
    assert (row["honoured"], row["invoked"], row["value"]) == (1, 1, None)
    assert row["shrunken_low"] < row["shrunken"] < row["shrunken_high"]
    assert (
        "obligation neutrality: 1 of 1 (no share on fewer than five)." in made.summary
    )
    spec = made.spec()
    points = [
        one["data"]["values"]
        for one in spec["layer"]
        if one["mark"].get("shape") == "circle"
    ]
    drawn = [row["_name"] for rows in points for row in rows if "_name" in row]
    assert drawn == ["all cases", "defence", "offence"]
    assert "no share: fewer than five cases" in str(spec)


def test_counts_stand_in_the_picture(made) -> None:
    texts = [
        row.get("_count")
        for one in made.spec()["layer"]
        for row in one["data"]["values"]
    ]
    assert {"9 of 13", "6 of 6", "2 of 6", "1 of 1"} <= set(texts)


def test_cases_in_several_rows_are_said() -> None:
    two = CASES.with_columns(obligation=pl.lit("defence; offence"))
    told = reliability.reliability_intervals(rates(two)).source
    assert told == "A case can stand in several rows by obligation."


def test_what_cannot_be_drawn_is_refused() -> None:
    none = rates(CASES.with_columns(honoured=pl.lit(None, pl.Int64)))
    with pytest.raises(AssessmentError, match="called on"):
        reliability.reliability_intervals(none)
    many = pl.DataFrame({"honoured": 1, "state": [str(n) for n in range(50)]})
    with pytest.raises(AssessmentError, match="51 groups"):
        reliability.reliability_intervals(rates(many), slices=["state"])
