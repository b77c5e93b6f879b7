import altair as alt
import polars as pl
import pytest

from foedus.errors import AssessmentError
from foedus.report.pictures import power
from foedus.report.pictures.series import Event

WORLD = pl.DataFrame(
    {
        "series": ["United States"] * 4 + ["China"] * 3,
        "year": [2000, 2001, 2002, 2003, 2001, 2002, 2003],
        "value": [0.2, 0.2, 0.1, 0.1, 0.1, 0.2, 0.3],
    }
)


def test_the_title_says_who_leads_since_when_and_who_is_next() -> None:
    made = power.power_over_time(WORLD, events=[Event("a treaty", 2001)])
    assert made.title == (
        "China held 30 % of world capability (CINC) in 2003, more than the United "
        "States with 10 %; it has led since 2002."
    )
    assert "Not covered, or no state then: China 2000." in made.source
    assert made.source in made.summary
    alt.LayerChart.from_dict(made.spec(), validate=True)


def test_a_year_without_a_row_is_null_and_never_zero() -> None:
    table = power.power_over_time(WORLD).table
    assert table.filter(pl.col("series") == "China")["value"].to_list() == [
        None, 0.1, 0.2, 0.3,
    ]  # fmt: skip
    spec = str(power.power_over_time(WORLD).spec())
    assert "not covered" in spec
    assert "low" not in table.columns


def test_an_interval_is_a_band_that_says_which() -> None:
    wide = WORLD.with_columns(low=pl.col("value") - 0.05, high=pl.col("value") + 0.05)
    made = power.power_over_time(wide, interval="90 % interval over all weights")
    spec = made.spec()
    assert "90 % interval over all weights" in str(spec)
    assert any(one["mark"]["type"] == "area" for one in spec["layer"])
    assert made.table.columns == ["series", "year", "value", "low", "high"]


def test_other_quantities_have_a_title_without_a_share() -> None:
    made = power.power_over_time(WORLD, measure="scott's pi", share=False)
    assert made.title == (
        "In 2003 China stood highest (0.30), the United States lowest (0.10)."
    )
    alone = power.power_over_time(WORLD.head(4), measure="pi", share=False)
    assert alone.title == ("The United States stood at 0.10 in 2003, at 0.20 in 2000.")


def test_what_cannot_be_drawn_is_refused() -> None:
    many = pl.DataFrame({"series": list("abcdefgh"), "year": 2000, "value": 0.1})
    with pytest.raises(AssessmentError, match="8 lines"):
        power.power_over_time(many)
    with pytest.raises(AssessmentError, match="two values"):
        power.power_over_time(pl.concat([WORLD, WORLD]))
    with pytest.raises(AssessmentError, match="covered"):
        power.power_over_time(WORLD.with_columns(value=pl.lit(None, pl.Float64)))


def test_one_line_says_where_it_began_and_whole_numbers_stay_whole() -> None:
    counts = pl.DataFrame(
        {"series": ["Peru"] * 2, "year": [1950, 1960], "value": [3, 12]}
    )
    made = power.power_over_time(counts, measure="partners", share=False)
    assert made.title == "Peru stood at 12 in 1960, at 3 in 1950."
