"""Frustration and blocks, against every split and published values."""

from itertools import combinations, product
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.balance import frustration as module
from foedus.measures.balance.frustration import frustration, k_blocks
from foedus.measures.balance.integer_program import Solved

GAHUKU = "reference-cases/balance-gahuku-gama/edges.csv"
COW = "reference-cases/balance-cow-signed/edges.csv"
NAMES = "ABCDEF"
Signs = dict[tuple[str, str], int]
SOME = settings(max_examples=25)

signs = st.dictionaries(
    st.sampled_from(list(combinations(NAMES, 2))), st.sampled_from([1, -1]), min_size=1
)

# Exact line index of every window, by an independent integer program.
WINDOWS = {
    "46-49": 17, "49-52": 15, "55-58": 35, "62-65": 36, "70-73": 26,
    "76-79": 50, "81-84": 45, "87-90": 46, "93-96": 50, "96-99": 45,
}  # fmt: skip


def table(ties: Signs) -> pl.DataFrame:
    rows = [(a, b, sign) for (a, b), sign in ties.items()]
    return pl.DataFrame(rows, ["source", "target", "sign"], orient="row")


def cost(ties: Signs, block: dict[str, int], alpha: float) -> float:
    return sum(
        2 * (alpha if sign < 0 else 1 - alpha)
        for (a, b), sign in ties.items()
        if (block[a] == block[b]) == (sign < 0)
    )


def least(ties: Signs, k: int, alpha: float = 0.5) -> float:
    """Try every partition into at most k blocks."""
    splits = (dict(zip(NAMES, b, strict=True)) for b in product(range(k), repeat=6))
    return min(cost(ties, split, alpha) for split in splits)


@SOME
@given(signs)
def test_the_index_is_the_least_of_all_splits(ties: Signs) -> None:
    found = frustration(table(ties))
    assert found.value == found.bound == least(ties, 2)
    assert found.optimal
    assert found.normalised == pytest.approx(1 - 2 * found.value / len(ties))
    against = {
        pair for pair, sign in ties.items()
        if (found.sides[pair[0]] == found.sides[pair[1]]) == (sign < 0)
    }  # fmt: skip
    assert set(found.frustrating.select("source", "target").rows()) == against
    assert len(against) == found.value


@SOME
@given(signs, st.permutations(NAMES))
def test_names_change_nothing(ties: Signs, names: list[str]) -> None:
    new = dict(zip(NAMES, names, strict=True))
    other = {(new[a], new[b]): sign for (a, b), sign in ties.items()}
    assert frustration(table(other)).value == frustration(table(ties)).value


@SOME
@given(signs, st.integers(1, 3), st.sampled_from([0.2, 0.5, 0.7]))
def test_blocks_are_the_best_of_all_partitions(ties, k, alpha) -> None:
    found = k_blocks(table(ties), k, alpha=alpha)
    assert found.value == pytest.approx(least(ties, k, alpha))
    assert found.value == pytest.approx(
        2 * (alpha * found.within + (1 - alpha) * found.between)
    )
    assert found.optimal
    assert found.frustrating.height == found.within + found.between
    assert set(found.blocks.values()) <= set(range(k))


def test_two_camps_need_no_solver(monkeypatch) -> None:
    monkeypatch.setattr(module, "smallest", None)
    found = frustration(table({("A", "B"): 1, ("A", "C"): -1, ("B", "C"): -1}))
    assert (found.value, found.optimal, found.bound) == (0, True, 0)
    assert found.sides == {"A": 0, "B": 0, "C": 1}


def test_an_index_that_is_not_proven_says_its_bound(monkeypatch) -> None:
    stopped = Solved(values=None, bound=0.4, optimal=False)
    monkeypatch.setattr(module, "smallest", lambda *_, **__: stopped)
    ring = dict.fromkeys(combinations("ABCDE", 2), -1)
    found = frustration(table(ring))
    assert not found.optimal
    assert (found.value, found.bound) == (4, 1)
    assert found.frustrating.height == 4
    blocks = k_blocks(table(ring), 3)
    assert not blocks.optimal
    assert blocks.bound == pytest.approx(0.4)
    assert blocks.value is not None
    assert blocks.value >= 2


def test_without_ties_nothing_is_said() -> None:
    none = pl.DataFrame({"source": ["A"], "target": ["B"], "sign": [None]})
    assert (frustration(none).value, frustration(none).bound) == (None, None)
    assert (k_blocks(none).value, k_blocks(none).unknown) == (None, 1)


def test_options_out_of_range_are_refused() -> None:
    ties = table({("A", "B"): 1})
    with pytest.raises(SchemaError, match="no time"):
        frustration(ties, seconds=0)
    with pytest.raises(SchemaError, match="no criterion"):
        k_blocks(ties, 0)
    with pytest.raises(SchemaError, match="no criterion"):
        k_blocks(ties, alpha=1.0)


@pytest.mark.published
def test_the_tribes_of_gahuku_gama(published_data: Path) -> None:
    ties = pl.read_csv(published_data / GAHUKU)
    ties.columns = ["source", "target", "sign"]
    found = frustration(ties)
    assert (found.value, found.optimal) == (7, True)
    assert found.normalised == pytest.approx(0.7586207, abs=1e-7)
    # signnet prints 2: the two ties count in both directions, at 0.5.
    blocks = k_blocks(ties, 3)
    assert (blocks.value, blocks.optimal) == (2.0, True)
    assert (blocks.within, blocks.between) == (0, 2)
    assert k_blocks(ties, 2).value == found.value


@pytest.mark.published
@pytest.mark.parametrize("window", WINDOWS)
def test_the_cold_war(published_data: Path, window: str) -> None:
    ties = pl.read_csv(published_data / COW).filter(pl.col("window") == window)
    found = frustration(ties.rename({"state1": "source", "state2": "target"}))
    assert (found.value, found.optimal) == (WINDOWS[window], True)
