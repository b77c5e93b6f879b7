"""Parquet and Feather hold the rows as they are."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
from tiny import full

from foedus.panel.columnar import Parquet


def test_feather_is_read_by_arrow(tmp_path):
    built = full(tmp_path)
    found = built.write(tmp_path / "panel.feather")
    table = pyarrow.feather.read_table(found.file)
    assert pl.from_arrow(table).equals(built.collect())
    assert table.schema.field("contiguous").type == pa.bool_()


def test_each_chunk_is_a_group_of_rows(tmp_path):
    built = full(tmp_path)
    rows = built.collect()
    sink = Parquet(tmp_path / "panel.parquet", built)
    for start in range(0, rows.height, 8):
        sink.put(rows[start : start + 8])
    sink.close()
    read = pq.ParquetFile(tmp_path / "panel.parquet")
    sizes = [read.metadata.row_group(n).num_rows for n in range(read.num_row_groups)]
    assert sizes == [8, 8, 3]
    assert pl.from_arrow(read.read()).equals(rows)
