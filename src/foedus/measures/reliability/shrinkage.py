"""Rates of many groups at once, each drawn towards what the groups have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import SchemaError
from foedus.measures.measure import Measure
from foedus.measures.proportion import LEVEL, wilson

JEFFREYS: Final = (0.5, 0.5)
"""The prior of a rate that stands alone."""

HIERARCHY: Final = (
    "theta ~ Beta(m k, (1 - m) k) over the groups; m ~ Uniform(0, 1), "
    "1 / (1 + k) ~ Uniform(0, 1)"
)
"""The prior of rates that are estimated together."""

_STEPS: Final = 50
_CLOSE: Final = 1e-10
_NEGLIGIBLE: Final = 1e-9

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shrunken:
    """What the cases and a stated prior say of a rate.

    Parameters
    ----------
    value : float or None
        Mean of the posterior, in [0, 1]; None without a case.
    interval : tuple of float or None
        Central interval of the posterior, in [0, 1]; None without a case.
    successes : int
        Cases that count.
    cases : int
        All cases.
    level : float
        Probability of the interval, such as 0.95.
    prior : str
        The prior, as a formula.
    """

    value: float | None
    interval: tuple[float, float] | None
    successes: int
    cases: int
    level: float
    prior: str


def posterior_rate(
    successes: int,
    cases: int,
    *,
    prior: tuple[float, float] = JEFFREYS,
    level: float = LEVEL,
) -> Shrunken:
    """Rate of one group under a beta prior.

    Parameters
    ----------
    successes : int
        Cases that count, from 0 to `cases`.
    cases : int
        All cases, zero or more.
    prior : tuple of float
        Both parameters of the beta prior, above 0.
    level : float
        Probability of the interval, above 0 and below 1.

    Returns
    -------
    Shrunken
        Mean and central interval of the posterior; both None without a case.

    Raises
    ------
    SchemaError
        If the counts are impossible, the level is not inside (0, 1), or a parameter of
        the prior is not above 0.

    Examples
    --------
    >>> posterior_rate(1, 1, prior=(1, 1)).value
    0.6666666666666666
    """
    wilson(successes, cases, level=level)
    first, second = prior
    if not (first > 0 and second > 0):
        problem = f"The prior is Beta({first:g}, {second:g}); both are to be above 0."
        raise SchemaError(problem, "Pass (0.5, 0.5) or (1, 1).", prior=prior)
    said = f"theta ~ Beta({first:g}, {second:g})"
    if cases == 0:
        return Shrunken(None, None, successes, cases, level, said)
    shape = np.array([first + successes]), np.array([second + cases - successes])
    return _mixture(shape, np.ones(1), (successes, cases, level, said))


def shrunken_rates(
    counts: Mapping[str, tuple[int, int]], *, level: float = LEVEL
) -> dict[str, Shrunken]:
    """Rates of groups, each drawn towards the rate that the groups share.

    Parameters
    ----------
    counts : mapping of str to tuple of int
        Successes and cases of each group.
    level : float
        Probability of the intervals, above 0 and below 1.

    Returns
    -------
    dict of str to Shrunken
        In the order of `counts`; value and interval None for a group without a case.
        With fewer than two groups that have cases there is nothing to share: the prior
        is then Beta(1/2, 1/2), and says so.

    Raises
    ------
    SchemaError
        If counts are impossible or the level is not inside (0, 1).

    Notes
    -----
    Successes of group i are Binomial(n_i, theta_i), theta_i ~ Beta(m k, (1 - m) k), m
    is uniform on (0, 1), and so is 1 / (1 + k), the weight that the shared rate has
    against one case. Both are integrated out on a grid of midpoints, so the width of
    the intervals holds what is not known of them; theta_i given the cases is a mixture
    of beta distributions, of which mean and quantiles are returned. Groups are taken to
    be exchangeable and their cases independent: where groups share cases, as
    obligations of one treaty do, the intervals are too narrow.

    References
    ----------
    Christiansen, C. L. and Morris, C. N. (1997). Hierarchical Poisson regression
    modeling. Journal of the American Statistical Association 92(438), 618-632 (the
    uniform prior of the shrinkage).

    Examples
    --------
    >>> found = shrunken_rates({"Arles": (1, 1), "Bern": (30, 60), "Cluny": (20, 40)})
    >>> 0.5 < found["Arles"].value < 0.7
    True
    """
    for successes, cases in counts.values():
        wilson(successes, cases, level=level)
    told = [pair for pair in counts.values() if pair[1]]
    if len(told) < 2:
        return {
            name: posterior_rate(*pair, level=level) for name, pair in counts.items()
        }
    first, second, weight = _shared(np.array(told, dtype=float))
    made: dict[tuple[int, int], Shrunken] = {}
    for pair in {pair for pair in counts.values() if pair[1]}:
        x, n = pair
        shape = first + x, second + n - x
        made[pair] = _mixture(shape, weight, (x, n, level, HIERARCHY))
    nothing = Shrunken(None, None, 0, 0, level, HIERARCHY)
    return {name: made.get(pair, nothing) for name, pair in counts.items()}


def _shared(told: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Beta parameters that the groups may share, and how likely each pair is."""
    from scipy.special import betaln

    middles = (np.arange(_STEPS) + 0.5) / _STEPS
    mean, shrinkage = (axis.ravel() for axis in np.meshgrid(middles, middles))
    size = (1 - shrinkage) / shrinkage
    first, second = mean * size, (1 - mean) * size
    log = np.zeros(first.size)
    for successes, cases in told:
        log += betaln(first + successes, second + cases - successes)
        log -= betaln(first, second)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    kept = weight > _NEGLIGIBLE
    return first[kept], second[kept], weight[kept] / weight[kept].sum()


def _mixture(
    shape: tuple[Numbers, Numbers], weight: Numbers, said: tuple[int, int, float, str]
) -> Shrunken:
    """Mean and central interval of a mixture of beta distributions."""
    from scipy.optimize import brentq
    from scipy.special import betainc

    first, second = shape
    successes, cases, level, prior = said

    def below(rate: float, wanted: float) -> float:
        return float(weight @ betainc(first, second, rate)) - wanted

    low, high = (
        float(brentq(below, 0.0, 1.0, args=(wanted,), xtol=_CLOSE))
        for wanted in ((1 - level) / 2, (1 + level) / 2)
    )
    value = float(weight @ (first / (first + second)))
    return Shrunken(value, (low, high), successes, cases, level, prior)


MEASURES: Final = (
    Measure(
        name="shrunken_rates",
        title="Rates of groups, drawn towards what they share",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="the group has no case",
        formula="E(theta_i | x, n), theta_i ~ Beta(m k, (1 - m) k), "
        "m ~ U(0, 1), 1 / (1 + k) ~ U(0, 1)",
        reference="Christiansen and Morris 1997, Journal of the American Statistical "
        "Association 92(438), 618-632",
        needs=("cases that count and cases a group",),
        function=shrunken_rates,
        analysis_unit="group of cases",
    ),
)
