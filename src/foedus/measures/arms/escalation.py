"""Whether disputes after an arms race end in war more often than others."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from foedus.errors import SchemaError
from foedus.measures.measure import Measure
from foedus.measures.proportion import LEAST_CASES, LEVEL, Rate, rate


@dataclass(frozen=True, slots=True)
class Escalation:
    """A table of disputes, by arms race before and war after, and what it says.

    Parameters
    ----------
    racing : Rate
        Wars of the disputes after an arms race.
    calm : Rate
        Wars of the other disputes.
    expected : tuple of float
        What would be expected without a link, in the order of the arguments.
    chi_square : float or None
        Pearson's, with one degree of freedom; None if a row or column is empty.
    p_value : float or None
        Its probability without a link.
    chi_square_yates : float or None
        The same with the correction for continuity.
    p_value_yates : float or None
        Its probability without a link.
    odds_ratio : float or None
        Odds of war after a race over the odds without; None if a cell that divides is
        empty.
    odds_interval : tuple of float or None
        Woolf's interval of it; None if a cell is empty.
    """

    racing: Rate
    calm: Rate
    expected: tuple[float, float, float, float]
    chi_square: float | None
    p_value: float | None
    chi_square_yates: float | None
    p_value_yates: float | None
    odds_ratio: float | None
    odds_interval: tuple[float, float] | None


def escalation(
    race_war: int,
    race_peace: int,
    calm_war: int,
    calm_peace: int,
    *,
    level: float = LEVEL,
    least: int = LEAST_CASES,
) -> Escalation:
    """Link between arms races and wars in a table of disputes.

    Parameters
    ----------
    race_war : int
        Disputes after an arms race that became wars.
    race_peace : int
        Disputes after an arms race that did not.
    calm_war : int
        Other disputes that became wars.
    calm_peace : int
        Other disputes that did not.
    level : float
        Level of the intervals, above 0 and below 1.
    least : int
        Fewest disputes on which a rate is given.

    Returns
    -------
    Escalation
        Both rates with Wilson's intervals, chi-square with and without the correction,
        and the odds ratio.

    Raises
    ------
    SchemaError
        If a count is negative or the level is not inside (0, 1).

    Notes
    -----
    With a, b, c, d in the order of the arguments and n their sum, chi-square is
    n (ad - bc)^2 / [(a + b)(c + d)(a + c)(b + d)]; the correction takes n / 2 from
    ``|ad - bc|``, at most all of it. Its probability with one degree of freedom is
    erfc(sqrt(x / 2)). The odds ratio is ad / bc, its interval
    exp(log(ad / bc) -+ z sqrt(1/a + 1/b + 1/c + 1/d)). A link is no cause: rivals who
    fear a war arm for it, and disputes of one rivalry are not independent.

    References
    ----------
    Sample, S. G. (1997). Arms races and dispute escalation: resolving the debate.
    Journal of Peace Research 34(1), 7-22, table IX.

    Examples
    --------
    >>> round(escalation(14, 39, 17, 187).chi_square, 3)
    12.967
    """
    cells = (race_war, race_peace, calm_war, calm_peace)
    if min(cells) < 0:
        problem = f"A count of disputes is {min(cells)}."
        raise SchemaError(problem, "Give counts of 0 or more.", found=cells)
    racing = rate(race_war, race_war + race_peace, level=level, least=least)
    calm = rate(calm_war, calm_war + calm_peace, level=level, least=least)
    plain, corrected = _chi_square(cells, 0.0), _chi_square(cells, sum(cells) / 2)
    return Escalation(
        racing=racing,
        calm=calm,
        expected=_expected(cells),
        chi_square=plain,
        p_value=_probability(plain),
        chi_square_yates=corrected,
        p_value_yates=_probability(corrected),
        odds_ratio=_odds(cells),
        odds_interval=_woolf(cells, level),
    )


Cells = tuple[int, int, int, int]


def _expected(cells: Cells) -> tuple[float, float, float, float]:
    a, b, c, d = cells
    n = sum(cells) or 1
    rows, columns = (a + b, c + d), (a + c, b + d)
    first, second, third, fourth = (row * col / n for row in rows for col in columns)
    return first, second, third, fourth


def _chi_square(cells: Cells, taken: float) -> float | None:
    a, b, c, d = cells
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if not margins:
        return None
    apart = max(abs(a * d - b * c) - taken, 0.0)
    return sum(cells) * apart * apart / margins


def _probability(chi_square: float | None) -> float | None:
    return None if chi_square is None else math.erfc(math.sqrt(chi_square / 2))


def _odds(cells: Cells) -> float | None:
    a, b, c, d = cells
    return a * d / (b * c) if b * c else None


def _woolf(cells: Cells, level: float) -> tuple[float, float] | None:
    ratio = _odds(cells)
    if not all(cells) or ratio is None:
        return None
    z = NormalDist().inv_cdf((1 + level) / 2)
    half = z * math.sqrt(sum(1 / cell for cell in cells))
    return ratio * math.exp(-half), ratio * math.exp(half)


MEASURES: Final = (
    Measure(
        name="escalation",
        title="Wars after disputes with and without an arms race",
        unit="1",
        low=0.0,
        high=None,
        null_means="a row or a column of the table is empty",
        formula="n (ad - bc)^2 / [(a + b)(c + d)(a + c)(b + d)]; ad / bc",
        reference="Sample 1997, Journal of Peace Research 34(1), 7-22",
        needs=("disputes by arms race before and war after",),
        function=escalation,
        analysis_unit="dispute",
    ),
)
