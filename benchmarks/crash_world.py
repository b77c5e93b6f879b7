"""What the trials of `foedus data add` share: files, stores and a judge.

A folder of invented files, a store that holds some of their sources in another state,
and every state that a store may show after a command that was cut off.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import invented
import polars as pl

from foedus.errors import StoreError
from foedus.store import Store
from foedus.store.adding import add

OLD = (
    ("cow-majors", "spell", "majors2024.csv", 20),
    ("cow-states", "spell", "states2016.csv", 300),
    ("nmc", "state_year", "NMC_5_0.csv", 500),
)
NEW = (
    ("cow-states", "spell", "states2016.csv", 2000),
    ("cow-states", "state_year", "system2016.csv", 9000),
    ("nmc", "state_year", "NMC_5_0.csv", 9000),
    ("power-projection", "year", "power projection. july 2019.xlsx", 10),
    ("archigos", "leader", "archigos.parquet", 3000),
    ("cow-mid", "dispute", "MIDA 5.0.csv", 2000),
    ("cow-mid", "participant", "MIDB 5.0.csv", 2000),
    ("nmc", "state_year", "NMC-60-abridged.csv", 9000),
    ("polity5", "state_year", "p5v2018.csv", 9000),
    ("world-bank-gdp", "state_year", "gdp.csv", 9000),
)
START = "import sys; from foedus.cli import main; sys.exit(main())"
Picture = dict[str, object]


@dataclass(frozen=True)
class World:
    """A folder to add, a store to add it to, and what that store may show."""

    root: Path
    states: tuple[Picture, ...]

    @property
    def files(self) -> Path:
        """The folder to add."""
        return self.root / "files"

    @property
    def home(self) -> Path:
        """The store of a trial."""
        return self.root / "home"

    @property
    def scratch(self) -> Path:
        """The folder for temporary files."""
        return self.root / "scratch"

    def reset(self) -> None:
        """Put the old state back."""
        for folder in (self.home, self.scratch):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.root / "old", self.home)
        self.scratch.mkdir()

    def outcome(self) -> str:
        """Return which state the store shows: old, between, new or broken."""
        try:
            now = picture(Store(self.home))
        except (StoreError, OSError, pl.exceptions.PolarsError):
            return "broken"
        if now not in self.states:
            return "broken"
        place = self.states.index(now)
        last = len(self.states) - 1
        return "old" if place == 0 else "new" if place == last else "between"

    def mended(self) -> bool:
        """Whether the next add succeeds and leaves a healthy store."""
        with self.started() as process:
            process.communicate()
        healthy = Store(self.home).check() == ()
        return process.returncode == 0 and healthy and self.outcome() == "new"

    @contextmanager
    def started(self) -> Iterator[subprocess.Popen[str]]:
        """Start the command in a session of its own, by which to find its children."""
        with subprocess.Popen(
            [sys.executable, "-c", START, "data", "add", str(self.files)],
            env={**os.environ, **self.settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            yield process

    @property
    def settings(self) -> dict[str, str]:
        """Environment that keeps the command inside this world."""
        return {"FOEDUS_HOME": str(self.home), "TMPDIR": str(self.scratch)}


def picture(store: Store) -> Picture:
    """Read a whole store: every source with the hashes and rows of its tables.

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
        name = f"{said.id}@{said.version}"
        for table in said.tables:
            if store.scan((name, table.name)).collect().height != table.rows:
                message = f"rows are missing in {name}.{table.name}"
                raise StoreError(message, "")
        seen[name] = (said.tables, said.facts.files, said.facts.rows_read)
    return seen


def build(root: Path, count: int) -> World:
    """Write the files and the old store; find the states between old and new.

    Parameters
    ----------
    root : Path
        An empty folder.
    count : int
        How many of the files to add.
    """
    for name, files in (("before", OLD), ("files", NEW[:count])):
        (root / name).mkdir()
        for file in files:
            invented.write(root / name, *file)
    old, new = Store(root / "old"), Store(root / "new")
    add([root / "before"], old)
    shutil.copytree(old.home, new.home)
    done = add([root / "files"], new)
    if done.failed or done.unknown or done.spare:
        message = f"the invented files are not all added: {done}"
        raise AssertionError(message)
    states, last = [picture(old)], picture(new)
    for said in done.sources:
        name = f"{said.source}@{said.version}"
        states.append({**states[-1], name: last[name]})
    if states[-1] != last:
        message = "the last source does not lead to the new state"
        raise AssertionError(message)
    return World(root, tuple(states))


def duration(world: World, times: int) -> float:
    """Return the seconds of a whole command: the median of some.

    Parameters
    ----------
    world : World
        The files and the store.
    times : int
        How often it is run.
    """
    spans = []
    for _ in range(times):
        world.reset()
        start = time.perf_counter()
        with world.started() as process:
            process.communicate()
        spans.append(time.perf_counter() - start)
        if process.returncode:
            message = f"the command fails by itself: {process.returncode}"
            raise AssertionError(message)
    return statistics.median(spans)


def alive(session: int) -> list[int]:
    """Return the processes of a session that have not ended.

    Parameters
    ----------
    session : int
        Number of the process that began it.
    """
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, _, its = stat.read_text().rpartition(")")[2].split()[:4]
            if int(its) == session and state not in "ZX":
                found.append(int(stat.parent.name))
    return found


def lingering(session: int, most: float) -> float:
    """Return the seconds until a session is empty; kill what is left after `most`.

    Parameters
    ----------
    session : int
        Number of the process that began it.
    most : float
        Longest time to wait, in seconds.
    """
    start = time.perf_counter()
    while (left := alive(session)) and time.perf_counter() - start < most:
        time.sleep(0.01)
    for process in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    return float("inf") if left else time.perf_counter() - start


@dataclass
class Tally:
    """What came of the moments of a trial."""

    old: int = 0
    between: int = 0
    new: int = 0
    broken: int = 0
    not_mended: int = 0
    children_left: int = 0
    slowest_child: float = 0.0

    def count(self, world: World, session: int) -> None:
        """Judge a store and the children of a command that was ended."""
        waited = lingering(session, 5.0)
        self.children_left += waited == float("inf")
        self.slowest_child = max(self.slowest_child, waited)
        self.judge(world)

    def judge(self, world: World) -> None:
        """Judge a store, and whether it can still be added to."""
        found = world.outcome()
        setattr(self, found, getattr(self, found) + 1)
        self.not_mended += not world.mended()

    @property
    def passed(self) -> bool:
        """Whether nothing broke and nothing was left."""
        return self.broken == self.not_mended == self.children_left == 0

    def figures(self) -> dict[str, Any]:
        """Return the counts."""
        names = ("old", "between", "new", "broken", "not_mended", "children_left")
        return {name: getattr(self, name) for name in names}
