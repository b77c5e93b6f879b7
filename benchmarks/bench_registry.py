"""Time a question to the registry: first call, and warm against its budget.

Run: python benchmarks/bench_registry.py
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time

BUDGET_MS = 10.0
QUESTIONS = (
    ("USA", "Japan", "1962-05-01"),
    ("USA", "UK", "1935"),
    ("Poland", "UK", "1939-08-26"),
    ("France", "Germany", "2024-12-31"),
    ("Athens", "Naxos", "-0475"),
)


def main() -> int:
    """Print one JSON line; exit 1 if a warm question is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    start = time.perf_counter()
    from foedus.registry import bound

    bound(*QUESTIONS[0])
    first = 1000 * (time.perf_counter() - start)
    warm = []
    for question in QUESTIONS:
        bound(*question)
        for _ in range(rounds):
            start = time.perf_counter()
            bound(*question)
            warm.append(1000 * (time.perf_counter() - start))
    worst = statistics.quantiles(warm, n=100)[98]
    passed = worst <= BUDGET_MS
    figures = {
        "import_and_first_ms": round(first, 1),
        "warm_median_ms": round(statistics.median(warm), 3),
        "warm_p99_ms": round(worst, 3),
        "budget_ms": BUDGET_MS,
        "result": "PASS" if passed else "FAIL",
    }
    print(json.dumps(figures))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
