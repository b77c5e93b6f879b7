"""The reference group against a slow plain definition, its memory and its allies."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.threat.reference_group import reference_group

PAIR = st.tuples(st.integers(1, 5), st.integers(1, 5)).filter(lambda p: p[0] < p[1])
RECORD = st.sets(st.tuples(PAIR, st.integers(1895, 1902)))
BONDS = st.sets(PAIR)
STATES = pl.DataFrame({"state": range(1, 6), "year": 1901})
YEARS = {"state_a": pl.Int64, "state_b": pl.Int64, "year": pl.Int64}


def table(rows) -> pl.DataFrame:
    return pl.DataFrame(sorted(rows), schema=YEARS, orient="row")


@given(RECORD, BONDS, st.integers(1, 6))
def test_as_the_plain_definition(record, bonds, memory) -> None:
    made = reference_group(
        STATES,
        table((a, b, y) for (a, b), y in record),
        table((a, b, 1901) for a, b in bonds),
        memory=memory,
    )
    expected = {}
    for i in range(1, 6):
        since = {}
        for (a, b), y in record:
            if i in (a, b) and 1 <= 1901 - y <= memory:
                j = b if i == a else a
                since[j] = min(since.get(j, 99), 1901 - y)
        for j in range(1, 6):
            foes = sum((min(j, h), max(j, h)) in bonds for h in since if h != j)
            if i != j and (j in since or foes):
                own = (min(i, j), max(i, j)) in bonds
                expected[i, j] = (j in since, since.get(j), foes, own)
    found = {
        (r["state"], r["other"]): (
            r["hostile"],
            r["years_since"],
            r["ally_of"],
            r["own_ally"],
        )
        for r in made.iter_rows(named=True)
    }
    assert found == expected


def test_kinds_are_told_apart_and_the_year_itself_does_not_count() -> None:
    record = pl.DataFrame(
        {
            "state_a": [1, 2, 1],
            "state_b": [2, 1, 3],
            "year": [1900, 1899, 1901],
            "kind": ["war", "rivalry", "war"],
        }
    )
    made = reference_group(STATES.lazy(), record.lazy())
    assert isinstance(made, pl.LazyFrame)
    rows = made.filter(pl.col("state") == 1).collect()
    assert rows["other"].to_list() == [2]
    assert rows["kinds"].to_list() == ["rivalry, war"]
    assert rows["years_since"].to_list() == [1]
    assert rows["ally_of"].to_list() == rows["own_ally"].to_list() == [None]


def test_no_memory_is_refused() -> None:
    with pytest.raises(SchemaError, match="0 years"):
        reference_group(STATES, table([]), memory=0)
