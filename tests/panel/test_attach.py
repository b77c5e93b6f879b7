"""Spells, tables without a time, and what is about the world."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from held import cells, invented

from foedus.errors import PanelError
from foedus.panel.build import panel


def test_a_table_without_a_time_holds_inside_the_coverage_only(tmp_path: Path):
    rows = [{"ccode": 2, "rugged": 1.5, "newlmtnest": 0.0}]
    store = invented(tmp_path, "terrain", {"state": rows}, "1945", "1946")
    built = panel("state-years", 1944, 1947, states=(2, 200), store=store)
    found = built.attach("terrain").collect()
    values = found.filter(state=2)["terrain_rugged"].to_list()
    assert values == [None, 1.5, 1.5, None]
    assert found.filter(state=200)["terrain_rugged"].null_count() == 4


def test_what_is_about_the_world_is_the_same_for_every_row(tmp_path: Path):
    rows = [{"year": 2000, "usa": 0.5}, {"year": 2001, "usa": 0.25}]
    store = invented(tmp_path, "power-projection", {"year": rows})
    made = panel("dyad-years", 2000, 2002, states=(2, 20, 200), store=store)
    built = made.attach("power-projection").collect()
    assert built.height == made.count() == 18
    by_year = built.group_by("year").agg(pl.col("power_projection_usa").unique())
    assert dict(by_year.rows()) == {2000: [0.5], 2001: [0.25], 2002: [None]}


def test_a_leader_of_a_year_is_the_last_one_unless_asked_otherwise(tmp_path: Path):
    spells = [
        ("late", "2000-08-01", "2003-01-01"),
        ("first", "1990-01-01", "2000-02-01"),
        ("short", "2000-02-01", "2000-08-01"),
    ]
    rows = [
        {"obsid": name, "gwcode": 2, "startdate": start, "enddate": end}
        for name, start, end in spells
    ]
    store = invented(tmp_path, "archigos", {"leader": rows})
    bare = panel("state-years", 1999, 2001, states=(2,), store=store)
    for within, leader in {"any": "late", "start": "first", "end": "late"}.items():
        built = bare.attach("archigos", within=within).collect()
        assert built.filter(year=2000)["archigos_obsid"].item() == leader
    days = panel("state-days", 2000, 2000, states=(2,), store=store).attach("archigos")
    held = days.collect()
    on = held.filter(month=5, day=1)["archigos_obsid"].item()
    assert on == "short"


def test_spells_that_go_on_end_with_the_source(tmp_path: Path):
    rows = [{"ccode1": 2, "ccode2": 200, "begin": None, "end": None, "level": 0.0}]
    store = invented(tmp_path, "peace-scale", {"period": rows}, "1990", "1991")
    bare = panel("dyad-years", 1989, 1992, directed=False, states=(2, 200), store=store)
    built = bare.attach("peace-scale").collect()
    assert built["peace_scale_level"].to_list() == [None, 0.0, 0.0, None]


def test_a_view_of_one_state_by_another_needs_a_direction(tmp_path: Path):
    rows = [{"year": 2005, "state": "JPN", "target": "USA", "very_fav": 0.2}]
    store = invented(tmp_path, "pew-opi", {"topline": rows})
    built = panel("dyad-years", 2005, 2005, store=store).attach("pew-opi").collect()
    held = cells(built, "pew_opi_very_fav", "state_a", "state_b")
    assert held == {(740, 2): 0.2}
    other = panel("dyad-years", 2005, 2005, directed=False, store=store)
    with pytest.raises(PanelError, match="pair has two values"):
        other.attach("pew-opi").collect()
