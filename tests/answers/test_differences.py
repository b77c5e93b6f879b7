"""What counts as agreement between two sides, and which rule explains a difference."""

from dataclasses import replace

import pytest

from foedus import dates
from foedus.answers.differences import (
    COARSER,
    COVERAGE,
    RULES,
    SAME,
    UNEXPLAINED,
    Comparison,
    compared,
)
from foedus.answers.sides import Case, Side, Stay
from foedus.dates import Date
from foedus.registry.alliances import alliance
from foedus.registry.records import OBLIGATIONS

NONE = dict.fromkeys(OBLIGATIONS, "none")


def day(text: str) -> Date:
    return dates.parse(text)


def stay(entry: str, *ends: str, joined: str = "", signed: bool = True) -> Stay:
    known = tuple(map(day, ends))
    return Stay(day(entry), day(joined) if joined else None, known, signed=signed)


def side(start: str, *ends: str, **stays: tuple[Stay, ...]) -> Side:
    known = tuple(map(day, ends))
    return Side(
        start=day(start),
        in_force=None,
        ends=known,
        stays=stays or {"redland": (Stay(day(start), None, known),)},
        keys={str(n): key for n, key in enumerate(stays or ["redland"], 1)},
        pledges=NONE,
        duties={(o, key): "none" for o in OBLIGATIONS for key in stays or ["redland"]},
        uneven=frozenset(),
    )


def found(
    ours: Side, theirs: Side, ids: tuple[int, ...] = (1,)
) -> dict[str, Comparison]:
    case = Case((alliance("anzus"),), ids)
    return {one.field: one for one in compared(case, ours, theirs)}


@pytest.mark.parametrize(
    ("ours", "theirs", "how"),
    [
        ("1900-05-01", "1900-05-01", SAME),
        ("1900-05-01", "1900-05-02", ""),
        ("1900-05", "1900-05-31", COARSER),
        ("1900-05-01", "1900-05", COARSER),
        ("1900-05~", "1900-06-01", ""),
    ],
)
def test_starts_agree_if_they_can_be_the_same_day(ours: str, theirs: str, how: str):
    one = found(side(ours), side(theirs))["start"]
    assert one.how == how
    assert one.agrees is bool(how)


@pytest.mark.parametrize(
    ("ours", "theirs", "how"),
    [
        (["1910-05-02"], ["1910-05-01"], SAME),
        (["1910-05-01"], ["1910-05-01"], SAME),
        (["1910-05-03"], ["1910-05-01"], ""),
        (["1910-04-30"], ["1910-05-01"], ""),
        (["1910-05-02"], ["1910-05"], COARSER),
        (["1910-06-01"], ["1910-05"], COARSER),
        (["1908-01-01", "1910-05-02"], ["1910-05-01"], SAME),
        ([], [], SAME),
        ([], ["1910-05-01"], ""),
        (["2020-01-01"], [], COVERAGE),
        (["2019-01-01"], [], COVERAGE),
        (["2018-12-31"], [], ""),
        (["2018"], [], ""),
        (["201X"], [], COARSER),
    ],
)
def test_ends_are_the_first_day_after_against_the_day_of_the_act(
    ours: list[str], theirs: list[str], how: str
):
    one = found(side("1900-05-01", *ours), side("1900-05-01", *theirs))["end"]
    assert one.how == how


def test_a_difference_without_a_rule_is_unexplained():
    one = found(side("1900-05-01"), side("1900-05-09"))["start"]
    assert (one.rule, one.reason) == (UNEXPLAINED, f"{RULES[UNEXPLAINED]}.")
    assert (one.ours, one.atop) == ("1900-05-01", "1900-05-09")


def test_what_agrees_has_neither_rule_nor_reason():
    same = found(side("1900-05-01"), side("1900-05-01"))
    assert {(one.rule, one.reason) for one in same.values()} == {("", "")}


def test_the_old_style_is_recognised_by_its_distance_in_either_century():
    rule = "old-style"
    assert found(side("1881-06-28"), side("1881-06-16"))["start"].rule == rule
    assert found(side("1912-03-13"), side("1912-02-29"))["start"].rule == rule
    assert found(side("1912-03-13"), side("1912-03-01"))["start"].rule == UNEXPLAINED
    assert found(side("1962-03-13"), side("1962-02-28"))["start"].rule == UNEXPLAINED


def test_a_second_signature_is_the_entry_into_force():
    ours = replace(side("1912-11-22"), in_force=day("1912-11-23"))
    assert found(ours, side("1912-11-23"))["start"].rule == "second-signature"


def test_an_end_between_practice_and_law_has_its_rule():
    ours = side("1900-05-01", "1908-01-01", "1910-05-02")
    assert found(ours, side("1900-05-01", "1909"))["end"].rule == "between-two-ends"
    before = found(ours, side("1900-05-01", "1906"))["end"]
    assert before.rule == UNEXPLAINED


def test_several_atop_alliances_differ_as_an_umbrella():
    one = found(side("1900-05-01"), side("1890-05-01"), ids=(1, 2))["start"]
    assert one.rule == "umbrella"
    assert one.basis == "several ATOP alliances"


def test_a_member_that_differs_with_its_alliance_says_so():
    every = found(side("1900-05-01", "1910-01-01"), side("1900-05-09", "1915-01-01"))
    assert every["member redland joined"].rule == "as-the-alliance"
    assert every["member redland left"].rule == "as-the-alliance"


def test_a_member_that_differs_alone_does_not():
    ours = side("1900-05-01", redland=(stay("1902-01-01"),))
    theirs = side("1900-05-01", redland=(stay("1903-01-01"),))
    assert found(ours, theirs)["member redland joined"].rule == UNEXPLAINED


def test_entry_into_force_explains_a_later_day_without_signature():
    ours = side("1900-05-01", redland=(stay("1903-01-01", signed=False),))
    theirs = side("1900-05-01", redland=(stay("1902-01-01"),))
    assert found(ours, theirs)["member redland joined"].rule == "entry-into-force"
    earlier = side("1900-05-01", redland=(stay("1904-01-01"),))
    assert found(ours, earlier)["member redland joined"].rule == UNEXPLAINED


def test_a_successor_is_dated_by_the_succession():
    ours = side("1900-05-01", redland=(stay("1900-05-01", joined="1990-10-03"),))
    theirs = side("1900-05-01", redland=(stay("1990-10-03"),))
    assert found(ours, theirs)["member redland joined"].rule == "from-entry-into-force"


def test_parties_of_one_side_only():
    ours = side("1900-05-01", redland=(stay("1900-05-01"),), free=(stay("1900-05-01"),))
    ours = replace(ours, keys={"1": "redland"})
    theirs = side("1900-05-01", blueland=(stay("1900-05-01"),))
    every = found(ours, theirs)
    assert every["member free"].rule == "no-state-number"
    assert every["member redland"].rule == UNEXPLAINED
    assert (every["member blueland"].ours, every["member blueland"].atop) == (
        "none",
        "party",
    )
    assert "member blueland joined" not in every


def test_a_suspension_explains_a_gap_but_not_the_last_day():
    ours = replace(stay("1945-03-22"), suspended=True)
    theirs = (stay("1945-03-22", "1979-03-31"), stay("1989-05-22"))
    every = found(
        side("1945-03-22", redland=(ours,)), side("1945-03-22", redland=theirs)
    )
    assert every["member redland spells"].rule == "suspension"
    assert every["member redland joined"].agrees
    assert every["member redland left"].agrees


def test_spells_are_compared_one_by_one_where_they_are_as_many():
    theirs = (stay("1992-05-15", "1999-04-20"), stay("2006-08-17", "2012-06-28"))
    ours = (stay("1992-05-15", "1999-04-20"), stay("2006-08-16", "2012-06-28"))
    every = found(side("1992-05-15", redland=ours), side("1992-05-15", redland=theirs))
    assert every["member redland spells"].agrees
    assert every["member redland left"].agrees
    assert not every["member redland joined again"].agrees
    assert every["member redland left again"].agrees


def test_unclear_agrees_with_nothing_and_has_a_rule():
    ours = replace(side("1900-05-01"), pledges={**NONE, "defence": "unclear"})
    for answer in ("yes", "none"):
        theirs = replace(side("1900-05-01"), pledges={**NONE, "defence": answer})
        assert found(ours, theirs)["defence"].rule == "left-open"


def test_obligations_by_member_only_where_they_are_uneven():
    ours, theirs = side("1900-05-01"), side("1900-05-01")
    assert "defence by redland" not in found(ours, theirs)
    duties = {**theirs.duties, ("defence", "redland"): "yes"}
    theirs = replace(theirs, uneven=frozenset({"defence"}), duties=duties)
    one = found(ours, theirs)["defence by redland"]
    assert (one.kind, one.ours, one.atop) == ("defence by member", "none", "yes")
    assert one.rule == UNEXPLAINED


def test_the_rules_are_sentences_without_the_full_stop():
    for name, text in RULES.items():
        assert text[0].isupper(), name
        assert not text.endswith("."), name
