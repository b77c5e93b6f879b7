"""World product: the members' GDP over that of all economies in the file."""

from __future__ import annotations

import csv
import math

import pytest
from contract import check
from stored import case, invented

from foedus.answers import world_product
from foedus.registry import codes

ON = "2016-12-31"


def test_nothing_without_the_table() -> None:
    assert not list(world_product.findings(case("nato", ON, None)))


def test_groups_of_economies_are_no_states(tmp_path) -> None:
    values = {"USA": 60.0, "JPN": 20.0, "CHN": 20.0, "EUU": 50.0, "WLD": 110.0}
    rows = [{"state": c, "year": 2016, "value": v} for c, v in values.items()]
    store = invented(tmp_path, "world-bank-gdp", "state_year", rows, "2016")
    (found,) = world_product.findings(case("us-japan", ON, store))
    assert found.value == pytest.approx(80.0)
    assert found.interval == (pytest.approx(72.73), pytest.approx(80.0))
    check(found, ON)


def test_less_than_half_of_the_members_is_no_answer(tmp_path) -> None:
    rows = [{"state": "USA", "year": 2016, "value": 1.0}]
    store = invented(tmp_path, "world-bank-gdp", "state_year", rows, "2016")
    assert not list(world_product.findings(case("nato", ON, store)))


def test_a_sum_without_the_largest_member_is_not_formed(tmp_path) -> None:
    codes_of = [m.iso3 for m in case("warsaw-pact", "1980", None).members]
    rows = [{"state": c, "year": 1980, "value": 1.0} for c in codes_of if c != "SUN"]
    store = invented(tmp_path, "world-bank-gdp", "state_year", rows, "1980")
    assert not list(world_product.findings(case("warsaw-pact", "1980", store)))


@pytest.mark.published
def test_the_share_is_that_of_the_file(answering, published_data) -> None:
    text = (published_data / "worldbank/gdp.csv").read_text("utf-8")
    states = set(codes.translation("iso3", "en")["from_code"]) | {"XKX"}
    gdp = {
        r["Country Code"]: float(r["Value"])
        for r in csv.DictReader(text.splitlines())
        if r["Year"] == "2016" and r["Country Code"] in states
    }
    nato = case("nato", ON, answering)
    ours = math.fsum(gdp[c] for c in nato.codes)
    (found,) = world_product.findings(nato)
    assert found.value == pytest.approx(100 * ours / math.fsum(gdp.values()), abs=0.01)
    assert found.table is not None
    assert len(found.table.rows) == len(nato.members)
    check(found, ON)
