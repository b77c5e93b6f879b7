"""Security: calls by answer, peacekeeping, the veto, states outside."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from contract import DAYS, case, check, named

from foedus.answers import security


@pytest.mark.parametrize(
    ("name", "on"), [*DAYS, ("league-of-nations", "1939-12-31"), ("osce", "2000")]
)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(security.findings, name, on).values():
        check(finding, on)


@pytest.mark.parametrize("name", ["nato", "eu", "us-japan"])
def test_nothing_for_alliances(name: str) -> None:
    assert not named(security.findings, name, "2024-12-31")


def test_calls_are_the_invocations_by_the_day() -> None:
    path = files("foedus.registry").joinpath("data/events.csv")
    rows = [
        r
        for r in csv.DictReader(path.read_text("utf-8").splitlines())
        if r["alliance_id"] == "un-charter" and r["kind"] == "invocation"
    ]
    found = named(security.findings, "un", "2024-12-31")["security.calls"]
    assert found.value == len(rows)
    full = sum(r["outcome"] == "full" for r in rows)
    assert f"{full} full" in found.statement
    assert found.interval == (sum(r["source_grade"] != "D" for r in rows), len(rows))
    early = named(security.findings, "un", "1960-01-01")["security.calls"]
    assert early.value == sum(r["date"] < "1960-01-01" for r in rows)


def _missions() -> dict[str, list[dict[str, str]]]:
    path = files("foedus.sources").joinpath("bundled/un-peacekeeping-missions.csv")
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(path.read_text("utf-8").splitlines()):
        found.setdefault(row["name"], []).append(row)
    return found


def test_operations_count_once_each() -> None:
    found = named(security.findings, "un", "2024-12-31")["security.peacekeeping"]
    assert found.value == len(_missions())
    open_ended = sum(not any(r["end"] for r in rows) for rows in _missions().values())
    assert f"{open_ended} have no recorded end" in found.statement
    assert "lower bound" in found.interval_note


def test_an_operation_still_on_is_not_over() -> None:
    found = named(security.findings, "un", "1960-12-31")["security.peacekeeping"]
    assert "UNEF I" in found.statement
    assert "UNFICYP" not in found.statement


@pytest.mark.parametrize("on", ["1946-01-01", "1960-01-01", "1980", "2024-12-31"])
def test_five_can_prevent_a_decision(on: str) -> None:
    found = named(security.findings, "un", on)["security.veto"]
    assert found.value == 5


def test_who_is_outside_is_no_member() -> None:
    found = named(security.findings, "un", "2024-12-31")["security.outside"]
    names = {m.name for m in case("un", "2024-12-31").members}
    assert "Taiwan" in found.statement
    assert not any(f" {name}," in found.statement for name in names)


def test_regional_bodies_are_not_asked_who_is_outside() -> None:
    assert "security.outside" not in named(security.findings, "osce", "2000")


def test_unconfirmed_calls_alone_give_no_figure() -> None:
    found = named(security.findings, "league-of-nations", "1939-12-31")
    calls = found["security.calls"]
    assert calls.value is None
    assert not calls.confirmed
    assert calls.interval is not None
    assert calls.interval[0] == 0.0
