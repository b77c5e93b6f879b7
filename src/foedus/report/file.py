"""Writing a report to a file, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from foedus.store import disk, output


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
    output.check(target)
    content = text.encode("utf-8") if isinstance(text, str) else text
    try:
        disk.write_whole(target, content)
    except OSError as error:
        raise output.refusal(target, error) from error
    return target
