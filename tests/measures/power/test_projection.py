"""Projection: by hand, great circles that are known, and figures that are none."""

from __future__ import annotations

import pytest

from foedus.errors import SchemaError
from foedus.measures.power.projection import great_circle, strength_at_distance


def test_by_hand() -> None:
    strengths = {"a": 8.0, "b": 3.0, "c": None, "d": 1.0}
    found = strength_at_distance(
        strengths, {"a": 2000.0, "b": 0.0, "c": 1.0}, halving=1000.0
    )
    assert found.left == {"a": 2.0, "b": 3.0}
    assert (found.n, found.total, found.missing) == (2, 5.0, ("c", "d"))


def test_without_distance_nothing_is_lost_and_with_more_more() -> None:
    strengths = {"a": 8.0, "b": 3.0}
    totals = [
        strength_at_distance(strengths, dict.fromkeys(strengths, km)).total
        for km in (0.0, 500.0, 5000.0)
    ]
    assert totals[0] == 11.0
    assert totals == sorted(totals, reverse=True)


@pytest.mark.parametrize(
    ("strength", "km", "halving"), [(-1.0, 1.0, 1.0), (1.0, -1.0, 1.0), (1.0, 1.0, 0.0)]
)
def test_figures_below_zero_are_refused(strength, km, halving) -> None:
    with pytest.raises(SchemaError):
        strength_at_distance({"a": strength}, {"a": km}, halving=halving)


def test_great_circles() -> None:
    assert great_circle((0.0, 0.0), (0.0, 180.0)) == pytest.approx(20015.1, abs=0.1)
    assert great_circle((90.0, 0.0), (0.0, 77.0)) == pytest.approx(10007.6, abs=0.1)
    assert great_circle((10.0, 20.0), (10.0, 20.0)) == 0.0
    # Berlin to Moscow is 1,610 km on maps that measure between the city centres.
    berlin, moscow = (52.52, 13.405), (55.7558, 37.6173)
    assert great_circle(berlin, moscow) == pytest.approx(1610, abs=5)
    assert great_circle(berlin, moscow) == great_circle(moscow, berlin)
