"""Write every directed dyad-day from 1816 to 2025 to Parquet, and time it.

Prints one JSON line: rows, seconds, seconds of processor time, peak memory. The exit
code is 1 if a budget was missed or the rows are not the known number.

Run: python benchmarks/bench_panel_write.py
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from peak import peak_bytes

from foedus.panel.build import dyad_days
from foedus.store import Store

SECONDS, MEMORY = 60.0, 1 << 30
ROWS = 812_612_350  # from 1816-01-01 to 2025-12-31


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 1 if one is over its budget.

    Parameters
    ----------
    arguments : sequence of str, optional
        Command line; by default that of the process.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args(arguments)
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="foedus-") as folder:
        home = Path(folder)
        found = dyad_days(1816, 2025, store=Store(home)).write(home / "days.parquet")
        size = found.file.stat().st_size
    seconds = time.perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = peak_bytes() or 0
    passed = found.rows == ROWS and seconds <= SECONDS and peak <= MEMORY
    figures = {
        "rows": found.rows,
        "seconds": round(seconds, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_bytes": peak,
        "file_bytes": size,
        "verdict": "PASS" if passed else "FAIL",
    }
    sys.stdout.write(f"{json.dumps(figures)}\n")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
