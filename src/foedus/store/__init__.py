"""The data home: tables as Parquet files, and a manifest that says what they are."""

from __future__ import annotations

from foedus.store.check import Problem
from foedus.store.manifest import SourceFacts, StoredSource, StoredTable
from foedus.store.store import Store

__all__ = ["Problem", "SourceFacts", "Store", "StoredSource", "StoredTable"]
