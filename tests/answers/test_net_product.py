"""Net product: GDP times GDP per head against the publisher's own files."""

from __future__ import annotations

import csv
import math

import pytest
from contract import check
from stored import case, invented

from foedus.answers import net_product
from foedus.registry import codes

ON = "2016-12-31"


def test_nothing_without_both_tables(tmp_path) -> None:
    assert not list(net_product.findings(case("nato", ON, None)))
    rows = [{"state": "USA", "year": 2016, "value": 1.0}]
    store = invented(tmp_path, "world-bank-gdp", "state_year", rows, "2016")
    assert not list(net_product.findings(case("us-japan", ON, store)))


def test_by_hand(tmp_path) -> None:
    gdp = {"USA": 4.0, "JPN": 2.0, "CHN": 6.0, "WLD": 12.0}
    people = {"USA": 2.0, "JPN": 1.0, "CHN": 12.0, "WLD": 15.0}
    for source, values in (("world-bank-gdp", gdp), ("world-bank-population", people)):
        rows = [{"state": c, "year": 2016, "value": v} for c, v in values.items()]
        store = invented(tmp_path, source, "state_year", rows, "2016")
    (found,) = net_product.findings(case("us-japan", ON, store))
    # 16/2 + 4/1 of 16/2 + 4/1 + 36/12
    assert found.value == pytest.approx(80.0)
    check(found, ON)


@pytest.mark.published
def test_the_share_is_that_of_the_files(answering, published_data) -> None:
    gdp, people = (
        {
            r["Country Code"]: float(r["Value"])
            for r in csv.DictReader(
                (published_data / "worldbank" / name).read_text("utf-8").splitlines()
            )
            if r["Year"] == "2016" and r["Value"]
        }
        for name in ("gdp.csv", "population.csv")
    )
    states = set(codes.translation("iso3", "en")["from_code"]) | {"XKX"}
    net = {c: gdp[c] ** 2 / people[c] for c in gdp if c in people and c in states}
    nato = case("nato", ON, answering)
    (found,) = net_product.findings(nato)
    ours = math.fsum(net[c] for c in nato.codes)
    assert found.value == pytest.approx(100 * ours / math.fsum(net.values()), abs=0.01)
    check(found, ON)
