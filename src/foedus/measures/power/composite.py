"""Composite indices: weighted means of shares of the world, with the user's weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from foedus.errors import SchemaError
from foedus.measures.columns import (
    Frame,
    checked,
    quantity,
    require,
    share,
    weights_of,
)
from foedus.measures.measure import Measure


def composite(
    frame: Frame,
    columns: Sequence[str],
    *,
    weights: Mapping[str, float] | None = None,
    year: str = "year",
    name: str = "composite",
    missing: Iterable[float] = (),
) -> Frame:
    """Weighted mean of the shares that a state has in several sums of the world.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        One row per state and year, of all states of the year; amounts of at least 0.
    columns : sequence of str
        The components, each in any unit.
    weights : mapping of str to float, optional
        Weight of each component, at least 0; by default all are equal.
    year : str
        Column within whose values shares are taken.
    name : str
        Name of the new column.
    missing : iterable of float
        Codes of the publisher for "not known", such as -9.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same rows, a lazy table unread, with three columns more: `name` (Float64, 0
        to 1, null where no component with a weight is known), ``{name}_share`` (the
        same divided by its sum over the year) and ``{name}_known`` (UInt32, components
        that count for the state).

    Raises
    ------
    SchemaError
        If a column is missing, the weights are no weights, or a table in memory has an
        amount below zero or without end. In a lazy table such an amount is not known.

    Notes
    -----
    For state i with known components K_i: ``c_i = sum over K_i of w_c s_ic / sum over
    K_i of w_c`` with ``s_ic = x_ic / sum over j of x_jc``. Because a component that is
    not known is left out, the sum over the states of a year can exceed 1; the share
    beside it cannot.

    References
    ----------
    Definition. With six components and equal weights it is the index of Singer, Bremer
    and Stuckey (1972).

    Examples
    --------
    >>> world = pl.DataFrame({"year": [1900, 1900], "ships": [3, 1], "men": [1, 1]})
    >>> made = composite(world, ["ships", "men"], weights={"ships": 3, "men": 1})
    >>> made["composite"].to_list()
    [0.6875, 0.3125]
    """
    if not columns:
        problem, remedy = "The composite has no component.", "Name at least one column."
        raise SchemaError(problem, remedy)
    require(frame, year, *columns)
    w = dict(zip(columns, weights_of(weights, columns), strict=True))
    counted = {c: weight for c, weight in w.items() if weight > 0}
    inner = {c: f"__{c}" for c in counted}
    amounts = [quantity(c, missing=missing).alias(i) for c, i in inner.items()]
    shares = [share(i, year) for i in inner.values()]
    index = _mean({inner[c]: weight for c, weight in counted.items()})
    known = pl.sum_horizontal(pl.col(i).is_not_null() for i in inner.values())
    return (
        checked(frame, columns, missing=missing)
        .with_columns(amounts)
        .with_columns(shares)
        .with_columns(index.alias(name), known.cast(pl.UInt32).alias(f"{name}_known"))
        .with_columns(share(name, year).alias(f"{name}_share"))
        .drop(list(inner.values()))
    )


def component_shares(
    frame: pl.DataFrame,
    columns: Sequence[str],
    *,
    state: str = "state",
    missing: Iterable[float] = (),
) -> dict[object, dict[str, float | None]]:
    """Return the shares of each state in one year, as the tests of weights take them.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per state, of all states of one year.
    columns : sequence of str
        The components.
    state : str
        Column of the key, one row each.
    missing : iterable of float
        Codes of the publisher for "not known".

    Returns
    -------
    dict of key to dict of str to float or None
        Share of each state in each component, None where it is not known.

    Raises
    ------
    SchemaError
        If a column is missing, a key repeats, or an amount is below zero.
    """
    require(frame, state, *columns)
    if frame[state].is_duplicated().any():
        problem = f"{state} has keys that repeat."
        raise SchemaError(problem, "Give the rows of one year.", column=state)
    sums = pl.col(*columns).sum()
    shares = (
        checked(frame, columns, missing=missing)
        .select(state, *(quantity(c, missing=missing) for c in columns))
        .with_columns(pl.when(sums > 0).then(pl.col(*columns) / sums).name.keep())
    )
    return {row.pop(state): row for row in shares.iter_rows(named=True)}


def _mean(weights: Mapping[str, float]) -> pl.Expr:
    """Weighted mean over the columns that are known, null where none is."""
    part = pl.sum_horizontal(pl.col(c) * w for c, w in weights.items())
    whole = pl.sum_horizontal(
        pl.when(pl.col(c).is_not_null()).then(w) for c, w in weights.items()
    )
    return pl.when(whole > 0).then(part / whole)


MEASURES: Final = (
    Measure(
        name="composite",
        title="Weighted mean of shares of the world",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="no component with a weight is known",
        formula="sum over known c of w_c s_ic / sum over known c of w_c",
        reference="Definition. Equal weights and six components give Singer, Bremer "
        "and Stuckey 1972",
        needs=("the components of every state in the year", "weights"),
        function=composite,
        analysis_unit="state-year",
    ),
)
