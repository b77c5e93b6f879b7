"""Clause: the texts side by side, carve-outs, the call of 2015 and its answers."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files

import pytest
from contract import DAYS, check, named

from foedus.answers import clause


@pytest.mark.parametrize(("name", "on"), DAYS)
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(clause.findings, name, on).values():
        check(finding, on)


@pytest.mark.parametrize("name", ["nato", "us-japan"])
def test_other_alliances_have_no_such_clause(name: str) -> None:
    assert not named(clause.findings, name, "2024-12-31")


def test_members_with_and_without_the_contested() -> None:
    now = named(clause.findings, "eu", "2024-12-31")["clause.carve-outs"]
    assert now.value == 24
    assert now.interval == (24.0, 27.0)
    assert now.table is not None
    assert {row.key for row in now.table.rows} == {"austria", "ireland", "malta"}


@pytest.mark.parametrize(
    ("on", "members", "unclear"),
    [("2010-01-01", 27, 4), ("2014-01-01", 28, 4), ("2022-07-01", 27, 3)],
)
def test_danish_opt_out_counts_until_its_end(
    on: str, members: int, unclear: int
) -> None:
    found = named(clause.findings, "eu", on)["clause.carve-outs"]
    assert found.interval == (float(members - unclear), float(members))


def test_both_texts_stand_side_by_side() -> None:
    found = named(clause.findings, "eu", "2024-12-31")["clause.texts"]
    assert found.table is not None
    assert [c.name for c in found.table.columns] == ["aspect", "clause", "article5"]
    for row in found.table.rows:
        assert row.cells[1] != row.cells[2]
        assert len(row.evidence) == 2


def _responses() -> list[dict[str, str]]:
    path = files("foedus.sources").joinpath("bundled/eu-42-7-responses.csv")
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_answers_are_those_of_the_table() -> None:
    found = named(clause.findings, "eu", "2024-12-31")["clause.invocations"]
    kinds = Counter(
        r["response_kind"]
        for r in _responses()
        if r["role"] == "responder" and r["iso3"]
    )
    assert found.value == kinds["military"]
    assert f"named without detail: {kinds['named']}" in found.statement
    assert f"by December 2015: {kinds['none']}" in found.statement
    assert "Of 27 others" in found.statement
    assert found.table is not None
    assert len(found.table.rows) == len(_responses())
    assert "rate on n = 1" in found.interval_note


def test_no_call_before_2015() -> None:
    assert "clause.invocations" not in named(clause.findings, "eu", "2015-11-16")
    assert "clause.invocations" in named(clause.findings, "eu", "2015-11-17")


def test_solidarity_clause_stands_apart_and_is_not_a_no() -> None:
    found = named(clause.findings, "eu", "2024-12-31")["clause.solidarity"]
    assert found.value == "none known"
    assert "222" in found.evidence[0].text
