"""Overlap of obligations: how many alliances promise the same to the same state."""

from __future__ import annotations

from typing import Final

import polars as pl

from foedus.measures.columns import Frame, as_given, require
from foedus.measures.measure import Measure


def obligation_overlap(promises: Frame) -> Frame:
    """Alliances by which one state has promised another the same thing.

    Parameters
    ----------
    promises : polars.DataFrame or polars.LazyFrame
        One row per promise and alliance: ``state_a`` (who promised), ``state_b`` (to
        whom), ``obligation`` and ``alliance``, with ``year`` where it holds for a year.

    Returns
    -------
    polars.DataFrame or polars.LazyFrame
        One row per pair in its direction and obligation, in order: ``year`` if the
        promises have it, ``state_a``, ``state_b``, ``obligation``, ``overlap`` (UInt32,
        alliances that promise it, at least 1) and ``alliances`` (their keys, joined by
        commas). Never null; a promise that is not in the table has no row.

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    ``overlap = number of distinct alliances``. A second promise of the same thing can
    be a duplicate, a fallback or a wider reach: their texts say which.

    References
    ----------
    Definition.

    Examples
    --------
    >>> told = {"state_a": [2, 2], "state_b": [200, 200], "alliance": ["x", "y"]}
    >>> obligation_overlap(pl.DataFrame(told | {"obligation": "defence"})).row(0)
    (2, 200, 'defence', 2, 'x, y')
    """
    require(promises, "state_a", "state_b", "obligation", "alliance")
    timed: list[str] = ["year"] if "year" in promises.collect_schema().names() else []
    key = [*timed, "state_a", "state_b", "obligation"]
    names = pl.col("alliance").cast(pl.String).unique().sort()
    made = (
        promises.lazy()
        .group_by(key)
        .agg(
            pl.col("alliance").n_unique().alias("overlap"),
            names.str.join(", ").alias("alliances"),
        )
        .sort(key)
    )
    return as_given(promises, made)


MEASURES: Final = (
    Measure(
        name="obligation_overlap",
        title="Alliances that promise the same to the same state",
        unit="alliances",
        low=1.0,
        high=None,
        null_means="never null; no row: no such promise in the table",
        formula="number of distinct alliances by giver, receiver and obligation",
        reference="Definition.",
        needs=("promises by alliance, on a day or in a year",),
        function=obligation_overlap,
        analysis_unit="directed dyad-year",
    ),
)
