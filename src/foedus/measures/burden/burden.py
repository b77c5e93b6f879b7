"""Burden: distance to a guideline, and part of the spending of all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from foedus.errors import SchemaError
from foedus.measures.coverage import amount, covered, covered_in_both, known
from foedus.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class MemberAmount:
    """An amount of one member.

    Parameters
    ----------
    member : str
        Who.
    value : float
        How much, in the unit of the table it stands in.
    """

    member: str
    value: float


@dataclass(frozen=True, slots=True)
class MoneyGaps:
    """Distance of the members to a guideline, in money.

    Parameters
    ----------
    total : float or None
        Sum over the members with figures; None if nobody has them.
    members : tuple of MemberAmount
        Distance of each member with figures, in alphabetical order; positive is
        short of the guideline.
    guideline : float
        The guideline in percent of GDP.
    prices : str
        Unit and prices of the amounts, as the caller states them.
    shortfall_only : bool
        Whether members above the guideline count as zero.
    missing : tuple of str
        Members without a share, without a GDP, or without both.
    """

    total: float | None
    members: tuple[MemberAmount, ...]
    guideline: float
    prices: str
    shortfall_only: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberBurden:
    """One member's part of the spending and of the income of all.

    Parameters
    ----------
    member : str
        Who.
    burden : float
        Part of the common spending, percent.
    income : float
        Part of the common GDP, percent.
    gap : float
        `burden` minus `income`, percentage points.
    """

    member: str
    burden: float
    income: float
    gap: float


@dataclass(frozen=True, slots=True)
class BurdenGaps:
    """Part of the spending against part of the income, member by member.

    Parameters
    ----------
    members : tuple of MemberBurden
        Members with both figures, in alphabetical order; empty if it is undefined.
    n : int
        How many members have both figures.
    missing : tuple of str
        Members that lack one of them or both.
    """

    members: tuple[MemberBurden, ...]
    n: int
    missing: tuple[str, ...]

    def of(self, member: str) -> MemberBurden | None:
        """Return the parts of one member.

        Parameters
        ----------
        member : str
            Name as in the input.

        Returns
        -------
        MemberBurden or None
            None if the member has no figures or is not there.
        """
        return next((row for row in self.members if row.member == member), None)


@dataclass(frozen=True, slots=True)
class GuidelineCount:
    """Who is at or above a guideline: yes, no, or not covered.

    Parameters
    ----------
    count : int or None
        How many are at or above it; None if nobody has a figure.
    at_or_above : tuple of str
        Who is, in alphabetical order.
    below : tuple of str
        Who is not.
    not_covered : tuple of str
        Who has no figure: neither yes nor no.
    guideline : float
        The guideline, in the unit of the figures.
    """

    count: int | None
    at_or_above: tuple[str, ...]
    below: tuple[str, ...]
    not_covered: tuple[str, ...]
    guideline: float


def share_gap(share: float | None, guideline: float) -> float | None:
    """Distance of a share of GDP to a guideline.

    Parameters
    ----------
    share : float or None
        Defence spending, percent of GDP, zero or more; None if not known.
    guideline : float
        The guideline, percent of GDP.

    Returns
    -------
    float or None
        Percentage points still missing: positive below the guideline, negative
        above it; None if the share is not known.

    Raises
    ------
    SchemaError
        If the share is negative or infinite.

    Notes
    -----
    gap = g - s. A share of GDP in national currency needs no exchange rate.

    References
    ----------
    Definition. The guidelines: Wales Summit Declaration, 5 September 2014, paragraph
    14 (2 %); The Hague Summit Declaration, 25 June 2025 (3.5 % by 2035).

    Examples
    --------
    >>> share_gap(1.5, 2.0)
    0.5
    """
    if share is None or not known(share):
        return None
    return guideline - amount("the share of GDP", share, 0.0)


def money_gap(
    share: float | None,
    gdp: float | None,
    guideline: float,
    *,
    shortfall_only: bool = False,
) -> float | None:
    """Distance of one member to a guideline, in money.

    Parameters
    ----------
    share : float or None
        Defence spending, percent of GDP, zero or more; None if not known.
    gdp : float or None
        GDP of the same year, in any unit of money, zero or more; None if not known.
    guideline : float
        The guideline, percent of GDP.
    shortfall_only : bool
        Give zero instead of a negative distance.

    Returns
    -------
    float or None
        In the unit of `gdp`: positive is short of the guideline; None if one of the
        two figures is not known.

    Raises
    ------
    SchemaError
        If a figure is negative or infinite.

    Notes
    -----
    gap = (g - s) / 100 * GDP; with `shortfall_only` max(0, gap).

    References
    ----------
    Definition.

    Examples
    --------
    >>> money_gap(1.5, 400.0, 2.0)
    2.0
    """
    distance = share_gap(share, guideline)
    if distance is None or gdp is None or not known(gdp):
        return None
    money = distance / 100 * amount("the GDP", gdp, 0.0)
    return max(0.0, money) if shortfall_only else money


def money_gaps(
    shares: Mapping[str, float | None],
    gdp: Mapping[str, float | None],
    guideline: float,
    *,
    prices: str,
    shortfall_only: bool = True,
) -> MoneyGaps:
    """Distance of all members to a guideline, in money, with the sum.

    Parameters
    ----------
    shares : mapping of str to float or None
        Defence spending, percent of GDP.
    gdp : mapping of str to float or None
        GDP of the same year, all in the same unit of money.
    guideline : float
        The guideline, percent of GDP.
    prices : str
        Unit and prices of `gdp`, such as "billion US dollars of 2024"; kept with
        the result.
    shortfall_only : bool
        Count members above the guideline as zero, so that they do not fill the
        gaps of others.

    Returns
    -------
    MoneyGaps
        In the unit of `gdp`; the sum covers the members with both figures and is
        None if there are none.

    Raises
    ------
    SchemaError
        If `prices` is empty, or a figure is negative or infinite.

    Notes
    -----
    gap_i = (g - s_i) / 100 * GDP_i, total = sum of the gaps. The total is a sum over
    `members` alone: `missing` names whom it leaves out.

    References
    ----------
    Definition.

    Examples
    --------
    >>> money_gaps({"Bern": 1.0}, {"Bern": 50.0}, 2.0, prices="billion florins").total
    0.5
    """
    if not prices.strip():
        problem = "The unit and prices of the GDP are empty."
        raise SchemaError(problem, "State them: prices='billion US dollars of 2024'.")
    pairs = covered_in_both(shares, gdp, low=0.0)
    members = tuple(
        MemberAmount(name, gap)
        for name, share, income in zip(
            pairs.names, pairs.first, pairs.second, strict=True
        )
        if (gap := money_gap(share, income, guideline, shortfall_only=shortfall_only))
        is not None
    )
    return MoneyGaps(
        total=math.fsum(row.value for row in members) if members else None,
        members=members,
        guideline=guideline,
        prices=prices,
        shortfall_only=shortfall_only,
        missing=pairs.missing,
    )


def burden_gap(
    spending: Mapping[str, float | None], gdp: Mapping[str, float | None]
) -> BurdenGaps:
    """Part of the common spending minus part of the common GDP.

    Parameters
    ----------
    spending : mapping of str to float or None
        Defence spending, in any one unit of money, zero or more.
    gdp : mapping of str to float or None
        GDP of the same year, in any one unit of money, zero or more.

    Returns
    -------
    BurdenGaps
        Percent and percentage points; the gaps sum to zero. No row if fewer than
        two members have both figures, or if a sum is zero.

    Raises
    ------
    SchemaError
        If a figure is negative or infinite.

    Notes
    -----
    gap_i = 100 * (m_i / sum m - y_i / sum y), over the members with both figures.
    Parts of a sum across states need exchange rates: market rates for
    contributions, purchasing power beside them.

    References
    ----------
    Olson, M. and Zeckhauser, R. (1966). An economic theory of alliances. Review of
    Economics and Statistics 48(3), 266-279. Sandler, T. and Shimizu, H. (2014). NATO
    burden sharing 1999-2010: an altered alliance. Foreign Policy Analysis.
    doi:10.1111/j.1743-8594.2012.00192.x

    Examples
    --------
    >>> burden_gap({"Arles": 3.0, "Bern": 1.0}, {"Arles": 1.0, "Bern": 1.0}).of("Bern")
    MemberBurden(member='Bern', burden=25.0, income=50.0, gap=-25.0)
    """
    pairs = covered_in_both(spending, gdp, low=0.0)
    paid, earned = math.fsum(pairs.first), math.fsum(pairs.second)
    if len(pairs.names) < 2 or paid == 0 or earned == 0:
        return BurdenGaps((), len(pairs.names), pairs.missing)
    rows = tuple(
        MemberBurden(
            member=name,
            burden=100 * cost / paid,
            income=100 * income / earned,
            gap=100 * cost / paid - 100 * income / earned,
        )
        for name, cost, income in zip(
            pairs.names, pairs.first, pairs.second, strict=True
        )
    )
    return BurdenGaps(rows, len(rows), pairs.missing)


def count_at(shares: Mapping[str, float | None], guideline: float) -> GuidelineCount:
    """Members at or above a guideline, below it, and without a figure.

    Parameters
    ----------
    shares : mapping of str to float or None
        Defence spending of each member on the day, percent of GDP, as published.
    guideline : float
        The guideline, percent of GDP.

    Returns
    -------
    GuidelineCount
        Yes, no, and not covered, with names; the count is None if nobody has a
        figure.

    Raises
    ------
    SchemaError
        If a share is negative or infinite.

    Notes
    -----
    yes: s >= g on the published, rounded figure; no: s < g; not covered: no figure.
    Between `count` and `count` plus the number not covered lies the true number. A
    member without forces is not covered unless the caller leaves it out.

    References
    ----------
    Definition.

    Examples
    --------
    >>> count_at({"Arles": 2.0, "Bern": 1.9, "Cluny": None}, 2.0).count
    1
    """
    part = covered(shares, low=0.0)
    pairs = tuple(zip(part.names, part.values, strict=True))
    reached = tuple(name for name, share in pairs if share >= guideline)
    below = tuple(name for name, share in pairs if share < guideline)
    count = len(reached) if pairs else None
    return GuidelineCount(count, reached, below, part.missing, guideline)


MEASURES: Final = (
    Measure(
        name="share_gap",
        title="Distance to a guideline",
        unit="percentage points of GDP",
        low=None,
        high=None,
        null_means="the share of GDP is not known",
        formula="g - s",
        reference="Definition.",
        needs=("share of GDP, percent", "guideline, percent"),
        function=share_gap,
        analysis_unit="member",
    ),
    Measure(
        name="money_gap",
        title="Distance to a guideline in money",
        unit="the unit of the GDP",
        low=None,
        high=None,
        null_means="the share of GDP or the GDP is not known",
        formula="(g - s) / 100 * GDP",
        reference="Definition.",
        needs=("share of GDP, percent", "GDP", "guideline, percent"),
        function=money_gap,
        analysis_unit="member",
    ),
    Measure(
        name="money_gaps",
        title="Distance of all members to a guideline in money",
        unit="the unit of the GDP",
        low=None,
        high=None,
        null_means="no member has both a share of GDP and a GDP",
        formula="sum over members of max(0, (g - s) / 100 * GDP)",
        reference="Definition.",
        needs=("share of GDP, percent", "GDP", "guideline, percent"),
        function=money_gaps,
        analysis_unit="alliance",
    ),
    Measure(
        name="burden_gap",
        title="Part of the spending minus part of the income",
        unit="percentage points",
        low=-100.0,
        high=100.0,
        null_means="fewer than two members have both figures",
        formula="100 * (m_i / sum m - y_i / sum y)",
        reference="Olson and Zeckhauser 1966, Review of Economics and Statistics "
        "48(3), 266-279; Sandler and Shimizu 2014, Foreign Policy Analysis, "
        "doi:10.1111/j.1743-8594.2012.00192.x",
        needs=("spending", "GDP"),
        function=burden_gap,
        analysis_unit="alliance",
    ),
    Measure(
        name="count_at",
        title="Members at or above a guideline",
        unit="members",
        low=0.0,
        high=None,
        null_means="no member has a figure",
        formula="number of members with s >= g",
        reference="Definition.",
        needs=("share of GDP, percent", "guideline, percent"),
        function=count_at,
        analysis_unit="alliance",
    ),
)
