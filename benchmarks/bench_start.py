"""Time the import and the assessment of NATO against their budgets."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

BUDGETS = {"import": 0.5, "text": 3.0, "html": 3.0}


def seconds(command: Sequence[str]) -> float:
    """Wall time of one command, which must succeed."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def timed(command: Sequence[str], runs: int) -> list[float]:
    """Wall times of a command, after one run that warms the file cache."""
    seconds(command)
    return [seconds(command) for _ in range(runs)]


def import_times(runs: int) -> list[float]:
    """Time of the import alone: the interpreter's own start is taken off."""
    bare = statistics.median(timed([sys.executable, "-c", "pass"], runs))
    return [t - bare for t in timed([sys.executable, "-c", "import foedus"], runs)]


def measure(runs: int) -> dict[str, list[float]]:
    """Times of the import and of the assessment in both formats."""
    run = "import sys; from foedus.cli import main; sys.exit(main())"
    assess = [sys.executable, "-c", run, "assess", "nato"]
    script = Path(sys.executable).with_name("foedus")
    if script.exists():
        assess = [str(script), "assess", "nato"]
    with tempfile.TemporaryDirectory() as folder:
        page = str(Path(folder) / "nato.html")
        return {
            "import": import_times(runs),
            "text": timed(assess, runs),
            "html": timed([*assess, "--format", "html", "-o", page], runs),
        }


def summary(times: dict[str, list[float]]) -> dict[str, object]:
    """Medians, slowest runs and budgets, with the machine they hold for."""
    figures = {
        name: {
            "median_s": round(statistics.median(values), 3),
            "max_s": round(max(values), 3),
            "budget_s": BUDGETS[name],
        }
        for name, values in times.items()
    }
    return {
        "benchmark": "start",
        **figures,
        "runs": len(times["import"]),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def main() -> int:
    """Print one JSON line and the verdict; 1 if a median is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="runs of each command")
    times = measure(parser.parse_args().runs)
    over = [n for n, v in times.items() if statistics.median(v) > BUDGETS[n]]
    print(json.dumps(summary(times)))
    print(f"FAIL: over budget: {', '.join(over)}" if over else "PASS")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
