"""Threat: the chance of a challenger to win, its reach, and what they add up to."""

from __future__ import annotations

from typing import Final, get_args

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, as_given, require
from foedus.measures.measure import Measure
from foedus.measures.power.distance_discount import Rule, power_at_distance

Table = pl.DataFrame | pl.LazyFrame


def win_chance(
    frame: Frame,
    *,
    own: str = "power_own",
    other: str = "power_other",
    miles: str = "miles",
    year: str = "year",
    contiguous: str | None = None,
    rule: Rule = "bueno-de-mesquita",
    scale: float | None = None,
) -> Frame:
    """Chance of a challenger to win at the place of its target, and its reach.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per target, challenger and year.
    own, other : str
        Columns of the power of the target and of the challenger, as
        `foedus.measures.power.distance_discount.power_at_distance` needs it.
    miles : str
        Column of the distance between them, miles.
    year : str
        Column of the year.
    contiguous : str, optional
        Column that is true, or 1, where they share a land border.
    rule : str
        How power falls with distance.
    scale : float, optional
        Scale of the rule.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``power_at_target`` (the challenger's, there), ``reach``
        (that as a part of its power at home, 0 to 1), ``power_at_home`` (the target's,
        by the same rule at 0 miles) and ``win_chance`` (Float64, 0 to 1). Null where a
        power or the distance is not known, or both powers are 0.

    Raises
    ------
    SchemaError
        As `power_at_distance`.

    Notes
    -----
    ``win_chance = P_j(d) / (P_j(d) + P_i(0))``: a ratio of power taken for a chance.
    A ratio of CINC says little of how disputes end: it lowers the loss of a forecast by
    0.018 of what it could (Carroll and Kenkel 2019). Read it as an ordering.

    References
    ----------
    Bueno de Mesquita, B. (1981). The War Trap. New Haven: Yale University Press.
    Carroll, R. J. and Kenkel, B. (2019). Prediction, proxies, and power. American
    Journal of Political Science 63(3), 577-593. doi:10.1111/ajps.12442

    Examples
    --------
    >>> pair = {"year": [1914], "power_own": [0.1], "power_other": [0.3], "miles": [0]}
    >>> made = win_chance(pl.DataFrame(pair), rule="exponential")
    >>> round(made["win_chance"][0], 6), made["reach"][0]
    (0.75, 1.0)
    """
    if rule not in get_args(Rule):
        problem = f"There is no rule {rule!r} of power and distance."
        raise SchemaError(problem, f"Use one of: {', '.join(get_args(Rule))}.")
    arrived = power_at_distance(
        frame,
        power=other,
        miles=miles,
        year=year,
        contiguous=contiguous,
        rule=rule,
        scale=scale,
        name="power_at_target",
    ).with_columns(__home=pl.lit(0.0))
    ready = arrived
    for power, name in ((other, "__whole"), (own, "power_at_home")):
        ready = power_at_distance(
            ready,
            power=power,
            miles="__home",
            year=year,
            rule=rule,
            scale=scale,
            name=name,
        )
    p, q, whole = (pl.col(n) for n in ("power_at_target", "power_at_home", "__whole"))
    return ready.with_columns(
        pl.when(whole > 0).then(p / whole).alias("reach"),
        pl.when(p + q > 0).then(p / (p + q)).alias("win_chance"),
    ).drop("__home", "__whole")


def threat_environment(
    challengers: Frame,
    states: Table | None = None,
    *,
    chance: str = "win_chance",
    power: str = "power_at_target",
    only: str | None = None,
    similarity: str | None = None,
    covered: tuple[int, int] | None = None,
) -> Frame:
    """Threat to each state in each year, with each ingredient in its own column.

    Parameters
    ----------
    challengers : polars.DataFrame or polars.LazyFrame
        One row per ``year``, ``state`` and ``other``: the neighbourhood or the
        reference group, with the columns of `win_chance`.
    states : polars.DataFrame or polars.LazyFrame, optional
        ``state`` and ``year`` of all states that are wanted: those without a challenger
        get 0 challengers. By default only states with one have a row.
    chance : str
        Column of the chance of the challenger.
    power : str
        Column of its power at the target.
    only : str, optional
        Column that is true for challengers that count in the sum, such as rivals.
    similarity : str, optional
        Column of the similarity of the two (S, tau-b, kappa): in the sum count those
        below the median of the year over all rows.
    covered : tuple of two ints, optional
        First and last year that the tables behind `challengers` cover; outside them
        everything is null.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per year and state, in order: ``challengers``, ``missing`` (challengers
        without a chance), ``threat`` (the greatest chance, 0 to 1: the default),
        ``threat_from`` (whose it is; the first key of several), ``threat_mean``,
        ``threat_sum`` (power at the target of those that count), ``counted`` and
        ``counted_missing`` (challengers of which similarity, `only` or power is not
        known, so that the sum is too small). 0 is covered and none; null is not
        covered, or no challenger with a figure.

    Raises
    ------
    SchemaError
        If a column is missing, or both `only` and `similarity` are given.

    Notes
    -----
    ``threat_i = max over j of win_chance_ij``; ``threat_sum_i = sum over counted j of
    P_j(d_ij)``. The sum over dissimilar states follows the literature on reference
    groups; it grows with the number of states, the maximum does not.

    References
    ----------
    Leeds, B. A. and Savun, B. (2007). Terminating alliances: why do states abrogate
    agreements? Journal of Politics 69(4), 1118-1132.
    doi:10.1111/j.1468-2508.2007.00612.x. Johnson, J. C. (2017). External threat and
    alliance formation. International Studies Quarterly 61(3), 736-745.

    Examples
    --------
    >>> told = {"year": [1914] * 2, "state": [1, 1], "other": [2, 3]}
    >>> told |= {"win_chance": [0.4, 0.6], "power_at_target": [0.1, 0.2]}
    >>> made = threat_environment(pl.DataFrame(told))
    >>> made.select("challengers", "threat", "threat_from").row(0)
    (2, 0.6, 3)
    """
    flags = [name for name in (only, similarity) if name is not None]
    if len(flags) > 1:
        problem = "Who counts cannot be said by two columns."
        raise SchemaError(problem, "Give only or similarity.", found=flags)
    require(challengers, "year", "state", "other", chance, power, *flags)
    counts = _counts(only, similarity)
    p, who = pl.col(chance).cast(pl.Float64).fill_nan(None), pl.col("other")
    arrives = pl.col(power).cast(pl.Float64).fill_nan(None)
    summed = (
        challengers.lazy()
        .with_columns(counts.alias("__counts"))
        .group_by("year", "state")
        .agg(
            pl.len().alias("challengers"),
            p.null_count().alias("missing"),
            p.max().alias("threat"),
            who.filter(p == p.max()).min().alias("threat_from"),
            p.mean().alias("threat_mean"),
            arrives.filter("__counts").sum().alias("threat_sum"),
            (pl.col("__counts") & arrives.is_not_null()).sum().alias("counted"),
            (pl.col("__counts").is_null() | (pl.col("__counts") & arrives.is_null()))
            .sum()
            .alias("counted_missing"),
        )
        .with_columns(
            # A sum of nothing known is not 0 unless nobody is left out.
            pl.when((pl.col("counted") > 0) | (pl.col("counted_missing") == 0))
            .then("threat_sum")
            .alias("threat_sum")
        )
    )
    return as_given(challengers, _of_all(summed, states, covered))


def threat_to_members(environment: Frame, members: Table) -> Frame:
    """Return the threat to each member of an alliance.

    Parameters
    ----------
    environment : polars.DataFrame or polars.LazyFrame
        What `threat_environment` returned.
    members : polars.DataFrame or polars.LazyFrame
        ``state`` and ``year``, and what else is to be kept, such as ``alliance``.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The rows of `members` with the columns of `environment`, null where it has no
        row for the state and year.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    require(environment, "state", "year")
    require(members, "state", "year")
    shape = environment.collect_schema()
    rows = members.lazy().with_columns(
        pl.col("state").cast(shape["state"]), pl.col("year").cast(shape["year"])
    )
    made = rows.join(
        environment.lazy(), on=["year", "state"], how="left", maintain_order="left"
    )
    return as_given(environment, made)


def _counts(only: str | None, similarity: str | None) -> pl.Expr:
    """Whether a challenger counts in the sum, null where that is not known."""
    if only is not None:
        return pl.col(only).cast(pl.Boolean)
    if similarity is not None:
        value = pl.col(similarity).cast(pl.Float64).fill_nan(None)
        return value < value.median().over("year")
    return pl.lit(value=True)


def _of_all(
    summed: pl.LazyFrame, states: Table | None, covered: tuple[int, int] | None
) -> pl.LazyFrame:
    """Give every wanted state its row, and every row outside the years nothing."""
    made = summed
    if states is not None:
        require(states, "state", "year")
        shape = summed.collect_schema()
        wanted = states.lazy().select(
            pl.col("year").cast(shape["year"]), pl.col("state").cast(shape["state"])
        )
        whole = ("challengers", "missing", "threat_sum", "counted", "counted_missing")
        absent = pl.col("challengers").is_null()
        made = (
            wanted.unique()
            .join(summed, on=["year", "state"], how="left")
            .with_columns(
                pl.when(absent).then(0).otherwise(pl.col(n)).alias(n) for n in whole
            )
        )
    if covered is not None:
        told = [n for n in made.collect_schema().names() if n not in ("year", "state")]
        inside = pl.col("year").is_between(*covered)
        made = made.with_columns(pl.when(inside).then(pl.col(n)).alias(n) for n in told)
    return made.sort("year", "state")


MEASURES: Final = (
    Measure(
        name="win_chance",
        title="Chance of a challenger to win at the place of its target",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="a power or the distance is not known, or both powers are 0",
        formula="P_j(d) / (P_j(d) + P_i(0)) with power discounted for distance",
        reference="Bueno de Mesquita 1981, The War Trap, Yale University Press (the "
        "formula is not confirmed in a source); Carroll and Kenkel 2019, American "
        "Journal of Political Science 63(3), 577-593, doi:10.1111/ajps.12442, on its "
        "limits",
        needs=("the power of both states", "miles between them"),
        function=win_chance,
        analysis_unit="directed dyad-year",
    ),
    Measure(
        name="threat_environment",
        title="Threat to a state: the greatest chance of a challenger",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="not covered, or no challenger with a figure",
        formula="max_j win_chance_ij; option: sum over dissimilar j of P_j(d_ij)",
        reference="Leeds and Savun 2007, Journal of Politics 69(4), 1118-1132, "
        "doi:10.1111/j.1468-2508.2007.00612.x (their formula is not confirmed in a "
        "source); Johnson 2017, International Studies Quarterly 61(3), 736-745",
        needs=("challengers of each state", "their chance to win and their reach"),
        function=threat_environment,
        analysis_unit="state-year",
    ),
)
