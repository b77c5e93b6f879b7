"""Files that are whole or not there: locking, hashing, syncing and replacing."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from foedus.errors import StoreError

_DRAFT: Final = re.compile(r"[0-9a-f]{16}\.tmp")
_NATIVE: Final = re.compile(r"os error (\d+)")  # so the Parquet writer says it
_PAUSE: Final = 0.02  # seconds between two tries to get the lock
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
DENIED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

if sys.platform == "win32":
    import msvcrt

    def _taken(stream: BinaryIO) -> bool:
        """Whether the lock could be taken; the system frees it with the process."""
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(stream: BinaryIO) -> bool:
        """Whether the lock could be taken; the system frees it with the process."""
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def draft(folder: Path) -> Path:
    """Return a name for a file that is still being written.

    Parameters
    ----------
    folder : Path
        Where it will stand, on the same file system as its final place.

    Returns
    -------
    Path
        A name that no other process uses.
    """
    return folder / f"{secrets.token_hex(8)}.tmp"


def drafts(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder that were never finished.

    Parameters
    ----------
    folder : Path
        A folder; it need not exist.

    Returns
    -------
    tuple of Path
        In the order of their names.
    """
    if not folder.is_dir():
        return ()
    return tuple(p for p in sorted(folder.iterdir()) if _DRAFT.fullmatch(p.name))


def make_folder(folder: Path) -> None:
    """Make a folder and those above it so that they survive a power cut.

    Parameters
    ----------
    folder : Path
        What to make; nothing happens where it exists.

    Raises
    ------
    OSError
        If the system refuses.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk.

    Parameters
    ----------
    path : Path
        A file that was written by any means.

    Raises
    ------
    OSError
        If the system could not write it.
    """
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk.

    Parameters
    ----------
    folder : Path
        The folder. Windows has no such call: there nothing is done.

    Raises
    ------
    OSError
        If the system could not write it.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, with the permissions of the one it replaces.

    Parameters
    ----------
    path : Path
        The file; it need not exist yet. Its folder must.
    content : bytes
        What it will hold.

    Raises
    ------
    OSError
        If the system refuses. The old file then stands and nothing else is left.
    """
    fresh = draft(path.parent)
    try:
        with fresh.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            fresh.chmod(path.stat().st_mode & 0o777)
        fresh.replace(path)
    finally:
        discard(fresh)


def replace(path: Path, content: bytes) -> None:
    """Replace a file by a new one in one step that survives a power cut.

    Parameters
    ----------
    path : Path
        The file; it need not exist yet.
    content : bytes
        What it will hold.

    Raises
    ------
    OSError
        If the system refuses. The old file stands unless the last call of all, which
        syncs the folder, failed.
    """
    write_whole(path, content)
    sync_folder(path.parent)


def discard(path: Path) -> None:
    """Remove a file if the system lets us; what stays is removed another day.

    Parameters
    ----------
    path : Path
        A file that nothing refers to; it need not exist.
    """
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of the writers; readers never ask for it.

    Parameters
    ----------
    path : Path
        The lock file. It stays when the lock is free; the system frees the lock of a
        process that dies.
    seconds : float
        How long to wait for another writer.

    Yields
    ------
    None
        While the lock is held.

    Raises
    ------
    StoreError
        If another writer held the lock all the time.
    """
    deadline = time.monotonic() + seconds
    with path.open("ab") as stream:
        while not _taken(stream):
            if time.monotonic() >= deadline:
                problem = f"'{path.parent}' was being written for {seconds:g} s."
                raise StoreError(problem, "Try again when the other process is done.")
            time.sleep(_PAUSE)
        yield


def busy(path: Path) -> bool:
    """Whether a writer holds the lock at this moment.

    Parameters
    ----------
    path : Path
        The lock file; it need not exist.

    Returns
    -------
    bool
        False also where the lock file may not be opened: then nobody here writes.
    """
    try:
        with path.open("r+b") as stream:
            return not _taken(stream)
    except OSError:
        return False


def refusal(home: Path, error: Exception) -> StoreError:
    """Return the error that says why the system refused to write, and what to do.

    Parameters
    ----------
    home : Path
        The data home.
    error : Exception
        What the system, or the Parquet writer, said.

    Returns
    -------
    StoreError
        With the reason and a remedy.
    """
    native = _NATIVE.search(str(error))
    code = error.errno if isinstance(error, OSError) else None
    if native and code is None:
        code = int(native[1])
    if code is None and not isinstance(error, OSError):
        problem = f"A table could not be read: {error}."
        remedy = "Check its file; the store is as before."
        return StoreError(problem, remedy, home=str(home))
    reason = os.strerror(code) if code else str(error)
    problem = f"The data home '{home}' could not be written: {reason}."
    remedy = "Mend the cause, then run foedus data check."
    if code in FULL:
        remedy = "Free some space, or set FOEDUS_HOME to a folder on another disk."
    elif code in DENIED:
        remedy = "Set FOEDUS_HOME to a folder of your own, or change its permissions."
    return StoreError(problem, remedy, home=str(home))
