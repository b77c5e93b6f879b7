from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.report.pictures import series
from foedus.report.pictures.series import Event


def axes(first: float = 1900, last: float = 2000) -> series.Axes:
    return series.axes((first, last), (0.0, 1.0), share=True)


def test_years_without_a_row_become_null_and_are_named() -> None:
    frame = pl.DataFrame(
        {
            "series": ["A", "A", "B"],
            "year": [1900, 1903, 1901],
            "value": [1.0, 2.0, 3.0],
        }
    )
    rows = series.complete(series.with_interval(frame)).to_dicts()
    assert len(rows) == 8
    spans = series.gaps(rows)
    assert spans == {"A": [(1901, 1902)], "B": [(1900, 1900), (1902, 1903)]}
    said = series.said(spans)
    assert said.endswith("A 1901–1902; B 1900, 1902–1903.")
    assert series.said({}) == ""
    assert series.said({"": [(1964, 1964)]}) == "Not covered: 1964."


@given(
    st.lists(st.floats(0, 200), min_size=1, max_size=9).map(sorted),
    st.floats(5, 20),
)
def test_names_are_moved_apart_and_stay_in_order(
    places: list[float], gap: float
) -> None:
    made = series.apart(places, gap, 200.0)
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(made))
    assert made[-1] <= 200.0 + 1e-6


def test_places_that_are_apart_stay() -> None:
    assert series.apart([10.0, 50.0], 15, 280) == [10.0, 50.0]
    assert series.apart([10.0, 10.0], 16, 280) == [2.0, 18.0]


@pytest.mark.parametrize(
    ("values", "zero", "ends"),
    [
        ([0.1, 0.38], True, (0, 0.4)),
        ([-0.46, 0.63], True, (-0.6, 0.8)),
        ([5, 5], False, (5, 6)),
    ],
)
def test_axes_have_round_ends(values, zero, ends) -> None:
    assert series.reach(values, zero=zero) == pytest.approx(ends)


def test_a_line_is_broken_where_not_covered() -> None:
    rows = [
        {
            "series": "A",
            "year": 1900 + n,
            "value": v,
            "low": None,
            "high": None,
            "_colour": "x",
        }
        for n, v in enumerate([1.0, None, 2.0])
    ]
    line, alone, _ = series.lines(rows, axes())
    assert line["mark"]["invalid"] == "break-paths-show-domains"
    assert [row["value"] for row in line["data"]["values"]] == [1.0, None, 2.0]
    assert [row["year"] for row in alone["data"]["values"]] == [1900, 1902]


def test_events_outside_are_left_out_and_names_do_not_collide() -> None:
    events = [Event("a long name", 1950), Event("another", 1952), Event("gone", 1800)]
    layers, head = series.marks(events, axes(), 500)
    assert head == 2 * series.LANE
    assert "gone" not in str(layers)
    assert series.marks([], axes(), 500) == ([], 0)


def test_the_strip_is_hatched_over_the_years_not_covered() -> None:
    layers = series.strip({"A": [(1901, 1902)], "B": [(1903, 1903)]}, axes())
    assert [one["data"]["values"] for one in layers] == [[{"a": 1900.5, "b": 1903.5}]]
    assert layers[0]["mark"]["fill"]["gradient"] == "linear"
