"""Support: what people said in one round of one poll, asked in one wording.

Rounds are never pooled: the map of a day shows one question as one pollster asked it in
one year, the newest up to the day that is not too old, of the best kind of question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from foedus.answers import polls, spending
from foedus.answers.polls import Round
from foedus.sources import bundled, catalog
from foedus.web.colours.colouring import Cell, Colouring, Lack, Scene, step, steps

BOUNDS: Final = (30.0, 40.0, 50.0, 60.0, 70.0)
"""Ends of the steps, percent of those asked."""

HALF: Final = 50.0
UNIT: Final = "percent of those asked"

QUESTIONS: Final = (
    "favourable view",
    "would vote to stay",
    "support membership",
    "sees as protection vs threat",
    "membership important",
    "support for defending an ally",
)
"""Kinds of questions about an alliance itself, those first that are taken first."""


def colour(scene: Scene) -> Colouring:
    """Colour states by the share of people who stood by an alliance in a poll.

    Parameters
    ----------
    scene : Scene
        The day and its states.

    Returns
    -------
    Colouring
        One round of one poll, of the year of the day or at most five years before it;
        its year is among the facts. Who was not asked is not covered.
    """
    found = leading(scene.year)
    source = _label()
    if found is None:
        reason = f"No poll in four countries or more is known for {scene.on.display()} "
        reason += f"or the {spending.OLDEST} years before it."
        return Colouring("support", {}, steps(BOUNDS), UNIT, source, lack=Lack(reason))
    rows = {row["iso3"]: row for row in found.rows}
    cells = {}
    for who in scene.people:
        code = who.state.iso3(scene.on) if who.state is not None else ""
        if code in rows:
            share = float(rows[code]["pct_positive"])
            said = found.evidence(rows[code])
            cells[who.slug] = Cell(
                step(share, BOUNDS), share, (said.key,), found.pollster
            )
    values = [cell.value for cell in cells.values() if isinstance(cell.value, float)]
    return Colouring(
        "support",
        cells,
        steps(BOUNDS),
        UNIT,
        f"{found.pollster} {found.year}; {source}",
        {
            "n": sum(value > HALF for value in values),
            "all": len(values),
            "year": found.year,
            "question": found.question,
            "wording": found.wording,
            "pollster": found.pollster,
            "organisation": found.rows[0]["organisation"],
        },
    )


def _label() -> str:
    said = catalog.entry(polls.SOURCE)
    return f"{said.publisher}, {said.title}"


def leading(year: int) -> Round | None:
    """Return the round that stands for a year.

    Parameters
    ----------
    year : int
        Year.

    Returns
    -------
    Round or None
        Of the kind of question that comes first, the newest and then the one with most
        countries; None where no round in `polls.LEAST_COUNTRIES` countries is at most
        `spending.OLDEST` years old.
    """
    fit = [r for r in rounds() if year - spending.OLDEST <= r.year <= year]
    return min(
        fit,
        key=lambda r: (QUESTIONS.index(r.question), -r.year, -len(r.rows), r.wording),
        default=None,
    )


@cache
def rounds() -> tuple[Round, ...]:
    """Return every round about an alliance that covers enough countries."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in bundled.read(polls.SOURCE).iter_rows(named=True):
        known = row["iso3"] is not None and row["pct_positive"] is not None
        if known and row["question_type"] in QUESTIONS:
            names = ("organisation", "question_type", "question_detail", "pollster")
            groups[(*(row[n] for n in names), str(row["year"]))].append(row)
    found = []
    for (_, question, wording, pollster, year), rows in groups.items():
        made = polls.round_of((question, wording, pollster, int(year)), rows)
        if len(made.rows) >= polls.LEAST_COUNTRIES:
            found.append(made)
    return tuple(found)
