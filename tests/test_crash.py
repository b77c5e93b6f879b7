"""A `data add` that is cut off leaves a store that opens: the trials, in short."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TRIALS = Path(__file__).resolve().parent.parent / "benchmarks" / "crash_add.py"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the trials run on Linux only")
@pytest.mark.parametrize(
    ("trial", "options"),
    [
        ("kill", ("--moments", "1")),
        # How soon it ends is for the benchmark: this machine may be busy.
        ("interrupt", ("--moments", "1", "--seconds", "30")),
        ("errors", ("--every", "30")),
    ],
)
def test_a_store_survives(trial, options):
    command = [sys.executable, str(TRIALS), trial, "--files", "2", *options]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    said = json.loads(run.stdout)
    assert said["result"] == "PASS"
    assert said["broken"] == said["not_mended"] == said["children_left"] == 0
    assert said["old"] + said["between"] + said["new"] >= 1
