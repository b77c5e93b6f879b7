"""Capabilities: shares of CINC against the publisher's own file."""

from __future__ import annotations

import math

import polars as pl
import pytest
from contract import check
from stored import case, invented

from foedus.answers import capabilities
from foedus.answers.capabilities import PARTS

WAR = "warsaw-pact"


def test_nothing_without_the_table(tmp_path) -> None:
    assert not list(capabilities.findings(case("nato", "2016-12-31", None)))


def row(number: int, year: int, cinc: float | None) -> dict[str, object]:
    return {"ccode": number, "year": year, "cinc": cinc, **dict.fromkeys(PARTS, 1)}


def test_sums_above_one_are_brought_to_one_and_missing_members_are_named(
    tmp_path,
) -> None:
    rows = [row(365, 1980, 0.6), row(290, 1980, 0.2), row(315, 1980, None)]
    rows += [row(355, 1980, 0.1), row(310, 1980, 0.1), row(2, 1980, 1.0)]
    store = invented(tmp_path, "nmc", "state_year", rows, "1980")
    found = {f.id: f for f in capabilities.findings(case(WAR, "1980", store))}
    share = found["power.capabilities"]
    assert share.value == pytest.approx(50.0)
    assert any("Czechoslovakia" in caveat for caveat in share.caveats)
    assert found["power.hub-share"].value == pytest.approx(60.0)
    check(share, "1980")


@pytest.mark.parametrize("year", [1970, 1981])
def test_a_year_too_old_or_later_is_not_taken(tmp_path, year) -> None:
    rows = [row(n, year, 0.1) for n in (365, 290, 355, 310)]
    store = invented(tmp_path, "nmc", "state_year", rows, "1981")
    assert not list(capabilities.findings(case(WAR, "1980", store)))


@pytest.mark.published
def test_the_shares_are_those_of_the_file(answering, published_data) -> None:
    file = pl.read_parquet(published_data / "peacesciencer/cow_nmc.parquet")
    rows = [r for r in file.iter_rows(named=True) if r["year"] == 1980]
    cinc = {r["ccode"]: r["cinc"] for r in rows}
    pact = [355, 315, 265, 310, 290, 360, 365]
    whole = math.fsum(cinc.values())
    ours = math.fsum(cinc[c] for c in pact)
    found = {f.id: f for f in capabilities.findings(case(WAR, "1980", answering))}
    assert found["power.capabilities"].value == pytest.approx(
        100 * ours / whole, abs=0.005
    )
    assert found["power.hub-share"].value == pytest.approx(
        100 * cinc[365] / ours, abs=0.005
    )
    for finding in found.values():
        check(finding, "1980")


@pytest.mark.published
def test_half_of_the_us_capabilities(answering) -> None:
    found = {
        f.id: f for f in capabilities.findings(case("nato", "2016-12-31", answering))
    }
    cut = found["power.fewer-us-forces"]
    assert cut.interval is not None
    assert cut.value == pytest.approx(sum(cut.interval) / 2, abs=0.01)
    assert "6.0" in found["power.capabilities"].caveats[0]
    check(cut, "2016-12-31")
