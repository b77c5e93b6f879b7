"""Spillovers: plain sums, and two-stage least squares against its definition."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.burden.spillover import spillin, spillover, weighted_spillin

AMOUNT = st.one_of(st.none(), st.integers(0, 100))
ROWS = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.integers(1, 2)), AMOUNT, max_size=7
)
WEIGHTS = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), st.integers(0, 3)
)


def frame(rows):
    made = [(s, y, x) for (s, y), x in rows.items()]
    schema = {"state": pl.String, "year": pl.Int64, "spending": pl.Float64}
    return pl.DataFrame(made, schema=schema, orient="row")


@given(ROWS)
def test_sums_as_the_plain_definition(rows) -> None:
    made = spillin(frame(rows))
    assert made["spillin"].to_list() == [
        None if not others or None in others else sum(others)
        for state, year in rows
        for others in [[x for (s, y), x in rows.items() if y == year and s != state]]
    ]


@given(ROWS, WEIGHTS)
def test_weighted_sums_as_the_plain_definition(rows, weights) -> None:
    ties = pl.DataFrame(
        [(one, other, w) for (one, other), w in weights.items()],
        schema={"state": pl.String, "partner": pl.String, "weight": pl.Float64},
        orient="row",
    )
    made = weighted_spillin(frame(rows), ties)
    plain = []
    for state, year in rows:
        allies = {s: x for (s, y), x in rows.items() if y == year and s != state}
        counted = {s: weights.get((state, s), 0) for s in allies}
        heavy = {s: w for s, w in counted.items() if w > 0}
        if not allies or any(allies[s] is None for s in heavy):
            plain.append(None)
        else:
            plain.append(sum(w * allies[s] for s, w in heavy.items()))
    assert made["spillin"].to_list() == plain
    assert made.drop("spillin").equals(frame(rows))


def test_equal_weights_are_the_plain_sum() -> None:
    rows = frame({("a", 1): 5, ("b", 1): 3, ("c", 1): 2})
    pairs = [(x, y, 1.0) for x in "abc" for y in "abc"]
    ties = pl.DataFrame(pairs, schema=["state", "partner", "weight"], orient="row")
    assert weighted_spillin(rows, ties).equals(spillin(rows))


def world(seed=7, members=40, years=30, rho=-0.4):
    """A world in which members answer one another, solved year by year."""
    rng = np.random.default_rng(seed)
    near = (rng.random((members, members)) < 0.15).astype(float)
    np.fill_diagonal(near, 0.0)
    near /= np.maximum(near.sum(axis=1, keepdims=True), 1.0)
    level = rng.normal(size=members)
    parts = []
    for year in range(years):
        gdp = rng.normal(size=members)
        shock = rng.normal(scale=0.5, size=members)
        answer = np.linalg.inv(np.eye(members) - rho * near)
        spending = answer @ (level + gdp + shock)
        parts.append(
            pl.DataFrame(
                {
                    "state": range(members),
                    "year": [year] * members,
                    "gdp": gdp,
                    "spending": spending,
                    "spillin": near @ spending,
                    "allied_gdp": near @ gdp,
                }
            )
        )
    return pl.concat(parts)


def plain_two_stages(rows):
    """The formula with a dummy of each member, in two plain regressions."""
    states = rows["state"].unique(maintain_order=True).to_list()
    dummies = np.array([[s == one for one in states] for s in rows["state"]], float)
    first = np.column_stack([rows["gdp"], rows["allied_gdp"], dummies])
    spill = rows["spillin"].to_numpy()
    fitted = first @ np.linalg.lstsq(first, spill, rcond=None)[0]
    second = np.column_stack([fitted, rows["gdp"], dummies])
    return np.linalg.lstsq(second, rows["spending"].to_numpy(), rcond=None)[0][:2]


def test_two_stages_as_the_plain_definition_and_near_the_truth() -> None:
    rows = world()
    found = spillover(rows, instruments=["allied_gdp"])
    spill, gdp = plain_two_stages(rows)
    assert found.spillover.estimate == pytest.approx(spill)
    assert found.terms[0].estimate == pytest.approx(gdp)
    assert found.spillover.low < -0.4 < found.spillover.high
    assert found.first_stage_f > 10
    assert (found.n, found.members, found.dropped) == (1200, 40, 0)


def test_the_interval_holds_the_truth_in_most_worlds() -> None:
    inside = 0
    for seed in range(40):
        rows = world(seed=seed, years=12)
        term = spillover(rows, instruments=["allied_gdp"]).spillover
        inside += term.low <= -0.4 <= term.high
    assert inside >= 34  # at 95 %, fewer than 34 of 40 have a chance below 0.01


def test_rows_without_a_figure_and_lone_members_are_dropped_and_counted() -> None:
    rows = world(members=5, years=6)
    gap = rows.with_columns(
        gdp=pl.when((pl.col("state") == 0) & (pl.col("year") > 0))
        .then(None)
        .otherwise("gdp")
    )
    found = spillover(gap, instruments=["allied_gdp"])
    assert (found.n, found.members, found.dropped) == (24, 4, 6)
    rest = spillover(rows.filter(pl.col("state") > 0), instruments=["allied_gdp"])
    assert found.spillover == rest.spillover


def test_the_order_and_the_names_of_members_do_not_matter() -> None:
    rows = world(members=6, years=8)
    other = rows.sample(fraction=1.0, shuffle=True, seed=3).with_columns(
        state=pl.lit("m") + (9 - pl.col("state")).cast(pl.String)
    )
    one, two = (spillover(r, instruments=["allied_gdp"]) for r in (rows, other))
    assert two.spillover.estimate == pytest.approx(one.spillover.estimate)
    assert two.spillover.error == pytest.approx(one.spillover.error)


def test_columns_that_hang_together_are_refused() -> None:
    rows = world(members=5, years=6).with_columns(twice=2 * pl.col("gdp"))
    with pytest.raises(SchemaError, match="hang together"):
        spillover(rows, controls=["gdp", "twice"], instruments=["allied_gdp"])
