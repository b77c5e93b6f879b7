"""Curves of a peace clock: powers, and natural cubic splines with named knots.

A natural cubic spline with knots ``k_1 < ... < k_K`` is a cubic between its knots,
smooth at them, and straight outside. With the clock ``t`` itself its columns are a
basis of all such curves. Column j, from 1 to K - 2, is, with ``(x)+ = max(x, 0)``,

    [(t - k_j)+^3 - (t - k_{K-1})+^3 (k_K - k_j) / (k_K - k_{K-1})
                  + (t - k_K)+^3 (k_{K-1} - k_j) / (k_K - k_{K-1})] / (k_K - k_1)^2

as in Harrell, Regression Modeling Strategies, 2nd ed. (2015), section 2.4.5. Knots are
named and not taken from quantiles of the rows: a part of a panel then has the same
values as the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import narwhals as nw

from foedus.errors import PanelError

HIGHEST: Final = 3
"""The highest power: the fourth of a clock in days does not fit into 64 bits."""

FEWEST: Final = 3
"""Knots of the smallest spline that is not a straight line."""


def check(polynomial: int, knots: Sequence[int] | int) -> None:
    """Refuse powers and knots that make no curve.

    Parameters
    ----------
    polynomial : int
        Highest power.
    knots : sequence of int
        Knots of a spline; empty for none.

    Raises
    ------
    PanelError
        If the power is not 1, 2 or 3, or there are fewer than three knots, or they do
        not rise.
    """
    if isinstance(polynomial, bool) or polynomial not in range(1, HIGHEST + 1):
        problem = f"The highest power of a clock is 1, 2 or 3, not {polynomial!r}."
        raise PanelError(problem, "Say polynomial=3.", found=polynomial)
    if isinstance(knots, int) or not all(isinstance(k, int) for k in knots):
        problem = f"Knots of a spline are steps of the clock, not {knots!r}."
        raise PanelError(problem, "Name them: splines=(1, 4, 7).", found=knots)
    rising = all(a < b for a, b in pairwise(knots))
    if knots and (len(knots) < FEWEST or not rising):
        problem = f"{tuple(knots)} are no knots of a natural cubic spline."
        remedy = "Name three or more that rise: splines=(1, 4, 7)."
        raise PanelError(problem, remedy, found=tuple(knots))


def names(column: str, polynomial: int, knots: Sequence[int]) -> tuple[str, ...]:
    """Return the columns of the curves of a clock.

    Parameters
    ----------
    column : str
        The clock.
    polynomial : int
        Highest power.
    knots : sequence of int
        Knots of a spline; empty for none.

    Returns
    -------
    tuple of str
        ``<column>_2`` ..., then ``<column>_spline_1`` ...
    """
    powers = (f"{column}_{power}" for power in range(2, polynomial + 1))
    splines = (f"{column}_spline_{j}" for j in range(1, len(knots) - 1))
    return (*powers, *splines)


def curves(column: str, polynomial: int, knots: Sequence[int]) -> Iterator[nw.Expr]:
    """Return the curves of a clock as expressions on rows.

    Parameters
    ----------
    column : str
        The clock.
    polynomial : int
        Highest power.
    knots : sequence of int
        Knots of a spline; empty for none.

    Yields
    ------
    narwhals.Expr
        One for each of `names`: Int64 powers, Float64 splines; null where the clock is.
    """
    t, power = nw.col(column).cast(nw.Int64), nw.col(column).cast(nw.Int64)
    for number in range(2, polynomial + 1):
        power = power * t
        yield power.alias(f"{column}_{number}")
    if knots:
        *inner, before, last = knots
        for number, knot in enumerate(inner, start=1):
            curve = (
                _above(column, knot)
                - _above(column, before) * ((last - knot) / (last - before))
                + _above(column, last) * ((before - knot) / (last - before))
            )
            scaled = curve / float((last - knots[0]) ** 2)
            yield scaled.alias(f"{column}_spline_{number}")


def _above(column: str, knot: int) -> nw.Expr:
    """Return the cube of what a clock shows above a knot, 0 below it."""
    over = nw.col(column).cast(nw.Float64) - float(knot)
    cube = over * over * over
    return nw.when(over > 0).then(cube).otherwise(over * 0.0)
