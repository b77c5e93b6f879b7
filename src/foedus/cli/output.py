"""Output of commands: one JSON document, or lines; progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Annotated, Any

from cyclopts import Parameter

AsJson = Annotated[bool, Parameter(name="--json", negative="")]


def put(document: dict[str, Any], lines: Iterable[str], as_json: bool) -> None:
    """Print a result.

    Parameters
    ----------
    document : dict
        The result as plain data.
    lines : iterable of str
        The same in words.
    as_json : bool
        Whether to print the document.
    """
    text = (
        json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
        if as_json
        else "\n".join(lines)
    )
    sys.stdout.write(f"{text}\n")
