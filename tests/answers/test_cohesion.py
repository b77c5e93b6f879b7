"""Cohesion: similarity of portfolios, spread of effort and opinion."""

from __future__ import annotations

import csv
from importlib.resources import files
from statistics import pstdev

import pytest
from contract import DAYS, case, check, named

from foedus.answers import cohesion


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(cohesion.findings, name, on).values():
        check(finding, on)


def test_opinion_spread_from_the_rows() -> None:
    found = named(cohesion.findings, "nato", "2024-12-31")["cohesion.opinion-spread"]
    text = (
        files("foedus.sources")
        .joinpath("bundled/alliance-opinion.csv")
        .read_text("utf-8")
    )
    members = set(case("nato", "2024-12-31").codes)
    asked = [
        r
        for r in csv.DictReader(text.splitlines())
        if (r["organisation"], r["question_type"], r["pollster"], r["year"])
        == ("NATO", "favourable view", "Pew", "2024")
        and r["iso3"] in members
    ]
    asked.sort(key=lambda r: r["source_grade"], reverse=True)
    shares = {r["iso3"]: float(r["pct_positive"]) for r in asked}.values()
    assert found.value == pytest.approx(pstdev(shares), abs=0.06)


def test_effort_is_not_mixed_over_publishers() -> None:
    found = named(cohesion.findings, "nato", "2024-12-31")["cohesion.spending-spread"]
    assert found.table is not None
    sources = {e.source for row in found.table.rows for e in row.evidence}
    assert all("SIPRI" in s for s in sources)


def test_no_portfolio_for_antiquity_or_for_the_world() -> None:
    for name, on in (("delian-league", "-0453"), ("un", "2024-12-31")):
        assert "cohesion.portfolios" not in named(cohesion.findings, name, on)
