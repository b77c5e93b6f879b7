"""The hash of a panel over its rows in key order, whatever file holds them."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import polars as pl


class Digest:
    """SHA-256 over the columns and the rows of a panel.

    Rows are fed in key order, in the chunks of `foedus.panel.stream`. Of each chunk,
    each column gives its values as little-endian numbers (text in UTF-8 with its
    lengths before it) with zeros for nulls, then a byte for each row that says which
    are null if any is. So it does not depend on the file or on the engine.

    Parameters
    ----------
    schema : dict of str to polars.DataType
        Columns and types, in order.
    """

    def __init__(self, schema: dict[str, pl.DataType]) -> None:
        head = [[name, str(kind)] for name, kind in schema.items()]
        self._hash = hashlib.sha256(json.dumps(head).encode())

    def add(self, frame: pl.DataFrame) -> None:
        """Feed a chunk.

        Parameters
        ----------
        frame : polars.DataFrame
            The next rows.
        """
        for column in frame.get_columns():
            for part in _parts(column):
                self._hash.update(np.ascontiguousarray(part).data)

    def hexdigest(self) -> str:
        """Return the hash of what was fed: 64 hexadecimal digits."""
        return self._hash.hexdigest()


def _parts(column: pl.Series) -> list[np.ndarray]:
    """Return the values of a column, and its nulls if there are any."""
    nulls = [column.is_null().cast(pl.UInt8).to_numpy()] if column.null_count() else []
    if column.dtype == pl.Boolean:
        return [column.fill_null(value=False).cast(pl.UInt8).to_numpy(), *nulls]
    if column.dtype == pl.String:
        text = column.fill_null("")
        joined = "".join(text.to_list()).encode()
        sizes = text.str.len_bytes().cast(pl.UInt32).to_numpy()
        return [sizes, np.frombuffer(joined, dtype=np.uint8), *nulls]
    values = column.fill_null(0).to_numpy()
    return [values.astype(values.dtype.newbyteorder("<"), copy=False), *nulls]
