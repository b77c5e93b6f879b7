"""Members bound to both sides of a live rivalry."""

from __future__ import annotations

import pytest
from contract import check
from stored import case, invented

from foedus.answers import rivalries

ON = "2016-12-31"


def row(number: int, one: int, other: int, start: int, end: int) -> dict:
    return {
        "tssr_id": number,
        "rivalry": f"Rivals {number}",
        "ccode1": one,
        "ccode2": other,
        "start": start,
        "end": end,
    }


def test_nothing_without_the_table() -> None:
    assert not list(rivalries.findings(case("nato", ON, None)))


def test_a_rivalry_inside_binds_the_others_and_not_the_rivals(tmp_path) -> None:
    rows = [row(1, 350, 640, 1955, 2020), row(2, 365, 369, 2014, 2020)]
    store = invented(tmp_path, "thompson-rivalries", "tss", rows, "2020")
    (finding,) = rivalries.findings(case("nato", ON, store))
    assert finding.value == len(case("nato", ON, store).members) - 2
    assert finding.table is not None
    assert [r.key for r in finding.table.rows] == ["1"]
    check(finding, ON)


def test_a_dead_rivalry_binds_nobody(tmp_path) -> None:
    rows = [row(1, 350, 640, 1955, 1960)]
    store = invented(tmp_path, "thompson-rivalries", "tss", rows, "2020")
    (finding,) = rivalries.findings(case("nato", ON, store))
    assert finding.value == 0
    assert "is known to owe" in finding.statement
    check(finding, ON)


@pytest.mark.published
def test_the_rivals_in_the_file(answering) -> None:
    (finding,) = rivalries.findings(case("nato", ON, answering))
    assert finding.table is not None
    assert "Greece-Turkey" in {r.cells[0] for r in finding.table.rows}
    check(finding, ON)
