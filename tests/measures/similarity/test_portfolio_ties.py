"""Ties of the world: the published row of 1985, and null where nobody says."""

import numpy as np
import pytest
import small_world

from foedus.errors import AssessmentError, PanelError
from foedus.measures.similarity.pairwise import kappas, pis, s_scores, tau_bs
from foedus.measures.similarity.portfolio_ties import TIES, of_region, ties, world
from foedus.panel.attach import Frame
from foedus.panel.unit import unit
from foedus.store import Store

FOUR_DECIMALS = 5e-5


def frame(store: Store, first: int, last: int, system="cow") -> Frame:
    return Frame(store, unit("dyad-years"), (first, last), system, False)


def of_year(store: Store, name: str, year: int, **options):
    found = world(frame(store, year, year), ties(name), **options)
    ((_, portfolio),) = found.years()
    return portfolio


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """Promises of 1952 and 1953: one of aid, one of neutrality that adds to another."""
    return small_world.promises(
        Store(tmp_path_factory.mktemp("ties")),
        [
            (2, 200, 1952, "defense nonagg"),
            (200, 2, 1952, "consul"),
            (2, 220, 1952, "nonagg"),
            (2, 9999, 1952, "defense"),
            (2, 200, 1953, "neutral"),
        ],
    )


def test_the_strongest_promise_counts_in_its_direction(store) -> None:
    found = of_year(store, "alliances", 1952)
    at = {state: n for n, state in enumerate(found.states)}
    assert found.values[at[2], at[200]] == 3
    assert found.values[at[200], at[2]] == 2
    assert found.values[at[2], at[220]] == 1
    assert found.values[at[220], at[2]] == 0
    assert (np.diag(found.values) == 3).all()
    assert of_year(store, "alliances", 1953).values[at[2], at[200]] == 2


def test_partners_are_the_states_of_the_system_in_the_year(store) -> None:
    found = of_year(store, "alliances", 1952)
    assert found.states == found.partners
    assert 9999 not in found.states
    assert 260 not in found.states  # The Federal Republic is a state from 1955.


def test_years_that_are_not_covered_have_no_portfolio(store) -> None:
    found = world(frame(store, 1951, 1955), ties("alliances"))
    assert [year for year, _ in found.years()] == [1952, 1953]
    assert list(world(frame(store, 1990, 1991), ties("alliances")).years()) == []


def test_a_region_has_its_own_partners(store) -> None:
    found = of_year(store, "alliances", 1952, region="europe")
    assert set(found.states) <= set(of_region("cow", "Europe").to_list())
    assert {200, 220} <= set(found.partners)
    assert 2 not in found.partners


def test_values_of_any_column(store) -> None:
    found = of_year(store, "atop:consul", 1952, highest=1.0)
    assert found.values.sum() == len(found.states) + 1


def test_a_scale_must_be_known(store) -> None:
    with pytest.raises(AssessmentError, match="no fixed scale"):
        of_year(store, "atop:consul", 1952)


@pytest.mark.parametrize(
    ("name", "problem"), [("aliances", "nearest: 'alliances'"), ("x:", "no portfolio")]
)
def test_unknown_portfolios_are_refused(name, problem) -> None:
    with pytest.raises(AssessmentError, match=problem):
        ties(name)


def test_unknown_regions_and_columns_are_refused(store) -> None:
    with pytest.raises(AssessmentError, match="nearest: 'europe'"):
        of_year(store, "alliances", 1952, region="Europa")
    with pytest.raises(PanelError, match="no column 'defence'"):
        of_year(store, "atop:defence", 1952, highest=1.0)


@pytest.mark.published
@pytest.mark.reference
def test_usa_and_uk_in_1985(published_store: Store) -> None:
    portfolio = of_year(published_store, "alliances", 1985)
    assert len(portfolio.partners) == 161
    at = portfolio.states.index(2), portfolio.states.index(200)
    expected = {
        "S": (s_scores(portfolio), 0.5031),
        "S squared": (s_scores(portfolio, distance="squared"), 0.5169),
        "tau-b": (tau_bs(portfolio), 0.3893),
        "kappa squared": (kappas(portfolio, distance="squared"), 0.3257),
        "pi squared": (pis(portfolio, distance="squared"), 0.2709),
    }
    for name, (found, value) in expected.items():
        assert found[at] == pytest.approx(value, abs=FOUR_DECIMALS), name


@pytest.mark.published
def test_a_source_that_is_silent_of_other_pairs_gives_no_zero(published_store) -> None:
    for name in ("agreements", "exercises"):
        silent = of_year(published_store, name, 1995)
        assert np.isnan(silent.values).any()
        assert np.isnan(s_scores(silent)).all()
        said = of_year(published_store, name, 1995, absence="none")
        assert not np.isnan(s_scores(said)).any()
        assert (said.values == 1).sum() == (silent.values == 1).sum()
    shared = of_year(published_store, "organisations", 1995, highest=150.0)
    assert not np.isnan(s_scores(shared)).all()


def test_every_portfolio_says_what_it_is() -> None:
    for name, one in TIES.items():
        assert one.name == name
        assert one.title
        assert one.strengths or one.column
