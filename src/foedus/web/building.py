"""What the process of a job does: build its panel, and tell how far it is.

It is started as ``python -m foedus.web.building FOLDER HOME`` and ends when its
standard input does, so that it never outlives the server that wants it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final

from foedus.errors import FoedusError
from foedus.panel import build, recipe
from foedus.panel.write import Written
from foedus.store import Store, disk
from foedus.web.jobs import BUILDING, FILES, Job, Jobs

MOST_ROWS: Final = 50_000_000
"""Rows of a panel that the workbench builds; the command line has no such limit."""
MOST_WHOLE: Final = 5_000_000
"""Rows of a file that is made in memory as a whole."""
WHOLE: Final = frozenset({".dta", ".sav", ".graphml", ".gexf"})

_PAUSE: Final = 0.2
"""Seconds between two tellings."""
_NICE: Final = 5


class LimitError(FoedusError):
    """A panel that is too large for the workbench."""


def check_rows(rows: int, form: str) -> None:
    """Refuse a panel that is too large for the workbench.

    Parameters
    ----------
    rows : int
        Rows of the panel.
    form : str
        Ending of the file.

    Raises
    ------
    LimitError
        If there are more rows than are built here.
    """
    most = MOST_WHOLE if form in WHOLE else MOST_ROWS
    if rows <= most:
        return
    problem = f"The panel has {rows:,} rows; the workbench writes up to {most:,}"
    problem += f" of them as {form}." if form in WHOLE else "."
    remedy = "Take fewer years, states or cases, or run the command in a terminal."
    raise LimitError(problem, remedy, rows=rows, most=most)


class Teller:
    """Tells the server how far a job is, a few times a second.

    Parameters
    ----------
    folder : Path
        Of the job.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "progress.json"
        self._last = 0.0

    def stage(self, name: str, done: int = 0, whole: int | None = None) -> None:
        """Tell at once what is being done, and how many rows are."""
        self._last = time.monotonic()
        say(self._file, {"stage": name, "done": done, "whole": whole})

    def rows(self, done: int, whole: int) -> None:
        """Tell how many rows are written, unless that was told just now."""
        if done >= whole:
            self.stage("finishing", done, whole)
        elif time.monotonic() - self._last >= _PAUSE:
            self.stage("writing", done, whole)


def say(file: Path, said: dict[str, Any]) -> None:
    """Write what is told, whole or not at all."""
    text = json.dumps(said, ensure_ascii=False, allow_nan=False)
    disk.write_whole(file, text.encode("utf-8"))


def built(job: Job, folder: Path, store: Store) -> dict[str, Any]:
    """Build the panel of a job into its folder.

    Parameters
    ----------
    job : Job
        The job.
    folder : Path
        Its folder.
    store : Store
        Where the sources are.

    Returns
    -------
    dict
        ``rows, columns, sha256, bytes, audit, bibtex, sources``.

    Raises
    ------
    FoedusError
        If the panel cannot be built, or is too large.
    """
    teller = Teller(folder)
    teller.stage("preparing")
    panel = build.from_recipe(recipe.parse(job.recipe), store=store)
    whole = panel.count()
    check_rows(whole, job.form)
    teller.stage("writing", 0, whole)
    growing = folder / BUILDING
    growing.mkdir(exist_ok=True)
    written = panel.write(
        growing / job.file,
        for_publication=job.for_publication,
        permitted=job.permitted,
        progress=teller.rows,
    )
    result = _result(written)
    growing.rename(folder / FILES)
    return result


def _result(written: Written) -> dict[str, Any]:
    about = json.loads(written.sidecar.read_text(encoding="utf-8"))
    sources = ("id", "version", "title", "redistribute")
    return {
        "rows": written.rows,
        "columns": about["columns"],
        "sha256": written.sha256,
        "bytes": written.file.stat().st_size,
        "audit": about["audit"],
        "bibtex": about["bibtex"],
        "sources": [{name: one[name] for name in sources} for one in about["sources"]],
    }


def main(folder: Path, home: Path) -> int:
    """Build the panel of a job, and tell what came of it.

    Parameters
    ----------
    folder : Path
        Of the job.
    home : Path
        Of the store.

    Returns
    -------
    int
        0 if it was built, 2 if that is the reader's to mend, 1 for a fault of ours.
    """
    try:
        job = Jobs(home).get(folder.name)
        result = built(job, folder, Store(home))
    except FoedusError as error:
        _failed(folder, error.problem, error.remedy)
        return 2
    except MemoryError:
        remedy = "Take fewer years, states or columns."
        _failed(folder, "The panel needs more memory than there is.", remedy)
        return 2
    except Exception as error:
        import traceback

        traceback.print_exc()
        problem = f"This is a fault of foedus: {type(error).__name__}."
        _failed(folder, problem, "Report the recipe, and what log.txt beside it says.")
        return 1
    say(folder / "result.json", result)
    return 0


def _failed(folder: Path, problem: str, remedy: str) -> None:
    say(folder / "error.json", {"problem": problem, "remedy": remedy})


def _end_with_server() -> None:
    """End this process when the server does, in whatever way."""

    def watch() -> None:
        with contextlib.suppress(OSError):
            while sys.stdin.buffer.read(1):
                pass
        os._exit(3)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    _end_with_server()
    if hasattr(os, "nice"):
        os.nice(_NICE)  # pages come first
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
