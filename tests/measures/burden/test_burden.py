import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden.burden import (
    burden_gap,
    count_at,
    money_gap,
    money_gaps,
    share_gap,
)

SHARES = st.dictionaries(
    st.sampled_from("ABCDEF"), st.one_of(st.none(), st.floats(0, 10)), min_size=1
)
MONEY = st.dictionaries(st.sampled_from("ABCDEF"), st.floats(0.01, 1e6), min_size=2)


def test_share_gap_is_positive_below_the_guideline() -> None:
    assert share_gap(1.25, 2.0) == 0.75
    assert share_gap(4.5, 3.5) == -1.0
    assert share_gap(None, 2.0) is None
    assert share_gap(float("nan"), 2.0) is None


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(SchemaError, match="share of GDP is -1"):
        share_gap(-1.0, 2.0)


def test_money_gap_of_one_member() -> None:
    assert money_gap(1.5, 4000.0, 2.0) == 20.0
    assert money_gap(2.5, 4000.0, 2.0) == -20.0
    assert money_gap(2.5, 4000.0, 2.0, shortfall_only=True) == 0.0
    assert money_gap(None, 4000.0, 2.0) is None
    assert money_gap(1.5, None, 2.0) is None


def test_money_gaps_sum_shortfalls_and_name_the_missing() -> None:
    shares = {"Arles": 1.0, "Bern": 3.0, "Cluny": 1.5, "Dole": None}
    gdp = {"Arles": 100.0, "Bern": 100.0, "Dole": 50.0}
    found = money_gaps(shares, gdp, 2.0, prices="billion florins of 1500")
    assert found.total == 1.0
    assert [(row.member, row.value) for row in found.members] == [
        ("Arles", 1.0),
        ("Bern", 0.0),
    ]
    assert found.missing == ("Cluny", "Dole")
    assert found.prices == "billion florins of 1500"
    net = money_gaps(shares, gdp, 2.0, prices="florins", shortfall_only=False)
    assert net.total == 0.0


def test_money_gaps_without_figures_have_no_total() -> None:
    assert money_gaps({"Arles": None}, {}, 2.0, prices="florins").total is None


def test_prices_have_to_be_stated() -> None:
    with pytest.raises(SchemaError, match="unit and prices"):
        money_gaps({"Arles": 1.0}, {"Arles": 1.0}, 2.0, prices=" ")


def test_burden_gap_of_three_members() -> None:
    found = burden_gap(
        {"Arles": 70.0, "Bern": 30.0, "Cluny": 5.0}, {"Arles": 60.0, "Bern": 140.0}
    )
    assert found.of("Arles").burden == 70.0
    assert found.of("Arles").income == 30.0
    assert found.of("Bern").gap == pytest.approx(-40.0)
    assert found.of("Cluny") is None
    assert found.missing == ("Cluny",)


def test_burden_gap_is_undefined_for_one_member_or_no_spending() -> None:
    assert burden_gap({"Arles": 1.0}, {"Arles": 1.0}).members == ()
    nothing = burden_gap({"Arles": 0.0, "Bern": 0.0}, {"Arles": 1.0, "Bern": 1.0})
    assert nothing.members == ()


@given(MONEY, MONEY)
def test_burden_gaps_sum_to_zero(
    spending: dict[str, float], gdp: dict[str, float]
) -> None:
    found = burden_gap(spending, gdp)
    assert math.fsum(row.gap for row in found.members) == pytest.approx(0, abs=1e-9)
    assert all(-100 <= row.gap <= 100 for row in found.members)
    assert found.n + len(found.missing) == len({*spending, *gdp})


def test_count_is_three_valued() -> None:
    found = count_at({"Arles": 2.0, "Bern": 1.99, "Cluny": None}, 2.0)
    assert found.count == 1
    assert found.at_or_above == ("Arles",)
    assert found.below == ("Bern",)
    assert found.not_covered == ("Cluny",)


def test_nobody_below_is_a_count_of_zero_but_no_figure_is_none() -> None:
    assert count_at({"Arles": 1.0}, 2.0).count == 0
    assert count_at({"Arles": None}, 2.0).count is None


@given(SHARES, st.floats(0, 10))
def test_every_member_is_yes_no_or_not_covered(
    shares: dict[str, float | None], guideline: float
) -> None:
    found = count_at(shares, guideline)
    parts = [*found.at_or_above, *found.below, *found.not_covered]
    assert sorted(parts) == sorted(shares)
    stricter = count_at(shares, guideline + 1)
    assert set(stricter.at_or_above) <= set(found.at_or_above)
