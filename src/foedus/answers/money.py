"""Money: guidelines, gaps, shares of the burden, and whether publishers agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers import (
    attainment,
    common_costs,
    contributions,
    editions,
    equipment,
    exploitation,
    gap,
    guideline,
    reconciliation,
    shares,
    trajectory,
)
from foedus.answers.case import Case
from foedus.answers.finding import Finding

TITLE: Final = "Money"

_PARTS: Final = (
    attainment,
    shares,
    trajectory,
    gap,
    contributions,
    equipment,
    exploitation,
    common_costs,
    reconciliation,
    editions,
    guideline,
)


def findings(case: Case) -> Iterator[Finding]:
    """Answer what the members spend, who carries it and what is missing.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        In the order of the brief; nothing where less than half of the members are
        covered.
    """
    for part in _PARTS:
        yield from part.findings(case)
