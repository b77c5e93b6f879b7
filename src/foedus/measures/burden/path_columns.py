"""Paths to a target for whole tables: growth that it takes, and the distance."""

from __future__ import annotations

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.burden.path import START_YEAR, TARGET, TARGET_YEAR
from foedus.measures.columns import Frame, checked, quantity, require


def growth_columns(
    frame: Frame,
    growths: tuple[float, float, float],
    *,
    share: str = "spending_of_gdp",
    year: str = "year",
    target: float = TARGET,
    target_year: int = TARGET_YEAR,
) -> Frame:
    """Required real growth of spending for every row, with a range of GDP growth.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    growths : tuple of float
        Low, central and high real growth of GDP, fractions a year, rising.
    share : str
        Column of the share of GDP, percent, at least 0.
    year : str
        Column of the year.
    target : float
        Share to be reached, percent, above 0.
    target_year : int
        Year in which it is to be reached.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows, a lazy table unread, with ``growth_low``, ``growth_central`` and
        ``growth_high`` (fractions a year): null where the share is not known or 0, or
        the year is not before `target_year`.

    Raises
    ------
    SchemaError
        If a column is missing, a table in memory has a share below zero, the growths
        do not rise or lie outside (-1, 1), or the target is not above 0.

    Notes
    -----
    The formula of `foedus.measures.burden.path.required_growth`, row by row. A path
    that is required, not a forecast.
    """
    require(frame, share, year)
    if list(growths) != sorted(growths) or not -1 < min(growths) <= max(growths) < 1:
        problem = f"The growths of GDP are {growths}; low, central, high expected."
        raise SchemaError(problem, "Give three rising fractions, such as 0.01.")
    if not target > 0:
        problem = f"The target is {target:g} % of GDP; above zero is expected."
        raise SchemaError(problem, "Pass 3.5 for 3.5 %.", target=target)
    left = pl.lit(target_year) - pl.col(year)
    known = (quantity(share) > 0) & (left > 0)
    names = ("growth_low", "growth_central", "growth_high")
    return checked(frame, (share,)).with_columns(
        pl.when(known)
        .then((target / quantity(share)) ** (1 / left) * (1 + growth) - 1)
        .alias(name)
        for name, growth in zip(names, growths, strict=True)
    )


def path_columns(
    frame: Frame,
    *,
    share: str = "spending_of_gdp",
    member: str = "state",
    year: str = "year",
    start_year: int = START_YEAR,
    target: float = TARGET,
    target_year: int = TARGET_YEAR,
) -> Frame:
    """Distance of every row from the straight path that starts at the own share.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year.
    share : str
        Column of the share of GDP, percent, at least 0.
    member : str
        Column of the members.
    year : str
        Column of the year.
    start_year : int
        Year in which the path starts.
    target : float
        Where the path ends, percent of GDP.
    target_year : int
        Year in which it ends, after `start_year`.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows, a lazy table unread, with ``path`` (percent of GDP) and
        ``path_gap`` (percentage points, positive above the path): null outside the
        years of the path, where a share is not known, or where the member has no share
        in `start_year`.

    Raises
    ------
    SchemaError
        If a column is missing, a table in memory has a share below zero, or the path
        ends before it starts.

    Notes
    -----
    The formula of `foedus.measures.burden.path.path_gap`. No ally promised a straight
    path: the announced plan, where there is one, comes first.
    """
    require(frame, share, member, year)
    if target_year <= start_year:
        problem = f"The path ends in {target_year} but starts in {start_year}."
        raise SchemaError(problem, "Pass a later target_year.", start_year=start_year)
    begin = pl.when(pl.col(year) == start_year).then(quantity(share)).max().over(member)
    done = (pl.col(year) - start_year) / (target_year - start_year)
    inside = pl.col(year).is_between(start_year, target_year)
    path = pl.when(inside).then(begin + (target - begin) * done).alias("path")
    return (
        checked(frame, (share,))
        .with_columns(path)
        .with_columns((quantity(share) - pl.col("path")).alias("path_gap"))
    )
