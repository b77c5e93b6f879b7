"""Limits on a process that reads untrusted files, and how it puts them on itself.

On Linux the process bounds its own data, CPU time, file size and open files, gives up
new privileges, dies with its parent, and moves to a user and network namespace of its
own where the kernel allows. Address space is not bounded: the libraries reserve more
than they use. On macOS only resource limits exist, on Windows none; there the parent's
clock and its watch over memory hold.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

MEBIBYTE: Final = 1 << 20

_MEMORY_OF_LARGE: Final = 768 * MEBIBYTE
_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_DIE_WITH_PARENT: Final = 1
_NO_NEW_PRIVILEGES: Final = 38


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child process may use.

    Parameters
    ----------
    data_bytes : int
        Memory that it may write to, in bytes.
    cpu_seconds : int
        Time on processors, in seconds, all threads together.
    file_bytes : int
        Size of any file that it writes.
    open_files : int
        Files open at once.
    wall_seconds : float
        Time on the clock from its start to its end, in seconds.
    read_seconds : float
        Time on processors from its first look at a file, in seconds, all threads
        together; on the clock ten times as much, for a busy machine.
    """

    data_bytes: int = 352 * MEBIBYTE
    cpu_seconds: int = 30
    file_bytes: int = 256 * MEBIBYTE
    open_files: int = 64
    wall_seconds: float = 60.0
    read_seconds: float = 1.5

    @classmethod
    def for_size(cls, size: int, *, files: int = 1, known: bool = False) -> Self:
        """Return limits that grow with the files to read.

        Parameters
        ----------
        size : int
            Bytes of all files together.
        files : int
            How many they are.
        known : bool
            Whether every file is a copy whose hash the catalogue knows.

        Returns
        -------
        Limits
            The least, and for each MiB 2 s of CPU, 4 s of clock, and 400 MiB of memory
            and 40 s of reading; from about 1 MiB on 768 MiB and 24 times the size, and
            all of the CPU time. Four times as much, at once, for known files.

        Notes
        -----
        A hostile file is mostly small, so that the least bounds the harm: a file of
        10 kB has 2 s and 512 MB, and a published one of that size takes a tenth.
        """
        least, factor = cls(), 4 if known else 1
        mebibytes = size / MEBIBYTE
        memory = factor * _MEMORY_OF_LARGE + 24 * size
        clock = factor * least.wall_seconds + 4 * mebibytes
        processors = factor * least.cpu_seconds + int(2 * mebibytes)
        reading = files * least.read_seconds + 40 * mebibytes
        return cls(
            data_bytes=memory if known else min(memory, least.data_bytes + 400 * size),
            cpu_seconds=processors,
            file_bytes=factor * least.file_bytes + 8 * size,
            open_files=least.open_files,
            wall_seconds=clock,
            read_seconds=processors if known else min(processors, reading),
        )


def confine(limits: Limits, parent: int) -> dict[str, str]:
    """Put limits on this process; call it before any thread starts.

    Parameters
    ----------
    limits : Limits
        What the process may use from now on.
    parent : int
        Number of the process that started this one.

    Returns
    -------
    dict of str to str
        Guard -> why it does not hold, empty if it does.
    """
    reading = "not on Windows" if sys.platform == "win32" else ""
    return {**_resources(limits), "reading limit": reading, **detach(parent)}


def detach(parent: int) -> dict[str, str]:
    """Leave privileges and the network behind; call it before any thread starts.

    Parameters
    ----------
    parent : int
        Number of the process that started this one, which ends with it: at once where
        it is gone already.

    Returns
    -------
    dict of str to str
        Guard -> why it does not hold, empty if it does.
    """
    steps: dict[str, Callable[[], None]] = {
        "no new privileges": lambda: _control(_NO_NEW_PRIVILEGES, 1),
        "own user and network namespace": lambda: _unshare(_NEW_USER | _NEW_NETWORK),
        # After the namespace, because new credentials clear it.
        "dies with its parent": lambda: _die_with(parent),
    }
    linux = sys.platform == "linux"
    return {n: _tried(s) if linux else "only on Linux" for n, s in steps.items()}


def bound_reading(limits: Limits) -> None:
    """Let this process die by SIGPROF when reading takes too long; not on Windows.

    Parameters
    ----------
    limits : Limits
        With the time, which starts now.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, limits.read_seconds)


def _resources(limits: Limits) -> dict[str, str]:
    names = {
        "data limit": ("RLIMIT_DATA", limits.data_bytes),
        "CPU limit": ("RLIMIT_CPU", limits.cpu_seconds),
        "file size limit": ("RLIMIT_FSIZE", limits.file_bytes),
        "open files limit": ("RLIMIT_NOFILE", limits.open_files),
        "no core file": ("RLIMIT_CORE", 0),
    }
    if sys.platform == "win32":
        return dict.fromkeys(names, "not on Windows")
    import resource

    found = {}
    for guard, (name, value) in names.items():
        which = getattr(resource, name, None)
        if which is None or (guard == "data limit" and sys.platform != "linux"):
            found[guard] = "not on this system"
            continue
        highest = resource.getrlimit(which)[1]
        least = value if highest == resource.RLIM_INFINITY else min(value, highest)
        try:
            resource.setrlimit(which, (least, least))
        except (OSError, ValueError) as error:
            found[guard] = str(error)
        else:
            found[guard] = ""
    return found


def _tried(step: Callable[[], None]) -> str:
    try:
        step()
    except (OSError, AttributeError) as error:
        return str(error)
    return ""


def _control(option: int, value: int) -> None:
    _checked(ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0))


def _die_with(parent: int) -> None:
    _control(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # It died before it could be asked for.
        os._exit(1)


def _unshare(flags: int) -> None:
    _checked(ctypes.CDLL(None, use_errno=True).unshare(flags))


def _checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def memory_of(process: int) -> int | None:
    """Return the memory that a process holds.

    Parameters
    ----------
    process : int
        Its number.

    Returns
    -------
    int or None
        Resident bytes; None if it has ended or cannot be asked.
    """
    with contextlib.suppress(OSError, ValueError, IndexError):
        return _MEMORY.get(sys.platform, _memory_ps)(process)
    return None


def _memory_linux(process: int) -> int:
    told = Path(f"/proc/{process}/statm").read_text(encoding="ascii")
    return int(told.split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _memory_ps(process: int) -> int:
    import subprocess

    told = subprocess.run(
        ["/bin/ps", "-o", "rss=", "-p", str(process)],
        capture_output=True,
        text=True,
        check=False,
    )
    return int(told.stdout.split()[0]) * 1024


def _memory_windows(process: int) -> int:
    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", ctypes.c_uint32),
            ("faults", ctypes.c_uint32),
            *((f"size{n}", ctypes.c_size_t) for n in range(8)),
        )

    load = getattr(ctypes, "WinDLL")  # noqa: B009  # Not defined elsewhere.
    kernel = load("kernel32", use_last_error=True)
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.OpenProcess(0x1000 | 0x0010, 0, process))
    counters = Counters(cb=ctypes.sizeof(Counters))
    ask = kernel.K32GetProcessMemoryInfo
    told = ask(handle, ctypes.byref(counters), counters.cb)
    kernel.CloseHandle(handle)
    if not told:
        raise OSError(0, "the process cannot be asked")
    return int(counters.size1)


_MEMORY: Final[Mapping[str, Callable[[int], int]]] = {
    "linux": _memory_linux,
    "win32": _memory_windows,
}
