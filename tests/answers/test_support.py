"""Support: what the host pays, and spending by two publishers."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from contract import DAYS, check, named

from foedus.answers import support


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("us-rok-1953", "2024-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(support.findings, name, on).values():
        check(finding, on)


def _rows(file: str) -> list[dict[str, str]]:
    path = files("foedus.sources").joinpath("bundled", file)
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_sources_that_differ_become_an_interval() -> None:
    found = named(support.findings, "us-japan", "2024-12-31")["support.host"]
    amounts = [
        float(r["amount"])
        for r in _rows("defence-commitments.csv")
        if r["commitment"] == "Japan host nation support FY2022-2026"
    ]
    assert found.interval == (min(amounts), max(amounts))
    assert "Per soldier: not covered" in found.statement


def test_the_amount_is_that_of_the_day() -> None:
    early = named(support.findings, "us-japan", "2018-01-01")["support.host"]
    assert "FY2016-2020" in early.statement
    assert early.interval is None
    assert "support.host" not in named(support.findings, "us-japan", "1965-01-01")


def test_publishers_stand_side_by_side() -> None:
    found = named(support.findings, "us-japan", "2024-12-31")["support.definitions"]
    assert found.table is not None
    shown = {row.key: row.cells[1] for row in found.table.rows}
    written = {
        f"Japan/{r['publisher']}": float(r["value"])
        for r in _rows("state-indicators.csv")
        if (r["iso3"], r["year"], r["indicator"])
        == ("JPN", "2024", "defence_spending_current_usd_bn")
    }
    assert len(written) > 1
    assert written.items() <= shown.items()
    assert all(f"({key.partition('/')[2]})" in found.statement for key in shown)


def test_no_second_definition_no_finding() -> None:
    assert "support.definitions" not in named(support.findings, "us-japan", "1965")
