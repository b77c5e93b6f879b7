"""A cell of a file is built again from the recipe beside it."""

from __future__ import annotations

import pytest
from tiny import full

from foedus.errors import PanelError
from foedus.panel.cell import walk


def test_a_cell_leads_from_the_file_to_the_line(tmp_path):
    built = full(tmp_path / "home")
    path = built.write(tmp_path / "panel.parquet").file
    key = f"cell:{path}#nmc_milper_a?state_a=2&state_b=20&year=1922"
    found = walk(key, built.store)
    expected = built.trace("nmc_milper_a", state_a=2, state_b=20, year=1922)
    assert found == expected
    assert found[0].what == "nmc_milper_a = 2"


def test_the_version_of_the_file_is_walked_not_the_newest(tmp_path):
    built = full(tmp_path / "home")
    path = built.write(tmp_path / "panel.csv").file
    home = built.store
    home.add(
        "nmc",
        "8.0",
        {"state_year": home.scan("nmc.state_year")},
        home.source("nmc").facts,
    )
    found = walk(f"cell:{path}#nmc_cinc_a?state_a=2&state_b=20&year=1922", home)
    assert found[-1].where.endswith("version 7.0")


@pytest.mark.parametrize("key", ["cell:", "cell:x.csv", "cell:x.csv#y", "row:x#y?z=1"])
def test_another_form_is_refused(key):
    with pytest.raises(PanelError, match="is not the key of a cell"):
        walk(key)


def test_a_file_without_sidecar_is_refused(tmp_path):
    with pytest.raises(PanelError, match="has no sidecar"):
        walk(f"cell:{tmp_path / 'x.csv'}#y?year=1")
