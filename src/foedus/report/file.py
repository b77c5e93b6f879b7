"""Writing a report to a file, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from foedus.errors import OutputError
from foedus.store import disk


def write(path: str | os.PathLike[str], text: str | bytes) -> Path:
    """Write a file by way of a temporary one in the same folder.

    Parameters
    ----------
    path : str or PathLike
        Where to write. An existing file is replaced only when the new one is complete.
    text : str or bytes
        What to write; text is encoded as UTF-8.

    Returns
    -------
    Path
        The path written.

    Raises
    ------
    OutputError
        If the path is a directory, its folder is missing or may not be written to, the
        disk is full, or the system refuses for another reason. The old file, if any,
        is then untouched and nothing half-written is left.
    """
    target = Path(path)
    _check(target)
    content = text.encode("utf-8") if isinstance(text, str) else text
    try:
        disk.write_whole(target, content)
    except OSError as error:
        raise _refusal(target, error) from error
    return target


def _check(target: Path) -> None:
    """Refuse a path that can never become a file."""
    if target.is_dir():
        problem = f"The output path '{target}' is a directory, expected a file."
        remedy = f"Name a file in it, such as '{target / 'report.html'}'."
        raise OutputError(problem, remedy, path=str(target))
    if not target.parent.is_dir():
        problem = f"The folder '{target.parent}' of the output does not exist."
        remedy = "Make the folder first, or name a file in one that exists."
        raise OutputError(problem, remedy, path=str(target))


def _refusal(target: Path, error: OSError) -> OutputError:
    """Return the error that says why the system refused, and what to do."""
    if error.errno in disk.FULL:
        problem = f"The disk is full: '{target}' could not be written."
        remedy = "Free some space, or write to another disk."
    elif error.errno in disk.DENIED:
        problem = f"No permission to write '{target}'."
        remedy = "Write to a folder of your own, or change its permissions."
    else:
        reason = error.strerror or type(error).__name__
        problem = f"'{target}' could not be written: {reason}."
        remedy = "Write to another place."
    old = "The old file is unchanged." if target.exists() else "Nothing was written."
    return OutputError(f"{problem} {old}", remedy, path=str(target))
