"""Disputes inside: every pair by a plain loop; covered and none against not covered."""

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.cohesion.disputes_within import disputes_within
from foedus.measures.proportion import wilson

STATES = st.sampled_from("abcd")
YEARS = st.integers(1, 4)
DISPUTES = st.lists(st.tuples(STATES, STATES, YEARS), max_size=10)
MEMBERS = st.sets(st.tuples(STATES, YEARS))


def dispute_table(rows):
    schema = {"state_a": pl.String, "state_b": pl.String, "year": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def member_table(members):
    schema = {"state": pl.String, "year": pl.Int64}
    return pl.DataFrame(sorted(members), schema=schema, orient="row")


@given(DISPUTES, MEMBERS)
def test_as_the_plain_definition(rows, members) -> None:
    made = disputes_within(
        dispute_table(rows).lazy(), member_table(members), covered=(2, 3)
    )
    assert made["year"].to_list() == sorted({year for _, year in members})
    for row in made.iter_rows(named=True):
        ours = sorted(s for s, y in members if y == row["year"])
        pairs = list(combinations(ours, 2))
        quarrels = {frozenset(r[:2]) for r in rows if r[2] == row["year"]}
        count = sum(frozenset(pair) in quarrels for pair in pairs)
        assert row["possible"] == len(pairs)
        if not pairs or row["year"] not in (2, 3):
            assert row["disputes"] is None
            assert row["rate"] is row["low"] is row["high"] is None
            continue
        low, high = wilson(count, len(pairs))
        assert row["disputes"] == count
        assert row["rate"] == pytest.approx(100 * count / len(pairs))
        assert (row["low"], row["high"]) == pytest.approx((100 * low, 100 * high))


def test_wrong_input_is_refused() -> None:
    members = member_table({("a", 1)})
    with pytest.raises(SchemaError, match="twice"):
        disputes_within(dispute_table([]), pl.concat([members] * 2), covered=(1, 2))
    with pytest.raises(SchemaError):
        disputes_within(dispute_table([]), members, covered=(2, 1))
