"""Agreement in votes: every ballot by a plain loop, and what is no choice."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.cohesion.vote_cohesion import vote_cohesion

CHOICE = st.sampled_from([None, "yes", "abstain", "no"])
VOTES = st.dictionaries(
    st.tuples(st.integers(1, 2), st.integers(1, 3), st.sampled_from("abcde")),
    CHOICE,
    max_size=20,
)


def frame(votes):
    rows = [(*key, choice) for key, choice in votes.items()]
    schema = {"year": pl.Int64, "ballot": pl.Int64}
    texts = {"state": pl.String, "choice": pl.String}
    return pl.DataFrame(rows, schema=schema | texts, orient="row")


def about(values):
    return pytest.approx(sum(values) / len(values)) if values else None


@given(VOTES)
def test_as_the_plain_definition(votes) -> None:
    made = vote_cohesion(frame(votes)).rows(named=True)
    assert [row["year"] for row in made] == sorted({year for year, _, _ in votes})
    for row in made:
        agreements, rices, people = [], [], set()
        for ballot in (1, 2, 3):
            cast = {
                s: c
                for (y, b, s), c in votes.items()
                if (y, b) == (row["year"], ballot) and c is not None
            }
            if len(cast) < 2:
                continue
            people |= cast.keys()
            counts = [list(cast.values()).count(c) for c in ("yes", "abstain", "no")]
            most, total = max(counts), sum(counts)
            agreements.append((most - (total - most) / 2) / total)
            if counts[0] + counts[2] > 1:
                rices.append(abs(counts[0] - counts[2]) / (counts[0] + counts[2]))
        assert row["ballots"] == len(agreements)
        assert row["members"] == len(people)
        assert row["agreement"] == about(agreements)
        assert row["rice"] == about(rices)
        assert row["unanimous"] == about([a == 1 for a in agreements])
        assert (row["standard_error"] is None) == (len(agreements) < 2)


def test_three_equal_camps_agree_least() -> None:
    votes = {(1, 1, s): c for s, c in zip("abc", ("yes", "no", "abstain"), strict=True)}
    assert vote_cohesion(frame(votes))["agreement"].item() == 0.0


def test_another_word_and_a_second_choice_are_refused() -> None:
    with pytest.raises(SchemaError, match="aye"):
        vote_cohesion(frame({(1, 1, "a"): "aye"}))
    twice = pl.concat([frame({(1, 1, "a"): "yes"})] * 2)
    with pytest.raises(SchemaError, match="twice"):
        vote_cohesion(twice)
    with pytest.raises(SchemaError):
        vote_cohesion(twice, least=1)
