"""Concordance: whether members give the part that they gain."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from foedus.measures.coverage import covered_in_both
from foedus.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class Concordance:
    """Test of burdens against benefits.

    Parameters
    ----------
    n : int
        Members with both parts.
    gaps : mapping of str to float
        Burden minus benefit of each member, in the unit of the parts.
    positive : float or None
        Sum of the ranks of the gaps above zero; None where nothing can be ranked.
    negative : float or None
        Sum of the ranks of the gaps below zero.
    p_two_sided : float or None
        Part of all choices of signs whose sums are at least as far apart; None where
        nothing can be ranked.
    zeros : int
        Members whose parts are equal, which have no sign and no rank.
    missing : tuple of str
        Members that lack one of the parts or both, in alphabetical order.
    """

    n: int
    gaps: Mapping[str, float]
    positive: float | None
    negative: float | None
    p_two_sided: float | None
    zeros: int
    missing: tuple[str, ...]


def concordance(
    burden: Mapping[str, float | None], benefit: Mapping[str, float | None]
) -> Concordance:
    """Wilcoxon's signed-rank test of burdens against benefits.

    Parameters
    ----------
    burden : mapping of str to float or None
        Part of each member in what all give, such as percent, at least 0.
    benefit : mapping of str to float or None
        Part of each member in what is protected, in the same unit.

    Returns
    -------
    Concordance
        Sums of ranks and the exact p-value; None where no member has two unequal
        parts or fewer than two have both.

    Raises
    ------
    SchemaError
        If a part is negative or infinite.

    Notes
    -----
    The gaps that are not zero are ranked by size, equal sizes share their mean rank,
    and W+ is the sum of the ranks of positive gaps. Under the hypothesis that a gap is
    as likely up as down, all 2^n choices of signs are as likely; the p-value counts
    those at least as far from the middle. Both parts sum to 100 over the members, so
    gaps are not independent, and a large p-value does not show concordance: with few
    members the test sees little. The rows of one year, or of one alliance.

    References
    ----------
    Wilcoxon, F. (1945). Individual comparisons by ranking methods. Biometrics Bulletin
    1(6), 80-83. Sandler, T. and Shimizu, H. (2014). NATO burden sharing 1999-2010: an
    altered alliance. Foreign Policy Analysis 10(1), 43-60 (its use).
    doi:10.1111/j.1743-8594.2012.00192.x

    Examples
    --------
    >>> found = concordance({"Arles": 60.0, "Bern": 40.0}, {"Arles": 50.0, "Bern": 50})
    >>> found.positive, found.p_two_sided
    (1.5, 1.0)
    """
    both = covered_in_both(burden, benefit, low=0.0)
    gaps = {
        name: one - other
        for name, one, other in zip(both.names, both.first, both.second, strict=True)
    }
    signed = [gap for gap in gaps.values() if gap != 0]
    zeros = len(gaps) - len(signed)
    if len(gaps) < 2 or not signed:
        return Concordance(len(gaps), gaps, None, None, None, zeros, both.missing)
    ranks = _doubled_ranks([abs(gap) for gap in signed])
    up = sum(r for r, gap in zip(ranks, signed, strict=True) if gap > 0)
    down = sum(ranks) - up
    return Concordance(
        n=len(gaps),
        gaps=gaps,
        positive=up / 2,
        negative=down / 2,
        p_two_sided=_p_value(ranks, up),
        zeros=zeros,
        missing=both.missing,
    )


def _doubled_ranks(sizes: Sequence[float]) -> list[int]:
    """Twice the mean ranks, which are whole numbers."""
    order = sorted(range(len(sizes)), key=sizes.__getitem__)
    ranks = [0] * len(sizes)
    before = 0
    for _, group in groupby(order, key=sizes.__getitem__):
        places = list(group)
        for place in places:
            ranks[place] = 2 * before + len(places) + 1
        before += len(places)
    return ranks


def _p_value(ranks: Sequence[int], up: int) -> float:
    """Part of all choices of signs that lie at least as far from the middle."""
    ways = [1]
    for rank in ranks:
        shifted = [0] * rank + ways
        ways = [a + b for a, b in zip(ways + [0] * rank, shifted, strict=True)]
    total = sum(ranks)
    far = abs(2 * up - total)
    extreme = sum(w for value, w in enumerate(ways) if abs(2 * value - total) >= far)
    return extreme / math.ldexp(1, len(ranks))


MEASURES: Final = (
    Measure(
        name="concordance",
        title="Test of burdens against benefits",
        unit="1 (p-value)",
        low=0.0,
        high=1.0,
        null_means="fewer than two members have both parts, or no gap differs from 0",
        formula="part of the 2^n choices of signs with |W+ - W-| at least as large",
        reference="Wilcoxon 1945, Biometrics Bulletin 1(6), 80-83; Sandler and "
        "Shimizu 2014, Foreign Policy Analysis 10(1), 43-60, "
        "doi:10.1111/j.1743-8594.2012.00192.x",
        needs=("part in the burden", "part in the benefit"),
        function=concordance,
        analysis_unit="alliance-year",
    ),
)
