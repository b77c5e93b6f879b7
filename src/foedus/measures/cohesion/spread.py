"""Spread among members in every year: of spending, of opinion, of regimes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, as_given, require
from foedus.measures.measure import Measure


def spread_by_year(
    frame: Frame,
    value: str,
    *,
    by: Sequence[str] = ("year",),
    least: int = 3,
) -> Frame:
    """Spread of one figure among members, in every year.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year, of the members of the year alone.
    value : str
        Column of the figure.
    by : sequence of str
        Columns within whose values the spread is taken: the year; for opinion also the
        wording and the pollster, which are never pooled.
    least : int
        Fewest members with a figure on which a spread is given, at least 2.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per value of `by`, sorted by them: ``members``, ``n`` (with a figure),
        ``mean``, ``standard_deviation``, ``interquartile_range``, ``low``, ``high``,
        ``extent`` and ``coefficient_of_variation`` (null too where the mean is not
        above 0). All but the counts are null for fewer than `least` figures.

    Raises
    ------
    SchemaError
        If a column is missing or `least` is below 2.

    Notes
    -----
    The formulas of `foedus.measures.cohesion.dispersion`: the members are the whole
    alliance, so the divisor of the variance is n. Figures that are not finite are not
    known. A spread moves when members join or lose their figure: look at ``n`` first.

    References
    ----------
    Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages. The
    American Statistician 50(4), 361-365 (definition 7).
    doi:10.1080/00031305.1996.10473566

    Examples
    --------
    >>> rows = pl.DataFrame({"year": [1, 1, 1], "share": [1.0, 2.0, 3.0]})
    >>> spread_by_year(rows, "share").select("mean", "extent").row(0)
    (2.0, 2.0)
    """
    keys = list(by)
    require(frame, *keys, value)
    if least < 2:
        problem = f"A spread of {least} figures is not defined."
        raise SchemaError(problem, "Give 2 or more.", least=least)
    number = pl.col(value).cast(pl.Float64)
    known = pl.when(number.is_finite()).then(number)
    enough = pl.col("n") >= least
    deviation, mean = pl.col("standard_deviation"), pl.col("mean")
    made = (
        frame.lazy()
        .select(*keys, known.alias("__x"))
        .group_by(keys)
        .agg(
            pl.len().cast(pl.UInt32).alias("members"),
            pl.col("__x").count().cast(pl.UInt32).alias("n"),
            pl.col("__x").mean().alias("mean"),
            pl.col("__x").std(ddof=0).alias("standard_deviation"),
            (_quantile(0.75) - _quantile(0.25)).alias("interquartile_range"),
            pl.col("__x").min().alias("low"),
            pl.col("__x").max().alias("high"),
        )
        .with_columns(
            (pl.col("high") - pl.col("low")).alias("extent"),
            pl.when(mean > 0).then(deviation / mean).alias("coefficient_of_variation"),
        )
        .with_columns(pl.when(enough).then(pl.col(c)).alias(c) for c in _FIGURES)
        .sort(keys)
    )
    return as_given(frame, made)


_FIGURES: Final = (
    "mean",
    "standard_deviation",
    "interquartile_range",
    "low",
    "high",
    "extent",
    "coefficient_of_variation",
)


def _quantile(part: float) -> pl.Expr:
    return pl.col("__x").quantile(part, interpolation="linear")


MEASURES: Final = (
    Measure(
        name="spread_by_year",
        title="Spread among members in every year",
        unit="the unit of the figures",
        low=0.0,
        high=None,
        null_means="fewer members than asked for have a figure",
        formula="sqrt(sum (x_i - mean)^2 / n); Q(3/4) - Q(1/4); max - min; sd / mean",
        reference="Definition; Hyndman and Fan 1996, "
        "doi:10.1080/00031305.1996.10473566",
        needs=("one figure a member and year",),
        function=spread_by_year,
        analysis_unit="alliance-year",
    ),
)
