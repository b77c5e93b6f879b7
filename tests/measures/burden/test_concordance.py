"""Wilcoxon's test: every choice of signs counted, and SciPy's exact values."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, wilcoxon

from foedus.errors import SchemaError
from foedus.measures.burden.concordance import concordance

PARTS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=8
)


def plain(gaps):
    """All 2^n choices of signs of the ranks, one at a time."""
    signed = [gap for gap in gaps if gap != 0]
    ranks = rankdata([abs(gap) for gap in signed])
    up = sum(r for r, gap in zip(ranks, signed, strict=True) if gap > 0)
    far = abs(2 * up - sum(ranks))
    every = list(itertools.product((0, 1), repeat=len(ranks)))
    extreme = sum(
        abs(2 * sum(s * r for s, r in zip(signs, ranks, strict=True)) - sum(ranks))
        >= far - 1e-9
        for signs in every
    )
    return up, sum(ranks) - up, extreme / len(every)


@settings(max_examples=60)
@given(PARTS)
def test_as_the_plain_definition(rows) -> None:
    names = [str(place) for place in range(len(rows))]
    burden = dict(zip(names, (float(x) for x, _ in rows), strict=True))
    benefit = dict(zip(names, (float(y) for _, y in rows), strict=True))
    found = concordance(burden, benefit)
    gaps = [x - y for x, y in rows]
    assert found.zeros == gaps.count(0)
    if not any(gaps):
        assert found.p_two_sided is None
        return
    up, down, p = plain(gaps)
    assert (found.positive, found.negative) == (up, down)
    assert found.p_two_sided == pytest.approx(p)


@pytest.mark.reference
def test_scipy_gives_the_same_exact_value() -> None:
    burden = [22.0, 15.5, 9.0, 4.2, 3.1, 12.0, 8.8, 7.4, 9.9, 8.1]
    benefit = [18.0, 14.0, 10.7, 6.5, 3.9, 9.2, 9.7, 11.0, 8.5, 8.5]
    names = [f"{place:02d}" for place in range(10)]
    found = concordance(
        dict(zip(names, burden, strict=True)), dict(zip(names, benefit, strict=True))
    )
    other = wilcoxon(burden, benefit, method="exact")
    assert found.p_two_sided == pytest.approx(other.pvalue)
    assert min(found.positive, found.negative) == pytest.approx(other.statistic)


def test_members_without_a_part_are_named_and_a_part_below_zero_refused() -> None:
    found = concordance({"a": 1.0, "b": 2.0, "c": None}, {"a": 2.0, "b": 1.0, "d": 1.0})
    assert found.missing == ("c", "d")
    assert found.gaps == {"a": -1.0, "b": 1.0}
    with pytest.raises(SchemaError):
        concordance({"a": -1.0, "b": 2.0}, {"a": 2.0, "b": 1.0})
