"""System: concentration, poles and the members among the majors."""

from __future__ import annotations

import math

import pytest
from contract import check
from network_world import fill, strengths
from stored import case

from foedus.answers import power_system
from foedus.store import Store

WAR = "warsaw-pact"


def majors(store: Store, last: str = "1980-12-31") -> Store:
    rows = [{"ccode": n, "styear": 1945, "endyear": 2000} for n in (2, 365)]
    rows.append({"ccode": 710, "styear": 1975, "endyear": 2000})
    fill(store, "cow-majors", ("1816-01-01", last), spell=rows)
    return store


def powers(home, last: float = 0.5) -> Store:
    shares = {(2, 1970): 0.6, (365, 1970): 0.2, (710, 1970): 0.9}
    shares |= {(2, 1980): 0.4, (365, 1980): 0.4, (710, 1980): last}
    return strengths(Store(home), shares)


def test_nothing_without_either_table(tmp_path) -> None:
    assert not list(power_system.findings(case(WAR, "1980", None)))
    assert not list(power_system.findings(case(WAR, "1980", powers(tmp_path))))


def test_three_majors_by_hand(tmp_path) -> None:
    store = majors(powers(tmp_path, 0.2))
    (found,) = power_system.findings(case(WAR, "1980", store))
    check(found, "1980")
    con = math.sqrt((0.16 + 0.16 + 0.04 - 1 / 3) / (1 - 1 / 3))
    assert found.value == pytest.approx(con, abs=1e-4)
    assert "the first two held 80 % (bipolar from half)" in found.statement
    assert "2 lay above the mean" in found.statement
    assert "(the Soviet Union) held 40.0 %" in found.statement
    before = math.sqrt((0.75**2 + 0.25**2 - 0.5) / 0.5)
    assert f"1970: concentration {before:.3f} among 2" in found.comparison[0]
    assert f"in both years: {before:.3f}, then 0.000" in found.comparison[0]


def test_a_major_without_a_figure_is_not_zero(tmp_path) -> None:
    store = strengths(Store(tmp_path), {(2, 1980): 0.6, (365, 1980): 0.4})
    assert not list(power_system.findings(case(WAR, "1980", majors(store))))


@pytest.mark.published
@pytest.mark.parametrize(
    ("year", "value"),
    [(1950, 0.3317), (1960, 0.3060), (1990, 0.3054), (2000, 0.3333), (2016, 0.4619)],
)
def test_concentration_of_the_reference_list(published_store, year, value) -> None:
    on = f"{year}-12-31"
    (found,) = power_system.findings(case("nato", on, published_store))
    check(found, on)
    assert found.value == pytest.approx(value, abs=1e-4)
