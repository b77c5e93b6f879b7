from itertools import combinations

import networkx as nx
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.network.cohesive_groups import (
    clustering,
    component_size,
    components,
    core_number,
)
from foedus.measures.network.ties import read_ties

NAMES = "ABCDEFG"

pairs = st.sets(st.sampled_from(list(combinations(NAMES, 2))), min_size=1)


def both(ties) -> tuple[pl.DataFrame, nx.Graph]:
    net = nx.Graph()
    net.add_nodes_from(NAMES)
    net.add_edges_from(ties)
    return pl.DataFrame(sorted(ties), ["source", "target"], orient="row"), net


@given(pairs)
def test_cores_clusters_and_parts_are_those_of_networkx(ties) -> None:
    table, net = both(ties)
    assert dict(core_number(table, NAMES).iter_rows()) == nx.core_number(net)
    part = {n: len(c) for c in nx.connected_components(net) for n in c}
    assert dict(component_size(table, NAMES).iter_rows()) == part
    found = dict(clustering(table, NAMES).iter_rows())
    few = {name for name in NAMES if net.degree(name) < 2}
    assert {name for name, value in found.items() if value is None} == few
    other = {n: x for n, x in nx.clustering(net).items() if n not in few}
    assert {n: x for n, x in found.items() if n not in few} == pytest.approx(other)


def test_parts_are_numbered_in_the_order_of_states() -> None:
    table = pl.DataFrame({"source": ["B", "A"], "target": ["D", "C"]})
    assert components(read_ties(table, ["E"]).weights).tolist() == [0, 1, 0, 1, 2]


def test_without_states_there_is_nothing() -> None:
    none = pl.DataFrame(schema={"source": pl.String, "target": pl.String})
    for measured in (core_number, clustering, component_size):
        assert measured(none).height == 0
