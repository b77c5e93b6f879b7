"""Invented rows of published sources, under the names that the catalogue declares."""

from __future__ import annotations

from typing import Any

import polars as pl

from foedus.sources import catalog
from foedus.store import SourceFacts, Store

KINDS = {"number": pl.Float64, "integer": pl.Int64}
COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")
PLEDGES = ("defense", "offense", "neutral", "nonagg", "consul")

Rows = list[dict[str, Any]]


def facts(first: str, last: str) -> SourceFacts:
    return SourceFacts(
        access="own",
        redistribute="yes",
        coverage_start=first,
        coverage_end=last,
        added="2026-11-22",
    )


def add(store: Store, source: str, table: str, rows: Rows, years: tuple[str, str]):
    """Add one table in the version of the catalogue; what a row lacks is null."""
    entry = catalog.entry(source)
    columns = entry.tables[table].columns
    schema = {c.name: KINDS.get(c.column.type, pl.String) for c in columns}
    assert {key for row in rows for key in row} <= set(schema)
    full = [{name: row.get(name) for name in schema} for row in rows]
    frame = pl.DataFrame(full, schema=schema).with_row_index("line", 1)
    store.add(source, entry.version, {table: frame.lazy()}, facts(*years))


def promises(store: Store, said: list[tuple[int, int, int, str]]) -> Store:
    """Add promises (from, to, year, what) of 1952 and 1953."""
    rows = [
        {"ccode1": one, "ccode2": other, "year": year}
        | {name: int(name in what.split()) for name in PLEDGES}
        for one, other, year, what in said
    ]
    add(store, "atop", "directed_dyad_year", rows, ("1952", "1953"))
    return store


def strengths(store: Store, states: tuple[int, ...]) -> Store:
    """Add capabilities of 1952 and 1953: a state has a thousandth of its number."""
    rows = [
        {"ccode": state, "year": year, "cinc": state / 1000}
        | {name: state + n for n, name in enumerate(COMPONENTS)}
        for state in states
        for year in (1952, 1953)
    ]
    add(store, "nmc", "state_year", rows, ("1952", "1953"))
    return store


STATES = (2, 200, 220, 365)


def everything(store: Store) -> Store:
    """Promises, rivals, strengths, products and ideal points of 1952 and 1953."""
    said = [
        (a, b, year, "defense")
        for year in (1952, 1953)
        for a, b in ((2, 200), (200, 2), (2, 220), (220, 2), (365, 290), (290, 365))
    ]
    made = strengths(promises(store, said), STATES)
    points = [
        {"ccode": state, "year": year, "ideal_point": state / 100}
        for state in STATES
        for year in (1952, 1953)
    ]
    span = ("1952", "1953")
    add(made, "un-ideal-points", "state_year", points, span)
    wealth = [
        {"ccode": state, "year": year, "pwtrgdp": 5e3 * state, "pwtpop": 1.0 + n}
        for n, state in enumerate(STATES)
        for year in (1952, 1953)
    ]
    add(made, "isard-gdp-pop", "cw_state_year", wealth, span)
    hostile = [
        {"ccode1": one, "ccode2": other, "start": 1945, "end": 1989}
        for one, other in ((2, 365), (200, 220))
    ]
    add(made, "thompson-rivalries", "tss", hostile, ("1494", "2020"))
    ranked = [
        {"ccode": state}
        | dict(zip(("styear", "stmonth", "stday"), (1945, 9, 2), strict=True))
        | dict(zip(("endyear", "endmonth", "endday"), (2016, 12, 31), strict=True))
        for state in STATES
    ]
    add(made, "cow-majors", "spell", ranked, ("1816", "2016"))
    places = {2: (38.9, -77.0), 200: (51.5, -0.1), 220: (48.9, 2.3), 365: (55.8, 37.6)}
    capitals = [
        {"ccode": state, "lat": lat, "lng": lng}
        | {"stdate": "1816-01-01", "enddate": "2024-12-31"}
        for state, (lat, lng) in places.items()
    ]
    add(made, "capitals", "cow", capitals, ("1816", "2024"))
    touching = {"stdate": "1945-01", "enddate": "2016-12", "conttype": 1}
    border = [{"ccode1": 200, "ccode2": 220} | touching]
    add(made, "cow-contiguity", "spell", border, ("1816", "2016"))
    return made
