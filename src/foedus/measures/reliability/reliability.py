"""How often promises of allies were kept when a war called on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl

from foedus.errors import SchemaError, nearest
from foedus.measures import proportion
from foedus.measures.measure import Measure
from foedus.measures.reliability import shrinkage
from foedus.measures.reliability.case_outcome import (
    HONOURED,
    NOT_INVOKED,
    VIOLATED,
    with_outcome,
)

SLICES: Final = ("obligation", "period", "state")
"""Columns by which a table of cases is sliced where it has them."""

SELDOM_TESTED: Final = (
    "Promises that are believed are seldom tested: those that came to a test are no "
    "random draw, so a rate among them is no forecast for the others (Smith 1995)."
)
"""Stands beside every rate."""

ALL: Final = "all"
_SHAPE: Final = {
    "slice": pl.String,
    "group": pl.String,
    "rows": pl.Int64,
    "not_invoked": pl.Int64,
    "not_known": pl.Int64,
    "invoked": pl.Int64,
    "honoured": pl.Int64,
    "violated": pl.Int64,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "shrunken": pl.Float64,
    "shrunken_low": pl.Float64,
    "shrunken_high": pl.Float64,
    "prior": pl.String,
    "note": pl.String,
}

By = Sequence[str | tuple[str, ...]]
Count = tuple[int, int, int, int]


def reliability(
    cases: pl.DataFrame | pl.LazyFrame,
    by: By | None = None,
    *,
    level: float = proportion.LEVEL,
    least: int = proportion.LEAST_CASES,
) -> pl.DataFrame:
    """Share of promises that were kept, of those that a war called on.

    Parameters
    ----------
    cases : polars.DataFrame or polars.LazyFrame
        One row per case, with ``outcome`` in words, or ``honoured`` as 1, 0 or empty
        (see `foedus.measures.reliability.case_outcome.with_outcome`). ``obligation``
        may name several, split by semicolons or as a list.
    by : sequence of str or tuple of str, optional
        Columns to slice by; a tuple crosses its columns. By default those of
        ``obligation``, ``period`` and ``state`` that the table has.
    level : float
        Level of the intervals, above 0 and below 1.
    least : int
        Fewest invoked cases on which a rate is given.

    Returns
    -------
    polars.DataFrame
        The whole first (slice ``all``), then a row per slice and group, sorted:
        ``slice``, ``group``, ``rows``, ``not_invoked``, ``not_known`` (whether kept, or
        whether invoked), ``invoked``, ``honoured``, ``violated``, ``value`` in [0, 1]
        with Wilson's ``low`` and ``high`` (null on fewer than `least` cases, ``note``
        says why), ``shrunken`` with ``shrunken_low`` and ``shrunken_high`` under
        ``prior`` (null without a case). A group without a name is ``not known``.

    Raises
    ------
    SchemaError
        If a column is missing or a cell is no outcome.

    Notes
    -----
    value = honoured / (honoured + violated); rows that were not invoked or whose
    outcome is not known leave the denominator. A case with several obligations stands
    in the row of each, so rows of that slice share cases and do not add up. The
    posterior of the whole has the prior Beta(1/2, 1/2); the groups of a slice share one
    (see `foedus.measures.reliability.shrinkage.shrunken_rates`). Cases of one war are
    not independent, so that both intervals are too narrow.

    References
    ----------
    Leeds, B. A., Long, A. G. and Mitchell, S. M. (2000). Reevaluating alliance
    reliability: specific threats, specific promises. Journal of Conflict Resolution
    44(5), 686-699.

    Examples
    --------
    >>> told = pl.DataFrame({"state": ["A"] * 6, "honoured": [1, 1, 0, 1, 1, None]})
    >>> reliability(told).select("invoked", "honoured", "value").row(0)
    (5, 4, 0.8)
    """
    table = with_outcome(cases)
    wanted = [c for c in SLICES if c in table.columns] if by is None else by
    rows = [_row(ALL, "", _counted(table), level, least)]
    rows[0] |= _posterior(shrinkage.posterior_rate(*_known(rows[0]), level=level))
    for columns in wanted:
        rows += _slice(table, _tuple(columns), level, least)
    return pl.DataFrame(rows, schema=_SHAPE)


def _slice(
    table: pl.DataFrame, columns: tuple[str, ...], level: float, least: int
) -> list[dict[str, Any]]:
    lacking = [name for name in columns if name not in table.columns]
    if lacking:
        hint = nearest(lacking[0], table.columns)
        problem = f"The table of cases has no column '{lacking[0]}'{hint}."
        raise SchemaError(problem, "Slice by a column that it has.", missing=lacking)
    named = " x ".join(columns)
    split = _apart(table, columns)
    groups = split.partition_by(list(columns), as_dict=True, maintain_order=True)
    rows = [
        _row(named, _name(key), _counted(part), level, least)
        for key, part in sorted(groups.items(), key=lambda item: _order(item[0]))
    ]
    counts = {row["group"]: _known(row) for row in rows}
    shared = shrinkage.shrunken_rates(counts, level=level)
    return [row | _posterior(shared[row["group"]]) for row in rows]


def _apart(table: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Give a row to each of several obligations."""
    for name in columns:
        kind = table.schema[name]
        if isinstance(kind, pl.List):
            table = table.explode(name)
        elif kind == pl.String and name == "obligation":
            parts = (
                pl.col(name).str.split(";").list.eval(pl.element().str.strip_chars())
            )
            table = table.with_columns(parts).explode(name)
    return table


def _counted(part: pl.DataFrame) -> Count:
    outcome = part["outcome"]
    told = [int((outcome == said).sum()) for said in (NOT_INVOKED, HONOURED, VIOLATED)]
    return part.height, told[0], told[1], told[2]


def _known(row: dict[str, Any]) -> tuple[int, int]:
    return row["honoured"], row["invoked"]


def _row(
    sliced: str, group: str, count: Count, level: float, least: int
) -> dict[str, Any]:
    height, idle, honoured, violated = count
    invoked = honoured + violated
    rate = proportion.rate(honoured, invoked, level=level, least=least)
    low, high = rate.interval or (None, None)
    return {
        "slice": sliced,
        "group": group,
        "rows": height,
        "not_invoked": idle,
        "not_known": height - idle - invoked,
        "invoked": invoked,
        "honoured": honoured,
        "violated": violated,
        "value": rate.value,
        "low": low,
        "high": high,
        "note": rate.reason,
    }


def _posterior(found: shrinkage.Shrunken) -> dict[str, Any]:
    low, high = found.interval or (None, None)
    return {
        "shrunken": found.value,
        "shrunken_low": low,
        "shrunken_high": high,
        "prior": found.prior,
    }


def _tuple(columns: str | tuple[str, ...]) -> tuple[str, ...]:
    return (columns,) if isinstance(columns, str) else tuple(columns)


def _name(key: tuple[Any, ...]) -> str:
    return ", ".join("not known" if part in (None, "") else str(part) for part in key)


def _order(key: tuple[Any, ...]) -> list[tuple[bool, bool, float, str]]:
    return [
        (
            part is None,
            isinstance(part, str),
            float(part) if isinstance(part, int | float) else 0.0,
            str(part),
        )
        for part in key
    ]


MEASURES: Final = (
    Measure(
        name="reliability",
        title="Promises kept, of those that a war called on",
        unit="1",
        low=0.0,
        high=1.0,
        null_means="fewer than five invoked cases: no rate is given",
        formula="honoured / (honoured + violated) among invoked cases",
        reference="Leeds, Long and Mitchell 2000, Journal of Conflict Resolution "
        "44(5), 686-699",
        needs=("cases with their outcome",),
        function=reliability,
        analysis_unit="group of cases",
    ),
)
