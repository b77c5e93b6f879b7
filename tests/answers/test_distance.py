"""Balance at distance: against the published files, and on invented ones by hand."""

from __future__ import annotations

import polars as pl
import pytest
from contract import check
from stored import case, invented

from foedus.answers import distance
from foedus.answers.capabilities import PARTS
from foedus.measures.power.projection import great_circle

DAY = "2016-12-31"
PACE = 2000.0


def row(number: int, year: int, cinc: float) -> dict[str, object]:
    return {"ccode": number, "year": year, "cinc": cinc, **dict.fromkeys(PARTS, 1)}


def capital(number: int, lng: float) -> dict[str, object]:
    days = {"stdate": "1816-01-01", "enddate": "2024-12-31"}
    return {"ccode": number, "capital": str(number), "lat": 0.0, "lng": lng, **days}


def test_nothing_without_capabilities_or_capitals(tmp_path) -> None:
    assert not list(distance.findings(case("nato", DAY, None)))
    rows = [row(n, 2016, 0.1) for n in (2, 200, 365)]
    store = invented(tmp_path, "nmc", "state_year", rows, "2016")
    assert not list(distance.findings(case("nato", DAY, store)))


def test_by_hand_on_three_states(tmp_path) -> None:
    rows = [row(n, 2016, 0.2) for n in (2, 365, 740)]
    invented(tmp_path, "nmc", "state_year", rows, "2016")
    store = invented(
        tmp_path, "capitals", "cow",
        [capital(365, 0.0), capital(2, 90.0), capital(740, 0.0)], "2024-12-31",
    )  # fmt: skip
    (found,) = distance.findings(case("us-japan", DAY, store))
    far = 2.0 ** (-great_circle((0.0, 0.0), (0.0, 90.0)) / PACE)
    assert found.value == pytest.approx(1 + far / 2, abs=0.005)
    assert found.table is not None
    (row_,) = found.table.rows
    assert row_.key == "capitals"
    _, value, low, high, most, full = row_.cells
    assert value == pytest.approx(1 + far / 2)
    assert (most, full) == pytest.approx((1 + 0.8 * far, 1 + far))
    assert found.interval == (round(low, 2), round(high, 2))
    check(found, DAY)


@pytest.mark.published
def test_the_balance_is_that_of_the_files(answering, published_data) -> None:
    folder = published_data / "peacesciencer"
    power = pl.read_parquet(folder / "cow_nmc.parquet").filter(pl.col("year") == 2016)
    cinc = dict(power.select("ccode", "cinc").rows())
    cities = pl.read_parquet(folder / "cow_capitals.parquet").filter(
        pl.col("enddate").cast(pl.String) == "2024-12-31"
    )
    place = {
        int(c): (lat, lng)
        for c, lat, lng in cities.select("ccode", "lat", "lng").rows()
    }
    touching = pl.read_parquet(folder / "cow_mindist.parquet").filter(
        (pl.col("year") == 2016) & (pl.col("mindist") == 0)
    )
    pairs = touching.select("ccode1", "ccode2").rows()
    near = {int(c) for pair in pairs if 365 in pair for c in pair} - {365}
    this = case("nato", DAY, answering)
    members = [m.cow_code for m in this.members]
    assert near & set(members) == {290, 366, 367, 368, 385}
    left = {
        c: cinc[c]
        * 2 ** (-(0 if c in near else great_circle(place[c], place[365])) / PACE)
        for c in members
    }
    (found,) = distance.findings(this)
    half = sum(left.values()) - left[2] / 2
    assert found.value == pytest.approx(half / cinc[365], abs=0.005)
    low, high = found.interval
    assert low < found.value < high
    assert "by the same rule" in found.comparison[1]
    check(found, DAY)
