"""Promises kept in wars, as scholars coded it."""

from __future__ import annotations

import pytest
import warring
from contract import check
from stored import case

from foedus.answers import kept_promises
from foedus.report.trace import trace

ON = "1970-12-31"


@pytest.fixture
def store(tmp_path):
    warring.pacts(tmp_path)
    warring.wars(tmp_path)
    return warring.coded(tmp_path)


def test_coded_cases_are_listed_one_by_one(store) -> None:
    (finding,) = kept_promises.findings(case("nato", ON, store))
    assert finding.table is not None
    outcomes = {r.cells[2]: r.cells[5] for r in finding.table.rows}
    assert outcomes == {"3180": "violated", "9000": "honoured"}
    assert "1 war; 1 of them called on its promise: 0 kept, 1 broken" in (
        finding.statement
    )
    check(finding, ON)


def test_no_rate_on_two_cases(store) -> None:
    (finding,) = kept_promises.findings(case("nato", ON, store))
    assert (finding.value, finding.unit) == (2, "cases called on")
    assert finding.interval is None
    assert "%" not in finding.statement


def plain_cases(folder, alliance_codes: set[int]) -> tuple[int, int, int]:
    """Count cases of pacts with some states in loops over the raw tables."""

    def day(row, *names: str, last: bool = False) -> int | None:
        year, month, date = (row[n] for n in names)
        if year is None:
            return None
        return (
            year * 10000
            + (month or (12 if last else 1)) * 100
            + (date or (31 if last else 1))
        )

    wars: dict[int, list[int]] = {}
    for row in folder("cow-wars.inter_state"):
        begun = day(row, "start_year1", "start_month1", "start_day1")
        wars.setdefault(row["warnum"], []).append(begun)
    spells: dict[int, list[tuple[int, int | None]]] = {}
    for row in folder("atop@5.1.member"):
        if row["member"] in alliance_codes:
            start = day(row, "yrent", "moent", "dayent")
            end = day(row, "yrexit", "moexit", "dayexit", last=True)
            spells.setdefault(row["atopid"], []).append((start, end))
    cases = kept = broken = 0
    for row in folder("alliance-reliability.alliance_war"):
        if row["cowwarid"] not in wars:
            continue
        first, last = min(wars[row["cowwarid"]]), max(wars[row["cowwarid"]])
        if any(
            start <= last and (end is None or end >= first)
            for start, end in spells.get(row["atopid"], ())
        ):
            cases += 1
            kept += row["honor_llm"] == 1
            broken += row["honor_llm"] == 0 and row["dna_llm"] == 0
    return cases, kept, broken


@pytest.mark.published
def test_a_plain_count_of_the_published_cases(published_store) -> None:
    ours = case("nato", "2024-12-31", published_store)

    def folder(name: str):
        return ours.held(name).lazy.collect().iter_rows(named=True)

    codes = {m.cow_code for m in ours.members}
    assert plain_cases(folder, codes) == (332, 48, 30)


@pytest.mark.published
def test_a_case_leads_back_to_its_line(published_store) -> None:
    key = "answer:warsaw-pact@1980-01-01#effect.coded-cases/368"
    steps = trace(key, published_store)
    assert any("alliance-reliability@2018#alliance_war:368" in s.where for s in steps)
