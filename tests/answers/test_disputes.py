"""Disputes between members against the publisher's own file."""

from __future__ import annotations

import csv

import pytest
from contract import check
from stored import case, invented

from foedus.answers import disputes

ON = "2010-12-31"


def taking(number: int, ccode: int, side: int, start: int, end: int) -> dict:
    return {
        "dispnum": number,
        "ccode": ccode,
        "sidea": side,
        "fatality": None,
        "hostlev": 4,
        "styear": start,
        "stmon": 5,
        "stday": None,
        "endyear": end,
        "endmon": 6,
        "endday": None,
    }


def found(tmp_path, rows, on: str = ON):
    types = {"fatality": int, "stday": int, "endday": int}
    store = invented(tmp_path, "cow-mid", "participant", rows, "2014", types)
    return list(disputes.findings(case("nato", on, store)))


def test_nothing_without_the_table() -> None:
    assert not list(disputes.findings(case("nato", ON, None)))


def test_only_members_who_faced_each_other_at_one_time_count(tmp_path) -> None:
    rows = [
        *(taking(1, 350, 1, 1974, 1974), taking(1, 640, 0, 1974, 1974)),
        # never at one time
        *(taking(2, 350, 1, 1980, 1980), taking(2, 640, 0, 1982, 1982)),
        # on one side
        *(taking(3, 350, 1, 1990, 1990), taking(3, 640, 1, 1990, 1990)),
        # before Spain joined
        *(taking(4, 230, 1, 1970, 1970), taking(4, 200, 0, 1970, 1970)),
        # after the day
        *(taking(5, 350, 1, 2012, 2012), taking(5, 640, 0, 2012, 2012)),
    ]
    (finding,) = found(tmp_path, rows)
    assert finding.value == 1
    assert finding.table is not None
    assert [row.cells[-1] for row in finding.table.rows] == [None]
    check(finding, ON)


def test_none_inside_the_coverage_is_zero(tmp_path) -> None:
    (finding,) = found(tmp_path, [taking(1, 2, 1, 1990, 1990)])
    assert finding.value == 0
    check(finding, ON)


def test_years_after_the_source_are_not_covered(tmp_path) -> None:
    (finding,) = found(tmp_path, [taking(1, 2, 1, 1990, 1990)], "2020-12-31")
    assert "to 2014-12-31" in finding.statement
    assert any("not covered, not none" in caveat for caveat in finding.caveats)


@pytest.mark.parametrize(
    ("name", "on"), [("delian-league", "-0453"), ("un", "2010-12-31")]
)
def test_alliances_outside_the_source_get_no_zero(tmp_path, name, on) -> None:
    rows = [taking(1, 2, 1, 1990, 1990)]
    types = {"fatality": int, "stday": int, "endday": int}
    store = invented(tmp_path, "cow-mid", "participant", rows, "2014", types)
    assert not list(disputes.findings(case(name, on, store)))


@pytest.mark.published
def test_the_disputes_are_those_of_the_file(answering, published_data) -> None:
    pact = {"355", "339", "315", "265", "310", "290", "360", "365"}
    text = (published_data / "cow/MIDB 5.0.csv").read_text("utf-8")
    sides: dict[str, dict[str, set[str]]] = {}
    for r in csv.DictReader(text.splitlines()):
        if r["ccode"] in pact and 1955 < int(r["styear"]) <= 1980:
            sides.setdefault(r["dispnum"], {}).setdefault(r["sidea"], set())
            sides[r["dispnum"]][r["sidea"]].add(r["ccode"])
    plain = {number for number, by in sides.items() if len(by) == 2}
    (finding,) = disputes.findings(case("warsaw-pact", "1980", answering))
    assert finding.table is not None
    rows = {str(row.cells[0]) for row in finding.table.rows}
    assert rows == plain
    assert finding.value == len(plain)
    check(finding, "1980")
