"""Power: active personnel of the members, and the border they share with a rival."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers import border, personnel
from foedus.answers.case import Case
from foedus.answers.finding import Finding

TITLE: Final = "Power"


def findings(case: Case) -> Iterator[Finding]:
    """Answer what the embedded facts say of the strength of the members.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Personnel and border. Parts of the world's GDP and indices of capability need
        a source for all states and are not answered here.
    """
    yield from personnel.findings(case)
    yield from border.findings(case)
