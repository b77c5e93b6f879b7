"""A store of invented ties, and the store of all published files."""

import polars as pl
import pytest

from foedus.sources import catalog
from foedus.store import SourceFacts, Store

TYPES = {"number": pl.Float64, "integer": pl.Int64, "text": pl.String}


def facts(first: str, last: str) -> SourceFacts:
    return SourceFacts(
        access="own",
        redistribute="yes",
        coverage_start=first,
        coverage_end=last,
        added="2026-11-22",
    )


def table(source: str, name: str, rows: list[dict]) -> pl.LazyFrame:
    """A table with all declared columns; what a row does not say is null."""
    columns = catalog.entry(source).tables[name].columns
    schema = {c.name: TYPES.get(c.column.type, pl.String) for c in columns}
    full = [{n: row.get(n) for n in schema} for row in rows]
    return pl.DataFrame(full, schema=schema).with_row_index("line", 1).lazy()


def promise(one: int, other: int, year: int, *said: str) -> dict:
    names = ("defense", "offense", "neutral", "nonagg", "consul")
    ends = {"ccode1": one, "ccode2": other, "year": year}
    return ends | {name: int(name in said) for name in names}


def phase(one: int, other: int, begun: int, ended: int, **said: int) -> dict:
    spell = {"begyr": begun, "endyr": ended, "mem1": one, "mem2": other}
    return {"atopid": one * 1000 + other, "bilat": 1, **spell, **said}


@pytest.fixture(scope="session")
def net_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Invented promises 1930-1938, rivalries 1494-1936, agreements and strengths.

    The USA (2), France (220), Germany (255), Poland (290) and Japan (740).
    """
    store = Store(tmp_path_factory.mktemp("ties"))
    years = range(1930, 1939)
    promises = [
        *(promise(220, 290, y, "defense", "consul") for y in years),
        *(promise(290, 220, y, "consul") for y in years),
        *(promise(*pair, 1934, "nonagg") for pair in ((255, 290), (290, 255))),
        *(promise(2, 220, y, "offense") for y in years),
    ]
    phases = [
        phase(290, 220, 1921, 1932, defense=1),
        phase(290, 220, 1932, 0, defense=1),
        phase(255, 290, 1934, 1939, nonagg=1),
        phase(2, 740, 1936, 1936, offense=1) | {"bilat": 0},
    ]
    made = {
        "directed_dyad_year": table("atop", "directed_dyad_year", promises),
        "phase": table("atop", "phase", phases),
    }
    store.add("atop", "5.1", made, facts("1930", "1938"))
    rivals = [
        {"ccode1": 220, "ccode2": 255, "start": 1494, "end": 1936, "positional": 1},
        {"ccode1": 2, "ccode2": 220, "start": 1935, "end": 1936, "positional": 1},
    ]
    listed = {"tss": table("thompson-rivalries", "tss", rivals)}
    store.add("thompson-rivalries", "2021", listed, facts("1494", "1936"))
    signed = [
        {"ccode1": 2, "ccode2": 740, "sign_year": 1931, "end_year_estimate": 1935}
    ]
    store.add(
        "dcad", "1.0", {"agreement": table("dcad", "agreement", signed)},
        facts("1930", "1935"),
    )  # fmt: skip
    people = [
        {"ccode": state, "year": 1931, "tpop": number}
        for state, number in ((2, 124_000), (220, 41_000), (290, 499), (740, None))
    ]
    each = {"state_year": table("nmc", "state_year", people)}
    store.add("nmc", "7.0", each, facts("1930", "1938"))
    return store
