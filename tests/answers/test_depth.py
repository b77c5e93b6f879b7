"""What the text of the treaty asks for."""

from __future__ import annotations

import polars as pl
import pytest
from contract import check
from stored import case, invented

from foedus.answers import depth
from foedus.measures.commitment.obligation_depth import NOTES

ON = "1970-12-31"
CODES = [
    "milcon",
    "intcom",
    "base",
    "milaid",
    "subord",
    "contrib",
    "orgpurp1",
    "orgpurp2",
    "organ1",
    "organ2",
    "estmode",
    "pubsecr",
    "defense",
    "offense",
    "neutral",
    "consul",
    "defcon",
    "offcon",
    "neucon",
    "concon",
    "maxphase",
]


def store(home, *pacts: dict):
    rows = [dict.fromkeys(CODES, 0) | {"endyr": None} | pact for pact in pacts]
    types = {"endyr": pl.Int64}
    return invented(home, "atop", "alliance", rows, "2018", types, "5.1")


def test_nothing_without_the_table_or_the_alliance(tmp_path) -> None:
    assert not list(depth.findings(case("nato", ON, None)))
    other = store(tmp_path, {"atopid": 1, "begyr": 1949})
    assert not list(depth.findings(case("nato", ON, other)))


def test_no_text_before_its_start(tmp_path) -> None:
    held = store(tmp_path, {"atopid": 3180, "begyr": 1949})
    assert list(depth.findings(case("nato", "1950-01-01", held)))
    assert not list(depth.findings(case("warsaw-pact", ON, held)))


def test_nato_says_what_the_code_of_its_command_leaves_out(tmp_path) -> None:
    text = {"atopid": 3180, "begyr": 1949, "base": 3, "defense": 1, "defcon": 1}
    (finding,) = depth.findings(case("nato", ON, store(tmp_path, text)))
    assert NOTES[3180] in finding.caveats
    assert finding.table is not None
    rows = {r.key: r.cells for r in finding.table.rows}
    assert rows["intcom"][2] == 0
    assert "see the caveat" in rows["intcom"][3]
    assert "of a high level (decided by bases)" in finding.statement
    assert "100 % of its promises" in finding.statement
    assert "owed only conditionally" in finding.statement
    check(finding, ON)


def test_other_pacts_of_the_year_stand_beside_it(tmp_path) -> None:
    told = [
        {"atopid": 3180, "begyr": 1949, "base": 3, "defense": 1},
        {"atopid": 1, "begyr": 1960, "milcon": 2, "defense": 1},
        {"atopid": 2, "begyr": 1960, "endyr": 1969, "defense": 1},
        {"atopid": 3, "begyr": 1960, "neutral": 1},
    ]
    (finding,) = depth.findings(case("nato", ON, store(tmp_path, *told)))
    assert "in 1970, by level: 0 low, 1 medium, 1 high" in finding.comparison[1]


@pytest.mark.published
def test_the_published_texts(published_store) -> None:
    (nato,) = depth.findings(case("nato", "2024-12-31", published_store))
    (pact,) = depth.findings(case("warsaw-pact", "1980-01-01", published_store))
    check(nato, "2024-12-31")
    assert "Latent depth 0.20 [-0.72, 1.12]" in nato.statement
    assert NOTES[3180] in nato.caveats
    assert "(decided by integrated command)" in pact.statement
    assert not any("NATO" in caveat for caveat in pact.caveats)
