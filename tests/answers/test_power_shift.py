"""Power shift: changes of shares against plain sums."""

from __future__ import annotations

import math

import polars as pl
import pytest
from contract import check
from network_world import strengths
from stored import case
from test_power_series import WAR, shares

from foedus.answers import power_shift
from foedus.registry.alliances import alliance
from foedus.report import figure
from foedus.store import Store


def test_nothing_without_tables_or_ten_years(tmp_path) -> None:
    assert not list(power_shift.findings(case(WAR, "1980", None)))
    store = strengths(Store(tmp_path), shares((1980,)))
    assert not list(power_shift.findings(case(WAR, "1980", store)))


def test_ten_years_by_hand(tmp_path) -> None:
    store = strengths(Store(tmp_path), shares())
    (found,) = power_shift.findings(case(WAR, "1980", store))
    check(found, "1980")
    assert found.value == pytest.approx(10.0)
    assert found.interval == pytest.approx((10.0, 10.0))
    assert "40.0 % of the world's CINC in 1970 and 50.0 % in 1980" in found.statement
    assert "joining" not in found.statement
    assert "China 10.0 % (-10.0)" in found.statement
    assert "Since 1970: 40.0 to 50.0 %" in found.comparison[0]
    assert figure.drawing(found, "1980").layers


@pytest.mark.published
@pytest.mark.parametrize(
    ("name", "on", "last", "value"),
    [("nato", "2024-12-31", 2022, -3.57), ("warsaw-pact", "1980-01-01", 1980, 0.14)],
)
def test_shares_are_those_of_the_file(published_store, name, on, last, value) -> None:
    found = {f.id: f for f in power_shift.findings(case(name, on, published_store))}
    for finding in found.values():
        check(finding, on)
    nmc = published_store.scan("nmc.state_year").select("ccode", "year", "cinc")
    parts = []
    for year in (last - 10, last):
        rows = dict(nmc.filter(pl.col("year") == year).drop("year").collect().rows())
        known = {n: c for n, c in rows.items() if c is not None}
        day = f"{year}-12-31" if on[:4] != str(year) else on
        members = {m.cow_code for m in alliance(name).members(day)}
        mine = math.fsum(c for n, c in known.items() if n in members)
        parts.append(100 * mine / math.fsum(known.values()))
    shift = found["power.shift"]
    assert shift.value == pytest.approx(parts[1] - parts[0], abs=0.005)
    assert shift.value == pytest.approx(value, abs=0.005)


@pytest.mark.published
def test_gdp_times_gdp_per_head(published_store) -> None:
    on = "2024-12-31"
    found = {f.id: f for f in power_shift.findings(case("nato", on, published_store))}
    product = found["power.shift-product"]
    rows = published_store.scan("isard-gdp-pop.cw_state_year").filter(
        pl.col("year").is_in([2009, 2019]), pl.col("pwtpop") > 0
    )
    parts = {}
    for year in (2009, 2019):
        members = {m.cow_code for m in alliance("nato").members(f"{year}-12-31")}
        held = {
            r["ccode"]: r["pwtrgdp"] * r["pwtrgdp"] / r["pwtpop"]
            for r in rows.collect().iter_rows(named=True)
            if r["year"] == year and r["pwtrgdp"] is not None
        }
        mine = math.fsum(v for n, v in held.items() if n in members)
        parts[year] = 100 * mine / math.fsum(held.values())
    assert product.value == pytest.approx(parts[2019] - parts[2009], abs=0.005)
    assert product.interval is None
    assert "China 9.5 %" in product.statement
