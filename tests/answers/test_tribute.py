"""Tribute: payers, the quota times sixty, the legible share, no total."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from contract import DAYS, case, check, named

from foedus.answers import tribute


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("delian-league", "-0430")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(tribute.findings, name, on).values():
        check(finding, on)


def test_nothing_where_no_tribute_is_known() -> None:
    assert not named(tribute.findings, "peloponnesian-league", "-0430")
    assert not named(tribute.findings, "nato", "2024-12-31")


def _list(period: str) -> list[dict[str, str]]:
    path = files("foedus.registry").joinpath("data/tribute.csv")
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    return [r for r in rows if r["period"] == period]


def test_quota_times_sixty_for_abdera_and_aegina() -> None:
    found = named(tribute.findings, "delian-league", "-0453")["tribute.assessments"]
    quotas = {r["polity"]: float(r["quota_drachmas"] or 0) for r in _list("454/3 BCE")}
    for city in ("Abdera", "Aegina"):
        talents = quotas[city] * 60 / 6000
        assert f"{city}, quota {quotas[city]:,.0f} drachmas" in found.statement
        assert f"= {talents:.2f} talents" in found.statement


def test_share_of_the_named_whole() -> None:
    found = named(tribute.findings, "delian-league", "-0453")["tribute.assessments"]
    legible = [
        float(r["quota_drachmas"]) for r in _list("454/3 BCE") if r["quota_drachmas"]
    ]
    talents = sum(legible) * 60 / 6000
    assert f"{len(legible)} payers" in found.statement
    assert found.value == round(100 * talents / 460, 1)
    assert found.interval == (
        round(100 * talents / 600, 1),
        round(100 * talents / 460, 1),
    )
    assert "460 talents of Thucydides 1.96.2" in found.statement
    assert "No total" in found.caveats[0]


def test_lost_figures_stay_lost() -> None:
    found = named(tribute.findings, "delian-league", "-0453")["tribute.assessments"]
    lost = [r["polity"] for r in _list("454/3 BCE") if not r["quota_drachmas"]]
    assert found.table is not None
    shown = {row.key: row.cells for row in found.table.rows}
    assert lost
    assert all(shown[polity][1:3] == (None, None) for polity in lost)


def test_the_newest_list_of_the_day_is_read() -> None:
    later = named(tribute.findings, "delian-league", "-0430")["tribute.assessments"]
    assert later.date == "434/3 BCE"
    assert "tribute.assessments" not in named(
        tribute.findings, "delian-league", "-0460"
    )


def test_contributions_are_those_of_the_members() -> None:
    found = named(tribute.findings, "delian-league", "-0453")["tribute.contributions"]
    members = case("delian-league", "-0453").members
    assert found.value == sum(m.contribution == "cash" for m in members)
    ships = [m.name for m in members if m.contribution == "ship"]
    assert all(name in found.statement for name in ships)
    assert "Naxos" in found.statement


def test_the_treasury_moves_once() -> None:
    found = named(tribute.findings, "delian-league", "-0453")["tribute.treasury"]
    assert found.value == "454 BCE"
    assert "tribute.treasury" not in named(tribute.findings, "delian-league", "-0460")


def test_both_readings_of_the_inscriptions() -> None:
    found = named(tribute.findings, "delian-league", "-0453")["tribute.inscriptions"]
    assert "Mattingly" in found.statement
    assert "Meiggs" in found.statement
