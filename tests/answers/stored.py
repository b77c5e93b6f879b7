"""A store of published files and of small invented ones, for findings that need it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from foedus import dates
from foedus.answers.case import Case
from foedus.registry.alliances import alliance
from foedus.store import SourceFacts, Store

FILES = (
    "peacesciencer/cow_nmc.parquet",
    "cow/NMC-60-abridged.csv",
    "peacesciencer/cow_capitals.parquet",
    "peacesciencer/cow_mindist.parquet",
    "isard/cw_gdppop.parquet",
    "nato-defexp/nato_defence_expenditure_2012_2019.csv",
    "worldbank/gdp.csv",
    "worldbank/population.csv",
    "worldbank/API_MS.MIL.XPND.GD.ZS_DS2_en_csv_v2.csv",
    "cow/MIDB 5.0.csv",
    "unga/IdealpointsJuly2025.dta",
    "troopdata/troopdata-rebuild-country-year.csv",
    "peacesciencer/tss_rivalries.parquet",
    "sipri/SIPRI-Milex-data-1949-2024_2.xlsx",
)
"""Files that the findings of added sources read, inside the publishers' folder."""


def case(name: str, on: str, store: Store | None) -> Case:
    return Case(alliance(name), dates.parse(on), store)


def invented(
    home: Path,
    source: str,
    table: str,
    rows: list[dict[str, Any]],
    end: str,
    types: Mapping[str, Any] | None = None,
    version: str = "1",
) -> Store:
    """Add one small invented table to a store; lines count from 2."""
    frame = pl.DataFrame(
        [{**row, "line": n} for n, row in enumerate(rows, 2)],
        schema_overrides=types or {},
    )
    facts = SourceFacts("by-hand", "ask", "1816", end, "2026-11-22", {"invented": "0"})
    store = Store(home)
    store.add(source, version, {table: frame.lazy()}, facts)
    return store
