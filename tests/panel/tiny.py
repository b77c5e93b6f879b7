"""A store of invented rows in the layout of published sources, and panels on it.

Four states (2, 20, 70, 200) from 1920 to 1925: capabilities and contiguity end in 1923,
one capability is missing, one spell of contiguity begins in June 1921, and one state of
the capabilities is in no panel of ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from foedus.panel.build import panel
from foedus.panel.whole import Panel
from foedus.sources import catalog
from foedus.store import SourceFacts, Store

STATES = (2, 20, 70, 200)
YEARS = (1920, 1925)


def facts(start: str, end: str, name: str, redistribute: str = "ask") -> SourceFacts:
    return SourceFacts(
        "by-hand", redistribute, start, end, "2026-11-22", {name: "ab" * 32}
    )


def rows_of(source: str, table: str, rows: list[dict[str, Any]]) -> pl.LazyFrame:
    """Give rows every declared column, and the line on which they stand."""
    kinds = {
        "integer": pl.Int64, "number": pl.Float64, "flag": pl.Boolean,
        "boolean": pl.Boolean,
    }  # fmt: skip
    columns = catalog.entry(source).tables[table].columns
    schema = {c.name: kinds.get(c.column.type, pl.String) for c in columns}
    full = [{name: row.get(name) for name in schema} for row in rows]
    frame = pl.DataFrame(full, schema=schema)
    return frame.with_row_index("line", 2).with_columns(
        pl.col("line").cast(pl.Int64)
    ).lazy()  # fmt: skip


def capabilities(factor: float = 1.0) -> list[dict[str, Any]]:
    return [
        {
            "ccode": state,
            "year": year,
            "milex": state * 10,
            "milper": None if state == 20 else state,
            "cinc": factor * state / 1000 + (year - 1920) / 100,
        }
        for state in (*STATES, 365)
        for year in range(1920, 1924)
        if (state, year) != (70, 1922)
    ]


def contacts() -> list[dict[str, Any]]:
    spells = [(2, 20, 1, "1920-01-01"), (2, 70, 1, "1921-06-01")]
    return [
        {
            "ccode1": one, "ccode2": other, "conttype": kind, "stdate": start,
            "enddate": "1923-12-01",
        }
        for a, b, kind, start in spells
        for one, other in ((a, b), (b, a))
    ]  # fmt: skip


def majors() -> list[dict[str, Any]]:
    return [
        {
            "ccode": state, "styear": 1920, "stmonth": 1, "stday": 1,
            "endyear": 1925, "endmonth": 12, "endday": 31,
        }
        for state in (2, 200)
    ]  # fmt: skip


def store(home: Path) -> Store:
    """Add the invented rows to a store."""
    made = Store(home)
    for version, factor in (("6.0", 1.0), ("7.0", 2.0)):
        table = rows_of("nmc", "state_year", capabilities(factor))
        name = f"nmc{version}.csv"
        made.add("nmc", version, {"state_year": table}, facts("1920", "1923", name))
    spell = rows_of("cow-contiguity", "spell", contacts())
    known = facts("1920", "1923", "contdir.parquet")
    made.add("cow-contiguity", "3.2", {"spell": spell}, known)
    great = rows_of("cow-majors", "spell", majors())
    known = facts("1920-01-01", "1925-12-31", "majors2024.csv")
    made.add("cow-majors", "2024", {"spell": great}, known)
    return made


def dyads(home: Path, step: str = "year", **options: Any) -> Panel:
    """Begin a panel of pairs of the four states."""
    settings = {"directed": False, "states": STATES, "store": store(home), **options}
    return panel(f"dyad-{step}s", *YEARS, **settings)


def full(home: Path, step: str = "year", **options: Any) -> Panel:
    """Return such a panel with a case, three sources and a clock."""
    return (
        dyads(home, step, **options)
        .where("contiguous")
        .attach("nmc", columns=("milper", "cinc"))
        .attach("cow-majors")
        .attach("cow-contiguity")
        .spells("cow_contiguity_conttype")
    )
