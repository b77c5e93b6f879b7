"""A walk: from a number back to its file and line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from foedus import dates
from foedus.errors import SourceError
from foedus.registry.alliances import alliance
from foedus.report.trace import trace
from foedus.web import assessing
from foedus.web.page import Ask, Document, when

MOST_STEPS: Final = 400
"""Steps that a page shows; the rest is on the command line."""


def shown(ask: Ask) -> Document:
    """Return the walk of a trace key.

    Parameters
    ----------
    ask : Ask
        With ``key``.

    Returns
    -------
    dict
        ``key``, ``steps: [{stage, what, where}]`` and ``more``, the steps left out.

    Raises
    ------
    SourceError
        If the key leads nowhere, or names a file of the disk: a page reads none.
    """
    key = ask.said["key"]
    if not key.startswith(("answer:", "row:")):
        problem = f"'{key}' is not a trace key that a page can follow."
        remedy = "Copy one from a page; cells of files: `foedus trace` in a terminal."
        raise SourceError(problem, remedy, found=key)
    found = trace(
        key,
        ask.store,
        lambda pact, on, first: assessing.chapters(
            ask.store, alliance(pact).id, dates.parse(on), first
        ),
    )
    return {
        "title": "Where from?",
        **when(None),
        "key": key,
        "steps": [asdict(step) for step in found[:MOST_STEPS]],
        "more": max(0, len(found) - MOST_STEPS),
        "asked": {"key": key},
    }
