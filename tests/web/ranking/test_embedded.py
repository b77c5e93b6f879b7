import math

import pytest

from foedus import dates
from foedus.answers import spending
from foedus.sources import bundled
from foedus.store import Store
from foedus.web.ranking import embedded

DAY = dates.parse("2024-12-31")


def test_a_year_with_hardly_a_figure_is_not_taken():
    full, thin = {"A": {}, "B": {}, "C": {}}, {"A": {}}
    assert embedded.newest({2020: full, 2021: thin}, 2022) == 2020
    assert embedded.newest({2020: full, 2021: full}, 2022) == 2021
    assert embedded.newest({2020: full}, 2019) is None
    assert embedded.newest({2020: full}, 2026) is None


def test_an_indicator_is_as_the_table_has_it():
    found = embedded.indicator(spending.GDP)(Store(), DAY)
    row = spending.indicators(spending.GDP)[2024]["USA"]
    assert found.of["USA"].value == row["value"]
    assert bundled.locate(found.of["USA"].key).row["iso3"] == "USA"
    assert found.period == "2024"


def test_editions_give_the_interval_of_shares():
    found = embedded.nato(spending.SHARE)(Store(), DAY)
    assert all(one.low <= one.value <= one.high for one in found.of.values())
    assert any(one.low < one.high for one in found.of.values())


def test_outside_its_years_nothing_is_covered():
    old = dates.parse("1914")
    for make in (
        embedded.nato(spending.SHARE),
        embedded.indicator(spending.GDP),
        embedded.guideline_gap,
        embedded.burden,
    ):
        assert make(Store(), old) is None


def test_the_gap_is_what_is_short_of_two_percent():
    share = embedded.nato(spending.SHARE)(Store(), DAY).of["ESP"].value
    gdp = spending.indicators(spending.GDP)[2024]["ESP"]["value"]
    gap = embedded.guideline_gap(Store(), DAY).of["ESP"].value
    assert gap == pytest.approx((2 - share) / 100 * gdp)
    assert gap > 0


def test_burdens_sum_to_nothing():
    found = embedded.burden(Store(), DAY).of
    assert math.fsum(one.value for one in found.values()) == pytest.approx(0, abs=1e-9)
    assert found["USA"].value > 0


def test_the_last_days_have_figures():
    for tell in (
        embedded.last_effort,
        embedded.last_nato(spending.SHARE),
        embedded.last_indicator(spending.SIPRI_MONEY),
    ):
        assert tell(Store()) >= "2024-12-31"


def test_codes_lead_to_pages():
    assert embedded.slug("JPN") == "JPN"
    assert embedded.slug("XXX") is None
