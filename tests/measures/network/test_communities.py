"""Communities, their agreement, and blocs from year to year."""

from itertools import combinations

import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import SchemaError
from foedus.measures.network.communities import (
    _modularity,
    _twins,
    bloc_overlap,
    communities,
    partition_agreement,
)

NAMES = "ABCDEFGH"
SOME = settings(max_examples=25)

pairs = st.sets(st.sampled_from(list(combinations(NAMES, 2))), min_size=1)
parts = st.lists(st.integers(0, 3), min_size=8, max_size=8)


def table(ties) -> pl.DataFrame:
    return pl.DataFrame(sorted(ties), ["source", "target"], orient="row")


def two_pacts(bridge: bool = True) -> pl.DataFrame:
    ties = {*combinations("ABCD", 2), *combinations("EFGH", 2)}
    return table(ties | ({("A", "E")} if bridge else set()))


def groups(found) -> list[set[str]]:
    told = found.members.drop_nulls("community").sort("community")
    split = told.partition_by("community", maintain_order=True)
    return [set(group["state"]) for group in split]


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_two_pacts_with_a_bridge_are_two_communities(method) -> None:
    if method == "leiden":
        pytest.importorskip("igraph")
    found = communities(two_pacts(), ["Z"], method=method, runs=4)
    assert groups(found) == [set("ABCD"), set("EFGH")]
    assert found.agreement == 1
    assert found.members.filter(pl.col("state") == "Z").row(0) == ("Z", None, None)
    assert found.members["stability"].drop_nulls().unique().to_list() == [1]


@SOME
@given(pairs)
def test_the_modularity_is_that_of_networkx(ties) -> None:
    found = communities(table(ties), runs=3)
    net = nx.Graph(sorted(ties))
    assert found.modularity == pytest.approx(
        nx.community.modularity(net, groups(found))
    )
    assert found.number == len(groups(found))
    sizes = [len(group) for group in groups(found)]
    assert sizes == sorted(sizes, reverse=True)
    assert communities(table(ties), runs=3).members.equals(found.members)


@SOME
@given(pairs, st.permutations(NAMES))
def test_names_change_no_modularity(ties, names) -> None:
    new = dict(zip(NAMES, names, strict=True))
    other = table({tuple(sorted((new[a], new[b]))) for a, b in ties})
    # A run may stop before the best: of thirty, hardly ever all of them.
    same = communities(table(ties), runs=30).modularity
    assert communities(other, runs=30).modularity == pytest.approx(same)


def every_partition(names):
    """Yield each partition of some names once, as name -> group."""

    def grow(left, groups):
        if not left:
            yield {name: i for i, group in enumerate(groups) for name in group}
            return
        for i in range(len(groups)):
            yield from grow(
                left[1:], [g | {left[0]} if j == i else g for j, g in enumerate(groups)]
            )
        yield from grow(left[1:], [*groups, {left[0]}])

    yield from grow(list(names), [])


@settings(max_examples=15)
@given(st.sets(st.sampled_from(list(combinations(NAMES[:6], 2))), min_size=3))
def test_what_moves_as_one_is_together_in_every_best_partition(ties) -> None:
    names = sorted({name for tie in ties for name in tie})
    net = nx.Graph(sorted(ties))
    weights = nx.to_numpy_array(net, nodelist=names)
    scored = [
        (_modularity(weights, np.array([part[n] for n in names]), 1.0), part)
        for part in every_partition(names)
    ]
    best = max(score for score, _ in scored)
    twins = dict(zip(names, _twins(weights, 1.0), strict=True))
    for score, part in scored:
        if score > best - 1e-12:
            for a, b in combinations(names, 2):
                assert twins[a] != twins[b] or part[a] == part[b]
    assert communities(table(ties), runs=5).modularity <= best + 1e-12


def test_a_ring_without_groups_says_how_little_the_runs_agree() -> None:
    ring = table({(f"{i:02}", f"{(i + 1) % 30:02}") for i in range(30)})
    found = communities(ring, runs=6, seed=3)
    assert found.agreement is not None
    assert found.agreement < 0.9
    assert (found.runs, found.seed) == (6, 3)
    assert found.members["stability"].min() < 1


def test_one_run_cannot_agree_and_no_tie_has_no_groups() -> None:
    assert communities(two_pacts(), runs=1).agreement is None
    none = communities(two_pacts().clear(), ["A"])
    assert (none.modularity, none.number, none.members.height) == (None, 0, 1)


@pytest.mark.parametrize("options", [{"runs": 0}, {"method": "walktrap"}])
def test_an_impossible_search_is_refused(options) -> None:
    with pytest.raises(SchemaError, match="no search"):
        communities(two_pacts(), **options)


@given(parts, parts)
def test_the_agreement_is_that_of_pair_counts(first, second) -> None:
    a, b = (dict(zip(NAMES, side, strict=True)) for side in (first, second))
    every = list(combinations(NAMES, 2))
    one = np.array([a[x] == a[y] for x, y in every])
    two = np.array([b[x] == b[y] for x, y in every])
    chance = one.sum() * two.sum() / len(every)
    most = (one.sum() + two.sum()) / 2
    plain = 1.0 if most == chance else ((one & two).sum() - chance) / (most - chance)
    assert partition_agreement(a, b) == pytest.approx(plain)
    assert partition_agreement(b, a) == pytest.approx(plain)


def test_only_states_of_both_partitions_count() -> None:
    assert partition_agreement({"A": 1, "B": 1}, {"B": 1, "C": 1}) is None
    assert partition_agreement({"A": 1, "B": None}, {"A": 1, "B": 2}) is None


def test_a_bloc_is_matched_with_the_one_it_shares_most_with() -> None:
    old = pl.DataFrame({"state": list("ABCDE"), "community": [0, 0, 0, 1, 1]})
    new = pl.DataFrame({"state": list("ABDXYZ"), "community": [0, 0, 0, 1, 1, None]})
    found = bloc_overlap(old, new)
    assert found.rows() == [(0, 3, 0, 0.5, 2, 1, 1), (1, 2, None, 0.0, 0, 2, 0)]
