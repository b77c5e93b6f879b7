"""Small sources for the tests of the store."""

import dataclasses

import polars as pl

from foedus.store import SourceFacts

FACTS = SourceFacts(
    access="by-hand",
    redistribute="ask",
    coverage_start="1816",
    coverage_end="2018",
    added="2026-11-22",
    files={"member.csv": "0" * 64},
    rows_read=4,
    refused={"no year": 1},
)


def facts(**changes):
    return dataclasses.replace(FACTS, **changes)


def rows(*numbers):
    return pl.DataFrame({"number": numbers}, schema={"number": pl.Int64}).lazy()


def numbers(store, name):
    return store.scan(name).collect()["number"].to_list()


def picture(store):
    """Everything that readers can see of a store, read in full."""
    assert [p for p in store.check() if p.kind not in ("orphan", "unfinished")] == []
    return {
        (said.id, said.version, table.name): tuple(
            numbers(store, (f"{said.id}@{said.version}", table.name))
        )
        for said in store.sources()
        for table in said.tables
    }
