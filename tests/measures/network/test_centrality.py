"""Centrality against networkx and against plain definitions."""

from itertools import combinations

import networkx as nx
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.network import centrality

NAMES = "ABCDEFG"
CLOSE = 1e-6
Weights = dict[tuple[str, str], int]

weights = st.dictionaries(
    st.sampled_from(list(combinations(NAMES, 2))), st.integers(1, 5), min_size=1
)


def table(ties: Weights) -> pl.DataFrame:
    rows = [(a, b, float(w)) for (a, b), w in ties.items()]
    return pl.DataFrame(rows, ["source", "target", "weight"], orient="row")


def graph(ties: Weights) -> nx.Graph:
    made = nx.Graph()
    made.add_nodes_from(NAMES)
    made.add_weighted_edges_from((a, b, w) for (a, b), w in ties.items())
    return made


def values(frame: pl.DataFrame) -> dict[str, float | None]:
    return dict(frame.iter_rows())


def near(other: dict[str, float]) -> dict[str, float]:
    return pytest.approx(dict(other), abs=CLOSE)


@given(weights)
def test_degree_and_strength_are_counts_and_sums(ties: Weights) -> None:
    net = graph(ties)
    assert values(centrality.degree(table(ties), NAMES)) == dict(net.degree())
    total = dict(net.degree(weight="weight"))
    assert values(centrality.strength(table(ties), NAMES)) == total


@given(weights)
def test_pagerank_is_that_of_networkx(ties: Weights) -> None:
    other = nx.pagerank(graph(ties), alpha=0.7, tol=1e-13, max_iter=1000)
    found = centrality.pagerank(table(ties), NAMES, damping=0.7)
    assert values(found) == near(other)


@given(weights)
def test_betweenness_is_that_of_networkx(ties: Weights) -> None:
    other = nx.betweenness_centrality(graph(ties))
    assert values(centrality.betweenness(table(ties), NAMES)) == near(other)


@given(weights)
def test_the_eigenvector_is_one_and_of_no_part_more_than_its_share(ties) -> None:
    found = values(centrality.eigenvector(table(ties), NAMES))
    assert sum(x**2 for x in found.values()) == pytest.approx(1)
    assert min(found.values()) >= 0
    net = graph(ties)
    turned = {a: sum(d["weight"] * found[b] for b, d in net[a].items()) for a in net}
    top = sum(turned[a] * found[a] for a in net)
    assert turned == near({a: top * x for a, x in found.items()})
    spectrum = nx.adjacency_spectrum(net).real
    assert top == pytest.approx(max(spectrum), abs=CLOSE)


def test_two_pacts_alike_share_the_eigenvector() -> None:
    pair = pl.DataFrame({"source": ["A", "C"], "target": ["B", "D"]})
    assert centrality.eigenvector(pair)["eigenvector"].to_list() == near_list([0.5] * 4)


def near_list(other: list[float]) -> list[float]:
    return pytest.approx(other)


@given(weights, st.permutations(NAMES))
def test_names_change_nothing(ties: Weights, names: list[str]) -> None:
    new = dict(zip(NAMES, names, strict=True))
    renamed = {(new[a], new[b]): w for (a, b), w in ties.items()}
    for record in centrality.MEASURES:
        before = values(record.function(table(ties), NAMES))
        after = values(record.function(table(renamed), NAMES))
        assert {new[a]: x for a, x in before.items()} == near(after)


def test_a_network_without_a_tie_has_no_centre() -> None:
    none = table({("A", "B"): 1}).clear()
    assert centrality.degree(none, ["A", "B"])["degree"].to_list() == [0, 0]
    for measured in (
        centrality.eigenvector, centrality.pagerank, centrality.betweenness,
    ):  # fmt: skip
        assert measured(none, ["A", "B", "C"]).to_series(1).to_list() == [None] * 3


def test_two_states_have_nothing_between_them() -> None:
    tie = pl.DataFrame({"source": ["A"], "target": ["B"]})
    assert centrality.betweenness(tie)["betweenness"].to_list() == [None, None]
