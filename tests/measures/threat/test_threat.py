"""Threat by hand and by a slow plain definition, coverage, and the published world."""

from pathlib import Path
from statistics import median

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.power.distance_discount import AT_HOME
from foedus.measures.threat.threat import (
    threat_environment,
    threat_to_members,
    win_chance,
)

MILES_A_KM = 1 / 1.609344
CHANCE = st.one_of(st.none(), st.integers(0, 10).map(lambda n: n / 10))
ROWS = st.dictionaries(
    st.tuples(st.integers(1, 3), st.integers(4, 7)), st.tuples(CHANCE, CHANCE, CHANCE)
)
SHAPE = {
    "state": pl.Int64,
    "other": pl.Int64,
    "win_chance": pl.Float64,
    "power_at_target": pl.Float64,
    "s": pl.Float64,
}


def table(rows) -> pl.DataFrame:
    listed = [(*key, *values) for key, values in rows.items()]
    frame = pl.DataFrame(listed, schema=SHAPE, orient="row")
    return frame.with_columns(year=pl.lit(1900, pl.Int64))


def pair(own, other, miles, **options) -> dict[str, float | None]:
    frame = pl.DataFrame(
        {"year": [1914], "power_own": [own], "power_other": [other], "miles": [miles]},
        schema_overrides=dict.fromkeys(
            ("power_own", "power_other", "miles"), pl.Float64
        ),
    )
    return win_chance(frame, **options).row(0, named=True)


def test_the_chance_by_hand() -> None:
    near = pair(0.1, 0.3, 0)
    assert near["reach"] == 1
    strong, weak = 0.3**AT_HOME, 0.1**AT_HOME
    assert near["win_chance"] == pytest.approx(strong / (strong + weak))
    far = pair(0.1, 0.4, 2500, rule="exponential", scale=1250)
    assert far["reach"] == pytest.approx(0.25)
    assert far["win_chance"] == pytest.approx(0.5)


@given(st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0, 12_000))
def test_equals_are_even_at_home_and_distance_only_takes(own, other, miles) -> None:
    assert pair(own, own, 0)["win_chance"] == pytest.approx(0.5)
    near, far = pair(own, other, miles), pair(own, other, miles + 100)
    assert 0 <= far["win_chance"] <= near["win_chance"] <= 1
    assert 0 <= near["reach"] <= 1 + 1e-12


@pytest.mark.parametrize("row", [(None, 0.1, 5), (0.1, None, 5), (0.1, 0.1, None)])
def test_what_is_not_known_is_no_chance(row) -> None:
    assert pair(*row)["win_chance"] is None


@given(ROWS)
def test_the_environment_as_the_plain_definition(rows) -> None:
    made = threat_environment(table(rows), similarity="s")
    similar = [s for _, _, s in rows.values() if s is not None]
    middle = median(similar) if similar else None
    for row in made.iter_rows(named=True):
        own = {j: v for (i, j), v in rows.items() if i == row["state"]}
        chances = [p for p, _, _ in own.values() if p is not None]
        assert row["challengers"] == len(own)
        assert row["missing"] == len(own) - len(chances)
        assert row["threat"] == max(chances, default=None)
        if chances:
            first = min(j for j, (p, _, _) in own.items() if p == max(chances))
            assert row["threat_from"] == first
            assert row["threat_mean"] == pytest.approx(sum(chances) / len(chances))
        unlike = [q for _, q, s in own.values() if s is not None and s < middle]
        known = [q for q in unlike if q is not None]
        unknown = len(unlike) - len(known) + sum(s is None for _, _, s in own.values())
        assert (row["counted"], row["counted_missing"]) == (len(known), unknown)
        if known or not unknown:
            assert row["threat_sum"] == pytest.approx(sum(known))
        else:
            assert row["threat_sum"] is None


def test_none_is_zero_and_not_covered_is_null() -> None:
    states = pl.DataFrame({"state": [1, 2, 1], "year": [1900, 1900, 1950]})
    rows = table({(1, 4): (0.5, 0.2, None)}).lazy()
    made = threat_environment(rows, states, covered=(1886, 1949))
    assert isinstance(made, pl.LazyFrame)
    told = made.collect().select("year", "state", "challengers", "threat", "threat_sum")
    assert told.rows() == [
        (1900, 1, 1, 0.5, 0.2),
        (1900, 2, 0, None, 0.0),
        (1950, 1, None, None, None),
    ]


def test_only_rivals_count_in_the_sum() -> None:
    rows = table({(1, 4): (0.5, 0.2, None), (1, 5): (0.7, 0.3, None)})
    made = threat_environment(
        rows.with_columns(rival=pl.Series([True, None])), only="rival"
    )
    assert made.select("threat_sum", "counted", "counted_missing").row(0) == (0.2, 1, 1)
    with pytest.raises(SchemaError, match="two columns"):
        threat_environment(rows, only="s", similarity="s")


def test_members_keep_their_rows() -> None:
    made = threat_environment(table({(1, 4): (0.5, 0.2, None)}))
    members = pl.DataFrame(
        {"alliance": ["x", "x"], "state": [9, 1], "year": [1900, 1900]}
    )
    told = threat_to_members(made, members)
    assert told["state"].to_list() == [9, 1]
    assert told["threat"].to_list() == [None, 0.5]


def test_a_rule_that_is_none_is_refused() -> None:
    with pytest.raises(SchemaError, match="guess"):
        pair(0.1, 0.1, 1, rule="guess")


@pytest.mark.published
def test_the_published_rule_takes_little_from_far_powers(published_data: Path) -> None:
    folder = published_data / "peacesciencer"
    on = pl.col("year") == 2016
    keys = pl.col("^ccode.*$").cast(pl.Int64)
    power = pl.scan_parquet(folder / "cow_nmc.parquet").filter(on)
    power = power.select(keys, "cinc")
    ways = pl.scan_parquet(folder / "cow_mindist.parquet").filter(on)
    ways = ways.with_columns(keys)
    one = ways.select("year", state="ccode1", other="ccode2", km="mindist")
    rows = pl.concat(
        [one, one.select("year", state="other", other="state", km="km")]
    ).unique()
    dyads = (
        rows.join(power.rename({"ccode": "state", "cinc": "power_own"}), on="state")
        .join(power.rename({"ccode": "other", "cinc": "power_other"}), on="other")
        .with_columns(miles=pl.col("km") * MILES_A_KM)
        .filter(pl.col("other").is_in([2, 200, 220, 255, 365, 710, 740]))
    )
    both = win_chance(dyads).filter(pl.col("other").is_in([365, 710]))
    near = threat_environment(both.filter(pl.col("km") < 100)).collect()
    baltic = pl.col("state").is_in([366, 367, 368])
    assert near.filter(baltic)["threat_from"].to_list() == [365] * 3
    # China is 2,000 miles away and keeps most of its index there, so without a
    # neighbourhood it and not Russia would be the first challenger.
    china = both.filter(baltic & (pl.col("other") == 710)).collect()
    assert china["miles"].min() > 1500
    assert china["reach"].min() > 0.7
    far = threat_environment(both).filter(baltic).collect()
    assert far["threat_from"].to_list() == [710] * 3
