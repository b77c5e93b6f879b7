import altair as alt
import polars as pl
import pytest

from foedus.errors import AssessmentError
from foedus.report import theme
from foedus.report.pictures import burden, picture

SHARES = pl.DataFrame({"member": ["Arles", "Bern"], "value": [2.4, 1.1]})


@pytest.fixture(scope="module")
def made() -> picture.Picture:
    return burden.burden(SHARES, guidelines={"2 %": 2.0}, source="Source: invented.")


def test_a_chart_stands_alone(made: picture.Picture) -> None:
    chart = made.chart()
    assert isinstance(chart, alt.LayerChart)
    spec = chart.to_dict()
    assert " ".join(spec["title"]["text"]) == made.title
    assert spec["description"] == made.summary
    texts = [one["data"].get("values") for one in spec["layer"]]
    assert [{"text": "Source: invented."}] in texts


def test_night_has_no_colour_of_paper(made: picture.Picture) -> None:
    night = str(made.spec(night=True))
    assert theme.PAPER not in night
    assert theme.PAIRS[theme.PAPER] in night


def test_a_picture_that_is_too_narrow_is_refused(made: picture.Picture) -> None:
    with pytest.raises(AssessmentError, match="too narrow"):
        made.spec(width=100)


def test_a_frame_without_a_column_or_rows_is_refused() -> None:
    with pytest.raises(AssessmentError, match="'value'"):
        picture.needs(SHARES.drop("value"), "member", "value", picture="burden")
    with pytest.raises(AssessmentError, match="nothing to draw"):
        picture.needs(SHARES.clear(), "member", picture="burden")


def test_words() -> None:
    assert picture.listed([]) == ""
    assert picture.listed(["a"]) == "a"
    assert picture.listed(["a", "b", "c"]) == "a, b and c"
    assert [picture.percent(n) for n in (0.234, 0.052, 0.0)] == ["23 %", "5.2 %", "0 %"]
