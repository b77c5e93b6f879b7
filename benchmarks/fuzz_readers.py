"""Give damaged files to the readers, and look for a crash, a hang or too much memory.

Each case goes through the quarantine as `foedus data add` uses it: the parent's code is
the real one, and the child runs the real `foedus.sources.child.main` under its limits.
To try many, the child is a fork of an interpreter that has loaded the libraries; every
hundredth case takes the whole way, with new interpreters and a store. Prints one JSON
line; the exit code is 1 if something was found.

Run: python benchmarks/fuzz_readers.py --cpu-seconds 3600 --keep build/fuzz
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

from damage import damaged
from doors import Case, Door, Outcome
from forked import Forked
from invented_files import Target, invented
from peak import peak_bytes

WHOLE_WAY: Final = 100
"""One of how many cases takes the whole way."""
TRIES: Final = 3
"""Runs of a case over 2 s: it is slow only if it is so every time."""


class Seed(NamedTuple):
    """A sound file and what reads it."""

    name: str
    target: Target
    data: bytes


def seeds(folder: Path) -> list[Seed]:
    """Make the seeds in a process of its own, so that this one may fork.

    Parameters
    ----------
    folder : Path
        An empty folder.
    """
    subprocess.run([sys.executable, __file__, "--seeds", str(folder)], check=True)
    told = json.loads((folder / "seeds.json").read_text(encoding="utf-8"))
    return [
        Seed(name, Target(**said), (folder / name).read_bytes())
        for name, said in told.items()
    ]


def write_seeds(folder: Path) -> None:
    """Write the seeds and a list of them; the work of that process.

    Parameters
    ----------
    folder : Path
        Where to.
    """
    told = {}
    for name, target, data in invented():
        (folder / name).write_bytes(data)
        told[name] = asdict(target)
    (folder / "seeds.json").write_text(json.dumps(told), encoding="utf-8")


def cases(
    found: Sequence[Seed], seed: int, kinds: Sequence[str], first: int = 0
) -> Iterator[Case]:
    """Make cases without end, each from its number alone; first the sound files.

    Parameters
    ----------
    found : sequence of Seed
        Sound files.
    seed : int
        Beginning of all chance.
    kinds : sequence of str
        Formats, taken in turn.
    first : int
        Number of the first case.
    """
    by_kind = {k: [one for one in found if one.target.kind == k] for k in kinds}
    sound = [one for several in by_kind.values() for one in several]
    for number, one in enumerate(sound[first:], start=first):
        yield Case(number, one.name, one.target, one.data, number % 9 == 0, sound=True)
    number = max(first, len(sound))
    while True:
        chance = random.Random(f"{seed}:{number}")
        several = by_kind[kinds[number % len(kinds)]]
        one, other = chance.choice(several), chance.choice(several)
        data = damaged(one.data, one.target.kind, other.data, chance)
        whole = chance.randrange(WHOLE_WAY) == 0
        yield Case(number, one.name, one.target, data, whole)
        number += 1


@dataclass
class Tally:
    """Counts of a run."""

    said: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    findings: Counter[str] = field(default_factory=Counter)
    unforeseen: Counter[str] = field(default_factory=Counter)
    once: int = 0
    busy: list[int] = field(default_factory=list)
    spans: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu: float = 0.0
    memory: Counter[str] = field(default_factory=Counter)
    parent: int = 0
    used: float = 0.0
    wall: float = 0.0
    parts: int = 0
    next: int = 0

    @classmethod
    def before(cls, options: argparse.Namespace) -> Tally:
        """Return the counts of the parts before, if the run is to go on."""
        tally = cls()
        if options.go_on:
            stored = options.summary.with_suffix(".tally").read_bytes()
            tally = pickle.loads(stored)
        tally.parts += 1
        return tally

    def count(self, case: Case, outcome: Outcome) -> None:
        """Count a case."""
        way = "whole" if case.whole else "forked"
        kind = case.target.kind
        self.said[kind][outcome.said.partition(":")[0]] += 1
        if outcome.said.startswith("limit"):
            self.said[kind][outcome.said] += 1
        if outcome.said.startswith("unforeseen"):
            name = outcome.said.partition("(")[2].partition(":")[0]
            self.unforeseen[f"{kind}: {name}"] += 1
        self.spans[way].append(outcome.seconds)
        self.cpu = max(self.cpu, outcome.cpu)
        self.memory[way] = max(self.memory[way], outcome.memory)
        self.parent = max(self.parent, peak_bytes() or 0)
        self.next = case.number + 1

    def figures(self) -> dict[str, Any]:
        """Return the counts as JSON has them."""
        spans = {way: sorted(seconds) for way, seconds in self.spans.items()}
        return {
            "cases": {way: len(seconds) for way, seconds in spans.items()},
            "outcomes": {k: dict(sorted(c.items())) for k, c in self.said.items()},
            "unforeseen": dict(self.unforeseen),
            "findings": dict(self.findings),
            "over_2_s_only_once": self.once,
            "over_2_s_on_a_busy_machine": self.busy,
            "median_seconds": {w: round(s[len(s) // 2], 3) for w, s in spans.items()},
            "slowest_seconds": {w: round(s[-1], 2) for w, s in spans.items()},
            "most_cpu_seconds": round(self.cpu, 2),
            "most_memory_bytes": dict(self.memory),
        }


def keep(case: Case, outcome: Outcome, kind: str, folder: Path) -> None:
    """Keep the file of a finding and what is known of it.

    Parameters
    ----------
    case : Case
        The case.
    outcome : Outcome
        What came of it.
    kind : str
        The finding.
    folder : Path
        Where to; it is made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{case.number:07}-{case.seed}-{kind}"
    (folder / f"{name}{case.target.suffix}").write_bytes(case.data)
    said = {**case._asdict(), "target": asdict(case.target), **asdict(outcome)}
    del said["data"]
    (folder / f"{name}.case").write_text(json.dumps(said, indent=1), encoding="utf-8")


def kept(path: Path) -> Case:
    """Return a case that was kept.

    Parameters
    ----------
    path : Path
        Its ``.case`` file.
    """
    said = json.loads(path.read_text(encoding="utf-8"))
    target = Target(**said["target"])
    data = path.with_suffix(target.suffix).read_bytes()
    whole, sound = said["whole"], said.get("sound", False)
    return Case(said["number"], said["seed"], target, data, whole, sound)


def judged(case: Case, door: Door, tally: Tally) -> tuple[Outcome, str]:
    """Run a case and count it; a slow one is run again.

    Parameters
    ----------
    case : Case
        The case.
    door : Door
        Where it goes in.
    tally : Tally
        Counts.
    """
    outcome = door.run(case)
    finding = outcome.finding()
    tries = 1
    while finding in ("slow", "busy") and tries < TRIES:
        tries += 1
        outcome = min(outcome, door.run(case), key=lambda one: one.cpu)
        finding = outcome.finding()
    tally.once += tries > 1 and not finding
    # A file that is known by its hash alone is unknown to the whole way.
    if case.sound and outcome.said not in ("read", "unknown" if case.whole else ""):
        finding = "unread"
    tally.count(case, outcome)
    if finding == "busy":
        tally.busy.append(case.number)
    elif finding:
        tally.findings[finding] += 1
    return outcome, finding


def fuzz(options: argparse.Namespace, home: Path) -> dict[str, Any]:
    """Try cases until the time is used up.

    Parameters
    ----------
    options : argparse.Namespace
        The command line.
    home : Path
        An empty folder.
    """
    (home / "seeds").mkdir()
    tally = Tally.before(options)
    made = cases(seeds(home / "seeds"), options.seed, options.kinds, tally.next)
    again = map(kept, options.replay)
    told = time.monotonic()
    door, stopped = Door(home), ended()
    clock = Clock(door, tally)
    with Forked.instead():
        for case in again if options.replay else made:
            outcome, finding = judged(case, door, tally)
            word = outcome.said.partition(":")[0]
            if options.keep and (finding or word in options.also):
                keep(case, outcome, finding or word, options.keep)
            if options.replay:
                print(json.dumps({"case": case.number, **asdict(outcome)}))
            elif stopped or tally.next == options.cases:
                break
            clock.read()
            if tally.used >= options.cpu_seconds:
                break
            if options.summary and time.monotonic() - told > 60:
                told = time.monotonic()
                save(summary(options, tally), tally, options.summary)
    clock.read()
    door.close()
    done = summary(options, tally)
    if options.summary:
        save(done, tally, options.summary)
    return done


class Clock:
    """Adds the time of this part to that of the parts before.

    Parameters
    ----------
    door : Door
        With the time used.
    tally : Tally
        With the time of the parts before.
    """

    def __init__(self, door: Door, tally: Tally) -> None:
        self.door, self.tally = door, tally
        self.used, self.wall = tally.used, tally.wall
        self.begun = time.monotonic()

    def read(self) -> None:
        """Bring the times of the tally up to date."""
        self.tally.used = self.used + self.door.cpu()
        self.tally.wall = self.wall + time.monotonic() - self.begun


def ended() -> list[int]:
    """Return a list that gets the signal by which this process is asked to end."""
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda n, _: stopped.append(n))
    return stopped


def summary(options: argparse.Namespace, tally: Tally) -> dict[str, Any]:
    """Return the figures of a run so far.

    Parameters
    ----------
    options : argparse.Namespace
        The command line.
    tally : Tally
        Counts.
    """
    return {
        "trial": "fuzz readers",
        "commit": options.commit,
        "seed": options.seed,
        "budget_seconds": options.cpu_seconds,
        "cpu_seconds": round(tally.used, 1),
        "wall_seconds": round(tally.wall, 1),
        "parts": tally.parts,
        "load_average": round(os.getloadavg()[2], 1),
        **tally.figures(),
        "parent_memory_bytes": tally.parent,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("polars", "fastexcel", "pyreadstat")},
        "result": "FAIL" if tally.findings else "PASS",
    }


def save(figures: Mapping[str, Any], tally: Tally, path: Path) -> None:
    """Write the summary, and the counts beside it so that a run can go on.

    Parameters
    ----------
    figures : mapping
        The summary.
    tally : Tally
        Counts.
    path : Path
        File for the summary.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    path.with_suffix(".tally").write_bytes(pickle.dumps(tally))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the summary as one JSON line; return 1 if something was found.

    Parameters
    ----------
    arguments : sequence of str, optional
        Command line; by default that of the process.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = ("csv", "xlsx", "dta", "json", "zip", "sav", "parquet")
    parser.add_argument("--cpu-seconds", type=float, default=30.0, help="CPU budget")
    parser.add_argument("--cases", type=int, help="most cases; by default all")
    parser.add_argument("--seed", type=int, default=1, help="beginning of all chance")
    parser.add_argument("--kinds", nargs="+", choices=kinds, default=kinds)
    parser.add_argument("--keep", type=Path, help="folder for the files of findings")
    parser.add_argument(
        "--also", nargs="*", default=("unforeseen",), help="more to keep"
    )
    parser.add_argument("--summary", type=Path, help="file for the summary, kept up")
    parser.add_argument(
        "--go-on", action="store_true", help="after the part that wrote the summary"
    )
    parser.add_argument("--commit", default="", help="named in the summary")
    parser.add_argument("--replay", type=Path, nargs="+", default=[], help=".case")
    parser.add_argument("--seeds", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.seeds:
        write_seeds(options.seeds)
        return 0
    with tempfile.TemporaryDirectory(prefix="foedus-") as folder:
        figures = fuzz(options, Path(folder))
    print(json.dumps(figures))
    return 0 if figures["result"] == "PASS" else 1


if __name__ == "__main__":
    sys.exit(main())
