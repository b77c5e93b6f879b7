"""Promise: obligations, articles, area, consultations, other pacts."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files
from statistics import median

import pytest
from contract import DAYS, check, named

from foedus import dates
from foedus.answers import promise
from foedus.registry import portfolio


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(promise.findings, name, on).values():
        check(finding, on)


def test_article_four_latency_from_the_rows() -> None:
    found = named(promise.findings, "nato", "2025-12-31")["promise.article-4"]
    text = (
        files("foedus.sources")
        .joinpath("bundled/nato-article4-meetings.csv")
        .read_text("utf-8")
    )
    rows = list(csv.DictReader(text.splitlines()))
    waits = [
        (date.fromisoformat(r["met"]) - date.fromisoformat(r["requested"])).days
        for r in rows
        if r["met"]
    ]
    assert found.value == len(rows) == 9
    assert f"{median(waits):.0f} days later in the median (n = 8" in found.statement
    assert found.interval == (min(waits), max(waits))


def test_a_day_before_the_requests_counts_fewer() -> None:
    late = named(promise.findings, "nato", "2024-12-31")["promise.article-4"]
    assert late.value == 7
    assert "promise.article-4" not in named(promise.findings, "nato", "1990-12-31")


def test_area_names_what_is_outside() -> None:
    found = named(promise.findings, "nato", "2024-12-31")["promise.article-6-area"]
    assert found.table is not None
    statuses = {row.cells[2] for row in found.table.rows}
    assert statuses <= {"outside", "contested"}
    assert any("Hawaii" in row.key for row in found.table.rows)


def test_other_pacts_are_those_of_the_portfolio() -> None:
    found = named(promise.findings, "nato", "2024-12-31")["promise.other-pacts"]
    assert found.table is not None
    pairs = {tuple(row.key.split("/")) for row in found.table.rows}
    day = dates.parse("2024-12-31")
    links = portfolio.pledges(day)
    assert ("united-states", "japan", "us-japan-1960") in pairs
    for giver, receiver, pact in pairs:
        assert pact in links[giver, receiver]


def test_eu_carve_outs_are_unclear_rows() -> None:
    found = named(promise.findings, "eu", "2024-12-31")["promise.obligations"]
    assert found.table is not None
    unclear = {r.cells[1] for r in found.table.rows if r.cells[3] == "unclear"}
    assert unclear == {"Austria", "Ireland", "Malta"}
