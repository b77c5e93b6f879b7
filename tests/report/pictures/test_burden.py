import altair as alt
import polars as pl
import pytest

from foedus.errors import AssessmentError
from foedus.report.pictures import burden

SHARES = pl.DataFrame(
    {
        "member": ["Arles", "Bern", "Cluny", "Dole"],
        "value": [1.0, 2.5, None, 2.0],
        "earlier": [2.0, 1.0, 1.0, None],
        "confirmed": [True, False, True, True],
    }
)


def test_the_title_counts_who_reached_the_guideline() -> None:
    made = burden.burden(SHARES, guidelines={"2 %": 2.0, "3 %": 3.0}, when="1990")
    assert (
        made.title == "2 of 3 members reached 2 % in 1990; Bern spent most (2.50), "
        "Arles least (1.00)."
    )
    assert made.summary.endswith("Not covered: Cluny. Not confirmed: Bern.")
    assert "0 of 3 members reached 3 % in 1990." in made.summary
    alt.LayerChart.from_dict(made.spec(), validate=True)


def test_bars_begin_at_zero_in_the_order_of_values() -> None:
    spec = burden.burden(SHARES, guidelines={"2 %": 2.0}).spec()
    bars = [one for one in spec["layer"] if one["mark"]["type"] == "bar"]
    assert bars[0]["encoding"]["x"]["scale"]["domain"][0] == 0
    assert len(bars[0]["encoding"]["x"]["axis"]["values"]) <= 7
    order = bars[0]["encoding"]["y"]["scale"]["domain"]
    assert order == ["Bern", "Dole", "Arles", "Cluny"]


def test_not_covered_is_hatched_and_unconfirmed_dotted() -> None:
    spec = burden.burden(SHARES, guidelines={}).spec()
    bars = [one for one in spec["layer"] if one["mark"]["type"] == "bar"]
    hatched = [one for one in bars if "gradient" in str(one["mark"].get("fill"))]
    assert [one["data"]["values"] for one in hatched] == [[{"member": "Cluny"}]]
    dotted = [one for one in bars if "strokeDash" in one["mark"]]
    assert [one["data"]["values"][0]["member"] for one in dotted] == ["Bern"]
    assert {"not covered", "unconfirmed"} <= {
        row.get("text") for one in spec["layer"] for row in one["data"]["values"]
    }


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(AssessmentError, match="less than nothing"):
        burden.burden(SHARES.with_columns(value=-1.0), guidelines={})
    with pytest.raises(AssessmentError, match="covered"):
        burden.burden(SHARES.filter(pl.col("member") == "Cluny"), guidelines={})
