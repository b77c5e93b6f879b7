"""Columns that a measure on a table needs, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import polars as pl

from foedus.errors import SchemaError, nearest

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
"""A table that is in memory, or one that is not yet read."""


def require(frame: pl.DataFrame | pl.LazyFrame, *names: str) -> None:
    """Refuse a table that lacks a column.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        Any table; of a lazy one only the schema is asked.
    *names : str
        Columns that it must have.

    Raises
    ------
    SchemaError
        If one is missing; the error names the nearest that are there.
    """
    held = frame.collect_schema().names()
    lacking = [name for name in names if name not in held]
    if not lacking:
        return
    named = ", ".join(name + nearest(name, held) for name in lacking)
    problem = f"The table has no column {named}."
    remedy = f"Give the columns {', '.join(dict.fromkeys(names))}, or name yours."
    raise SchemaError(problem, remedy, missing=lacking)


def quantity(name: str, *, missing: Iterable[float] = ()) -> pl.Expr:
    """Return a column of amounts as numbers, null where it is not known.

    Parameters
    ----------
    name : str
        Column of numbers.
    missing : iterable of float
        Codes of the publisher that mean "not known", such as -9.

    Returns
    -------
    polars.Expr
        Float64 of the same name; null for null, NaN, infinity, a code of `missing`,
        and whatever is below zero, as no amount is. `checked` says so aloud.
    """
    value = pl.col(name).cast(pl.Float64)
    sound = (
        value.is_finite()
        & (value >= 0)
        & ~value.is_in([float(code) for code in missing])
    )
    return pl.when(sound).then(value).alias(name)


def checked(
    frame: Frame, names: Iterable[str], *, missing: Iterable[float] = ()
) -> Frame:
    """Refuse a table in memory that holds an amount below zero or without end.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        Any table; one that is not yet read is passed on unseen.
    names : iterable of str
        Columns of amounts.
    missing : iterable of float
        Codes that mean "not known" and so are no error.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        The same table.

    Raises
    ------
    SchemaError
        If a column holds a value below zero, or an infinite one.
    """
    if isinstance(frame, pl.DataFrame):
        codes = [float(code) for code in missing]
        for name in names:
            known = frame[name].cast(pl.Float64).drop_nulls().drop_nans()
            wrong = known.filter(
                ((known < 0) | known.is_infinite()) & ~known.is_in(codes)
            )
            if wrong.len():
                problem = f"{name} has {wrong[0]:g}, which is no quantity."
                remedy = "Turn the codes of missing values, such as -9, into null."
                raise SchemaError(problem, remedy, column=name)
    return frame


def as_given(frame: Frame, made: pl.LazyFrame) -> Frame:
    """Return what was made as the kind of table that was given.

    Parameters
    ----------
    frame : polars.DataFrame or polars.LazyFrame
        The table that was given.
    made : polars.LazyFrame
        What was made of it.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        Read if `frame` was in memory, else unread.
    """
    if isinstance(frame, pl.DataFrame):
        return made.collect()
    return made


def share(name: str, within: str) -> pl.Expr:
    """Return the part that each row has in the sum of a column.

    Parameters
    ----------
    name : str
        Column of amounts without codes (see `quantity`).
    within : str
        Column within whose values the sum is taken, often the year.

    Returns
    -------
    polars.Expr
        Float64, 0 to 1, of the same name; null where the amount is not known or the
        sum is 0.
    """
    whole = pl.col(name).sum().over(within)
    return pl.when(whole > 0).then(pl.col(name) / whole).alias(name)


def weights_of(
    weights: Mapping[str, float] | None, names: Iterable[str]
) -> list[float]:
    """Return weights in the order of their columns, summing to 1.

    Parameters
    ----------
    weights : mapping of str to float or None
        Weight of each column, at least 0; a column that is not named has 0. None for
        equal weights.
    names : iterable of str
        Columns.

    Returns
    -------
    list of float
        At least 0 each, with the sum 1.

    Raises
    ------
    SchemaError
        If a weight is below zero or not finite, belongs to no column, or if all are 0.
    """
    order = list(names)
    if weights is None:
        return [1 / len(order)] * len(order)
    strange = [name for name in weights if name not in order]
    if strange:
        problem = f"There is no component {', '.join(strange)}."
        remedy = f"Give weights for {', '.join(order)}."
        raise SchemaError(problem, remedy, found=strange)
    values = [float(weights.get(name, 0.0)) for name in order]
    total = sum(values)
    if not all(0 <= value < float("inf") for value in values) or not total > 0:
        problem = f"The weights {values} are no shares of a whole."
        raise SchemaError(problem, "Give weights of at least 0, not all 0.")
    return [value / total for value in values]
