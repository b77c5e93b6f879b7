"""A panel is described step by step, and its parts are the whole."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tiny import YEARS, dyads, full

from foedus.errors import PanelError
from foedus.panel.build import panel
from foedus.store import Store


def test_a_step_leaves_the_panel_as_it_was(tmp_path: Path):
    before = dyads(tmp_path)
    columns = before.columns
    after = before.attach("nmc", ["cinc"])
    assert before.columns == columns == ("state_a", "state_b", "year")
    assert after.columns == (*columns, "nmc_cinc_a", "nmc_cinc_b")


def test_a_clock_of_an_unknown_variable_is_refused(tmp_path: Path):
    attached = dyads(tmp_path).attach("nmc", ["cinc"])
    with pytest.raises(PanelError, match="gives the column 'war'") as refused:
        attached.spells("war")
    assert "nmc_cinc_a, nmc_cinc_b" in str(refused.value)


@pytest.mark.parametrize("again", ["nmc", "nmc@6.0", "nmc.state_year"])
def test_a_table_is_attached_once_in_whatever_spelling(tmp_path: Path, again):
    attached = dyads(tmp_path).attach("nmc@7.0")
    with pytest.raises(PanelError, match=r"is attached already, as 'nmc@7\.0'"):
        attached.attach(again)


@pytest.mark.parametrize("step", ["year", "month"])
def test_parts_one_after_the_other_are_the_whole(tmp_path: Path, step):
    whole = full(tmp_path, step, directed=True)
    parts = whole.parts(1)
    assert len(parts) == whole.base["state_a"].n_unique() == 4  # all stay after 1923
    assert pl.concat(parts).equals(whole.pieces)
    each = [whole.lazy(part).select(*whole.columns).collect() for part in parts]
    rows = pl.concat([one.to_native() for one in each])
    assert rows.sort(whole.unit.key).equals(whole.collect())
    assert whole.count() == rows.height
    assert len(whole.parts(10**6)) == 1


def test_the_schema_is_that_of_the_rows(tmp_path: Path):
    whole = full(tmp_path)
    assert whole.schema == dict(whole.collect().schema)


def test_years_after_the_list_of_states_are_marked(tmp_path: Path):
    store, few = Store(tmp_path), (2, 20)
    rows = panel("state-years", 2015, 2018, states=few, store=store).collect()
    marked = rows.filter(state=2).select("year", "carried").rows()
    assert marked == [(2015, False), (2016, False), (2017, True), (2018, True)]
    known = panel("state-years", 2015, 2016, states=few, store=store)
    assert "carried" not in known.columns


def test_numbers_outside_coverage_are_unknown(tmp_path: Path):
    rows = dyads(tmp_path).attach("nmc@6.0", ["cinc"]).collect()
    pair = rows.filter(state_a=2, state_b=200)
    assert pair["year"].to_list() == list(range(YEARS[0], YEARS[1] + 1))
    assert pair["nmc_cinc_b"].to_list() == pytest.approx(
        [0.20, 0.21, 0.22, 0.23, None, None]
    )
