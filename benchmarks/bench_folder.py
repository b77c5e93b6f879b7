"""Time `foedus data add` on a whole folder of publishers' files.

The folder is the one that FOEDUS_TEST_DATA names; without it there is nothing to time.
The store is a temporary one. Prints one JSON line; the exit code is 1 if the budget was
missed or a source could not be added.

Run: FOEDUS_TEST_DATA=downloads python benchmarks/bench_folder.py
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from peak import peak_bytes

SECONDS = 60.0
START = "import sys; from foedus.cli import main; sys.exit(main())"


def added(folder: Path, home: str) -> dict[str, Any]:
    """Add a folder to an empty store and return the figures.

    Parameters
    ----------
    folder : Path
        The publishers' files.
    home : str
        The data home.
    """
    before, start = os.times(), time.perf_counter()
    with (
        tempfile.TemporaryFile("w+") as reply,
        subprocess.Popen(
            [sys.executable, "-c", START, "data", "add", str(folder), "--json"],
            env={**os.environ, "FOEDUS_HOME": home},
            stdout=reply,
        ) as process,
    ):
        peak = watched(process)
        seconds = time.perf_counter() - start
        reply.seek(0)
        said = json.load(reply)
    used = os.times()
    sources = said["sources"]
    return {
        "trial": "folder",
        "sources": len(sources),
        "rows": sum(source["kept"] for source in sources),
        "refused": sum(sum(source["refused"].values()) for source in sources),
        "failed": len(said["failed"]),
        "seconds": round(seconds, 1),
        "user_seconds": round(used.children_user - before.children_user, 1),
        "system_seconds": round(used.children_system - before.children_system, 1),
        "peak_bytes": peak,
        "passed": seconds <= SECONDS and process.returncode == 0,
    }


def watched(process: subprocess.Popen[bytes]) -> int | None:
    """Wait for a process; return the most memory it held without its children.

    Parameters
    ----------
    process : subprocess.Popen
        The process.

    Returns
    -------
    int or None
        Bytes; None where the system does not tell.
    """
    peak = None
    while process.poll() is None:
        peak = peak_bytes(process.pid) or peak
        time.sleep(0.05)
    return peak


def main() -> int:
    """Print the figures; return 1 if the budget was missed."""
    folder = Path(os.environ.get("FOEDUS_TEST_DATA", ""))
    if not os.environ.get("FOEDUS_TEST_DATA") or not folder.is_dir():
        print("SKIP: set FOEDUS_TEST_DATA to the folder of the publishers' files")
        return 0
    with tempfile.TemporaryDirectory() as home:
        figures = added(folder, home)
    passed = figures.pop("passed")
    print(json.dumps({**figures, "result": "PASS" if passed else "FAIL"}))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
