"""Power transition: when two states are level, and when one overtakes the other."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import Frame, as_given, checked, quantity, require
from foedus.measures.measure import Measure

LEVEL: Final = 0.8
"""Part of the stronger from which the weaker counts as its equal."""


def power_transition(
    frame: Frame,
    *,
    power_a: str = "power_a",
    power_b: str = "power_b",
    state_a: str = "state_a",
    state_b: str = "state_b",
    year: str = "year",
    level: float = LEVEL,
    window: int = 10,
) -> Frame:
    """Parity of two states, and whether one has overtaken the other.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per pair of states and year.
    power_a, power_b : str
        Columns of power in the same unit, at least 0.
    state_a, state_b, year : str
        Columns of the keys, no pair twice in a year.
    level : float
        Part of the stronger from which the two are at parity, above 0, at most 1.
    window : int
        Years that a transition is remembered, at least 1.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows with ``parity`` (Float64, weaker over stronger, 0 to 1),
        ``at_parity``, ``transition`` (the leader is not that of the year before) and
        ``transition_recent`` (a transition in this year or the ``window - 1`` before).
        Null where a figure is not known or both are 0; `transition` also where the
        year before is not there or level. `transition_recent` is false only if every
        year of the window says so.

    Raises
    ------
    SchemaError
        If a column is missing, `level` or `window` make no sense, or a table in memory
        has a figure below zero.

    Notes
    -----
    ``parity = min(p_a, p_b) / max(p_a, p_b)``, the same whichever of the two is the
    challenger. Parity from four fifths is not confirmed in a source; a summary of Lemke
    (2002) gives seven tenths of the dominant state's power. Try both with `level`.

    References
    ----------
    Organski, A. F. K. and Kugler, J. (1980). The War Ledger. Chicago: University of
    Chicago Press. Lemke, D. (2002). Regions of War and Peace. Cambridge: Cambridge
    University Press.

    Examples
    --------
    >>> pair = {"state_a": 1, "state_b": 2, "year": [1, 2], "power_b": [3.0, 3.0]}
    >>> made = power_transition(pl.DataFrame(pair | {"power_a": [2.0, 4.0]}))
    >>> made["transition"].to_list(), made["at_parity"].to_list()
    ([None, True], [False, False])
    """
    require(frame, state_a, state_b, year, power_a, power_b)
    if not 0 < level <= 1 or window < 1:
        problem = f"Parity from {level:g} over {window} years makes no sense."
        raise SchemaError(problem, "Give a part above 0 and a window of 1 or more.")
    rows = checked(frame, [power_a, power_b]).lazy()
    a, b = quantity(power_a), quantity(power_b)
    both, most = a.is_not_null() & b.is_not_null(), pl.max_horizontal(a, b)
    parity = pl.when(both & (most > 0)).then(pl.min_horizontal(a, b) / most)
    ahead = pl.when(both & (a != b)).then((a > b).cast(pl.Int8))
    pair: list[str] = [state_a, state_b]
    marked = rows.with_columns(
        parity.alias("parity"),
        (parity >= level).alias("at_parity"),
        ahead.alias("__ahead"),
    )
    before = rows.select(*pair, pl.col(year) + 1, ahead.alias("__before"))
    turned = marked.join(before, on=[*pair, year], how="left", maintain_order="left")
    turned = turned.with_columns(
        (pl.col("__ahead") != pl.col("__before")).alias("transition")
    ).drop("__ahead", "__before")
    flags = turned.select(*pair, year, "transition")
    for lag in range(1, window):
        flag = flags.select(
            *pair, pl.col(year) + lag, pl.col("transition").alias(f"__{lag}")
        )
        turned = turned.join(flag, on=[*pair, year], how="left", maintain_order="left")
    names = ["transition", *(f"__{lag}" for lag in range(1, window))]
    recent = pl.any_horizontal(names)
    made = turned.with_columns(recent.alias("transition_recent"))
    return as_given(frame, made.drop(names[1:]))


MEASURES: Final = (
    Measure(
        name="power_transition",
        title="Parity of two states, and whether one has overtaken the other",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="a figure is not known, or both are 0",
        formula="min(p_a, p_b) / max(p_a, p_b); transition if the leader changes",
        reference="Organski and Kugler 1980, The War Ledger, University of Chicago "
        "Press; Lemke 2002, Regions of War and Peace, Cambridge University Press (the "
        "level of four fifths is not confirmed in a source)",
        needs=("the power of both states", "the same in the year before"),
        function=power_transition,
        analysis_unit="dyad-year",
    ),
)
