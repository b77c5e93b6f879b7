"""What is joined together, and which columns come of it."""

from __future__ import annotations

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panel.attachment import Attachment
from foedus.panel.plan import joins, widened

BASE = pl.DataFrame({"state": [2], "start": [2000], "stop": [2001]})


def source(name: str, *on: str, cut: bool = False, key: object = 2) -> Attachment:
    frame = pl.DataFrame({**{k: [key] for k in on}, "year": [2000]})
    return Attachment(f"{name}@1.t", on, frame, (f"{name}_x",), {}, (0, 0), cut=cut)


def test_sources_with_the_same_keys_share_a_join():
    found = [
        source("a", "state_b"),
        source("b", "state_a", cut=True),
        source("c", "state_a"),
        source("d", "state_b"),
        source("e", "state_a", cut=True),
    ]
    places = [[place for place, _ in group] for group in joins(found)]
    assert places == [[2], [0, 3], [1], [4]]


def test_columns_stand_in_the_order_of_the_sources():
    both = [source("a", "state"), source("b", "state")]
    assert widened(["state", "year"], BASE, both) == ["state", "year", "a_x", "b_x"]


def test_a_column_cannot_be_there_twice():
    with pytest.raises(PanelError, match="'a_x', which is there already"):
        widened(["state"], BASE, [source("a", "state"), source("a", "state")])


def test_names_and_numbers_do_not_meet():
    with pytest.raises(PanelError, match="does not name each state"):
        widened(["state"], BASE, [source("a", "state", key="USA")])
