import json
from dataclasses import replace
from importlib.metadata import version

import pytest

from foedus.answers.finding import Finding
from foedus.errors import AssessmentError
from foedus.report import figure, theme

ON = "2024-12-31"


@pytest.fixture(scope="module")
def charts(findings: dict[str, Finding]) -> dict[str, Finding]:
    return {name: finding for name, finding in findings.items() if finding.chart}


def test_the_fixture_has_every_kind(charts: dict[str, Finding]):
    assert {finding.chart for finding in charts.values()} == set(figure.KINDS)


def test_every_chart_fits_the_schema_of_altair(charts: dict[str, Finding]):
    import altair as alt

    for finding in charts.values():
        spec = figure.full_spec(figure.drawing(finding, ON), finding)
        alt.LayerChart.from_dict(spec, validate=True)


def test_the_schema_is_the_one_that_altair_writes():
    import altair as alt

    if version("altair").startswith("6."):
        assert (
            figure.SCHEMA.rsplit("/", 1)[1].split(".")[0]
            == (alt.SCHEMA_URL.rsplit("/", 1)[1].split(".")[0])
        )


def test_specifications_are_plain_json(charts: dict[str, Finding]):
    for finding in charts.values():
        spec = figure.full_spec(figure.drawing(finding, ON), finding)
        json.dumps(spec, allow_nan=False)


def test_a_chart_stands_alone_with_title_measure_and_source(
    charts: dict[str, Finding],
):
    finding = charts["money.gap-2pct"]
    spec = figure.chart(finding, ON).to_dict()
    assert " ".join(spec["title"]["text"]) == finding.statement
    assert " ".join(spec["title"]["subtitle"]).startswith(
        "Gap to 2 % of GDP, 2024e, million USD"
    )
    text = json.dumps(spec, ensure_ascii=False)
    assert "Source: NATO, Defence Expenditure of NATO Countries, June 2024." in text
    assert "not covered" in text
    assert "unconfirmed" in text


def test_a_chart_at_night_has_no_colour_of_paper(charts: dict[str, Finding]):
    spec = figure.chart(charts["money.allies-2pct"], ON, night=True).to_dict()
    text = json.dumps(spec)
    assert theme.PAPER not in text
    assert theme.PAIRS[theme.PAPER] in text


def test_a_map_holds_its_outlines(charts: dict[str, Finding]):
    spec = figure.full_spec(
        figure.drawing(charts["identity.map"], ON), charts["identity.map"]
    )
    assert spec["datasets"]["world"]["type"] == "Topology"
    assert 0 < spec["height"] < spec["width"]


def test_the_plot_alone_has_no_title(charts: dict[str, Finding]):
    drawn = figure.drawing(charts["money.us-share"], ON)
    assert "title" not in figure.plot_spec(drawn)


def test_an_unknown_kind_is_refused(charts: dict[str, Finding]):
    finding = replace(charts["money.us-share"], chart="pie")
    with pytest.raises(AssessmentError) as caught:
        figure.drawing(finding, ON)
    assert "'pie'" in caught.value.problem
    assert "timeline" in caught.value.remedy


def test_a_chart_needs_rows(charts: dict[str, Finding]):
    finding = replace(charts["money.us-share"], table=None)
    with pytest.raises(AssessmentError, match="no rows to draw"):
        figure.drawing(finding, ON)


def test_a_key_breaks_into_lines_before_it_leaves_the_chart(
    charts: dict[str, Finding],
):
    finding = charts["money.allies-2pct"]
    drawn = figure.drawing(finding, ON)
    narrow = figure.surround(drawn, finding, width=300)
    places = {
        layer["encoding"]["y"]["value"]
        for layer in narrow["layer"]
        if layer["mark"]["type"] == "point"
    }
    assert len(places) > 1
    assert max(places) < 0
