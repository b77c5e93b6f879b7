"""Effect: what became of the promise so far, without a claim about causes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers import attacks, kept_promises, observed_promises
from foedus.answers.case import Case
from foedus.answers.finding import Finding

TITLE: Final = "Reliability and effect so far"
PARTS: Final = (kept_promises, observed_promises, attacks)


def findings(case: Case) -> Iterator[Finding]:
    """Answer whether promises were kept, and how often members were challenged.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        With added sources: cases and rates as scholars coded them, the same by a rule,
        and disputes that outsiders began with a member.
    """
    for part in PARTS:
        yield from part.findings(case)
