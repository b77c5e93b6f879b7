"""Build the panels that researchers build, whole process, and time them.

Each case is a process of its own that starts Python, opens a store of the published
files, attaches eight sources and a peace clock, and writes Parquet. Prints a JSON line
for each: rows, seconds, seconds of processor time, peak memory. Without the files of
the publishers (FOEDUS_TEST_DATA) it says SKIP.

The usual R package needs 13.3 s and 1.6 GB for the politically relevant years (223,982
rows), 25.6 s and 3.8 GB for all directed dyad-years.

Run: python benchmarks/bench_panel.py relevant all relevant-months --engine polars
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
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from peak import peak_bytes

SOURCES: Final = (
    *("gml-mid", "cow-majors", "cow-contiguity", "nmc", "isard-democracy", "atop"),
    *("capitals", "thompson-rivalries"),
)
CASES: Final[dict[str, tuple[str, int, int, bool]]] = {
    "relevant": ("dyad-years", 1816, 2010, True),
    "all": ("dyad-years", 1816, 2010, False),
    "relevant-months": ("dyad-months", 1816, 2010, True),
    "relevant-days": ("dyad-days", 1990, 2010, True),
}
"""Name -> unit, first and last year, whether politically relevant only."""
SECONDS, AIM, MEMORY = 5.0, 2.5, 1 << 30
"""Budget for all directed dyad-years, the aim beyond it, and the most bytes."""

PEER: Final = {"relevant": (13.3, 1.6e9), "all": (25.6, 3.8e9)}
"""Seconds and bytes that the usual R package was reported to need."""


def build(case: str, engine: str, file: Path) -> int:
    """Build a panel and write it.

    Parameters
    ----------
    case : str
        One of `CASES`.
    engine : str
        What builds it.
    file : Path
        Where to.

    Returns
    -------
    int
        Its rows.
    """
    from foedus.panel.build import panel

    unit, first, last, relevant = CASES[case]
    found = panel(unit, first, last, on=engine)
    if relevant:
        found = found.where("politically-relevant")
    for source in SOURCES:
        found = found.attach(source)
    return found.spells("gml_mid_ongoing").write(file).rows


def measured(case: str, engine: str, home: Path) -> dict[str, Any]:
    """Time one case in a process of its own.

    Parameters
    ----------
    case : str
        One of `CASES`.
    engine : str
        What builds it.
    home : Path
        The store.
    """
    with tempfile.TemporaryDirectory(prefix="foedus-") as folder:
        command = [sys.executable, __file__, "--build", case, engine, folder]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.perf_counter()
        child = subprocess.Popen(
            command,
            env={**os.environ, "FOEDUS_HOME": str(home)},
            stdout=subprocess.PIPE,
            text=True,
        )
        said = child.communicate()[0]
        seconds = time.perf_counter() - begin
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if child.returncode:
        return {"case": case, "engine": engine, "result": "FAIL"}
    done = json.loads(said.splitlines()[-1])
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "case": case,
        "engine": engine,
        **done,
        "seconds": round(seconds, 2),
        "processor_seconds": round(used, 2),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 if a panel failed or is over its budget.

    Parameters
    ----------
    arguments : sequence of str, optional
        Command line; by default that of the process.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help=f"{', '.join(CASES)}; default two")
    parser.add_argument("--engine", action="append", help="polars, duckdb, spark")
    parser.add_argument("--home", type=Path, help="a store of all published files")
    parser.add_argument("--build", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.build:
        case, engine, folder = options.build
        rows = build(case, engine, Path(folder, "panel.parquet"))
        told = {"rows": rows, "peak_bytes": peak_bytes()}
        sys.stdout.write(f"{json.dumps(told)}\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="foedus-") as folder:
        home = options.home or filled(Path(folder))
        if home is None:
            sys.stdout.write('{"result": "SKIP: FOEDUS_TEST_DATA names no folder"}\n')
            return 0
        failed = False
        for case in options.cases or ("relevant", "all"):
            for engine in options.engine or ("polars",):
                found = measured(case, engine, home)
                if case == "all" and engine == "polars":
                    good = found.get("seconds", SECONDS + 1) <= SECONDS
                    good = good and found["peak_bytes"] <= MEMORY
                    found["aim_met"] = found.get("seconds", SECONDS) <= AIM
                    found["result"] = "PASS" if good else "FAIL"
                if case in PEER and "seconds" in found:
                    seconds, most = PEER[case]
                    found["times_faster"] = round(seconds / found["seconds"], 1)
                    found["times_less_memory"] = round(most / found["peak_bytes"], 1)
                failed = failed or found.get("result") == "FAIL"
                sys.stdout.write(f"{json.dumps(found)}\n")
                sys.stdout.flush()
    return int(failed)


def filled(home: Path) -> Path | None:
    """Return a store of the published files, or None if they are not here.

    Parameters
    ----------
    home : Path
        Where to make it.
    """
    data = Path(os.environ.get("FOEDUS_TEST_DATA", "../shared/data"))
    if not data.is_dir():
        return None
    from foedus.store import Store
    from foedus.store.adding import add

    add([data], Store(home))
    return home


if __name__ == "__main__":
    sys.exit(main())
