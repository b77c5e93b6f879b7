"""Dependence and asymmetry against slow plain definitions, and what is unknown."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.commitment.dependence import dependence, obligation_asymmetry
from foedus.registry.portfolio import STRENGTH

KINDS = tuple(STRENGTH)
PROMISES = st.sets(
    st.tuples(st.integers(1, 4), st.integers(1, 4), st.sampled_from(KINDS)).filter(
        lambda row: row[0] != row[1]
    ),
    max_size=12,
)
POWER = st.dictionaries(st.integers(1, 4), st.one_of(st.none(), st.integers(1, 9)))
SHAPE = {"state_a": pl.Int64, "state_b": pl.Int64, "obligation": pl.String}


def table(rows) -> pl.DataFrame:
    frame = pl.DataFrame(sorted(rows), schema=SHAPE, orient="row")
    return frame.with_columns(year=pl.lit(1900, pl.Int64))


def held(power) -> pl.DataFrame:
    shape = {"state": pl.Int64, "power": pl.Float64}
    rows = [(state, value) for state, value in power.items()]
    frame = pl.DataFrame(rows, schema=shape, orient="row")
    return frame.with_columns(year=pl.lit(1900, pl.Int64))


def share(rows, power, state, ally) -> float | None:
    allies = {a for a, b, o in rows if b == state and STRENGTH[o] == 3}
    if ally not in allies:
        return 0.0 if power.get(state) and power.get(ally) else None
    own, other = power.get(state), power.get(ally)
    behind = sum(power.get(a) or 0 for a in allies)
    return None if own is None or other is None else other / (own + behind)


@given(PROMISES, POWER)
def test_dependence_as_the_plain_definition(rows, power) -> None:
    made = dependence(table(rows), held(power))
    wanted = sorted({(b, a) for a, b, o in rows if STRENGTH[o] == 3})
    assert made.select("state", "ally").rows() == wanted
    for row in made.iter_rows(named=True):
        one = share(rows, power, row["state"], row["ally"])
        other = share(rows, power, row["ally"], row["state"])
        assert row["dependence"] == (None if one is None else pytest.approx(one))
        assert row["dependence_back"] == (
            None if other is None else pytest.approx(other)
        )
        if None not in (one, other):
            assert row["asymmetry"] == pytest.approx(one - other)
        allies = {a for a, b, o in rows if b == row["state"] and STRENGTH[o] == 3}
        assert row["missing"] == sum(power.get(a) is None for a in allies)


@given(PROMISES)
def test_asymmetry_as_the_plain_definition(rows) -> None:
    made = obligation_asymmetry(table(rows).drop("year").lazy()).collect()
    pairs = sorted({(min(a, b), max(a, b)) for a, b, _ in rows})
    assert made.select("state_a", "state_b").rows() == pairs
    for row in made.iter_rows(named=True):
        there, back = (
            max(
                (STRENGTH[o] for a, b, o in rows if (a, b) == pair),
                default=0,
            )
            for pair in (
                (row["state_a"], row["state_b"]),
                (row["state_b"], row["state_a"]),
            )
        )
        assert (row["strength_ab"], row["strength_ba"]) == (there, back)
        assert row["asymmetry"] == there - back
        assert row["one_sided"] == (min(there, back) == 0)


def test_both_stay_lazy() -> None:
    rows = table({(1, 2, "defence")}).lazy()
    assert isinstance(dependence(rows, held({1: 1, 2: 1}).lazy()), pl.LazyFrame)
    assert isinstance(obligation_asymmetry(rows), pl.LazyFrame)
