"""Spending: whose figures are taken, of which year, and what is left out."""

from __future__ import annotations

import pytest
from contract import case
from figures import gdp, members, shares

from foedus.answers import spending


def test_own_tables_from_2014_on_and_another_publisher_before() -> None:
    assert spending.effort(case("nato", "2013-12-31")) is None
    new = spending.effort(case("nato", "2014-12-31"))
    old = spending.effort(case("nato", "1980-12-31"))
    assert new is not None
    assert old is not None
    assert new.definition == "NATO edition of 2025-08-28"
    assert old.definition == "SIPRI"


def test_money_is_share_times_gdp_of_the_same_year() -> None:
    done = spending.effort(case("nato", "2024-12-31"))
    assert done is not None
    part, whole = shares(2024), gdp(2024)
    assert set(done.covered) == members("nato", "2024-12-31")
    for code in done.covered:
        assert done.money[code] == pytest.approx(part[code] * whole[code] / 100)


def test_a_member_without_forces_is_no_missing_figure() -> None:
    assert "ISL" in case("nato", "2024-12-31").codes
    assert "ISL" not in spending.peoples(case("nato", "2024-12-31"))


def test_gap_in_one_edition_is_filled_by_the_next_and_said() -> None:
    series = spending.shares(case("nato", "2025-12-31"))
    assert series is not None
    assert series.rows["DEU"]["edition"] == "2026-03-26"
    assert "2026-03-26" in series.publishers
    assert series.of("HUN") is None


@pytest.mark.parametrize(
    ("name", "on"),
    [("un", "2024-12-31"), ("delian-league", "-0453"), ("warsaw-pact", "1980-12-31")],
)
def test_nothing_where_less_than_half_is_covered(name: str, on: str) -> None:
    assert spending.effort(case(name, on)) is None


def test_newest_year_needs_half_of_the_members_and_is_not_too_old() -> None:
    figures = {2000: {"A": {}, "B": {}}, 2004: {"A": {}}}
    assert spending.newest(figures, "AB", 2004) == 2004
    assert spending.newest(figures, "ABC", 2004) == 2000
    assert spending.newest(figures, "ABC", 2006) is None
    assert spending.newest(figures, "", 2004) is None


def test_the_figures_of_russia_are_not_those_of_the_soviet_union() -> None:
    soviet = case("warsaw-pact", "1990-12-31")
    gdp_of_1990 = spending.indicator(soviet, spending.GDP, 1990)
    assert "RUS" in gdp(1990)
    assert "RUS" not in gdp_of_1990.rows
    assert "SUN" not in gdp_of_1990.rows


def test_article_before_a_name() -> None:
    assert spending.articled("United States") == "the United States"
    assert spending.articled("Netherlands", start=True) == "The Netherlands"
    assert spending.articled("Poland", start=True) == "Poland"
