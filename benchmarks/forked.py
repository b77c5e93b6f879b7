"""A child of the quarantine that is a fork instead of a new interpreter.

Loading the libraries takes ten times as long as reading a small file. A process that
has loaded them, and used none, can be forked: each fork then runs what the interpreter
would run, `foedus.sources.child.main`, from the limits it puts on itself to its end.
"""

from __future__ import annotations

import importlib
import os
import resource
import select
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, ClassVar
from unittest import mock

from foedus.sources import child, quarantine
from foedus.sources.catalog import entries


class Forked:
    """Stands in for the `subprocess.Popen` of the quarantine.

    Parameters
    ----------
    folder : Path
        Working folder.
    errors : file
        Where messages go.
    """

    used: ClassVar[list[resource.struct_rusage]] = []
    """What the children took since it was emptied."""

    def __init__(self, folder: Path, errors: IO[bytes]) -> None:
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            # The threads that idle in libraries are of no use to the fork.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if not self.pid:
            os.close(writing)
            _run(folder, errors, reading)
        os.close(reading)
        self.handle = os.pidfd_open(self.pid)
        self.stdin = os.fdopen(writing, "wb")
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the code of its end, None while it runs."""
        self._reap(os.WNOHANG)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, in seconds at most."""
        if timeout is not None and self.returncode is None:
            select.select([self.handle], [], [], timeout)
        self._reap(0 if timeout is None else os.WNOHANG)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
        return self.returncode

    def kill(self) -> None:
        """End it."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def _reap(self, how: int) -> None:
        if self.returncode is not None:
            return
        process, status, used = os.wait4(self.pid, how)
        if process:
            os.close(self.handle)
            self.returncode = os.waitstatus_to_exitcode(status)
            Forked.used.append(used)

    @staticmethod
    def load() -> None:
        """Load what readers need, as a child would."""
        os.environ.update(quarantine._environment())
        for library in ("fastexcel", "pyreadstat", "foedus.sources.readers"):
            importlib.import_module(library)
        entries()

    @staticmethod
    @contextmanager
    def instead() -> Iterator[None]:
        """Let the quarantine fork, until the block ends."""
        with mock.patch.object(quarantine, "_start", Forked):
            yield


def _run(folder: Path, errors: IO[bytes], reading: int) -> None:
    """Be the child: what the new interpreter would do."""
    try:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.dup2(errors.fileno(), 2)
        os.chdir(folder)
        sys.stdin = os.fdopen(reading, encoding="utf-8")
        child.main()
    except BaseException as error:
        os.write(2, repr(error).encode())
    os._exit(1)
