"""States of a source in the numbers of a panel, by date."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import polars as pl

from foedus.panel import segments
from foedus.registry import codes, tables

NUMBERS: Final = ("cow", "gw")
ABBREVIATIONS: Final = ("cowabb", "cow_abb")
_LIKE: Final = {"cameo": "iso3"}
"""Systems of the catalogue that are read as another one."""

Names = Mapping[str, tuple[str, ...]]
_AS_WRITTEN: Final[Names] = {}


def translated(
    spans: pl.DataFrame,
    column: str,
    source: str,
    target: str,
    names: Names = _AS_WRITTEN,
) -> tuple[pl.DataFrame, int]:
    """Write the states of spans of days in another system.

    Parameters
    ----------
    spans : polars.DataFrame
        ``start``, ``stop`` (days), the column of the state, and others.
    column : str
        The column of the state.
    source, target : str
        Systems, as in `foedus.registry.codes`; also ``cowabb`` for the abbreviations
        of Correlates of War, ``name`` for English names as publishers write them, and
        ``cameo``, which is read as ISO 3166 alpha-3.
    names : mapping of str to tuple of str
        How what a publisher writes is read (see `foedus.sources.attaching`).

    Returns
    -------
    polars.DataFrame
        The same columns, the state as Int32; a span is cut where the number changes.
    int
        Rows of which no part could be written in the system.
    """
    table = _meanings(spans[column], source, target, names)
    kind = table.schema["\0code"]
    code = pl.col("\0code").cast(kind, strict=False)
    named = spans.rename({column: "\0code"}).with_columns(code)
    numbered = named.with_row_index("\0row")
    found = segments.shared(numbered, table, ["\0code"])
    lost = spans.height - found["\0row"].n_unique()
    state = pl.col("to_code").cast(pl.Int32).alias(column)
    return found.with_columns(state).select(spans.columns), lost


def strange(
    states: pl.Series, source: str, target: str, names: Names = _AS_WRITTEN
) -> tuple[str, ...]:
    """Return what is no state of a system on any day.

    Parameters
    ----------
    states : polars.Series
        States of a source.
    source, target : str
        Systems, as for `translated`.
    names : mapping of str to tuple of str
        As for `translated`.

    Returns
    -------
    tuple of str
        In order, each once; empty where the systems are the same.
    """
    if source == target:
        return ()
    known = _meanings(states, source, target, names)["\0code"].cast(pl.String)
    said = states.drop_nulls().cast(pl.String).unique().sort()
    return tuple(said.filter(~said.is_in(known.unique().to_list())))


def _meanings(
    states: pl.Series, source: str, target: str, names: Names
) -> pl.DataFrame:
    """Return the codes that states have, as they are written, by day."""
    if source == "name":
        said = states.drop_nulls().unique().sort()
        return _days(codes.reading({n: names.get(n, (n,)) for n in said}, target))
    known = _abbreviated(target) if source in ABBREVIATIONS else _coded(source, target)
    others = [
        known.filter(pl.col("\0code").cast(pl.String) == label).with_columns(
            pl.lit(written).cast(known.schema["\0code"]).alias("\0code")
        )
        for written, labels in names.items()
        for label in labels[:1]
    ]
    return pl.concat([known, *others])


@cache
def _coded(source: str, target: str) -> pl.DataFrame:
    return _days(codes.translation(_LIKE.get(source, source), target))


@cache
def _abbreviated(target: str) -> pl.DataFrame:
    """Return the abbreviations of the members of the COW system, by day."""
    listed = tables.frame("states").filter(pl.col("system") != "gw")
    letters = listed.select(
        pl.col("cow_code").alias("\0code"), pl.col("abbreviation").alias("\0letters")
    ).unique(maintain_order=True)
    return (
        _coded("cow", target)
        .join(letters.drop_nulls(), on="\0code", maintain_order="left")
        .select(pl.col("\0letters").alias("\0code"), "to_code", "start", "stop")
    )


def _days(found: pl.DataFrame) -> pl.DataFrame:
    return found.rename({"from_code": "\0code", "end": "stop"})
