"""Assessments chapter by chapter, each computed once while the store stays the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from foedus.answers import assess
from foedus.answers.answer import Answer, Chapter
from foedus.answers.case import Case
from foedus.errors import AssessmentError
from foedus.store import Store
from foedus.web.page import stamp
from foedus.web.words import mark

if TYPE_CHECKING:
    from foedus.dates import Date

MOST_CASES: Final = 8
MOST_CHAPTERS: Final = 100
"""About five alliances with all their chapters."""

NAMES: Final = tuple(assess.CHAPTERS)

TITLES: Final = (
    mark("Identity"), mark("Promise"), mark("Mutual assistance clause"),
    mark("The two sides"), mark("Collective security"),
    mark("Force inside and standing of members"),
    mark("Treaties, blocs and the hub"), mark("Power"), mark("Nuclear"), mark("Money"),
    mark("Support and spending of the two"), mark("Tribute"),
    mark("Forces and risk shared"), mark("The Union's means"), mark("Cohesion"),
    mark("Public opinion"), mark("Reliability and effect so far"), mark("Threat"),
    mark("Outlook"),
)  # fmt: skip
"""Titles of the chapters, for the catalogues of other languages."""


@lru_cache(maxsize=MOST_CASES)
def _case(home: Path, stamped: str, alliance: str, on: str) -> Case:
    store = Store(home)
    return assess.opened(alliance, on, store if store.sources() else None)


@lru_cache(maxsize=MOST_CHAPTERS)
def _chapter(home: Path, stamped: str, alliance: str, on: str, key: str) -> Chapter:
    return assess.chapter(_case(home, stamped, alliance, on), key)


def case(store: Store, alliance: str, on: Date) -> Case:
    """Return the case of an alliance on a day.

    Parameters
    ----------
    store : Store
        Added sources.
    alliance : str
        Registry id.
    on : Date
        The day.

    Raises
    ------
    AssessmentError
        If the alliance was not in force on the day, or the day is not covered.
    """
    return _case(store.home, stamp(store), alliance, str(on))


def chapter(store: Store, alliance: str, on: Date, key: str) -> Chapter:
    """Return a chapter of an assessment.

    Parameters
    ----------
    store : Store
        Added sources.
    alliance : str
        Registry id.
    on : Date
        The day.
    key : str
        One of `NAMES`.

    Returns
    -------
    Chapter
        Without findings where the facts at hand answer none of its questions.

    Raises
    ------
    AssessmentError
        If the alliance was not in force on the day, or the day is not covered.
    """
    return _chapter(store.home, stamp(store), alliance, str(on), key)


def chapters(
    store: Store, alliance: str, on: Date, first: str = ""
) -> Iterator[Chapter]:
    """Yield every chapter that has findings, computed as it is asked for.

    Parameters
    ----------
    store : Store
        Added sources.
    alliance : str
        Registry id.
    on : Date
        The day.
    first : str
        The chapter to begin with, where it is one of `NAMES`.
    """
    for key in assess.ordered(first):
        if (found := chapter(store, alliance, on, key)).findings:
            yield found


def answer(
    store: Store, alliance: str, on: Date, only: tuple[str, ...] = NAMES
) -> Answer:
    """Return an assessment.

    Parameters
    ----------
    store : Store
        Added sources.
    alliance : str
        Registry id.
    on : Date
        The day.
    only : tuple of str
        The chapters that are wanted; questions of others then count as open.
    """
    found = (chapter(store, alliance, on, key) for key in only)
    return assess.gathered(case(store, alliance, on), found)


def known(name: str) -> str:
    """Return the id of a chapter.

    Parameters
    ----------
    name : str
        What was asked for.

    Raises
    ------
    AssessmentError
        If assessments have no such chapter.
    """
    if name in NAMES:
        return name
    problem = f"Assessments have no chapter '{name}'."
    raise AssessmentError(problem, f"They have: {', '.join(NAMES)}.", found=name)


def quick(store: Store) -> tuple[str, ...]:
    """Return the chapters that a page shows at once.

    Parameters
    ----------
    store : Store
        Added sources.
    """
    return tuple(name for name in NAMES if name not in later(store))


def later(store: Store) -> tuple[str, ...]:
    """Return the chapters that a page shows after the others.

    Parameters
    ----------
    store : Store
        Added sources: without any, every chapter is quick.
    """
    return tuple(n for n in NAMES if n in assess.SLOW) if store.sources() else ()
