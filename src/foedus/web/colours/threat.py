"""Threat: strategic rivals of every state, or who could challenge one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Final

import polars as pl

from foedus.answers import challengers, rivalries, shelf
from foedus.answers.case import listed, state_name
from foedus.answers.shelf import Held
from foedus.dates import Truth
from foedus.web.colours.colouring import (
    Cell,
    Colouring,
    Entry,
    Lack,
    Scene,
    step,
    steps,
)
from foedus.web.who import Who

BOUNDS: Final = (2.0, 3.0, 4.0, 6.0, 9.0)
"""Where the steps of rivals end."""
NUMBERS: Final = ("1", "2", "3", "4-5", "6-8", "9 +")
"""The same as the key names them."""

CHANCES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Ends of the steps of the chance of a challenger, 0 to 1."""

RIVALS: Final = "live strategic rivalries"
CHANCE: Final = "chance of the challenger, 0 to 1; 0.5 is parity"
COMMAND: Final = "foedus data add thompson-rivalries PATH"
ALONE: Final = "foedus data add PATH...  # nmc, cow-contiguity, maoz-powers, capitals"


def colour(scene: Scene) -> Colouring:
    """Colour states by their rivals, or by the chance to win against a chosen state.

    Parameters
    ----------
    scene : Scene
        The day and its states; with ``of``, the state whose challengers are wanted.

    Returns
    -------
    Colouring
        Of the year of the day, never of another one. No rival and out of reach are
        answers; a state outside the system of states, or without a figure, is not
        covered.
    """
    return _rivals(scene) if scene.of is None else _challengers(scene, scene.of)


def _rivals(scene: Scene) -> Colouring:
    key = (Entry("zero"), *(Entry(f"step-{n}", t) for n, t in enumerate(NUMBERS)))
    held = shelf.held(scene.store, rivalries.TABLE)
    if held is None:
        reason = "Strategic rivalries are not among the added sources."
        return Colouring("threat", {}, key, RIVALS, lack=Lack(reason, COMMAND))
    if held.coverage.holds_on(scene.on) is Truth.NO:
        reason = f"{held.label} does not cover {scene.on.display()}."
        return Colouring("threat", {}, key, RIVALS, held.label, lack=Lack(reason))
    live = _live(held, scene.year)
    cells = {}
    for who in scene.people:
        code = who.state.cow_code if who.state is not None else None
        if code is not None and who.in_cow(scene.on):
            found = live.get(code, {})
            names = listed(state_name(other, scene.year) for other in sorted(found))
            shade = step(len(found), BOUNDS) if found else "zero"
            lines = tuple(held.key(line) for line in found.values())
            cells[who.slug] = Cell(shade, len(found), lines, names if found else "")
    return Colouring(
        "threat",
        cells,
        key,
        RIVALS,
        held.label,
        {
            "n": sum(bool(cell.value) for cell in cells.values()),
            "all": len(cells),
            "year": scene.year,
        },
    )


def _live(held: Held, year: int) -> Mapping[int, Mapping[int, int]]:
    """Return the rivals of each state in a year, with the line of each rivalry."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = held.read("ccode1", "ccode2", "start", "end").filter(
        (pl.col("start") <= year) & (pl.col("end") >= year)
    )
    for one, other, _, _, line in rows.iter_rows():
        found[one][other] = line
        found[other][one] = line
    return found


def _challengers(scene: Scene, of: Who) -> Colouring:
    key = (Entry("self"), Entry("zero"), *steps(CHANCES))
    world = challengers.world_of(partial(shelf.held, scene.store), scene.year)
    code = of.state.cow_code if of.state is not None else None
    if world is None or world.year != scene.year:
        reason = "The tables of capabilities, contiguity, powers and capitals "
        reason += f"do not all cover {scene.on.display()}."
        absent = any(shelf.held(scene.store, n) is None for n in challengers.TABLES)
        lack = Lack(reason, ALONE if absent else "")
        return Colouring("threat", {}, key, CHANCE, lack=lack)
    if code is None or code not in world.capabilities.rows:
        reason = f"{of.name_on(scene.on)} has no figure of capabilities of that year."
        return Colouring("threat", {}, key, CHANCE, lack=Lack(reason))
    found = challengers.chances(world, code)
    held = world.capabilities.held
    rows = world.capabilities.rows
    cells = {of.slug: Cell("self", None, (held.key(rows[code]["line"]),))}
    for who in scene.people:
        other = who.state.cow_code if who.state is not None else None
        if other is None or who.slug == of.slug or other not in rows:
            continue
        source = (held.key(rows[other]["line"]),)
        if other not in found:
            cells[who.slug] = Cell("zero", None, source)
        elif (chance := found[other]) is not None:
            cells[who.slug] = Cell(step(chance, CHANCES), chance, source)
    known = {n: chance for n, chance in found.items() if chance is not None}
    most = max(known, key=lambda n: (known[n], -n), default=None)
    return Colouring(
        "threat",
        cells,
        key,
        CHANCE,
        "; ".join(challengers.labels(partial(shelf.held, scene.store))),
        {
            "n": len(known),
            "all": len(cells) - 1,
            "year": world.year,
            "most": None if most is None else state_name(most, world.year),
            "chance": None if most is None else known[most],
        },
    )
