"""Which of several disputes a row shows."""

import polars as pl
import pytest

from foedus.errors import PanelError
from foedus.panel import whittle

BY = ["state_a", "state_b", "year"]
PLAIN = {
    "state_a": 2,
    "state_b": 20,
    "year": 1900,
    "onset": 0,
    "fatality": 0,
    "hostlev": 3,
    "mindur": 10,
    "maxdur": 10,
    "recip": 0,
    "stmon": 6,
    "orig1": 0,
    "orig2": 1,
}


def rows(*changes):
    """Disputes 1, 2 ... of one pair and year, each plain but for what is said."""
    listed = [PLAIN | {"dispnum": n} | c for n, c in enumerate(changes, start=1)]
    return pl.DataFrame(listed)


@pytest.mark.parametrize(
    ("rule", "worse", "better"),
    [
        ("onset", {}, {"onset": 1}),
        ("fatality", {"fatality": 1}, {"fatality": 2}),
        ("fatality", {"fatality": 0}, {"fatality": None}),
        ("fatality", {"fatality": None}, {"fatality": 1}),
        ("hostility", {"hostlev": 3}, {"hostlev": 5}),
        ("duration", {"mindur": 10, "maxdur": 99}, {"mindur": 11}),
        ("longest-duration", {"mindur": 99}, {"maxdur": 11}),
        ("duration", {"mindur": None}, {"mindur": 1}),
        ("reciprocity", {}, {"recip": 1}),
        ("start-month", {"stmon": 6}, {"stmon": 5}),
        ("start-month", {"stmon": None}, {"stmon": 12}),
        ("originators", {}, {"orig1": 1}),
    ],
)
def test_each_rule_keeps_what_it_says(rule, worse, better):
    for both in ((worse, better), (better, worse)):
        found = rows(*both)
        kept, lost = whittle.whittled(found, BY, [rule])
        assert kept.height == 1
        assert kept.row(0) == found.row(both.index(better))
        assert lost == {rule: 1}


def test_drop_keeps_the_lowest_number_and_the_first_row_of_it():
    found = rows({}, {}).reverse()
    kept, lost = whittle.whittled(found, BY, ["drop"])
    assert kept["dispnum"].to_list() == [1]
    assert lost == {"drop": 1}
    twice = rows({"hostlev": 4}, {"dispnum": 1})
    assert whittle.whittled(twice, BY, ["drop"])[0]["hostlev"].to_list() == [4]


def test_an_earlier_rule_outranks_a_later_one():
    found = rows({"onset": 1}, {"fatality": 6, "hostlev": 5})
    default, _ = whittle.whittled(found, BY)
    assert default["dispnum"].to_list() == [1]
    other, _ = whittle.whittled(found, BY, ["fatality", "onset", "drop"])
    assert other["dispnum"].to_list() == [2]


def test_rules_look_at_one_pair_and_time_only():
    found = pl.concat(
        [rows({"onset": 1}), rows({}).with_columns(year=pl.lit(1901, pl.Int64))]
    )
    kept, lost = whittle.whittled(found, BY)
    assert kept.equals(found)
    assert set(lost.values()) == {0}


def test_what_no_rule_knows_is_not_lost():
    found = rows({"recip": None}, {"recip": None})
    kept, lost = whittle.whittled(found, BY, ["reciprocity", "drop"])
    assert lost == {"reciprocity": 0, "drop": 1}
    assert kept.height == 1


def test_rows_that_are_left_over_are_refused():
    with pytest.raises(PanelError, match="2 rows still") as raised:
        whittle.whittled(rows({}, {}, {}), BY, ["onset", "fatality"])
    assert "drop" in raised.value.remedy


def test_losses_are_told_by_rule():
    _, lost = whittle.whittled(rows({"onset": 1}, {}, {}), BY)
    said = whittle.told(lost, 3)
    assert said.startswith("one dispute per pair and time: 2 of 3 rows lost (onset 2, ")
    assert said.endswith("drop 0)")


def test_names_of_rules_are_understood_and_checked():
    assert whittle.checked(["Start month".lower(), "longest_duration"]) == (
        "start-month",
        "longest-duration",
    )
    with pytest.raises(PanelError, match="nearest: 'hostility'"):
        whittle.checked(["hostilty"])
