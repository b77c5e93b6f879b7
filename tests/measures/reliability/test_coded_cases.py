from datetime import date

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.reliability import coded_cases, observed_reliability
from foedus.store import Store

FILE = pl.DataFrame(
    {
        "sample": [1, 0, 0, 0],
        "warid": [4, 9, 9, 9],
        "atopid": [1020, 3000, 2000, 2500],
        "cowwarid": [10, None, None, None],
        "warname": ["Early", "Late", "Late", "Late"],
        "multilateral": [1, 0, 1, 1],
        "dna_llm": [0, 0, 1, 1],
        "honor_llm": [1, 0, None, None],
        "sabroskyhonor_llm": [1, 0, 1, None],
        "defense": [1, 1, 0, 0],
        "offense": [0, 1, 0, 0],
        "neutral": [0, 0, 0, 0],
        "nonagg": [1, 0, 1, 0],
        "consul": [0, 0, 1, None],
        "line": [1, 2, 3, 4],
    }
)
MEMBERS = pl.DataFrame(
    {
        "war": [7, 5],
        "atopid": [1, 1],
        "ccode1": [2, 20],
        "honor3": [1, None],
        "bilat": [1, 0],
        "active": [0, 1],
        "line": [1, 2],
    }
)
WARS = pl.DataFrame(
    {"warnum": [7, 7], "warname": ["Seven"] * 2, "start_year1": [1900, 1899]}
)


def test_alliances_in_wars_one_by_one() -> None:
    found = coded_cases.of_alliances(FILE)
    assert found["alliance"].to_list() == [1020, 2000, 2500, 3000]
    idle = "not invoked"
    assert found["outcome"].to_list() == ["honoured", idle, idle, "violated"]
    assert found["period"].to_list() == ["1816-1944", *["1945-2003"] * 3]
    assert found["obligation"].to_list() == [
        ["defence", "non-aggression"],
        ["non-aggression", "consultation"],
        [],
        ["defence", "offence"],
    ]
    assert found["line"].to_list() == [1, 3, 4, 2]


def test_the_lenient_rule_counts_its_own_cases() -> None:
    found = coded_cases.of_alliances(FILE, lenient=True)
    said = ["honoured", "honoured", "not invoked", "violated"]
    assert found["outcome"].to_list() == said


def test_an_unknown_coding_is_refused() -> None:
    with pytest.raises(SchemaError, match="no coding 'xyz'"):
        coded_cases.of_alliances(FILE, "xyz")


def test_members_with_and_without_the_list_of_wars() -> None:
    plain = coded_cases.of_members(MEMBERS)
    assert plain["war"].to_list() == [5, 7]
    assert plain["outcome"].to_list() == [None, "honoured"]
    named = coded_cases.of_members(MEMBERS, WARS)
    assert named["war_name"].to_list() == [None, "Seven"]
    assert named["year"].to_list() == [None, 1899]
    assert named["period"].to_list() == [None, "1816-1944"]
    assert named["state"].to_list() == [20, 2]


def test_a_year_that_is_not_known_has_no_period() -> None:
    years = pl.DataFrame({"y": [1944, 1945, None]})
    found = years.select(coded_cases.period("y")).to_series().to_list()
    assert found == ["1816-1944", "1945-2003", None]


def test_members_are_those_of_the_days_of_the_war() -> None:
    cases = coded_cases.of_alliances(FILE)
    spell = {"start_low": date(1848, 1, 1), "end_high": None}
    gone = {"start_low": date(1800, 1, 1), "end_high": date(1848, 2, 1)}
    later = {"start_low": date(1850, 1, 1), "end_high": None}
    promises = pl.DataFrame(
        [
            {"alliance": 1020, "state": 300, **spell},
            {"alliance": 1020, "state": 255, **spell},
            {"alliance": 1020, "state": 255, **spell},
            {"alliance": 1020, "state": 325, **gone},
            {"alliance": 1020, "state": 200, **later},
        ]
    )
    days = [date(1848, 3, 1), date(1849, 1, 1)]
    fighting = pl.DataFrame({"war": [10, 10], "day": days})
    found = coded_cases.with_members(cases, promises, fighting)
    assert found["members"].to_list() == [[255, 300], None, None, None]
    assert found.drop("members").equals(cases)


@pytest.mark.published
def test_who_was_in_the_published_cases(published_store: Store) -> None:
    scan = published_store.scan
    cases = coded_cases.with_members(
        coded_cases.of_alliances(scan("alliance-reliability.alliance_war")),
        observed_reliability.atop_promises(scan("atop@5.1.member")),
        observed_reliability.cow_fighting(scan("cow-wars.inter_state")),
    )
    assert cases.height == 576
    triple = cases.filter(war=106, alliance=1350).row(0, named=True)
    assert triple["members"] == [255, 300, 325]
    judged = cases.filter(pl.col("outcome") != "not invoked")
    unnamed = judged.filter(pl.col("members").is_null())
    # Five wars that COW does not list; twelve alliances not of the days of joining.
    assert (unnamed["war"].null_count(), unnamed.height) == (5, 17)
