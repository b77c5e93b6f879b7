"""Identity: type, members, tenure, waves, overlap."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

import pytest
from contract import DAYS, check, named

from foedus.answers import identity


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(identity.findings, name, on).values():
        check(finding, on)


def test_nato_members_and_their_timeline() -> None:
    found = named(identity.findings, "nato", "2024-12-31")["identity.members"]
    assert found.value == 32
    assert found.confirmed
    assert found.table is not None
    text = files("foedus.registry").joinpath("data/members.csv").read_text("utf-8")
    spells = [
        row
        for row in csv.DictReader(text.splitlines())
        if row["alliance_id"] == "nato" and row["joined"] <= "2024-12-31"
    ]
    assert len(found.table.rows) == len(spells)


def test_waits_are_days_between_protocol_and_membership() -> None:
    found = named(identity.findings, "nato", "2024-12-31")
    table = found["identity.protocol-to-membership"].table
    assert table is not None
    days = {row.key: row.cells[1] for row in table.rows}
    assert days["Finland"] == (date(2023, 4, 4) - date(2022, 7, 5)).days
    assert "Germany" not in days


def test_spells_outside_the_command() -> None:
    found = named(identity.findings, "nato", "1982-12-31")["identity.status-spells"]
    assert found.question == 4
    assert found.value == 3
    assert "France, Spain" in found.comparison[0]


def test_overlap_with_the_eu() -> None:
    found = named(identity.findings, "nato", "2024-12-31")["identity.overlap"]
    assert found.value == pytest.approx(23 / 36, abs=1e-3)
    assert "Austria, Cyprus, Ireland, Malta" in found.comparison[1]


def test_doubtful_members_widen_the_count() -> None:
    found = named(identity.findings, "delian-league", "-0453")["identity.members"]
    assert found.interval is not None
    low, high = found.interval
    assert low == found.value
    assert high > low
