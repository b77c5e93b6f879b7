import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from foedus.errors import SchemaError
from foedus.measures.proportion import rate, wilson

COUNTS = st.integers(1, 300).flatmap(
    lambda cases: st.tuples(st.integers(0, cases), st.just(cases))
)


@pytest.mark.reference
@given(COUNTS, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_same_as_scipy(counts: tuple[int, int], level: float) -> None:
    oracle = binomtest(*counts).proportion_ci(level, method="wilson")
    assert wilson(*counts, level=level) == pytest.approx(tuple(oracle), abs=1e-9)


@given(COUNTS)
def test_the_interval_holds_the_rate_and_mirrors(counts: tuple[int, int]) -> None:
    successes, cases = counts
    low, high = wilson(successes, cases)
    assert 0 <= low <= successes / cases <= high <= 1
    mirror = wilson(cases - successes, cases)
    assert mirror == pytest.approx((1 - high, 1 - low))


def test_no_case_no_interval() -> None:
    assert wilson(0, 0) is None
    assert rate(0, 0).reason == "0 cases; no rate is given on fewer than 5"
    assert rate(0, 0, least=0).value is None


def test_no_rate_on_fewer_than_five() -> None:
    found = rate(1, 1)
    assert found.value is found.interval is None
    assert (found.successes, found.cases) == (1, 1)
    assert found.reason == "1 case; no rate is given on fewer than 5"
    assert rate(4, 4).value is None


def test_a_rate_on_five() -> None:
    found = rate(4, 5)
    assert found.value == 0.8
    assert found.interval == wilson(4, 5)
    assert found.reason == ""


@pytest.mark.parametrize("counts", [(-1, 5), (6, 5), (0, -1)])
def test_impossible_counts_are_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(SchemaError, match="from none to all"):
        rate(*counts)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_in_percent_is_refused(level: float) -> None:
    with pytest.raises(SchemaError, match="between 0 and 1"):
        wilson(1, 5, level=level)
