"""How little the weights of an index must change for two states to trade places."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from foedus.errors import SchemaError
from foedus.measures.columns import weights_of
from foedus.measures.coverage import known
from foedus.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class WeightFlip:
    """The smallest change of weights that puts two states on a level.

    Parameters
    ----------
    lead : float or None
        Index of the first less that of the second under the given weights; None where
        no component is known for both.
    moved : float or None
        Least part of the weight that must move, 0 to 1; 0 for a tie, None where no
        weights level the two, or no component is known for both.
    weights : mapping of str to float
        The weights after the move, summing to 1; those before where `moved` is None.
    source : tuple of str
        Components that give up weight, the first first.
    target : str
        The component that gets it; "" where nothing moves.
    missing : tuple of str
        Components left out because one of the two has no figure, by name.
    """

    lead: float | None
    moved: float | None
    weights: Mapping[str, float]
    source: tuple[str, ...]
    target: str
    missing: tuple[str, ...]


def weight_flip(
    first: Mapping[str, float | None],
    second: Mapping[str, float | None],
    *,
    weights: Mapping[str, float] | None = None,
) -> WeightFlip:
    """Smallest change of weights after which the one behind is no longer behind.

    Parameters
    ----------
    first, second : mapping of str to float or None
        Share of each state in each component; None and NaN are not known. For an index
        that is a product, give logarithms: its exponents are the weights.
    weights : mapping of str to float, optional
        Weight of each component, at least 0; by default all are equal.

    Returns
    -------
    WeightFlip
        The change; with any more of it the order turns.

    Raises
    ------
    SchemaError
        If the two have other components, or the weights are no weights.

    Notes
    -----
    With ``d_c = a_c - b_c`` over the components known for both, the lead is ``sum w_c
    d_c``. Moving weight m from c to the component t with the least d (where the first
    leads; the greatest where it trails) lowers the lead by ``m (d_c - d_t)``, more than
    to any other. So weight is taken from the greatest d_c downwards until the lead is
    0: the exact solution of the linear programme that minimises half of the sum of
    ``|w'_c - w_c|`` with ``w' >= 0``, ``sum w' = 1`` and ``sum w'_c d_c = 0``. If d_t
    has the sign of the lead, the one ahead is ahead in every component and no weights
    help. Weights of components left out are spread over the others in proportion.

    References
    ----------
    Definition; the fractional knapsack: Dantzig, G. B. (1957). Discrete-variable
    extremum problems. Operations Research 5(2), 266-288. doi:10.1287/opre.5.2.266

    Examples
    --------
    >>> found = weight_flip({"gdp": 0.5, "men": 0.25}, {"gdp": 0.25, "men": 0.375})
    >>> round(found.moved, 4), found.target
    (0.1667, 'men')
    """
    gaps = _gaps(first, second)
    missing = tuple(c for c in sorted(first) if c not in gaps)
    if not gaps:
        return WeightFlip(None, None, {}, (), "", missing)
    if weights is not None:
        weights_of(weights, first)
        weights = {c: weights.get(c, 0.0) for c in gaps}
    start = dict(zip(gaps, weights_of(weights, gaps), strict=True))
    lead = math.fsum(start[c] * gaps[c] for c in gaps)
    return _moved(gaps, start, lead, missing)


def ahead_share(
    first: Mapping[str, float | None], second: Mapping[str, float | None]
) -> float | None:
    """Part of all weights under which the first of two states is ahead.

    Parameters
    ----------
    first, second : mapping of str to float or None
        Share of each state in each component; None and NaN are not known.

    Returns
    -------
    float or None
        0 to 1, exact; weights that level the two count for neither, so that the parts
        of the two sum to 1 unless they are alike in every component (then 0 each). None
        where no component is known for both.

    Raises
    ------
    SchemaError
        If the two have other components.

    Notes
    -----
    The volume of ``{w : w_c >= 0, sum w_c = 1, sum w_c d_c > 0}`` as a part of that of
    the simplex, with ``d_c = a_c - b_c``, by a recursion over the components.

    References
    ----------
    Varsi, G. (1973). The multidimensional content of the frustum of the simplex.
    Pacific Journal of Mathematics 46(1), 303-314. Definition.

    Examples
    --------
    >>> ahead_share({"gdp": 0.5, "men": 0.25}, {"gdp": 0.25, "men": 0.5})
    0.5
    """
    gaps = _gaps(first, second)
    if not gaps:
        return None
    behind = [d for d in gaps.values() if d <= 0]
    ahead = [d for d in gaps.values() if d > 0]
    if not ahead or not behind:
        return 1.0 if ahead else 0.0
    # Entry j becomes the part of the simplex on the near side of the plane.
    parts = [1.0] + [0.0] * len(ahead)
    for low in behind:
        for place, high in enumerate(ahead, start=1):
            parts[place] = (high * parts[place] - low * parts[place - 1]) / (high - low)
    return 1.0 - parts[-1]


def _gaps(
    first: Mapping[str, float | None], second: Mapping[str, float | None]
) -> dict[str, float]:
    """Return the differences over the components that are known for both."""
    if set(first) != set(second):
        strange = sorted(set(first) ^ set(second))
        problem = f"Only one of the two has {', '.join(strange)}."
        raise SchemaError(problem, "Give both the same components.", found=strange)
    return {
        c: a - b
        for c in sorted(first)
        if known(a := first[c]) and known(b := second[c])
        if a is not None and b is not None
    }


def _moved(
    gaps: Mapping[str, float],
    start: Mapping[str, float],
    lead: float,
    missing: tuple[str, ...],
) -> WeightFlip:
    if lead == 0:
        return WeightFlip(lead, 0.0, start, (), "", missing)
    sign = math.copysign(1.0, lead)
    toward = min(gaps, key=lambda c: (sign * gaps[c], c))
    least = sign * gaps[toward]
    if least > 0:
        return WeightFlip(lead, None, start, (), "", missing)
    rest, after, source = abs(lead), dict(start), []
    for c in sorted(gaps, key=lambda c: (-sign * gaps[c], c)):
        gain = sign * gaps[c] - least
        if rest <= 0 or gain <= 0:
            break
        part = min(start[c], rest / gain)
        if part > 0:
            after[c] -= part
            after[toward] += part
            rest -= part * gain
            source.append(c)
    moved = math.fsum(abs(after[c] - start[c]) for c in gaps) / 2
    return WeightFlip(lead, moved, after, tuple(source), toward, missing)


MEASURES: Final = (
    Measure(
        name="weight_flip",
        title="Smallest change of weights that turns the order of two states",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no weights turn the order, or no component is known for both",
        formula="min 1/2 sum |w'_c - w_c| with sum w'_c (a_c - b_c) = 0, sum w' = 1",
        reference="Definition; Dantzig 1957, Operations Research 5(2), 266-288, "
        "doi:10.1287/opre.5.2.266",
        needs=("the components of two states", "weights"),
        function=weight_flip,
        analysis_unit="dyad-year",
    ),
)
