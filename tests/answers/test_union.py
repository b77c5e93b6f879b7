"""Union: pledges of forces, projects, operations after NATO, spread without Britain."""

from __future__ import annotations

import csv
from importlib.resources import files
from statistics import pstdev, stdev

import pytest
from contract import DAYS, case, check, named

from foedus.answers import union


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(union.findings, name, on).values():
        check(finding, on)


def test_nothing_for_other_alliances() -> None:
    assert not named(union.findings, "nato", "2024-12-31")


def _rows(file: str) -> list[dict[str, str]]:
    path = files("foedus.sources").joinpath("bundled", file)
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_pledges_of_forces_with_both_judgements() -> None:
    found = named(union.findings, "eu", "2024-12-31")["union.forces"]
    assert found.table is not None
    statuses = [row.cells[-1] for row in found.table.rows if "Helsinki" in row.key]
    written = [
        r["status"]
        for r in _rows("defence-commitments.csv")
        if r["commitment"] == "Helsinki Headline Goal"
    ]
    assert sorted(map(str, statuses)) == sorted(written)
    assert len(written) == 2
    assert "(unconfirmed)" in found.statement
    assert all(e.grade != "D" for e in found.evidence)
    assert any(not row.confirmed for row in found.table.rows)


def test_a_pledge_counts_from_its_day() -> None:
    early = named(union.findings, "eu", "2015-01-01")["union.forces"]
    late = named(union.findings, "eu", "2024-12-31")["union.forces"]
    assert early.value == 2
    assert late.value == 3
    assert "union.pesco" not in named(union.findings, "eu", "2015-01-01")


def test_operations_after_nato_come_from_the_mandates() -> None:
    found = named(union.findings, "eu", "2024-12-31")["union.after-nato"]
    expected = {
        r["acronym"]
        for r in _rows("csdp-missions.csv")
        if "NATO" in r["mandate_domain"] and r["start"]
    }
    assert found.table is not None
    assert {row.key for row in found.table.rows} == expected
    assert "Berlin Plus) is not covered" in found.statement


def _spread(year: int, codes: set[str]) -> list[float]:
    values = {}
    for r in _rows("state-indicators.csv"):
        wanted = r["indicator"] == "defence_spending_share_gdp_pct"
        if wanted and r["publisher"] == "SIPRI" and r["year"] == str(year):
            values.setdefault(r["iso3"], set()).add(float(r["value"]))
    return [min(values[c]) for c in codes if len(values.get(c, ())) == 1]


def test_spread_with_and_without_britain() -> None:
    found = named(union.findings, "eu", "2024-12-31")["union.without-britain"]
    assert found.date == "2024"
    codes = set(case("eu", "2024-12-31").codes)
    rest, whole = _spread(2024, codes), _spread(2024, {*codes, "GBR"})
    assert len(whole) == len(rest) + 1
    possible = {round(spread(rest) - spread(whole), 3) for spread in (stdev, pstdev)}
    assert found.value in possible
    assert f"{len(rest)} members) without" in found.statement


def test_the_day_before_the_exit_is_compared() -> None:
    late = named(union.findings, "eu", "2024-12-31")["union.without-britain"]
    early = named(union.findings, "eu", "2019-12-31")["union.without-britain"]
    assert "2020-01-31" in late.comparison[0]
    assert early.comparison[0] == "The United Kingdom was a member on the day."
