"""Reliability of promises from a user's table of cases."""

from __future__ import annotations

from typing import Any

import polars as pl

from foedus.measures.reliability import reliability as measure

Values = list[dict[str, Any]]


def reliability(cases: pl.DataFrame) -> Values:
    """Compute the share of promises that were kept, as a whole and by group.

    Parameters
    ----------
    cases : polars.DataFrame
        As `foedus.measures.reliability.reliability.reliability` takes it.

    Returns
    -------
    list of dict
        The whole first, then each obligation, period and state that the table names:
        ``slice``, ``group``, ``value`` with Wilson's ``low`` and ``high``, the counts
        behind it, and ``shrunken`` with its interval.

    Raises
    ------
    SchemaError
        If there is neither an outcome nor a column ``honoured``, or a cell is none.
    """
    return measure.reliability(cases).to_dicts()
