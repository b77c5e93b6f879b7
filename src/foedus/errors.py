"""Errors: what was found, what was expected, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_LIKENESS: Final = 0.5
"""Least likeness of a name that is hinted at, from 0 to 1."""


class FoedusError(Exception):
    """Any error that a user can act on.

    Parameters
    ----------
    problem : str
        What was found, where, and what was expected.
    remedy : str
        What to do, as a call or a command.
    **facts : object
        Values that belong to the error (a name, a line, the nearest names), for
        programs that handle it.
    """

    def __init__(self, problem: str, remedy: str, **facts: object) -> None:
        self.problem = problem
        self.remedy = remedy
        self.facts = facts
        super().__init__(problem, remedy)

    def __str__(self) -> str:
        """Return the problem and the remedy as two sentences."""
        return f"{self.problem} {self.remedy}"


class DateError(FoedusError, ValueError):
    """A date that cannot be read, or a day that never was."""


class SchemaError(FoedusError, ValueError):
    """A table that does not have the declared columns, types, values or keys."""


class StateError(FoedusError, KeyError):
    """A state that is unknown, ambiguous, or did not exist on the day."""


class AllianceError(FoedusError, KeyError):
    """An alliance that is unknown or whose name fits several."""


class SourceError(FoedusError):
    """A source that is missing, changed, or whose terms forbid the use."""


class CoverageError(FoedusError):
    """A question outside the years or states that a source covers."""


class StoreError(FoedusError):
    """A store that cannot be opened or written."""


class PanelError(FoedusError):
    """A panel of the wrong unit, or with keys that repeat."""


class ModelError(FoedusError):
    """A model that cannot be estimated from the data given."""


class AssessmentError(FoedusError):
    """An assessment that was asked for something it does not have."""


class OutputError(FoedusError, OSError):
    """An output that cannot be written; nothing half-written is left.

    As an `OSError` it has the problem as its text and no number of its own: that of
    the system, if there was one, is on the error that caused it.

    Parameters
    ----------
    problem : str
        What was found, where, and what was expected.
    remedy : str
        What to do, as a call or a command.
    **facts : object
        Values that belong to the error, such as the path.
    """

    def __init__(self, problem: str, remedy: str, **facts: object) -> None:
        super().__init__(problem, remedy, **facts)
        # The constructor of OSError takes its two arguments for a number and a text.
        self.errno = None
        self.strerror = problem


def nearest(found: str, known: Iterable[str]) -> str:
    """Return the hint of an error: the known name most like the one found.

    Parameters
    ----------
    found : str
        The unknown name.
    known : iterable of str
        Names that exist.

    Returns
    -------
    str
        `` (nearest: 'name')`` to stand after the unknown name; empty if none is
        like it.
    """
    near = difflib.get_close_matches(found, list(known), n=1, cutoff=_LIKENESS)
    return f" (nearest: '{near[0]}')" if near else ""
