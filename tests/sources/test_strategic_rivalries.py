"""Strategic rivalries: an empty cell of a kind says no."""

from pathlib import Path

import polars as pl

from foedus.sources import strategic_rivalries
from foedus.sources.catalog import entry

RIVALRY = {"ccode1": 200.0, "ccode2": 220.0}


def test_an_empty_kind_is_no_and_other_empty_cells_stay(tmp_path: Path) -> None:
    said = entry("thompson-rivalries")
    kinds = dict.fromkeys(strategic_rivalries.KINDS, None)
    row = {"tssr_id": 1, "rivalry": None, **RIVALRY, "start": 1494.0, "end": 1716.0}
    path = tmp_path / "tss.parquet"
    frame = pl.DataFrame([{**row, **kinds, "spatial": 1.0}])
    empty = [pl.col(k).cast(pl.Float64) for k in strategic_rivalries.KINDS]
    frame.with_columns(pl.col("rivalry").cast(pl.String), *empty).write_parquet(path)
    found = strategic_rivalries.read({"tss": path}, said, said.version)
    read = found.tables["tss"].row(0, named=True)
    assert read["spatial"] == 1
    assert all(read[k] == 0 for k in strategic_rivalries.KINDS if k != "spatial")
    assert read["rivalry"] is None


def test_the_older_table_is_read_as_declared(tmp_path: Path) -> None:
    said = entry("thompson-rivalries")
    row = {"rivalryno": 1.0, "rivalryname": "A-B", **RIVALRY}
    kinds = {"region": "Global", "type1": "spatial", "type2": "", "type3": ""}
    path = tmp_path / "td.parquet"
    pl.DataFrame([{**row, "styear": 1816.0, "endyear": 2010.0, **kinds}]).write_parquet(
        path
    )
    found = strategic_rivalries.read({"td": path}, said, said.version)
    assert found.tables["td"]["type2"].to_list() == [None]
