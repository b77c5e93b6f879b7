"""Real product: shares against the published file, and an interval by hand."""

from __future__ import annotations

import math

import polars as pl
import pytest
from contract import check
from stored import case, invented

from foedus.answers import real_product
from foedus.answers.real_product import part

PACT = (355, 315, 265, 310, 290, 360, 365)


def row(number: int, value: float | None, error: float | None) -> dict[str, object]:
    return {"ccode": number, "year": 1980, "pwtrgdp": value, "sd_pwtrgdp": error}


def test_nothing_without_the_table() -> None:
    assert not list(real_product.findings(case("warsaw-pact", "1980", None)))


def test_the_interval_by_hand() -> None:
    rows = {1: row(1, 60.0, 6.0), 2: row(2, 40.0, 8.0)}
    share = part(rows, frozenset({1}))
    assert share is not None
    # d(a / (a + b)) = (b da - a db) / (a + b)^2
    error = math.sqrt((40 * 6) ** 2 + (60 * 8) ** 2) / 100**2
    assert share.value == pytest.approx(60.0)
    assert share.high - 60 == pytest.approx(100 * 1.96 * error, rel=1e-4)
    assert share.high - 60 == pytest.approx(60 - share.low)
    other = part(rows, frozenset({2}))
    assert other is not None
    assert (other.low, other.high) == pytest.approx((100 - share.high, 100 - share.low))


def test_an_interval_stays_within_nothing_and_all() -> None:
    rows = {1: row(1, 99.0, 50.0), 2: row(2, 1.0, 50.0)}
    share = part(rows, frozenset({1}))
    assert share is not None
    assert share.low > 0
    assert share.high == 100
    assert part({1: row(1, 0.0, 1.0)}, frozenset({1})) is None


@pytest.mark.parametrize("lost", [365, 290])
def test_a_pact_whose_hub_or_half_is_missing_gets_no_share(tmp_path, lost) -> None:
    known = [row(n, 1.0, 0.1) for n in PACT if n != lost]
    rows = [*known, row(lost, None, None), row(2, 10.0, 1.0)]
    store = invented(tmp_path, "isard-gdp-pop", "cw_state_year", rows, "2019")
    found = list(real_product.findings(case("warsaw-pact", "1980", store)))
    assert [f.id for f in found] == (
        [] if lost == 365 else ["power.world-gdp-ppp", "power.hub-gdp"]
    )
    for finding in found:
        assert "Not covered: Poland." in finding.caveats[-1]


@pytest.mark.published
def test_the_shares_are_those_of_the_file(answering, published_data) -> None:
    file = pl.read_parquet(published_data / "isard/cw_gdppop.parquet").filter(
        (pl.col("year") == 1980) & pl.col("pwtrgdp").is_not_null()
    )
    gdp = dict(file.select("ccode", "pwtrgdp").rows())
    ours = sum(gdp[n] for n in PACT)
    found = {
        f.id: f for f in real_product.findings(case("warsaw-pact", "1980", answering))
    }
    world, hub = found["power.world-gdp-ppp"], found["power.hub-gdp"]
    assert world.value == pytest.approx(100 * ours / sum(gdp.values()), abs=0.005)
    assert hub.value == pytest.approx(100 * gdp[365] / ours, abs=0.005)
    for finding in found.values():
        low, high = finding.interval
        assert low < finding.value < high
        check(finding, "1980")
    assert "the United States" in hub.comparison[1]
