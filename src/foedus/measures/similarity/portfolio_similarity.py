"""Similarity within an alliance: how alike the portfolios of its members are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from foedus.errors import SchemaError
from foedus.measures.coverage import known
from foedus.measures.measure import Measure
from foedus.measures.similarity.pairwise import WEIGHTING, Distance, pis, s_scores
from foedus.measures.similarity.portfolio import HIGHEST, Portfolio
from foedus.measures.similarity.similarity import Weighting

_DISTANCE: Final[dict[Weighting, Distance]] = {w: d for d, w in WEIGHTING.items()}


@dataclass(frozen=True, slots=True)
class PairSimilarity:
    """Similarity of the portfolios of two members.

    Parameters
    ----------
    first : str
        One member, the first by name.
    second : str
        The other member.
    pi : float or None
        Scott's pi; None if undefined.
    s : float or None
        Signorino and Ritter's S; None if undefined.
    """

    first: str
    second: str
    pi: float | None
    s: float | None


@dataclass(frozen=True, slots=True)
class PortfolioSimilarity:
    """Similarity of the portfolios within an alliance.

    Parameters
    ----------
    pi : float or None
        Mean of Scott's pi over the pairs where it is defined; None without one.
    s : float or None
        Mean of S over the pairs where it is defined; None without one.
    n : int
        Members with a portfolio.
    pairs : tuple of PairSimilarity
        Every pair of them, in alphabetical order.
    undefined : int
        Pairs without a pi, left out of its mean.
    farthest : PairSimilarity or None
        Pair with the smallest pi, the first by name; None without one.
    missing : tuple of str
        Members without a portfolio, or with a gap in it.
    weighting : str
        How disagreement counts in pi: nominal, linear or squared.
    """

    pi: float | None
    s: float | None
    n: int
    pairs: tuple[PairSimilarity, ...]
    undefined: int
    farthest: PairSimilarity | None
    missing: tuple[str, ...]
    weighting: str


def portfolio_similarity(
    matrix: Mapping[str, Sequence[float | None]],
    members: Sequence[str],
    *,
    weighting: Weighting = "linear",
    highest: float = HIGHEST,
) -> PortfolioSimilarity:
    """Mean similarity of the portfolios within an alliance: pi, with S beside it.

    Parameters
    ----------
    matrix : mapping of str to sequence of float or None
        For each state its commitment to each of the same k states, in [0, highest], its
        own entry at the highest.
    members : sequence of str
        Members of the alliance.
    weighting : {"nominal", "linear", "squared"}
        How a difference between two commitments counts in pi.
    highest : float
        Largest value that the scale allows, above zero, seen or not.

    Returns
    -------
    PortfolioSimilarity
        Means over pairs, S in [-1, 1] and pi at most 1, with the members that have no
        portfolio; None for fewer than two members with one.

    Raises
    ------
    SchemaError
        If portfolios differ in length, or an entry lies outside [0, highest].

    Notes
    -----
    Mean of `scott_pi` and mean of `s_score` (absolute, equal weights) over the pairs of
    members. What the members owe one another is in their portfolios, so a part of the
    similarity is the alliance itself. A member with a gap in its row is left out.

    References
    ----------
    Häge, F. M. (2011). Choice or circumstance? Adjusting measures of foreign policy
    similarity for chance agreement. Political Analysis 19(3), 287-305.
    doi:10.1093/pan/mpr023. Signorino, C. S. and Ritter, J. M. (1999). International
    Studies Quarterly 43(1), 115-144. doi:10.1111/0020-8833.00113

    Examples
    --------
    >>> rows = {"Arles": [3, 3, 0], "Bern": [3, 3, 0]}
    >>> portfolio_similarity(rows, ["Arles", "Bern", "Cluny"]).pi
    1.0
    """
    asked = sorted(set(members))
    names = [name for name in asked if all(map(known, matrix.get(name, (None,))))]
    if len(names) < 2:
        return _summary((), asked, names, weighting)
    if len({len(matrix[name]) for name in names}) > 1:
        problem = "The portfolios differ in their number of entries."
        raise SchemaError(problem, "Pass all over the same states, in one order.")
    rows = np.array([matrix[name] for name in names], np.float64)
    alike = Portfolio(tuple(names), tuple(range(rows.shape[1])), rows, highest)
    s, pi = s_scores(alike), pis(alike, distance=_DISTANCE[weighting])
    pairs = tuple(
        PairSimilarity(
            names[one], names[two], _value(pi[one, two]), _value(s[one, two])
        )
        for one, two in combinations(range(len(names)), 2)
    )
    return _summary(pairs, asked, names, weighting)


def _value(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


def _summary(
    pairs: tuple[PairSimilarity, ...],
    asked: list[str],
    names: list[str],
    weighting: Weighting,
) -> PortfolioSimilarity:
    defined = {pair: pair.pi for pair in pairs if pair.pi is not None}
    return PortfolioSimilarity(
        pi=_mean(list(defined.values())),
        s=_mean([pair.s for pair in pairs if pair.s is not None]),
        n=len(names),
        pairs=pairs,
        undefined=len(pairs) - len(defined),
        farthest=min(defined, key=defined.__getitem__, default=None),
        missing=tuple(name for name in asked if name not in names),
        weighting=weighting,
    )


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


MEASURES: Final = (
    Measure(
        name="portfolio_similarity",
        title="Similarity of portfolios within an alliance",
        unit="1",
        low=None,
        high=1.0,
        null_means="fewer than two members have a portfolio",
        formula="mean of pi over pairs of members, with the mean of S beside it",
        reference=(
            "Häge 2011, Political Analysis 19(3), 287-305, doi:10.1093/pan/mpr023; "
            "Signorino and Ritter 1999, International Studies Quarterly 43(1), "
            "115-144, doi:10.1111/0020-8833.00113"
        ),
        needs=("portfolios", "members"),
        function=portfolio_similarity,
        analysis_unit="alliance",
    ),
)
