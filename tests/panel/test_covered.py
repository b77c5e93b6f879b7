"""Of what a source can speak: years, days, and states."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from held import invented

from foedus import dates
from foedus.dates import Interval
from foedus.panel import covered, spans
from foedus.panel.build import panel
from foedus.sources import catalog


def known(first: str | None, last: str | None) -> Interval:
    bounds = [None if text is None else dates.parse(text) for text in (first, last)]
    return Interval(*bounds)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        # The end of an interval is the first day that is not in it.
        ("1816-01-01", "2011-01-01", (1816, 2010)),
        ("1816-01-02", "2010-12-31", (1817, 2009)),
        ("1990-03-01", "1990-06-01", (1991, 1989)),
        (None, "2011-01-01", (1, 0)),
        ("1816-01-01", None, (1, 0)),
    ],
)
def test_a_year_is_covered_whole_or_not(first, last, years):
    assert covered.whole_years(known(first, last)) == years


def test_days_without_a_bound_reach_beyond_all_years():
    assert covered.known_days(known("1970-01-02", "1970-01-03")) == (1, 2)
    assert covered.known_days(known(None, None)) == (-spans.FOREVER, spans.FOREVER)


def test_a_table_in_other_numbers_can_say_none_of_the_states_that_it_lists():
    tables = catalog.entry("atop").tables
    assert covered.members((2000, 2000), "cow", tables["member"]) is None
    assert covered.members((2000, 2000), "gw", tables["alliance"]) is None
    found = covered.members((1990, 1991), "gw", tables["member"])
    assert found is not None
    germany = found.filter(pl.col("state").is_in([260, 265]))
    # The Federal Republic is 260 in both years, whatever its number in the source.
    assert germany.sort("state", "year").rows() == [
        (260, 1990),
        (260, 1991),
        (265, 1990),
    ]


def test_rows_do_not_multiply_where_a_state_has_two_numbers(tmp_path: Path):
    row = {"ccode1": 2, "ccode2": 260, "year": 1990, "defense": 1}
    tables = {"directed_dyad_year": [row]}
    store = invented(tmp_path, "atop", tables, last="2018")
    states = (2, 220, 260, 265, 678)
    bare = panel("dyad-years", 1990, 1990, system="gw", states=states, store=store)
    made = bare.attach("atop")
    built = made.collect()
    assert built.height == bare.count() == 20
    assert built.select(made.unit.key).is_unique().all()
    assert built["atop_defense"].sum() == 1
