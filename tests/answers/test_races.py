"""Arms races of the members, coded and by rule."""

from __future__ import annotations

import near
import pytest
from contract import check
from stored import case, invented

from foedus.answers import races

ON = "1970-12-31"


def store(home, growth: float):
    near.rivals(home)
    near.capabilities(home, growth)
    told = [(1, 2, 365, 1951, 1954), (2, 93, 100, 1960, 1962), (3, 2, 365, 1978, 1981)]
    rows = [
        {"race_id": n, "ccode1": a, "ccode2": b, "styear": s, "endyear": e}
        for n, a, b, s, e in told
    ]
    return invented(home, "arms-races", "race", rows, "1993")


def test_nothing_without_the_tables() -> None:
    assert not list(races.findings(case("nato", ON, None)))


def test_a_race_that_goes_on_is_named(tmp_path) -> None:
    (finding,) = races.findings(case("nato", ON, store(tmp_path, 1.1)))
    assert finding.value == 1
    assert "United States - Soviet Union" in finding.statement
    assert finding.table is not None
    keys = [r.key for r in finding.table.rows]
    assert keys == ["coded/1", "grh/2/365"]
    check(finding, ON)


def test_none_goes_on_where_nobody_arms(tmp_path) -> None:
    (finding,) = races.findings(case("nato", ON, store(tmp_path, 1.0)))
    assert "United States - Soviet Union" not in finding.statement
    assert finding.table is not None
    assert [r.key for r in finding.table.rows] == ["coded/1"]
    assert finding.table.rows[0].cells[4] == "none"


def test_series_that_end_long_before_say_nothing(tmp_path) -> None:
    ours = case("nato", "1976-12-31", store(tmp_path, 1.1))
    assert not list(races.findings(ours))


@pytest.mark.published
def test_the_published_races(published_store) -> None:
    ours = case("warsaw-pact", "1980-01-01", published_store)
    (finding,) = races.findings(ours)
    check(finding, "1980-01-01")
    members = {m.cow_code for m in ours.members}
    rows = ours.held(races.CODED).lazy.collect().to_dicts()
    plain = [
        r["race_id"]
        for r in rows
        if {r["ccode1"], r["ccode2"]} & members and r["styear"] <= 1980
    ]
    assert finding.value == len(plain) == 13
    assert "United States - Soviet Union" in finding.statement
    assert "the rules find 97 %, 72 %, 68 % of the coded races" in finding.statement
