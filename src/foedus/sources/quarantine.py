"""Untrusted files are opened in a child process, under limits that the parent watches.

The parent hashes files and never parses them. It starts an isolated interpreter, gives
it one job, and takes back Parquet files and a report; it ends the child at the limit of
time or memory. A child that dies by a signal has reached a limit.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, NoReturn

from foedus.errors import SourceError
from foedus.sources.catalog import Entry, entry
from foedus.sources.child import REPORT, job_of
from foedus.sources.digest import sha256
from foedus.sources.layout import FileSpec
from foedus.sources.limits import MEBIBYTE, Limits, memory_of

_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from foedus.sources.child import main; main()"
)
_REPORT_BYTES: Final = 4 * MEBIBYTE
_HEADROOM: Final = 96 * MEBIBYTE
_PAUSE: Final = 0.02
_PATIENCE: Final = 10
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_RAISE: Final = (
    "Check that this is the publisher's own file and not damaged; if it is sound, try "
    "again when the machine is less busy, split it or convert it to Parquet."
)
_REPORT_IT: Final = (
    "Get the file again from the publisher; if it is sound, report this message."
)


Headers = tuple[tuple[str, ...] | None, ...]
"""Names of the columns under each of several layouts, None where it does not fit."""


@dataclass(frozen=True, slots=True)
class ChildTable:
    """A table that the child left.

    Parameters
    ----------
    path : Path
        Its Parquet file.
    rows : int
        Rows in it.
    """

    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class ChildReport:
    """What a child read.

    Parameters
    ----------
    source, version : str
        As asked for.
    tables : mapping of str to ChildTable
        Table name -> what it left.
    rows_read : int
        Rows in the files, kept or not.
    refused : mapping of str to int
        Reason -> rows that were not kept.
    notes : tuple of str
        What was left out or assumed.
    guards : mapping of str to str
        Guard -> why it did not hold, empty if it did.
    seconds : float
        Time it took, in seconds.
    memory : int
        Most resident memory that was seen, in bytes.
    """

    source: str
    version: str
    tables: Mapping[str, ChildTable]
    rows_read: int
    refused: Mapping[str, int]
    notes: tuple[str, ...]
    guards: Mapping[str, str]
    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Guard:
    """One protection against untrusted files.

    Parameters
    ----------
    name : str
        What is bounded.
    holds : bool
        Whether it holds on this system.
    note : str
        Why it does not, else empty.
    """

    name: str
    holds: bool
    note: str


@dataclass(frozen=True, slots=True)
class _Ended:
    report: Mapping[str, Any]
    seconds: float
    memory: int


def read_in_child(
    source_id: str,
    version: str,
    files: Mapping[str, Path],
    out_dir: Path,
    limits: Limits | None = None,
    stop: threading.Event | None = None,
) -> ChildReport:
    """Read the files of a source in a child process.

    Parameters
    ----------
    source_id : str
        Id of a catalogue entry.
    version : str
        Version of the files.
    files : mapping of str to Path
        Table name -> file.
    out_dir : Path
        Empty folder; ``<table>.parquet`` and ``report.json`` are left there.
    limits : Limits, optional
        What the child may use; by default it grows with the size of the files, and is
        more where the entry knows the hash of every file.
    stop : threading.Event, optional
        Ends the child once it is set, which is an error.

    Returns
    -------
    ChildReport
        Counts, and where the tables are.

    Raises
    ------
    SourceError
        If the reader refuses a file, or the child reached a limit or left something
        that it should not.
    OSError
        If no process can be started, or its folder cannot be written.
    """
    said = entry(source_id)
    _check_names(files, said.tables, f"source '{said.id}'")
    size = sum(path.stat().st_size for path in files.values())
    bounds = limits or Limits.for_size(
        size, files=len(files), known=_is_known(said, files)
    )
    paths = {name: str(path.resolve()) for name, path in files.items()}
    job = job_of(
        "read", bounds, out_dir.resolve(), source=said.id, version=version, files=paths
    )
    what = ", ".join(p.name for p in files.values())
    ended = _run(job, bounds, out_dir, what, stop)
    return _report(ended, out_dir, said.id, version, tuple(said.tables))


def table_in_child(
    path: Path, layout: FileSpec, out_dir: Path, limits: Limits | None = None
) -> ChildReport:
    """Read any table of a user in a child process.

    Parameters
    ----------
    path : Path
        The file.
    layout : FileSpec
        Its format, sheet and so on.
    out_dir : Path
        Empty folder; ``table.parquet`` and ``report.json`` are left there.
    limits : Limits, optional
        What the child may use; by default it grows with the size of the file.

    Returns
    -------
    ChildReport
        With the one table ``table``: the file's own columns in the narrowest of Int64,
        Float64 and String that holds every cell, then ``line``.

    Raises
    ------
    SourceError
        As `read_in_child`.
    """
    bounds = limits or Limits.for_size(path.stat().st_size)
    said = _layout(layout)
    where = str(path.resolve())
    job = job_of("table", bounds, out_dir.resolve(), path=where, layout=said)
    ended = _run(job, bounds, out_dir, path.name)
    return _report(ended, out_dir, path.name, "", ("table",))


def headers_in_child(
    asked: Sequence[tuple[Path, Sequence[FileSpec]]],
) -> tuple[Headers | SourceError, ...]:
    """Return the names of the columns of files, read in a child process.

    One child reads all files; if it reaches a limit, each file gets a child of its own.

    Parameters
    ----------
    asked : sequence of (Path, sequence of FileSpec)
        Files, and the ways in which each may be laid out.

    Returns
    -------
    tuple
        For each file, in order: one item per layout, the names or None where the file
        cannot be read so; or the error of a file that reached a limit.
    """
    try:
        return _headers(asked)
    except SourceError as error:
        if len(asked) == 1:
            return (error,)
    return tuple(found for one in asked for found in headers_in_child([one]))


def _headers(
    asked: Sequence[tuple[Path, Sequence[FileSpec]]],
) -> tuple[Headers, ...]:
    size = sum(path.stat().st_size for path, _ in asked)
    bounds = Limits.for_size(size, files=len(asked))
    files = [(str(path.resolve()), [*map(_layout, ways)]) for path, ways in asked]
    what = asked[0][0].name if len(asked) == 1 else f"{len(asked)} files"
    with tempfile.TemporaryDirectory(prefix="foedus-") as folder:
        out = Path(folder).resolve()
        job = job_of("header", bounds, out, files=files)
        told = _run(job, bounds, out, what).report.get("headers", [])
    if [len(found) for found in told] != [len(ways) for _, ways in asked]:
        problem = f"{what}: the reading process left no proper report."
        raise SourceError(problem, "Do not use this file.")
    return tuple(
        tuple(None if h is None else tuple(str(n) for n in h) for h in found)
        for found in told
    )


def guards() -> tuple[Guard, ...]:
    """Return which protections hold on this system, as a child finds them.

    Returns
    -------
    tuple of Guard
        Those that the child puts on itself, then those of the parent.

    Raises
    ------
    SourceError
        If no child can be started.
    """
    with tempfile.TemporaryDirectory(prefix="foedus-") as folder:
        out = Path(folder).resolve()
        ended = _run(job_of("guards", Limits(), out), Limits(), out, "the guards")
    held = {str(k): str(v) for k, v in ended.report["guards"].items()}
    watched = memory_of(os.getpid()) is not None
    return (
        *(Guard(name, not why, why) for name, why in held.items()),
        Guard("time limit", True, ""),
        Guard("memory watched", watched, "" if watched else "it cannot be asked"),
    )


def _is_known(said: Entry, files: Mapping[str, Path]) -> bool:
    """Whether every file is a copy whose hash the entry gives."""
    hashes = {file.sha256 for t in said.tables.values() for file in t.files}
    return all(sha256(path) in hashes for path in files.values())


def _layout(layout: FileSpec) -> dict[str, object]:
    said = {f.name: getattr(layout, f.name) for f in dataclasses.fields(layout)}
    return {**said, "names": dict(layout.names)}


def _run(
    job: str,
    limits: Limits,
    out_dir: Path,
    what: str,
    stop: threading.Event | None = None,
) -> _Ended:
    """Start a child, watch it to its end and return its report."""
    out_dir.mkdir(parents=True, exist_ok=True)
    if any(out_dir.iterdir()):
        problem = f"The folder {out_dir.name} for what is read is not empty."
        raise SourceError(problem, "Give an empty folder.")
    begun = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        child = _start(out_dir, errors)
        try:
            _give(child, job.encode())
            most = _watch(child, limits, out_dir / REPORT, what, stop)
        finally:
            _end(child)
        if child.returncode != 0:
            errors.seek(max(0, errors.seek(0, os.SEEK_END) - 400))
            _died(child.returncode, what, errors.read().decode("utf-8", "replace"))
    report = _load(out_dir / REPORT, what)
    if not report.get("ok"):
        _refuse(report, what)
    return _Ended(report, time.monotonic() - begun, most)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a child that has not ended, without the locks of `subprocess`.

    Ctrl-C in the middle of its calls leaves a lock that the next call would wait for.
    """
    if child.returncode is not None:
        return
    if sys.platform == "win32":
        child.kill()
        child.wait()
        return
    child.returncode = -signal.SIGKILL
    with contextlib.suppress(ChildProcessError):  # It ended, and was asked how.
        if os.waitpid(child.pid, os.WNOHANG) == (0, 0):
            os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)


def _give(child: subprocess.Popen[bytes], job: bytes) -> None:
    if child.stdin is None:
        raise AssertionError
    with contextlib.suppress(BrokenPipeError):  # How it died, its return code says.
        child.stdin.write(job)
        child.stdin.close()


def _start(folder: Path, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start an interpreter that waits for a job; its messages go to a file."""
    # Isolated: neither the environment nor the working folder adds modules.
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _START, json.dumps(_import_paths())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        env=_environment(),
        cwd=folder,
    )


def _watch(
    child: subprocess.Popen[bytes],
    limits: Limits,
    report: Path,
    what: str,
    stop: threading.Event | None,
) -> int:
    """Wait for the end; return the most memory seen, in bytes."""
    most = 0
    begun, reading = time.monotonic(), 0.0
    while child.poll() is None:
        now = time.monotonic()
        if not reading and report.exists():
            reading = now
        most = max(most, memory_of(child.pid) or 0)
        if most > limits.data_bytes + _HEADROOM:
            child.kill()
            _limit(what, f"memory ({limits.data_bytes // MEBIBYTE:,} MiB)")
        if stop is not None and stop.is_set():
            problem = f"{what}: the reading was stopped."
            raise SourceError(problem, "Run it again.", file=what)
        if now - begun > limits.wall_seconds:
            child.kill()
            _limit(what, f"time ({limits.wall_seconds:.0f} s)")
        if reading and now - reading > _PATIENCE * limits.read_seconds:
            child.kill()
            _limit(what, f"time ({_PATIENCE * limits.read_seconds:.0f} s)")
        try:
            child.wait(_PAUSE)
        except subprocess.TimeoutExpired:
            continue
    return most


def _import_paths() -> list[str]:
    """Where this process finds modules, without the working folder."""
    return [path for path in sys.path if path and Path(path).is_absolute()]


def _environment() -> dict[str, str]:
    kept = ("SYSTEMROOT", "SystemRoot", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
    # Each thread of a pool takes memory before it does anything.
    pools = ("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "OMP_NUM_THREADS")
    own = {**dict.fromkeys(pools, "2"), "OPENBLAS_NUM_THREADS": "1"}
    own["LC_ALL"] = "C.UTF-8"
    return {**{k: os.environ[k] for k in kept if k in os.environ}, **own}


def _load(path: Path, what: str) -> Mapping[str, Any]:
    """The report of a child, which is not trusted either."""
    try:
        if path.stat().st_size > _REPORT_BYTES:
            _limit(what, "the size of the report")
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problem = f"{what}: the reading process left no report ({error})."
        raise SourceError(problem, "Try again; if it stays so, report it.") from error
    if not isinstance(report, dict):
        problem = f"{what}: the reading process left no proper report."
        raise SourceError(problem, "Do not use this file.")
    return report


def _report(
    ended: _Ended, out_dir: Path, source: str, version: str, allowed: tuple[str, ...]
) -> ChildReport:
    said = ended.report
    made: Mapping[str, Any] = said.get("tables", {})
    _check_names(made, allowed, f"source '{source}'")
    tables = {}
    for name, rows in made.items():
        path = out_dir / f"{name}.parquet"
        if not path.is_file() or path.is_symlink():
            problem = f"{source}: the reading process left no table '{name}'."
            raise SourceError(problem, "Do not use this file.")
        tables[name] = ChildTable(path, int(rows))
    return ChildReport(
        source=source,
        version=version,
        tables=tables,
        rows_read=int(said["rows_read"]),
        refused={str(k): int(n) for k, n in said["refused"].items()},
        notes=tuple(str(n) for n in said["notes"]),
        guards={str(k): str(v) for k, v in said["guards"].items()},
        seconds=ended.seconds,
        memory=ended.memory,
    )


def _check_names(
    names: Mapping[str, object],
    allowed: Mapping[str, object] | tuple[str, ...],
    of: str,
) -> None:
    for name in names:
        if name not in allowed or not _NAME.fullmatch(name):
            problem = f"'{name[:60]}' is no table of {of}."
            raise SourceError(problem, f"Its tables are: {', '.join(allowed)}.")


def _refuse(report: Mapping[str, Any], what: str) -> NoReturn:
    if "limit" in report:
        _limit(what, str(report["limit"]))
    problem = str(report.get("problem", "no reason was given"))
    raise SourceError(
        problem if what in problem else f"{what}: {problem}",
        str(report.get("remedy", _REPORT_IT)),
        file=what,
        unforeseen=str(report.get("unforeseen", "")),
    )


def _died(code: int, what: str, said: str) -> NoReturn:
    if code < 0:
        name = signal.Signals(-code).name
        timed = name in ("SIGXCPU", "SIGPROF")
        _limit(what, "CPU time" if timed else f"memory or stack, {name}")
    last = (said.strip().splitlines() or ["no message"])[-1]
    problem = f"{what}: the reading process ended with code {code} ({last[:200]})."
    raise SourceError(problem, _RAISE, file=what)


def _limit(what: str, limit: str) -> NoReturn:
    problem = f"{what}: limit reached while it was read: {limit}."
    raise SourceError(problem, _RAISE, file=what, limit=limit)
