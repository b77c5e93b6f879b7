"""Concentration of a system: published values, and a slow plain definition."""

import math
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.system.majors import major_sets, major_years
from foedus.measures.system.system_concentration import (
    capability_movement,
    concentration_change,
    system_concentration,
)

CON = {
    1816: 0.3296,
    1850: 0.3100,
    1870: 0.2964,
    1900: 0.2331,
    1913: 0.2378,
    1920: 0.4329,
    1938: 0.2270,
    1946: 0.4516,
    1950: 0.3317,
    1960: 0.3060,
    1990: 0.3054,
    2000: 0.3333,
    2010: 0.4229,
    2016: 0.4619,
}
"""Of the major powers, from the current index."""

YEAR = st.dictionaries(st.integers(1, 6), st.integers(1, 50), min_size=1)
ROUNDING = 1e-12


def table(*years: dict[int, float | None]) -> pl.DataFrame:
    rows = [
        (state, 1900 + lag, power)
        for lag, held in enumerate(years)
        for state, power in held.items()
    ]
    shape = {"state": pl.Int64, "year": pl.Int64, "cinc": pl.Float64}
    return pl.DataFrame(rows, schema=shape, orient="row")


def con(held: dict[int, float]) -> float | None:
    n, total = len(held), sum(held.values())
    if n < 2:
        return None
    squares = math.fsum((p / total) ** 2 for p in held.values())
    return math.sqrt(max(0.0, (squares - 1 / n) / (1 - 1 / n)))


def move(now: dict[int, float], before: dict[int, float]) -> float | None:
    states = set(now) | set(before)
    a = {i: now.get(i, 0) / sum(now.values()) for i in states}
    b = {i: before.get(i, 0) / sum(before.values()) for i in states}
    most = 2 * (1 - min(b.values()))
    return math.fsum(abs(a[i] - b[i]) for i in states) / most if most else None


def near(value: float | None):
    return None if value is None else pytest.approx(value, abs=1e-7)


@given(YEAR, YEAR)
def test_as_the_plain_definitions(before, now) -> None:
    frame = table(before, now)
    levels = [con(before), con(now)]
    made = concentration_change(frame)
    assert made["concentration"].to_list() == [near(level) for level in levels]
    if None not in levels:
        assert made["concentration_change"][1] == near(levels[1] - levels[0])
    assert made["concentration_change"][0] is None
    moved = capability_movement(frame)
    assert moved["movement"].to_list() == [near(move(now, before))]
    assert moved["joined"].item() == len(set(now) - set(before))
    assert moved["left"].item() == len(set(before) - set(now))
    stay = set(now) & set(before)
    within = (
        move({i: now[i] for i in stay}, {i: before[i] for i in stay})
        if (stay)
        else None
    )
    assert moved["movement_within"].item() == near(within)


@given(YEAR, YEAR, st.permutations(range(1, 7)))
def test_names_change_nothing_and_all_lies_in_its_range(before, now, names) -> None:
    frame = table(before, now)
    renamed = frame.with_columns(
        pl.col("state").replace_strict(dict(zip(range(1, 7), names, strict=True)))
    ).reverse()
    for made, other in (
        (system_concentration(frame), system_concentration(renamed)),
        (capability_movement(frame), capability_movement(renamed)),
    ):
        column = made.columns[-1] if "movement" not in made.columns else "movement"
        for one, same in zip(made[column], other[column], strict=True):
            assert one == near(same)
            assert one is None or -ROUNDING <= one <= 1 + ROUNDING


def test_a_state_without_a_figure_leaves_no_concentration() -> None:
    made = system_concentration(table({1: 0.5, 2: None}, {1: 0.5, 2: 0.5}).lazy())
    assert isinstance(made, pl.LazyFrame)
    rows = made.collect()
    assert rows["concentration"].to_list() == [None, 0.0]
    assert rows["missing"].to_list() == [1, 0]
    moved = capability_movement(table({1: 0.5, 2: None}, {1: 0.5, 2: 0.5}))
    assert moved["movement"].to_list() == [None]


def test_a_gap_is_no_change_and_a_longer_step_bridges_it() -> None:
    frame = table({1: 1.0, 2: 1.0}, {}, {1: 1.0, 2: 0.0})
    assert concentration_change(frame)["concentration_change"].to_list() == [None] * 2
    made = concentration_change(frame, step=2)
    assert made["concentration_change"].to_list() == [None, 0.5]
    assert capability_movement(frame).is_empty()
    with pytest.raises(SchemaError, match="0 years"):
        concentration_change(frame, step=0)


@pytest.fixture(scope="module")
def sets(published_data: Path) -> pl.DataFrame:
    """The major powers of each year, as a changing and as a fixed set."""
    folder = published_data / "peacesciencer"
    spells = pl.read_parquet(folder / "cow_majors.parquet")
    world = pl.read_parquet(folder / "cow_nmc.parquet").select(
        pl.col("ccode").alias("state").cast(pl.Int64),
        pl.col("year").cast(pl.Int64),
        "cinc",
    )
    return major_sets(world, major_years(spells, 1816, 2016))


@pytest.mark.published
def test_the_level_of_each_published_year(sets: pl.DataFrame) -> None:
    made = system_concentration(sets, by=["set"])
    changing = made.filter(pl.col("set") == "changing")
    found = dict(changing.select("year", "concentration").rows())
    assert {y: round(found[y], 4) for y in CON} == CON
    # Two powers alone were so in every year: the United Kingdom, and France but for
    # 1941-1944, so one is left and its concentration is not defined.
    fixed = made.filter(pl.col("set") == "fixed")
    assert fixed["n"].unique().to_list() == [1]
    assert fixed["concentration"].null_count() == fixed.height


@pytest.mark.published
def test_joining_moves_the_changing_set_and_not_the_others(sets: pl.DataFrame) -> None:
    moved = capability_movement(sets, by=["set"]).filter(pl.col("set") == "changing")
    row = moved.filter(pl.col("year") == 1950).row(0, named=True)
    assert row["joined"] == 1
    assert row["movement"] > 5 * row["movement_within"]
