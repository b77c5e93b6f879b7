"""Dependence on allies, and how uneven it and the promises are."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.measures.columns import Frame, as_given, checked, quantity, require
from foedus.measures.measure import Measure
from foedus.registry.portfolio import STRENGTH


def dependence(
    promises: Frame,
    power: pl.DataFrame | pl.LazyFrame,
    *,
    column: str = "power",
) -> Frame:
    """Part of the power behind a state that is the promise of one ally.

    Parameters
    ----------
    promises : polars.DataFrame or polars.LazyFrame
        One row per promise: ``state_a`` (who promised), ``state_b`` (to whom),
        ``obligation`` and ``year``; only active aid counts.
    power : polars.DataFrame or polars.LazyFrame
        ``state``, ``year`` and the power of each state, at least 0.
    column : str
        Column of power.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per year, state and ally that owes it active aid, in order: ``year``,
        ``state``, ``ally``, ``dependence`` (Float64, 0 to 1), ``dependence_back`` (of
        the ally on the state; 0 where it is owed nothing), ``asymmetry`` (their
        difference, -1 to 1) and ``missing`` (allies of the state without a figure,
        left out of the sum). Null where one of the two has no figure.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has a power below zero.

    Notes
    -----
    ``D_ij = p_j / (p_i + sum over allies g of p_g)``, ``asymmetry = D_ij - D_ji``. A
    construct: it says nothing of how the ally would come, or be replaced.

    References
    ----------
    Snyder, G. H. (1997). Alliance Politics (the idea; the formula is ours).

    Examples
    --------
    >>> told = pl.DataFrame(
    ...     {"state_a": [1], "state_b": [2], "obligation": ["defence"], "year": [1]}
    ... )
    >>> power = pl.DataFrame({"state": [1, 2], "year": [1, 1], "power": [3.0, 1.0]})
    >>> dependence(told, power).row(0)
    (1, 2, 1, 0.75, 0.0, 0.75, 0)
    """
    require(promises, "state_a", "state_b", "obligation", "year")
    require(power, "state", "year", column)
    key = promises.collect_schema()["state_a"]
    year = promises.collect_schema()["year"]
    if isinstance(power, pl.DataFrame):
        checked(power, [column])
    known = power.lazy().select(
        pl.col("state").cast(key),
        pl.col("year").cast(year),
        quantity(column).alias("p"),
    )
    rows = _behind(promises.lazy(), known)
    back = rows.select(
        "year",
        state="ally",
        ally="state",
        dependence_back="dependence",
        there=pl.lit(1),
    )
    other = pl.when(pl.col("there").is_not_null()).then(pl.col("dependence_back"))
    both = pl.col("p").is_not_null() & pl.col("__ally").is_not_null()
    made = (
        rows.join(back, on=["year", "state", "ally"], how="left")
        .with_columns(other.otherwise(pl.when(both).then(0.0)).alias("dependence_back"))
        .with_columns(
            (pl.col("dependence") - pl.col("dependence_back")).alias("asymmetry")
        )
        .select(
            "year",
            "state",
            "ally",
            "dependence",
            "dependence_back",
            "asymmetry",
            "missing",
        )
        .sort("year", "state", "ally")
    )
    return as_given(promises, made)


def _behind(promises: pl.LazyFrame, known: pl.LazyFrame) -> pl.LazyFrame:
    """Return each state and ally with the part that the ally has in what is behind."""
    owed = (
        promises.filter(pl.col("obligation").is_in(["defence", "offence"]))
        .select("year", state="state_b", ally="state_a")
        .unique()
    )
    ally = known.rename({"state": "ally", "p": "__ally"})
    p, q = pl.col("p"), pl.col("__ally")
    whole = p + q.sum().over("year", "state")
    return (
        owed.join(known, on=["year", "state"], how="left")
        .join(ally, on=["year", "ally"], how="left")
        .with_columns(
            pl.when((whole > 0) & q.is_not_null()).then(q / whole).alias("dependence"),
            q.null_count().over("year", "state").alias("missing"),
        )
    )


def obligation_asymmetry(promises: Frame) -> Frame:
    """How much more one state has promised another than it was promised.

    Parameters
    ----------
    promises : polars.DataFrame or polars.LazyFrame
        One row per promise: ``state_a`` (who promised), ``state_b`` (to whom),
        ``obligation``, and ``year`` where it holds for a year.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per pair with a promise, ``state_a`` < ``state_b``, in order:
        ``strength_ab`` and ``strength_ba`` (Int8, 0 to 3: the strongest promise each
        way), ``asymmetry`` (their difference, -3 to 3; above 0 where the first owes
        more) and ``one_sided`` (whether one of the two owes nothing). Never null.

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    3 for defence or offence, 2 for neutrality or consultation, 1 for non-aggression, 0
    where the table has no promise.

    References
    ----------
    Chiba, D., Johnson, J. C. and Leeds, B. A. (2015). Careful commitments: Democratic
    states and alliance design. Journal of Politics 77(4), 968-982.

    Examples
    --------
    >>> told = {"state_a": [2, 740], "state_b": [740, 2]}
    >>> told |= {"obligation": ["defence", "consultation"]}
    >>> obligation_asymmetry(pl.DataFrame(told)).row(0)
    (2, 740, 3, 2, 1, False)
    """
    require(promises, "state_a", "state_b", "obligation")
    timed: list[str] = ["year"] if "year" in promises.collect_schema().names() else []
    a, b = pl.col("state_a"), pl.col("state_b")
    level = pl.col("obligation").replace_strict(
        list(STRENGTH), list(STRENGTH.values()), return_dtype=pl.Int8
    )
    there = pl.when(a < b).then(level).otherwise(pl.lit(0, pl.Int8))
    back = pl.when(a > b).then(level).otherwise(pl.lit(0, pl.Int8))
    made = (
        promises.lazy()
        .filter(a != b)
        .select(
            *timed,
            pl.min_horizontal(a, b).alias("state_a"),
            pl.max_horizontal(a, b).alias("state_b"),
            there.alias("strength_ab"),
            back.alias("strength_ba"),
        )
        .group_by(*timed, "state_a", "state_b")
        .agg(pl.col("strength_ab", "strength_ba").max())
        .with_columns(
            (pl.col("strength_ab") - pl.col("strength_ba")).alias("asymmetry"),
            (pl.min_horizontal("strength_ab", "strength_ba") == 0).alias("one_sided"),
        )
        .sort(*timed, "state_a", "state_b")
    )
    return as_given(promises, made)


MEASURES: Final = (
    Measure(
        name="dependence",
        title="Part of the power behind a state that one ally has promised",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="the state or the ally has no figure in the year",
        formula="D_ij = p_j / (p_i + sum over allies of p_g)",
        reference="Definition; Snyder 1997, Alliance Politics, for the idea",
        needs=("promises of active aid by year", "the power of each state"),
        function=dependence,
        analysis_unit="directed dyad-year",
    ),
    Measure(
        name="obligation_asymmetry",
        title="How much more one state has promised another than it was promised",
        unit="level",
        low=-3.0,
        high=3.0,
        null_means="never null; no row: no promise in the table",
        formula="strongest promise of a to b - strongest promise of b to a",
        reference="Definition; scale of Chiba, Johnson and Leeds 2015, Journal of "
        "Politics 77(4), 968-982",
        needs=("promises by day or year",),
        function=obligation_asymmetry,
        analysis_unit="dyad-year",
    ),
)
