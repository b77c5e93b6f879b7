"""Balance over time, and what three measures say of the Cold War."""

from itertools import combinations
from pathlib import Path

import polars as pl
import pytest

from foedus.errors import SchemaError
from foedus.measures.balance.balance_series import balance_series
from foedus.measures.network.layers import multiplex, signed

COW = "reference-cases/balance-cow-signed/edges.csv"
THREE = {"source": ["A", "A", "B"], "target": ["B", "C", "C"]}


def test_each_period_is_measured_by_itself() -> None:
    one = pl.DataFrame({"year": 1951, **THREE, "sign": [1, 1, -1]})
    two = pl.DataFrame({"year": 1950, **THREE, "sign": [1, None, 1]})
    found = balance_series(pl.concat([one, two]))
    assert found["year"].to_list() == [1950, 1951]
    assert found["frustration"].to_list() == [0, 1]
    assert found["triangle_balance"].to_list() == [None, 0.0]
    assert found["unknown"].to_list() == [1, 0]
    assert found["negative"].to_list() == [0, 1]


def test_no_ties_give_no_rows_and_no_period_is_an_error() -> None:
    ties = pl.DataFrame({"year": 1951, **THREE, "sign": [1, 1, -1]})
    assert balance_series(ties.clear()).height == 0
    with pytest.raises(SchemaError, match="no column window"):
        balance_series(ties, by="window")


@pytest.mark.published
@pytest.mark.slow
def test_measures_disagree_whether_the_cold_war_moved_to_balance(
    published_data: Path,
) -> None:
    """Doreian and Mrvar 2015 see no movement towards balance from 1946 to 1999."""
    ties = pl.read_csv(published_data / COW)
    ties = ties.rename({"state1": "source", "state2": "target"})
    found = balance_series(ties, by="window").with_row_index("time")
    assert found.height == 51
    assert found["optimal"].all()
    assert (found["states"].min(), found["states"].max()) == (64, 155)
    rise = {
        name: found.select(pl.corr("time", name, method="spearman")).item()
        for name in ("normalised", "triangle_balance", "walk_balance")
    }
    assert rise == pytest.approx(
        {"normalised": 0.498, "triangle_balance": 0.147, "walk_balance": -0.166},
        abs=0.001,
    )


def two_sided(ties: list[tuple[str, str, int]]) -> bool:
    """Walk through the network and see whether two sides fit all ties."""
    side: dict[str, int] = {}
    near: dict[str, list[tuple[str, int]]] = {}
    for one, other, sign in ties:
        near.setdefault(one, []).append((other, sign))
        near.setdefault(other, []).append((one, sign))
    for start in near:
        todo = [] if start in side else [start]
        side.setdefault(start, 1)
        while todo:
            here = todo.pop()
            for other, sign in near[here]:
                if other not in side:
                    side[other] = side[here] * sign
                    todo.append(other)
                elif side[other] != side[here] * sign:
                    return False
    return True


def fewest_removed(ties: list[tuple[str, str, int]]) -> int:
    """Try to leave out no tie, every tie, every two ties, and so on."""
    return next(
        number
        for number in range(len(ties))
        for out in combinations(range(len(ties)), number)
        if two_sided([tie for i, tie in enumerate(ties) if i not in out])
    )


@pytest.mark.published
def test_hoffs_cold_war_is_almost_balanced(published_data: Path) -> None:
    """Cooperation and conflict of 66 states, every five years from 1950 to 1985."""
    table = pl.read_parquet(published_data / "coldwar-network" / "coldwar_cc.parquet")
    ties = table.filter((pl.col("value") != 0) & (pl.col("d0") < pl.col("d1"))).select(
        "d2", source="d0", target="d1", sign=pl.col("value").sign()
    )
    found = balance_series(ties, by="d2")
    assert found["frustration"].to_list() == [1, 1, 1, 1, 0, 0, 1, 2]
    networks = ties.sort("d2").partition_by("d2", include_key=False)
    assert [fewest_removed(n.rows()) for n in networks] == [1, 1, 1, 1, 0, 0, 1, 2]


@pytest.mark.published
def test_a_yearly_signed_network_is_proven(published_store) -> None:
    nets = multiplex(
        ["active-aid", "rivalry", "dispute"], 1962, 1962, store=published_store
    )
    found = balance_series(signed(nets))
    assert found["optimal"].to_list() == [True]
    assert 0 < found["frustration"].item() < found["negative"].item()
