"""Try to break the store: kill a process that adds, and let its writes fail.

`kill` kills a process at random moments of `Store.add`; `errors` lets every write
fail once, also inside a file. Each prints one JSON line; the exit code is 1 if a store
broke. `crash_add.py` does the same to the whole command.

Run: python benchmarks/crash_store.py kill errors
"""

from __future__ import annotations

import argparse
import builtins
import errno
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl

from foedus.errors import StoreError
from foedus.store import SourceFacts, Store

FACTS = SourceFacts("by-hand", "ask", "1816", "2018", "2026-11-22")
Picture = dict[tuple[str, str, str], tuple[int, int]]


def numbers(count: int) -> pl.LazyFrame:
    """Return a frame of the numbers below `count` in an order that packs badly.

    Parameters
    ----------
    count : int
        Rows.
    """
    return pl.select(number=pl.int_range(count).shuffle(seed=count)).lazy()


def picture(store: Store) -> Picture:
    """Read a whole store: rows and sum of every table.

    Parameters
    ----------
    store : Store
        The store; a problem that readers would meet is an error.
    """
    worse = [p for p in store.check() if p.kind not in ("orphan", "unfinished")]
    if worse:
        message = f"broken store: {worse}"
        raise StoreError(message, "")
    seen: Picture = {}
    for said in store.sources():
        for table in said.tables:
            frame = store.scan((f"{said.id}@{said.version}", table.name)).collect()
            seen[said.id, said.version, table.name] = (
                frame.height,
                int(frame["number"].sum()),
            )
    return seen


def write(home: str, size: int, limit: int) -> None:
    """Add a source of two tables; the work of the children.

    Parameters
    ----------
    home : str
        The data home.
    size : int
        Rows of the larger table.
    limit : int
        Bytes after which the system refuses to write to a file; 0 for none.
    """
    first, second = numbers(size), numbers(size // 2)
    if limit and sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    print("ready", flush=True)
    Store(home).add("atop", "5.1", {"member": first, "year": second}, FACTS)
    print("done", flush=True)


def child(home: Path, size: int, limit: int = 0) -> subprocess.Popen[str]:
    """Start a process that writes.

    Parameters
    ----------
    home : Path
        The data home.
    size, limit : int
        As in `write`.
    """
    command = [sys.executable, __file__, "--write", str(home), str(size), str(limit)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


def expected(size: int) -> Picture:
    """Return what a finished add shows.

    Parameters
    ----------
    size : int
        As in `write`.
    """
    counts = {"member": size, "year": size // 2}
    return {("atop", "5.1", t): (n, n * (n - 1) // 2) for t, n in counts.items()}


def reset(store: Store) -> Picture:
    """Put the old state back and return it.

    Parameters
    ----------
    store : Store
        The store.
    """
    store.add("atop", "5.1", {"member": numbers(3)}, FACTS)
    return picture(store)


def kill(moments: int, size: int, home: Path) -> dict[str, Any]:
    """Kill a writer at random moments, from its first call to after its last.

    Parameters
    ----------
    moments : int
        How often.
    size : int
        Rows of the larger table.
    home : Path
        An empty folder.
    """
    chance, store = random.Random(1), Store(home)
    outcomes = dict.fromkeys(("old", "new", "broken"), 0)
    leftovers, span = 0, duration(home, size)
    for _ in range(moments):
        old = reset(store)
        with child(home, size) as process:
            if process.stdout is not None:
                process.stdout.readline()
            time.sleep(chance.uniform(0, 1.1 * span))
            process.kill()
        leftovers += bool(store.check())
        outcomes[outcome(store, old, expected(size))] += 1
    reset(store)
    return {
        "trial": "kill -9",
        "moments": moments,
        "seconds_of_an_add": round(span, 3),
        **outcomes,
        "with_leftovers": leftovers,
        "left_at_the_end": len(store.check()),
        "passed": outcomes["broken"] == 0 and store.check() == (),
    }


def duration(home: Path, size: int) -> float:
    """Return the seconds of one add that nobody kills: the median of three.

    Parameters
    ----------
    home : Path
        The data home.
    size : int
        Rows of the larger table.
    """
    spans = []
    for _ in range(3):
        reset(Store(home))
        with child(home, size) as process:
            if process.stdout is not None:
                process.stdout.readline()
                start = time.perf_counter()
                process.stdout.readline()
                spans.append(time.perf_counter() - start)
    return statistics.median(spans)


def outcome(store: Store, old: Picture, new: Picture) -> str:
    """Return whether a store shows the old state, the new one or neither.

    Parameters
    ----------
    store : Store
        The store.
    old, new : dict
        What it may show.
    """
    try:
        now = picture(store)
    except (StoreError, OSError, pl.exceptions.PolarsError):
        return "broken"
    return "old" if now == old else "new" if now == new else "broken"


@contextmanager
def failing(at: int) -> Iterator[list[str]]:
    """Let the call of that number fail that would write, and list the calls made.

    Parameters
    ----------
    at : int
        Which, from 0.
    """
    calls: list[str] = []

    def guard(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:  # noqa: ANN401
            mode = str(args[1]) if len(args) > 1 else "r"
            if name != "open" or set("wxa+") & set(mode):
                calls.append(name)
                if len(calls) - 1 == at:
                    raise OSError(errno.EIO, os.strerror(errno.EIO))
            return real(*args, **options)

        return call

    places = (os, "fsync"), (os, "replace"), (Path, "open"), (Path, "mkdir")
    more = (io, "open"), (builtins, "open"), (pl.LazyFrame, "sink_parquet")
    patches = [
        mock.patch.object(owner, name, guard(name, getattr(owner, name)))
        for owner, name in (*places, *more)
    ]
    for patch in patches:
        patch.start()
    try:
        yield calls
    finally:
        for patch in patches:
            patch.stop()


def errors(size: int, home: Path) -> dict[str, Any]:
    """Let every call that writes fail once, then every write inside the files.

    Parameters
    ----------
    size : int
        Rows of the larger table.
    home : Path
        An empty folder.
    """
    store, new = Store(home), expected(size)
    outcomes = dict.fromkeys(("old", "new", "broken"), 0)
    tables = {"member": numbers(size), "year": numbers(size // 2)}
    calls = 0
    while True:
        old = reset(store)
        try:
            with failing(calls):
                store.add("atop", "5.1", tables, FACTS)
            break
        except StoreError:
            outcomes[outcome(store, old, new)] += 1
            calls += 1
    largest = max(table.bytes for table in store.source("atop").tables)
    limits = range(1, largest, max(1, largest // 40))
    for limit in limits if sys.platform != "win32" else ():
        old = reset(store)
        with child(home, size, limit) as process:
            process.communicate()
        outcomes[outcome(store, old, new)] += 1
    reset(store)
    return {
        "trial": "write errors",
        "calls": calls,
        "inside_files": len(limits),
        **outcomes,
        "left_at_the_end": len(store.check()),
        "passed": outcomes["broken"] == 0 and store.check() == (),
    }


def trials(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Run what was asked for, each in a folder of its own.

    Parameters
    ----------
    options : argparse.Namespace
        The command line.
    """
    jobs: dict[str, Callable[[Path], dict[str, Any]]] = {
        "kill": lambda home: kill(options.moments, options.size, home),
        "errors": lambda home: errors(options.size, home),
    }
    for name in options.trials or jobs:
        with tempfile.TemporaryDirectory() as home:
            yield jobs[name](Path(home))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one JSON line per trial; return 1 if one failed.

    Parameters
    ----------
    arguments : sequence of str, optional
        Command line; by default that of the process.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trials", nargs="*", help="kill, errors; default both")
    parser.add_argument("--moments", type=int, default=200, help="times to kill")
    parser.add_argument("--size", type=int, default=300_000, help="rows of an add")
    parser.add_argument("--write", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.write:
        write(options.write[0], int(options.write[1]), int(options.write[2]))
        return 0
    passed = True
    for figures in trials(options):
        passed &= figures["passed"]
        verdict = "PASS" if figures.pop("passed") else "FAIL"
        print(json.dumps({**figures, "result": verdict}), flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
