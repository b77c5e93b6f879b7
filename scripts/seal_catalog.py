"""Write the row count and the SHA-256 of every bundled file into its catalogue entry.

Run it after a bundled file was edited: ``python scripts/seal_catalog.py``. With
``--check`` nothing is written and the exit code is 1 if an entry is not sealed.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
import tomllib
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "src" / "foedus" / "sources"


def sealed(text: str) -> str:
    """Return the text of an entry with the rows and the hash of its file.

    Parameters
    ----------
    text : str
        A catalogue entry in TOML.

    Returns
    -------
    str
        The same text with the lines ``rows`` and ``sha256`` brought up to date.
    """
    file = SOURCES / "bundled" / tomllib.loads(text)["file"]
    data = file.read_bytes()
    with file.open(encoding="utf-8", newline="") as lines:
        rows = sum(1 for _ in csv.reader(lines)) - 1
    digest = hashlib.sha256(data).hexdigest()
    text = re.sub(r"(?m)^rows = .*$", f"rows = {rows}", text, count=1)
    return re.sub(r"(?m)^sha256 = .*$", f'sha256 = "{digest}"', text, count=1)


def main(arguments: list[str]) -> int:
    """Seal all entries, or say which are not sealed.

    Parameters
    ----------
    arguments : list of str
        ``["--check"]`` to only look.

    Returns
    -------
    int
        0, or 1 if something was found with ``--check``.
    """
    stale = []
    for path in sorted((SOURCES / "catalog").glob("*.toml")):
        old = path.read_text(encoding="utf-8")
        if tomllib.loads(old)["access"] != "bundled":
            continue
        new = sealed(old)
        if new == old:
            continue
        stale.append(path.name)
        if "--check" not in arguments:
            path.write_text(new, encoding="utf-8", newline="\n")
    word = "not sealed" if "--check" in arguments else "sealed"
    sys.stdout.writelines(f"{word}: {name}\n" for name in stale)
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
