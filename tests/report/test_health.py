"""The health of a store, told to a terminal."""

from __future__ import annotations

from pathlib import Path

from foedus.report import health
from foedus.sources.catalog import entry
from foedus.store import SourceFacts, Store


def test_an_empty_store_is_healthy(tmp_path: Path):
    document = health.examined(Store(tmp_path))
    assert document["healthy"]
    assert document["sources"] == []
    assert any("No file" in line for line in health.examined_lines(document))


def test_versions_that_the_catalogue_left_behind_are_named(tmp_path: Path):
    import polars as pl

    store, rows = Store(tmp_path), pl.LazyFrame({"ccode": [2], "year": [1950]})
    facts = SourceFacts("own", "yes", "1816", "2010", "2026-11-22")
    store.add("nmc", "0.1", {"state_year": rows}, facts)
    newest = entry("gml-mid").version
    store.add("gml-mid", newest, {"dispute": rows}, facts)
    document = health.examined(store)
    fresh = {d["id"]: d["fresh"] for d in document["sources"]}
    assert fresh == {"nmc": False, "gml-mid": True}
    told = list(health.examined_lines(document))
    assert "2 sources; 1 older than the catalogue." in told
    assert "  nmc: the catalogue has another version" in told


def test_a_lost_file_is_a_problem(tmp_path: Path):
    import polars as pl

    store, rows = Store(tmp_path), pl.LazyFrame({"ccode": [2], "year": [1950]})
    facts = SourceFacts("own", "yes", "1816", "2010", "2026-11-22")
    store.add("nmc", "0.1", {"state_year": rows}, facts)
    for file in tmp_path.rglob("*.parquet"):
        file.unlink()
    document = health.examined(store)
    assert not document["healthy"]
    told = "\n".join(health.examined_lines(document))
    assert "missing" in told
    assert "No file is missing" not in told
