"""Coalitions that the user names, with sources on their states."""

from __future__ import annotations

from pathlib import Path

from foedus.panel.build import panel
from foedus.store import Store


def test_a_source_on_states_is_attached_to_the_states_of_a_coalition(tmp_path: Path):
    begun = panel("coalition-years", 2020, 2021, store=Store(tmp_path))
    named = begun.of({"north": [2, 20], "south": [20]})
    column = "share_of_gdp_pct"
    made = named.attach(
        "nato-defence-expenditure", columns=[column], pick={column: "max"}
    )
    value = made.columns[-1]
    built = made.collect()
    assert built.height == 6
    north = built.filter(coalition="north", state=20)[value].to_list()
    assert None not in north
    assert north == built.filter(coalition="south")[value].to_list()
    assert north != built.filter(state=2)[value].to_list()
