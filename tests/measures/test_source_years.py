"""Sources by year: of states, of pairs in both orders, and spans opened to years."""

from dataclasses import replace

import polars as pl
import pytest
import small_world

from foedus.errors import PanelError
from foedus.measures.source_years import by_year, of_pairs, of_states
from foedus.panel.attach import Frame
from foedus.panel.unit import unit
from foedus.store import Store


@pytest.fixture(scope="module")
def frame(tmp_path_factory) -> Frame:
    store = Store(tmp_path_factory.mktemp("years"))
    small_world.promises(store, [(2, 200, 1952, "defense")])
    small_world.strengths(store, (2, 200))
    return Frame(store, unit("alliance-months"), (1950, 1953), "cow", False)


def test_states_in_years_whatever_the_panel_is(frame) -> None:
    found = of_states(frame, "nmc", ("cinc",))
    assert found.columns == ("nmc_cinc",)
    assert sorted(found.frame.select("state", "year").rows()) == [
        *((2, 1952), (2, 1953), (200, 1952), (200, 1953)),
    ]


def test_pairs_in_their_direction(frame) -> None:
    found = of_pairs(frame, "atop", ("defense",))
    rows = found.frame.select("state_a", "state_b", "year", "atop_defense").rows()
    assert rows == [(2, 200, 1952, 1)]
    with pytest.raises(PanelError, match="not about pairs of states"):
        of_pairs(frame, "nmc", ("cinc",))


def test_spans_are_opened_to_years(frame) -> None:
    found = of_states(frame, "nmc", ("cinc",))
    spans = pl.DataFrame(
        {"state": [2, 200], "start": [1950, 1953], "stop": [1952, 1954]},
        schema_overrides={"start": pl.Int32, "stop": pl.Int32},
    ).with_columns(nmc_cinc=pl.lit(0.5), listed=pl.lit(value=True))
    opened = by_year(replace(found, frame=spans)).frame
    assert opened.select("state", "year").rows() == [
        *((2, 1950), (2, 1951), (200, 1953)),
    ]
    assert set(opened.columns) == {"state", "year", "nmc_cinc", "listed"}
    assert by_year(found) is found
