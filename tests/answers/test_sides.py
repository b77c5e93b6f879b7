"""Both sides of a comparison: what each record says about one case."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from foedus.answers.sides import Case, atop_side, cases, registry_side, slug
from foedus.registry.alliances import alliance, everything
from foedus.registry.records import Alliance
from foedus.sources import atop
from foedus.sources.atop import ALLIANCES, MEMBERS, PLEDGES, AtopCensus

LAST = atop.LAST_DAY.latest


def numbered(name: str, *ids: int) -> Alliance:
    """Return an alliance of the registry under invented ATOP numbers."""
    pact = alliance(name)
    return replace(pact, treaty=replace(pact.treaty, atop_ids=ids))


def case(*names: str) -> Case:
    return Case(tuple(map(alliance, names)), (1001,))


def row(**cells: Any) -> dict[str, Any]:
    """Return a row of either file; every code that is not named is 0."""
    names = {*ALLIANCES.names, *MEMBERS.names}
    plain: dict[str, Any] = dict.fromkeys(names, 0)
    return {**plain, "atopid": 1001, "end": None, "exit": None, **cells}


def census(
    alliances: list[dict[str, Any]], members: list[dict[str, Any]]
) -> AtopCensus:
    return AtopCensus(
        Path(),
        "5.1",
        pl.DataFrame(alliances).select(ALLIANCES.names),
        pl.DataFrame(members).select(MEMBERS.names),
    )


def from_atop(
    alliances: list[dict[str, Any]],
    members: list[dict[str, Any]],
    names: Mapping[str, str] | None = None,
):
    ids = tuple(cells["atopid"] for cells in alliances)
    chosen = Case((alliance("anzus"),), ids)
    return atop_side(chosen, census(alliances, members), names or {})


def test_arrangements_that_share_a_number_are_one_case_in_order_of_signature():
    pacts = [numbered("weu", 5), numbered("western-union", 5), numbered("nato", 6)]
    groups = {group.name: group for group in cases(pacts)}
    assert list(groups) == ["western-union+weu", "nato"]
    assert groups["western-union+weu"].basis == "several registry rows"
    assert groups["nato"].basis == "one to one"


def test_an_arrangement_with_several_numbers_stands_alone():
    pacts = [numbered("little-entente", 5, 6), numbered("czech-romanian-1921", 6)]
    found = {group.name: (group.ids, group.basis) for group in cases(pacts)}
    assert found["little-entente"] == ((5, 6), "several ATOP alliances")
    assert found["czech-romanian-1921"] == ((6,), "one to one")


def test_arrangements_without_a_number_are_left_out():
    assert list(cases([numbered("delian-league")])) == []


def test_every_number_of_the_registry_is_in_some_case():
    named = {i for pact in everything() for i in pact.treaty.atop_ids}
    assert {i for group in cases(everything()) for i in group.ids} == named


def test_parties_end_with_the_source():
    side = registry_side(case("nato"))
    assert "montenegro" in side.stays
    assert "finland" not in side.stays


def test_associates_are_no_parties():
    pact = alliance("baghdad-pact-cento")
    assert any(s.member == "united-states" for s in pact.memberships)
    assert "united-states" not in registry_side(case(pact.id)).stays


def test_a_change_of_status_does_not_break_a_membership():
    (france,) = registry_side(case("nato")).stays["france"]
    assert str(france.entry) == "1949-04-04"
    assert france.ends == ()


def test_a_return_is_a_second_membership():
    first, second = registry_side(case("csto")).stays["uzbekistan"]
    assert max(end.latest for end in first.ends) < second.entry.earliest


def test_a_union_of_rows_begins_with_the_first_and_ends_with_the_last():
    union = registry_side(case("western-union", "weu"))
    assert union.start == registry_side(case("western-union")).start
    assert union.ends == registry_side(case("weu")).ends
    assert len(union.stays["france"]) == 1


def test_practical_and_legal_end_are_both_kept():
    pact = alliance("chapultepec-1945")
    known = {pact.treaty.practical_end, pact.treaty.legal_end}
    assert set(registry_side(case(pact.id)).ends) == known


def test_one_sided_promises_are_owed_by_the_giver_alone():
    side = registry_side(case("us-japan-1960"))
    assert side.pledges["defence"] == "yes"
    assert "defence" in side.uneven
    assert side.duties["defence", "united-states"] == "yes"


def test_a_named_row_of_the_same_phase_stands_for_the_general_one():
    side = registry_side(case("eu-csdp-lisbon"))
    assert side.duties["defence", "austria"] == "unclear"
    assert side.duties["defence", "france"] == "yes"


def test_a_phase_after_the_source_is_left_out():
    side = registry_side(case("csto"))
    assert side.duties["defence", "armenia"] == "yes"


def test_atop_phases_that_touch_are_one_membership():
    spells = [("1990-01-01", "1992-12-31"), ("1993-01-01", "1995-01-01")]
    rows = [row(member=2, entry=start, exit=end) for start, end in spells]
    side = from_atop([row(begin="1990-01-01", end="1995-01-01")], rows)
    (stay,) = side.stays[slug(2)]
    assert (str(stay.entry), [str(e) for e in stay.ends]) == (
        "1990-01-01",
        ["1995-01-01"],
    )


def test_atop_phases_with_a_gap_are_two():
    spells = [("1990-01-01", "1992-12-31"), ("1993-01-02", None)]
    rows = [row(member=2, entry=start, exit=end) for start, end in spells]
    side = from_atop([row(begin="1990-01-01")], rows)
    assert [len(stay.ends) for stay in side.stays[slug(2)]] == [1, 0]


def test_a_union_of_atop_alliances_has_all_their_promises():
    alliances = [
        row(begin="1921-01-01", end="1930-01-01", defense=1),
        row(begin="1920-01-01", end="1929-01-01", atopid=1002, neutral=1),
    ]
    members = [
        row(member=2, entry="1921-01-01", exit="1930-01-01", defense=1),
        row(member=20, entry="1920-01-01", exit="1929-01-01", atopid=1002, neutral=1),
    ]
    side = from_atop(alliances, members, {"2": "redland"})
    assert (str(side.start), str(side.ends[0])) == ("1920-01-01", "1930-01-01")
    assert {o for o, answer in side.pledges.items() if answer == "yes"} == {
        "defence",
        "neutrality",
    }
    assert side.uneven == {"defence", "neutrality"}
    assert side.duties["defence", "redland"] == "yes"
    assert side.keys["2"] == "redland"


def test_one_lasting_alliance_keeps_a_union_open():
    alliances = [
        row(begin="1920-01-01", end="1930-01-01"),
        row(begin="1921-01-01", atopid=1002),
    ]
    members = [row(member=2, entry="1920-01-01")]
    assert from_atop(alliances, members).ends == ()


def test_numbers_without_a_state_stay_as_they_are():
    assert slug(2).startswith("united-states")
    assert slug(9876) == "9876"


def test_no_side_of_the_registry_knows_more_than_the_source():
    for group in cases(everything()):
        side = registry_side(group)
        stays = [stay for own in side.stays.values() for stay in own]
        assert max(stay.entry.earliest for stay in stays) <= LAST, group.name
        assert set(side.pledges) == set(PLEDGES)
        assert {key for _, key in side.duties} == set(side.stays), group.name
