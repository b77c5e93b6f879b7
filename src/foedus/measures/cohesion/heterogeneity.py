"""Heterogeneity: how unlike the members' regimes and their threats are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from foedus.measures.coverage import covered
from foedus.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class ThreatHeterogeneity:
    """How far the members fear the same states.

    Parameters
    ----------
    n : int
        Members whose threats are known.
    distance : float or None
        Mean Jaccard distance of their sets over pairs, 0 (the same) to 1 (nothing in
        common); None where no pair has a threat.
    pairs : int
        Pairs in which at least one has a threat.
    shared : tuple of str
        Threats of all members that have any, in alphabetical order.
    free : tuple of str
        Members without any threat, in alphabetical order.
    missing : tuple of str
        Members whose threats are not known, in alphabetical order.
    """

    n: int
    distance: float | None
    pairs: int
    shared: tuple[str, ...]
    free: tuple[str, ...]
    missing: tuple[str, ...]


def mean_difference(values: Mapping[str, float | None]) -> float | None:
    """Mean absolute difference of two members, such as of their regime scores.

    Parameters
    ----------
    values : mapping of str to float or None
        One figure a member, on one scale.

    Returns
    -------
    float or None
        In the unit of the scale, 0 or more; None for fewer than two figures.

    Raises
    ------
    SchemaError
        If a figure is infinite.

    Notes
    -----
    2 sum over pairs of |x_i - x_j| / (n (n - 1)): over pairs of two members, not of a
    member with itself, so that it does not fall with a small n. Scores of regimes are
    ordered, and their steps need not be equal.

    References
    ----------
    Gini, C. (1912). Variabilità e mutabilità. Bologna: Cuppini.

    Examples
    --------
    >>> mean_difference({"Arles": 10.0, "Bern": 8.0, "Cluny": 6.0})
    2.6666666666666665
    """
    ranked = sorted(covered(values).values)
    n = len(ranked)
    if n < 2:
        return None
    weighed = math.fsum((2 * i - n + 1) * value for i, value in enumerate(ranked))
    return max(0.0, 2 * weighed / (n * (n - 1)))


def fractionalisation(kinds: Mapping[str, Hashable | None]) -> float | None:
    """Chance that two members are of unlike kinds, such as of unlike regimes.

    Parameters
    ----------
    kinds : mapping of str to hashable or None
        Kind of each member; None is not known.

    Returns
    -------
    float or None
        0 (all alike) to 1 (all unlike); None for fewer than two known.

    Notes
    -----
    1 - sum over k of n_k (n_k - 1) / (n (n - 1)): two members drawn without putting the
    first back, so that all unlike gives 1 at any n. Kinds have no order here: a
    democracy and an anocracy are as unlike as a democracy and an autocracy.

    References
    ----------
    Simpson, E. H. (1949). Measurement of diversity. Nature 163, 688.
    doi:10.1038/163688a0

    Examples
    --------
    >>> fractionalisation({"Arles": "republic", "Bern": "republic", "Cluny": "realm"})
    0.6666666666666667
    """
    known = [kind for kind in kinds.values() if kind is not None and kind == kind]
    n = len(known)
    if n < 2:
        return None
    same = sum(count * (count - 1) for count in Counter(known).values())
    return 1 - same / (n * (n - 1))


def threat_heterogeneity(
    threats: Mapping[str, Collection[str] | None],
) -> ThreatHeterogeneity:
    """Mean distance of the sets of states that members have to fear.

    Parameters
    ----------
    threats : mapping of str to collection of str or None
        Rivals, challengers or disputants of each member; an empty collection is
        covered and none, None is not covered.

    Returns
    -------
    ThreatHeterogeneity
        The distance with the threats that all share.

    Notes
    -----
    d_ij = 1 - |T_i and T_j| / |T_i or T_j|, meaned over the pairs in which at least one
    has a threat: two members without any agree on nothing that could be compared. A
    member without a threat is at distance 1 from each that has one. The measure counts
    names and not how grave a threat is.

    References
    ----------
    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New
    Phytologist 11(2), 37-50. doi:10.1111/j.1469-8137.1912.tb05611.x

    Examples
    --------
    >>> found = threat_heterogeneity({"Arles": ["Zug"], "Bern": ["Zug", "Ulm"]})
    >>> found.distance, found.shared
    (0.5, ('Zug',))
    """
    known = {n: frozenset(t) for n, t in sorted(threats.items()) if t is not None}
    distances = [
        1 - len(one & other) / len(one | other)
        for one, other in combinations(known.values(), 2)
        if one or other
    ]
    held = [names for names in known.values() if names]
    return ThreatHeterogeneity(
        n=len(known),
        distance=math.fsum(distances) / len(distances) if distances else None,
        pairs=len(distances),
        shared=tuple(sorted(frozenset.intersection(*held))) if held else (),
        free=tuple(name for name, names in known.items() if not names),
        missing=tuple(sorted(threats.keys() - known.keys())),
    )


MEASURES: Final = (
    Measure(
        name="mean_difference",
        title="Mean difference of two members",
        unit="the unit of the figures",
        low=0.0,
        high=None,
        null_means="fewer than two members have a figure",
        formula="2 sum over pairs of |x_i - x_j| / (n (n - 1))",
        reference="Gini 1912, Variabilità e mutabilità, Bologna",
        needs=("one figure a member, such as a score of its regime",),
        function=mean_difference,
        analysis_unit="alliance-year",
    ),
    Measure(
        name="fractionalisation",
        title="Chance that two members are of unlike kinds",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="the kind of fewer than two members is known",
        formula="1 - sum_k n_k (n_k - 1) / (n (n - 1))",
        reference="Simpson 1949, Nature 163, 688, doi:10.1038/163688a0",
        needs=("a kind a member, such as its regime",),
        function=fractionalisation,
        analysis_unit="alliance-year",
    ),
    Measure(
        name="threat_heterogeneity",
        title="Distance of the sets of states that members have to fear",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no pair of members has a threat that is known",
        formula="mean of 1 - |T_i and T_j| / |T_i or T_j|",
        reference="Jaccard 1912, New Phytologist 11(2), 37-50, "
        "doi:10.1111/j.1469-8137.1912.tb05611.x",
        needs=("the threats of each member",),
        function=threat_heterogeneity,
        analysis_unit="alliance-year",
    ),
)
