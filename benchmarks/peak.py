"""The most memory that a process has held."""

import resource
import sys
from pathlib import Path


def peak_bytes(process: int | str = "self") -> int | None:
    """Return the most memory that a process has held, without its children.

    `getrusage` also counts what the parent of a process held when it started it.

    Parameters
    ----------
    process : int or str
        The number of a process, or ``self``.

    Returns
    -------
    int or None
        Bytes; None where the system does not tell of another process.
    """
    told = Path(f"/proc/{process}/status")
    lines = told.read_text(encoding="ascii", errors="replace") if told.exists() else ""
    _, mark, rest = lines.partition("VmHWM:")
    if mark:
        return int(rest.split()[0]) * 1024
    if process != "self":
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
