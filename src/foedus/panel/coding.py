"""States of a source in the numbers of a panel, by date."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from foedus.panel import segments
from foedus.registry import codes

_LIKE: Final = {"cow_abb": "cowabb", "name": "en"}
"""Systems of the catalogue under the names that the registry has for them."""


@cache
def _table(source: str, target: str) -> pl.DataFrame:
    found = codes.translation(_LIKE.get(source, source), target)
    return found.rename({"from_code": "\0code", "end": "stop"})


def translated(
    spans: pl.DataFrame, column: str, source: str, target: str
) -> tuple[pl.DataFrame, int]:
    """Write the states of spans of days in another system.

    Parameters
    ----------
    spans : polars.DataFrame
        ``start``, ``stop`` (days), the column of the state, and others.
    column : str
        The column of the state.
    source, target : str
        Systems, as in `foedus.registry.codes`.

    Returns
    -------
    polars.DataFrame
        The same columns, the state as Int32; a span is cut where the number changes.
    int
        Rows of which no part could be written in the system.
    """
    table = _table(source, target)
    kind = table.schema["\0code"]
    named = spans.rename({column: "\0code"}).with_columns(pl.col("\0code").cast(kind))
    numbered = named.with_row_index("\0row")
    found = segments.shared(numbered, table, ["\0code"])
    lost = spans.height - found["\0row"].n_unique()
    state = pl.col("to_code").cast(pl.Int32).alias(column)
    return found.with_columns(state).select(spans.columns), lost
