"""Coalitions against a slow plain definition, their promises, and who is missing."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.power.coalition_power import coalition_parity, coalition_power

POWER = st.one_of(st.none(), st.floats(0, 1))
WORLDS = st.dictionaries(
    st.tuples(st.integers(1, 5), st.integers(1900, 1902)), POWER, min_size=1
)
SIDES = st.sets(st.integers(1, 5), min_size=1)


def table(world) -> pl.DataFrame:
    rows = [(state, year, power) for (state, year), power in world.items()]
    shape = {"state": pl.Int64, "year": pl.Int64, "power": pl.Float64}
    return pl.DataFrame(rows, schema=shape, orient="row")


@given(WORLDS, SIDES, st.floats(0, 1))
def test_as_the_plain_definition(world, side, keeps) -> None:
    made = coalition_power(table(world), side, keeps=keeps)
    years = sorted({year for _, year in world})
    assert made["year"].to_list() == years
    for row in made.iter_rows(named=True):
        known = [
            power
            for state in side
            if (power := world.get((state, row["year"]))) is not None
        ]
        assert row["members"] == len(known)
        assert row["missing"] == len(side) - len(known)
        if not known:
            assert row["power"] is row["power_kept"] is row["power_kept_sd"] is None
            continue
        assert row["power"] == pytest.approx(math.fsum(known))
        assert row["power_kept"] == pytest.approx(keeps * math.fsum(known))
        spread = math.sqrt(keeps * (1 - keeps) * math.fsum(p * p for p in known))
        assert row["power_kept_sd"] == pytest.approx(spread, abs=1e-12)
        assert row["power_first"] == max(known)


@given(WORLDS, SIDES, SIDES)
def test_parity_is_the_same_from_either_side(world, one, other) -> None:
    other = other - one
    if not other:
        return
    made = coalition_parity(table(world), one, other)
    turned = coalition_parity(table(world), other, one)
    assert made["parity"].to_list() == turned["parity"].to_list()
    for row in made.drop_nulls("parity").iter_rows(named=True):
        assert 0 <= row["parity"] <= 1
        assert 0 <= row["share_a"] <= 1


def test_members_that_change_by_year_and_promises_by_member() -> None:
    world = table({(s, y): 1.0 for s in (1, 2, 3) for y in (1900, 1901)})
    side = pl.DataFrame(
        {"state": [1, 1, 2], "year": [1900, 1901, 1901], "keeps": [1.0, 1.0, 0.25]}
    )
    made = coalition_power(world, side)
    assert made["power"].to_list() == [1.0, 2.0]
    assert made["power_kept"].to_list() == [1.0, 1.25]
    assert coalition_power(world, side, keeps={1: 0.0})["power_kept"].to_list() == [
        0.0,
        0.25,
    ]


def test_a_year_without_the_coalition_is_not_zero() -> None:
    world = table({(1, 1900): 1.0, (2, 1901): 1.0})
    side = pl.DataFrame({"state": [1], "year": [1900]})
    made = coalition_power(world, side)
    assert made["power"].to_list() == [1.0, None]
    assert made["missing"].to_list() == [0, 0]


def test_indices_stand_side_by_side_and_stay_lazy() -> None:
    world = table({(1, 1900): 0.5, (2, 1900): 0.25}).with_columns(
        gdp=pl.Series([1.0, 4.0])
    )
    made = coalition_parity(world.lazy(), [1], [2], indices=["power", "gdp"])
    assert isinstance(made, pl.LazyFrame)
    rows = made.collect()
    assert rows["index"].to_list() == ["power", "gdp"]
    assert rows["parity"].to_list() == [0.5, 0.25]
    assert rows["share_a"].to_list() == pytest.approx([2 / 3, 0.2])


def test_what_makes_no_sense_is_refused() -> None:
    world = table({(1, 1900): 1.0})
    with pytest.raises(SchemaError, match="no member"):
        coalition_power(world, [])
    with pytest.raises(SchemaError, match=r"probability 1\.5"):
        coalition_power(world, [1], keeps=1.5)
    with pytest.raises(SchemaError, match="probability -1"):
        coalition_power(world, pl.DataFrame({"state": [1], "keeps": [-1.0]}))
    with pytest.raises(SchemaError, match="both sides"):
        coalition_parity(world, [1, 2], [2])


def test_keys_of_another_kind_of_number_are_the_same_states() -> None:
    world = table({(2, 1900): 1.0, (20, 1900): 2.0}).cast({"state": pl.Float64})
    assert coalition_power(world, [2, 20], keeps={20: 0.5})["power_kept"].item() == 2
    members = pl.DataFrame({"state": [20]})
    assert coalition_power(world, members)["power"].item() == 2
