"""Files are whole or not there, in key order, and the same however they were made."""

from __future__ import annotations

import polars as pl
import pytest
from tiny import dyads, full

from foedus.errors import OutputError, PanelError, SourceError
from foedus.panel import stream
from foedus.panel.build import from_recipe
from foedus.panel.recipe import parse


def names(folder):
    return sorted(p.name for p in folder.iterdir() if p.is_file())


@pytest.mark.parametrize("step", ["year", "month", "day"])
def test_the_file_is_the_panel_in_key_order(tmp_path, step):
    built = full(tmp_path / "home", step)
    found = built.write(tmp_path / "panel.parquet")
    assert pl.read_parquet(found.file).equals(built.collect())
    assert found.rows == built.count()
    assert found.audit == built.audit()
    assert names(tmp_path) == ["panel.parquet", "panel.parquet.json"]


def test_the_same_panel_gives_the_same_bytes(tmp_path, monkeypatch):
    built = dyads(tmp_path / "home", "day", directed=True).attach("nmc")
    one = built.write(tmp_path / "one.parquet")
    monkeypatch.setattr(stream, "CELLS", 1)  # other parts
    again = from_recipe(parse(built.recipe()), store=built.store)
    other = again.write(tmp_path / "other.parquet")
    assert one.sha256 == other.sha256
    assert one.file.read_bytes() == other.file.read_bytes()
    side = one.sidecar.read_text().replace("one.parquet", "other.parquet")
    assert side == other.sidecar.read_text()


def test_the_hash_does_not_depend_on_the_form(tmp_path):
    built = full(tmp_path / "home")
    hashes = {
        built.write(tmp_path / f"panel{suffix}").sha256
        for suffix in (".parquet", ".csv", ".feather")
    }
    assert len(hashes) == 1
    assert hashes != {dyads(tmp_path / "home").write(tmp_path / "x.csv").sha256}


def test_groups_of_rows_have_one_size(tmp_path):
    import pyarrow.parquet as pq

    built = dyads(tmp_path / "home", "day", directed=True)
    assert built.count() < stream.ROWS
    found = built.write(tmp_path / "panel.parquet")
    assert pq.ParquetFile(found.file).num_row_groups == 1


def test_an_interrupt_leaves_nothing(tmp_path):
    built = full(tmp_path / "home", "month")

    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        built.write(tmp_path / "panel.parquet", progress=stop)
    assert names(tmp_path) == []


def test_a_failure_leaves_the_old_files(tmp_path, monkeypatch):
    built = full(tmp_path / "home")
    found = built.write(tmp_path / "panel.csv")
    before = found.file.read_bytes(), found.sidecar.read_bytes()

    def broken(self: object, frame: pl.DataFrame) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("foedus.panel.text.Csv.put", broken)
    with pytest.raises(OutputError, match="disk is full"):
        dyads(tmp_path / "home").write(tmp_path / "panel.csv")
    assert (found.file.read_bytes(), found.sidecar.read_bytes()) == before
    assert names(tmp_path) == ["panel.csv", "panel.csv.json"]


def test_progress_ends_with_all_rows(tmp_path):
    built = full(tmp_path / "home")
    told = []
    built.write(tmp_path / "panel.csv", progress=lambda *said: told.append(said))
    assert told[-1] == (built.count(), built.count())


def test_publication_is_refused_before_anything_is_written(tmp_path):
    built = full(tmp_path / "home")
    with pytest.raises(SourceError, match="may not be published"):
        built.write(tmp_path / "panel.csv", for_publication=True)
    assert names(tmp_path) == []
    agreed = ("nmc", "cow-majors", "cow-contiguity")
    found = built.write(tmp_path / "panel.csv", for_publication=True, permitted=agreed)
    assert '"permitted": [\n  "cow-contiguity"' in found.sidecar.read_text()


def test_a_panel_without_rows_is_a_file_with_columns(tmp_path):
    built = dyads(tmp_path / "home", states=(2,)).attach("nmc")
    found = built.write(tmp_path / "panel.parquet")
    assert found.rows == 0
    assert pl.read_parquet(found.file).schema == built.schema
    assert all(a.rows_in == 0 for a in found.audit)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(OutputError, match="does not exist"):
        dyads(tmp_path / "home").write(tmp_path / "no" / "panel.csv")
    with pytest.raises(PanelError, match="no ending"):
        dyads(tmp_path / "home").write(tmp_path / "panel.doc")
