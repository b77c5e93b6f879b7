"""A `data add` that is cut off leaves a store that opens: the trials, in short."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TRIALS = Path(__file__).resolve().parent.parent / "benchmarks" / "crash_add.py"
# How soon an interrupt ends it is for the benchmark: this machine may be busy.
SHORT = ("--files", "2", "--moments", "1", "--every", "30", "--seconds", "30")


@pytest.fixture(scope="module")
def told():
    """What each trial said, all of them on one small world."""
    command = [sys.executable, str(TRIALS), "kill", "interrupt", "errors", *SHORT]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return {said["trial"]: said for said in map(json.loads, run.stdout.splitlines())}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the trials run on Linux only")
@pytest.mark.parametrize("trial", ["kill -9", "Ctrl-C", "write errors"])
def test_a_store_survives(told, trial):
    said = told[trial]
    assert said["result"] == "PASS"
    assert said["broken"] == said["not_mended"] == said["children_left"] == 0
    assert said["old"] + said["between"] + said["new"] >= 1
