"""Try to break the store through the whole command `foedus data add`.

A folder of invented files is added to a store that holds some of the sources already.
`kill` ends the command with `kill -9` at random moments, by turns with and without its
children; `interrupt` sends Ctrl-C to all of them; `errors` lets every call of the
command that writes fail once, for a full disk and for a broken one, then every write
inside the files. Each prints one JSON line; the exit code is 1 if a store broke.

Run: python benchmarks/crash_add.py kill interrupt errors
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl
from crash_world import NEW, Tally, World, build, duration

from foedus.cli import main as command
from foedus.store import Store

FEW = 4
"""Files, from the first, for trials with a run for every write."""
TIMED = 3
"""Whole commands at most that are timed to place the moments."""


def kill(moments: int, world: World) -> dict[str, Any]:
    """Kill the command at random moments, from its start to after its end.

    Parameters
    ----------
    moments : int
        How often.
    world : World
        The files and the store.
    """
    chance, tally = random.Random(1), Tally()
    span = duration(world, min(moments, TIMED))
    leftovers = 0
    for number in range(moments):
        world.reset()
        with world.started() as process:
            time.sleep(chance.uniform(0, 1.05 * span))
            end = os.kill if number % 2 else os.killpg
            with contextlib.suppress(ProcessLookupError):
                end(process.pid, signal.SIGKILL)
        leftovers += bool(Store(world.home).check())
        tally.count(world, process.pid)
    return {
        "trial": "kill -9",
        "moments": moments,
        "seconds_of_a_command": round(span, 2),
        **tally.figures(),
        "with_leftovers": leftovers,
        "slowest_child_seconds": round(tally.slowest_child, 2),
        "passed": tally.passed,
    }


def interrupt(moments: int, most: float, world: World) -> dict[str, Any]:
    """Send Ctrl-C at moments spread over the command, as a terminal does.

    Parameters
    ----------
    moments : int
        How often.
    most : float
        Longest time that the command may take to end, in seconds.
    world : World
        The files and the store.
    """
    tally, span = Tally(), duration(world, min(moments, TIMED))
    codes: dict[str, int] = {}
    spans, unclear, temporary = [], 0, 0
    for number in range(moments):
        world.reset()
        with world.started() as process:
            time.sleep(span * (number + 0.5) / moments)
            ended = process.poll() is not None
            start = time.perf_counter()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            _, said = process.communicate()
            spans.append(time.perf_counter() - start)
        code = process.returncode
        # Before Python has loaded foedus at all, it ends in its own way.
        early = code == -signal.SIGINT
        key = "had_ended" if ended else "before_start" if early else str(code)
        codes[key] = codes.get(key, 0) + 1
        clear = said.endswith("Stopped.\n") and "Traceback" not in said
        unclear += key == "130" and not clear
        temporary += any(world.scratch.iterdir())
        tally.count(world, process.pid)
    slowest = max(spans)
    right = set(codes) <= {"130", "before_start", "had_ended"} and not unclear
    return {
        "trial": "Ctrl-C",
        "moments": moments,
        "exit_codes": codes,
        "unclear_messages": unclear,
        **tally.figures(),
        "with_temporary_files": temporary,
        "median_seconds": round(statistics.median(spans), 2),
        "slowest_seconds": round(slowest, 2),
        "passed": tally.passed and right and not temporary and slowest <= most,
    }


class Fault:
    """Lets one call of this process that writes into a folder fail.

    The interpreter announces what opens, renames, makes and removes files; calls that
    it does not announce are wrapped.
    """

    ANNOUNCED = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir")
    WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.at, self.code, self.calls = -1, 0, 0
        self.armed = False
        self.lock = threading.Lock()
        sys.addaudithook(self.heard)

    def heard(self, event: str, details: tuple[Any, ...]) -> None:
        """Take note of a call that the interpreter announces."""
        if not self.armed or event not in self.ANNOUNCED:
            return
        if event == "open" and not details[2] & self.WRITING:
            return
        if str(details[0]).startswith(self.root):
            self.reached(str(details[0]))

    def reached(self, name: str) -> None:
        """Fail if this is the call."""
        with self.lock:
            self.calls += 1
            now = self.calls - 1 == self.at
        if now:
            raise OSError(self.code, os.strerror(self.code), name)

    def wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call that may fail before it does its work."""

        def call(*args: Any, **options: Any) -> Any:  # noqa: ANN401
            self.reached(self.root)
            return real(*args, **options)

        return call

    @contextmanager
    def failing(self, at: int, code: int) -> Iterator[None]:
        """Let the call of that number fail, from 0."""
        self.at, self.code, self.calls = at, code, 0
        with (
            mock.patch.object(os, "fsync", self.wrapped(os.fsync)),
            mock.patch.object(
                pl.LazyFrame, "sink_parquet", self.wrapped(pl.LazyFrame.sink_parquet)
            ),
        ):
            self.armed = True
            try:
                yield
            finally:
                self.armed = False


def ran(world: World) -> tuple[int, str]:
    """Run the command in this process; return its exit code and all that it said.

    Parameters
    ----------
    world : World
        The files and the store.
    """
    said = io.StringIO()
    with (
        mock.patch.dict(os.environ, world.settings),
        mock.patch.object(tempfile, "tempdir", str(world.scratch)),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        code = command(["data", "add", str(world.files)])
    return code, said.getvalue()


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """Let the system refuse larger files to this process, not to its children.

    Parameters
    ----------
    size : int
        Most bytes of a file.
    """
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Children raise their own limit up to the hard one.
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class Replies:
    """What the command said of writes that failed."""

    def __init__(self) -> None:
        self.codes: dict[int, int] = {}
        self.unclear = 0

    def judge(self, code: int, said: str, reason: int, world: World) -> None:
        """Take note of an exit code, and of a message that does not say why."""
        self.codes[code] = self.codes.get(code, 0) + 1
        if code == 0:  # What could not be removed waits for the next add.
            clear = world.outcome() == "new"
        else:
            clear = code == 2 and os.strerror(reason) in said and "fault" not in said
        self.unclear += not clear
        if not clear:
            print(f"exit {code}: {said}", file=sys.stderr)


def errors(every: int, world: World) -> dict[str, Any]:
    """Let calls that write fail, one in each run, then writes inside the files.

    Parameters
    ----------
    every : int
        1 for every call, 2 for every other and so on.
    world : World
        The files and the store.
    """
    tally, fault, replies = Tally(), Fault(world.root), Replies()
    world.reset()
    with fault.failing(-1, 0):
        ran(world)
    calls = fault.calls
    for at in range(0, calls, every):
        for number in (errno.ENOSPC, errno.EIO):
            world.reset()
            with fault.failing(at, number):
                replies.judge(*ran(world), number, world)
            tally.judge(world)
    largest = max(path.stat().st_size for path in world.home.rglob("*.parquet"))
    limits = range(1, largest, every * max(1, largest // 40))
    for limit in limits:
        world.reset()
        with small_files(limit):
            replies.judge(*ran(world), errno.EFBIG, world)
        tally.judge(world)
    return {
        "trial": "write errors",
        "calls_that_write": calls,
        "runs": sum(replies.codes.values()),
        "inside_files": len(limits),
        "exit_codes": replies.codes,
        "unclear_messages": replies.unclear,
        **tally.figures(),
        "passed": tally.passed and not replies.unclear,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one JSON line per trial; return 1 if one failed.

    Parameters
    ----------
    arguments : sequence of str, optional
        Command line; by default that of the process.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trials", nargs="*", help="kill, interrupt, errors; or all")
    parser.add_argument("--moments", type=int, default=200, help="times to kill")
    parser.add_argument("--every", type=int, default=1, help="which writes fail")
    parser.add_argument("--files", type=int, default=len(NEW), help="files to add")
    parser.add_argument("--seconds", type=float, default=2.0, help="to end in")
    options = parser.parse_args(arguments)
    if sys.platform != "linux":
        print("SKIP: the children of a command are found on Linux only")
        return 0
    jobs: dict[str, tuple[int, Callable[[World], dict[str, Any]]]] = {
        "kill": (options.files, lambda world: kill(options.moments, world)),
        "interrupt": (
            options.files,
            lambda world: interrupt(options.moments, options.seconds, world),
        ),
        "errors": (min(FEW, options.files), lambda world: errors(options.every, world)),
    }
    passed = True
    with tempfile.TemporaryDirectory() as root:
        worlds: dict[int, World] = {}
        for name in options.trials or jobs:
            count, job = jobs[name]
            if count not in worlds:
                folder = Path(root).resolve() / str(count)
                folder.mkdir()
                worlds[count] = build(folder, count)
            figures = job(worlds[count])
            passed &= figures["passed"]
            verdict = "PASS" if figures.pop("passed") else "FAIL"
            print(json.dumps({**figures, "result": verdict}), flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
