"""Segments against sets of single steps."""

from __future__ import annotations

import random

import polars as pl
import pytest

from foedus.panel import segments

Row = tuple[int, int, int]
SCHEMA = {"key": pl.Int32, "start": pl.Int32, "stop": pl.Int32}


def rows(chance: random.Random) -> list[Row]:
    """Return a few segments, some empty, some that overlap or touch."""
    found = []
    for _ in range(chance.randrange(9)):
        start = chance.randrange(-10, 20)
        found.append((chance.randrange(3), start, start + chance.randrange(6)))
    return found


def frame(said: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(said, schema=SCHEMA, orient="row")


def steps(said: list[Row]) -> set[tuple[int, int]]:
    return {(key, step) for key, start, stop in said for step in range(start, stop)}


@pytest.mark.parametrize("seed", range(100))
def test_merged_segments_are_the_same_steps_apart_and_in_order(seed: int):
    said = rows(random.Random(seed))
    found = segments.merged(frame(said), ["key"])
    assert steps(found.rows()) == steps(said)
    assert found.rows() == sorted(found.rows())
    for (key, _, stop), (after, start, _) in zip(
        found.rows(), found.rows()[1:], strict=False
    ):
        assert key != after or stop < start


@pytest.mark.parametrize("seed", range(100))
def test_what_is_left_and_what_is_shared_are_differences_and_unions(seed: int):
    chance = random.Random(seed)
    one, other = rows(chance), rows(chance)
    left = segments.without(frame(one), frame(other), ["key"])
    assert steps(left.rows()) == steps(one) - steps(other)
    both = segments.shared(frame(one), frame(other), ["key"])
    assert steps(both.rows()) == steps(one) & steps(other)


@pytest.mark.parametrize("seed", range(100))
def test_cutting_keeps_all_steps_and_gives_the_values_of_some(seed: int):
    chance = random.Random(seed)
    one = frame(rows(chance)).filter(pl.col("start") < pl.col("stop"))
    other = segments.merged(frame(rows(chance)), ["key"])
    cut = segments.cut(one, other.with_row_index("value"), ["key"])
    length = pl.col("stop") - pl.col("start")
    assert cut.select(length.sum()).item() == one.select(length.sum()).item()
    valued = cut.drop_nulls("value").select(*SCHEMA)
    empty = cut.filter(pl.col("value").is_null()).select(*SCHEMA)
    assert steps(valued.rows()) == steps(one.rows()) & steps(other.rows())
    assert steps(empty.rows()) == steps(one.rows()) - steps(other.rows())


@pytest.mark.parametrize("seed", range(100))
def test_years_cut_as_step_by_step(seed: int):
    said = rows(random.Random(seed))
    years = pl.DataFrame(
        {
            "year": pl.Series(range(-2, 3), dtype=pl.Int32),
            "opens": pl.Series([5 * y for y in range(-2, 3)], dtype=pl.Int32),
            "closes": pl.Series([5 * y + 5 for y in range(-2, 3)], dtype=pl.Int32),
        }
    )
    real = frame(said).filter(pl.col("start") < pl.col("stop"))
    cells = segments.by_year(real, years)
    expected = [
        (key, step, step // 5)
        for key, start, stop in said
        for step in range(max(start, -10), min(stop, 15))
    ]
    found = [
        (key, step, year)
        for key, start, stop, year in cells.select(*SCHEMA, "year").rows()
        for step in range(start, stop)
    ]
    assert sorted(found) == sorted(expected)
    assert (cells["start"] < cells["stop"]).all()


@pytest.mark.parametrize("seed", range(50))
def test_without_keys_all_segments_belong_together(seed: int):
    chance = random.Random(seed)
    one, other = ([(0, a, b) for _, a, b in rows(chance)] for _ in range(2))
    real = frame(one).filter(pl.col("start") < pl.col("stop"))
    world = frame(other).drop("key")
    merged = segments.merged(world, [])
    assert steps([(0, *row) for row in merged.rows()]) == steps(other)
    assert merged.equals(segments.merged(frame(other), ["key"]).drop("key"))
    shared = segments.shared(real, merged, []).select(*SCHEMA)
    assert steps(shared.rows()) == steps(one) & steps(other)
    left = segments.without(real, world, [])
    assert steps(left.rows()) == steps(one) - steps(other)
