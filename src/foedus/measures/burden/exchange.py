"""Exchange: money at market rates and at purchasing power, side by side."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.measures.columns import Frame, checked, quantity, require, share
from foedus.measures.measure import Measure


def at_two_rates(
    frame: Frame,
    amount: str,
    *,
    market: str = "market_rate",
    ppp: str = "ppp_rate",
    year: str = "year",
) -> Frame:
    """Amounts of money at market rates and at purchasing power, with their shares.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year, of the members of the year alone.
    amount : str
        Column of money in national currency, at least 0.
    market : str
        Column of national currency units per common unit at market rates, above 0.
    ppp : str
        Column of national currency units per common unit at purchasing power, above 0.
    year : str
        Column within whose values the shares are taken.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows, a lazy table unread, with ``{amount}_market`` and
        ``{amount}_ppp`` (common units; null where the amount or the rate is not known
        or the rate is 0), ``{amount}_market_share`` and ``{amount}_ppp_share``
        (percent, 0 to 100, over the members with both rates, so that the two compare
        the same members) and ``price_level`` (purchasing power over market rate: below
        1 where money buys more at home).

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    x / e and x / p; level = p / e. Market rates fit what is bought abroad and common
    budgets, purchasing power what is bought at home, and neither fits a military
    budget: the common rates of purchasing power are for the whole of GDP, and military
    goods and soldiers have other prices. Shares of GDP need no rate.

    References
    ----------
    Robertson, P. E. (2021). The real military balance: international comparisons of
    defense spending. Review of Income and Wealth. doi:10.1111/roiw.12536. Ward, M.
    (2006). International comparisons of military expenditures: issues and challenges of
    using purchasing power parities. SIPRI Yearbook 2006, appendix 8E.

    Examples
    --------
    >>> rows = {"year": [1, 1], "m": [8.0, 4.0]}
    >>> rows |= {"market_rate": [1.0, 2.0], "ppp_rate": [1.0, 0.5]}
    >>> made = at_two_rates(pl.DataFrame(rows), "m")
    >>> made["m_market_share"].to_list(), made["m_ppp_share"].to_list()
    ([80.0, 20.0], [50.0, 50.0])
    """
    require(frame, year, amount, market, ppp)
    names = {market: f"{amount}_market", ppp: f"{amount}_ppp"}
    converted = [
        pl.when(quantity(rate) > 0).then(quantity(amount) / quantity(rate)).alias(name)
        for rate, name in names.items()
    ]
    both = pl.all_horizontal(pl.col(name).is_not_null() for name in names.values())
    several = both.sum().over(year) > 1
    shares = [f"{name}_share" for name in names.values()]
    level = pl.when(quantity(market) > 0).then(quantity(ppp) / quantity(market))
    return (
        checked(frame, (amount, market, ppp))
        .with_columns(converted)
        .with_columns(
            pl.when(both & several).then(pl.col(name)).alias(f"{name}_share")
            for name in names.values()
        )
        .with_columns(share(name, year) * 100 for name in shares)
        .with_columns(level.alias("price_level"))
    )


MEASURES: Final = (
    Measure(
        name="at_two_rates",
        title="Money at market rates and at purchasing power",
        unit="common unit of money; shares in percent",
        low=0.0,
        high=None,
        null_means="the amount or a rate is not known, or the rate is 0",
        formula="x / e; x / p; p / e",
        reference="Robertson 2021, Review of Income and Wealth, "
        "doi:10.1111/roiw.12536; Ward 2006, SIPRI Yearbook 2006, appendix 8E",
        needs=("money in national currency", "market rate", "purchasing power rate"),
        function=at_two_rates,
        analysis_unit="state-year",
    ),
)
