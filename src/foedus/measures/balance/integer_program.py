"""Integer programs: a smallest sum under constraints, with its proof or its bound."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROUNDING: Final = 1e-6


@dataclass(slots=True)
class Constraints:
    """Rows of the form ``sum of coefficient * variable >= least``.

    Attributes
    ----------
    rows, columns : list of int
        Row and variable of each coefficient.
    values : list of float
        The coefficients.
    least : list of float
        Right-hand side of each row.
    """

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)

    def add(self, terms: dict[int, float], least: float) -> None:
        """Add a row."""
        self.rows += [len(self.least)] * len(terms)
        self.columns += terms.keys()
        self.values += terms.values()
        self.least.append(least)


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver found in its time.

    Attributes
    ----------
    values : numpy.ndarray or None
        Float64, one for each variable, of the best solution; None if there is none yet.
    bound : float
        No solution is below it.
    optimal : bool
        Whether the solution is proven to be the best.
    """

    values: NDArray[np.float64] | None
    bound: float
    optimal: bool


def smallest(
    cost: NDArray[np.float64],
    constraints: Constraints,
    *,
    whole: NDArray[np.bool_],
    highest: NDArray[np.float64],
    seconds: float,
) -> Solved:
    """Minimise ``cost . x`` over x in [0, highest], some of them whole numbers.

    Parameters
    ----------
    cost : numpy.ndarray
        Float64, length n, at least 0.
    constraints : Constraints
        Over the n variables.
    whole : numpy.ndarray
        Boolean, length n: which variables are whole numbers.
    highest : numpy.ndarray
        Float64, length n: upper bounds.
    seconds : float
        Time after which the solver gives what it has.

    Returns
    -------
    Solved
        The solution, the bound, and whether the two meet.

    Notes
    -----
    HiGHS by scipy. Loading scipy's optimiser takes over a second, so it is loaded here.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    shape = (len(constraints.least), len(cost))
    spots = (constraints.rows, constraints.columns)
    table = csr_array((constraints.values, spots), shape=shape)
    found = milp(
        cost,
        constraints=LinearConstraint(table, constraints.least, np.inf),
        bounds=Bounds(np.zeros(len(cost)), highest),
        integrality=whole.astype(np.int64),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    told = found.mip_dual_bound
    bound = 0.0 if told is None or not math.isfinite(told) else max(0.0, float(told))
    return Solved(found.x, bound, found.status == 0)


def at_least(bound: float) -> int:
    """Return the smallest whole number not below a bound, apart from rounding."""
    return math.ceil(bound - _ROUNDING)
