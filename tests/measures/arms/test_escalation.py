import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from foedus.errors import SchemaError
from foedus.measures.arms.escalation import escalation
from foedus.measures.proportion import rate

COUNTS = st.tuples(*[st.integers(1, 60)] * 4)
# The printed tables have three digits after the point.
PRINTED = 0.001


@pytest.mark.reference
@given(COUNTS)
def test_the_same_as_scipy(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    found = escalation(*cells)
    plain = chi2_contingency([[a, b], [c, d]], correction=False)
    corrected = chi2_contingency([[a, b], [c, d]], correction=True)
    assert found.chi_square == pytest.approx(plain.statistic)
    assert found.p_value == pytest.approx(plain.pvalue)
    assert found.chi_square_yates == pytest.approx(corrected.statistic, abs=1e-9)
    assert found.p_value_yates == pytest.approx(corrected.pvalue)
    assert found.expected == pytest.approx(plain.expected_freq.ravel())
    low, high = found.odds_interval
    assert low < found.odds_ratio < high


@given(COUNTS)
def test_turning_rows_and_columns_over(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    found, rows, both = escalation(a, b, c, d), escalation(c, d, a, b), (d, c, b, a)
    assert found.chi_square == pytest.approx(rows.chi_square)
    assert found.odds_ratio == pytest.approx(1 / rows.odds_ratio)
    assert found.odds_ratio == pytest.approx(escalation(*both).odds_ratio)


def test_an_empty_row_tells_of_no_link() -> None:
    found = escalation(0, 0, 3, 9)
    assert found.chi_square is found.p_value is found.odds_ratio is None
    assert found.racing.value is None
    assert found.calm == rate(3, 12)


def test_an_empty_cell_leaves_no_interval() -> None:
    found = escalation(0, 5, 3, 9)
    assert found.odds_ratio == 0
    assert found.odds_interval is None
    assert escalation(5, 0, 3, 9).odds_ratio is None


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(SchemaError, match="is -1"):
        escalation(1, -1, 2, 2)


def test_the_table_of_sample() -> None:
    found = escalation(14, 39, 17, 187)
    assert found.chi_square == pytest.approx(12.967, abs=PRINTED)
    assert found.p_value == pytest.approx(0.000317, abs=5e-7)
    assert found.chi_square_yates == pytest.approx(11.319, abs=PRINTED)
    assert found.odds_ratio == pytest.approx(3.949, abs=PRINTED)
    printed = (6.393, 46.607, 24.607, 179.393)
    assert found.expected == pytest.approx(printed, abs=PRINTED)


def test_the_table_of_rivals() -> None:
    found = escalation(20, 75, 180, 2049)
    assert found.chi_square_yates == pytest.approx(17.895, abs=PRINTED)
    assert found.p_value_yates == pytest.approx(2.335e-05, abs=5e-9)
    assert round(found.racing.value, 2) == 0.21
    assert round(found.calm.value, 2) == 0.08
    assert (found.racing.cases, found.calm.cases) == (95, 2229)
