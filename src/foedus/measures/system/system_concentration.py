"""Concentration of a system of states: its level, movement and change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, as_given, checked, quantity, require
from foedus.measures.measure import Measure


def system_concentration(
    frame: Frame,
    *,
    power: str = "cinc",
    by: Sequence[str] = (),
    year: str = "year",
) -> Frame:
    """Concentration of capabilities among the states of a system in each year.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per state of the system and year, no state twice; often the major
        powers only (see `foedus.measures.system.majors.major_sets`).
    power : str
        Column of capabilities, any unit, at least 0.
    by : sequence of str
        Columns that tell systems apart, such as ``set``.
    year : str
        Column of the year.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per system and year, in order: ``n`` states, ``missing`` states without
        a figure, ``concentration`` (Float64, 0 for equal shares, 1 if one state has
        all). Null with fewer than two states, a state without a figure, or a sum of 0.

    Raises
    ------
    SchemaError
        If a column is missing, or a table in memory has a figure below zero.

    Notes
    -----
    ``CON = sqrt((sum s_i^2 - 1 / n) / (1 - 1 / n))`` with s_i the share of state i in
    the system. The series printed in 1972 rests on an older index of capabilities; do
    not expect its figures from a current one.

    References
    ----------
    Singer, J. D., Bremer, S. and Stuckey, J. (1972). Capability distribution,
    uncertainty, and major power war, 1820-1965. In Russett, B. (ed.), Peace, War, and
    Numbers. Beverly Hills: Sage, 19-48. Ray, J. L. and Singer, J. D. (1973). Measuring
    the concentration of power in the international system. Sociological Methods and
    Research 1(4), 403-437. doi:10.1177/004912417300100401. The formula and that of the
    movement (`capability_movement`) are not confirmed in a source.

    Examples
    --------
    >>> powers = pl.DataFrame({"year": [1, 1, 2, 2], "cinc": [0.5, 0.5, 0.3, 0.0]})
    >>> system_concentration(powers)["concentration"].to_list()
    [0.0, 1.0]
    """
    require(frame, year, power, *by)
    made = _levels(checked(frame, [power]).lazy(), power, [*by, year])
    return as_given(frame, made)


def concentration_change(
    frame: Frame,
    *,
    power: str = "cinc",
    by: Sequence[str] = (),
    year: str = "year",
    step: int = 1,
) -> Frame:
    """Mean yearly change of the concentration of a system.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        As in `system_concentration`.
    power : str
        Column of capabilities.
    by : sequence of str
        Columns that tell systems apart.
    year : str
        Column of the year.
    step : int
        Years over which the change is taken, at least 1.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The rows of `system_concentration` with ``concentration_change`` (Float64, per
        year, -1 to 1), null where either of the two years has no concentration.

    Raises
    ------
    SchemaError
        As `system_concentration`, or if `step` is below 1.

    Notes
    -----
    ``TPCHANGE_t = (CON_t - CON_(t - k)) / k``. In a set that changes, members that join
    change it too.

    References
    ----------
    Singer, Bremer and Stuckey (1972); see `system_concentration`.

    Examples
    --------
    >>> powers = pl.DataFrame({"year": [1, 1, 2, 2], "cinc": [0.5, 0.5, 0.3, 0.0]})
    >>> concentration_change(powers)["concentration_change"].to_list()
    [None, 1.0]
    """
    require(frame, year, power, *by)
    _forward(step)
    keys: list[str] = [*by, year]
    level = _levels(checked(frame, [power]).lazy(), power, keys)
    before = level.select(
        *by, pl.col(year) + step, pl.col("concentration").alias("__before")
    )
    change = (pl.col("concentration") - pl.col("__before")) / step
    made = (
        level.join(before, on=keys, how="left", nulls_equal=True)
        .with_columns(change.alias("concentration_change"))
        .drop("__before")
        .sort(keys)
    )
    return as_given(frame, made)


def capability_movement(
    frame: Frame,
    *,
    power: str = "cinc",
    by: Sequence[str] = (),
    state: str = "state",
    year: str = "year",
    step: int = 1,
) -> Frame:
    """Part of the capabilities of a system that changed hands between two years.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        As in `system_concentration`, with the key of the state.
    power : str
        Column of capabilities.
    by : sequence of str
        Columns that tell systems apart.
    state, year : str
        Columns of the keys.
    step : int
        Years between the two, at least 1.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per system and year whose earlier year is there too: ``movement`` (a
        state that is in the system in one of the years only has the share 0 in the
        other), ``movement_within`` (states in both years only, shares taken anew),
        ``joined`` and ``left``. Float64, 0 to 1; null where a state has no figure in
        a year in which it belongs, or the sum is 0.

    Raises
    ------
    SchemaError
        As `system_concentration`, or if `step` is below 1.

    Notes
    -----
    ``MOVE_t = sum |s_i,t - s_i,t-k| / (2 (1 - s_min))`` with s_min the smallest share
    of the earlier year: half of the absolute change over the most that could move, as
    if the weakest took all.

    References
    ----------
    Singer, Bremer and Stuckey (1972); see `system_concentration`.

    Examples
    --------
    >>> powers = {"state": [1, 2, 1, 2], "year": [1, 1, 2, 2], "cinc": [6, 4, 5, 5]}
    >>> made = capability_movement(pl.DataFrame(powers))
    >>> round(made["movement"][0], 4)
    0.1667
    """
    require(frame, state, year, power, *by)
    _forward(step)
    keys: list[str] = [*by, year]
    rows = checked(frame, [power]).lazy()
    now = rows.select(*keys, state, quantity(power).alias("__now"), here=pl.lit(1))
    before = rows.select(
        *by,
        pl.col(year) + step,
        state,
        quantity(power).alias("__before"),
        there=pl.lit(1),
    )
    both = (
        now.select(keys)
        .unique()
        .join(before.select(keys).unique(), on=keys, how="semi", nulls_equal=True)
    )
    pairs = now.join(
        before, on=[*keys, state], how="full", coalesce=True, nulls_equal=True
    ).join(both, on=keys, how="semi", nulls_equal=True)
    here, there = pl.col("here").is_not_null(), pl.col("there").is_not_null()
    known = (pl.col("__now").is_not_null() | ~here) & (
        pl.col("__before").is_not_null() | ~there
    )
    a = pl.when(here).then(pl.col("__now")).otherwise(0.0)
    b = pl.when(there).then(pl.col("__before")).otherwise(0.0)
    # Sums in another order differ in the last digit, and a join keeps none.
    made = (
        pairs.sort(*keys, state)
        .group_by(keys, maintain_order=True)
        .agg(
            pl.when(known.all()).then(_movement(a, b)).alias("movement"),
            pl.when(known.all())
            .then(_movement(a.filter(here & there), b.filter(here & there)))
            .alias("movement_within"),
            (~there).sum().alias("joined"),
            (~here).sum().alias("left"),
        )
        .sort(keys)
    )
    return as_given(frame, made)


def _movement(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """Half of the absolute change of shares over the most that could move."""
    before = b / b.sum()
    least = 2 * (1 - before.min())
    moved = (a / a.sum() - before).abs().sum() / least
    return pl.when((a.sum() > 0) & (b.sum() > 0) & (least > 0)).then(moved)


def _levels(rows: pl.LazyFrame, power: str, keys: Sequence[str]) -> pl.LazyFrame:
    amount, n = quantity(power), pl.len()
    total, squares = amount.sum(), (amount**2).sum()
    excess = (squares / total**2 - 1 / n) / (1 - 1 / n)
    # Equal shares leave a remainder of rounding that may be below zero.
    level = excess.clip(lower_bound=0.0).sqrt()
    whole = (n > 1) & (amount.null_count() == 0) & (total > 0)
    return (
        rows.group_by(keys)
        .agg(
            n.alias("n"),
            amount.null_count().alias("missing"),
            pl.when(whole).then(level).alias("concentration"),
        )
        .sort(keys)
    )


def _forward(step: int) -> None:
    if step < 1:
        problem = f"A change over {step} years is none."
        raise SchemaError(problem, "Give a step of 1 year or more.", found=step)


_REFERENCE: Final = (
    "Singer, Bremer and Stuckey 1972, in Russett (ed.), Peace, War, and Numbers, "
    "Sage, 19-48; Ray and Singer 1973, Sociological Methods and Research 1(4), "
    "403-437, doi:10.1177/004912417300100401 (the formula is not confirmed in a source)"
)
_NULL: Final = "fewer than two states, a state without a figure, or a sum of 0"
_NEEDS: Final = ("the capabilities of every state of the system",)

MEASURES: Final = (
    Measure(
        name="system_concentration",
        title="Concentration of capabilities in a system",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=_NULL,
        formula="CON = sqrt((sum s_i^2 - 1/n) / (1 - 1/n))",
        reference=_REFERENCE,
        needs=_NEEDS,
        function=system_concentration,
        analysis_unit="system-year",
    ),
    Measure(
        name="concentration_change",
        title="Yearly change of the concentration of a system",
        unit="1 per year",
        low=-1.0,
        high=1.0,
        null_means=f"{_NULL}, in either of the two years",
        formula="TPCHANGE_t = (CON_t - CON_(t-k)) / k",
        reference=_REFERENCE,
        needs=(*_NEEDS, "the same some years before"),
        function=concentration_change,
        analysis_unit="system-year",
    ),
    Measure(
        name="capability_movement",
        title="Part of the capabilities of a system that changed hands",
        unit="1",
        low=0.0,
        high=1.0,
        null_means=f"{_NULL}, in either of the two years",
        formula="MOVE_t = sum |s_i,t - s_i,t-k| / (2 (1 - s_min))",
        reference=_REFERENCE,
        needs=(*_NEEDS, "the same some years before"),
        function=capability_movement,
        analysis_unit="system-year",
    ),
)
