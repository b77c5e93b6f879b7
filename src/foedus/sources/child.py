"""The child process that opens untrusted files; `foedus.sources.quarantine` starts it.

It takes one job as JSON on standard input, bounds itself before it loads anything that
reads a file, and leaves ``report.json`` and Parquet files in a folder. The report
appears, still empty, when the first file is looked at: from then on the time of
reading counts, which a slow start of the interpreter does not use up.
"""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from foedus.errors import FoedusError
from foedus.sources.limits import Limits, bound_reading, confine

REPORT = "report.json"


def main() -> None:
    """Do the job on standard input and report what came of it."""
    # Ctrl-C reaches every process of a terminal; what follows from it, the parent says.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    job = json.load(sys.stdin)
    out = Path(job["out"])
    held = confine(Limits(**job["limits"]), job["parent"])
    try:
        report = {"ok": True, **_TASKS[job["task"]](job)}
    except FoedusError as error:
        report = {"ok": False, "problem": error.problem, "remedy": error.remedy}
    except MemoryError:
        report = {"ok": False, "limit": "memory"}
    except BaseException as error:  # A panic in a library is no Exception.
        said = " ".join(str(error).split())[:300]
        if "memory" in said.lower() or "alloc" in said.lower():
            report = {"ok": False, "limit": "memory"}
        else:
            name = type(error).__name__
            problem = f"it cannot be read ({name}: {said})."
            report = {"ok": False, "problem": problem, "unforeseen": name}
    report["guards"] = held
    text = json.dumps(report)
    with (out / REPORT).open("w", encoding="utf-8") as stream:
        stream.write(text)
    os._exit(0)  # Threads of the libraries must not hold up the end.


def _guards(job: Mapping[str, Any]) -> dict[str, Any]:
    """Only the guards, which every report carries."""
    return {"task": job["task"]}


def _header(job: Mapping[str, Any]) -> dict[str, Any]:
    """Names of the columns of files under each of several layouts."""
    from foedus.sources.layout import FileSpec
    from foedus.sources.opening import header

    kinds = {said["format"] for _, ways in job["files"] for said in ways}

    def names(path: str, said: Mapping[str, Any]) -> list[str] | None:
        try:
            return list(header(Path(path), FileSpec(**said)))
        except FoedusError:
            return None

    _begin(job, kinds)
    return {"headers": [[names(p, s) for s in ways] for p, ways in job["files"]]}


def _read(job: Mapping[str, Any]) -> dict[str, Any]:
    """Read the files of a source into Parquet files."""
    from foedus.sources.catalog import entry
    from foedus.sources.readers import reader

    said = entry(job["source"])
    files = {name: Path(path) for name, path in job["files"].items()}
    read = reader(said.reader)
    _begin(job, {file.format for name in files for file in said.tables[name].files})
    made = read(files, said, job["version"])
    for name, frame in made.tables.items():
        frame.write_parquet(Path(job["out"]) / f"{name}.parquet", statistics=True)
    return {
        "tables": {name: frame.height for name, frame in made.tables.items()},
        "rows_read": made.rows_read,
        "refused": dict(made.refused),
        "notes": list(made.notes),
    }


def _table(job: Mapping[str, Any]) -> dict[str, Any]:
    """Read any table of a user, with types that fit every cell."""
    from foedus.sources.layout import FileSpec
    from foedus.sources.tabular import guess

    layout = FileSpec(**job["layout"])
    _begin(job, {layout.format})
    made = guess(Path(job["path"]), layout)
    (frame,) = made.tables.values()
    frame.write_parquet(Path(job["out"]) / "table.parquet", statistics=True)
    return {
        "tables": {"table": frame.height},
        "rows_read": made.rows_read,
        "refused": dict(made.refused),
        "notes": list(made.notes),
    }


def _begin(job: Mapping[str, Any], formats: Iterable[str]) -> None:
    """Tell the parent that everything is loaded and the first file is looked at."""
    from foedus.sources.opening import load

    for format in formats:
        load(format)
    bound_reading(Limits(**job["limits"]))
    (Path(job["out"]) / REPORT).touch()


_TASKS = {"guards": _guards, "header": _header, "read": _read, "table": _table}


def job_of(task: str, limits: Limits, out: Path, **more: object) -> str:
    """Return a job as the text that the child reads.

    Parameters
    ----------
    task : str
        ``guards``, ``header``, ``read`` or ``table``.
    limits : Limits
        What the child may use.
    out : Path
        Folder for what it leaves.
    **more
        What the task needs.

    Returns
    -------
    str
        JSON.
    """
    about = {
        "task": task,
        "limits": dataclasses.asdict(limits),
        "out": str(out),
        "parent": os.getpid(),
    }
    return json.dumps({**about, **more})
