"""Threat: who could challenge the members, who has, and whether rivals arm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers import challengers, foes, races
from foedus.answers.case import Case
from foedus.answers.finding import Finding

TITLE: Final = "Threat"
PARTS: Final = (challengers, foes, races)


def findings(case: Case) -> Iterator[Finding]:
    """Answer how exposed the members are, each ingredient named.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        With added sources: the greatest challenger of each member, outsiders with whom
        members have lately quarrelled, and arms races.
    """
    for part in PARTS:
        yield from part.findings(case)
