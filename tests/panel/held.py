"""Stores of small invented tables, and panels as plain dictionaries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from foedus.sources import catalog
from foedus.store import SourceFacts, Store

KINDS = {"number": pl.Float64, "integer": pl.Int64, "boolean": pl.Boolean}


def invented(
    home: Path,
    source: str,
    tables: dict[str, list[dict[str, Any]]],
    first: str = "1816",
    last: str = "2010",
    version: str = "1",
) -> Store:
    """Add invented rows under the names that the catalogue declares."""
    frames = {}
    for name, rows in tables.items():
        columns = catalog.entry(source).tables[name].columns
        schema = {c.name: KINDS.get(c.column.type, pl.String) for c in columns}
        assert {key for row in rows for key in row} <= set(schema)
        full = [{n: row.get(n) for n in schema} for row in rows]
        frames[name] = pl.DataFrame(full, schema=schema).lazy()
    store = Store(home)
    facts = SourceFacts("own", "yes", first, last, "2026-11-22")
    store.add(source, version, frames, facts)
    return store


def cells(built: pl.DataFrame, column: str, *keys: str) -> dict[Any, Any]:
    """Return the values of a column that are not null, by key."""
    held = built.drop_nulls(column)
    rows = zip(*(held[k] for k in keys), strict=True)
    return dict(zip(rows, held[column], strict=True))
