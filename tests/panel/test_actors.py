"""Who a panel is about, from the registry and from invented sources."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from held import invented

from foedus import dates
from foedus.errors import PanelError
from foedus.panel import actors
from foedus.panel.build import panel
from foedus.store import Store


def years_of(rows: pl.DataFrame, **key: object) -> list[int]:
    return rows.filter(**key)["year"].to_list()


def test_an_alliance_before_our_era_has_the_years_of_its_calendar(tmp_path: Path):
    rows = panel("alliance-years", -600, -300, store=Store(tmp_path)).collect()
    # 478 to 404 BCE: year 0 is 1 BCE.
    assert years_of(rows, alliance="delian-league") == list(range(-477, -402))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # 470 years with 114 leap days before 1970; no leap year itself.
        ("1500", -171_664, -171_300),
        ("1500[day-after]", -171_663, -171_299),
        ("1500-03-01", -171_595, -171_595),
        ("1970", 0, 364),
    ],
)
def test_a_year_is_one_of_the_calendar_of_the_panel(text, first, last):
    assert actors._reach(dates.parse(text)) == (first, last)


def test_the_north_atlantic_treaty_had_twelve_members(tmp_path: Path):
    rows = panel("alliance-member-years", 1948, 1952, store=Store(tmp_path)).collect()
    nato = rows.filter(alliance="nato")
    assert nato.group_by("year").len().sort("year").rows() == [
        (1949, 12), (1950, 12), (1951, 12), (1952, 14)
    ]  # fmt: skip
    joined = nato.filter(year=1952).join(
        nato.filter(year=1951), on="member", how="anti"
    )
    assert sorted(joined["state"]) == [350, 640]


def test_members_can_be_chosen_by_their_numbers(tmp_path: Path):
    chosen = panel("alliance-member-years", 1950, 1950, states=[2, 20],
                   store=Store(tmp_path)).collect()  # fmt: skip
    assert set(chosen["state"]) == {2, 20}


LEADERS = [
    {"obsid": "A", "gwcode": 2, "startdate": "1999-01-20", "enddate": "2001-01-20"},
    {"obsid": "B", "gwcode": 2, "startdate": "2001-01-20", "enddate": "2002-06-30"},
    {"obsid": "C", "gwcode": 20, "startdate": "2001-06-01", "enddate": "2001-12-31"},
]


@pytest.fixture
def leaders(tmp_path: Path) -> Store:
    return invented(tmp_path, "archigos", {"leader": LEADERS})


def test_leaders_have_the_years_in_which_they_held_office(leaders: Store):
    rows = panel("leader-years", 2000, 2010, store=leaders).collect()
    assert rows.select("leader", "state", "year").rows() == [
        ("A", 2, 2000), ("A", 2, 2001), ("B", 2, 2001), ("B", 2, 2002), ("C", 20, 2001)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("directed", "expected"),
    [(False, [("B", "C")]), (True, [("B", "C"), ("C", "B")])],
)
def test_leaders_meet_on_days_not_in_years(leaders: Store, directed, expected):
    asked = panel("leader-dyad-years", 2000, 2010, directed=directed, store=leaders)
    rows = asked.collect()
    assert rows.select("leader_a", "leader_b").rows() == expected
    assert set(rows["year"]) == {2001}


def test_disputes_have_their_participants(tiny_store: Store):
    rows = panel("dispute-years", 1930, 1950, store=tiny_store).of("gml-mid").collect()
    assert years_of(rows, dispute=2, state=740) == [1941, 1942, 1943, 1944, 1945]
    assert set(rows.filter(dispute=1)["state"]) == {2, 740}


def test_what_goes_on_lasts_to_the_last_day_of_its_source(tmp_path: Path):
    member = {"atopid": 1, "member": 2, "yrent": 1999, "moent": 12, "dayent": 30}
    store = invented(tmp_path, "atop", {"member": [member]}, last="2000-01-02")
    days = panel("alliance-member-days", 1999, 2000, store=store).of("atop").collect()
    assert days.select("year", "month", "day").rows() == [
        (1999, 12, 30), (1999, 12, 31), (2000, 1, 1), (2000, 1, 2)
    ]  # fmt: skip


def test_a_source_that_lists_others_is_refused(tmp_path: Path):
    asked = panel("alliance-years", 2000, 2000, store=Store(tmp_path))
    with pytest.raises(PanelError, match="'nmc' does not list alliances"):
        asked.of("nmc")


def test_a_coalition_has_the_members_that_were_states(tmp_path: Path):
    bare = panel("coalition-years", 1990, 1991, store=Store(tmp_path))
    with pytest.raises(PanelError, match="No coalition is named"):
        bare.count()
    # Germany (255) is there from October 1990, the GDR (265) until then.
    rows = bare.of({"one": [255, 2], "other": [265]}).collect()
    assert rows.select("coalition", "state", "year").rows() == [
        ("one", 2, 1990), ("one", 2, 1991), ("one", 255, 1990), ("one", 255, 1991),
        ("other", 265, 1990),
    ]  # fmt: skip


def test_all_tetrads_are_too_many(tmp_path: Path):
    store = Store(tmp_path)
    with pytest.raises(PanelError, match="groups of 4"):
        panel("tetrad-years", 1816, 2010, directed=False, store=store).count()
    few = panel("tetrad-years", 2000, 2000, states=[2, 20, 70, 200, 220], store=store)
    assert few.count() == 5 * 4 * 3 * 2


TREATIES = {
    "alliance": [
        {"atopid": 1, "begyr": 1990, "endyr": 1993},
        {"atopid": 2, "begyr": 1990, "endyr": 1993},
    ],
    "phase": [
        {"atopid": 1, "phase": 1, "begyr": 1990, "endyr": 1991},
        {"atopid": 1, "phase": 2, "begyr": 1992, "endyr": 1993},
        {"atopid": 2, "phase": 0, "begyr": 1990, "endyr": 1993},
    ],
    "member": [
        {"atopid": 1, "phase": 1, "member": 2, "yrent": 1990, "yrexit": 1991},
        {"atopid": 1, "phase": 1, "member": 200, "yrent": 1990, "yrexit": 1991},
        {"atopid": 1, "phase": 2, "member": 200, "yrent": 1992, "yrexit": 1993},
        {"atopid": 2, "phase": 0, "member": 20, "yrent": 1991, "yrexit": 1992},
        {"atopid": 2, "phase": 0, "member": 6901, "yrent": 1990, "yrexit": 1993},
    ],
}


@pytest.fixture
def treaties(tmp_path: Path) -> Store:
    return invented(tmp_path, "atop", TREATIES)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((2,), [(1, 1990), (1, 1991)]),
        ((2, 20), [(1, 1990), (1, 1991), (2, 1991), (2, 1992)]),
        ((200, 2), [(1, year) for year in range(1990, 1994)]),
        ((6901,), [(2, year) for year in range(1990, 1994)]),
        ((70,), []),
    ],
)
def test_alliances_of_states_are_those_with_one_as_a_member_then(
    treaties: Store, states, expected
):
    asked = panel("alliance-years", 1985, 1995, states=states, store=treaties)
    rows = asked.of("atop").collect()
    assert rows.select("alliance", "year").rows() == expected


def test_phases_of_states_are_those_with_one_as_a_member_then(treaties: Store):
    asked = panel("alliance-phase-years", 1985, 1995, states=[2, 20], store=treaties)
    assert asked.collect().select("alliance", "phase", "year").rows() == [
        (1, 1, 1990), (1, 1, 1991), (2, 0, 1991), (2, 0, 1992)
    ]  # fmt: skip


def test_alliances_of_the_registry_can_be_chosen_by_their_members(tmp_path: Path):
    asked = panel("alliance-years", 1950, 1953, states=[640], store=Store(tmp_path))
    every = panel("alliance-member-years", 1950, 1953, store=Store(tmp_path)).collect()
    turkish = every.filter(state=640).select("alliance", "year").unique()
    found = asked.collect()
    assert years_of(found, alliance="nato") == [1952, 1953]
    assert sorted(found.rows()) == sorted(turkish.rows())


UNITS = [
    *("state-years", "dyad-years", "alliance-years", "alliance-member-years"),
    *("alliance-phase-years", "dispute-years", "leader-years", "leader-dyad-years"),
]


@pytest.mark.parametrize("name", [*UNITS, "coalition-years"])
def test_no_unit_takes_a_number_that_is_no_state(name, tmp_path: Path):
    store = invented(tmp_path, "atop", TREATIES)
    invented(tmp_path, "archigos", {"leader": LEADERS})
    who = {"dispnum": 1, "ccode": 2, "styear": 1990, "endyear": 1991}
    invented(tmp_path, "cow-mid", {"participant": [who]})
    asked = panel(name, 1985, 2005, states=[2, 9999], store=store)
    if name == "coalition-years":
        asked = asked.of({"one": [2, 20]})
    with pytest.raises(PanelError, match=r"\[9999\] are no numbers of states"):
        asked.count()


@pytest.mark.parametrize("name", UNITS[3:])
def test_states_that_are_asked_for_are_the_only_ones(name, tmp_path: Path):
    store = invented(tmp_path, "atop", TREATIES)
    third = {**LEADERS[1], "obsid": "D", "gwcode": 200}
    invented(tmp_path, "archigos", {"leader": [*LEADERS, third]})
    who = [
        {"dispnum": 1, "ccode": state, "styear": 1990, "endyear": 1991}
        for state in (2, 20, 200)
    ]
    invented(tmp_path, "cow-mid", {"participant": who})
    every, some = (
        panel(name, 1985, 2005, directed=False, states=states, store=store).collect()
        for states in ((), (2, 20))
    )
    held = [n for n in some.columns if n.startswith("state")]
    if held:
        both = pl.all_horizontal(pl.col(held).is_in([2, 20]))
        assert some.rows() == every.filter(both).rows()
    assert 0 < some.height < every.height


def test_a_coalition_can_be_cut_to_some_of_its_states(tmp_path: Path):
    begun = panel("coalition-years", 1990, 1990, states=[2], store=Store(tmp_path))
    rows = begun.of({"one": [2, 20, 2], "other": [20]}).collect()
    assert rows.select("coalition", "state").rows() == [("one", 2)]


@pytest.mark.parametrize(
    ("name", "said", "says"),
    [
        ("dyad-years", "atop", "'atop' does not list dyads"),
        ("coalition-years", "atop", "you name the coalitions"),
        ("alliance-years", {"one": [2]}, "alliance-years are not about coalitions"),
        ("coalition-years", {"one": []}, "'one' has no state"),
    ],
)
def test_a_list_that_says_nothing_of_the_units_is_refused(name, said, says, tmp_path):
    begun = panel(name, 1990, 1990, store=Store(tmp_path))
    with pytest.raises(PanelError, match=says):
        begun.of(said)


def test_a_coalition_has_no_number_that_is_no_state(tmp_path: Path):
    begun = panel("coalition-years", 1990, 1990, store=Store(tmp_path))
    with pytest.raises(PanelError, match=r"\[9999\] are no numbers"):
        begun.of({"one": [2, 9999]}).count()


def test_who_lists_the_units_is_cited(treaties: Store):
    asked = panel("alliance-years", 1985, 1995, store=treaties)
    assert "atop, version 1" in asked.of("atop").cite()
    assert "registry, version" in asked.cite()
    assert "atop" not in asked.cite()


def test_the_system_has_a_row_for_each_step_in_which_it_has_states(tmp_path: Path):
    store = Store(tmp_path)
    years = panel("system-years", 1810, 1820, store=store).collect()
    assert years["year"].to_list() == list(range(1816, 1821))
    assert panel("system-days", 1988, 1988, store=store).count() == 366
    with pytest.raises(PanelError, match="about all states together"):
        panel("system-years", 1990, 1990, states=[2], store=store).count()


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_what_is_said_of_the_world_stands_in_the_system(tmp_path: Path, engine):
    given = pl.DataFrame({"year": [1990, 1991], "heat": [0.5, None]})
    asked = panel("system-years", 1990, 1992, store=Store(tmp_path), on=engine)
    asked = asked.attach_frame("climate", given)
    assert asked.collect()["climate_heat"].to_list() == [0.5, None, None]
    (audited,) = asked.audit()
    assert (audited.rows_in, audited.matched) == (3, 2)
