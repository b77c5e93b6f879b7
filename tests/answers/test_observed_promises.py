"""Promises kept, told from treaties and who fought whom."""

from __future__ import annotations

import pytest
import warring
from contract import check
from stored import case

from foedus.answers import observed_promises

ON = "1970-12-31"


@pytest.fixture
def store(tmp_path):
    warring.pacts(tmp_path)
    warring.wars(tmp_path)
    return warring.coded(tmp_path)


def test_the_rule_asks_every_member_by_itself(store) -> None:
    (finding,) = observed_promises.findings(case("nato", ON, store))
    assert finding.table is not None
    outcomes = {r.key: r.cells[5] for r in finding.table.rows}
    assert outcomes == {
        "700/3180/2": "violated",
        "700/3180/200": "honoured",
        "700/9000/200": "honoured",
    }
    assert "agree on 2" in finding.comparison[0]
    check(finding, ON)


def test_the_rule_alone_names_the_coded_file(tmp_path) -> None:
    warring.pacts(tmp_path)
    store = warring.wars(tmp_path)
    (finding,) = observed_promises.findings(case("nato", ON, store))
    assert "foedus data add alliance-reliability" in finding.comparison[0]
