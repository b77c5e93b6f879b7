"""Pairs: how alike members are among themselves, beside the rest of the world."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import quantity, require
from foedus.measures.measure import Measure


def similarity_within(
    pairs: pl.DataFrame | pl.LazyFrame,
    members: pl.DataFrame,
    value: str,
    *,
    weight: str | None = None,
    year: str = "year",
) -> pl.DataFrame:
    """Mean similarity among members in every year, with outsiders and the world.

    Parameters
    ----------
    pairs : polars.DataFrame or polars.LazyFrame
        One row per pair and year with ``state_a``, ``state_b``, the year and the value:
        S, kappa, pi, agreement in votes, or any other. A pair that stands in both
        directions counts once, by its first direction in the order of the codes.
    members : polars.DataFrame
        One row per member and year: ``state`` and the year. Any coalition.
    value : str
        Column of the similarity.
    weight : str, optional
        Column of `members` with the weight of each, such as capability, at least 0;
        the weight of a pair is the product of the two.
    year : str
        Column of the year.

    Returns
    -------
    polars.DataFrame
        One row per year of `members`, in order: ``members``, ``pairs`` (among them
        with a value), ``possible`` (n (n - 1) / 2), ``mean``, ``low`` and ``high``
        (least and most alike pair), ``weighted`` (null without weights), ``outside``
        (mean of a member with an outsider), ``world`` (mean of all pairs) and
        ``advantage`` (``mean`` less ``outside``). Null where no pair has a value.

    Raises
    ------
    SchemaError
        If a column is missing, a member stands twice in a year, or a pair stands twice
        in the same direction.

    Notes
    -----
    Means over pairs that are covered: where ``pairs`` is below ``possible`` the figure
    speaks for a part. Members owe one another, so that their portfolios of alliances
    are alike by what is to be explained: votes are free of that.

    References
    ----------
    Definition. For the similarities: Signorino and Ritter (1999); Häge, F. M. (2011).
    Choice or circumstance? Adjusting measures of foreign policy similarity for chance
    agreement. Political Analysis 19(3), 287-305. doi:10.1093/pan/mpr023

    Examples
    --------
    >>> pairs = {"state_a": ["a", "a", "b"], "state_b": ["b", "c", "c"]}
    >>> pairs = pl.DataFrame(pairs | {"year": [1] * 3, "s": [0.9, 0.1, 0.3]})
    >>> pact = pl.DataFrame({"state": ["a", "b"], "year": [1, 1]})
    >>> made = similarity_within(pairs, pact, "s")
    >>> made.select("mean", "outside").row(0)
    (0.9, 0.2)
    """
    require(pairs, "state_a", "state_b", year, value)
    require(members, "state", year, *([weight] if weight else []))
    if members.select("state", year).is_duplicated().any():
        problem = "A member stands twice in one year."
        raise SchemaError(problem, "Give one row per member and year.")
    ours = members.lazy().select(
        "state",
        pl.col(year),
        (quantity(weight) if weight else pl.lit(None, pl.Float64)).alias("w"),
        pl.lit(1).alias("in"),
    )
    joined = _once(pairs.lazy(), value, year)
    for side in ("a", "b"):
        joined = joined.join(
            ours.rename(
                {"state": f"state_{side}", "w": f"w_{side}", "in": f"in_{side}"}
            ),
            on=[f"state_{side}", year],
            how="left",
        )
    found = (
        joined.with_columns(
            pl.sum_horizontal("in_a", "in_b").alias("inside"),
            (pl.col("w_a") * pl.col("w_b")).alias("w"),
        )
        .group_by(year)
        .agg(_means())
    )
    return _finished(ours, found, year).collect()


def _once(pairs: pl.LazyFrame, value: str, year: str) -> pl.LazyFrame:
    """Each pair once, by its first direction."""
    number = pl.col(value).cast(pl.Float64)
    known = pl.when(number.is_finite()).then(number).alias("__v")
    sorted_pair = (
        pl.min_horizontal("state_a", "state_b").alias("__one"),
        pl.max_horizontal("state_a", "state_b").alias("__other"),
    )
    made = (
        pairs.select("state_a", "state_b", year, known)
        .filter(pl.col("state_a") != pl.col("state_b"))
        .drop_nulls("__v")
        .with_columns(sorted_pair)
    )
    twice = made.group_by("state_a", "state_b", year).len().filter(pl.col("len") > 1)
    if twice.head(1).collect().height:
        problem = "A pair stands twice in one year and direction."
        raise SchemaError(problem, "Give one row per pair and year.", column=value)
    return made.sort("state_a", "state_b").unique(
        ["__one", "__other", year], keep="first", maintain_order=True
    )


def _means() -> list[pl.Expr]:
    v = pl.col("__v")
    inside, across = pl.col("inside") == 2, pl.col("inside") == 1
    heavy = inside & pl.col("w").is_not_null()
    whole = pl.col("w").filter(heavy).sum()
    part = (v * pl.col("w")).filter(heavy).sum()
    return [
        inside.sum().alias("pairs"),
        v.filter(inside).mean().alias("mean"),
        v.filter(inside).min().alias("low"),
        v.filter(inside).max().alias("high"),
        pl.when(whole > 0).then(part / whole).alias("weighted"),
        v.filter(across).mean().alias("outside"),
        v.mean().alias("world"),
    ]


def _finished(ours: pl.LazyFrame, found: pl.LazyFrame, year: str) -> pl.LazyFrame:
    n = pl.col("members").cast(pl.Int64)
    return (
        ours.group_by(year)
        .agg(pl.len().alias("members"))
        .join(found, on=year, how="left")
        .select(
            year,
            pl.col("members").cast(pl.UInt32),
            pl.col("pairs").fill_null(0).cast(pl.UInt32),
            (n * (n - 1) // 2).cast(pl.UInt32).alias("possible"),
            "mean",
            "low",
            "high",
            "weighted",
            "outside",
            "world",
            (pl.col("mean") - pl.col("outside")).alias("advantage"),
        )
        .sort(year)
    )


MEASURES: Final = (
    Measure(
        name="similarity_within",
        title="Mean similarity among members",
        unit="the unit of the similarity",
        low=None,
        high=None,
        null_means="no pair of members has a value",
        formula="mean of v_ij over pairs of members; of a member and an outsider",
        reference="Definition. Häge 2011, Political Analysis 19(3), 287-305, "
        "doi:10.1093/pan/mpr023",
        needs=("a similarity of each pair in the year", "members in the year"),
        function=similarity_within,
        analysis_unit="alliance-year",
    ),
)
