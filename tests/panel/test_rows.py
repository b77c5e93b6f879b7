"""Cells gain the columns of sources: yes, none and not covered."""

from __future__ import annotations

import polars as pl

from foedus.panel import rows
from foedus.panel.attachment import Attachment
from foedus.panel.engine import engine

ON = engine("polars")


def cells() -> pl.DataFrame:
    """Return two states in 2000 to 2002."""
    return pl.DataFrame(
        [(s, y, y, y + 1) for s in (2, 20) for y in (2000, 2001, 2002)],
        schema=["state", "year", "start", "stop"],
        orient="row",
    )


def met(base: pl.DataFrame, one: Attachment) -> pl.DataFrame:
    return ON.fetch(rows.joined(ON.load(base), rows.join([(0, one)]), ON))


def values(members: pl.DataFrame | None) -> list[int | None]:
    frame = pl.DataFrame({"state": [2], "year": [2000], "x": [5], "listed": [True]})
    covered = (2000, 2001)
    one = Attachment("s@1.t", ("state",), frame, ("x",), {"x": 0}, covered, members)
    return met(cells(), one).sort("state", "year")["x"].to_list()


def test_none_is_zero_where_covered_and_null_elsewhere():
    assert values(None) == [5, 0, None, 0, 0, None]


def test_a_source_is_silent_on_states_that_it_does_not_describe():
    members = pl.DataFrame({"state": [2, 2, 20], "year": [2000, 2001, 2001]})
    assert values(members) == [5, 0, None, None, 0, None]


def test_a_source_that_changes_within_a_year_cuts_the_cell():
    months = pl.DataFrame(
        {"state": [2, 20], "year": [0, 0], "start": [0, 4], "stop": [9, 9]}
    )
    pieces = pl.DataFrame(
        {"state": [2, 2], "year": [0, 0], "start": [0, 3], "stop": [3, 12]}
    ).with_columns(x=pl.Series([1, 2]), listed=pl.lit(value=True))
    one = Attachment("s@1.t", ("state",), pieces, ("x",), {}, (0, 0))
    found = met(months, one).select("state", "start", "stop", "x")
    assert found.sort("state", "start").rows() == [
        (2, 0, 3, 1), (2, 3, 9, 2), (20, 4, 9, None)
    ]  # fmt: skip


def test_rows_are_ordered_by_all_columns():
    said = pl.DataFrame({"a": [1, 2, 1], "b": [2, 0, 1]})
    assert rows.ordered(said, ["a", "b"]).rows() == [(1, 1), (1, 2), (2, 0)]
    done = pl.DataFrame({"a": [1, 1, 2], "b": [1, 2, 0]})
    assert rows.ordered(done, ["a", "b"]) is done
