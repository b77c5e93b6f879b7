"""Burden: defence spending as a part of GDP in the year, each figure by its publisher.

Members of the North Atlantic alliance have the figure of its own tables where there is
one, everybody else that of SIPRI: from its file if that was added, else from the facts
that come with the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from foedus import dates
from foedus.answers import editions, shelf, spending
from foedus.answers.case import figure
from foedus.answers.shelf import Held
from foedus.dates import Date
from foedus.registry.alliances import alliance
from foedus.web.colours.colouring import Cell, Colouring, Lack, Scene, step, steps

BOUNDS: Final = (1.0, 1.5, 2.0, 3.0, 5.0)
"""Ends of the steps, percent of GDP."""

GUIDELINE: Final = 2.0
UNIT: Final = "percent of GDP"
COMMAND: Final = "foedus data add sipri-milex PATH"


def colour(scene: Scene) -> Colouring:
    """Colour states by what part of GDP they spent on defence.

    Parameters
    ----------
    scene : Scene
        The day and its states.

    Returns
    -------
    Colouring
        Figures of the year of the day, never of another one; a state without one is
        not covered.
    """
    held = shelf.held(scene.store, editions.SIPRI)
    known = {**_sipri(held, scene.year), **_nato(scene.on)}
    cells = {}
    for who in scene.people:
        code = who.state.iso3(scene.on) if who.state is not None else ""
        if code in known:
            cells[who.slug] = known[code]
    values = [cell.value for cell in cells.values() if isinstance(cell.value, float)]
    return Colouring(
        "burden",
        cells,
        steps(BOUNDS),
        UNIT,
        "; ".join(sorted({cell.by for cell in cells.values()})),
        {
            "n": sum(value >= GUIDELINE for value in values),
            "all": len(values),
            "year": scene.year,
        },
        _lack(scene, held, len(values)),
    )


def _lack(scene: Scene, held: Held | None, covered: int) -> Lack | None:
    """Say what is missing: the file with all states, or everything."""
    command = "" if held is not None else COMMAND
    if not covered:
        return Lack(f"Nobody's spending of {scene.on.display()} is covered.", command)
    if held is None:
        reason = "The facts that come with the package cover part of the states."
        return Lack(reason, command)
    return None


def _nato(on: Date) -> dict[str, Cell]:
    """Return the figures of the alliance's own tables for the members of the day."""
    members = {s.iso3 for s in alliance(spending.NATO).members(on)}
    rows = spending.nato_table(spending.SHARE).get(on.year, {})
    return {
        code: Cell(
            step(row[spending.SHARE], BOUNDS),
            float(row[spending.SHARE]),
            (figure(spending.NATO_TABLE, row, "").key,),
            f"NATO, edition of {dates.parse(row['edition']).display()}",
        )
        for code, row in rows.items()
        if code in members
    }


def _sipri(held: Held | None, year: int) -> Mapping[str, Cell]:
    """Return the figures of SIPRI by ISO code: those of its file where it was added."""
    if held is not None:
        return {
            code: Cell(
                step(row["value"], BOUNDS),
                float(row["value"]),
                (held.key(row["line"]),),
                held.label,
            )
            for code, row in editions.sipri_shares(held, year).items()
        }
    rows = spending.indicators(spending.SIPRI_SHARE).get(year, {})
    return {
        code: Cell(
            step(row["value"], BOUNDS),
            float(row["value"]),
            (figure(spending.INDICATORS, row, "").key,),
            row["publisher"],
        )
        for code, row in rows.items()
    }
