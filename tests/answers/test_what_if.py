import pytest

from foedus.answers import assess, gap, spending, what_if


@pytest.fixture(scope="module")
def case():
    return assess.opened("nato", "2024-12-31")


@pytest.mark.parametrize("limit", [2.0, 3.5])
def test_the_guideline_in_force_gives_the_gap_of_the_assessment(case, limit: float):
    found = what_if.other_guideline(case, limit)
    done = spending.effort(case)
    assert found is not None
    assert done is not None
    assert found.value == pytest.approx(gap.gaps(done, limit).total, abs=0.05)


def test_a_lower_line_misses_less_and_a_higher_one_more(case):
    totals = [what_if.other_guideline(case, g).value for g in (0.5, 1.5, 2.5, 6.0)]
    assert totals == sorted(totals)
    assert totals[0] < totals[-1]


def test_rows_have_their_sources_and_the_line_has_none(case):
    found = what_if.other_guideline(case, 2.7)
    assert found.evidence == ()
    for row in found.table.rows:
        assert row.evidence or None in row.cells
