"""Drafts in a process of their own, since a panel can need more than a server has.

Sources of a store can need much memory before anything is shown. Such drafts are made
by ``python -m foedus.web.drafting HOME``, which is told the choices in a line of JSON
and says the draft in another. It is ended when it needs too long or too much, and when
the server ends, which closes its standard input.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Final

from foedus.errors import FoedusError
from foedus.panel.actors import ROSTERS
from foedus.panel.worded import spelled
from foedus.sources.limits import memory_of
from foedus.store import Store, embedded
from foedus.web import building, drafts, ordering
from foedus.web.page import Document, RequestError
from foedus.web.per_store import PerStore

MOST_SECONDS: Final = 20.0
MOST_MEMORY: Final = 3 * 1024**3
"""Memory of the process, where the system tells it."""
MOST_KEPT: Final = 1024**3
"""Memory with which it is kept for the next draft."""

_LOOK: Final = 0.05


def draft(order: ordering.Order, store: Store) -> Document:
    """Return what a panel would be, made here or, where it is heavy, apart.

    Parameters
    ----------
    order : Order
        What is wanted.
    store : Store
        Added sources.

    Returns
    -------
    dict
        As `foedus.web.drafts.draft`.

    Raises
    ------
    RequestError
        If there is no such panel, or its draft needs too long or too much memory.
    """
    if not heavy(order):
        return drafts.draft(order, store)
    return drafts.kept(order, store, lambda one, of: DRAFTERS.of(of).draft(one))


def heavy(order: ordering.Order) -> bool:
    """Whether the draft of a panel could need much memory: it takes added sources.

    Parameters
    ----------
    order : Order
        What is wanted.
    """
    wish = order.wish
    if wish.measures or wish.of or wish.unit.startswith(tuple(ROSTERS)):
        return True
    named = (spelled(text)[0].partition("@")[0] for text in wish.attach)
    return not all(embedded.contains(name.partition(".")[0]) for name in named)


class Drafter:
    """A process that makes the drafts of a store, one after the other.

    Parameters
    ----------
    home : Path
        Of the store.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def draft(self, order: ordering.Order) -> Document:
        """Return a draft.

        Parameters
        ----------
        order : Order
            What is wanted.

        Raises
        ------
        RequestError
            If there is no such panel, or its draft needs too long or too much memory.
        """
        with self._lock:
            said = self._answer(self._running(), order)
        if "problem" in said:
            raise RequestError(said["problem"], said["remedy"])
        return said

    def stop(self) -> None:
        """End the process; the next draft begins another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(self._home)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=building.environment(self._home),
                start_new_session=True,  # Ctrl-C is for the server
            )
        return self._process

    def _answer(
        self, process: subprocess.Popen[bytes], order: ordering.Order
    ) -> Document:
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps(order.asked).encode("utf-8") + b"\n")
            process.stdin.flush()
        lines: list[bytes] = []
        out = process.stdout
        reader = threading.Thread(
            target=lambda: lines.append(out.readline()), daemon=True
        )
        began = time.monotonic()
        reader.start()
        while reader.is_alive():
            beyond = "time" if time.monotonic() - began > MOST_SECONDS else ""
            if (memory_of(process.pid) or 0) > MOST_MEMORY:
                beyond = "memory"
            if beyond:
                process.kill()
                reader.join()
                self.stop()
                return _too_much(beyond)
            reader.join(_LOOK)
        if not lines[0].endswith(b"\n"):
            self.stop()
            return _too_much("memory")  # it died: the system had none left
        if (memory_of(process.pid) or 0) > MOST_KEPT:
            self.stop()
        found: Document = json.loads(lines[0])
        return found


DRAFTERS: Final = PerStore(Drafter)
"""What drafts for each store in this process."""


def _too_much(what: str) -> Document:
    problem = f"The draft of this panel needs more {what} than a page has."
    remedy = "Take fewer years, states or sources, or run it in a terminal."
    return {"problem": problem, "remedy": remedy}


def main(home: Path, asked: IO[bytes], told: IO[bytes]) -> None:
    """Make drafts until nothing more is asked.

    Parameters
    ----------
    home : Path
        Of the store.
    asked : binary file
        Lines of JSON: the fields of the form.
    told : binary file
        Where each draft, or ``problem`` and ``remedy``, is written as a line of JSON.
    """
    for line in asked:
        try:
            said = drafts.draft(ordering.order(json.loads(line)), Store(home))
        except FoedusError as error:
            said = {"problem": error.problem, "remedy": error.remedy}
        except MemoryError:
            said = _too_much("memory")
        told.write(json.dumps(said, allow_nan=False).encode("utf-8") + b"\n")
        told.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
