"""Contribution and benefit: parts of the whole that members give and gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from foedus.measures.columns import (
    Frame,
    checked,
    quantity,
    require,
    share,
    weights_of,
)
from foedus.measures.measure import Measure

PROXIES: Final = ("gdp", "population", "exposed_border")
"""What stands for the benefit of a member where nothing else is said."""


def contribution_share(frame: Frame, amount: str, *, year: str = "year") -> Frame:
    """Part of each member in what all members give.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year, of the members of the year alone.
    amount : str
        Column of what is given: spending, equipment, personnel, troops or bases
        abroad, peacekeepers, support of guests; one unit for all members.
    year : str
        Column within whose values the whole is taken.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows, a lazy table unread, with ``{amount}_share`` (percent, 0 to 100,
        null where the amount is not known, the sum is 0, or one member alone has a
        figure) and ``{amount}_covered`` (UInt32, members of the year with a figure).

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    100 x_i / sum x over the members with a figure: members without one are in no
    part of it, so compare years only where ``covered`` is the same. Amounts of money
    need one currency: market rates, with purchasing power beside them.

    References
    ----------
    Olson, M. and Zeckhauser, R. (1966). An economic theory of alliances. Review of
    Economics and Statistics 48(3), 266-279.

    Examples
    --------
    >>> pair = pl.DataFrame({"year": [2000, 2000], "troops": [30, 10]})
    >>> contribution_share(pair, "troops")["troops_share"].to_list()
    [75.0, 25.0]
    """
    require(frame, year, amount)
    name, count = f"{amount}_share", f"{amount}_covered"
    known = pl.col(name).is_not_null().sum().over(year).cast(pl.UInt32)
    alone = pl.col(count) < 2
    return (
        checked(frame, (amount,))
        .with_columns(quantity(amount).alias(name))
        .with_columns(known.alias(count))
        .with_columns(share(name, year) * 100)
        .with_columns(pl.when(~alone).then(pl.col(name)).alias(name))
    )


def benefit_share(
    frame: Frame,
    proxies: Sequence[str] = PROXIES,
    *,
    weights: Mapping[str, float] | None = None,
    year: str = "year",
) -> Frame:
    """Part of each member in what the alliance protects.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year, of the members of the year alone.
    proxies : sequence of str
        Columns of what is protected: by default GDP, population and exposed border.
    weights : mapping of str to float, optional
        Weight of each proxy, at least 0; equal by default.
    year : str
        Column within whose values the whole is taken.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``benefit_share`` (percent, 0 to 100): null where a proxy
        with a weight is not known or nobody has any of it.

    Raises
    ------
    SchemaError
        If a column is missing, the weights are no weights, or a table in memory has
        an amount below zero.

    Notes
    -----
    b_i = 100 sum over k of w_k x_ik / sum over j of x_jk. The parts are taken over
    the members with all proxies, so that they sum to 100. What a state gains from an
    alliance is not observed: the proxies are assumptions, and weights move the result.

    References
    ----------
    Sandler, T. and Forbes, J. F. (1980). Burden sharing, strategy, and the design of
    NATO. Economic Inquiry 18(3), 425-444. doi:10.1111/j.1465-7295.1980.tb00588.x

    Examples
    --------
    >>> pair = pl.DataFrame({"year": [1, 1], "gdp": [3, 1], "population": [1, 1]})
    >>> benefit_share(pair, ["gdp", "population"])["benefit_share"].to_list()
    [62.5, 37.5]
    """
    require(frame, year, *proxies)
    w = {
        c: v
        for c, v in zip(proxies, weights_of(weights, proxies), strict=True)
        if v > 0
    }
    inner = {c: f"__{c}" for c in w}
    complete = pl.all_horizontal(quantity(c).is_not_null() for c in w)
    held = [pl.when(complete).then(quantity(c)).alias(i) for c, i in inner.items()]
    parts = [pl.col(inner[c]) * (weight * 100) for c, weight in w.items()]
    several = complete.sum().over(year) > 1
    return (
        checked(frame, proxies)
        .with_columns(held)
        .with_columns(share(i, year) for i in inner.values())
        .with_columns(
            pl.when(several)
            .then(pl.sum_horizontal(parts, ignore_nulls=False))
            .alias("benefit_share")
        )
        .drop(list(inner.values()))
    )


_OLSON: Final = (
    "Olson and Zeckhauser 1966, Review of Economics and Statistics 48(3), 266-279"
)

MEASURES: Final = (
    Measure(
        name="contribution_share",
        title="Part of a member in what all members give",
        unit="percent of the whole",
        low=0.0,
        high=100.0,
        null_means="the amount is not known, one member alone has a figure, or the "
        "sum is 0",
        formula="100 x_i / sum x",
        reference=_OLSON,
        needs=("what each member gives, in one unit",),
        function=contribution_share,
        analysis_unit="member-year",
    ),
    Measure(
        name="benefit_share",
        title="Part of a member in what the alliance protects",
        unit="percent of the whole",
        low=0.0,
        high=100.0,
        null_means="a proxy is not known, one member alone has all of them, or a sum "
        "is 0",
        formula="100 sum_k w_k x_ik / sum_j x_jk",
        reference="Sandler and Forbes 1980, Economic Inquiry 18(3), 425-444, "
        "doi:10.1111/j.1465-7295.1980.tb00588.x",
        needs=("GDP", "population", "exposed border, or other proxies"),
        function=benefit_share,
        analysis_unit="member-year",
    ),
)
