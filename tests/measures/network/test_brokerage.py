from itertools import combinations

import networkx as nx
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.measures.network.brokerage import constraint

NAMES = "ABCDEF"

weights = st.dictionaries(
    st.sampled_from(list(combinations(NAMES, 2))), st.integers(1, 5), min_size=1
)


@given(weights)
def test_the_constraint_is_that_of_networkx(ties) -> None:
    net = nx.Graph()
    net.add_nodes_from(NAMES)
    net.add_weighted_edges_from((a, b, w) for (a, b), w in ties.items())
    rows = [(a, b, float(w)) for (a, b), w in ties.items()]
    table = pl.DataFrame(rows, ["source", "target", "weight"], orient="row")
    found = dict(constraint(table, NAMES).iter_rows())
    other = nx.constraint(net, weight="weight")
    alone = {name for name in NAMES if not net[name]}
    assert {name for name, value in found.items() if value is None} == alone
    tied = set(NAMES) - alone
    assert {n: found[n] for n in tied} == pytest.approx({n: other[n] for n in tied})


def test_a_triangle_by_itself_is_the_most_constrained() -> None:
    three = pl.DataFrame({"source": ["A", "A", "B"], "target": ["B", "C", "C"]})
    assert constraint(three)["constraint"].to_list() == pytest.approx([9 / 8] * 3)
