"""What is asked of a panel, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from foedus.panel.attach import Frame
from foedus.panel.attachment import Attachment, Want
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


Making = Callable[[Frame], tuple[Attachment, ...]]
"""What computes the columns of a measure, when a panel is built."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A step that adds the columns of a measure.

    Attributes
    ----------
    name : str
        The measure.
    options : mapping of str to object
        What was asked of it; together with the name it stands for the step.
    make : callable
        From what the panel is to the columns. Panels know no measure: who adds the step
        says how.
    """

    name: str
    options: Mapping[str, object]
    make: Making = field(compare=False, repr=False)


Step = Where | Attach | Spells | Given | Measured
"""What a panel is made of, in order."""
