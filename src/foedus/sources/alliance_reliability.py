"""Whether alliance commitments were kept in war, as the replication files say it.

The file of Berkemeier and Fuhrmann writes 1 or nothing [1]_. A row either is no case of
performance (``dna``), and then nothing was kept or broken, or it is one, and then the
promise was kept or it was broken. The empty cells are set by that rule.

References
----------
.. [1] Berkemeier, M. and Fuhrmann, M. (2018), Reassessing the Fulfillment of Alliance
   Commitments in War, Research & Politics 5(2); codebook of 26 March 2018.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from foedus.sources import tabular
from foedus.sources.catalog import Entry
from foedus.sources.reading import ReadResult

TABLE: Final = "alliance_war"
CODINGS: Final = ("bf", "llm")
"""Suffix of the coding of the authors, and of Leeds, Long and Mitchell."""

_REASONS: Final = ("nonagg", "consul", "cfna", "dna")
_OUTCOMES: Final = ("honor", "violate", "sabroskyhonor")


def read(files: Mapping[str, Path], said: Entry, version: str) -> ReadResult:
    """Read the files on kept and broken commitments.

    Parameters
    ----------
    files : mapping of str to Path
        Table name -> file.
    said : Entry
        The catalogue entry.
    version : str
        Version of the files.

    Returns
    -------
    ReadResult
        One table per file. In ``alliance_war`` the reasons are 0 or 1; kept and broken
        are 0 or 1 in cases of performance and null in the other rows.

    Raises
    ------
    SourceError
        As in `foedus.sources.tabular.read`.
    """
    part = tabular.read(files, said, version)
    if TABLE not in part.tables:
        return part
    frame = part.tables[TABLE].with_columns(
        column for coding in CODINGS for column in _filled(coding)
    )
    return replace(part, tables={**part.tables, TABLE: frame})


def _filled(coding: str) -> list[pl.Expr]:
    """Columns of one coding, with the empty cells set."""
    case = pl.col(f"dna_{coding}").is_null()
    reasons = [pl.col(f"{name}_{coding}").fill_null(0) for name in _REASONS]
    outcomes = [
        pl.when(case)
        .then(pl.col(f"{name}_{coding}").fill_null(0))
        .otherwise(pl.col(f"{name}_{coding}"))
        for name in _OUTCOMES
    ]
    return [*reasons, *outcomes]
