"""Polarity: how many powers a system turns on, by each published rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, as_given, checked, quantity, require
from foedus.measures.measure import Measure
from foedus.measures.system.system_concentration import system_concentration

HALF: Final = 0.5
"""Part of the capabilities that the first two must hold in a bipolar system."""


def polarity(
    frame: Frame,
    *,
    power: str = "cinc",
    by: Sequence[str] = (),
    year: str = "year",
    threshold: float = HALF,
) -> Frame:
    """Polarity of a system in each year by four rules, side by side.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per state of the system and year, no state twice; as a rule the major
        powers only (see `foedus.measures.system.majors.major_sets`).
    power : str
        Column of capabilities, any unit, at least 0.
    by : sequence of str
        Columns that tell systems apart, such as ``set``.
    year : str
        Column of the year.
    threshold : float
        Part that the first two must hold, above 0, at most 1.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per system and year, in order: ``n``, ``missing``, ``concentration`` (as
        `system_concentration`), ``first_share``, ``top_two_share`` (0 to 1),
        ``bipolar`` (Wayman), ``poles`` (Mansfield: states above the mean),
        ``poles_half`` (states with at least half of the first one's capabilities) and
        ``effective_poles`` (1 to n). Null with fewer than two states, a state without a
        figure, or a sum of 0.

    Raises
    ------
    SchemaError
        If a column is missing, `threshold` makes no sense, or a table in memory has a
        figure below zero.

    Notes
    -----
    Wayman: bipolar if ``s_1 + s_2 >= 0.5`` among the major powers. Mansfield: the poles
    are the states with ``s_i > 1 / n``; read their number with the concentration, which
    keeps what a count throws away. ``effective_poles = 1 / sum s_i^2``. The first two
    rules are not confirmed in a source: the articles could not be read. With few
    members the first rule is met by arithmetic: two of three always hold half.

    References
    ----------
    Wayman, F. W. (1984). Bipolarity and war: the role of capability concentration and
    alliance patterns among major powers, 1816-1965. Journal of Peace Research (not
    confirmed). Mansfield, E. D. (1993). Concentration, polarity, and the distribution
    of power. International Studies Quarterly 37(1), 105-128.

    Examples
    --------
    >>> powers = pl.DataFrame({"year": 1, "cinc": [0.4, 0.3, 0.1, 0.1, 0.1]})
    >>> polarity(powers).select("bipolar", "poles", "poles_half").row(0)
    (True, 2, 2)
    """
    require(frame, year, power, *by)
    if not 0 < threshold <= 1:
        problem = f"Two states cannot be asked to hold {threshold:g}."
        raise SchemaError(problem, "Give a part above 0 and at most 1.")
    keys: list[str] = [*by, year]
    rows = checked(frame, [power]).lazy()
    amount = quantity(power)
    total = amount.sum()
    s = amount / total
    counted = rows.group_by(keys).agg(
        s.max().alias("first_share"),
        (amount.top_k(2).sum() / total).alias("top_two_share"),
        (amount > amount.mean()).sum().alias("poles"),
        (amount * 2 >= amount.max()).sum().alias("poles_half"),
        (total**2 / (amount**2).sum()).alias("effective_poles"),
    )
    # What rounding takes from a sum that is just the threshold does not decide.
    two = pl.col("top_two_share") >= threshold - 1e-12
    said = ("first_share", "top_two_share", "bipolar", "poles", "poles_half")
    level = system_concentration(rows, power=power, by=by, year=year)
    made = (
        level.join(counted, on=keys, how="left", nulls_equal=True)
        .with_columns(two.alias("bipolar"))
        .with_columns(
            pl.when(pl.col("concentration").is_not_null())
            .then(pl.col(*said, "effective_poles"))
            .name.keep()
        )
        .select(*keys, "n", "missing", "concentration", *said, "effective_poles")
        .sort(keys)
    )
    return as_given(frame, made)


MEASURES: Final = (
    Measure(
        name="polarity",
        title="Number of powers that a system turns on",
        unit="states",
        low=0.0,
        high=None,
        null_means="fewer than two states, a state without a figure, or a sum of 0",
        formula="bipolar if s_1 + s_2 >= 1/2; count of s_i > 1/n; 1 / sum s_i^2",
        reference="Wayman 1984, Journal of Peace Research; Mansfield 1993, "
        "International Studies Quarterly 37(1), 105-128 (the rules of both are not "
        "confirmed in a source)",
        needs=("the capabilities of every major power",),
        function=polarity,
        analysis_unit="system-year",
    ),
)
