"""Similarity of all pairs of states 1816-2018, whole process, against its budget.

Each case is a process of its own that opens a store of the published files, adds one
measure of alliance portfolios to the panel of all undirected dyad-years, and builds it.
Prints a JSON line for each: rows, seconds, processor time, peak memory. Then the
kernels alone are compared, on every tenth year and in one process, with a plain NumPy
formulation that takes one state, or one pair of states, after another. Without the
files of the publishers (FOEDUS_TEST_DATA) it says SKIP.

Run: python benchmarks/bench_measures.py s_score kappa pi --home STORE
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from bench_panel import filled
from numpy.typing import NDArray
from peak import peak_bytes

Matrix = NDArray[np.float64]

FIRST, LAST = 1816, 2018
BUDGETS: Final = {"s_score": 10.0, "kappa": 15.0, "pi": 15.0}
MEMORY: Final = 2 << 30
EACH: Final = 10
"""Every so many years are compared."""


def build(name: str) -> int:
    """Build the panel with a measure.

    Parameters
    ----------
    name : str
        The measure.

    Returns
    -------
    int
        Rows of which it is known.
    """
    from foedus.measures.on_panels import measure
    from foedus.panel.build import dyad_years

    table = measure(name, dyad_years(FIRST, LAST, directed=False)).collect()
    return table.height - table[name].null_count()


def measured(name: str, home: Path) -> dict[str, Any]:
    """Time one measure in a process of its own.

    Parameters
    ----------
    name : str
        The measure.
    home : Path
        The store.

    Returns
    -------
    dict
        ``case, rows, peak_bytes, seconds, processor_seconds, result``.
    """
    command = [sys.executable, __file__, "--build", name]
    environment = {**os.environ, "FOEDUS_HOME": str(home)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    child = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if child.returncode:
        return {"case": name, "result": "FAIL"}
    done = json.loads(child.stdout.splitlines()[-1])
    good = seconds <= BUDGETS.get(name, max(BUDGETS.values()))
    good = good and done["peak_bytes"] <= MEMORY
    verdict = "PASS" if good else "FAIL"
    return {
        "case": name,
        **done,
        "seconds": round(seconds, 2),
        "processor_seconds": round(used, 2),
        "result": verdict,
    }


def plain_s(values: Matrix, highest: float) -> Matrix:
    """Compute S, one state after another.

    Parameters
    ----------
    values : numpy.ndarray
        Ties, (n, k).
    highest : float
        Largest value of the scale.

    Returns
    -------
    numpy.ndarray
        S, (n, n).
    """
    rows = [1 - 2 * np.abs(values - x).mean(1) / highest for x in values]
    return np.array(rows)


def plain_chance(values: Matrix, *, pooled: bool) -> Matrix:
    """Compute pi or kappa, one pair of states after another.

    Parameters
    ----------
    values : numpy.ndarray
        Ties, (n, k).
    pooled : bool
        Whether chance is drawn from the pooled margin: pi, else kappa.

    Returns
    -------
    numpy.ndarray
        The measure, (n, n).
    """
    scale = np.unique(values)
    costs = np.abs(np.subtract.outer(scale, scale))
    parts = np.array([(values == v).mean(1) for v in scale]).T
    found = np.full((len(values),) * 2, np.nan)
    for i, x in enumerate(values):
        for j in range(i, len(values)):
            seen = np.abs(x - values[j]).mean()
            one, other = parts[i], parts[j]
            if pooled:
                one = other = (one + other) / 2
            chance = one @ costs @ other
            if chance > 0:
                found[i, j] = found[j, i] = 1 - seen / chance
    return found


def compared(home: Path) -> list[dict[str, Any]]:
    """Compare the kernels with the plain formulations.

    Parameters
    ----------
    home : Path
        The store.

    Returns
    -------
    list of dict
        ``kernel, years, pairs, seconds, plain_seconds, ratio, largest_difference``.
    """
    from foedus.measures.similarity import pairwise, portfolio_ties
    from foedus.measures.similarity.portfolio import Portfolio
    from foedus.panel.attach import Frame
    from foedus.panel.unit import unit
    from foedus.store import Store

    frame = Frame(Store(home), unit("dyad-years"), (FIRST, LAST), "cow", directed=False)
    every = portfolio_ties.world(frame, portfolio_ties.ALLIANCES).years()
    years = [held for year, held in every if year % EACH == 0]
    kernels: dict[str, tuple[Callable[[Portfolio], Matrix], Callable[..., Matrix]]] = {
        "s_score": (pairwise.s_scores, lambda p: plain_s(p.values, p.highest)),
        "kappa": (pairwise.kappas, lambda p: plain_chance(p.values, pooled=False)),
        "pi": (pairwise.pis, lambda p: plain_chance(p.values, pooled=True)),
    }
    found = []
    for name, (kernel, plain) in kernels.items():
        begin = time.perf_counter()
        fast = [kernel(held) for held in years]
        middle = time.perf_counter()
        slow = [plain(held) for held in years]
        end = time.perf_counter()
        gaps = [
            float(np.nanmax(np.abs(a - b))) for a, b in zip(fast, slow, strict=True)
        ]
        found.append(
            {
                "kernel": name,
                "years": len(years),
                "pairs": sum(len(held.states) ** 2 for held in years),
                "seconds": round(middle - begin, 3),
                "plain_seconds": round(end - middle, 3),
                "ratio": round((end - middle) / (middle - begin), 1),
                "largest_difference": max(gaps),
            }
        )
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 if a measure is over its budget.

    Parameters
    ----------
    arguments : sequence of str, optional
        Command line; by default that of the process.

    Returns
    -------
    int
        Exit code.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", help=f"by default {', '.join(BUDGETS)}")
    parser.add_argument("--home", type=Path, help="a store of all published files")
    parser.add_argument("--build", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.build:
        rows = build(options.build)
        told = {"rows": rows, "peak_bytes": peak_bytes()}
        sys.stdout.write(f"{json.dumps(told)}\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="foedus-") as folder:
        home = options.home or filled(Path(folder))
        if home is None:
            sys.stdout.write('{"result": "SKIP: FOEDUS_TEST_DATA names no folder"}\n')
            return 0
        failed = False
        for name in options.measures or BUDGETS:
            said = measured(name, home)
            failed = failed or said["result"] == "FAIL"
            sys.stdout.write(f"{json.dumps(said)}\n")
            sys.stdout.flush()
        for said in compared(home):
            sys.stdout.write(f"{json.dumps(said)}\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
