"""Power: capabilities, product, their shift, personnel, and the border."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.answers import (
    border,
    capabilities,
    distance,
    net_product,
    personnel,
    power_parity,
    power_shift,
    power_system,
    real_product,
    world_product,
)
from foedus.answers.case import Case
from foedus.answers.finding import Finding

TITLE: Final = "Power"
PARTS: Final = (
    capabilities,
    distance,
    net_product,
    world_product,
    real_product,
    power_shift,
    power_parity,
    power_system,
    personnel,
    border,
)


def findings(case: Case) -> Iterator[Finding]:
    """Answer what the facts at hand say of the strength of the members.

    Parameters
    ----------
    case : Case
        The alliance on the day.

    Yields
    ------
    Finding
        Personnel and border; with added sources also parts of the world's
        capabilities and GDP.
    """
    for part in PARTS:
        yield from part.findings(case)
