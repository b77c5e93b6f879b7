"""Change points: every way to cut a short series, and how often the interval holds."""

import builtins
import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from foedus.errors import AssessmentError, SchemaError
from foedus.measures.cohesion.change_points import change_points

VALUES = st.lists(st.integers(-9, 9), min_size=4, max_size=9)


def cost(values, ends, penalty):
    parts = np.split(np.array(values, dtype=float), list(ends))
    return sum(((p - p.mean()) ** 2).sum() for p in parts) + penalty * len(ends)


def plain(values, penalty, least=2):
    """The cheapest of all ways to cut the series into levels."""
    n = len(values)
    ways = [
        ends
        for k in range(n // least)
        for ends in combinations(range(1, n), k)
        if all(b - a >= least for a, b in zip((0, *ends), (*ends, n), strict=True))
    ]
    return min(cost(values, ends, penalty) for ends in ways)


@settings(max_examples=60, deadline=None)
@example([0, 0, -7, -9, 1], 31.0)  # the search by a penalty misses the cheapest way
@given(VALUES, st.sampled_from([0.7, 5.3, 31.0]))
def test_no_other_way_to_cut_the_series_is_cheaper(values, penalty) -> None:
    series = {1900 + n: float(v) for n, v in enumerate(values)}
    found = change_points(series, penalty=penalty, least=2, draws=3)
    ends = [point.year - 1900 for point in found.points]
    assert cost(values, ends, penalty) == pytest.approx(plain(values, penalty))
    assert found.count == len(ends)


def steps(seed, noise=0.3, n=60, at=(20, 45), levels=(0.0, 1.0, -0.5)):
    rng = np.random.default_rng(seed)
    level = np.repeat(levels, np.diff((0, *at, n)))
    values = level + noise * rng.normal(size=n)
    return {1950 + k: float(v) for k, v in enumerate(values)}


def test_the_steps_of_an_invented_series_are_found() -> None:
    found = change_points(steps(1), draws=200)
    assert found.count == 2
    for point, year in zip(found.points, (1970, 1995), strict=True):
        assert point.low <= point.year <= point.high
        assert abs(point.year - year) <= 2
    assert found.points[0].before == pytest.approx(0.0, abs=0.2)
    assert found.points[0].after == pytest.approx(1.0, abs=0.2)
    assert found.points[1].before == found.points[0].after
    assert 0.5 < found.same_count <= 1


@pytest.mark.slow
def test_the_intervals_hold_the_year_as_often_as_they_say() -> None:
    inside = tried = 0
    for seed in range(100):
        found = change_points(steps(seed, noise=0.5), draws=100, seed=seed)
        if found.count == 2:
            tried += 2
            for point, year in zip(found.points, (1970, 1995), strict=True):
                inside += point.low <= year <= point.high
    assert tried > 100
    assert inside / tried > 0.85


def test_noise_alone_seldom_has_a_change_point() -> None:
    flat = [
        change_points(steps(s, levels=(0.0, 0.0, 0.0)), draws=1).count
        for s in range(100)
    ]
    assert sum(count > 0 for count in flat) <= 15


def test_missing_years_are_named_and_the_level_starts_at_a_year_with_a_figure() -> None:
    series = steps(1, noise=0.01)
    gaps = {**series, 1970: None, 1971: math.nan}
    found = change_points(gaps, draws=20)
    assert found.missing == (1970, 1971)
    assert found.points[0].year == 1972
    assert found.n == 58


def test_the_order_does_not_matter_and_the_seed_repeats() -> None:
    series = steps(4)
    turned = dict(reversed(series.items()))
    assert change_points(series, draws=30) == change_points(turned, draws=30)


def test_a_constant_and_a_short_series_have_none() -> None:
    assert change_points(dict.fromkeys(range(10), 2.0), draws=5).count == 0
    short = change_points({1: 1.0, 2: 2.0})
    assert (short.count, short.points, short.penalty) == (None, (), None)


@pytest.mark.parametrize(
    "wrong",
    [{"penalty": 0.0}, {"least": 1}, {"block": 0}, {"level": 1.0}, {"draws": 0}],
)
def test_wrong_options_are_refused(wrong) -> None:
    with pytest.raises(SchemaError):
        change_points({1: 1.0}, **wrong)


def test_without_the_package_the_remedy_is_named(monkeypatch) -> None:
    real = builtins.__import__

    def absent(name, *args, **kwargs):
        if name == "ruptures":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(AssessmentError) as caught:
        change_points(steps(1))
    assert "foedus[change-points]" in caught.value.remedy
