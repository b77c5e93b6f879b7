"""Disputes inside: how often allies turn on one another."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import require
from foedus.measures.measure import Measure
from foedus.measures.proportion import LEVEL, wilson


def disputes_within(
    disputes: pl.DataFrame | pl.LazyFrame,
    members: pl.DataFrame,
    *,
    covered: tuple[int, int],
    year: str = "year",
    level: float = LEVEL,
) -> pl.DataFrame:
    """Disputes between members in every year, with an interval of the rate.

    Parameters
    ----------
    disputes : polars.DataFrame or polars.LazyFrame
        One row per pair and year with a dispute: ``state_a``, ``state_b`` and the year,
        in either or both directions; several disputes of one pair and year count once.
    members : polars.DataFrame
        One row per member and year: ``state`` and the year. Any coalition.
    covered : tuple of int
        First and last year that the source of the disputes covers.
    year : str
        Column of the year.
    level : float
        Level of the interval, above 0 and below 1.

    Returns
    -------
    polars.DataFrame
        One row per year of `members`, in order: ``members``, ``possible`` (pairs),
        ``disputes`` (pairs with a dispute; null outside `covered`, 0 inside it where
        there is none), ``rate`` (percent of pairs, 0 to 100), ``low`` and ``high``
        (Wilson interval, percent). Null for fewer than two members.

    Raises
    ------
    SchemaError
        If a column is missing, a member stands twice in a year, or the last year lies
        before the first.

    Notes
    -----
    100 d / (n (n - 1) / 2). The interval takes pairs as independent, which they are
    not: one quarrel draws in others, and the same pair comes back. A peaceful pact is
    peace among allies and says nothing of deterrence.

    References
    ----------
    Bueno de Mesquita, B. (1981). The War Trap. New Haven: Yale University Press (allies
    and war). Wilson, E. B. (1927). Probable inference, the law of succession, and
    statistical inference. Journal of the American Statistical Association 22(158),
    209-212. doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> pact = pl.DataFrame({"state": ["a", "b", "c"], "year": [1, 1, 1]})
    >>> quarrel = pl.DataFrame({"state_a": ["a"], "state_b": ["b"], "year": [1]})
    >>> made = disputes_within(quarrel, pact, covered=(1, 9))
    >>> made.select("possible", "disputes").row(0)
    (3, 1)
    """
    require(disputes, "state_a", "state_b", year)
    require(members, "state", year)
    first, last = covered
    if last < first:
        problem = f"The disputes are covered from {first} to {last}."
        raise SchemaError(problem, "Give the first year, then the last.")
    if members.select("state", year).is_duplicated().any():
        problem = "A member stands twice in one year."
        raise SchemaError(problem, "Give one row per member and year.")
    ours = members.lazy().select("state", year)
    found = (
        disputes.lazy()
        .filter(pl.col("state_a") != pl.col("state_b"))
        .select(
            pl.min_horizontal("state_a", "state_b").alias("one"),
            pl.max_horizontal("state_a", "state_b").alias("other"),
            year,
        )
        .unique()
        .join(ours.rename({"state": "one"}), on=["one", year], how="semi")
        .join(ours.rename({"state": "other"}), on=["other", year], how="semi")
        .group_by(year)
        .agg(pl.len().alias("disputes"))
    )
    n = pl.col("members").cast(pl.Int64)
    counted = (
        ours.group_by(year)
        .agg(pl.len().cast(pl.UInt32).alias("members"))
        .with_columns((n * (n - 1) // 2).cast(pl.UInt32).alias("possible"))
        .join(found, on=year, how="left")
        .with_columns(
            pl.when(pl.col(year).is_between(first, last) & (pl.col("possible") > 0))
            .then(pl.col("disputes").fill_null(0))
            .cast(pl.UInt32)
            .alias("disputes")
        )
        .sort(year)
        .collect()
    )
    return counted.with_columns(
        (pl.col("disputes") / pl.col("possible") * 100).alias("rate"),
        *_interval(counted, level),
    )


def _interval(counted: pl.DataFrame, level: float) -> list[pl.Series]:
    pairs = zip(counted["disputes"], counted["possible"], strict=True)
    ends = [None if d is None else wilson(d, p, level=level) for d, p in pairs]
    return [
        pl.Series(name, [e and e[place] * 100 for e in ends], dtype=pl.Float64)
        for place, name in enumerate(("low", "high"))
    ]


MEASURES: Final = (
    Measure(
        name="disputes_within",
        title="Pairs of members with a dispute",
        unit="percent of pairs",
        low=0.0,
        high=100.0,
        null_means="the year is not covered, or there are fewer than two members",
        formula="100 d / (n (n - 1) / 2)",
        reference="Bueno de Mesquita 1981, The War Trap, Yale; Wilson 1927, "
        "doi:10.1080/01621459.1927.10502953",
        needs=("pairs with a dispute in the year", "members in the year"),
        function=disputes_within,
        analysis_unit="alliance-year",
    ),
)
