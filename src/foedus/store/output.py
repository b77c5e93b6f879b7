"""Files for the user: whole or not there, with an error that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foedus.errors import OutputError
from foedus.store import disk


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Write a file by way of a temporary one in the same folder.

    Parameters
    ----------
    target : Path
        Where to write. An existing file is replaced only when the new one is complete.

    Yields
    ------
    Path
        The temporary file, to be written by any means.

    Raises
    ------
    OutputError
        If the path is a directory, its folder is missing or may not be written to, the
        disk is full, or the system refuses for another reason. The old file, if any,
        is then untouched and nothing half-written is left.
    """
    check(target)
    fresh = disk.draft(target.parent)
    try:
        yield fresh
        disk.sync_file(fresh)
        if target.exists():
            fresh.chmod(target.stat().st_mode & 0o777)
        fresh.replace(target)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise refusal(target, error) from error
    finally:
        disk.discard(fresh)


def check(target: Path) -> None:
    """Refuse a path that can never become a file.

    Parameters
    ----------
    target : Path
        The path.

    Raises
    ------
    OutputError
        If it is a directory, or its folder is missing.
    """
    if target.is_dir():
        problem = f"The output path '{target}' is a directory, expected a file."
        remedy = f"Name a file in it, such as '{target / 'report.html'}'."
        raise OutputError(problem, remedy, path=str(target))
    if not target.parent.is_dir():
        problem = f"The folder '{target.parent}' of the output does not exist."
        remedy = "Make the folder first, or name a file in one that exists."
        raise OutputError(problem, remedy, path=str(target))


def refusal(target: Path, error: OSError) -> OutputError:
    """Return the error that says why the system refused, and what to do.

    Parameters
    ----------
    target : Path
        What was to be written.
    error : OSError
        What the system said.

    Returns
    -------
    OutputError
        With the reason and a remedy.
    """
    if error.errno in disk.FULL:
        problem = f"The disk is full: '{target}' could not be written."
        remedy = "Free some space, or write to another disk."
    elif error.errno in disk.DENIED:
        problem = f"No permission to write '{target}'."
        remedy = "Write to a folder of your own, or change its permissions."
    else:
        reason = error.strerror or str(error) or type(error).__name__
        problem = f"'{target}' could not be written: {reason}."
        remedy = "Write to another place."
    old = "The old file is unchanged." if target.exists() else "Nothing was written."
    return OutputError(f"{problem} {old}", remedy, path=str(target))
