"""Three-valued truth: values inside, null and a reason outside, zero where said."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from store_fixture import facts

from foedus.dates import Truth, parse
from foedus.errors import CoverageError, StoreError
from foedus.registry.system_years import dyad_years
from foedus.sources.catalog import entries
from foedus.store import Store
from foedus.store.coverage import (
    NOT_LISTED,
    OUTSIDE_STATES,
    OUTSIDE_YEARS,
    UNCERTAIN,
    Audit,
    audit,
    covered,
    key_columns,
    lookup,
)
from foedus.store.manifest import TableFacts

ATOP = "atop.directed_dyad_year"
USA, CANADA, MEXICO, HAITI, GHANA = 2, 20, 70, 41, 452


def promises(*rows):
    columns = ["ccode1", "ccode2", "year", "defense", "consul"]
    return pl.DataFrame(rows, schema=columns, orient="row").lazy()


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    tables = {
        "directed_dyad_year": promises(
            (USA, CANADA, 1950, 1, 1),
            (CANADA, USA, 1950, 1, None),
            (USA, MEXICO, 1950, 1, 1),
            (9_001, USA, 1950, 0, 1),
            (USA, CANADA, 2019, 1, 1),
        ),
    }
    said = facts(coverage_start="1815-01-01", coverage_end="2018-12-31")
    made.add("atop", "5.1", tables, said)
    spending = pl.DataFrame(
        {"ccode": [USA, CANADA], "year": [1900, 1900], "milex": [5.0, None]}
    )
    tables = {"state_year": spending.lazy()}
    made.add("nmc", "7.0", tables, facts(coverage_start="1816", coverage_end="2022-06"))
    distances = pl.DataFrame(
        {"ccode1": [USA], "ccode2": [CANADA], "year": [1900], "mindist": [0.0]}
    )
    said = facts(coverage_start="", coverage_end="")
    made.add("distances", "2.0", {"cow": distances.lazy()}, said)
    return made


def dyads(*rows):
    return pl.DataFrame(rows, schema=["ccode1", "ccode2", "year"], orient="row")


def state_keys(*rows):
    return pl.DataFrame(rows, schema=["ccode", "year"], orient="row")


def answers(frame):
    return list(zip(frame["listed"], frame["reason"], strict=True))


def test_a_listed_pair_has_its_values_and_null_stays_null(store):
    found = lookup(store, ATOP, dyads((CANADA, USA, 1950)))
    assert found.row(0, named=True) == {
        "ccode1": CANADA,
        "ccode2": USA,
        "year": 1950,
        "defense": 1,
        "consul": None,
        "listed": True,
        "reason": None,
    }


def test_members_without_a_row_promised_nothing(store):
    found = lookup(store, ATOP, dyads((CANADA, MEXICO, 1950)))
    assert found["defense"].to_list() == found["consul"].to_list() == [0]
    assert answers(found) == [(False, None)]


def test_outside_the_years_all_is_null_even_where_a_row_stands(store):
    found = lookup(store, ATOP, dyads((USA, CANADA, 2019), (USA, MEXICO, 1814)))
    assert found["defense"].to_list() == [None, None]
    assert answers(found) == [(None, OUTSIDE_YEARS)] * 2


def test_outside_the_state_system_nothing_is_said_but_rows_count(store):
    keys = dyads((GHANA, USA, 1950), (HAITI, USA, 1920), (USA, USA, 1950))
    assert answers(covered(store, ATOP, keys)) == [(None, OUTSIDE_STATES)] * 3
    assert answers(covered(store, ATOP, dyads((9_001, USA, 1950)))) == [(True, None)]


def test_a_table_that_lists_no_census_never_says_none(store):
    keys = state_keys((USA, 1900), (USA, 1901), (GHANA, 1960), (CANADA, 2023))
    found = lookup(store, "nmc.state_year", keys)
    assert answers(found) == [
        (True, None),
        (None, NOT_LISTED),
        (None, OUTSIDE_STATES),
        (None, OUTSIDE_YEARS),
    ]
    assert found["milex"].to_list() == [5.0, None, None, None]


def test_a_year_that_is_half_covered_is_not_said_to_have_none(store):
    said = facts(coverage_start="1815", coverage_end="1950-06")
    table = promises((USA, CANADA, 1950, 1, 1))
    store.add("atop", "5.1", {"directed_dyad_year": table}, said)
    keys = dyads((USA, CANADA, 1950), (CANADA, MEXICO, 1950), (CANADA, MEXICO, 1949))
    expected = [(True, None), (None, NOT_LISTED), (False, None)]
    assert answers(covered(store, ATOP, keys)) == expected


def test_a_table_may_cover_other_years_than_its_source(store):
    rows = pl.DataFrame({"gwcode": [2], "year": [1870]}).lazy()
    about = {"state_year": TableFacts(coverage_start="1870")}
    said = facts(coverage_start="1875", coverage_end="2015", tables=about)
    store.add("archigos", "4.1", {"state_year": rows, "leader": rows}, said)
    keys = pl.DataFrame({"gwcode": [2, 2], "year": [1870, 1869]})
    found = answers(covered(store, "archigos.state_year", keys))
    assert found == [(True, None), (None, OUTSIDE_YEARS)]
    assert store.coverage("archigos.leader").holds_on("1870") is Truth.NO


def test_a_pair_with_an_unknown_state_is_no_pair(store):
    keys = dyads((None, CANADA, 1900), (CANADA, None, 1900))
    table = pl.DataFrame({"ccode1": [CANADA], "ccode2": [CANADA], "year": [1900]})
    store.add("distances", "2.0", {"cow": table.lazy()}, facts())
    found = answers(covered(store, "distances.cow", keys))
    assert found == [(None, OUTSIDE_STATES)] * 2


def test_a_users_own_census_says_none(store):
    about = TableFacts(
        key=("ccode", "year"),
        unit="state-year",
        roles={"ccode": "state", "year": "year"},
        systems={"ccode": "cow"},
        absence="none",
        zeros=("n",),
    )
    rows = pl.DataFrame({"ccode": [USA], "year": [1950], "n": [3]}).lazy()
    said = facts(access="own", coverage_start="1946", tables={"table": about})
    store.add("my-visits", "1", {"table": rows}, said)
    keys = state_keys((USA, 1950), (CANADA, 1950), (GHANA, 1950), (USA, 1900))
    found = lookup(store, "my-visits", keys)
    assert found["n"].to_list() == [3, 0, None, None]
    assert key_columns("my-visits", store) == ("ccode", "year")


def test_rows_of_the_package_are_looked_up_too(store):
    members = ["united-states", "atlantis", "united-states"]
    keys = pl.DataFrame({"member": members, "year": [1950, 1950, 2100]})
    found = covered(store, "registry.members", keys)
    expected = [(True, None), (None, OUTSIDE_STATES), (None, OUTSIDE_YEARS)]
    assert answers(found) == expected
    keys = pl.DataFrame({"iso3": ["EST", "FRA"], "year": [2025, 2000]})
    assert covered(store, "nato-article4-meetings", keys)["listed"].to_list() == [
        True,
        None,
    ]


def test_pairs_without_direction_are_found_both_ways(store):
    keys = dyads((CANADA, USA, 1900), (USA, CANADA, 1900), (USA, CANADA, 1901))
    found = lookup(store, "distances.cow", keys)
    assert found["mindist"].to_list() == [0.0, 0.0, None]
    assert found.select(keys.columns).equals(keys)


def test_null_keys_are_outside(store):
    keys = dyads((None, USA, 1950), (USA, CANADA, None))
    expected = [(None, OUTSIDE_STATES), (None, OUTSIDE_YEARS)]
    assert answers(covered(store, ATOP, keys)) == expected


def test_order_and_further_columns_of_the_keys_are_kept(store):
    keys = dyads((CANADA, MEXICO, 1950), (USA, CANADA, 1950), (CANADA, MEXICO, 1950))
    keys = keys.with_columns(tag=pl.Series(["a", "b", "c"]))
    found = lookup(store, ATOP, keys)
    assert_frame_equal(found.select(keys.columns), keys)
    assert found["listed"].to_list() == [False, True, False]


def test_no_keys_give_no_rows(store):
    found = lookup(store, ATOP, dyads((USA, CANADA, 1950)).head(0))
    assert found.is_empty()
    assert found.columns[-2:] == ["listed", "reason"]


def test_repeated_rows_are_refused_and_counted(store):
    table = promises((USA, CANADA, 1950, 1, 1), (USA, CANADA, 1950, 0, 1))
    store.add("atop", "5.1", {"directed_dyad_year": table}, facts())
    keys = dyads((USA, CANADA, 1950))
    with pytest.raises(CoverageError, match="1 rows that repeat a key"):
        lookup(store, ATOP, keys)
    assert audit(store, ATOP, keys).duplicated == 1
    assert answers(covered(store, ATOP, keys)) == [(True, None)]


@pytest.mark.parametrize(
    ("keys", "match"),
    [
        (dyads((USA, CANADA, 1950)).drop("year"), "no column year"),
        (dyads(("USA", "CAN", 1950)), "'ccode1' of the keys is String"),
        (dyads((USA, CANADA, 1950)).with_columns(defense=1), "defense"),
        (dyads((USA, CANADA, 1950)).with_columns(listed=1), "listed"),
    ],
)
def test_keys_that_do_not_fit_are_refused(store, keys, match):
    with pytest.raises(CoverageError, match=match):
        lookup(store, ATOP, keys)


def test_tables_that_are_not_by_state_and_year_are_refused(store):
    with pytest.raises(CoverageError, match="no column of a state") as caught:
        key_columns("atop.alliance")
    assert caught.value.facts["missing"] == "state"
    with pytest.raises(CoverageError, match="no column of a year") as caught:
        key_columns("terrain.state")
    assert caught.value.facts["missing"] == "time"
    with pytest.raises(StoreError, match="no table 'nothing'"):
        key_columns("atop.nothing")


def test_an_audit_accounts_for_every_key_and_every_row(store):
    keys = dyads(
        (USA, CANADA, 1950), (CANADA, MEXICO, 1950), (GHANA, USA, 1950), (USA, 20, 2019)
    )
    found = audit(store, ATOP, keys)
    assert found == Audit(
        rows_in=4,
        matched=1,
        none=1,
        not_covered={OUTSIDE_YEARS: 1, OUTSIDE_STATES: 1, NOT_LISTED: 0, UNCERTAIN: 0},
        table_rows=5,
        first_year=1950,
        last_year=2019,
        duplicated=0,
        unmirrored=3,
        orphans=3,
        examples=((2, 70, 1950), (20, 2, 1950), (9_001, 2, 1950)),
    )


def test_tables_of_single_states_have_no_mirror(store):
    assert audit(store, "nmc.state_year", state_keys((USA, 1900))).unmirrored is None


def censuses():
    return [
        (said.id, table)
        for said in entries()
        for table in said.tables.values()
        if table.absence == "none"
    ]


def test_censuses_are_of_members_of_one_state_system():
    assert ("atop", "directed_dyad_year") in [(id, t.name) for id, t in censuses()]
    for id, table in censuses():
        # Some are only counted in panels: their cells name several states.
        states = [c.name for c in table.columns if c.system]
        systems = {c.system for c in table.columns if c.name in states}
        assert systems in ({"cow"}, {"gw"}), (id, table.name)


def test_zeros_are_columns_that_say_whether_or_how_many():
    for id, table in censuses():
        for column in table.columns:
            if column.name in table.zeros:
                assert column.column.type in ("integer", "flag"), (id, column.name)
                assert column.role == "", (id, column.name)


# --- over all published files -----------------------------------------------------


@pytest.mark.published
def test_years_of_rows_lie_inside_the_coverage_of_their_table(published_store):
    """No row is outside every year that its table is said to describe."""
    outside, looked = {}, 0
    for name in published_store.tables():
        try:
            key = key_columns(name, published_store)
        except CoverageError:
            continue
        looked += 1
        interval = published_store.coverage(name)
        frame = published_store.scan(name).collect()
        if key[-1] not in frame.columns or not frame[key[-1]].dtype.is_integer():
            continue  # A spell may begin before the coverage, or end after it.
        years = frame[key[-1]].drop_nulls().unique()
        bad = {y for y in years if interval.holds_on(parse(f"{y:04d}")) is Truth.NO}
        if bad:
            outside[name] = bad
    assert outside == {}
    assert looked >= 100


@pytest.mark.published
def test_the_audit_of_atop_on_all_directed_pairs(published_store):
    pairs = dyad_years(1816, 2025)
    keys = pairs.rename({"state_a": "ccode1", "state_b": "ccode2"})
    found = audit(published_store, "atop@5.1.directed_dyad_year", keys)
    assert found.table_rows == 273_296
    assert found.orphans == 5_894
    assert found.unmirrored == 0
    assert found.duplicated == 0
    assert (found.first_year, found.last_year) == (1815, 2018)
    assert found.rows_in == 2_252_760
    assert found.not_covered == {
        OUTSIDE_YEARS: 264_810,
        UNCERTAIN: 0,
        OUTSIDE_STATES: 0,
        NOT_LISTED: 0,
    }
    assert found.matched == 273_296 - 5_894
    assert found.none == 2_252_760 - 264_810 - found.matched
