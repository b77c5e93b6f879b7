"""The calls of a panel, as a user writes them."""

from __future__ import annotations

import polars as pl
import tiny

import foedus as fd


def test_the_snippet_of_the_documentation_runs(tmp_path):
    tiny.store(tmp_path / "home")
    store = fd.Store(tmp_path / "home")
    panel = (
        fd.dyad_years(1920, 1925, directed=False, store=store)
        .where("politically-relevant")
        .attach("nmc")
        .attach("cow-contiguity")
        .spells("cow_contiguity_conttype")
    )
    assert [a.step.split()[0] for a in panel.audit()] == [
        "where", "attach", "attach", "attach", "spells",
    ]  # fmt: skip
    assert "nmc, version 7.0" in panel.cite()
    rows = panel.collect()
    found = panel.write(tmp_path / "panel.parquet")
    assert pl.read_parquet(found.file).equals(rows)
    assert (
        panel.trace("nmc_cinc_a", state_a=2, state_b=20, year=1920)[0].stage == "cell"
    )
    assert 'unit = "dyad-years"' in panel.recipe()


def test_the_units_have_calls_of_their_own(tmp_path):
    store = fd.Store(tmp_path)
    for name in ("state_years", "state_months", "state_days"):
        begun = getattr(fd, name)(1920, 1920, states=(2,), store=store)
        assert begun.unit.name == name.removesuffix("s").replace("_", "-")
    months = fd.dyad_months(1920, 1920, states=(2, 20), store=store, directed=False)
    days = fd.dyad_days(1920, 1920, states=(2, 20), store=store)
    assert (months.count(), days.count()) == (
        12,
        2 * 357,
    )  # Canada is a member from 10 January


def test_the_room_has_the_calls_too(tmp_path):
    begun = fd.panel.panel("dyad-years", 1920, 1920, store=fd.Store(tmp_path))
    assert type(begun) is type(fd.panel.dyad_years(1920, 1920, store=begun.store))
    assert begun.directed
