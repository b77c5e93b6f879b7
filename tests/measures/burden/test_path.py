import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden.path import path_gap, required_growth, required_growth_range

SHARE = st.floats(0.1, 10)
GROWTH = st.floats(-0.2, 0.2)


@given(SHARE, st.integers(2014, 2034), GROWTH)
def test_spending_that_grows_as_required_reaches_the_target(
    share: float, year: int, growth: float
) -> None:
    required = required_growth(share, year, growth)
    spending, gdp = share, 100.0
    for _ in range(2035 - year):
        spending *= 1 + required
        gdp *= 1 + growth
    assert 100 * spending / gdp == pytest.approx(3.5, rel=1e-9)


def test_an_ally_at_the_target_has_to_keep_pace_with_its_gdp() -> None:
    assert required_growth(3.5, 2025, 0.02) == pytest.approx(0.02)
    assert required_growth(4.5, 2025, 0.02) < 0.02


@pytest.mark.parametrize(
    ("share", "year"), [(None, 2025), (float("nan"), 2025), (0.0, 2025), (2.0, 2035)]
)
def test_required_growth_is_undefined(share: float | None, year: int) -> None:
    assert required_growth(share, year, 0.01) is None
    assert required_growth_range(share, year, (0.0, 0.01, 0.02)).central is None


def test_growth_in_percent_is_refused() -> None:
    with pytest.raises(SchemaError, match="a fraction is expected"):
        required_growth(2.0, 2025, 2.0)


def test_a_target_of_zero_is_refused() -> None:
    with pytest.raises(SchemaError, match="above zero"):
        required_growth(2.0, 2025, 0.02, target=0.0)


def test_the_range_rises_with_the_growth_of_gdp() -> None:
    found = required_growth_range(2.0, 2025, (0.005, 0.015, 0.025))
    assert found.low < found.central < found.high
    assert found.central == required_growth(2.0, 2025, 0.015)
    with pytest.raises(SchemaError, match="low, central, high"):
        required_growth_range(2.0, 2025, (0.02, 0.01, 0.03))


def test_points_from_the_straight_path() -> None:
    assert path_gap(2.0, 2025, 2.0) == 0.0
    assert path_gap(2.75, 2030, 2.0) == pytest.approx(0.0)
    assert path_gap(2.5, 2030, 2.0) == pytest.approx(-0.25)
    assert path_gap(3.5, 2035, 2.0) == 0.0


@pytest.mark.parametrize(
    ("share", "year", "start"),
    [
        (None, 2026, 2.0),
        (2.0, 2026, None),
        (float("nan"), 2026, 2.0),
        (2.0, 2024, 2.0),
        (2.0, 2036, 2.0),
    ],
)
def test_path_gap_is_undefined(
    share: float | None, year: int, start: float | None
) -> None:
    assert path_gap(share, year, start) is None


def test_a_path_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(SchemaError, match="ends in 2025"):
        path_gap(2.0, 2025, 2.0, target_year=2025)


@given(SHARE, st.integers(2025, 2035), SHARE)
def test_a_share_on_the_path_has_no_gap(share: float, year: int, start: float) -> None:
    gap = path_gap(share, year, start)
    assert path_gap(share - gap, year, start) == pytest.approx(0, abs=1e-9)
