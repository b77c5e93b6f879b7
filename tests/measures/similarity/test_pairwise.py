"""All pairs at once against the plain definitions, one pair at a time.

The reference values are those printed for the portfolios of
Germany and Russia in 1914 (Signorino and Ritter 1999, Table 6; see test_similarity).
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.measures.rank_correlation import tau_b
from foedus.measures.similarity import pairwise
from foedus.measures.similarity.alignment import alignment
from foedus.measures.similarity.pairwise import (
    WEIGHTING,
    alignments,
    kappas,
    pis,
    s_scores,
    tau_bs,
)
from foedus.measures.similarity.portfolio import Portfolio
from foedus.measures.similarity.similarity import cohen_kappa, s_score, scott_pi

TOLERANCE = 1e-10
DISTANCES = tuple(WEIGHTING)


@st.composite
def systems(draw, gaps: bool = False, values=tuple(range(4))):
    """Portfolios of a small invented system, perhaps with gaps."""
    n, k = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    entry = st.sampled_from([*values, np.nan] if gaps else values)
    rows = draw(
        st.lists(
            st.lists(entry, min_size=k, max_size=k).map(list), min_size=n, max_size=n
        )
    )
    names = tuple(f"state {i}" for i in range(n))
    skip = "skip" if gaps else "refuse"
    held = np.array(rows, np.float64)
    return Portfolio(names, tuple(range(k)), held, 3.0, skip)


def agrees(found, portfolio, plain) -> None:
    """Compare with a function of two portfolios over what is known of both."""
    for i, x in enumerate(portfolio.values):
        for j, y in enumerate(portfolio.values):
            both = ~(np.isnan(x) | np.isnan(y))
            value = plain(x[both].tolist(), y[both].tolist())
            assert (value is None) == np.isnan(found[i, j])
            if value is not None:
                assert found[i, j] == pytest.approx(value, abs=TOLERANCE)


def all_agree(portfolio) -> None:
    agrees(tau_bs(portfolio), portfolio, tau_b)
    for distance, weighting in WEIGHTING.items():
        agrees(
            kappas(portfolio, distance=distance),
            portfolio,
            lambda x, y, how=weighting: cohen_kappa(x, y, weighting=how),
        )
        agrees(
            pis(portfolio, distance=distance),
            portfolio,
            lambda x, y, how=weighting: scott_pi(x, y, weighting=how),
        )
        agrees(
            alignments(portfolio, distance=distance),
            portfolio,
            lambda x, y, how=distance: alignment(x, y, distance=how),
        )
    for distance in ("absolute", "squared"):
        agrees(
            s_scores(portfolio, distance=distance),
            portfolio,
            lambda x, y, how=distance: s_score(x, y, distance=how),
        )


@settings(max_examples=60)
@given(systems())
def test_complete_portfolios_agree_with_the_definitions(portfolio) -> None:
    all_agree(portfolio)


@settings(max_examples=60)
@given(systems(gaps=True))
def test_portfolios_with_gaps_agree_over_what_both_have(portfolio) -> None:
    all_agree(portfolio)


@settings(max_examples=30)
@given(systems(gaps=True))
def test_many_values_are_computed_pair_by_pair(portfolio) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(pairwise._scored.__kwdefaults__, "most", 0)
        plain = [
            measure(portfolio, distance=distance)
            for measure in (kappas, pis, alignments, s_scores)
            for distance in DISTANCES
        ]
    counted = [
        measure(portfolio, distance=distance)
        for measure in (kappas, pis, alignments, s_scores)
        for distance in DISTANCES
    ]
    for one, other in zip(plain, counted, strict=True):
        np.testing.assert_allclose(one, other, atol=TOLERANCE)


def test_values_of_a_fine_scale() -> None:
    held = np.random.default_rng(0).random((6, 40)) * 3
    all_agree(Portfolio(tuple(range(6)), tuple(range(40)), held))


@settings(max_examples=40)
@given(systems(), st.integers(0, 2**32 - 1))
def test_weights_agree_with_the_definition(portfolio, seed) -> None:
    heavy = np.random.default_rng(seed).random(len(portfolio.partners))
    for distance in ("absolute", "squared"):
        agrees(
            s_scores(portfolio, weights=heavy, distance=distance),
            portfolio,
            lambda x, y, how=distance: s_score(x, y, weights=heavy, distance=how),
        )


def test_a_partner_without_a_weight_is_left_out() -> None:
    held = np.array([[3.0, 0.0, 1.0], [0.0, 3.0, 1.0]])
    whole = Portfolio(("A", "B"), ("A", "B", "C"), held)
    without = s_scores(whole, weights=np.array([0.5, np.nan, 0.5]))
    assert without[0, 1] == pytest.approx(s_score([3, 1], [0, 1]))
    nobody = s_scores(whole, weights=np.full(3, np.nan))
    assert np.isnan(nobody).all()


def test_a_gap_makes_the_pair_unknown_and_no_zero() -> None:
    held = np.array([[3.0, 0.0, 1.0], [0.0, np.nan, 1.0], [0.0, 0.0, 3.0]])
    strict = Portfolio(("A", "B", "C"), ("A", "B", "C"), held)
    for measure in (s_scores, kappas, pis, alignments, tau_bs):
        known = ~np.isnan(measure(strict))
        assert known[0, 2]
        assert not known[1].any()
        assert not known[:, 1].any()


@settings(max_examples=40)
@given(systems(), st.randoms())
def test_names_and_order_change_nothing(portfolio, random) -> None:
    rows = list(range(len(portfolio.states)))
    columns = list(range(len(portfolio.partners)))
    random.shuffle(rows)
    random.shuffle(columns)
    mixed = Portfolio(
        tuple(portfolio.states[n] for n in rows),
        tuple(portfolio.partners[n] for n in columns),
        portfolio.values[np.ix_(rows, columns)],
    )
    for measure in (s_scores, kappas, pis, alignments, tau_bs):
        found, other = measure(portfolio), measure(mixed)
        np.testing.assert_allclose(found, found.T, atol=TOLERANCE)
        np.testing.assert_allclose(found[np.ix_(rows, rows)], other, atol=TOLERANCE)


def test_nothing_is_nothing() -> None:
    empty = Portfolio(("A", "B"), (), np.zeros((2, 0)))
    unknown = Portfolio(("A",), ("B",), np.full((1, 1), np.nan))
    for measure in (s_scores, kappas, pis, alignments, tau_bs):
        assert np.isnan(measure(empty)).all()
        assert np.isnan(measure(unknown)).all()


@pytest.mark.reference
def test_germany_and_russia_in_1914() -> None:
    held = np.zeros((2, 20))
    held[0, [0, 4, 5, 6]] = 3
    held[1, [1, 3]], held[1, [2, 5]] = 3, 1
    names = tuple(range(20))
    pair = Portfolio(("GMY", "RUS"), names, held)
    shares = (0.25, 0.21, 0.20, 0.08, 0.08, 0.05, 0.01)
    rest = (0.03, 0.03, 0.02, 0.01, 0.01, 0.01, 0.01)
    heavy = np.array([*shares, *rest, *[0.0] * 6])
    expected = {
        "tau": (tau_bs(pair), 0.03031695),
        "S": (s_scores(pair), 0.4),
        "S weighted": (s_scores(pair, weights=heavy), -0.46),
        "S squared": (s_scores(pair, distance="squared"), 0.444444),
        "pi nominal": (pis(pair, distance="nominal"), -3 / 67),
        "pi": (pis(pair), -0.084337),
        "pi squared": (pis(pair, distance="squared"), -0.086957),
        "kappa": (kappas(pair), -0.071429),
        "kappa squared": (kappas(pair, distance="squared"), -0.077586),
        "A": (alignments(pair), -0.04),
    }
    for name, (found, printed) in expected.items():
        assert found[0, 1] == pytest.approx(printed, abs=5e-7), name
