"""Operations: lists with open ends kept open."""

from __future__ import annotations

import pytest
from contract import DAYS, case, check, named
from figures import rows

from foedus.answers import operations


@pytest.mark.parametrize(("name", "on"), [*DAYS, ("nato", "2015-06-30")])
def test_every_finding_keeps_the_contract(name: str, on: str) -> None:
    for finding in named(operations.findings, name, on).values():
        check(finding, on)


def test_one_line_an_operation() -> None:
    found = operations.operations(case("nato", "2024-12-31"))
    names = [op.row["name"] for op in found]
    begun = {r["name"] for r in rows("nato-operations") if r["start"] < "2025"}
    assert len(names) == len(set(names))
    assert set(names) == begun


def test_state_by_end_and_by_date_of_the_source() -> None:
    found = {op.name: op for op in operations.operations(case("nato", "2024-12-31"))}
    assert found["Resolute Support"].state == "ended"
    assert found["Joint Guardian (KFOR)"].state == "no end on record"
    early = {op.name: op for op in operations.operations(case("nato", "2010-12-31"))}
    assert early["Joint Guardian (KFOR)"].state == "running"
    assert early["Ocean Shield"].state == "running"


def test_a_mandate_reaches_beyond_the_source() -> None:
    found = {op.name: op for op in operations.operations(case("eu", "2026-06-01"))}
    assert found["EUMA"].state == "running"
    assert found["EUFOR Althea"].state == "no end on record"


def test_missing_ends_are_named_and_widen_the_range() -> None:
    found = named(operations.findings, "eu", "2024-12-31")["forces.operations"]
    every = operations.operations(case("eu", "2024-12-31"))
    sure = sum(op.state == "running" for op in every)
    open_ = sum(op.state == "no end on record" for op in every)
    assert found.interval == (sure, sure + open_)
    assert any("No end on record: EUFOR Althea" in c for c in found.caveats)


def test_no_list_no_finding() -> None:
    for name, on in (("warsaw-pact", "1980"), ("nato", "1980-12-31")):
        assert named(operations.findings, name, on) == {}
