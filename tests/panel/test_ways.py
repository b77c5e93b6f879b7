"""A table is attached once, in the version that is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from held import invented

from foedus.errors import PanelError, StoreError
from foedus.panel.build import panel


@pytest.mark.parametrize(
    "again", ["nmc", "nmc@6.0", "nmc.state_year", "nmc@7.0.state_year"]
)
def test_a_table_is_attached_once_however_it_is_called(again: str, tmp_path: Path):
    rows = [{"ccode": 2, "year": 2000, "cinc": 0.1}]
    invented(tmp_path, "nmc", {"state_year": rows}, version="6.0")
    store = invented(tmp_path, "nmc", {"state_year": rows}, version="7.0")
    made = panel("state-years", 2000, 2000, store=store).attach("nmc")
    with pytest.raises(PanelError, match="attached already"):
        made.attach(again)


def test_hyphens_and_underscores_are_the_same_source(tmp_path: Path):
    rows = [{"ccode": 2, "styear": 1898, "stmonth": 8, "stday": 13}]
    store = invented(tmp_path, "cow-majors", {"spell": rows})
    made = panel("state-years", 2000, 2000, store=store).attach("cow_majors")
    with pytest.raises(PanelError, match="attached already"):
        made.attach("cow-majors")


def test_the_version_that_is_used_is_the_one_that_is_named(tmp_path: Path):
    for version, share in (("6.0", 0.1), ("7.0", 0.2)):
        rows = [{"ccode": 2, "year": 2000, "cinc": share}]
        store = invented(tmp_path, "nmc", {"state_year": rows}, version=version)
    bare = panel("state-years", 2000, 2000, states=(2,), store=store)
    for said, version, share in (
        ("nmc", "7.0", 0.2),
        ("nmc@6.0", "6.0", 0.1),
        ("nmc@7.0", "7.0", 0.2),
    ):
        made = bare.attach(said, ["cinc"])
        assert made.attachments[0].source == f"nmc@{version}.state_year"
        assert made.collect()["nmc_cinc"].to_list() == [share]
    with pytest.raises(StoreError):
        bare.attach("nmc@5.0")


def test_two_tables_with_one_column_stand_in_one_panel(tmp_path: Path):
    rows = [{"country": "France", "year": 2005, "share": 0.5}]
    other = [{"country": "France", "year": 2005, "share": 0.25}]
    tables = {"us_favourable": rows, "president_confidence": other}
    store = invented(tmp_path, "pew-538", tables)
    bare = panel("state-years", 2005, 2005, states=[220], store=store)
    names = ("pew_538_share", "pew_538_president_confidence_share")
    for order in (1, -1):
        made = bare
        for said in ("pew-538", "pew-538.president_confidence")[::order]:
            made = made.attach(said)
        assert made.columns[2:] == names[::order]
        built = made.collect()
        assert built.select(names).rows() == [(0.5, 0.25)]
    alone = bare.attach("pew-538.president_confidence")
    assert alone.columns[2:] == names[1:]
    pairs = panel("dyad-years", 2005, 2005, states=[2, 220], store=store)
    both = pairs.attach("pew-538.president_confidence")
    assert both.columns[3:] == tuple(f"{names[1]}_{side}" for side in "ab")


def test_two_tables_that_give_one_column_are_refused(tmp_path: Path):
    here = {"statenme": "France", "stdate": "1886-01-01", "enddate": "2019-12-31"}
    tables = {
        "cow": [{**here, "ccode": 220, "lat": 48.9, "lng": 2.4}],
        "gw": [{**here, "gwcode": 220, "lat": 48.9, "lng": 2.4}],
    }
    store = invented(tmp_path, "capitals", tables)
    made = panel("state-years", 2005, 2005, store=store).attach("capitals.cow")
    # The same thing in other numbers has the same name.
    with pytest.raises(PanelError, match="capitals_lat"):
        made.attach("capitals.gw").collect()
