"""Forces: forward presence, operations, pledges and exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers import exercises, operations, pledges, presence, us_troops
from foedus.answers.case import Case
from foedus.answers.finding import Finding

TITLE: Final = "Forces and risk shared"


def findings(case: Case) -> Iterator[Finding]:
    """Answer what forces the members commit together.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Battlegroups, US troops, operations, pledges and exercises, as far as they are
        on record.
    """
    for part in (presence, us_troops, operations, pledges, exercises):
        yield from part.findings(case)
