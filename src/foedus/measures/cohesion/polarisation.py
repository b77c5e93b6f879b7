"""Polarisation: whether members stand in few groups, alike inside and far apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from foedus.errors import SchemaError
from foedus.measures.coverage import covered, covered_in_both
from foedus.measures.measure import Measure

ALPHA: Final = 1.0
HIGHEST_ALPHA: Final = 1.6


def polarisation(
    positions: Mapping[str, float | None],
    sizes: Mapping[str, float | None] | None = None,
    *,
    alpha: float = ALPHA,
    scale: float = 1.0,
) -> float | None:
    """Esteban and Ray's polarisation of members on one scale.

    Parameters
    ----------
    positions : mapping of str to float or None
        Position of each member; members at the very same position are one group.
    sizes : mapping of str to float or None, optional
        Size of each member, at least 0, such as population or capability; every member
        counts alike by default.
    alpha : float
        Weight of identification, 0 to 1.6. Esteban and Ray ask for above 0; at 0 the
        measure is the mean difference, and knows no groups.
    scale : float
        The constant K, above 0: what one unit of the scale counts. 1 over the length
        of the scale makes measures on two scales comparable.

    Returns
    -------
    float or None
        In the unit of the scale (times K), 0 or more: 0 if all stand at one place;
        None for fewer than two members with the figures, or a sum of sizes of 0.

    Raises
    ------
    SchemaError
        If alpha lies outside 0 to 1.6, K is not above 0, a figure is infinite, or a
        size is negative.

    Notes
    -----
    P = K sum over i and j of p_i^(1 + alpha) p_j |y_i - y_j|, over groups with the
    parts p_i of the whole and the positions y_i. Largest, for a given distance, with
    two groups of one half each: then P = 2^(-1 - alpha) K |y_1 - y_2|. Positions that
    are measured with error are never the very same: put them into groups before, or
    take alpha 0, else every member is a group of its own and P falls with their number.

    References
    ----------
    Esteban, J.-M. and Ray, D. (1994). On the measurement of polarization. Econometrica
    62(4), 819-851. doi:10.2307/2951734

    Examples
    --------
    >>> polarisation({"Arles": 0.0, "Bern": 0.0, "Cluny": 2.0, "Dole": 2.0})
    0.5
    """
    if not 0 <= alpha <= HIGHEST_ALPHA:
        problem = f"Alpha is {alpha:g}; 0 to {HIGHEST_ALPHA:g} was expected."
        raise SchemaError(problem, "Give 1, or 1.6 for the strongest.", alpha=alpha)
    if not 0 < scale < math.inf:
        problem = f"The constant K is {scale:g}; above zero was expected."
        raise SchemaError(problem, "Give 1.", scale=scale)
    if sizes is None:
        part = covered(positions)
        places, heavy = part.values, (1.0,) * len(part.values)
    else:
        covered(sizes, low=0.0)
        both = covered_in_both(positions, sizes)
        places, heavy = both.first, both.second
    whole = math.fsum(heavy)
    if len(places) < 2 or whole <= 0:
        return None
    groups: dict[float, list[float]] = {}
    for place, size in zip(places, heavy, strict=True):
        groups.setdefault(place, []).append(size)
    parts = [(place, math.fsum(held) / whole) for place, held in groups.items()]
    return scale * math.fsum(
        p ** (1 + alpha) * q * abs(y - z) for y, p in parts for z, q in parts
    )


MEASURES: Final = (
    Measure(
        name="polarisation",
        title="Polarisation of members on one scale",
        unit="the unit of the scale",
        low=0.0,
        high=None,
        null_means="fewer than two members have the figures, or their sizes sum to 0",
        formula="K sum_i sum_j p_i^(1 + alpha) p_j |y_i - y_j|",
        reference="Esteban and Ray 1994, Econometrica 62(4), 819-851, "
        "doi:10.2307/2951734",
        needs=("a position a member", "sizes"),
        function=polarisation,
        analysis_unit="alliance-year",
    ),
)
