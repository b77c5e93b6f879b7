"""States as publishers write them, in the numbers of a panel."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from held import invented

from foedus.panel import coding
from foedus.panel.build import panel


def test_names_are_read_on_the_day_and_the_lost_are_named(tmp_path: Path):
    names = ["Germany", "Korea, North", "Viet Nam", "Yemen, North", "Atlantis"]
    rows = [
        {"state": name, "year": year, "share_of_gdp": 0.01}
        for name in names
        for year in (1989, 1995)
    ]
    store = invented(tmp_path, "sipri-milex", {"state_year": rows})
    made = panel("state-years", 1989, 1995, store=store).attach("sipri-milex")
    held = made.collect().drop_nulls("sipri_milex_share_of_gdp")
    assert set(held.select("state", "year").rows()) == {
        *((260, 1989), (255, 1995), (731, 1989), (731, 1995)),
        *((816, 1989), (816, 1995), (678, 1989)),
    }
    assert any("Atlantis" in rule for rule in made.attachments[0].rules)


def spans(column: str, rows: list[tuple[object, int]]) -> pl.DataFrame:
    """Return whole years of states."""
    return pl.DataFrame(
        {
            column: [code for code, _ in rows],
            "start": [(dt.date(year, 1, 1) - DAY_0).days for _, year in rows],
            "stop": [(dt.date(year + 1, 1, 1) - DAY_0).days for _, year in rows],
        },
        schema_overrides={"start": pl.Int32, "stop": pl.Int32},
    )


DAY_0 = dt.date(1970, 1, 1)


def test_a_number_changes_on_the_day_on_which_the_state_did():
    found, lost = coding.translated(spans("state", [(260, 1990)]), "state", "gw", "cow")
    change = (dt.date(1990, 10, 3) - DAY_0).days
    assert lost == 0
    assert found.sort("start").rows() == [
        (260, (dt.date(1990, 1, 1) - DAY_0).days, change),
        (255, change, (dt.date(1991, 1, 1) - DAY_0).days),
    ]


@pytest.mark.parametrize("system", coding.ABBREVIATIONS)
def test_abbreviations_are_read(system: str):
    rows = [("USA", 1990), ("GFR", 1980), ("RUM", 1990), ("QQQ", 1990)]
    found, lost = coding.translated(spans("state", rows), "state", system, "cow")
    assert lost == 2
    assert set(found["state"]) == {2, 260}
    names = {"RUM": ("ROM",)}
    found, lost = coding.translated(spans("state", rows), "state", system, "cow", names)
    assert lost == 1
    assert set(found["state"]) == {2, 260, 360}
    strange = coding.strange(pl.Series(["USA", "QQQ", None]), system, "cow")
    assert strange == ("QQQ",)


def test_a_code_that_is_read_as_another_is_dated_like_it():
    rows = [("DEU", 1980), ("DEU", 1995), ("WST", 1995)]
    found, lost = coding.translated(spans("state", rows), "state", "cameo", "gw")
    assert (set(found["state"]), lost) == ({260}, 1)
