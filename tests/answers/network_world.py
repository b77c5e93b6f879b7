"""An invented world of alliances, rivals and capabilities around 1980 and 1970."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl

from foedus.sources import catalog
from foedus.store import SourceFacts, Store

KINDS = {"number": pl.Float64, "integer": pl.Int64}
PARTS = ("milex", "milper", "irst", "pec", "tpop", "upop")

PACT = (265, 290, 310, 315, 355, 360, 365)
"""The Warsaw Pact of 1980: East Germany to the Soviet Union."""

YEARS = (1970, 1980)
OWN = ((290, 365), (310, 365), (355, 365), (290, 310))
"""Bilateral pacts: the Soviet Union with three, two of which have one."""

Rows = list[dict[str, Any]]


def fill(store: Store, source: str, years: tuple[str, str], **tables: Rows) -> None:
    """Add tables in the version of the catalogue; what a row lacks is null."""
    entry = catalog.entry(source)
    made = {}
    for name, rows in tables.items():
        columns = entry.tables[name].columns
        schema = {c.name: KINDS.get(c.column.type, pl.String) for c in columns}
        full = [{key: row.get(key) for key in schema} for row in rows]
        frame = pl.DataFrame(full, schema=schema).with_row_index("line", 1)
        made[name] = frame.with_columns(pl.col("line").cast(pl.Int64)).lazy()
    facts = SourceFacts("by-hand", "ask", *years, "2026-11-22", {"invented": "0"})
    store.add(source, entry.version, made, facts)


def ties(more: Iterable[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The pact, the two great powers of the other side, and further pairs."""
    return [*combinations(PACT, 2), (2, 200), *more]


def alliances(home: Path, more: Iterable[tuple[int, int]] = ()) -> Store:
    """A store with ATOP of both years."""
    store = Store(home)
    pairs = [
        {"ccode1": a, "ccode2": b, "year": year, "defense": 1}
        | dict.fromkeys(("offense", "neutral", "nonagg"), 0)
        | {"consul": int(a in PACT and b in PACT)}
        for year in YEARS
        for one, other in ties(more)
        for a, b in ((one, other), (other, one))
    ]
    phases = [
        {"atopid": n, "bilat": 1, "defense": 1, "offense": 0}
        | {"mem1": one, "mem2": other, "begyr": 1950, "endyr": 0}
        for n, (one, other) in enumerate(OWN, 1)
    ]
    states = [
        {"state": state, "year": year, "number": 1} for year in YEARS for state in PACT
    ]
    fill(
        store,
        "atop",
        ("1815-01-01", "1980-12-31"),
        directed_dyad_year=pairs,
        phase=phases,
        state_year=states,
    )
    return store


def rivals(store: Store, *pairs: tuple[int, int]) -> Store:
    """Add rivalries that were live in both years."""
    rows = [
        {"tssr_id": n, "rivalry": f"{a}-{b}", "ccode1": a, "ccode2": b}
        | {"start": 1950, "end": 2000}
        for n, (a, b) in enumerate(pairs, 1)
    ]
    fill(store, "thompson-rivalries", ("1494-01-01", "2020-12-31"), tss=rows)
    return store


def strengths(store: Store, shares: dict[tuple[int, int], float | None]) -> Store:
    """Add capabilities by state and year; every component is a thousandfold."""
    rows = [
        {"ccode": state, "year": year, "cinc": value}
        | dict.fromkeys(PARTS, None if value is None else round(1000 * value))
        for (state, year), value in shares.items()
    ]
    fill(store, "nmc", ("1816-01-01", "1980-12-31"), state_year=rows)
    return store
