"""Capability: each state's part of the world's material capabilities in the year."""

from __future__ import annotations

import math
from typing import Final

from foedus.answers import capabilities, shelf
from foedus.answers.capabilities import Year
from foedus.web.colours.colouring import Cell, Colouring, Lack, Scene, step, steps

BOUNDS: Final = (0.05, 0.2, 1.0, 3.0, 10.0)
"""Ends of the steps, percent of the world's sum."""

UNIT: Final = "percent of the world's CINC"
COMMAND: Final = "foedus data add nmc PATH"


def colour(scene: Scene) -> Colouring:
    """Colour states by their part of the world's CINC.

    Parameters
    ----------
    scene : Scene
        The day and its states.

    Returns
    -------
    Colouring
        Figures of the year of the day, never of another one. A state without a figure
        is not covered, and so is everything outside the years of the table.
    """
    held = shelf.held(scene.store, capabilities.TABLE)
    if held is None:
        reason = "National Material Capabilities are not among the added sources."
        return Colouring(
            "capability", {}, steps(BOUNDS), UNIT, lack=Lack(reason, COMMAND)
        )
    found = capabilities.year_of(held, scene.year)
    if found is None or found.year != scene.year:
        reason = f"{held.label} has no figures for {scene.on.display()}."
        return Colouring(
            "capability", {}, steps(BOUNDS), UNIT, held.label, lack=Lack(reason)
        )
    cells = {}
    for who in scene.people:
        code = who.state.cow_code if who.state is not None else None
        if code is None or code not in found.rows:
            continue
        if (share := found.share((code,))) is not None:
            key = held.key(found.rows[code]["line"])
            cells[who.slug] = Cell(step(share, BOUNDS), share, (key,))
    return Colouring(
        "capability",
        cells,
        steps(BOUNDS),
        UNIT,
        held.label,
        {"n": half(found), "all": len(found.rows), "year": found.year},
    )


def half(found: Year) -> int:
    """Return how few states held half of the world's CINC.

    Parameters
    ----------
    found : Year
        Capabilities of a year.
    """
    values = sorted((row["cinc"] for row in found.rows.values()), reverse=True)
    goal = math.fsum(values) / 2
    for number in range(1, len(values) + 1):
        if math.fsum(values[:number]) >= goal:
            return number
    return len(values)
