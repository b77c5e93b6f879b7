"""What is asked of a panel, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.panel.attachment import Want
from foedus.panel.cases import Case
from foedus.panel.given import Given


@dataclass(frozen=True, slots=True)
class Where:
    """A step that keeps some rows.

    Attributes
    ----------
    case : Case
        Which.
    """

    case: Case


@dataclass(frozen=True, slots=True)
class Attach:
    """A step that adds the columns of a source.

    Attributes
    ----------
    want : Want
        The source and the rules.
    """

    want: Want


@dataclass(frozen=True, slots=True)
class Spells:
    """A step that adds a peace clock.

    Attributes
    ----------
    variable : str
        A column that says when an event goes on.
    polynomial : int
        Highest power of the clock that the panel gains.
    splines : tuple of int
        Knots of a natural cubic spline of the clock; empty for none.
    """

    variable: str
    polynomial: int = 1
    splines: tuple[int, ...] = ()


Step = Where | Attach | Spells | Given
"""What a panel is made of, in order."""
