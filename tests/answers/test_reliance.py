"""Which part of the power behind each member is an ally's promise."""

from __future__ import annotations

import near
import pytest
from contract import check
from stored import case

from foedus.answers import reliance

ON = "1970-12-31"


def test_nothing_without_capabilities() -> None:
    assert not list(reliance.findings(case("nato", ON, None)))


def test_nothing_before_the_promises_are_covered(tmp_path) -> None:
    store = near.capabilities(tmp_path)
    assert not list(reliance.findings(case("delian-league", "-0453", store)))
    assert not list(reliance.findings(case("un-charter", ON, store)))


def test_the_share_by_hand(tmp_path) -> None:
    (finding,) = reliance.findings(case("nato", ON, near.capabilities(tmp_path)))
    assert finding.table is not None
    rows = {r.key: r.cells for r in finding.table.rows}
    # Of France's allies on record only the United States has a figure.
    assert rows["220"][1] == "United States"
    assert rows["220"][2] == pytest.approx(100 * 0.4 / (0.1 + 0.4))
    assert rows["220"][3] == pytest.approx(100 * 0.1 / (0.4 + 0.1))
    assert rows["220"][4] == pytest.approx(60.0)
    check(finding, ON)


@pytest.mark.published
def test_the_one_sided_promise_shows(published_store) -> None:
    (finding,) = reliance.findings(case("us-japan", "2024-12-31", published_store))
    check(finding, "2024-12-31")
    assert finding.table is not None
    rows = {r.cells[0]: r.cells for r in finding.table.rows}
    assert rows["Japan"][1] == "United States"
    assert rows["Japan"][3] == 0
    assert rows["Japan"][2] == pytest.approx(83.3, abs=0.1)
