"""A source is given to each state, leader or pair of a row."""

from __future__ import annotations

from pathlib import Path

from held import invented

from foedus.panel.build import panel


def test_a_triad_has_a_column_for_each_pair(tmp_path: Path):
    rows = [{"ccode1": 2, "ccode2": 20, "year": 2000, "mindist": 7.0}]
    store = invented(tmp_path, "distances", {"cow": rows})
    bare = panel(
        "triad-years", 2000, 2000, directed=False, states=(2, 20, 70), store=store
    )
    made = bare.attach("distances")
    assert made.columns[-3:] == tuple(
        f"distances_mindist_{p}" for p in ("ab", "ac", "bc")
    )
    assert made.collect().row(0)[-3:] == (7.0, None, None)
