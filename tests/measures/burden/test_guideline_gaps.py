"""Guidelines: which hold in which year, their gaps, and the table they come from."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden.guideline_gaps import (
    GUIDELINES,
    NO_FIGURE,
    NO_TABLE,
    Guideline,
    guideline_gaps,
)
from foedus.sources import bundled

YEARS = st.integers(1970, 2040)
SHARE = st.one_of(st.none(), st.floats(0, 10))
ROWS = st.lists(st.tuples(YEARS, SHARE, SHARE), max_size=6)


def frame(rows):
    schema = {"year": pl.Int64, "spending_of_gdp": pl.Float64, "equipment_share": float}
    made = pl.DataFrame(rows, schema=schema, orient="row")
    return made.with_row_index("state")


@given(ROWS)
def test_as_the_plain_definition(rows) -> None:
    made = guideline_gaps(frame(rows)).rows(named=True)
    plain = []
    for state, (year, share, equipment) in enumerate(rows):
        figures = {"spending_of_gdp": share, "equipment_share": equipment}
        for one in GUIDELINES:
            if one.since <= year and (one.until is None or year <= one.until):
                x = figures.get(one.column)
                gap = None if x is None else one.value - x
                plain.append((state, year, one.name, gap))
    assert [(r["state"], r["year"], r["guideline"], r["gap"]) for r in made] == plain
    for row in made:
        assert (row["gap"] is None) == (row["reached"] is None)
        assert (row["gap"] is None) == (row["reason"] is not None)
        assert row["gap"] is None or row["reached"] == (row["gap"] <= 0)


def test_the_hague_is_two_guidelines_and_no_sum() -> None:
    made = guideline_gaps(frame([(2025, 2.5, 31.0)]))
    core, related = made.filter(pl.col("guideline").str.contains("percent of GDP on"))[
        "gap"
    ]
    assert core == 1.0
    assert related is None
    assert NO_TABLE in made["reason"].to_list()
    assert not made.filter(pl.col("value") == 5.0).height
    assert not made.filter(pl.col("value") == 3.5)["due"].item()


def test_at_the_guideline_it_is_reached() -> None:
    made = guideline_gaps(frame([(2024, 2.0, None)]))
    assert made.filter(pl.col("value") == 2.0)["reached"].to_list() == [True, True]
    assert made.filter(pl.col("value") == 20.0)["reason"].to_list() == [NO_FIGURE]


def test_guidelines_of_ones_own_and_an_infinite_figure() -> None:
    own = Guideline("One percent", "spending_of_gdp", 1.0, 1976, None, None, "Tokyo")
    made = guideline_gaps(frame([(1990, 0.9, None)]), [own])
    assert made["gap"].item() == pytest.approx(0.1)
    with pytest.raises(SchemaError, match="infinite"):
        guideline_gaps(frame([(1990, float("inf"), None)]), [own])


def test_the_values_are_those_of_the_bundled_table() -> None:
    held = bundled.read("nato-targets").with_columns(
        year=pl.col("adopted").cast(pl.String).str.slice(0, 4).cast(pl.Int64)
    )
    for one in GUIDELINES:
        near = held.filter(
            (pl.col("value") == one.value)
            & (pl.col("year") - one.since).is_between(-1, 0)
        )
        assert near.height, one.name
        deadlines = near["deadline"].cast(pl.String).to_list()
        assert (None if one.deadline is None else str(one.deadline)) in deadlines
