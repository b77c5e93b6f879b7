"""Ties of the world: the published row of 1985, and null where nobody says."""

import numpy as np
import polars as pl
import pytest

from foedus.errors import AssessmentError, PanelError
from foedus.measures.pairwise import kappas, pis, s_scores, tau_bs
from foedus.measures.ties import TIES, Ties, ties, world
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


@pytest.mark.published
@pytest.mark.reference
def test_usa_and_uk_in_1985(published_panels: Store) -> None:
    portfolio = of_year(published_panels, "alliances", 1985)
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
