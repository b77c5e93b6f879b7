"""Disputes that outsiders began with a member."""

from __future__ import annotations

from contract import check
from stored import case, invented

from foedus.answers import attacks

ON = "1970-12-31"


def took(dispute: int, state: int, year: int, *, first: bool, **said: int) -> dict:
    day = {"styear": year, "stmon": 5, "stday": 3}
    roles = {"sidea": int(first), "orig": 1, "hostlev": 4}
    return {"dispnum": dispute, "ccode": state, **roles, **day, **said}


def disputes(home):
    rows = [
        took(1, 651, 1960, first=True),
        took(1, 220, 1960, first=False),
        took(2, 350, 1961, first=True),
        took(2, 640, 1961, first=False),
        took(3, 651, 1940, first=True),
        took(3, 220, 1940, first=False),
        took(4, 220, 1962, first=True),
        took(4, 651, 1962, first=False),
        took(5, 651, 1963, first=True, hostlev=5),
        took(5, 220, 1963, first=False, orig=0),
    ]
    return invented(home, "cow-mid", "participant", rows, "2014")


def test_only_outsiders_that_began_with_a_member_count(tmp_path) -> None:
    store = disputes(tmp_path)
    (finding,) = attacks.findings(case("nato", ON, store))
    assert finding.table is not None
    assert [r.key for r in finding.table.rows] == ["1/220"]
    assert finding.table.rows[0].cells[3] == "Egypt"
    check(finding, ON)


def test_member_years_are_those_of_the_registry(tmp_path) -> None:
    store = disputes(tmp_path)
    (finding,) = attacks.findings(case("nato", ON, store))
    years = [
        sum(m.cow_code is not None for m in case("nato", f"{y}-07-01", None).members)
        for y in range(1949, 1971)
    ]
    # Signed in April, in force in August: 1949 has no member in July.
    assert years[:3] == [0, 12, 12]
    assert finding.value == round(100 / sum(years), 2)


def test_peace_is_a_finding_too(tmp_path) -> None:
    store = disputes(tmp_path)
    (finding,) = attacks.findings(case("warsaw-pact", ON, store))
    assert finding.value == 0
    assert finding.table is None
    check(finding, ON)
