"""What is joined together, and which columns come of it."""

from __future__ import annotations

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panel.attachment import Attachment
from foedus.panel.plan import joins, widened

BASE = pl.DataFrame({"state": [2], "start": [2000], "stop": [2001]})


def source(name: str, *on: str, spanned: bool = False, key: object = 2) -> Attachment:
    time = {"start": [2000], "stop": [2001]} if spanned else {"year": [2000]}
    value = {f"{name}_x": [1], "listed": [True]}
    frame = pl.DataFrame({**{k: [key] for k in on}, **time, **value})
    return Attachment(f"{name}@1.t", on, frame, (f"{name}_x",), {}, (0, 0))


def test_sources_with_the_same_keys_share_a_join():
    found = [
        source("a", "state_b"),
        source("b", "state_a", spanned=True),
        source("c", "state_a"),
        source("d", "state_b"),
        source("e", "state_a", spanned=True),
    ]
    made = joins(found)
    assert [[place for place, _ in one.found] for one in made] == [[2], [0, 3]]
    assert [one.by for one in made] == [["state_a", "year"], ["state_b", "year"]]
    assert {"a_x", "d_x", "listed__0", "listed__3"} <= {*made[1].table.columns}


def test_columns_stand_in_the_order_of_the_sources():
    both = [source("a", "state"), source("b", "state")]
    assert widened(["state", "year"], BASE, both) == ["state", "year", "a_x", "b_x"]


def test_a_column_cannot_be_there_twice():
    with pytest.raises(PanelError, match="'a_x', which is there already"):
        widened(["state"], BASE, [source("a", "state"), source("a", "state")])


def test_names_and_numbers_do_not_meet():
    with pytest.raises(PanelError, match="does not name each state"):
        widened(["state"], BASE, [source("a", "state", key="USA")])
