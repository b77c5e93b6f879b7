"""Directed pairs: their numbers, their order, their steps."""

import polars as pl
import pytest

from foedus.panel import directed
from foedus.panel.attach import Frame
from foedus.panel.unit import unit
from foedus.store import Store

SCHEMA = {"state_a": pl.Int32, "state_b": pl.Int32, "start": pl.Int32, "stop": pl.Int32}


def frame(directed=True, system="cow", years=(1990, 1991), name="dyad-years"):
    return Frame(Store("/nowhere"), unit(name), years, system, directed)


def pairs(*rows):
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@pytest.mark.parametrize(
    ("both", "kept"), [(True, [(2, 20), (20, 2)]), (False, [(2, 20)])]
)
def test_an_undirected_pair_stands_once(both, kept):
    rows = pairs((2, 20, 0, 1), (20, 2, 0, 1), (20, 20, 0, 1))
    found = directed.oriented(frame(both), rows)
    assert found.select("state_a", "state_b").rows() == kept


def test_numbers_change_on_the_day():
    # Days from 1990-01-01 to 1991-01-01; Germany is 255 in COW from 1990-10-03.
    rows = pairs((260, 2, 7305, 7670), (9999, 2, 7305, 7670))
    both = dict.fromkeys(directed.PAIR, "gw")
    found, lost = directed.numbered(frame(system="cow"), rows, both)
    assert lost == 1
    assert found.sort("start").rows() == [
        (260, 2, 7305, 7580),
        (255, 2, 7580, 7670),
    ]


def test_the_same_system_changes_nothing():
    rows = pairs((260, 2, 7305, 7670))
    both = dict.fromkeys(directed.PAIR, "cow")
    assert directed.numbered(frame(), rows, both) == (rows, 0)


def test_rows_are_cut_to_the_years_of_the_panel():
    rows = pairs((2, 20, 1980, 1991), (2, 31, 1991, 2000), (2, 40, 1980, 1990))
    found = directed.inside(frame(), rows)
    assert found.rows() == [(2, 20, 1990, 1991), (2, 31, 1991, 1992)]
