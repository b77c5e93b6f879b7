"""Time filtering and grouping many rows of a store.

Synthetic events are grouped by dyad and month. Prints one JSON line; the exit code is 1
if a budget was missed. What tries to break the store is in `crash_store.py`.

Run: python benchmarks/bench_store.py --rows 100000000
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from foedus.sql import query
from foedus.store import SourceFacts, Store

SECONDS, MEMORY = 5.0, 4 << 30
EVENT_FACTS = SourceFacts("own", "yes", "1979", "2018", "2026-11-22")


def events(first: int, last: int, count: int) -> pl.DataFrame:
    """Return a part of the synthetic events of 40 years, in the order of their days.

    Parameters
    ----------
    first, last : int
        The part: rows from the first until before the last.
    count : int
        All rows; about 4000 dyads, few of them with most of the events.
    """
    row = pl.int_range(first, last, dtype=pl.Int64)
    noise = row.hash(seed=1)
    share = (noise % 1_000_003).cast(pl.Float32) / 1_000_003
    dyad = (share.pow(4) * 4000).cast(pl.Int32)
    day = (row * 14_610 // count + 3287).cast(pl.Int32)
    return pl.select(
        state_a=(dyad // 64 * 13 + 2).cast(pl.Int16),
        state_b=(dyad % 64 * 14 + 20).cast(pl.Int16),
        day=day,
        month=(day / 30.436875).cast(pl.Int16),
        root=(noise // 1_000_003 % 20 + 1).cast(pl.Int8),
        goldstein=((noise // 7 % 201).cast(pl.Float32) - 100) / 10,
    )


def grouped(store: Store) -> pl.DataFrame:
    """Count the hostile events of every directed dyad and month.

    Parameters
    ----------
    store : Store
        A store with events.
    """
    return (
        store.scan("synthetic-events.event")
        .filter(pl.col("root") >= 15)
        .group_by("state_a", "state_b", "month")
        .agg(events=pl.len(), goldstein=pl.col("goldstein").mean())
        .collect(engine="streaming")
    )


@contextmanager
def watched() -> Iterator[dict[str, int]]:
    """Watch the resident memory of this process, in bytes, every 10 ms."""
    peak, done = {"bytes": 0}, threading.Event()
    pages = Path("/proc/self/statm")

    def watch() -> None:
        while not done.wait(0.01):
            resident = int(pages.read_text(encoding="ascii").split()[1])
            peak["bytes"] = max(peak["bytes"], resident * os.sysconf("SC_PAGE_SIZE"))

    thread = threading.Thread(target=watch, daemon=True)
    if pages.exists():
        thread.start()
    try:
        yield peak
    finally:
        done.set()


def add_events(home: str, count: int) -> None:
    """Add the synthetic events; in a process of its own, so that its memory ends.

    Parameters
    ----------
    home : str
        The data home.
    count : int
        Rows.
    """
    part = 10_000_000
    with tempfile.TemporaryDirectory(dir=home) as folder:
        parts = []
        for first in range(0, count, part):
            parts.append(f"{folder}/{first:012}.parquet")
            last = min(first + part, count)
            events(first, last, count).write_parquet(parts[-1])
        start = time.perf_counter()
        Store(home).add(
            "synthetic-events", "1", {"event": pl.scan_parquet(parts)}, EVENT_FACTS
        )
        print(time.perf_counter() - start)


def rows(count: int, home: Path) -> dict[str, Any]:
    """Time adding, and filtering and grouping, many events.

    Parameters
    ----------
    count : int
        Rows.
    home : Path
        An empty folder.
    """
    command = [sys.executable, __file__, "--events", str(home), str(count)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    store = Store(home)
    found, spans = grouped(store), []
    used = time.process_time()
    with watched() as peak:
        for _ in range(5):
            start = time.perf_counter()
            found = grouped(store)
            spans.append(time.perf_counter() - start)
    used = (time.process_time() - used) / len(spans)
    text = (
        "SELECT count(*), sum(n) FROM (SELECT count(*) AS n, avg(goldstein) FROM "
        "synthetic_events.event WHERE root >= 15 GROUP BY state_a, state_b, month)"
    )
    start = time.perf_counter()
    asked = query(text, store, seconds=120, memory="2GB").rows[0]
    in_sql = time.perf_counter() - start
    median = statistics.median(spans)
    return {
        "trial": "rows",
        "rows": count,
        "bytes": store.source("synthetic-events").bytes,
        "add_seconds": round(float(run.stdout), 1),
        "groups": found.height,
        "rows_kept": int(found["events"].sum()),
        "warm_seconds": round(median, 2),
        "slowest_seconds": round(max(spans), 2),
        "cpu_seconds": round(used, 2),
        "peak_bytes": peak["bytes"],
        "sql_seconds": round(in_sql, 2),
        "sql_agrees": asked == (found.height, int(found["events"].sum())),
        "passed": median <= SECONDS and peak["bytes"] < MEMORY,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one JSON line; return 1 if a budget was missed.

    Parameters
    ----------
    arguments : sequence of str, optional
        Command line; by default that of the process.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000_000, help="events")
    parser.add_argument("--events", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.events:
        add_events(options.events[0], int(options.events[1]))
        return 0
    with tempfile.TemporaryDirectory() as home:
        figures = rows(options.rows, Path(home))
    passed = figures.pop("passed")
    print(json.dumps({**figures, "result": "PASS" if passed else "FAIL"}))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
