"""Votes as portfolios: absences are left out, and names are read on the day."""

import numpy as np
import polars as pl
import pytest

from foedus.errors import StoreError
from foedus.measures.similarity.pairwise import s_scores
from foedus.measures.similarity.votes import read
from foedus.panel.attach import Frame
from foedus.panel.unit import unit
from foedus.store import SourceFacts, Store


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """Two invented roll calls of 1960 and one of 1992."""
    votes = [
        (1, "United States", "yes"),
        (1, "Russia", "no"),
        (1, "Belarus", "no"),
        (1, "Sri Lanka", "abstain"),
        (2, "United States", "yes"),
        (2, "Russia", "yes"),
        (3, "United States", "no"),
        (3, "Belarus", "no"),
    ]
    made = Store(tmp_path_factory.mktemp("votes"))
    rows = pl.DataFrame(votes, schema=["rcid", "country", "vote"], orient="row")
    calls = {"rcid": [1, 2, 3], "date": ["1960-10-01", "1960-11-01", "1992-10-01"]}
    facts = SourceFacts(
        access="own",
        redistribute="yes",
        coverage_start="1946",
        coverage_end="2019",
        added="2026-11-22",
    )
    lined = {
        "vote": rows.with_row_index("line", 1).lazy(),
        "roll_call": pl.DataFrame(calls).with_row_index("line", 1).lazy(),
    }
    made.add("un-votes", "2019", lined, facts)
    return made


def votes_of(store, first=1946, last=2019, **options):
    return read(
        Frame(store, unit("dyad-years"), (first, last), "cow", False), **options
    )


def test_votes_of_a_year_with_gaps(store) -> None:
    (year, found), (later, last) = votes_of(store).years()
    assert (year, later) == (1960, 1992)
    assert found.states == (2, 365, 780)
    np.testing.assert_array_equal(found.values, [[2.0, 2.0], [0.0, 2.0], [1.0, np.nan]])
    assert last.states == (2, 370)
    assert (found.highest, found.gaps) == (2.0, "skip")


def test_only_what_both_voted_on_is_compared(store) -> None:
    (_, found), _ = votes_of(store).years()
    scores = s_scores(found)
    assert scores[0, 1] == pytest.approx(0.0)  # One of two votes, and that wholly.
    assert np.isnan(scores[0, 2])  # One shared vote is too few.


def test_votes_of_parts_of_a_state_are_lost(store) -> None:
    held = votes_of(store)
    assert held.found.lost == 1  # Belarus was no state in 1960.
    assert [year for year, _ in votes_of(store, 1990, 1995).years()] == [1992]


def test_a_region(store) -> None:
    (_, found), _ = votes_of(store, region="Europe").years()
    assert found.states == (365,)


def test_a_store_without_votes(tmp_path) -> None:
    with pytest.raises(StoreError, match="un-votes"):
        votes_of(Store(tmp_path / "empty"))


@pytest.mark.published
def test_states_of_today_keep_their_old_names(published_store) -> None:
    (_, found), *_ = votes_of(published_store, 1985, 1985).years()
    assert {2, 200, 365} <= set(found.states)
    at = {state: n for n, state in enumerate(found.states)}
    scores = s_scores(found)
    assert scores[at[2], at[200]] > scores[at[2], at[365]]
