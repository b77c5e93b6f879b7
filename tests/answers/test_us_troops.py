"""US troops by host and year against the publisher's own file."""

from __future__ import annotations

import csv

import pytest
from contract import check
from stored import case, invented

from foedus.answers import us_troops

ON = "2016-12-31"


def test_nothing_without_the_table_or_the_sender(tmp_path) -> None:
    assert not list(us_troops.findings(case("nato", ON, None)))
    rows = [{"iso3c": "POL", "year": 1980, "troops": 5}]
    store = invented(tmp_path, "us-troops", "country_year", rows, "1980")
    assert not list(us_troops.findings(case("warsaw-pact", "1980", store)))


def test_two_rows_of_one_year_are_added_and_null_is_no_zero(tmp_path) -> None:
    rows = [
        {"iso3c": "CZE", "year": 2016, "troops": 2},
        {"iso3c": "CZE", "year": 2016, "troops": 3},
        {"iso3c": "DEU", "year": 2016, "troops": None},
        {"iso3c": "USA", "year": 2016, "troops": 1000},
    ]
    store = invented(tmp_path, "us-troops", "country_year", rows, "2016")
    (finding,) = us_troops.findings(case("nato", ON, store))
    assert finding.value == 5
    assert finding.table is not None
    cells = {row.key: row.cells[1] for row in finding.table.rows}
    assert (cells["CZE"], cells["DEU"]) == (5, None)
    check(finding, ON)


@pytest.mark.published
def test_the_troops_are_those_of_the_file(answering, published_data) -> None:
    path = published_data / "troopdata/troopdata-rebuild-country-year.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    nato = case("nato", ON, answering)
    hosts = set(nato.codes) - {"USA"}
    plain = sum(
        int(r["troops_ad"]) for r in rows if r["year"] == "2016" and r["iso3c"] in hosts
    )
    now, by_year = us_troops.findings(nato)
    assert now.value == plain
    assert by_year.table is not None
    assert by_year.table.rows[-1].cells[2] == plain
    for finding in (now, by_year):
        check(finding, ON)
