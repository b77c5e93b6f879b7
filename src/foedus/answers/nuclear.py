"""Nuclear: the warheads of the members and their parts in the arrangements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers import roles, warheads
from foedus.answers.case import Case
from foedus.answers.finding import Finding

TITLE: Final = "Nuclear"


def findings(case: Case) -> Iterator[Finding]:
    """Answer who owns, hosts and plans for nuclear weapons.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Warheads by owner and roles; nothing for an alliance without either.
    """
    yield from warheads.findings(case)
    yield from roles.findings(case)
