"""Where two codings of the same promises agree, and where they part."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.measures.measure import Measure
from foedus.measures.proportion import LEAST_CASES, Rate, rate
from foedus.measures.reliability.case_outcome import (
    HONOURED,
    NOT_INVOKED,
    VIOLATED,
    with_outcome,
)

NOT_KNOWN: Final = "not known"
NO_CASE: Final = "no such case"

_KEY: Final = ("war", "alliance")


def coding_agreement(
    one: pl.DataFrame | pl.LazyFrame,
    other: pl.DataFrame | pl.LazyFrame,
    *,
    least: int = LEAST_CASES,
) -> Rate:
    """Share of cases with the same outcome, of those that both codings judged.

    Parameters
    ----------
    one : polars.DataFrame or polars.LazyFrame
        Cases with ``war``, ``alliance`` and an outcome, of alliances or of members.
    other : polars.DataFrame or polars.LazyFrame
        The same of the other coding.
    least : int
        Fewest cases on which a rate is given.

    Returns
    -------
    Rate
        Cases that both call honoured or both violated, of those that each calls one of
        the two; with Wilson's interval.

    Raises
    ------
    SchemaError
        If a column is missing or a cell is no outcome.

    Notes
    -----
    The codings are matched by war and alliance (see `beside`), in which a rate of many
    members stands for one case.

    References
    ----------
    Definition.

    Examples
    --------
    >>> told = pl.DataFrame({"war": [1], "alliance": [2], "outcome": ["kept"]})
    >>> coding_agreement(told, told, least=1).value
    1.0
    """
    judged = beside(one, other).filter(
        pl.col("one").is_in([HONOURED, VIOLATED])
        & pl.col("other").is_in([HONOURED, VIOLATED])
    )
    same = judged.filter(pl.col("one") == pl.col("other")).height
    return rate(same, judged.height, least=least)


def beside(
    one: pl.DataFrame | pl.LazyFrame, other: pl.DataFrame | pl.LazyFrame
) -> pl.DataFrame:
    """Set two codings of alliances in wars side by side.

    Parameters
    ----------
    one : polars.DataFrame or polars.LazyFrame
        Cases with ``war``, ``alliance`` and an outcome, of alliances or of members.
    other : polars.DataFrame or polars.LazyFrame
        The same of the other coding.

    Returns
    -------
    polars.DataFrame
        One row per war and alliance of either, sorted: ``war``, ``alliance``, ``one``
        and ``other``, each ``honoured``, ``violated``, ``not invoked``, ``not known``
        or ``no such case``. Cases without a number of the war are left out.

    Raises
    ------
    SchemaError
        If a column is missing or a cell is no outcome.

    Notes
    -----
    Several members become one case: violated if one broke the promise; else not known
    if that is not known of one; else honoured if one kept it; else not invoked.
    """
    first, second = _alliances(one, "one"), _alliances(other, "other")
    return (
        first.join(second, on=_KEY, how="full", coalesce=True)
        .with_columns(pl.col("one", "other").fill_null(NO_CASE))
        .sort(_KEY)
    )


def _alliances(cases: pl.DataFrame | pl.LazyFrame, name: str) -> pl.DataFrame:
    outcome = pl.col("outcome")
    return (
        with_outcome(cases)
        .filter(pl.col("war").is_not_null())
        .group_by(_KEY)
        .agg(
            pl.when((outcome == VIOLATED).any())
            .then(pl.lit(VIOLATED))
            .when(outcome.is_null().any())
            .then(pl.lit(NOT_KNOWN))
            .when((outcome == HONOURED).any())
            .then(pl.lit(HONOURED))
            .otherwise(pl.lit(NOT_INVOKED))
            .alias(name)
        )
    )


MEASURES: Final = (
    Measure(
        name="coding_agreement",
        title="Cases with the same outcome in two codings",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="fewer than five cases that both codings judged",
        formula="n(both honoured or both violated) / n(each honoured or violated)",
        reference="Definition.",
        needs=("two tables of cases by war and alliance",),
        function=coding_agreement,
        analysis_unit="pair of codings",
    ),
)
