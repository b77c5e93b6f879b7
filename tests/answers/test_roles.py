"""Roles: hosts, carriers and planners; unconfirmed ones look unconfirmed."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named

from foedus.answers import roles
from foedus.dates import Truth


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2025-12-31")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(roles.findings, name, on).values():
        check(finding, on)


def test_confirmed_hosts_from_the_registry() -> None:
    found = named(roles.findings, "nato", "2024-12-31")["nuclear.roles"]
    on = case("nato", "2024-12-31")
    hosts = [
        role
        for role in on.pact.nuclear
        if role.role == "host"
        and role.span.holds_on(on.on) is not Truth.NO
        and role.provenance.confirmed
    ]
    assert found.value == len(hosts)
    assert "outside the planning group: France" in found.statement


def test_an_unconfirmed_role_is_said_apart() -> None:
    found = named(roles.findings, "nato", "2025-12-31")["nuclear.roles"]
    confirmed, unconfirmed = found.statement.split("Unconfirmed:")
    assert "United Kingdom" in unconfirmed
    assert "United Kingdom" not in confirmed
    assert found.table is not None
    row = next(r for r in found.table.rows if r.key == "united-kingdom/dual-capable")
    assert not row.confirmed


def test_no_planning_group_before_it_was_founded() -> None:
    found = named(roles.findings, "nato", "1964-01-31")["nuclear.roles"]
    assert "planning group" not in found.statement


def test_nothing_without_roles_on_record() -> None:
    for name in ("eu", "un", "csto"):
        assert named(roles.findings, name, "2024-12-31") == {}
