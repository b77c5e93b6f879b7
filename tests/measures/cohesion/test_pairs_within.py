"""Similarity among members: every pair by a plain loop."""

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.cohesion.pairs_within import similarity_within

STATES = "abcde"
VALUE = st.one_of(st.none(), st.integers(-4, 4))
PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(list(combinations(STATES, 2))), st.integers(1, 2)), VALUE
)
MEMBERS = st.dictionaries(
    st.tuples(st.sampled_from(STATES), st.integers(1, 2)), st.integers(1, 5)
)


def pair_table(pairs):
    rows = [(a, b, year, value) for ((a, b), year), value in pairs.items()]
    schema = {"state_a": pl.String, "state_b": pl.String, "year": pl.Int64}
    return pl.DataFrame(rows, schema=schema | {"s": pl.Float64}, orient="row")


def member_table(members):
    rows = [(state, year, weight) for (state, year), weight in members.items()]
    schema = {"state": pl.String, "year": pl.Int64, "cinc": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def about(values, weights=None):
    weights = weights or [1] * len(values)
    if not values:
        return None
    part = sum(v * w for v, w in zip(values, weights, strict=True))
    return pytest.approx(part / sum(weights), abs=1e-12)


@given(PAIRS, MEMBERS)
def test_as_the_plain_definition(pairs, members) -> None:
    made = similarity_within(
        pair_table(pairs).lazy(), member_table(members), "s", weight="cinc"
    )
    assert made["year"].to_list() == sorted({year for _, year in members})
    for row in made.iter_rows(named=True):
        ours = {s: w for (s, y), w in members.items() if y == row["year"]}
        held = {
            pair: v
            for (pair, y), v in pairs.items()
            if y == row["year"] and v is not None
        }
        inside = {p: v for p, v in held.items() if ours.keys() >= set(p)}
        across = [v for (a, b), v in held.items() if (a in ours) != (b in ours)]
        heavy = [ours[a] * ours[b] for a, b in inside]
        values = list(inside.values())
        n = len(ours)
        assert (row["members"], row["possible"]) == (n, n * (n - 1) // 2)
        assert row["pairs"] == len(inside)
        assert row["mean"] == about(values)
        assert row["low"] == min(values, default=None)
        assert row["high"] == max(values, default=None)
        assert row["weighted"] == about(values, heavy)
        assert row["outside"] == about(across)
        assert row["world"] == about(list(held.values()))


@given(PAIRS, MEMBERS)
def test_both_directions_count_once(pairs, members) -> None:
    table = pair_table(pairs)
    turned = table.select(
        pl.col("state_b").alias("state_a"),
        pl.col("state_a").alias("state_b"),
        "year",
        "s",
    )
    both = pl.concat([table, turned])
    one, two = (similarity_within(t, member_table(members), "s") for t in (table, both))
    assert one.equals(two)


def test_doubled_rows_are_refused() -> None:
    pairs, members = pair_table({(("a", "b"), 1): 2}), member_table({("a", 1): 1})
    with pytest.raises(SchemaError, match="pair stands twice"):
        similarity_within(pl.concat([pairs, pairs]), members, "s")
    with pytest.raises(SchemaError, match="member stands twice"):
        similarity_within(pairs, pl.concat([members, members]), "s")
