"""Likeness: how alike two states' promises were in a year, by measures side by side."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from foedus.answers.portfolio_scores import TITLES
from foedus.measures.similarity import pairwise
from foedus.measures.similarity.score_verdict import verdict
from foedus.store import Store
from foedus.web.page import Document, stamp

if TYPE_CHECKING:
    from foedus.dates import Date
    from foedus.measures.similarity.portfolio import Portfolio
    from foedus.web.who import Who

SOURCE: Final = "atop"
SCORES: Final = ("s_score", "pi", "kappa", "tau_b")


def of_pair(store: Store, one: Who, other: Who, on: Date) -> Document:
    """Return the scores of two states in the year of a day.

    Parameters
    ----------
    store : Store
        Added sources.
    one, other : Who
        The two.
    on : Date
        The day.

    Returns
    -------
    dict
        ``year``; ``scores``: for each of `SCORES` its ``id, title, value`` (null where
        it is not defined); null where ATOP was not added, does not cover the year, or
        one of the two was no state of the system; ``partners``, towards how many states
        they are compared; ``verdict``, what the scores say together; ``command``, which
        adds ATOP, null where it is there.
    """
    nothing: Document = {
        "year": on.year,
        "scores": None,
        "partners": None,
        "verdict": None,
        "command": None,
    }
    if not any(found.id == SOURCE for found in store.sources()):
        return {**nothing, "command": f"foedus data add {SOURCE} PATH"}
    numbers = [who.state.cow_code if who.state else None for who in (one, other)]
    held = _portfolio(store.home, stamp(store), on.year)
    known = [n for n in numbers if n is not None]
    if held is None or len(known) < len(numbers) or not set(known) <= set(held.states):
        return nothing
    return {**nothing, **_scores(held, (known[0], known[1]))}


def _scores(held: Portfolio, pair: tuple[int, int]) -> Document:
    two = held.of(pair)
    made = {
        "s_score": pairwise.s_scores(two),
        "pi": pairwise.pis(two),
        "kappa": pairwise.kappas(two),
        "tau_b": pairwise.tau_bs(two),
    }
    values = {name: _known(float(made[name][0, 1])) for name in SCORES}
    s, pi = values["s_score"], values["pi"]
    return {
        "scores": [
            {"id": name, "title": TITLES[name], "value": value}
            for name, value in values.items()
        ],
        "partners": len(two.partners),
        "verdict": None if s is None or pi is None else verdict(s, pi),
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


@lru_cache(maxsize=8)
def _portfolio(home: Path, _stamp: str, year: int) -> Portfolio | None:
    """Return the promises of all states of a year; None where ATOP has none."""
    from foedus.measures.similarity import portfolio_ties
    from foedus.panel.attach import Frame
    from foedus.panel.unit import unit

    frame = Frame(Store(home), unit("dyad-years"), (year, year), "cow", directed=True)
    world = portfolio_ties.world(frame, portfolio_ties.ALLIANCES)
    return next((found for _, found in world.years()), None)
