"""Warheads: dated figures on one basis."""

from __future__ import annotations

import pytest
from contract import DAYS, check, named
from figures import rows

from foedus.answers import warheads


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "1964-01-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(warheads.findings, name, on).values():
        check(finding, on)


def said(year: int, publisher: str) -> dict[str, float]:
    return {
        r["iso3"]: float(r["value"])
        for r in rows("state-indicators")
        if (r["indicator"], r["year"], r["publisher"])
        == ("nuclear_warheads", str(year), publisher)
    }


def test_members_against_outsiders() -> None:
    found = named(warheads.findings, "nato", "2024-12-31")["nuclear.warheads"]
    own = said(2024, "SIPRI")
    assert found.value == own["USA"] + own["FRA"] + own["GBR"]
    assert found.unit == "warheads (total inventory)"
    assert f"Russia {own['RUS']:,.0f}" in " ".join(found.comparison)
    assert found.table is not None
    assert {r.cells[4] for r in found.table.rows} == {2024}
    assert len({r.cells[3] for r in found.table.rows}) == 1


def test_figures_of_the_soviet_union_are_its_own() -> None:
    found = named(warheads.findings, "warsaw-pact", "1980-12-31")["nuclear.warheads"]
    own = said(1980, "Bulletin of the Atomic Scientists")
    assert found.value == own["RUS"]
    assert "Soviet Union" in found.statement
    assert "military stockpile" in found.unit


def test_a_stockpile_is_never_compared_with_an_inventory() -> None:
    for on in ("2024-12-31", "2018-01-01", "1990-12-31"):
        found = named(warheads.findings, "nato", on)["nuclear.warheads"]
        year = int(found.comparison[0][:4])
        kinds = {warheads.basis(row) for row in warheads.owners(year)}
        assert kinds == {warheads.basis(warheads.owners(int(found.date))[0])}


def test_missing_owner_is_named() -> None:
    found = named(warheads.findings, "nato", "2013-06-01")["nuclear.warheads"]
    assert "basis not stated" in found.unit
    assert "not covered" in found.comparison[0]


def test_no_sum_over_the_world_and_none_in_antiquity() -> None:
    for name, on in (("un", "2024-12-31"), ("delian-league", "-0453")):
        assert named(warheads.findings, name, on) == {}
