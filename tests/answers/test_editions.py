"""Three publishers side by side against their own files."""

from __future__ import annotations

import csv

import pytest
from contract import check
from stored import case

from foedus.answers import editions

ON = "2016-12-31"


def test_nothing_without_the_table() -> None:
    assert not list(editions.findings(case("nato", ON, None)))


@pytest.mark.published
def test_shares_and_ranks_are_those_of_the_files(answering, published_data) -> None:
    path = published_data / "worldbank/API_MS.MIL.XPND.GD.ZS_DS2_en_csv_v2.csv"
    lines = path.read_text("utf-8-sig").splitlines()[4:]
    bank = {r["Country Code"]: r["2016"] for r in csv.DictReader(lines)}
    (finding,) = editions.findings(case("nato", ON, answering))
    assert finding.table is not None
    names = [column.title for column in finding.table.columns]
    assert names[1:4] == ["NATO", "SIPRI", "World Bank"]
    whole = [row for row in finding.table.rows if None not in row.cells]
    assert len(whole) >= 20
    for place in (1, 2, 3):
        values = [row.cells[place] for row in whole]
        for row in whole:
            above = sum(v > row.cells[place] for v in values)
            assert row.cells[place + 3] == 1 + above
    for row in whole:
        assert row.cells[3] == pytest.approx(float(bank[row.key]))
    check(finding, ON)


@pytest.mark.published
def test_an_alliance_without_tables_has_two_publishers(answering) -> None:
    (finding,) = editions.findings(case("eu", ON, answering))
    assert "SIPRI and World Bank" in finding.statement
    check(finding, ON)
