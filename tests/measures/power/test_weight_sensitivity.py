"""Sobol indices of weights: a case that can be computed, the seed, and its limits."""

import sys

import pytest

from foedus.errors import AssessmentError, SchemaError
from foedus.measures.power.weight_sensitivity import weight_sensitivity

ONE = {"milex": 0.4, "milper": 0.1, "tpop": 0.1}
OTHER = {"milex": 0.1, "milper": 0.3, "tpop": 0.2}


def test_the_weight_that_carries_the_index_explains_it() -> None:
    made = weight_sensitivity(ONE)
    total = dict(made.select("component", "total").iter_rows())
    assert made["component"].to_list() == sorted(ONE)
    assert total["milex"] > 0.6
    # The other two have the same share, so their weights do the same.
    assert total["milper"] == pytest.approx(total["tpop"], abs=0.05)
    assert 0.1 <= made["low"][0] < made["middle"][0] < made["high"][0] <= 0.4


def test_narrow_ranges_are_linear_and_known() -> None:
    # y is nearly linear: its variance from a weight is (w_c (x_c - mean x))^2.
    made = weight_sensitivity(ONE, spread=0.05, samples=4096)
    mean = sum(ONE.values()) / 3
    parts = {c: (x - mean) ** 2 for c, x in ONE.items()}
    expected = {c: part / sum(parts.values()) for c, part in parts.items()}
    for row in made.iter_rows(named=True):
        assert row["first_order"] == pytest.approx(expected[row["component"]], abs=0.02)
        assert row["total"] == pytest.approx(expected[row["component"]], abs=0.02)


def test_the_lead_of_one_over_another() -> None:
    made = weight_sensitivity(ONE, OTHER)
    assert made["low"][0] < 0 < made["high"][0]
    assert made.equals(weight_sensitivity(ONE, OTHER))
    assert not made.equals(weight_sensitivity(ONE, OTHER, seed=5))


def test_where_nothing_varies_there_is_nothing_to_explain() -> None:
    made = weight_sensitivity({"a": 0.2, "b": 0.2})
    assert made["total"].to_list() == [None, None]
    assert weight_sensitivity({"a": 0.2, "b": None}).is_empty()
    assert weight_sensitivity(ONE, weights={"tpop": 1.0}).is_empty()


@pytest.mark.parametrize("options", [{"spread": 0.0}, {"samples": 100}])
def test_what_makes_no_sense_is_refused(options) -> None:
    with pytest.raises(SchemaError):
        weight_sensitivity(ONE, **options)


def test_other_components_are_refused() -> None:
    with pytest.raises(SchemaError, match="tpop"):
        weight_sensitivity(ONE, {"milex": 0.1, "milper": 0.2})


def test_without_the_library_it_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(AssessmentError, match="SALib") as caught:
        weight_sensitivity(ONE)
    assert "foedus[sensitivity]" in caught.value.remedy
