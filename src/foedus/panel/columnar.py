"""Parquet and Feather: files of columns, the same bytes for the same rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from foedus.panel.frame import Panel


class Parquet:
    """A Parquet file with one group of rows for each chunk.

    Parameters
    ----------
    path : Path
        The file.
    panel : Panel
        Whose rows it takes.
    """

    def __init__(self, path: Path, panel: Panel) -> None:
        keys = panel.unit.key
        # Keys repeat in runs, which compress better than indices into a dictionary.
        values: list[str] = [n for n in panel.columns if n not in keys]
        self._schema = _schema(panel)
        self._writer = pq.ParquetWriter(
            path, self._schema, compression="zstd", use_dictionary=values or False
        )

    def put(self, frame: pl.DataFrame) -> None:
        """Take the next rows as a group."""
        self._writer.write_table(_table(frame, self._schema), row_group_size=len(frame))

    def close(self) -> None:
        """Write the end of the file."""
        self._writer.close()


class Feather:
    """A Feather file, which the arrow package of R reads.

    Parameters
    ----------
    path : Path
        The file.
    panel : Panel
        Whose rows it takes.
    """

    def __init__(self, path: Path, panel: Panel) -> None:
        self._schema = _schema(panel)
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        self._file = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._file, self._schema, options=options)

    def put(self, frame: pl.DataFrame) -> None:
        """Take the next rows as a batch."""
        self._writer.write_table(_table(frame, self._schema))

    def close(self) -> None:
        """Write the end of the file."""
        self._writer.close()
        self._file.close()


def _schema(panel: Panel) -> pa.Schema:
    empty = pl.DataFrame(schema=panel.schema)
    return _plain(empty.to_arrow(compat_level=pl.CompatLevel.oldest())).schema


def _table(frame: pl.DataFrame, schema: pa.Schema) -> pa.Table:
    found = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    return _plain(found).cast(schema).combine_chunks()


def _plain(table: pa.Table) -> pa.Table:
    """Write text as R and older readers know it."""
    large = pa.large_string()
    fields = [
        pa.field(f.name, pa.string() if f.type == large else f.type)
        for f in table.schema
    ]
    return table.cast(pa.schema(fields))
