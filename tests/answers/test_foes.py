"""With whom the members have lately quarrelled."""

from __future__ import annotations

import near
import polars as pl
import pytest
from contract import check
from stored import case, invented

from foedus.answers import foes

ON = "1970-12-31"


@pytest.fixture
def store(tmp_path):
    near.rivals(tmp_path)
    took = {"styear": 1968, "endyear": 1969}
    rows = [
        {"dispnum": 1, "ccode": 365, "sidea": 1, **took},
        {"dispnum": 1, "ccode": 200, "sidea": 0, **took},
        {"dispnum": 2, "ccode": 200, "sidea": 1, "styear": 1950, "endyear": 1951},
        {"dispnum": 2, "ccode": 710, "sidea": 0, "styear": 1950, "endyear": 1951},
    ]
    invented(tmp_path, "cow-mid", "participant", rows, "2014")
    owed = {"year": 1970, "defense": 1, "offense": 0}
    pairs = [{"ccode1": 365, "ccode2": 290, **owed}]
    return invented(tmp_path, "atop", "directed_dyad_year", pairs, "2018", {}, "5.1")


def test_nothing_without_the_tables() -> None:
    assert not list(foes.findings(case("nato", ON, None)))


def test_hostile_years_are_remembered_for_five(store) -> None:
    (finding,) = foes.findings(case("nato", ON, store))
    assert finding.value == 2
    assert finding.table is not None
    rows = {r.key: r.cells for r in finding.table.rows}
    assert rows["365"][1:] == (2, "United States, United Kingdom", "dispute, rivalry")
    assert rows["651"][2] == "France"
    assert "hold 1 more" in finding.caveats[1]
    check(finding, ON)


def test_members_with_the_same_foe_and_with_none(store) -> None:
    (finding,) = foes.findings(case("nato", ON, store))
    names = [m for m in case("nato", ON, store).members if m.cow_code is not None]
    # US and UK fear one state, France another, the rest nobody.
    rest = len(names) - 3
    far = 3 * rest + 2
    assert f"{far / (far + 1):.2f} of their foes" in finding.statement
    assert "Portugal" in finding.caveats[2]


def test_peace_is_a_finding_too(store) -> None:
    (finding,) = foes.findings(case("anzus", "1976-12-31", store))
    assert finding.value == 1
    (finding,) = foes.findings(case("anglo-portuguese-1373", "1980-12-31", store))
    assert finding.value == 0
    assert finding.table is None
    check(finding, "1980-12-31")


@pytest.mark.published
def test_the_published_foes(published_store) -> None:
    ours = case("nato", "1985-12-31", published_store)
    (finding,) = foes.findings(ours)
    check(finding, "1985-12-31")
    members = {m.cow_code for m in ours.members}
    rows = pl.read_parquet(ours.held("cow-mid.participant").path)
    near = rows.filter((pl.col("styear") <= 1984) & (pl.col("endyear") >= 1980))
    live = near.to_dicts()
    expected = set()
    for one in live:
        for other in live:
            same = one["dispnum"] == other["dispnum"] and one["sidea"] != other["sidea"]
            if same and one["ccode"] in members and other["ccode"] not in members:
                first = max(one["styear"], other["styear"])
                last = min(one["endyear"], other["endyear"], 1984)
                if max(first, 1980) <= last:
                    expected.add(other["ccode"])
    for row in pl.read_parquet(ours.held("thompson-rivalries.tss").path).iter_rows(
        named=True
    ):
        if row["start"] <= 1984 and row["end"] >= 1980:
            pair = {row["ccode1"], row["ccode2"]}
            if pair & members and pair - members:
                expected |= pair - members
    assert finding.value == len(expected) == 17
