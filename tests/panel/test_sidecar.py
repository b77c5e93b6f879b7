"""The sidecar says all that is needed to build, to check and to cite a file."""

from __future__ import annotations

import json

import pytest
from tiny import full

from foedus.errors import PanelError
from foedus.panel import recipe, sidecar


def written(tmp_path):
    built = full(tmp_path)
    path = tmp_path / "panel.parquet"
    found = built.write(path)
    return built, found, json.loads(found.sidecar.read_text(encoding="utf-8"))


def test_it_stands_beside_the_file(tmp_path):
    _, found, _ = written(tmp_path)
    assert found.sidecar == tmp_path / "panel.parquet.json"


def test_it_says_rows_hash_columns_and_audit(tmp_path):
    built, found, said = written(tmp_path)
    assert said["rows"] == built.count() == found.rows
    assert said["rows_sha256"] == found.sha256
    assert [c["name"] for c in said["columns"]] == list(built.columns)
    assert len(said["audit"]) == len(built.audit())
    assert said["recipe"] == built.recipe()
    assert said["bibtex"] == built.cite()


def test_it_says_version_terms_and_files_of_every_source(tmp_path):
    built, _, said = written(tmp_path)
    sources = {s["id"]: s for s in said["sources"]}
    assert set(sources) == {"cow-contiguity", "cow-majors", "nmc"}
    nmc = sources["nmc"]
    assert (nmc["version"], nmc["redistribute"]) == ("7.0", "ask")
    assert nmc["files"] == {"nmc7.0.csv": "ab" * 32}
    held = built.store.source("nmc@7.0").table("state_year")
    assert nmc["tables"] == {"state_year": held.sha256}
    assert "nmc_cinc_a" in nmc["columns"]


def test_nothing_depends_on_the_day(tmp_path):
    _, _, said = written(tmp_path)
    assert "2026-11-22" not in json.dumps(said)
    assert not {"created", "added", "date"} & set(said)


def test_the_recipe_of_a_file_is_found(tmp_path):
    built, found, _ = written(tmp_path)
    assert sidecar.recipe_of(found.file) == recipe.recipe(built)


def test_a_file_without_sidecar_is_refused(tmp_path):
    with pytest.raises(PanelError, match="has no sidecar"):
        sidecar.recipe_of(tmp_path / "other.csv")
    (tmp_path / "other.csv.json").write_text("[]")
    with pytest.raises(PanelError, match="is no sidecar of foedus"):
        sidecar.recipe_of(tmp_path / "other.csv")
