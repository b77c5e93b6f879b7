"""The runner: jobs one after another, each in a process of its own.

A process can be stopped at any moment, and a crash of it harms nothing. Two run at
once; the others wait. The runner holds the lock of every job that waits or runs.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from foedus.sources.limits import memory_of
from foedus.store import disk
from foedus.web import building
from foedus.web.jobs import BUILDING, LOCK, Job, JobError, Jobs, now
from foedus.web.pace import BusyError
from foedus.web.per_store import PerStore

AT_ONCE: Final = 2
MOST_WAITING: Final = 8
MOST_KEPT: Final = 100
"""Jobs of a store, with those that have ended."""
MOST_SECONDS: Final = 3_600.0
MOST_BYTES: Final = 2_000_000_000
"""Size of the files of a job."""
MOST_MEMORY: Final = 4 * 1024**3
"""Memory of a process, where the system tells it."""

_LOOK: Final = 0.1
"""Seconds between two looks at a process."""
_PATIENCE: Final = 5.0
"""Seconds that a process which was killed may take to end."""


@dataclass(slots=True)
class _Hold:
    """A job that waits or runs, with its lock."""

    job: Job
    lock: contextlib.ExitStack
    process: subprocess.Popen[bytes] | None = None
    ending: str = ""
    problem: tuple[str, str] = ("", "")
    over: threading.Event = field(default_factory=threading.Event)


class Runner:
    """Runs the jobs of a store.

    Parameters
    ----------
    home : Path
        Home of the store.
    at_once : int
        Processes at the same time.
    seconds : float
        How long a job may take.
    most : int
        Bytes that its files may have.
    """

    def __init__(
        self,
        home: Path,
        *,
        at_once: int = AT_ONCE,
        seconds: float = MOST_SECONDS,
        most: int = MOST_BYTES,
    ) -> None:
        self.jobs: Final = Jobs(home)
        self._home = home
        self._at_once = at_once
        self._seconds = seconds
        self._most = most
        self._held: dict[str, _Hold] = {}
        self._waiting: deque[str] = deque()
        self._lock = threading.RLock()
        self._stopping = False
        self.jobs.sweep()

    def submit(self, job: Job) -> Job:
        """Take a job: it runs at once, or when one before it has ended.

        Parameters
        ----------
        job : Job
            With a fresh id.

        Returns
        -------
        Job
            As it is now.

        Raises
        ------
        BusyError
            If too many wait, or the server is stopping.
        JobError
            If too many are kept.
        """
        with self._lock:
            if self._stopping or len(self._waiting) >= MOST_WAITING:
                problem = f"{MOST_WAITING} panels are already waiting to be built."
                raise BusyError(problem, "Try again when one of them is done.")
            if len(self.jobs.list()) >= MOST_KEPT:
                problem = f"{MOST_KEPT} panels are kept already."
                raise JobError(problem, "Remove some of them on /panels.")
            held = contextlib.ExitStack()
            disk.make_folder(self.jobs.at(job))
            held.enter_context(disk.locked(self.jobs.at(job) / LOCK, 1.0))
            self.jobs.put(job)
            self._held[job.id] = _Hold(job, held)
            self._waiting.append(job.id)
            self._next()
        return self.jobs.get(job.id)

    def cancel(self, job: Job) -> Job:
        """Stop a job that waits or runs, and remove what it wrote.

        Parameters
        ----------
        job : Job
            The job.

        Returns
        -------
        Job
            As it is now: cancelled, or done if it was done before.

        Raises
        ------
        JobError
            If it neither waits nor runs here.
        """
        with self._lock:
            hold = self._held.get(job.id)
            if hold is None:
                problem = f"The job is {self.jobs.get(job.id).state}: nothing runs."
                raise JobError(problem, "Start it again, or remove its files.")
            self._end(hold, "cancelled")
        hold.over.wait(_PATIENCE)
        return self.jobs.get(job.id)

    def remove(self, job: Job) -> None:
        """Remove a job that has ended, with its files.

        Parameters
        ----------
        job : Job
            The job.

        Raises
        ------
        JobError
            If it waits or runs.
        """
        with self._lock:
            if job.id in self._held or self.jobs.get(job.id).state in (
                "queued",
                "running",
            ):
                problem = "The job has not ended."
                raise JobError(problem, "Cancel it first.")
            self.jobs.remove(job)

    def stop(self) -> None:
        """Stop every job; none is taken from then on."""
        with self._lock:
            self._stopping = True
            held = list(self._held.values())
            for hold in held:
                self._end(hold, "stopped")
        for hold in held:
            hold.over.wait(_PATIENCE)

    def _end(self, hold: _Hold, state: str) -> None:
        """Let a job end: one that waits at once, one that runs when it is dead."""
        hold.ending = hold.ending or state
        if hold.process is None:
            self._waiting.remove(hold.job.id)
            self._over(hold, state)
        else:
            hold.process.kill()

    def _next(self) -> None:
        """Start what waits, as long as there is room."""
        while self._waiting and self._running() < self._at_once and not self._stopping:
            hold = self._held[self._waiting.popleft()]
            self._start(hold)

    def _running(self) -> int:
        return sum(hold.process is not None for hold in self._held.values())

    def _start(self, hold: _Hold) -> None:
        hold.job = replace(hold.job, state="running", begun=now())
        self.jobs.put(hold.job)
        folder = self.jobs.at(hold.job)
        try:
            hold.process = _process(folder, self._home)
        except OSError as error:
            self._over(hold, "failed", f"No process could be started: {error}.")
            return
        threading.Thread(target=self._watch, args=(hold,), daemon=True).start()

    def _watch(self, hold: _Hold) -> None:
        """Wait for the end of a process, and hold it to its limits."""
        process = hold.process
        assert process is not None
        began = time.monotonic()
        while True:
            try:
                process.wait(_LOOK)
                break
            except subprocess.TimeoutExpired:
                why = self._beyond(hold, time.monotonic() - began)
            if why and not hold.ending:
                hold.ending, hold.problem = "failed", why
                process.kill()
        if process.stdin is not None:
            process.stdin.close()
        with self._lock:
            state, problem, remedy = self._outcome(hold, process.returncode)
            self._over(hold, state, problem, remedy)

    def _beyond(self, hold: _Hold, seconds: float) -> tuple[str, str] | None:
        """Return which limit a job is beyond, and what to do."""
        remedy = (
            "Take fewer years, states or columns, or run the command in a terminal."
        )
        if seconds > self._seconds:
            return f"It took longer than {self._seconds:g} seconds.", remedy
        if _size(self.jobs.at(hold.job) / BUILDING) > self._most:
            return f"Its file grew beyond {self._most / 1e6:,.0f} MB.", remedy
        memory = None if hold.process is None else memory_of(hold.process.pid)
        if (memory or 0) > MOST_MEMORY:
            return f"It needs more than {MOST_MEMORY / 1024**3:g} GB of memory.", remedy
        return None

    def _outcome(self, hold: _Hold, code: int) -> tuple[str, str, str]:
        """Return the state of a job whose process has ended, and why."""
        if self.jobs.told(hold.job, "result"):
            return "done", "", ""
        if hold.ending:
            return hold.ending, *hold.problem
        said = self.jobs.told(hold.job, "error")
        if said:
            return "failed", str(said.get("problem", "")), str(said.get("remedy", ""))
        problem = f"Its process ended with {code}"
        problem += ": perhaps there was not enough memory." if code < 0 else "."
        return "failed", problem, "Take fewer years or columns, and try again."

    def _over(
        self, hold: _Hold, state: str, problem: str = "", remedy: str = ""
    ) -> None:
        """Write the end of a job, free its lock, and start the next."""
        self.jobs.ended(hold.job, state, problem, remedy)
        hold.lock.close()
        self._held.pop(hold.job.id, None)
        hold.over.set()
        self._next()


def _process(folder: Path, home: Path) -> subprocess.Popen[bytes]:
    """Start the process of a job, with the modules and the home of this one."""
    with (folder / "log.txt").open("wb") as log:
        return subprocess.Popen(
            # -P: no module of the folder in which the server was started.
            [sys.executable, "-P", "-m", building.__name__, str(folder), str(home)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=building.environment(home),
            start_new_session=True,  # Ctrl-C is for the server, which ends its jobs
        )


def _size(folder: Path) -> int:
    try:
        return sum(file.stat().st_size for file in folder.iterdir())
    except OSError:
        return 0


RUNNERS: Final = PerStore(Runner)
"""The runner of each store in this process."""
