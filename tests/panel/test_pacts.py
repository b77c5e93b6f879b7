"""Sources under the numbers of ATOP, on alliances as the registry names them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from held import invented
from tiny import facts, rows_of

from foedus.errors import PanelError
from foedus.panel import pacts
from foedus.panel.build import panel
from foedus.panel.unit import unit
from foedus.registry import alliances
from foedus.sources import catalog
from foedus.store import Store

NATO, NOBODY = 3180, 9998
"""A number of one alliance of the registry, and of none."""
WESTERN = 3130
"""A number of two: of the Western Union, and of the Western European Union after it."""
LITTLE_ENTENTE = (2050, 2080, 2085, 2302)

PACTS = [
    {"atopid": NATO, "begyr": 1949, "defense": 1, "offense": 0},
    {"atopid": WESTERN, "begyr": 1948, "endyr": 2000, "defense": 1, "offense": 0},
    {"atopid": NOBODY, "begyr": 1949, "defense": 1, "offense": 1},
    {"atopid": 2050, "begyr": 1920, "endyr": 1938, "defense": 1, "bilat": 1},
    {"atopid": 2302, "begyr": 1933, "endyr": 1938, "defense": 0, "bilat": 0},
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return invented(tmp_path, "atop", {"alliance": PACTS}, last="2018")


def values(built: pl.DataFrame, column: str, alliance: str) -> dict[int, int | None]:
    rows = built.filter(alliance=alliance)
    return dict(zip(rows["year"], rows[column], strict=True))


def test_the_registry_has_the_numbers_of_this_test():
    have = {p.id: p.treaty.atop_ids for p in alliances.everything()}
    assert have["nato"] == (NATO,)
    assert have["little-entente"] == LITTLE_ENTENTE
    assert [id for id, numbers in have.items() if WESTERN in numbers] == [
        "western-union", "weu"
    ]  # fmt: skip
    assert not any(NOBODY in numbers for numbers in have.values())


def test_a_number_counts_for_each_alliance_that_has_it(store: Store):
    made = panel("alliance-years", 1948, 1956, store=store).attach("atop")
    built = made.collect()
    assert set(values(built, "atop_defense", "nato").values()) == {1}
    assert values(built, "atop_defense", "western-union")[1950] == 1
    assert values(built, "atop_defense", "weu")[1956] == 1
    assert built.height == made.count()


def test_an_alliance_without_a_number_is_not_known_to_have_none(store: Store):
    built = panel("alliance-years", 1950, 1950, store=store).attach("atop").collect()
    bare = {p.id for p in alliances.everything() if not p.treaty.atop_ids}
    rest = built.filter(pl.col("alliance").is_in(bare))
    assert rest.height > 5
    assert rest["atop_defense"].is_null().all()


def test_what_is_lost_copied_and_shared_is_counted(store: Store):
    made = panel("alliance-years", 1920, 1960, store=store).attach("atop")
    (one,) = made.attachments
    assert (one.rows, one.lost, one.duplicated) == (5, 1, 1)
    assert one.fill == {}
    rules = "; ".join(one.rules)
    assert "1 rows are of 1 numbers that the registry has not: 9998" in rules
    assert "2 rows more, for their numbers stand for several alliances" in rules
    assert "1 rows share an alliance and a time with one of another number" in rules
    (step,) = made.audit()
    assert (step.lost, step.duplicated) == (1, 1)
    assert step.matched + step.none + sum(step.not_covered.values()) == step.rows_in


def test_of_several_numbers_a_promise_counts_if_one_has_it(store: Store):
    made = panel("alliance-years", 1921, 1938, store=store).attach("atop")
    built = made.collect()
    assert set(values(built, "atop_defense", "little-entente").values()) == {1}
    # Of what is no promise the treaty that began last says what holds.
    bilateral = values(built, "atop_bilat", "little-entente")
    assert (bilateral[1932], bilateral[1933], bilateral[1938]) == (1, 0, 0)


def test_who_uses_a_rule_gets_it(store: Store):
    bare = panel("alliance-years", 1935, 1935, store=store)
    least = bare.attach("atop", pick={"defense": "min"}).collect()
    assert values(least, "atop_defense", "little-entente") == {1935: 0}


def test_of_values_by_year_the_highest_number_counts(tmp_path: Path):
    rows = [
        {"atopid": number, "year": 1935, "mean_s": share}
        for number, share in ((2050, 0.1), (2302, 0.3), (2080, 0.2), (NOBODY, 0.4))
    ]
    store = invented(tmp_path, "fpsim-alliances", {"alliance_year": rows})
    bare = panel("alliance-years", 1935, 1935, store=store)
    made = bare.attach("fpsim-alliances", ["mean_s"])
    column = "fpsim_alliances_mean_s"
    assert values(made.collect(), column, "little-entente") == {1935: 0.3}
    (one,) = made.attachments
    # 2050 and 2080 are treaties of their own in the registry as well.
    assert (one.lost, one.duplicated) == (1, 2)
    assert "2 rows more" in "; ".join(one.rules)
    low = bare.attach("fpsim-alliances", ["mean_s"], pick={"mean_s": "min"}).collect()
    assert values(low, column, "little-entente") == {1935: 0.1}


def test_two_rows_of_one_number_and_year_are_still_refused(tmp_path: Path):
    rows = [{"atopid": NATO, "year": 1960, "mean_s": share} for share in (0.1, 0.2)]
    store = invented(tmp_path, "fpsim-alliances", {"alliance_year": rows})
    made = panel("alliance-years", 1960, 1960, store=store).attach("fpsim-alliances")
    with pytest.raises(PanelError, match="repeat a alliance x year"):
        made.collect()


def test_alliances_that_the_source_itself_lists_keep_their_numbers(store: Store):
    made = panel("alliance-years", 1950, 1950, store=store).of("atop").attach("atop")
    built = made.collect()
    assert built["alliance"].to_list() == [WESTERN, NATO, NOBODY]
    assert made.attachments[0].lost == 0
    table = catalog.entry("atop").tables["alliance"]
    assert pacts.differ(unit("alliance-years"), "", table)
    assert not pacts.differ(unit("alliance-years"), "atop@5.1", table)
    assert not pacts.differ(unit("alliance-phase-years"), "", table)


def test_a_cell_is_traced_to_the_row_of_the_number(tmp_path: Path):
    store, rows = Store(tmp_path), rows_of("atop", "alliance", PACTS)
    store.add("atop", "5.1", {"alliance": rows}, facts("1815", "2018", "a.csv"))
    made = panel("alliance-years", 1950, 1950, store=store).attach("atop")
    said = made.trace("atop_defense", alliance="nato", year=1950)
    rows = [stage for stage in said if stage.stage == "row"]
    assert len(rows) == 1
    assert f"atopid: {NATO}" in rows[0].what


def member(state: int, **more: int) -> dict[str, int]:
    said = {"atopid": NATO, "member": state, "phase": 0, "yrent": 1949}
    return {**said, "moent": 4, "dayent": 4, "defense": 0, "consul": 0, **more}


def test_a_member_has_what_it_promised_itself(tmp_path: Path):
    left = {"yrexit": 1951, "moexit": 6, "dayexit": 30}
    later = {"phase": 2, "yrent": 1951, "moent": 7, "dayent": 1}
    rows = [
        member(2, defense=1, phase=1, **left),
        member(2, consul=1, **later),
        member(20, consul=1),
        member(200, atopid=NOBODY, defense=1),
    ]
    store = invented(tmp_path, "atop", {"member": rows}, last="2018")
    bare = panel("alliance-member-years", 1949, 1952, store=store)
    for said, alliance, who in (("registry", "nato", 20), ("atop", NATO, 20)):
        made = bare.of(said).attach("atop.member")
        built = made.collect()
        assert built.height == bare.of(said).count()
        ours = built.filter(alliance=alliance)

        def promised(state: int, what: str, ours: pl.DataFrame = ours) -> list[int]:
            return ours.filter(state=state).sort("year")[f"atop_{what}"].to_list()

        # In the year of change the text that began last holds.
        assert promised(2, "defense") == [1, 1, 0, 0]
        assert promised(2, "consul") == [0, 0, 1, 1]
        assert promised(who, "consul") == [1, 1, 1, 1]
    others = bare.attach("atop.member").collect().filter(alliance="nato", state=220)
    assert others["atop_defense"].to_list() == [None] * 4


def test_members_take_their_own_promises_where_no_table_is_named(tmp_path: Path):
    tables = {"member": [member(2, defense=1)], "alliance": PACTS}
    store = invented(tmp_path, "atop", tables, last="2018")
    made = panel("alliance-member-years", 1950, 1950, store=store).attach("atop")
    assert made.attachments[0].source == "atop@1.member"
    assert made.attachments[0].on == ("alliance", "state")


@pytest.mark.published
def test_members_of_the_published_atop(published_store: Store):
    bare = panel("alliance-member-years", 1815, 2018, store=published_store)
    own = bare.of("atop").attach("atop.member").collect()
    assert own.height == 47_007
    assert own["atop_defense"].is_not_null().all()
    named = bare.attach("atop.member")
    built = named.collect()
    assert built.height == bare.count()
    japan = built.filter(alliance="us-japan-1960", year=1962).sort("state")
    # The duty of Japan in return is not in the text.
    assert japan.select("state", "atop_defense").rows() == [(2, 1), (740, 0)]
    (one,) = named.attachments
    assert (one.rows, one.lost) == (2_510, 982)


@pytest.mark.published
def test_alliances_of_the_registry_with_the_published_atop(published_store: Store):
    made = panel("alliance-years", 1815, 2018, store=published_store).attach("atop")
    built = made.collect()
    assert built.height == made.count()
    (one,) = made.attachments
    # 405 of 789 numbers of ATOP 5.1 are of no alliance of the registry.
    assert (one.rows, one.lost, one.duplicated) == (789, 405, 7)
    assert set(values(built, "atop_defense", "little-entente").values()) == {1}
    assert built.filter(alliance="nato")["atop_defense"].to_list() == [1] * 70
