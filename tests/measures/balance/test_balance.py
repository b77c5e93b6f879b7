"""Balance by triangles and walks, against slow definitions and published values."""

import math
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.balance.balance import triangle_balance, walk_balance

GAHUKU = "reference-cases/balance-gahuku-gama/edges.csv"
COW = "reference-cases/balance-cow-signed/edges.csv"
ROUNDING = 1e-9
NAMES = "ABCDEFG"
Signs = dict[tuple[str, str], int]

signs = st.dictionaries(
    st.sampled_from(list(combinations(NAMES, 2))), st.sampled_from([1, -1]), min_size=1
)


def table(ties: Signs) -> pl.DataFrame:
    rows = [(a, b, sign) for (a, b), sign in ties.items()]
    return pl.DataFrame(rows, ["source", "target", "sign"], orient="row")


def by_hand(ties: Signs) -> tuple[int, int, dict[tuple[str, str], int]]:
    balanced, count = 0, 0
    bad = dict.fromkeys(ties, 0)
    for a, b, c in combinations(NAMES, 3):
        three = [(a, b), (a, c), (b, c)]
        if all(pair in ties for pair in three):
            count += 1
            good = math.prod(ties[pair] for pair in three) > 0
            balanced += good
            for pair in three:
                bad[pair] += not good
    return balanced, count, {pair: n for pair, n in bad.items() if n}


def walks(matrix: np.ndarray) -> np.ndarray:
    """Return the sum of matrix^l / l!, term by term."""
    term = total = np.eye(len(matrix))
    for length in range(1, 60):
        term = term @ matrix / length
        total = total + term
    return total


@given(signs)
def test_triangles_are_counted_as_by_hand(ties: Signs) -> None:
    found = triangle_balance(table(ties))
    balanced, count, bad = by_hand(ties)
    assert (found.balanced, found.triangles) == (balanced, count)
    assert found.value == (balanced / count if count else None)
    told = found.frustrating
    assert {(a, b): n for a, b, _, _, n in told.iter_rows()} == bad
    assert told["unbalanced"].is_sorted(descending=True)


@given(signs)
def test_walks_are_summed_as_by_hand(ties: Signs) -> None:
    names = sorted({name for pair in ties for name in pair})
    matrix = np.zeros((len(names), len(names)))
    for (a, b), sign in ties.items():
        i, j = names.index(a), names.index(b)
        matrix[i, j] = matrix[j, i] = sign
    one, all_ties = walks(matrix), walks(abs(matrix))
    found = walk_balance(table(ties))
    assert found.value == pytest.approx(np.trace(one) / np.trace(all_ties))
    local = np.diag(one) / np.diag(all_ties)
    assert found.by_state["value"].to_list() == pytest.approx(local)
    assert 0 < found.value <= 1 + ROUNDING


@given(signs, st.permutations(NAMES))
def test_names_change_nothing(ties: Signs, names: list[str]) -> None:
    new = dict(zip(NAMES, names, strict=True))
    other = table({(new[a], new[b]): sign for (a, b), sign in ties.items()})
    assert triangle_balance(other).value == triangle_balance(table(ties)).value
    same = walk_balance(table(ties)).value
    assert walk_balance(other).value == pytest.approx(same)


def test_two_camps_are_balanced() -> None:
    camps = {pair: 1 if (pair[0] < "D") == (pair[1] < "D") else -1
             for pair in combinations(NAMES, 2)}  # fmt: skip
    assert triangle_balance(table(camps)).value == 1
    found = walk_balance(table(camps))
    assert found.value == pytest.approx(1)
    assert found.frustrating.is_empty()


def test_a_quarrel_of_allies_is_the_tie_at_odds() -> None:
    pact = dict.fromkeys(combinations(NAMES, 2), 1) | {("B", "C"): -1}
    found = walk_balance(table(pact))
    assert found.frustrating.select("source", "target").rows() == [("B", "C")]
    assert triangle_balance(table(pact)).frustrating.row(0)[:2] == ("B", "C")


def test_a_pact_of_hundreds_does_not_overflow() -> None:
    # The exponential of 710 is the first that no float holds.
    pairs = combinations([f"{i:04}" for i in range(720)], 2)
    assert walk_balance(table(dict.fromkeys(pairs, 1))).value == pytest.approx(1)


def test_without_ties_nothing_is_said() -> None:
    none = pl.DataFrame({"source": ["A"], "target": ["B"], "sign": [None]})
    assert triangle_balance(none).value is None
    found = walk_balance(none)
    assert (found.value, found.unknown, found.by_state.height) == (None, 1, 0)
    assert triangle_balance(table({("A", "B"): 1})).value is None


@pytest.mark.published
def test_the_tribes_of_gahuku_gama(published_data: Path) -> None:
    ties = pl.read_csv(published_data / GAHUKU)
    ties.columns = ["source", "target", "sign"]
    found = triangle_balance(ties)
    assert (found.balanced, found.triangles) == (59, 68)
    assert found.value == pytest.approx(0.8676471, abs=1e-7)
    assert walk_balance(ties).value == pytest.approx(0.3575761, abs=1e-7)


@pytest.mark.published
@pytest.mark.parametrize(
    ("window", "balanced", "triangles"),
    [("46-49", 1579, 1656), ("76-79", 5031, 5453), ("96-99", 8656, 9240)],
)
def test_the_cold_war(published_data: Path, window, balanced, triangles) -> None:
    ties = pl.read_csv(published_data / COW).filter(pl.col("window") == window)
    found = triangle_balance(ties.rename({"state1": "source", "state2": "target"}))
    assert (found.balanced, found.triangles) == (balanced, triangles)
