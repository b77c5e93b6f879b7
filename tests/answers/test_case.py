"""A case: words and marks that every chapter shares."""

from __future__ import annotations

from dataclasses import replace

import pytest
from contract import case

from foedus.answers.case import confirmed, counted, listed, table
from foedus.answers.finding import Evidence, Finding, Row, TableColumn

READ = Evidence("row:a@1#a:2", "said", "A paper", "B", 2)
RECALLED = replace(READ, grade="D")


def test_counted_and_listed() -> None:
    assert counted(1, "spell") == "1 spell"
    assert counted(3, "spell") == "3 spells"
    assert listed([]) == "none"
    assert listed(str(n) for n in range(14)).endswith("and 2 more")


@pytest.mark.parametrize(
    ("on", "words"),
    [("2024-12-31", "on 2024-12-31"), ("1980", "in 1980"), ("-0453", "in 454 BCE")],
)
def test_when(on: str, words: str) -> None:
    assert case("nato", on).when == words


def test_recalled_rows_look_unconfirmed() -> None:
    columns = (TableColumn("a", "A"),)
    rows = (Row("x", ("1",), (READ,)), Row("y", ("2",), (READ, RECALLED)))
    assert [r.confirmed for r in table(columns, rows).rows] == [True, False]
    assert confirmed([READ])
    assert not confirmed([READ, RECALLED])


def test_finish_fills_day_trace_and_sources() -> None:
    raw = Finding("a.b", None, "A?", "A.", 1, evidence=(RECALLED,))
    done = case("nato", "2024-12-31").finish(raw)
    assert done.date == "2024-12-31"
    assert done.trace == "answer:nato@2024-12-31#a.b"
    assert done.sources == ("A paper",)
    assert not done.confirmed


def test_the_peer_is_one_in_force() -> None:
    cold, now = case("nato", "1980").peer, case("nato", "2024-12-31").peer
    assert cold is not None
    assert now is not None
    assert (cold.pact.id, now.pact.id) == ("warsaw-pact", "eu-csdp-lisbon")
    assert case("csto", "1993-01-01").peer is not None


@pytest.mark.parametrize(
    ("name", "on", "peer"),
    [
        ("seato", "1960-01-01", "nato"),
        ("us-philippines-1951", "1960-01-01", "anzus"),
        ("peloponnesian-league", "-0430", "delian-league"),
        ("egypt-hatti-1259", "-1258", None),
    ],
)
def test_without_a_declared_peer_one_of_the_same_type_serves(name, on, peer) -> None:
    found = case(name, on).peer
    if peer is None:
        assert found is None
    else:
        assert found is not None
        assert found.typed.type == case(name, on).typed.type
        if len(case(name, on).members) > 2:
            assert found.pact.id == peer
