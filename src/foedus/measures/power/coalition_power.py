"""Coalitions: what states hold together, and how two of them compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, as_given, checked, quantity, require
from foedus.measures.measure import Measure

Coalition = Iterable[int | str] | pl.DataFrame | pl.LazyFrame
"""Keys of states, the same in every year; or a table with `state`, and `year` where
the members change, and `keeps` where each keeps its promise with a probability."""


def coalition_power(
    frame: Frame,
    coalition: Coalition,
    *,
    power: str = "power",
    state: str = "state",
    year: str = "year",
    keeps: float | Mapping[int | str, float] | None = None,
) -> Frame:
    """Power of a coalition in each year, whole and as its promises can be expected.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per state and year. The power may be discounted for distance before
        (see `foedus.measures.power.distance_discount.power_at_distance`).
    coalition : iterable of keys, or table
        The members; a table with the columns `state` and, where they change, `year`.
        A column ``keeps`` of the table is the probability of each member.
    power : str
        Column of power, any unit that adds up, at least 0.
    state, year : str
        Columns of the keys.
    keeps : float or mapping of key to float, optional
        Probability that the promise is kept, of all members or of each, 0 to 1; a
        member that is not named keeps it. By default all do.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per year of `frame`, by year: ``members`` with a figure, ``missing``
        members without one in that year, ``power`` if all come, ``power_kept`` as
        expected, ``power_kept_sd`` (standard deviation if each decides alone), and
        ``power_first`` of the strongest member. Float64 in the unit of `power`; null
        in a year in which no member has a figure, never 0.

    Raises
    ------
    SchemaError
        If a column is missing, a probability lies outside 0 to 1, nobody is named, or
        a table in memory has a power below zero.

    Notes
    -----
    ``power = sum p_i``, ``power_kept = sum q_i p_i``, ``sd = sqrt(sum q_i (1 - q_i)
    p_i^2)`` over the members with a figure. Where promises are broken together the
    spread is larger than that of members who decide alone.

    References
    ----------
    Definition. On discounting allies by the chance that they come: Bueno de Mesquita,
    B. (1981). The War Trap. New Haven: Yale University Press (not confirmed there).

    Examples
    --------
    >>> world = pl.DataFrame({"state": [1, 2, 3], "year": 1, "power": [0.4, 0.2, 0.1]})
    >>> coalition_power(world, [1, 2], keeps={2: 0.5}).row(0)
    (1, 2, 0, 0.6000000000000001, 0.5, 0.1, 0.4)
    """
    require(frame, state, year, power)
    shape = frame.collect_schema()
    table = _members(coalition, shape[state], state, year, keeps)
    if year in table.collect_schema().names():
        table = table.with_columns(pl.col(year).cast(shape[year]))
    world = checked(frame, [power]).lazy()
    rows = world.select(state, year, quantity(power).alias("__power"))
    years = rows.select(pl.col(year).unique())
    on = [state, year] if year in table.collect_schema().names() else [state]
    wanted = table if year in on else table.join(years, how="cross")
    q, p = pl.col("__keeps"), pl.col("__power")
    made = (
        years.join(wanted, on=year, how="left")
        .join(rows, on=[state, year], how="left")
        .group_by(year)
        .agg(
            p.count().alias("members"),
            (pl.col(state).is_not_null() & p.is_null()).sum().alias("missing"),
            _summed(p).alias("power"),
            _summed(q * p).alias("power_kept"),
            _summed(q * (1 - q) * p**2).sqrt().alias("power_kept_sd"),
            p.max().alias("power_first"),
        )
        .sort(year)
    )
    return as_given(frame, made)


def coalition_parity(
    frame: Frame,
    side_a: Coalition,
    side_b: Coalition,
    *,
    indices: Sequence[str] = ("power",),
    state: str = "state",
    year: str = "year",
) -> Frame:
    """Balance of two coalitions by several indices of power, side by side.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per state and year.
    side_a, side_b : iterable of keys, or table
        The members of each, as in `coalition_power`; with a column ``keeps`` the
        expected power counts.
    indices : sequence of str
        Columns of power, each compared by itself.
    state, year : str
        Columns of the keys.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per year and index, by year in the order of `indices`: ``index``,
        ``power_a``, ``power_b``, ``parity`` (the weaker divided by the stronger, 0 to
        1), ``share_a`` (of what both hold, 0 to 1), ``missing_a`` and ``missing_b``.
        Null where a side has no member with a figure, or both have nothing.

    Raises
    ------
    SchemaError
        As `coalition_power`; also if a state that is named stands on both sides.

    Notes
    -----
    ``parity = min(A, B) / max(A, B)``, ``share_a = A / (A + B)``. A side with missing
    members is too weak: read the two counts.

    References
    ----------
    Definition; parity as in Organski, A. F. K. and Kugler, J. (1980). The War Ledger.
    Chicago: University of Chicago Press.

    Examples
    --------
    >>> world = pl.DataFrame({"state": [1, 2, 3], "year": 1, "power": [4.0, 2.0, 3.0]})
    >>> coalition_parity(world, [1, 2], [3])["parity"].to_list()
    [0.5]
    """
    _apart(side_a, side_b)
    made = []
    for order, index in enumerate(indices):
        sides = [
            coalition_power(
                frame.lazy(), side, power=index, state=state, year=year
            ).select(
                year,
                pl.col("power_kept").alias(f"power_{mark}"),
                pl.col("missing").alias(f"missing_{mark}"),
            )
            for side, mark in ((side_a, "a"), (side_b, "b"))
        ]
        both = sides[0].join(sides[1], on=year, how="inner")
        made.append(both.with_columns(index=pl.lit(index), __order=pl.lit(order)))
    checked(frame, indices)
    a, b = pl.col("power_a"), pl.col("power_b")
    most = pl.max_horizontal(a, b)
    parity = pl.when((most > 0) & a.is_not_null() & b.is_not_null()).then(
        pl.min_horizontal(a, b) / most
    )
    table = (
        pl.concat(made)
        .sort(year, "__order")
        .select(
            year,
            "index",
            "power_a",
            "power_b",
            parity.alias("parity"),
            pl.when(a + b > 0).then(a / (a + b)).alias("share_a"),
            "missing_a",
            "missing_b",
        )
    )
    return as_given(frame, table)


def _summed(value: pl.Expr) -> pl.Expr:
    """Sum of what is known, null where nothing is."""
    return pl.when(value.count() > 0).then(value.sum())


def _members(
    coalition: Coalition,
    key: pl.DataType,
    state: str,
    year: str,
    keeps: float | Mapping[int | str, float] | None,
) -> pl.LazyFrame:
    """Return the members once each, with the probability that each comes."""
    if isinstance(coalition, pl.DataFrame | pl.LazyFrame):
        require(coalition, state)
        names = coalition.collect_schema().names()
        table = coalition.lazy()
        kept = pl.col("keeps") if "keeps" in names else pl.lit(1.0)
    else:
        keys = list(dict.fromkeys(coalition))
        if not keys:
            problem, remedy = "The coalition has no member.", "Name a state or more."
            raise SchemaError(problem, remedy)
        table = pl.LazyFrame({state: pl.Series(keys, dtype=key)})
        names, kept = [state], pl.lit(1.0)
    if isinstance(keeps, Mapping):
        _probabilities(keeps.values())
        kept = pl.coalesce(
            pl.col(state)
            .cast(key)
            .replace_strict(
                pl.Series(list(keeps), dtype=key),
                pl.Series(list(keeps.values()), dtype=pl.Float64),
                default=None,
            ),
            kept,
        )
    elif keeps is not None:
        _probabilities([keeps])
        kept = pl.lit(float(keeps))
    if isinstance(coalition, pl.DataFrame) and "keeps" in names:
        _probabilities(coalition["keeps"].drop_nulls().to_list())
    columns = [state, year] if year in names else [state]
    told = table.select(*columns, kept.cast(pl.Float64).alias("__keeps"))
    return told.with_columns(pl.col(state).cast(key)).unique(columns)


def _probabilities(values: Iterable[float]) -> None:
    for value in values:
        if not 0 <= value <= 1:
            problem = f"A promise cannot be kept with probability {value:g}."
            raise SchemaError(problem, "Give probabilities from 0 to 1.")


def _apart(side_a: Coalition, side_b: Coalition) -> None:
    tables = (pl.DataFrame, pl.LazyFrame)
    if isinstance(side_a, tables) or isinstance(side_b, tables):
        return
    shared = sorted(map(str, set(side_a) & set(side_b)))
    if shared:
        problem = f"{', '.join(shared)} would stand on both sides."
        raise SchemaError(problem, "Name each state on one side.", found=shared)


_NULL: Final = "no member has a figure in the year"

MEASURES: Final = (
    Measure(
        name="coalition_power",
        title="Power of a coalition, whole and as its promises can be expected",
        unit="the unit of the power",
        low=0.0,
        high=None,
        null_means=_NULL,
        formula="sum p_i; expected sum q_i p_i, sd sqrt(sum q_i (1 - q_i) p_i^2)",
        reference="Definition; on the chance that allies come, Bueno de Mesquita 1981, "
        "The War Trap, Yale University Press (not confirmed in a source)",
        needs=("the power of each state", "the members", "how sure their promises are"),
        function=coalition_power,
        analysis_unit="coalition-year",
    ),
    Measure(
        name="coalition_parity",
        title="Balance of two coalitions",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=f"{_NULL} on one side, or both sides have nothing",
        formula="min(A, B) / max(A, B); A / (A + B)",
        reference="Definition; Organski and Kugler 1980, The War Ledger, University "
        "of Chicago Press",
        needs=("one or more indices of power", "the members of both sides"),
        function=coalition_parity,
        analysis_unit="pair of coalitions in a year",
    ),
)
