"""Spillover: what the spending of allies does to one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, checked, quantity, require
from foedus.measures.measure import Measure

Matrix = NDArray[np.float64]

_NORMAL_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Term:
    """One coefficient of the demand for defence.

    Parameters
    ----------
    name : str
        Column that it belongs to.
    estimate : float
        Change of own spending per unit of the column.
    error : float
        Standard error, robust to members that differ and to years of one member that
        hang together.
    low, high : float
        95 % interval by the normal distribution.
    """

    name: str
    estimate: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand of members for defence, given what their allies spend.

    Parameters
    ----------
    n : int
        Rows with all figures.
    members : int
        Members among them; those with one row alone are left out.
    spillover : Term or None
        Coefficient of the spending of allies: below zero free riding, above it
        complements; None where there are too few rows.
    terms : tuple of Term
        The other coefficients.
    first_stage_f : float or None
        F statistic of the instruments in the first stage; below 10 they are weak. None
        for least squares.
    dropped : int
        Rows that lack a figure, or whose member has no other row.
    """

    n: int
    members: int
    spillover: Term | None
    terms: tuple[Term, ...]
    first_stage_f: float | None
    dropped: int


def spillin(
    frame: Frame, amount: str = "spending", *, year: str = "year", name: str = "spillin"
) -> Frame:
    """Sum of what the allies of each member spend.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per member and year, of the members of the year alone.
    amount : str
        Column of spending in one currency and in constant prices, at least 0.
    year : str
        Column of the year.
    name : str
        Name of the new column.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows, a lazy table unread, with the sum over the others of the year
        (the unit of the amount, at least 0). Null where any other member has no
        figure, since the sum would fall short by an unknown amount, and where there is
        no other member.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has an amount below zero.

    Notes
    -----
    S_i = sum over j other than i of m_j. Every ally counts alike, near or far: weighted
    sums by `weighted_spillin`.

    References
    ----------
    Sandler, T. (1993). The economic theory of alliances: a survey. Journal of Conflict
    Resolution 37(3), 446-483.

    Examples
    --------
    >>> rows = pl.DataFrame({"year": [1, 1, 1], "spending": [5.0, 3.0, 2.0]})
    >>> spillin(rows)["spillin"].to_list()
    [5.0, 7.0, 8.0]
    """
    require(frame, year, amount)
    own = quantity(amount)
    others = own.sum().over(year) - own.fill_null(0.0)
    gaps = own.is_null().sum().over(year).cast(pl.Int64) - own.is_null().cast(pl.Int64)
    whole = (gaps == 0) & (pl.len().over(year) > 1)
    value = pl.when(whole).then(pl.max_horizontal(others, pl.lit(0.0)))
    return checked(frame, (amount,)).with_columns(value.alias(name))


def weighted_spillin(
    frame: pl.DataFrame,
    weights: pl.DataFrame,
    amount: str = "spending",
    *,
    member: str = "state",
    year: str = "year",
    name: str = "spillin",
) -> pl.DataFrame:
    """Sum of what the allies spend, weighted by how near they are.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per member and year, of the members of the year alone.
    weights : polars.DataFrame
        Columns ``state``, ``partner`` and ``weight`` (at least 0): contiguity as 0 and
        1, the inverse of a distance, or any other; a pair that is not there weighs 0.
        With the column of the year too, weights of the year.
    amount : str
        Column of spending in one currency and in constant prices, at least 0.
    member : str
        Column of the members.
    year : str
        Column of the year.
    name : str
        Name of the new column.

    Returns
    -------
    polars.DataFrame
        The same rows in their order with the weighted sum (at least 0; the unit of the
        amount where weights are 0 and 1). Null where an ally with a weight above 0 has
        no figure, and where there is no other member.

    Raises
    ------
    SchemaError
        If a column is missing or an amount or weight is below zero.

    Notes
    -----
    S_i = sum over j of w_ij m_j with w_ii = 0. Rows are not made to sum to one: with
    weights that do, the sum is a mean and answers another question.

    References
    ----------
    George, J. and Sandler, T. (2018). Demand for military spending in NATO, 1968-2015:
    a spatial panel approach. European Journal of Political Economy 53, 222-236.
    doi:10.1016/j.ejpoleco.2017.09.002

    Examples
    --------
    >>> rows = {"state": ["a", "b"], "year": [1, 1], "spending": [5.0, 3.0]}
    >>> near = {"state": ["a"], "partner": ["b"], "weight": [0.5]}
    >>> made = weighted_spillin(pl.DataFrame(rows), pl.DataFrame(near))
    >>> made["spillin"].to_list()
    [1.5, 0.0]
    """
    require(frame, member, year, amount)
    require(weights, "state", "partner", "weight")
    checked(frame, (amount,))
    checked(weights, ("weight",))
    on = ["partner", year] if year in weights.columns else ["partner"]
    allies = frame.select(
        pl.col(member).alias("partner"), pl.col(year), quantity(amount).alias("__m")
    )
    ties = weights.filter(pl.col("weight") > 0, pl.col("state") != pl.col("partner"))
    unknown = pl.col("__m").is_null().any()
    sums = (
        ties.join(allies, on=on, how="inner")
        .group_by("state", year)
        .agg(
            pl.when(~unknown).then((pl.col("__m") * pl.col("weight")).sum()).alias(name)
        )
        .with_columns(pl.lit(True).alias("__met"))
        .rename({"state": member})
    )
    value = pl.when(pl.col("__met").is_null()).then(0.0).otherwise(pl.col(name))
    return (
        frame.join(sums, on=[member, year], how="left", maintain_order="left")
        .with_columns(pl.when(pl.len().over(year) > 1).then(value).alias(name))
        .drop("__met")
    )


def spillover(
    frame: pl.DataFrame,
    *,
    spending: str = "spending",
    spill: str = "spillin",
    controls: Sequence[str] = ("gdp",),
    instruments: Sequence[str] = (),
    member: str = "state",
) -> Demand:
    """Demand for defence with the spending of allies, member by member.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per member and year.
    spending : str
        Column of own spending, constant prices.
    spill : str
        Column of the spending of allies, such as that of `spillin`.
    controls : sequence of str
        Columns of what else moves spending: GDP, threat, a lag of spending.
    instruments : sequence of str
        Columns that move the spending of allies and not one's own but through it: the
        GDP or the threat of the allies (`spillin` of them). With none the equation is
        fitted by least squares, and the coefficient is biased, as members answer one
        another in the same year.
    member : str
        Column of the members, each with a level of its own.

    Returns
    -------
    Demand
        Coefficients with 95 % intervals.

    Raises
    ------
    SchemaError
        If a column is missing or the columns hang together exactly.

    Notes
    -----
    ``m_it = a_i + r S_it + x_it b + u_it``, after the means of each member are taken
    out, by two-stage least squares with the controls and the instruments; errors are
    clustered by member (with the factor G / (G - 1) (n - 1) / (n - k)), which is too
    optimistic for fewer than about thirty members. With equal weights S_it is the sum
    of the year less the own figure: effects of the year cannot be told from it, and
    what moves all members in one year ends up in r. Pure public goods ask for r below
    zero with the income of allies in the equation too.

    References
    ----------
    Murdoch, J. C. and Sandler, T. (1984). Complementarity, free riding, and the
    military expenditures of NATO allies. Journal of Public Economics 25(1-2), 83-101.
    George, J. and Sandler, T. (2018). Demand for military spending in NATO, 1968-2015:
    a spatial panel approach. European Journal of Political Economy 53, 222-236.
    doi:10.1016/j.ejpoleco.2017.09.002

    Examples
    --------
    >>> rows = {"state": ["a"] * 3 + ["b"] * 3, "gdp": [1, 2, 4, 2, 3, 1]}
    >>> rows |= {"spillin": [1, 0, 2, 1, 3, 5], "spending": [0, 2, 2, 1, 0, -4]}
    >>> found = spillover(pl.DataFrame(rows))
    >>> round(found.spillover.estimate, 6)
    -1.0
    """
    columns = (spending, spill, *controls, *instruments)
    require(frame, member, *columns)
    rows = _complete(frame, member, columns)
    table = rows.select(columns).to_numpy()
    groups = rows[member].rank("dense").to_numpy().astype(int) - 1
    members = int(groups.max()) + 1 if len(groups) else 0
    dropped = frame.height - rows.height
    k = 1 + len(controls)
    if members < 2 or rows.height - members <= k + len(instruments):
        return Demand(rows.height, members, None, (), None, dropped)
    y, x, z = table[:, 0], table[:, 1 : k + 1], table[:, k + 1 :]
    used = np.column_stack([x[:, 1:], z]) if len(instruments) else x
    beta, errors = _two_stages(y, x, used, groups)
    names = (spill, *controls)
    terms = tuple(_term(*row) for row in zip(names, beta, errors, strict=True))
    strength = _strength(x, z, members) if len(instruments) else None
    return Demand(rows.height, members, terms[0], terms[1:], strength, dropped)


def _complete(frame: pl.DataFrame, member: str, columns: Sequence[str]) -> pl.DataFrame:
    """Rows with all figures of members with two rows or more, less the means."""
    numbers = [
        pl.col(c).cast(pl.Float64).fill_nan(None) for c in dict.fromkeys(columns)
    ]
    return (
        frame.select(member, *numbers)
        .drop_nulls()
        .filter(pl.len().over(member) > 1)
        .with_columns(pl.exclude(member) - pl.exclude(member).mean().over(member))
        .sort(member, *dict.fromkeys(columns))
    )


def _solved(a: Matrix, b: Matrix) -> Matrix:
    if np.linalg.matrix_rank(a) < a.shape[1]:
        problem = "The columns of the equation hang together exactly."
        raise SchemaError(problem, "Leave one of them out, or give instruments.")
    return np.asarray(np.linalg.lstsq(a, b, rcond=None)[0], dtype=np.float64)


def _two_stages(
    y: Matrix, x: Matrix, used: Matrix, groups: NDArray[np.int64]
) -> tuple[Matrix, Matrix]:
    """Coefficients and their clustered errors."""
    fitted = used @ _solved(used, x)
    beta = _solved(fitted, y)
    residual = y - x @ beta
    n, k = x.shape
    size = int(groups.max()) + 1
    scores = np.zeros((size, k))
    np.add.at(scores, groups, fitted * residual[:, None])
    bread = np.linalg.inv(fitted.T @ fitted)
    factor = size / (size - 1) * (n - 1) / max(n - k, 1)
    variance = bread @ (scores.T @ scores) @ bread * factor
    return beta, np.sqrt(np.maximum(np.diag(variance), 0.0))


def _strength(x: Matrix, z: Matrix, members: int) -> float | None:
    """F statistic of the instruments, given the controls, in the first stage."""
    full = np.column_stack([x[:, 1:], z])
    spill = x[:, 0]
    with_all = float(np.sum((spill - full @ _solved(full, spill)) ** 2))
    rest = x[:, 1:]
    without = spill - rest @ _solved(rest, spill) if rest.shape[1] else spill
    free = len(spill) - members - full.shape[1]
    if free <= 0 or with_all <= 0:
        return None
    without_any = float(np.sum(without**2))
    explained = (without_any - with_all) / z.shape[1]
    return float(explained / (with_all / free))


def _term(name: str, estimate: float, error: float) -> Term:
    half = _NORMAL_95 * float(error)
    value = float(estimate)
    return Term(name, value, float(error), value - half, value + half)


MEASURES: Final = (
    Measure(
        name="spillin",
        title="Spending of the allies of a member",
        unit="the unit of the spending",
        low=0.0,
        high=None,
        null_means="another member has no figure, or there is no other member",
        formula="S_i = sum over j other than i of m_j",
        reference="Sandler 1993, Journal of Conflict Resolution 37(3), 446-483",
        needs=("spending of every member in the year",),
        function=spillin,
        analysis_unit="member-year",
    ),
    Measure(
        name="weighted_spillin",
        title="Spending of the allies of a member, weighted by nearness",
        unit="the unit of the spending",
        low=0.0,
        high=None,
        null_means="an ally with a weight has no figure, or there is no other member",
        formula="S_i = sum over j of w_ij m_j",
        reference="George and Sandler 2018, European Journal of Political Economy 53, "
        "222-236, doi:10.1016/j.ejpoleco.2017.09.002",
        needs=("spending of every member in the year", "weights of pairs"),
        function=weighted_spillin,
        analysis_unit="member-year",
    ),
    Measure(
        name="spillover",
        title="Response of own spending to that of allies",
        unit="change of own spending per unit",
        low=None,
        high=None,
        null_means="fewer than two members, or too few rows with all figures",
        formula="m_it = a_i + r S_it + x_it b + u_it, two-stage least squares",
        reference="Murdoch and Sandler 1984, Journal of Public Economics 25(1-2), "
        "83-101; George and Sandler 2018, doi:10.1016/j.ejpoleco.2017.09.002",
        needs=("spending", "spending of allies", "GDP and other controls", "member"),
        function=spillover,
        analysis_unit="member",
    ),
)
