"""Overlap of obligations: counted once an alliance, in its direction."""

from collections import defaultdict

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.commitment.obligation_overlap import obligation_overlap

ROWS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.integers(1, 3),
        st.sampled_from(["defence", "consultation"]),
        st.sampled_from("xyz"),
    )
)
NAMES = ("state_a", "state_b", "obligation", "alliance")
SHAPE = dict(zip(NAMES, (pl.Int64, pl.Int64, pl.String, pl.String), strict=True))


@given(ROWS)
def test_as_the_plain_definition(rows) -> None:
    told = defaultdict(set)
    for *key, alliance in rows:
        told[tuple(key)].add(alliance)
    made = obligation_overlap(pl.DataFrame(rows, schema=SHAPE, orient="row"))
    assert made.rows() == [
        (*key, len(held), ", ".join(sorted(held))) for key, held in sorted(told.items())
    ]


def test_years_stand_apart_and_it_stays_lazy() -> None:
    frame = pl.LazyFrame(
        {n: [v, v] for n, v in zip(NAMES, (1, 2, "d", "x"), strict=True)}
    )
    made = obligation_overlap(frame.with_columns(year=pl.Series([1900, 1901])))
    assert isinstance(made, pl.LazyFrame)
    assert made.collect()["overlap"].to_list() == [1, 1]
