"""Hegemony: force inside, refusals, ways out, standing, both readings."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from contract import DAYS, case, check, named

from foedus.answers import hegemony


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("roman-socii", "-0090")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(hegemony.findings, name, on).values():
        check(finding, on)


@pytest.mark.parametrize("name", ["nato", "eu", "un", "us-japan"])
def test_nothing_without_a_leading_power_or_force(name: str) -> None:
    assert not named(hegemony.findings, name, "2024-12-31")


def _violations(alliance: str) -> list[dict[str, str]]:
    path = files("foedus.registry").joinpath("data/events.csv")
    return [
        r
        for r in csv.DictReader(path.read_text("utf-8").splitlines())
        if r["alliance_id"] == alliance
        and r["outcome"] == "violated"
        and r["kind"] in ("operation", "crisis", "war")
    ]


def test_force_inside_the_warsaw_pact() -> None:
    found = named(hegemony.findings, "warsaw-pact", "1980")["hegemony.force-inside"]
    rows = _violations("warsaw-pact")
    assert found.value == len(rows)
    assert "1956" in found.statement
    assert "1968" in found.statement
    assert found.interval == (sum(r["source_grade"] != "D" for r in rows), len(rows))


def test_members_not_named_are_shown_beside_the_force() -> None:
    found = named(hegemony.findings, "warsaw-pact", "1980")["hegemony.force-inside"]
    assert found.table is not None
    last = found.table.rows[-1].cells
    assert "Romania" not in str(last[3])
    assert "Romania" in str(last[4])
    assert "Albania" in str(last[4])


def test_albania_got_out_by_practice_and_by_law() -> None:
    found = named(hegemony.findings, "warsaw-pact", "1980")["hegemony.ways-out"]
    assert found.value == 1
    assert "Albania" in found.statement
    assert "1961-12" in found.statement
    assert "1968-09-13" in found.statement
    assert "hegemony.ways-out" not in named(
        hegemony.findings, "warsaw-pact", "1965-01-01"
    )


def test_romania_stood_apart() -> None:
    found = named(hegemony.findings, "warsaw-pact", "1980")["hegemony.refusals"]
    assert "Romania" in found.statement
    assert found.interval is not None
    assert found.interval[1] == found.value


def test_only_force_before_the_day_counts() -> None:
    early = named(hegemony.findings, "delian-league", "-0453")["hegemony.force-inside"]
    late = named(hegemony.findings, "delian-league", "-0410")["hegemony.force-inside"]
    assert early.value == 2
    assert late.value == len(_violations("delian-league"))


def test_unconfirmed_force_alone_gives_no_figure() -> None:
    found = named(hegemony.findings, "league-of-corinth", "-0334")
    force = found["hegemony.force-inside"]
    assert force.value is None
    assert not force.confirmed


def test_standing_separates_known_from_listed_subjects() -> None:
    found = named(hegemony.findings, "delian-league", "-0453")["hegemony.standing"]
    members = case("delian-league", "-0453").members
    subjects = [m for m in members if m.status == "subject"]
    dated = [m for m in subjects if m.joined is not None]
    assert found.value == round(100 * len(dated) / len(members), 1)
    assert found.interval == (
        round(100 * len(dated) / len(members), 1),
        round(100 * len(subjects) / len(members), 1),
    )
    assert "Naxos" in found.statement


def test_league_and_empire_are_both_stated() -> None:
    found = named(hegemony.findings, "delian-league", "-0453")["hegemony.readings"]
    assert "a league" in found.statement
    assert "an empire" in found.statement
    assert found.value is None
    assert any("Thucydides" in s for s in found.sources)
