"""Time all measures of networks for all years, and the proof of frustration.

Run: python benchmarks/bench_network.py [--store FOLDER] [--method leiden] [--no-proof]

The store has to hold ATOP, the rivalries of Thompson and the disputes of Correlates of
War; without ATOP there is nothing to time. The ratio compares with networkx, over every
tenth year, for the seven measures that both have.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from peak import peak_bytes

if TYPE_CHECKING:
    from foedus.measures.network.communities import Method
    from foedus.measures.network.layers import Multiplex

Found = TypeVar("Found")

FIRST, LAST = 1816, 2018
COLD_WAR = (1946, 1999)
BUDGET_ALL, BUDGET_PROOF, BUDGET_GB = 10.0, 3.0, 2.0
DRAWS = 100


def main() -> int:
    """Print one JSON line; exit 1 if a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", default=None)
    parser.add_argument("--layer", default="active-aid")
    parser.add_argument("--method", default="louvain", choices=("louvain", "leiden"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-proof", action="store_true")
    said = parser.parse_args()
    from foedus.errors import StoreError

    try:
        figures = all_measures(said.store, said.layer, said.method, said.runs)
    except StoreError as error:
        print(json.dumps({"result": "SKIP", "why": str(error)}))
        return 0
    passed = figures["all_s"] <= BUDGET_ALL
    if not said.no_proof:
        figures |= proofs(said.store)
        passed &= figures["proof_worst_s"] <= BUDGET_PROOF and figures["all_proven"]
    peak = peak_bytes()
    if peak is not None:
        figures["peak_gb"] = round(peak / 1e9, 2)
        passed &= figures["peak_gb"] <= BUDGET_GB
    print(json.dumps(figures | {"result": "PASS" if passed else "FAIL"}))
    return 0 if passed else 1


def all_measures(
    folder: str | None, layer: str, method: Method, runs: int
) -> dict[str, Any]:
    """Read the network of every year and measure states, blocs and hubs."""
    from foedus.measures.commitment.pacts import bilateral_pacts
    from foedus.measures.network.blocs import blocs
    from foedus.measures.network.hub import hub_scores
    from foedus.measures.network.layers import multiplex
    from foedus.measures.network.positions import positions
    from foedus.store import Store

    store, clock = Store(folder), Clock()
    nets = clock("layers_s", lambda: multiplex([layer], FIRST, LAST, store=store))
    rows = clock("positions_s", lambda: positions(nets, layer)).height
    clock("blocs_s", lambda: blocs(nets, layer, runs=runs, method=method))
    pacts = {
        year: ties.drop("year")
        for (year,), ties in bilateral_pacts(FIRST, LAST, store=store)
        .partition_by("year", as_dict=True)
        .items()
    }
    clock("hubs_s", lambda: hub_scores(pacts, {}, draws=DRAWS))
    whole = round(sum(clock.seconds.values()), 2)
    processor = round(sum(clock.processor.values()), 2)
    return {
        "state_years": rows,
        "method": method,
        "runs": runs,
        "draws": DRAWS,
        "all_s": whole,
        "processor_s": processor,
        **clock.seconds,
        "networkx_ratio": ratio(nets, layer),
    }


class Clock:
    """Seconds of each part, by the clock and of the processor."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.processor: dict[str, float] = {}

    def __call__(self, name: str, part: Callable[[], Found]) -> Found:
        """Time a part and return what it returns."""
        start, used = time.perf_counter(), time.process_time()
        found = part()
        self.seconds[name] = round(time.perf_counter() - start, 2)
        self.processor[name] = round(time.process_time() - used, 2)
        return found


def ratio(nets: Multiplex, layer: str) -> float:
    """Return how many times longer networkx takes for the same seven measures."""
    import networkx as nx
    import polars as pl
    from threadpoolctl import threadpool_limits

    from foedus.measures.network.positions import of_network

    ours = theirs = 0.0
    for year in range(FIRST, LAST + 1, 10):
        ties, states = nets.network(layer, year)
        if ties.is_empty():
            continue
        listed = pl.Series("state", states, dtype=pl.Int32)
        start = time.perf_counter()
        with threadpool_limits(1):
            of_network(ties, listed)
        ours += time.perf_counter() - start
        start = time.perf_counter()
        graph = nx.Graph()
        graph.add_nodes_from(states)
        graph.add_edges_from(ties.select("source", "target").iter_rows())
        for measured in (
            nx.degree_centrality,
            nx.pagerank,
            nx.betweenness_centrality,
            nx.constraint,
            nx.core_number,
            nx.clustering,
        ):
            measured(graph)
        nx.eigenvector_centrality(graph, max_iter=10_000, tol=1e-4)
        theirs += time.perf_counter() - start
    return round(theirs / ours, 1)


def proofs(folder: str | None) -> dict[str, Any]:
    """Prove the line index of the signed network of every year of the Cold War."""
    from foedus.measures.balance.frustration import frustration
    from foedus.measures.network.layers import multiplex, signed
    from foedus.store import Store

    names = ["active-aid", "rivalry", "dispute"]
    ties = signed(multiplex(names, *COLD_WAR, store=Store(folder)))
    each, proven = {}, True
    for (year,), network in sorted(ties.partition_by("year", as_dict=True).items()):
        start = time.perf_counter()
        proven &= frustration(network).optimal
        each[year] = time.perf_counter() - start
    worst = max(each, key=lambda year: each[year])
    return {
        "proofs": len(each),
        "all_proven": proven,
        "proof_worst_s": round(each[worst], 2),
        "proof_worst_year": worst,
        "proof_mean_s": round(sum(each.values()) / len(each), 2),
    }


if __name__ == "__main__":
    sys.exit(main())
