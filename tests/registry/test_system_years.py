"""Members of a state system by year: spells cut to days, pairs that share a day."""

import polars as pl
import pytest

from foedus import dates
from foedus.registry import states
from foedus.registry.system_years import dyad_years, state_years, were_members

AUSTRIA_HUNGARY, AUSTRIA, CUBA, HAITI, USA = 300, 305, 40, 41, 2


def years_of(code, first=1816, last=2025, system="cow"):
    rows = state_years(first, last, system)
    return rows.filter(pl.col("state") == code)["year"].to_list()


def test_a_state_that_never_left_is_there_in_every_year():
    assert years_of(USA) == list(range(1816, 2026))


def test_a_gap_of_whole_years_is_left_out_and_a_broken_year_stands_once():
    # Haiti was no member from 1915-07-29 to 1934-08-14.
    years = years_of(HAITI, 1910, 1940)
    assert years == [*range(1910, 1916), *range(1934, 1941)]


def test_a_spell_that_goes_on_reaches_any_last_year():
    assert years_of(USA, 2100, 2102) == [2100, 2101, 2102]


def test_gleditsch_ward_has_numbers_of_its_own():
    assert not years_of(99)
    assert years_of(99, system="gw") == list(range(1821, 1831))


def test_no_state_year_stands_twice():
    rows = state_years(1816, 2025)
    assert rows.height == rows.n_unique() == 17_706


def test_pairs_share_a_day_of_the_year():
    pairs = dyad_years(1918, 1920)
    assert pairs.n_unique() == pairs.height
    between = pairs.filter(
        (pl.col("state_a") == AUSTRIA_HUNGARY) & (pl.col("state_b") == AUSTRIA)
    )
    assert between.is_empty()
    mirrored = pairs.select(state_a="state_b", state_b="state_a", year="year")
    assert pairs.join(mirrored, on=pairs.columns, how="anti").is_empty()


def test_pairs_are_the_ones_that_the_spells_give_day_by_day():
    first, last = 1990, 1993
    spells = [s for s in states.spells() if s.in_system("cow")]
    open_end = dates.parse("9999-12-31").latest
    bounds = {
        year: (dates.parse(f"{year}-01-01").earliest, dates.parse(f"{year}").latest)
        for year in range(first, last + 1)
    }
    expected = {
        (a.cow_code, b.cow_code, year)
        for year, (low, high) in bounds.items()
        for a in spells
        for b in spells
        if a.cow_code != b.cow_code
        and max(a.start.earliest, b.start.earliest, low)
        <= min(
            a.end.latest if a.end else open_end,
            b.end.latest if b.end else open_end,
            high,
        )
    }
    assert set(dyad_years(first, last).rows()) == expected


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_membership_of_pairs_agrees_with_the_list_of_pairs(system):
    listed = dyad_years(1915, 1922, system)
    codes = state_years(1900, 1930, system)["state"].unique()
    every = (
        pl.DataFrame({"state_a": codes})
        .join(pl.DataFrame({"state_b": codes}), how="cross")
        .join(pl.DataFrame({"year": [1915, 1918, 1922]}), how="cross")
    )
    said = were_members(every, ["state_a", "state_b"], "year", system)
    found = every.filter(said)
    expected = listed.filter(pl.col("year").is_in([1915, 1918, 1922]))
    assert set(found.rows()) == set(expected.rows())


def test_membership_of_single_states_and_of_nothing():
    rows = pl.DataFrame({"s": [HAITI, HAITI, None, USA], "y": [1920, 1935, 1935, None]})
    assert were_members(rows, ["s"], "y").to_list() == [False, True, False, False]
    assert were_members(rows.head(0), ["s"], "y").to_list() == []
