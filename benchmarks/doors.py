"""The two ways in which the fuzzer gives a file to the readers.

Most cases take a fork of a process that has the libraries loaded; the others are added
to a store by a process of their own, with new interpreters, as a user would do it. Both
run the real quarantine.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, NamedTuple

from forked import Forked
from invented_files import Target

from foedus.errors import FoedusError
from foedus.sources import quarantine
from foedus.sources.layout import FileSpec

MOST_SECONDS: Final = 2.0
MOST_MEMORY: Final = 512_000_000
HANG_SECONDS: Final = 30
"""Time after which a case is given up, in seconds."""


class Case(NamedTuple):
    """A damaged file, or a sound one that has to be read."""

    number: int
    seed: str
    target: Target
    data: bytes
    whole: bool
    sound: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a case.

    An unforeseen error is one that a reader did not expect and the child's last net
    caught: a refusal like others, but its words are those of a library.

    Parameters
    ----------
    said : str
        ``read``, ``refused``, ``unknown``, ``limit: ...`` or ``unforeseen: ...``; or,
        where the parent failed, ``crash: ...`` or ``mute: ...`` (no remedy).
    seconds : float
        Time on the clock that the caller waited.
    cpu : float
        Time on processors of all children, in seconds.
    memory : int
        Most resident memory of a child, in bytes.
    """

    said: str
    seconds: float
    cpu: float
    memory: int

    def finding(self) -> str:
        """Return what is wrong, empty if nothing.

        A case over 2 s on the clock has waited for the processor if it used less on it
        and more runs than the machine has processors: that is ``busy``, not ``slow``.
        """
        kind = self.said.partition(":")[0]
        if kind in ("crash", "mute"):
            return kind
        if self.memory > MOST_MEMORY:
            return "memory"
        if self.cpu > MOST_SECONDS or self.said == "limit: time":
            return "slow"
        if self.seconds > MOST_SECONDS:
            crowded = os.getloadavg()[0] > (os.cpu_count() or 1)
            return "busy" if crowded else "slow"
        return ""


class _HungError(BaseException):
    """The parent did not come back; no handler of errors may catch it."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """End the block by an error after some time, even in the parent's own code."""

    def ring(*_: object) -> None:
        raise _HungError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def answer(action: Callable[[], str]) -> str:
    """Return what a call says: its result, a proper refusal, or what went wrong.

    Parameters
    ----------
    action : callable
        Returns a word for a result.
    """
    try:
        with bounded(HANG_SECONDS):
            return action()
    except FoedusError as error:
        if not error.problem.strip() or not error.remedy.strip():
            return f"mute: {type(error).__name__}"
        if error.facts.get("unforeseen"):
            return f"unforeseen: {error.problem[:200]}"
        limit = str(error.facts.get("limit", "")).partition(" (")[0]
        return f"limit: {limit}" if limit else "refused"
    except _HungError:
        return f"crash: no answer in {HANG_SECONDS} s"
    except Exception as error:
        return f"crash: {type(error).__name__}: {str(error)[:200]}"


class Door:
    """Where cases go in: a fork per case, and a process that adds files to a store.

    Parameters
    ----------
    home : Path
        An empty folder.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.adding: subprocess.Popen[str] | None = None
        self.adding_cpu = 0.0
        self.before = 0.0
        Forked.load()
        self.before = self.cpu()

    def run(self, case: Case) -> Outcome:
        """Give a case to its reader, again if it was slow."""
        path = self.home / f"case{case.target.suffix}"
        path.write_bytes(case.data)
        once = self._whole if case.whole else self._forked
        return once(path, case.target)

    def _forked(self, path: Path, target: Target) -> Outcome:
        folder = self.home / "out"
        Forked.used = []
        begun = time.monotonic()
        said = answer(lambda: read(path, target, folder))
        seconds = time.monotonic() - begun
        shutil.rmtree(folder, ignore_errors=True)
        cpu = sum(used.ru_utime + used.ru_stime for used in Forked.used)
        memory = max((used.ru_maxrss * 1024 for used in Forked.used), default=0)
        return Outcome(said, seconds, cpu, memory)

    def _whole(self, path: Path, target: Target) -> Outcome:
        if self.adding is None:
            command = [sys.executable, __file__, str(self.home / "store")]
            pipe = subprocess.PIPE
            self.adding = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        if self.adding.stdin is None or self.adding.stdout is None:
            raise AssertionError
        begun = time.monotonic()
        try:
            with bounded(2 * HANG_SECONDS):
                print(
                    json.dumps([str(path), asdict(target)]),
                    file=self.adding.stdin,
                    flush=True,
                )
                told = json.loads(self.adding.stdout.readline())
        except (_HungError, OSError, ValueError) as error:
            said = f"crash: the adding process ended or hung ({error!r})"
            self.close()
            return Outcome(said, time.monotonic() - begun, 0.0, 0)
        self.adding_cpu = told.pop("all_cpu")
        return Outcome(seconds=time.monotonic() - begun, **told)

    def cpu(self) -> float:
        """Return the seconds on processors of all children that were given files."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime + self.adding_cpu - self.before

    def close(self) -> None:
        """End the process that adds."""
        if self.adding is not None:
            self.adding.kill()
            self.adding.communicate()
            self.adding, self.adding_cpu = None, 0.0


def read(path: Path, target: Target, folder: Path) -> str:
    """Read a file in a child of the quarantine.

    Parameters
    ----------
    path : Path
        The file.
    target : Target
        What reads it.
    folder : Path
        For what the child leaves.
    """
    if target.source:
        files = {target.table: path}
        quarantine.read_in_child(target.source, target.version, files, folder)
    else:
        layout = FileSpec(path.name, **target.layout)
        quarantine.table_in_child(path, layout, folder)
    return "read"


def add_files(home: Path) -> None:
    """Add the files named on standard input to a store; the work of that process.

    Parameters
    ----------
    home : Path
        The data home.
    """
    from foedus.store.adding import add, add_table
    from foedus.store.own import Reading
    from foedus.store.store import Store

    def added(path: Path, target: Target) -> str:
        store = Store(home)
        if target.kind == "zip":
            return read(path, target, home.parent / "zip")
        if not target.source:
            sheet = str(target.layout.get("sheet", ""))
            add_table("own", path, ["line"], store, reading=Reading(sheet=sheet))
            return "read"
        made = add([path], store, source=target.source, version=target.version)
        made = add([path], store) if made.unknown else made
        if any(not (f.problem.strip() and f.remedy.strip()) for f in made.failed):
            return "mute: Failed"
        return "read" if made.sources else "refused" if made.failed else "unknown"

    for line in sys.stdin:
        where, said = json.loads(line)
        before = _used()
        told = answer(lambda w=where, s=said: added(Path(w), Target(**s)))  # type: ignore[misc]
        for folder in (home, home.parent / "zip"):
            shutil.rmtree(folder, ignore_errors=True)
        all_cpu = _used()
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        reply = {"said": told, "cpu": all_cpu - before, "memory": most}
        print(json.dumps({**reply, "all_cpu": all_cpu}), flush=True)


def _used() -> float:
    """Seconds on processors of this process and its children."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, both))


if __name__ == "__main__":
    add_files(Path(sys.argv[1]))
