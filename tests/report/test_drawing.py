import itertools
import math

import pytest

from foedus.answers.finding import Row, Table, TableColumn
from foedus.errors import AssessmentError
from foedus.report import drawing

TABLE = Table(
    (TableColumn("label", "Ally"), TableColumn("value", "Share", "%", "number")),
    (Row("a", ("Poland", 4.1)), Row("b", ("Iceland", math.nan), (), False)),
)


def test_records_hold_the_cells_and_what_is_known_of_them():
    first, second = drawing.records(TABLE, ("label", "value"), "bars")
    assert first == {"label": "Poland", "value": 4.1, "_key": "a", "_confirmed": True}
    assert second["value"] is None
    assert second["_confirmed"] is False


def test_a_missing_column_is_named():
    with pytest.raises(AssessmentError) as caught:
        drawing.records(TABLE, ("label", "low"), "dots")
    assert "'dots' lacks column 'low'" in caught.value.problem
    assert "low" in caught.value.remedy


def test_years_are_astronomical_and_run_to_the_end_of_the_last_day():
    start, end = drawing.years("1949-04-04")
    assert 1949.25 < start < end < 1949.27
    low, high = drawing.years("-0477")
    assert low == pytest.approx(-477, abs=0.02)
    assert high - low == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("text", [None, "", "no date"])
def test_what_is_no_date_has_no_year(text: object):
    assert drawing.years(text) is None


@pytest.mark.parametrize(
    ("year", "text"), [(1949, "1949"), (-477, "-0477"), (0, "0000"), (800.0, "0800")]
)
def test_whole_years_as_edtf(year: float, text: str):
    assert drawing.year_edtf(year) == text


@pytest.mark.parametrize(
    ("low", "high"),
    [(1949, 2024.9), (2014, 2024), (-480, -400), (-40, 60), (1816, 2025)],
)
def test_ticks_are_few_and_round_as_they_are_shown(low: float, high: float):
    ticks = drawing.year_ticks(low, high)
    assert 2 <= len(ticks) <= 7
    assert all(low <= tick <= high for tick in ticks)
    shown = [tick if tick > 1 else tick - 1 for tick in ticks]
    steps = {b - a for a, b in itertools.pairwise(shown)}
    assert len(steps) == 1


def test_ticks_before_the_common_era_are_round():
    assert drawing.year_ticks(-480, -400) == [-479, -459, -439, -419]


def test_the_key_says_what_the_rows_need():
    rows = drawing.records(TABLE, ("label", "value"), "bars")
    assert drawing.key_of(rows, ("value",)) == (
        drawing.NOT_COVERED,
        drawing.UNCONFIRMED,
    )
    assert drawing.key_of(rows[:1], ("value",)) == ()


def test_a_layer_holds_only_the_columns_it_uses():
    rows = drawing.records(TABLE, ("label", "value"), "bars")
    channels = {
        "x": drawing.field("value"),
        "y": drawing.pixel(3),
        "tooltip": drawing.hover("label"),
    }
    layer = drawing.layer(rows, "bar", {"height": 9}, channels)
    assert layer["data"]["values"][0] == {"value": 4.1, "label": "Poland"}
    assert layer["mark"] == {"type": "bar", "height": 9}


def test_confirmed_and_unconfirmed_rows_are_drawn_apart():
    rows = drawing.records(TABLE, ("label",), "bars")
    parts = drawing.split(rows)
    assert [(yes, len(part)) for yes, part in parts] == [(True, 1), (False, 1)]
    assert drawing.split(rows[:1]) == [(True, rows[:1])]


def test_a_heading_has_its_unit():
    assert drawing.heading(TABLE, "value") == "Share, %"
