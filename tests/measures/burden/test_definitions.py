"""Definitions: three texts, and figures of publishers side by side."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden.definitions import DEFINITIONS, differing_items, reconcile

FIGURE = st.one_of(st.none(), st.integers(1, 9))
ROWS = st.dictionaries(
    st.tuples(
        st.sampled_from(["NATO", "SIPRI"]), st.sampled_from("abc"), st.integers(1, 2)
    ),
    FIGURE,
    min_size=1,
)


def frame(rows):
    made = [(*key, x) for key, x in rows.items()]
    schema = {"publisher": pl.String, "state": pl.String, "year": pl.Int64}
    return pl.DataFrame(made, schema=schema | {"share": pl.Float64}, orient="row")


@given(ROWS)
def test_as_the_plain_definition(rows) -> None:
    made = reconcile(frame(rows)).rows(named=True)
    keys = sorted({(s, y) for _, s, y in rows})
    assert [(r["state"], r["year"]) for r in made] == keys
    present = sorted({p for p, _, _ in rows})
    for row in made:
        at = (row["state"], row["year"])
        held = [rows.get((p, *at)) for p in present]
        known = [x for x in held if x is not None]
        assert [row[p] for p in present] == held
        assert row["publishers"] == len(known)
        if len(known) < 2:
            assert row["spread"] is None
            assert row["rank_spread"] is None
            continue
        spread = max(known) - min(known)
        assert row["spread"] == spread
        assert row["relative_spread"] == pytest.approx(spread / (sum(known) / 2))
        assert row["rank_spread"] == plain_rank_spread(rows, present, at)


def plain_rank_spread(rows, present, at):
    """Ranks among the members with the figures of all publishers of the year."""
    peers = [
        s for s in "abc" if all(rows.get((p, s, at[1])) is not None for p in present)
    ]
    ranks = [
        1 + sum(rows[p, s, at[1]] > rows[p, at[0], at[1]] for s in peers)
        for p in present
    ]
    return max(ranks) - min(ranks)


def test_a_publisher_twice_is_refused() -> None:
    twice = pl.concat([frame({("NATO", "a", 1): 2})] * 2)
    with pytest.raises(SchemaError, match="edition"):
        reconcile(twice)


def test_what_is_not_stated_is_neither_yes_nor_no() -> None:
    nato, sipri, bank = DEFINITIONS
    assert "civil defence" not in nato.counts
    assert sipri.counts["civil defence"] is False
    assert sipri.counts == bank.counts
    assert "civil defence" in differing_items()
    assert "armed forces" not in differing_items()
    assert all(one.source for one in DEFINITIONS)
